"""An intake at work, in polling or by webhook, with a deliverer beside it: what most tests of the bot start."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiogram import Bot
from aiogram.types import Update

from bot.app import handle
from bot.delivery import Deliverer
from bot.intake import Intake
from bot.sandbox.client import Person
from bot.settings import Settings
from bot.webhook import listen
from bot.worker import Worker
from handlers.reply import Reply
from storage.database import Database
from tests.bot.conftest import Noon

SECRET = "a-secret-of-no-bot"
Answer = Callable[[Update], Awaitable[Reply]]


@dataclass
class Taking:
    """The parts of an intake; `answer` stands in for the conversations where a test wants its own."""

    bot: Bot
    database: Database
    clock: Noon
    port: int
    answer: Answer | None = None

    @property
    def hook(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhook"

    @property
    def settings(self) -> Settings:
        address = f"127.0.0.1:{self.port}"
        fields = {"webhook_url": f"http://{address}", "webhook_listen": address, "webhook_secret": SECRET}
        return Settings.model_validate({"token": "42:TEST", **fields})

    async def converse(self, update: Update) -> Reply:
        return await handle(self.bot, update, self.database, self.clock.now(), "kurator_bot")

    @asynccontextmanager
    async def by(self, mode: str) -> AsyncIterator[None]:
        """Take updates in by «polling» or «webhook» until the end, then stop as SIGTERM does."""
        stop = asyncio.Event()
        deliverer = Deliverer(self.bot, self.database, self.clock, Worker(), "kurator_bot")
        intake = Intake(self.bot, self.database, self.clock, self.answer or self.converse, deliverer.poked.set)
        polls = mode == "polling"
        taking = intake.poll(stop) if polls else listen(intake, self.bot, self.settings, stop)
        parts = [asyncio.ensure_future(part) for part in (taking, deliverer.run(stop))]
        try:
            while not polls and (await self.bot.get_webhook_info()).url != self.hook:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            yield
        finally:
            stop.set()
            await asyncio.gather(*parts)


def said(messages: list[dict[str, object]]) -> list[str]:
    """What the bot said."""
    return [str(one["text"]) for one in messages if one["sender"]["is_bot"]]  # type: ignore[index]


async def heard(person: Person, number: int) -> list[str]:
    """What the bot said to a person, as soon as it said so much; whatever it said after ten seconds."""
    for _ in range(200):
        found = said(await person.messages())
        if len(found) >= number:
            break
        await asyncio.sleep(0.05)
    return found
