"""The process is killed while answers stream in: every answer is kept once, under its own question."""

import asyncio
import random

import pytest

from bot.stage import Stage
from tests.journeys.conftest import WarmBot
from tests.journeys.deputies import QUESTIONS, Deputy, answers, expected_answers

KILLS = 30


async def holds(on_stage: Stage, marina: Deputy) -> None:
    """Nothing is lost, doubled or misplaced, and the last thing she reads is what comes next."""
    await marina.is_ready()
    assert await answers(on_stage.database_url) == await expected_answers(on_stage.database_url)
    assert "ответы на все" in (await marina.newest())["text"]
    await marina.person.click("Отправить")
    await marina.person.wait_for("сдана")


@pytest.mark.parametrize("seed", [2])
async def test_thirty_kills_of_a_forked_bot(on_stage: Stage, marina: Deputy, warm: WarmBot, seed: int) -> None:
    chance = random.Random(seed)
    kills = set(chance.sample(range(1, QUESTIONS + 1), KILLS))
    warm.start()
    await marina.begin()
    for place in range(1, QUESTIONS + 1):
        await marina.answer(place)
        if place in kills:
            await asyncio.sleep(chance.uniform(0, 0.03))
            warm.kill()
            warm.start()
    await holds(on_stage, marina)


async def test_three_kills_of_a_real_process(on_stage: Stage, marina: Deputy) -> None:
    chance = random.Random(3)
    kills = set(chance.sample(range(5, QUESTIONS), 3))
    await on_stage.start_bot()
    await marina.begin()
    for place in range(1, QUESTIONS + 1):
        await marina.answer(place)
        if place in kills:
            await asyncio.sleep(chance.uniform(0, 0.03))
            await on_stage.kill_bot()
            await on_stage.start_bot()
    await holds(on_stage, marina)


async def test_kills_under_a_webhook(on_stage: Stage, marina: Deputy, warm: WarmBot, unused_tcp_port: int) -> None:
    chance = random.Random(11)
    kills = set(chance.sample(range(1, QUESTIONS + 1), 6))
    address = f"127.0.0.1:{unused_tcp_port}"
    warm.environment = {
        "KURATOR_WEBHOOK_URL": f"http://{address}",
        "KURATOR_WEBHOOK_LISTEN": address,
        "KURATOR_WEBHOOK_SECRET": "a-secret-of-no-bot",
    }
    warm.start()
    await marina.begin()
    for place in range(1, QUESTIONS + 1):
        await marina.answer(place)
        if place in kills:
            await asyncio.sleep(chance.uniform(0, 0.03))
            warm.kill()
            warm.start()
    await holds(on_stage, marina)
