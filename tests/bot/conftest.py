"""The bot's own parts around a sandbox: every test has a sandbox, a client of it and a bot of its own."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from tests.bot.calling import Caller, caller
from tests.bot.sessions import QuickSession

NOW = datetime(2021, 8, 25, 2, tzinfo=UTC)


class Noon:
    """A clock that stands until a test moves it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Noon:
    return Noon()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(now=NOW) as running:
        yield running


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(sandbox.url) as made:
        yield made


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """A client of the sandbox without the limiter: its pauses are tested by themselves."""
    session = QuickSession(api=TelegramAPIServer.from_base(sandbox.url))
    made = Bot(sandbox.token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))
    yield made
    await made.session.close()


@pytest.fixture(scope="session")
def calls() -> Iterator[Caller]:
    with caller() as made:
        yield made
