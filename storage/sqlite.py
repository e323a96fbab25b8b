"""aiosqlite with few trips to its thread: between two threads of Python a handing over costs more than most statements.

SQLAlchemy asks an aiosqlite connection for a cursor, executes, fetches and closes: four trips a statement, and on the
way back each waits for whatever else the loop has to do, while nobody else can write.
"""

import asyncio
import sqlite3
from functools import partial
from typing import Any

import aiosqlite
from aiosqlite.context import contextmanager

AHEAD = 256
"""Rows fetched with the statement; what is longer is fetched in trips of its own, so a stream stays one."""
MADE_HERE = {"check_same_thread": False}
"""Cursors begin and end in the thread of the loop; never are two of one connection's calls made at once."""

Rows = list[sqlite3.Row]


class Cursor(aiosqlite.Cursor):
    """Begins and ends where it is asked to; only executing goes to the thread, and brings the first rows along.

    A writer that holds its lock does not go even there: statements of one transaction follow each other at once.
    What may wait for others (beginning) or for the disk (committing), and statements of many rows, always go.
    """

    def __init__(self, connection: "Connection", cursor: sqlite3.Cursor) -> None:
        super().__init__(connection, cursor)
        self._of = connection
        self._rows: Rows = []
        self._more = self._away = False

    async def execute(self, sql: str, parameters: Any = None) -> "Cursor":
        self._rows = self._executed(sql, parameters) if self._of.holds_lock else await self._sent(sql, parameters)
        self._more = len(self._rows) == AHEAD
        return self

    def _executed(self, sql: str, parameters: Any) -> Rows:
        self._cursor.execute(sql, parameters or ())
        return self._cursor.fetchmany(AHEAD) if self._cursor.description else []

    async def _sent(self, sql: str, parameters: Any) -> Rows:
        self._away = True
        rows: Rows = await self._of._execute(self._executed, sql, parameters)  # type: ignore[no-untyped-call]
        self._away = False
        return rows

    async def fetchone(self) -> sqlite3.Row | None:
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int | None = None) -> Rows:
        size = size or self.arraysize
        rows, self._rows = self._rows[:size], self._rows[size:]
        if self._more and len(rows) < size:
            rows += await super().fetchmany(size - len(rows))
        return rows

    async def fetchall(self) -> Rows:
        rows, self._rows = self._rows, []
        return [*rows, *await super().fetchall()] if self._more else rows

    async def close(self) -> None:
        """At once, unless somebody gave up waiting for a statement that still runs: then behind it."""
        if self._away:
            await super().close()
        else:
            self._cursor.close()


class Connection(aiosqlite.Connection):
    """A connection of such cursors."""

    writes = True

    @property
    def holds_lock(self) -> bool:
        """Whether a transaction that writes has begun here: nobody else can be waited for any more."""
        return self.writes and self.in_transaction

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        return Cursor(self, self._conn.cursor())


async def connected(address: str, *, pragmas: tuple[str, ...], writes: bool, **options: Any) -> Connection:
    """A connection with its thread, or an error and no thread: one left behind would speak to a loop already closed."""
    connection = Connection(partial(sqlite3.connect, address, **options | MADE_HERE), AHEAD)
    connection.writes = writes
    thread = connection._thread
    thread.daemon = True  # as SQLAlchemy has it: no thread keeps a process alive
    try:
        await connection
        for pragma in pragmas:
            await (await connection.execute(pragma)).close()
    except BaseException:
        await connection.close()
        await asyncio.to_thread(thread.join)
        raise
    return connection
