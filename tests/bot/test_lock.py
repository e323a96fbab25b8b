"""One process on one SQLite file; the system frees the lock with its holder, however that ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.lock import AlreadyRunning, CannotLock, held

HOLD = """
import sys
from sqlalchemy.engine import make_url
from bot.lock import held
with held(make_url(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(url: str) -> "subprocess.Popen[str]":
    """Another process that holds the lock until its standard input closes."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_refused_and_told_why(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/kurator.db"
    with holder(url) as process:
        with pytest.raises(AlreadyRunning) as refused, held(make_url(url)):
            pass
        for words in (f"process {process.pid}", f"{tmp_path}/kurator.db", "KURATOR_DATABASE", "PostgreSQL"):
            assert words in str(refused.value)
        process.communicate("")
    with held(make_url(url)):
        pass


def test_a_file_of_two_names_is_held_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link.db").symlink_to(tmp_path / "kurator.db")
    with held(make_url(f"sqlite+aiosqlite:///{tmp_path}/kurator.db")):
        for name in ("kurator.db", "link.db"):
            with pytest.raises(AlreadyRunning), held(make_url(f"sqlite+aiosqlite:///{name}")):
                pass


def test_the_lock_is_free_after_sigkill(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/kurator.db"
    with holder(url) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    with held(make_url(url)):
        assert (tmp_path / "kurator.db.lock").read_text() == str(os.getpid())


@pytest.mark.parametrize("url", ["postgresql+asyncpg://db/kurator", "sqlite+aiosqlite:///:memory:"])
def test_where_nobody_else_can_disturb_there_is_no_lock(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with held(make_url(url)), held(make_url(url)):
        assert list(tmp_path.iterdir()) == []


def test_a_lock_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    url = make_url(f"sqlite+aiosqlite:///{tmp_path}/file/kurator.db")
    with pytest.raises(CannotLock, match="KURATOR_DATABASE"), held(url):
        pass
