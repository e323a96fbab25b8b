"""Processes on one database share Telegram's limits; who dies gives its part back when its lease ends."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.limiter import IN_ALL, Limiter
from bot.sharing import Sharing
from storage.database import Database
from storage.queries.sharing import HELD, give_up_delivery, hold_delivery

REAL = datetime(2026, 1, 12, 9, tzinfo=UTC)


async def hold(database: Database, holder: str, seconds: float = 0) -> int:
    async with database.transaction() as session:
        return await hold_delivery(session, holder, REAL + timedelta(seconds=seconds))


async def test_holders_are_counted_once_each_and_until_their_leases_end(database: Database) -> None:
    assert await hold(database, "a") == 1
    assert await hold(database, "b", 5) == 2
    assert await hold(database, "a", 10) == 2
    assert await hold(database, "a", 5 + HELD.total_seconds()) == 1
    assert await hold(database, "b", 6 + HELD.total_seconds()) == 2
    async with database.transaction() as session:
        await give_up_delivery(session, "a")
    assert await hold(database, "b", 7 + HELD.total_seconds()) == 1


@pytest.fixture
async def postgres(postgres_url: str) -> AsyncIterator[Database]:
    made = Database(postgres_url)
    yield made
    await made.dispose()


@asynccontextmanager
async def sharing(database: Database) -> AsyncIterator[Sharing]:
    """A process that holds its lease, until it stops."""
    made, stop = Sharing(database, Limiter(), renewed_seconds=0.05), asyncio.Event()
    running = asyncio.ensure_future(made.run(stop))
    yield made
    stop.set()
    await running


async def becomes(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110  nobody rings
            await asyncio.sleep(0.01)


async def test_each_has_its_part_and_takes_the_rest_when_others_go(postgres: Database) -> None:
    async with sharing(postgres) as first:
        await becomes(lambda: first.limiter.all.rate == IN_ALL and first.ready.is_set())
        async with sharing(postgres) as second:
            await becomes(lambda: first.limiter.all.rate == second.limiter.all.rate == IN_ALL / 2)
            await becomes(second.ready.is_set)
        await becomes(lambda: first.limiter.all.rate == IN_ALL)


async def test_a_newcomer_delivers_when_the_others_had_time_to_make_room(postgres: Database) -> None:
    async with postgres.transaction() as session:
        await hold_delivery(session, "somebody else", datetime.now(UTC))
    newcomer, stop = Sharing(postgres, Limiter(), renewed_seconds=3600), asyncio.Event()
    running = asyncio.ensure_future(newcomer.run(stop))
    await becomes(lambda: newcomer.limiter.all.rate == IN_ALL / 2)
    assert not newcomer.ready.is_set()
    stop.set()
    await running
    assert newcomer.ready.is_set()


async def test_alone_on_sqlite_the_whole_is_ours_at_once(sqlite: Database) -> None:
    alone, stop = Sharing(sqlite, Limiter()), asyncio.Event()
    await alone.run(stop)
    assert (alone.ready.is_set(), alone.limiter.all.rate) == (True, IN_ALL)


async def test_a_database_that_is_away_changes_no_share_and_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    away = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    async with sharing(away) as alone:
        await becomes(alone.ready.is_set)
        assert alone.limiter.all.rate == IN_ALL
    assert "could not be renewed" in caplog.text
    await away.dispose()
