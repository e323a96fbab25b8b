"""From the bot's message to the page that shows it: a chat of twenty messages against one of two thousand."""

import time
from statistics import median
from typing import TYPE_CHECKING

from aiogram import Bot

from bot.pictures import DESKTOP, NoBrowser, browser, page_of
from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import bot_at

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

SHOWN = "words => [...document.querySelectorAll('#messages .row')].pop().textContent.includes(words)"


async def pages(few: int = 20, many: int = 2000) -> tuple[float, float] | None:
    """(seconds in the short chat, in the long one), medians after one to warm up; None where there is no browser."""
    try:
        async with browser() as opened:
            await _shown(opened, few)
            return await _shown(opened, few), await _shown(opened, many)
    except NoBrowser:
        return None


async def _shown(opened: "Browser", messages: int) -> float:
    async with Sandbox() as sandbox, SandboxClient(sandbox.url) as client:
        anna = await client.person("Анна")
        await anna.send("/start")
        chat = sandbox.world.chat(anna.id)
        for number in range(messages):
            sandbox.world.post(chat, sandbox.world.bot_id, {"text": f"сообщение {number}"})
        bot = bot_at(sandbox)
        async with page_of(sandbox.page_url, opened, DESKTOP) as page:
            await page.wait_for_selector(f".bubble:has-text('сообщение {messages - 1}')")
            spent = [await _message(bot, page, anna.id, f"новое {number}") for number in range(15)]
        await bot.session.close()
    return median(spent)


async def _message(bot: Bot, page: "Page", chat: int, words: str) -> float:
    began = time.perf_counter()
    await bot.send_message(chat, words)
    await page.wait_for_function(SHOWN, arg=words)
    return time.perf_counter() - began
