"""A simulated school year: forty schools, thirty measures, four waves, a failing Telegram and a hundred kills.

What must hold afterwards stands in `reckoning`. A seed repeats the town, its days, kills and faults; at which moment of
a day they strike is up to the machine too.
"""

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.server import Sandbox
from bot.stage import Stage, stage
from storage.database import Database
from tests.journeys.conftest import WarmBot
from tests.journeys.year import reckoning
from tests.journeys.year.course import Process, Year
from tests.journeys.year.people import Crowd
from tests.journeys.year.town import BEGINS, ZONE, at, settle

KILLS = 100


@dataclass
class Forked:
    """A process that starts in milliseconds."""

    warm: WarmBot

    async def start(self) -> None:
        self.warm.start()

    async def kill(self) -> None:
        self.warm.kill()


@dataclass
class Started:
    """`python -m bot run`, with its own imports, pauses and time-outs."""

    on: Stage

    async def start(self) -> None:
        await self.on.start_bot()

    async def kill(self) -> None:
        await self.on.kill_bot()


@pytest.fixture
async def on_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A sandbox whose clock stands at the first of September; a killed follower is forgotten at once."""
    monkeypatch.setattr("bot.sandbox.clock.GLANCE", 0.02)
    async with stage(Sandbox(now=at(BEGINS), zone=ZONE.key, strict=False), tmp_path) as made:
        yield made


async def live(on: Stage, process: Process, seed: int) -> None:
    """A year, and what must hold after it."""
    database = Database(on.database_url)
    try:
        await database.migrate()
        town = await settle(database, on.sandbox.world, random.Random(seed))
        year = Year(on.sandbox, database, town, process, Crowd(on.sandbox.world, town))
        await year.live(KILLS)
        await process.kill()
        await reckon(year, KILLS)
    finally:
        await database.dispose()


async def reckon(year: Year, kills: int) -> None:
    reckoning.trouble(year, kills)
    books = await reckoning.books_of(year)
    reckoning.ledger(books)
    reckoning.arrivals(year, books)
    reckoning.budget(books)
    reckoning.manners(books)
    await reckoning.nobody_hears_of_what_is_done(year)
    reckoning.every_task_had_its_items(year, books)


@pytest.mark.timeout(600)
async def test_a_school_year(on_stage: Stage, warm: WarmBot) -> None:
    warm.environment = {"WARM_HURRY": "1"}
    await live(on_stage, Forked(warm), 2021)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 11))
async def test_ten_school_years(on_stage: Stage, warm: WarmBot, seed: int) -> None:
    warm.environment = {"WARM_HURRY": "1"}
    await live(on_stage, Forked(warm), seed)


@pytest.mark.soak
async def test_a_school_year_of_real_restarts(on_stage: Stage) -> None:
    await live(on_stage, Started(on_stage), 11)
