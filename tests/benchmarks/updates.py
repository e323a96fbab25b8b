"""One handled update against the floor: a bare aiogram handler with one SELECT and one INSERT in one transaction."""

import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from aiogram.types import CallbackQuery, Update
from sqlalchemy import insert, select

from bot.app import handle
from handlers.callbacks import Go, Screen
from storage.database import Database
from storage.models import HandledUpdate, Person
from tests.bot.joined import joined

ACCOUNT = 7001
NOW = datetime(2021, 8, 25, 2, tzinfo=UTC)
ROUNDS, WARMING = 300, 50

Handle = Callable[[Update], Awaitable[object]]


def menu_click(update_id: int) -> Update:
    """A click on «← Меню»."""
    person = {"id": ACCOUNT, "is_bot": False, "first_name": "Ольга"}
    chat = {"id": ACCOUNT, "type": "private", "first_name": "Ольга"}
    message = {"message_id": 5, "date": 1629856800, "chat": chat, "text": "Задачи"}
    click = {
        "id": str(update_id), "from": person, "chat_instance": "1", "message": message,
        "data": Go(screen=Screen.MENU).pack(),
    }  # fmt: skip
    return Update.model_validate({"update_id": update_id, "callback_query": click})


@asynccontextmanager
async def _database() -> AsyncIterator[Database]:
    with tempfile.TemporaryDirectory(prefix="kurator-bench-") as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
        await database.migrate()
        await joined(database, ACCOUNT, NOW)
        yield database
        await database.dispose()


def _floor(database: Database, bot: Bot) -> Handle:
    """The least that a handler with a database can do."""
    dispatcher = Dispatcher(disable_fsm=True)

    @dispatcher.callback_query()
    async def select_and_insert(click: CallbackQuery, event_update: Update) -> None:
        async with database.transaction() as session:
            await session.execute(select(Person.id, Person.name).where(Person.telegram_id == click.from_user.id))
            await session.execute(
                insert(HandledUpdate).values(update_id=event_update.update_id, handled_at=NOW, reply="[]")
            )

    async def run(update: Update) -> object:
        return await dispatcher.feed_update(bot, update)

    return run


async def _rate(run: Handle, first: int) -> float:
    """Seconds of one update: the median of many, after some that warm up."""
    spent = []
    for update_id in range(first, first + WARMING + ROUNDS):
        update = menu_click(update_id)
        began = time.perf_counter()
        await run(update)
        spent.append(time.perf_counter() - began)
    return median(spent[WARMING:])


async def updates(rounds: int = 3) -> tuple[float, float]:
    """(seconds of the floor, seconds of a menu click with all its database work), measured in turns."""
    bot = Bot("42:TEST", default=DefaultBotProperties(parse_mode=ParseMode.HTML))
    floors, ours = [], []
    async with _database() as database:
        floor = _floor(database, bot)

        async def kurator(update: Update) -> object:
            return await handle(bot, update, database, NOW, "kurator_bot")

        for turn in range(rounds):
            floors.append(await _rate(floor, 10_000 * turn + 1))
            ours.append(await _rate(kurator, 10_000 * turn + 5_001))
    return median(floors), median(ours)
