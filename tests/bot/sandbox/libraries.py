"""Two libraries behind one small surface, so that what a bot asks for is written once and asked by both.

Their methods have the same names and parameters; files, keyboards, errors and the way updates come in differ.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

import aiogram
import aiogram.exceptions
import aiogram.types
import telegram
import telegram.error
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import bot_at
from tests.bot.sandbox.test_webhook import serving

Handler = Callable[[int], Awaitable[None]]
CODES_OF_AIOGRAM = {
    aiogram.exceptions.TelegramBadRequest: 400,
    aiogram.exceptions.TelegramUnauthorizedError: 401,
    aiogram.exceptions.TelegramForbiddenError: 403,
    aiogram.exceptions.TelegramNotFound: 404,
    aiogram.exceptions.TelegramConflictError: 409,
    aiogram.exceptions.TelegramRetryAfter: 429,
}
CODES_OF_PTB = {
    telegram.error.BadRequest: (400,),
    telegram.error.InvalidToken: (401, 404),
    telegram.error.Forbidden: (403,),
    telegram.error.Conflict: (409,),
    telegram.error.RetryAfter: (429,),
}


class Library(Protocol):
    """What the tests want of a library; `bot` has the methods of the Bot API under their Python names."""

    bot: Any
    errors: type[Exception]

    def file(self, body: bytes, name: str) -> Any: ...
    def buttons(self, *rows: dict[str, str]) -> Any: ...
    def photos(self, *bodies: bytes) -> Any: ...
    def commands(self, *names: str) -> Any: ...
    def options(self, *texts: str) -> Any: ...
    def answer_to(self, message_id: int) -> Any: ...
    def reaction(self, emoji: str) -> Any: ...
    def kind(self, update: Any) -> str: ...
    def decoded(self, raw: Json) -> Any: ...
    def codes(self, error: Exception) -> tuple[int, ...]: ...
    async def poll(self, handler: Handler) -> None: ...
    def webhook(self, handler: Handler) -> Any: ...
    def another(self, token: str) -> Any: ...


class Aiogram:
    """Plain aiogram: a dispatcher with one handler."""

    errors: type[Exception] = aiogram.exceptions.TelegramAPIError

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox, self.bot = sandbox, bot_at(sandbox)

    def file(self, body: bytes, name: str) -> aiogram.types.BufferedInputFile:
        return aiogram.types.BufferedInputFile(body, name)

    def buttons(self, *rows: dict[str, str]) -> aiogram.types.InlineKeyboardMarkup:
        made = [[aiogram.types.InlineKeyboardButton.model_validate({"text": "Да", **row})] for row in rows]
        return aiogram.types.InlineKeyboardMarkup(inline_keyboard=made)

    def photos(self, *bodies: bytes) -> list[aiogram.types.InputMediaPhoto]:
        return [aiogram.types.InputMediaPhoto(media=self.file(body, "photo.png")) for body in bodies]

    def commands(self, *names: str) -> list[aiogram.types.BotCommand]:
        return [aiogram.types.BotCommand(command=name, description=name) for name in names]

    def options(self, *texts: str) -> list[aiogram.types.InputPollOption]:
        return [aiogram.types.InputPollOption(text=text) for text in texts]

    def answer_to(self, message_id: int) -> aiogram.types.ReplyParameters:
        return aiogram.types.ReplyParameters(message_id=message_id)

    def reaction(self, emoji: str) -> list[aiogram.types.ReactionTypeEmoji]:
        return [aiogram.types.ReactionTypeEmoji(emoji=emoji)]

    def kind(self, update: aiogram.types.Update) -> str:
        return update.event_type

    def decoded(self, raw: Json) -> aiogram.types.Update:
        return aiogram.types.Update.model_validate(raw, context={"bot": self.bot})

    def codes(self, error: Exception) -> tuple[int, ...]:
        return tuple(code for kind, code in CODES_OF_AIOGRAM.items() if isinstance(error, kind))

    def _dispatcher(self, handler: Handler) -> aiogram.Dispatcher:
        dispatcher = aiogram.Dispatcher(disable_fsm=True)

        @dispatcher.message()
        async def hear(message: aiogram.types.Message) -> None:
            await handler(message.chat.id)

        return dispatcher

    async def poll(self, handler: Handler) -> None:
        dispatcher = self._dispatcher(handler)
        for update in await self.bot.get_updates(timeout=5):
            await dispatcher.feed_update(self.bot, update)

    @asynccontextmanager
    async def webhook(self, handler: Handler) -> AsyncIterator[str]:
        app = web.Application()
        SimpleRequestHandler(self._dispatcher(handler), self.bot, handle_in_background=False).register(app, "/hook")
        async with serving(app) as url:
            yield url

    @asynccontextmanager
    async def another(self, token: str) -> AsyncIterator[aiogram.Bot]:
        made = bot_at(self.sandbox, token)
        try:
            yield made
        finally:
            await made.session.close()


class Ptb:
    """python-telegram-bot: updates are decoded by it, whoever brings them."""

    errors: type[Exception] = telegram.error.TelegramError

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox, self.bot = sandbox, ptb_at(sandbox)

    def file(self, body: bytes, name: str) -> telegram.InputFile:
        return telegram.InputFile(body, name)

    def buttons(self, *rows: dict[str, str]) -> telegram.InlineKeyboardMarkup:
        made = [[telegram.InlineKeyboardButton("Да", row.get("url"), row.get("callback_data"))] for row in rows]
        made = [[telegram.InlineKeyboardButton("Да", row.get("url"), row.get("callback_data"))] for row in rows]
        return telegram.InlineKeyboardMarkup(made)

    def photos(self, *bodies: bytes) -> list[telegram.InputMediaPhoto]:
        return [telegram.InputMediaPhoto(body) for body in bodies]

    def commands(self, *names: str) -> list[telegram.BotCommand]:
        return [telegram.BotCommand(name, name) for name in names]

    def options(self, *texts: str) -> list[telegram.InputPollOption]:
        return [telegram.InputPollOption(text) for text in texts]

    def answer_to(self, message_id: int) -> telegram.ReplyParameters:
        return telegram.ReplyParameters(message_id)

    def reaction(self, emoji: str) -> telegram.ReactionTypeEmoji:
        return telegram.ReactionTypeEmoji(emoji)

    def kind(self, update: telegram.Update) -> str:
        return next(name for name in update.to_dict() if name != "update_id")

    def decoded(self, raw: Json) -> telegram.Update:
        return telegram.Update.de_json(raw, self.bot)

    def codes(self, error: Exception) -> tuple[int, ...]:
        return CODES_OF_PTB.get(type(error), ())

    async def poll(self, handler: Handler) -> None:
        for update in await self.bot.get_updates(timeout=5):
            if update.effective_chat and update.message:
                await handler(update.effective_chat.id)

    @asynccontextmanager
    async def webhook(self, handler: Handler) -> AsyncIterator[str]:
        async def hear(request: web.Request) -> web.Response:
            update = telegram.Update.de_json(await request.json(), self.bot)
            if update.effective_chat and update.message:
                await handler(update.effective_chat.id)
            return web.Response()

        async with serving(hear) as url:
            yield url

    @asynccontextmanager
    async def another(self, token: str) -> AsyncIterator[telegram.Bot]:
        async with ptb_at(self.sandbox, token) as made:
            yield made


def ptb_at(sandbox: Sandbox, token: str | None = None) -> telegram.Bot:
    return telegram.Bot(token or sandbox.token, base_url=f"{sandbox.url}/bot", base_file_url=f"{sandbox.url}/file/bot")


@asynccontextmanager
async def library(name: str, sandbox: Sandbox) -> AsyncIterator[Library]:
    """«aiogram» or «python-telegram-bot», at this sandbox."""
    if name == "aiogram":
        plain = Aiogram(sandbox)
        yield plain
        await plain.bot.session.close()
        return
    made = Ptb(sandbox)
    async with made.bot:
        yield made


async def heard(used: Library, mode: str, act: Handler) -> None:
    """Let the bot hear of one message, by polling or by webhook, and act on it; what `act` raises is raised here."""
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def once(chat: int) -> None:
        if done.done():
            return
        try:
            await act(chat)
        except Exception as error:
            done.set_exception(error)
        else:
            done.set_result(None)

    if mode == "polling":
        await used.poll(once)
        return await done
    async with used.webhook(once) as url:
        await used.bot.set_webhook(url=url)
        return await done
