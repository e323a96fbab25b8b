"""A database that cannot be reached is told from everything else that can go wrong."""

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
