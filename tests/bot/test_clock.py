"""A bot on the sandbox's clock: no move of it goes past a bot that already takes updates."""

import asyncio

import pytest

from bot.app import application
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from tests.bot.processes import until


async def test_a_bot_takes_updates_only_once_its_clock_waits_for_it(
    sandbox: Sandbox, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine a story moved the clock a moment after a start: thirteen days went by in one jump."""
    clock, follow = sandbox.world.clock, sandbox.world.clock.follow

    async def follow_late(*arguments: object) -> Json:
        await asyncio.sleep(0.3)
        return await follow(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(clock, "follow", follow_late)
    addresses = {"token": sandbox.token, "api_url": sandbox.url, "clock": sandbox.clock_url, "database": sqlite_url}
    stop = asyncio.Event()
    async with application(Settings.model_validate(addresses)) as app:
        running = asyncio.ensure_future(app.run(stop))
        await until(lambda: any(call["method"] == "deleteWebhook" for call in sandbox.world.log))
        assert clock.followers
        stop.set()
        await running
