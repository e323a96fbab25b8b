"""A second client, python-telegram-bot, agrees with aiogram about what the sandbox says."""

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

telegram = pytest.importorskip("telegram")

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Message, Update  # noqa: E402
from telegram.error import BadRequest  # noqa: E402
from telegram.ext import Application, ApplicationBuilder, MessageHandler, filters  # noqa: E402

from bot.sandbox.client import Person, SandboxClient  # noqa: E402
from bot.sandbox.server import Sandbox  # noqa: E402
from tests.bot.sandbox.examples import picture  # noqa: E402
from tests.bot.sandbox.libraries import ptb_at  # noqa: E402
from tests.bot.sandbox.test_webhook import serving  # noqa: E402

BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Да", callback_data="yes")]])


@pytest.fixture
async def ptb(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with ptb_at(sandbox) as bot:
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


def application(sandbox: Sandbox) -> "Application":  # type: ignore[type-arg]
    made = ApplicationBuilder().bot(ptb_at(sandbox)).updater(None).build()
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


async def _echo(update: Update, _: object) -> None:
    assert update.message is not None
    await update.message.reply_text(f"эхо {update.message.text}")
