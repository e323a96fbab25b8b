"""A database that cannot be reached is told from everything else that can go wrong."""

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import aiosqlite.core
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, DatabaseAway

NOBODY_LISTENS = "postgresql+asyncpg://kurator@127.0.0.1:1/kurator"


@pytest.mark.parametrize("url", [NOBODY_LISTENS, "postgresql+asyncpg://kurator@/kurator?host=/nonexistent"])
async def test_a_server_that_is_down_is_away(url: str) -> None:
    database = Database(url)
    with pytest.raises(DatabaseAway):
        async with database.transaction():
            pass
    with pytest.raises(DatabaseAway):
        async with database.reading():
            pass
    await database.dispose()


async def test_a_file_that_cannot_be_opened_is_away() -> None:
    database = Database("sqlite+aiosqlite:////nonexistent/folder/kurator.db")
    with pytest.raises(DatabaseAway, match="unable to open"):
        async with database.transaction():
            pass
    await database.dispose()


class Loitering(threading.Thread):
    """A driver's thread on a busy machine: it ends some time after it was told to."""

    def run(self) -> None:
        super().run()
        time.sleep(0.2)


@pytest.fixture
def no_thread_may_stay(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A thread that outlives its loop speaks to a closed one: a traceback at exit."""
    monkeypatch.setattr(aiosqlite.core, "Thread", Loitering)
    yield
    assert [thread for thread in threading.enumerate() if isinstance(thread, Loitering)] == []


@pytest.mark.usefixtures("no_thread_may_stay")
@pytest.mark.parametrize("content", [None, b"This is a letter, not a database. " * 100])
async def test_a_file_that_is_no_database_leaves_no_thread_behind(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / ("folder/absent.db" if content is None else "letter.db")
    if content is not None:
        path.write_bytes(content)
    database = Database(f"sqlite+aiosqlite:///{path}")
    for opening in (database.transaction, database.reading):
        with pytest.raises(DatabaseAway):
            async with opening():
                pass
    await database.dispose()


@pytest.mark.usefixtures("no_thread_may_stay")
async def test_an_opening_given_up_leaves_no_thread_behind(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    async def open_it() -> None:
        async with database.transaction():
            raise AssertionError("it was given up before")

    opening = asyncio.create_task(open_it())
    while not any(isinstance(thread, Loitering) for thread in threading.enumerate()):  # noqa: ASYNC110  this very moment
        await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    await database.dispose()


async def test_a_connection_cut_in_a_transaction_is_away_and_the_next_one_works(postgres_url: str) -> None:
    database = Database(postgres_url)
    with pytest.raises(DatabaseAway):
        async with database.transaction() as session:
            own = await session.scalar(text("SELECT pg_backend_pid()"))
            async with database.transaction() as other:
                await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": own})
            await session.execute(text("SELECT 1"))
    async with database.transaction() as session:
        assert await session.scalar(text("SELECT 1")) == 1
    await database.dispose()


async def test_a_wrong_value_is_not_away(postgres_url: str) -> None:
    database = Database(postgres_url)
    with pytest.raises(DBAPIError, match="division by zero"):
        async with database.transaction() as session:
            await session.execute(text("SELECT 1 / 0"))
    await database.dispose()


async def test_a_value_the_driver_refuses_is_not_away(postgres_url: str) -> None:
    """asyncpg refuses a number beyond 32 bits before it is sent, with an error of its interface family."""
    database = Database(postgres_url)
    with pytest.raises(DBAPIError, match="int32"):
        async with database.transaction() as session:
            await session.execute(text("SELECT CAST(:number AS integer)"), {"number": 2**40})
    await database.dispose()
