"""A broadcast to a thousand people under the flood limits loses nothing (`make soak`)."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import bot_at


@pytest.mark.soak
@pytest.mark.timeout(300)
async def test_a_broadcast_under_the_flood_limits() -> None:
    async with Sandbox(flood_limits=True) as sandbox, SandboxClient(sandbox.url) as client:
        people = [await client.person(f"Человек {number}") for number in range(1000)]
        for person in people:
            await person.send("/start")
        bot = bot_at(sandbox)
        gate = asyncio.Semaphore(8)
        await asyncio.gather(*(_deliver(bot, gate, person.id) for person in people))
        await bot.session.close()
        heard = [[one["text"] for one in await person.messages()] for person in people]
        assert heard == [["/start", "объявление"]] * 1000


async def _deliver(bot: Bot, gate: asyncio.Semaphore, chat: int) -> None:
    async with gate:
        while True:
            try:
                await bot.send_message(chat, "объявление")
            except TelegramRetryAfter as told:
                await asyncio.sleep(told.retry_after)
            else:
                return
