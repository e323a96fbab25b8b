"""A simulated school year: forty schools, thirty measures, four waves, a failing Telegram and a hundred kills."""

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
from tests.journeys.year.course import Year
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


@pytest.fixture
async def on_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A sandbox whose clock stands at the first of September; a killed follower is forgotten at once."""
    monkeypatch.setattr("bot.sandbox.clock.GLANCE", 0.02)
    async with stage(Sandbox(now=at(BEGINS), zone=ZONE.key, strict=False), tmp_path) as made:
        yield made


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
@pytest.mark.parametrize("seed", [2021])
async def test_a_school_year(on_stage: Stage, warm: WarmBot, seed: int) -> None:
    database = Database(on_stage.database_url)
    await database.migrate()
    town = await settle(database, on_stage.sandbox.world, random.Random(seed))
    warm.environment = {"WARM_HURRY": "1"}
    year = Year(on_stage.sandbox, database, town, Forked(warm), Crowd(on_stage.sandbox.world, town))
    await year.live(KILLS)
    warm.kill()
    await reckon(year, KILLS)
    await database.dispose()
