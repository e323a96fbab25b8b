"""Kurator's own queue and limiter before three thousand people under Telegram's limits (`make soak`)."""

import asyncio

import pytest

from bot.app import make_bot
from bot.delivery import Deliverer
from bot.limiter import Limiter
from bot.sandbox.acts import Written, write
from bot.sandbox.server import Sandbox
from bot.worker import Worker
from storage.database import Database
from tests.bot.conftest import NOW, Noon
from tests.bot.test_delivery import WAITING, counts, enqueue

PEOPLE = 3000


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_a_broadcast_loses_nothing_and_is_never_told_to_wait(database: Database, clock: Noon) -> None:
    async with Sandbox(now=NOW, flood_limits=True) as sandbox:
        world = sandbox.world
        people = [world.add_person(f"Человек {number}").id for number in range(PEOPLE)]
        for one in people:
            write(world, world.person(one), world.chat(one), Written("/start"))
        await enqueue(database, people)
        bot = make_bot(sandbox.token, sandbox.url, Limiter())
        deliverer = Deliverer(bot, database, clock, Worker(), "kurator_bot")
        while WAITING & (await counts(database)).keys():
            await deliverer.drain()
            await asyncio.sleep(0.05)
        await bot.session.close()
        heard = [[said.content["text"] for said in world.chat(one).messages.values()] for one in people]
    assert heard == [["/start", f"№ {number}"] for number in range(1, PEOPLE + 1)]
    assert await counts(database) == {"sent": PEOPLE}
    assert [call["description"] for call in world.log if not call["ok"]] == []
