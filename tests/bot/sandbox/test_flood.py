"""Flood limits: buckets on a clock of their own, and 429 as the real server answers it."""

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import InputMediaPhoto

from bot.sandbox.client import SandboxClient
from bot.sandbox.flood import FloodLimits
from bot.sandbox.records import Chat
from bot.sandbox.refusals import Refused
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import bot_at
from tests.bot.sandbox.examples import photo

PRIVATE, GROUP = Chat(5, "private"), Chat(-5, "supergroup")


class Seconds:
    """Monotonic time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def limits(seconds: Seconds) -> FloodLimits:
    return FloodLimits(monotonic=seconds)


def allowed(limits: FloodLimits, chat: Chat, tries: int) -> int:
    """How many of so many tries at once go through."""
    passed = 0
    for _ in range(tries):
        try:
            limits.take(chat)
        except Refused:
            continue
        passed += 1
    return passed


def test_a_burst_then_one_a_second(limits: FloodLimits, seconds: Seconds) -> None:
    assert allowed(limits, PRIVATE, 10) == 5
    seconds.now += 1
    assert allowed(limits, PRIVATE, 10) == 1
    seconds.now += 60
    assert allowed(limits, PRIVATE, 10) == 5


def test_twenty_a_minute_in_a_group(limits: FloodLimits, seconds: Seconds) -> None:
    assert allowed(limits, GROUP, 25) == 20
    seconds.now += 30
    assert allowed(limits, GROUP, 25) == 10


def test_thirty_a_second_in_all(limits: FloodLimits, seconds: Seconds) -> None:
    assert sum(allowed(limits, Chat(number, "private"), 1) for number in range(1, 51)) == 30
    seconds.now += 0.5
    assert sum(allowed(limits, Chat(number, "private"), 1) for number in range(51, 101)) == 15


def test_the_wait_is_long_enough(limits: FloodLimits, seconds: Seconds) -> None:
    allowed(limits, GROUP, 20)
    with pytest.raises(Refused) as refused:
        limits.take(GROUP)
    assert (refused.value.code, refused.value.retry_after) == (429, 3)
    seconds.now += 3
    limits.take(GROUP)


def test_what_is_refused_costs_nothing(limits: FloodLimits, seconds: Seconds) -> None:
    allowed(limits, PRIVATE, 1000)
    seconds.now += 1
    assert allowed(limits, PRIVATE, 1) == 1


def test_an_album_counts_its_pictures(limits: FloodLimits) -> None:
    limits.take(PRIVATE, 4)
    with pytest.raises(Refused):
        limits.take(PRIVATE, 2)


def test_a_large_album_waits_for_a_full_bucket_and_leaves_a_debt(limits: FloodLimits, seconds: Seconds) -> None:
    limits.take(PRIVATE)
    with pytest.raises(Refused) as refused:
        limits.take(PRIVATE, 10)
    assert refused.value.retry_after == 1
    seconds.now += 1
    limits.take(PRIVATE, 10)
    assert allowed(limits, PRIVATE, 10) == 0
    seconds.now += 5
    assert allowed(limits, PRIVATE, 10) == 0
    seconds.now += 1
    assert allowed(limits, PRIVATE, 10) == 1


async def test_429_as_telegram_says_it(seconds: Seconds) -> None:
    async with Sandbox(flood_limits=FloodLimits(monotonic=seconds)) as sandbox, SandboxClient(sandbox.url) as client:
        anna = await client.person("Анна")
        await anna.send("/start")
        bot = bot_at(sandbox)
        sent = [await bot.send_message(anna.id, str(number)) for number in range(5)]
        with pytest.raises(TelegramRetryAfter) as refused:
            await sent[-1].edit_text("x")
        assert refused.value.retry_after == 1
        with pytest.raises(TelegramRetryAfter):
            await bot.send_media_group(anna.id, [InputMediaPhoto(media=photo())] * 2)
        assert (await bot.get_me()).id == bot.id
        address = f"{sandbox.url}/bot{sandbox.token}/sendMessage"
        async with aiohttp.ClientSession() as session, session.post(address, json=_text(anna.id)) as response:
            body = await response.json()
            assert response.headers["Retry-After"] == "1"
        assert body == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        }
        seconds.now += 1
        await bot.send_message(anna.id, "можно")
        await bot.session.close()


async def test_limits_can_be_left_out(bot: Bot, client: SandboxClient) -> None:
    anna = await client.person("Анна")
    await anna.send("/start")
    for number in range(40):
        await bot.send_message(anna.id, str(number))
    assert len(await anna.messages()) == 41


def _text(chat: int) -> dict[str, int | str]:
    return {"chat_id": chat, "text": "x"}
