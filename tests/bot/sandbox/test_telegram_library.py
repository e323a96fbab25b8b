"""A second client, python-telegram-bot, agrees with aiogram about what the sandbox says."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

telegram = pytest.importorskip("telegram")

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Message, Update  # noqa: E402
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter  # noqa: E402
from telegram.ext import Application, ApplicationBuilder, MessageHandler, filters  # noqa: E402

from bot.sandbox.client import Person, SandboxClient  # noqa: E402
from bot.sandbox.server import Sandbox  # noqa: E402
from tests.bot.sandbox.examples import picture  # noqa: E402
from tests.bot.sandbox.test_webhook import serving  # noqa: E402

BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Да", callback_data="yes")]])


def builder(sandbox: Sandbox, token: str | None = None) -> Bot:
    return Bot(token or sandbox.token, base_url=f"{sandbox.url}/bot", base_file_url=f"{sandbox.url}/file/bot")


@pytest.fixture
async def ptb(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with builder(sandbox) as bot:
        yield bot


async def test_sending_and_editing(ptb: Bot, anna: Person) -> None:
    sent = await ptb.send_message(anna.id, "<b>Задачи</b>", parse_mode="HTML", reply_markup=BUTTONS)
    assert (sent.text, sent.entities[0].type) == ("Задачи", "bold")
    edited = await sent.edit_text("Готово")
    assert isinstance(edited, Message)
    assert edited.text == "Готово"
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("Готово")


async def test_files(ptb: Bot, anna: Person) -> None:
    sent = await ptb.send_photo(anna.id, picture(), caption="График")
    assert (sent.photo[-1].width, sent.caption) == (60, "График")
    album = await ptb.send_media_group(anna.id, [InputMediaPhoto(picture()) for _ in range(2)])
    assert len(album) == 2
    document = await ptb.send_document(anna.id, io.BytesIO(b"text"), filename="отчёт.txt")
    assert document.document is not None
    assert document.document.file_name == "отчёт.txt"
    file = await ptb.get_file(document.document)
    assert bytes(await file.download_as_bytearray()) == b"text"


async def test_clicks(ptb: Bot, anna: Person) -> None:
    sent = await ptb.send_message(anna.id, "?", reply_markup=BUTTONS)
    clicking = asyncio.create_task(anna.click("Да", sent.message_id))
    update = (await ptb.get_updates(-1, timeout=5, allowed_updates=["message", "callback_query"]))[-1]
    while not update.callback_query:
        update = (await ptb.get_updates(-1, timeout=5))[-1]
    await update.callback_query.answer("Принято", show_alert=True)
    answer = await clicking
    assert (answer["text"], answer["alert"]) == ("Принято", True)


async def test_chats(ptb: Bot, anna: Person, client: SandboxClient, channel: int) -> None:
    assert (await ptb.get_chat(channel)).title == "Сообщество математиков"
    assert (await ptb.get_chat(anna.id)).first_name == "Анна"
    assert [member.status for member in await ptb.get_chat_administrators(channel)] == ["creator"]
    assert (await ptb.get_chat_member(channel, ptb.id)).status == "administrator"
    link = await ptb.create_chat_invite_link(channel, creates_join_request=True)
    boris = await client.person("Борис")
    await boris.join(link.invite_link)
    request = (await ptb.get_updates(-1))[-1].chat_join_request
    assert request is not None
    assert request.user_chat_id == boris.id
    assert await request.approve()


async def test_polls(ptb: Bot, anna: Person) -> None:
    sent = await ptb.send_poll(anna.id, "Когда?", ["среда", "пятница"], is_anonymous=False)
    await anna.vote(sent.message_id, [0])
    stopped = await ptb.stop_poll(anna.id, sent.message_id)
    assert [option.voter_count for option in stopped.options] == [1, 0]


REFUSALS: dict[str, Callable[[Bot, int], Awaitable[Any]]] = {
    "message text is empty": lambda bot, chat: bot.send_message(chat, ""),
    "text must be non-empty": lambda bot, chat: bot.send_message(chat, " "),
    "text is too long": lambda bot, chat: bot.send_message(chat, "ы" * 16_385),
    "message is too long": lambda bot, chat: bot.send_message(chat, "ы" * 4097),
    "message caption is too long": lambda bot, chat: bot.send_photo(chat, picture(), caption="ы" * 1025),
    "can't parse entities: can't find end tag corresponding to start tag \"b\"": lambda bot, chat: bot.send_message(
        chat, "<b>", parse_mode="HTML"
    ),
    "BUTTON_DATA_INVALID": lambda bot, chat: bot.send_message(chat, "x", reply_markup=_one(callback_data="ы" * 33)),
    "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard": lambda bot, chat: (
        bot.send_message(chat, "x", reply_markup=_one())
    ),
    "inline keyboard button URL 'nowhere at all' is invalid: wrong HTTP URL": lambda bot, chat: bot.send_message(
        chat, "x", reply_markup=_one(url="nowhere at all")
    ),
    "reply markup is too long": lambda bot, chat: bot.send_message(
        chat, "x", reply_markup=InlineKeyboardMarkup(BUTTONS.inline_keyboard * 101)
    ),
    "message to edit not found": lambda bot, chat: bot.edit_message_text("x", chat, 1),
    "message to delete not found": lambda bot, chat: bot.delete_message(chat, 1),
    "message to be replied not found": lambda bot, chat: bot.send_message(chat, "x", reply_to_message_id=1),
    "chat not found": lambda bot, chat: bot.send_message(1, "x"),
    "query is too old and response timeout expired or query ID is invalid": lambda bot, chat: bot.answer_callback_query(
        "1"
    ),
    "invalid file_id": lambda bot, chat: bot.get_file("nothing"),
    "IMAGE_PROCESS_FAILED": lambda bot, chat: bot.send_photo(chat, b"no picture"),
    "PHOTO_INVALID_DIMENSIONS": lambda bot, chat: bot.send_photo(chat, picture(2100, 100)),
    "too many messages to send as an album": lambda bot, chat: bot.send_media_group(
        chat, [InputMediaPhoto(picture())] * 11
    ),
    "poll must have at least one answer option": lambda bot, chat: bot.send_poll(chat, "?", []),
    "poll options length must not exceed 100": lambda bot, chat: bot.send_poll(chat, "?", ["ы" * 101]),
    "poll question length must not exceed 300": lambda bot, chat: bot.send_poll(chat, "ы" * 301, ["Да"]),
    "BOT_COMMAND_INVALID": lambda bot, chat: bot.set_my_commands([("задачи", "Задачи")]),
}


@pytest.mark.parametrize("words", REFUSALS)
async def test_bad_request(words: str, ptb: Bot, anna: Person) -> None:
    """The library shows a refusal without «Bad Request: » and with its first letter raised."""
    with pytest.raises(BadRequest) as refused:
        await REFUSALS[words](ptb, anna.id)
    assert refused.value.message.casefold() == words.casefold()


async def test_forbidden(ptb: Bot, anna: Person) -> None:
    await anna.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(anna.id, "x")


async def test_unknown_token(sandbox: Sandbox) -> None:
    with pytest.raises(InvalidToken):
        async with builder(sandbox, "43:OTHER"):
            pass


async def test_conflict(ptb: Bot) -> None:
    await ptb.set_webhook("http://127.0.0.1:9/")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await ptb.get_updates()
    assert (await ptb.get_webhook_info()).url == "http://127.0.0.1:9/"
    await ptb.delete_webhook()


async def test_retry_after(ptb: Bot, anna: Person, client: SandboxClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    error = {"code": 429, "description": "Too Many Requests: retry after 7", "retry_after": 7}
    await client.faults("sendMessage", error)
    with pytest.raises(RetryAfter) as refused:
        await ptb.send_message(anna.id, "x")
    assert refused.value.retry_after == timedelta(seconds=7)


def application(sandbox: Sandbox) -> "Application":  # type: ignore[type-arg]
    made = ApplicationBuilder().bot(builder(sandbox)).updater(None).build()
    made.add_handler(MessageHandler(filters.TEXT, _echo))
    return made


async def test_polling(sandbox: Sandbox, anna: Person) -> None:
    made = application(sandbox)
    async with made:
        await made.start()
        heard: tuple[Update, ...] = ()
        await anna.send("ещё")
        while len(heard) < 2:
            heard = await made.bot.get_updates(timeout=5)
        for update in heard:
            await made.process_update(update)
        await anna.wait_for("эхо ещё")
        await made.stop()


async def test_webhook(sandbox: Sandbox, anna: Person) -> None:
    made = application(sandbox)

    async def answer(request: web.Request) -> web.Response:
        await made.process_update(Update.de_json(await request.json(), made.bot))
        return web.Response()

    async with made, serving(answer) as url:
        await made.bot.set_webhook(url)
        await anna.wait_for("эхо /start")
        await anna.send("ещё")
        await anna.wait_for("эхо ещё")


def _one(*, callback_data: str | None = None, url: str | None = None) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Да", callback_data=callback_data, url=url)]])


async def _echo(update: Update, _: object) -> None:
    assert update.message is not None
    await update.message.reply_text(f"эхо {update.message.text}")
