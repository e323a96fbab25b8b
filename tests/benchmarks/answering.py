"""Answering a questionnaire: one step, handled; and a crowd that answers at a pace, over HTTP, to a real process."""

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from aiogram.types import Update

from bot.sandbox.server import Sandbox
from bot.stage import BEGINNING, ZONE, Stage, stage
from handlers.callbacks import SurveyAct, SurveyButton
from handlers.reply import Reply
from storage.database import Database
from storage.questionnaires import read_form
from storage.rights import Role
from tests import seeding
from tests.acting import User, World
from tests.journeys.deputies import QUESTIONS, Deputy, deputies

PEOPLE, PACE, MINUTE = 400, 10.0, 60.0
SCHOOLS = 8


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


@dataclass
class Timed(World):
    """Keeps how many seconds each update took; what tests ask of replies is not counted."""

    spent: list[float] = field(default_factory=list)

    async def handled(self, update: Update) -> Reply:
        began = time.perf_counter()
        reply = await super().handled(update)
        self.spent.append(time.perf_counter() - began)
        return reply


@asynccontextmanager
async def _world() -> AsyncIterator[Timed]:
    with tempfile.TemporaryDirectory(prefix="kurator-bench-") as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
        await database.migrate()
        yield Timed(database)
        await database.dispose()


async def _answer(user: User, task: int) -> None:
    """From the first question to the last, by buttons and numbers."""
    await user.presses(SurveyButton(act=SurveyAct.NEXT, task=task).pack())
    for place in range(1, QUESTIONS + 1):
        number = "Пришлите число" in user.screen
        label = next((label for label in user.labels() if label[:1].isdigit()), "")
        await (user.sends(f"{place},5") if number else user.clicks(label))


async def step() -> float:
    """Seconds of one step, handler and transaction, p95: nobody else speaks meanwhile; the first person warms up."""
    async with _world() as world:
        names = [f"Школа № {n}" for n in range(SCHOOLS)]
        seeded = await seeding.programme(world.database, schools=names)
        coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга")
        users = [await seeding.member(world, seeded, Role.DEPUTY, "Марина", name) for name in names]
        tasks = await seeding.wave(world, seeded, coordinator, read_form("risk"))
        for user, name in zip(users, names, strict=True):
            if name == names[1]:
                world.spent.clear()
            await _answer(user, tasks[name])
    return p95(world.spent)


async def crowd(people: int = PEOPLE, seconds: float = MINUTE) -> tuple[float, int]:
    """(from message to next question, p95 in seconds; how many) of people who each answer once in ten seconds."""
    with tempfile.TemporaryDirectory(prefix="kurator-bench-") as folder:
        async with stage(Sandbox(now=BEGINNING, zone=ZONE, strict=True), Path(folder)) as on_stage:
            return await _crowd(on_stage, people, seconds)


async def _crowd(on_stage: Stage, people: int, seconds: float) -> tuple[float, int]:
    asked, spent = await deputies(on_stage, people), list[float]()
    await on_stage.start_bot()
    await asyncio.gather(*(one.begin() for one in asked))
    await asyncio.gather(*(one.asked(1) for one in asked))
    async with asyncio.TaskGroup() as group:
        for one in asked:
            group.create_task(_paced(one, seconds, spent))
    return p95(spent), len(spent)


async def _paced(one: Deputy, seconds: float, spent: list[float]) -> None:
    """Answer at even intervals from a moment of one's own; a slow bot shortens no interval."""
    loop = asyncio.get_running_loop()
    due = loop.time() + random.uniform(0, PACE)
    end = loop.time() + seconds
    for place in range(1, QUESTIONS):
        if due > end:
            return
        await asyncio.sleep(due - loop.time())
        began = loop.time()
        await one.answer(place)
        await one.asked(place + 1)
        spent.append(loop.time() - began)
        due += PACE


def main() -> None:
    print(f"a step, p95: {1000 * asyncio.run(step()):.1f} ms")  # noqa: T201
    late, number = asyncio.run(crowd())
    print(f"{PEOPLE} people, {number} answers, p95: {1000 * late:.0f} ms")  # noqa: T201


if __name__ == "__main__":
    main()
