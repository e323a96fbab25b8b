"""A start of the whole application: it waits for its network, and ends with a sentence where waiting cannot help."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.app import application
from bot.sandbox.client import SandboxClient
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from bot.settings import Settings, SettingsRefused
from tests.bot.processes import until

NOBODY_LISTENS = "http://127.0.0.1:1"


@pytest.fixture
def settings(sandbox: Sandbox, sqlite_url: str) -> Settings:
    addresses = {"token": sandbox.token, "api_url": sandbox.url, "clock": sandbox.clock_url, "database": sqlite_url}
    return Settings.model_validate(addresses)


@asynccontextmanager
async def started(settings: Settings) -> AsyncIterator["asyncio.Task[None]"]:
    """The application at work; told to stop at the end, unless it ended by itself."""
    stop = asyncio.Event()
    async with application(settings) as app:
        running = asyncio.ensure_future(app.run(stop))
        try:
            yield running
        finally:
            stop.set()
            await asyncio.gather(running, return_exceptions=True)


async def called(sandbox: Sandbox, method: str) -> None:
    await until(lambda: any(call["method"] == method for call in sandbox.world.log))


async def test_it_takes_updates_only_once_its_clock_waits_for_it(
    sandbox: Sandbox, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine a story moved the clock a moment after a start: thirteen days went by in one jump."""
    clock, follow = sandbox.world.clock, sandbox.world.clock.follow

    async def follow_late(*arguments: object) -> Json:
        await asyncio.sleep(0.3)
        return await follow(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(clock, "follow", follow_late)
    async with started(settings):
        await called(sandbox, "deleteWebhook")
        assert clock.followers


async def test_it_waits_for_a_telegram_that_is_away(
    client: SandboxClient, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """A machine may start before its network, and Telegram has its bad minutes."""
    await client.faults("getMe", "reset")
    await client.faults("deleteWebhook", {"code": 502, "description": "Bad Gateway"})
    anna = await client.person("Анна")
    await anna.send("есть кто?")
    async with started(settings):
        await anna.wait_for("Здравствуйте")
    assert caplog.text.count("Telegram does not answer") == 2


async def test_it_stops_while_telegram_is_away(settings: Settings) -> None:
    async with started(settings.model_copy(update={"api_url": NOBODY_LISTENS})) as running:
        await asyncio.sleep(0.1)
    assert running.exception() is None


@pytest.mark.parametrize("code", [401, 404])
async def test_a_token_that_telegram_does_not_know_is_told(
    client: SandboxClient, settings: Settings, code: int
) -> None:
    await client.faults("getMe", {"code": code, "description": "Unauthorized"})
    with pytest.raises(SettingsRefused, match="KURATOR_TOKEN"):
        async with started(settings) as running:
            await running


async def test_a_token_revoked_meanwhile_is_told(client: SandboxClient, settings: Settings) -> None:
    await client.faults("getUpdates", {"code": 401, "description": "Unauthorized"})
    with pytest.raises(SettingsRefused, match="KURATOR_TOKEN"):
        async with started(settings) as running:
            await running


async def test_a_webhook_address_that_telegram_refuses_is_told(
    client: SandboxClient, settings: Settings, unused_tcp_port: int
) -> None:
    await client.faults("setWebhook", {"code": 400, "description": "Bad Request: bad webhook: HTTPS url required"})
    with pytest.raises(SettingsRefused, match=r"KURATOR_WEBHOOK_URL \(http://here/webhook\): .*HTTPS"):
        async with started(webhook(settings, unused_tcp_port)) as running:
            await running


async def test_a_port_that_is_taken_is_told(sandbox: Sandbox, settings: Settings) -> None:
    taken = int(sandbox.url.rpartition(":")[2])
    with pytest.raises(SettingsRefused, match=f"KURATOR_WEBHOOK_LISTEN .*{taken}"):
        async with started(webhook(settings, taken)) as running:
            await running


def webhook(settings: Settings, port: int) -> Settings:
    listen = {"webhook_url": "http://here", "webhook_listen": f"127.0.0.1:{port}", "webhook_secret": "s" * 20}
    return Settings.model_validate({**settings.model_dump(), **listen})


async def test_a_clock_that_is_away_is_told(settings: Settings) -> None:
    with pytest.raises(SettingsRefused, match=rf"KURATOR_CLOCK \({NOBODY_LISTENS}\)"):
        async with started(settings.model_copy(update={"clock": NOBODY_LISTENS})):
            pass
