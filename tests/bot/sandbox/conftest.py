"""Every test talks to a sandbox of its own over loopback, as a bot and as people."""

import ssl
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer

from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.server import Sandbox
from tests.bot.sessions import QuickSession

if TYPE_CHECKING:
    from tests.bot.sandbox.libraries import Library

MONDAY = datetime(2025, 9, 1, 3, tzinfo=UTC)


def bot_at(sandbox: Sandbox, token: str | None = None) -> Bot:
    return Bot(token or sandbox.token, session=QuickSession(api=TelegramAPIServer.from_base(sandbox.url)))


@pytest.fixture(scope="session", autouse=True)
def certificates_read_once() -> Iterator[None]:
    """Every client session reads all certificates anew, 20 ms each, though nothing here is encrypted."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(now=MONDAY) as running:
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    made = bot_at(sandbox)
    yield made
    await made.session.close()


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(sandbox.url) as made:
        yield made


@pytest.fixture
async def anna(client: SandboxClient) -> Person:
    """Somebody who has written to the bot."""
    person = await client.person("Анна", "anna_test")
    await person.send("/start")
    return person


@pytest.fixture(params=["aiogram", "python-telegram-bot"])
async def used(
    request: pytest.FixtureRequest, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator["Library"]:
    """One library and then the other, at the sandbox."""
    from tests.bot.sandbox.libraries import library

    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with library(request.param, sandbox) as made:
        yield made


@pytest.fixture
async def channel(client: SandboxClient, anna: Person) -> int:
    return await client.chat("Сообщество математиков", "channel", anna, bot_is_admin=True)


@pytest.fixture
async def group(client: SandboxClient, anna: Person) -> int:
    """A supergroup in which the bot is a plain member."""
    return await client.chat("Штаб", "supergroup", anna)
