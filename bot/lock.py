"""One process on one SQLite file: a second one refuses to start and says why."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sqlalchemy.engine import URL


class AlreadyRunning(Exception):
    """Another process holds the database; the message names the file and the process."""


class CannotLock(Exception):
    """The lock file cannot be written; the message names it and the setting."""


@contextmanager
def held(url: URL) -> Iterator[None]:
    """Hold the lock file beside a SQLite database; the system frees it with the process, however that ends.

    PostgreSQL needs none: its processes share the work.
    """
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        yield
        return
    path = Path(f"{Path(url.database).resolve()}.lock")  # one file may have several names
    with _opened(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunning(
                f"Another Kurator (process {file.read().strip() or 'unknown'}) already works on {url.database}. "
                "Stop it first, or set KURATOR_DATABASE to another file; several processes need PostgreSQL."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _opened(path: Path) -> TextIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+")
    except OSError as error:
        raise CannotLock(f"{path} cannot be written: {error.strerror}. Set KURATOR_DATABASE to another file.") from None
