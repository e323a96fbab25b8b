"""People who act on the real dispatcher and a real database: what they write and press, and what comes back."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, TelegramMethod
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update
from aiogram.types import User as Account

from bot import replies
from bot.app import handle
from bot.sandbox.formatting import parse, units
from handlers.reply import Reply
from handlers.texts import BROKEN
from storage.database import Database
from tests.auditing import all_audited

ZONE = "Asia/Krasnoyarsk"
BEGINNING = datetime(2021, 8, 25, 9, 0, tzinfo=ZoneInfo(ZONE))
BOT = "kurator_bot"
Json = dict[str, Any]


class Offline(BaseSession):
    """The client session of a bot that must not speak: handlers return methods and send nothing."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        raise AssertionError(f"a handler spoke to Telegram itself: {method!r}")

    async def stream_content(
        self, url: str, headers: Json | None = None, timeout: int = 30, chunk_size: int = 65536,  # noqa: ASYNC109
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:  # fmt: skip
        raise AssertionError("a handler fetched a file")
        yield b""

    async def close(self) -> None:
        return None


def offline_bot() -> Bot:
    bot = Bot("42:TEST", session=Offline())
    bot._me = Account(id=42, is_bot=True, first_name="Куратор", username=BOT)
    return bot


@dataclass
class World:
    """A frozen moment, a database and the people in it; every reply that leaves it was fit to be sent."""

    database: Database
    now: datetime = BEGINNING
    bot: Bot = field(default_factory=offline_bot)
    users: dict[int, "User"] = field(default_factory=dict)
    phone_key: bytes | None = None
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def number(self) -> int:
        return next(self._numbers)

    def user(self, name: str = "Кто-то", account: int | None = None) -> "User":
        """Somebody with a Telegram account; whom the bot knows is decided by rows."""
        made = User(self, account or 1000 + self.number(), name)
        self.users[made.id] = made
        return made

    async def take(self, fields: Json, *, update_id: int | None = None) -> Reply:
        """One update as Telegram would write it. Asserts that its reply is fit, and shows it to those it is for."""
        body = {"update_id": update_id or self.number(), **fields}
        update = Update.model_validate(body, context={"bot": self.bot})
        with all_audited():
            reply = await self.handled(update)
        assert_fit(reply)
        for method in reply:
            self._show(method)
        return reply

    async def handled(self, update: Update) -> Reply:
        return await handle(self.bot, update, self.database, self.now, BOT, self.phone_key)

    def _show(self, method: TelegramMethod[Any]) -> None:
        if isinstance(method, SendMessage | EditMessageText) and isinstance(method.chat_id, int):
            user = self.users.get(method.chat_id)
            if user is not None:
                number = method.message_id if isinstance(method, EditMessageText) else None
                user.messages[number or self.number()] = method

    async def days(self, number: float) -> None:
        self.now += timedelta(days=number)


@dataclass
class User:
    """A person with a Telegram account; `messages` are what the bot wrote to them, as it stands now."""

    world: World
    id: int
    name: str
    person_id: int = 0
    messages: dict[int, SendMessage | EditMessageText] = field(default_factory=dict)

    @property
    def account(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": self.name}

    @property
    def chat(self) -> Json:
        return {"id": self.id, "type": "private", "first_name": self.name}

    def message(self, **fields: Any) -> Json:
        """A message of this person in their private chat with the bot."""
        date = int(self.world.now.timestamp())
        return {"message_id": self.world.number(), "date": date, "chat": self.chat, "from": self.account} | fields

    async def sends(self, text: str) -> Reply:
        return await self.world.take({"message": self.message(text=text)})

    async def joins(self, token: str) -> Reply:
        """Open an invitation and agree, where it asks."""
        reply = await self.sends(f"/start {token}")
        return await self.clicks("Соглашаюсь, войти") if "Соглашаюсь, войти" in self.labels() else reply

    async def presses(self, data: str, message: Json | None = None, *, update_id: int | None = None) -> Reply:
        """Press a button that carries `data`, on the newest message unless another is given."""
        click = {"id": str(self.world.number()), "from": self.account, "chat_instance": "1", "data": data}
        return await self.world.take(
            {"callback_query": {**click, "message": message or self.under(self.newest)}}, update_id=update_id
        )

    async def clicks(self, label: str) -> Reply:
        """Press the button whose text begins with `label` on the newest message that has one."""
        for number in sorted(self.messages, reverse=True):
            for button in buttons_of(self.messages[number]):
                if button.text.startswith(label) and button.callback_data:
                    return await self.presses(button.callback_data, self.under(number))
        raise AssertionError(f"no button «{label}» before {self.name}: {self.labels()} under {self.screen!r}")

    def under(self, number: int) -> Json:
        """The bot's message that carries a button; one of unknown number is a message like any other."""
        text = self.messages[number].text if number in self.messages else "экран"
        date = int(self.world.now.timestamp())
        sender = {"id": 42, "is_bot": True, "first_name": "Куратор"}
        return {"message_id": number or 1, "date": date, "chat": self.chat, "from": sender, "text": text}

    @property
    def newest(self) -> int:
        return max(self.messages, default=0)

    @property
    def screen(self) -> str:
        """The text this person sees last, as it reads."""
        return readable(self.messages[self.newest]) if self.messages else ""

    def labels(self) -> list[str]:
        return [button.text for button in buttons_of(self.messages[self.newest])] if self.messages else []

    def data(self, label: str) -> str:
        """What the button with this text on the newest message carries."""
        found = [b.callback_data for b in buttons_of(self.messages[self.newest]) if b.text.startswith(label)]
        assert found, f"no button «{label}» before {self.name}: {self.labels()}"
        return found[0] or ""


def buttons_of(method: TelegramMethod[Any]) -> list[InlineKeyboardButton]:
    markup = getattr(method, "reply_markup", None)
    if not isinstance(markup, InlineKeyboardMarkup):
        return []
    return [button for row in markup.inline_keyboard for button in row]


def readable(method: SendMessage | EditMessageText) -> str:
    """A text as people see it: HTML read by TDLib, no-break spaces as spaces."""
    assert method.text is not None
    return parse(method.text, "html")[0].replace("\N{NO-BREAK SPACE}", " ")


def said(reply: Reply) -> str:
    """Everything a reply says, alerts too, one text per line."""
    texts = [readable(m) for m in reply if isinstance(m, SendMessage | EditMessageText)]
    alerts = [m.text.replace("\N{NO-BREAK SPACE}", " ") for m in reply if isinstance(m, AnswerCallbackQuery) and m.text]
    return "\n".join(alerts + texts)


def assert_fit(reply: Reply) -> None:
    """What the Bot API takes, and what a stored reply must survive: every reply of every test passes here."""
    stored = replies.dump(reply)
    assert BROKEN not in stored, "something broke; the log tells what"
    loaded = replies.load(stored)
    assert replies.dump(loaded) == stored
    assert loaded == tuple(reply)
    assert sum(isinstance(method, AnswerCallbackQuery) for method in reply) <= 1
    for method in reply:
        _assert_text_fits(method)
        buttons = buttons_of(method)
        assert len(buttons) <= 100
        for button in buttons:
            assert button.text.strip()
            assert len((button.callback_data or "").encode()) <= 64


def _assert_text_fits(method: TelegramMethod[Any]) -> None:
    if isinstance(method, SendMessage | EditMessageText):
        assert method.text is not None
        shown, _ = parse(method.text, "html")
        assert 0 < units(shown.strip()) <= 4096
    elif isinstance(method, AnswerCallbackQuery):
        assert len(method.text or "") <= 200


@asynccontextmanager
async def opened_world(url: str) -> AsyncIterator[World]:
    database = Database(url)
    try:
        yield World(database)
    finally:
        await database.dispose()
