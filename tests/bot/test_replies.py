"""Stored replies: what comes back from JSON is, on the wire, what was put in."""

import json
from itertools import chain
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.enums import ParseMode
from aiogram.methods import (
    AnswerCallbackQuery,
    ApproveChatJoinRequest,
    DeclineChatJoinRequest,
    EditMessageText,
    SendChatAction,
    SendMessage,
    SendPhoto,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    CallbackQuery,
    Chat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    User,
)
from hypothesis import given
from hypothesis import strategies as st

from bot.replies import dump, load
from handlers.reply import Reply, refuse, say, show, toast
from tests.bot.conftest import NOW

BOT = Bot("42:TEST", session=AiohttpSession(), default=DefaultBotProperties(parse_mode=ParseMode.HTML))
ids = st.integers(-(10**13), 2**52)
words = st.text(min_size=1, max_size=80)
buttons = st.one_of(
    st.builds(InlineKeyboardButton, text=words, callback_data=words),
    st.builds(InlineKeyboardButton, text=words, url=st.just("https://t.me/kurator?start=a-b_c")),
)
keyboards = st.none() | st.builds(
    InlineKeyboardMarkup, inline_keyboard=st.lists(st.lists(buttons, max_size=3), max_size=4)
)
ANNA = User(id=7, is_bot=False, first_name="Анна")
MESSAGE = Message(message_id=3, date=NOW, chat=Chat(id=7, type="private"), from_user=ANNA, text="Меню")
clicks = st.sampled_from([MESSAGE, None]).map(
    lambda message: CallbackQuery(id="1", from_user=ANNA, chat_instance="c", message=message)
)
commands = st.lists(st.builds(BotCommand, command=words, description=words), max_size=5)
plain: st.SearchStrategy[Reply] = st.one_of(
    st.builds(SendChatAction, chat_id=ids, action=st.just("upload_photo")),
    st.builds(SetMyCommands, commands=commands, scope=st.builds(BotCommandScopeChat, chat_id=ids)),
    st.builds(ApproveChatJoinRequest, chat_id=ids, user_id=ids),
    st.builds(DeclineChatJoinRequest, chat_id=ids, user_id=ids),
    st.builds(SendMessage, chat_id=ids, text=words, reply_markup=keyboards),
    st.builds(EditMessageText, chat_id=ids, message_id=ids, text=words, reply_markup=keyboards),
    st.builds(SendMessage, chat_id=ids, text=words, parse_mode=st.sampled_from([None, "HTML", "MarkdownV2"])),
    st.builds(AnswerCallbackQuery, callback_query_id=words, text=st.none() | words, show_alert=st.booleans()),
).map(lambda method: (method,))
spoken: st.SearchStrategy[Reply] = st.one_of(
    st.builds(say, ids, words, keyboards),
    st.builds(show, clicks, words, keyboards, st.text(max_size=20)),
    st.builds(toast, clicks, st.none() | words, alert=st.booleans()),
    st.builds(refuse, st.one_of(st.none(), st.just(MESSAGE), clicks), st.none() | ids, st.text(max_size=300)),
)
given_replies = st.lists(plain | spoken, max_size=4).map(lambda parts: tuple(chain.from_iterable(parts)))


def on_the_wire(method: TelegramMethod[Any]) -> tuple[str, dict[str, Any]]:
    """The fields as aiogram sends them, the bot's defaults filled in."""
    prepared = {
        name: BOT.session.prepare_value(value, bot=BOT, files={}, _dumps_json=False)
        for name, value in method.model_dump(warnings=False).items()
    }
    return method.__api_method__, {name: value for name, value in prepared.items() if value is not None}


@given(reply=given_replies)
def test_a_stored_reply_is_the_same_on_the_wire(reply: Reply) -> None:
    assert list(map(on_the_wire, load(dump(reply)))) == list(map(on_the_wire, reply))


@given(reply=given_replies)
def test_storing_twice_is_storing_once(reply: Reply) -> None:
    assert dump(load(dump(reply))) == dump(reply)


def test_only_what_was_said_is_stored() -> None:
    [[name, fields]] = json.loads(dump(say(5, "привет")))
    assert name == "SendMessage"
    assert fields == {
        "chat_id": 5, "text": "привет", "reply_markup": None, "link_preview_options": {"is_disabled": True},
    }  # fmt: skip


def test_a_member_of_a_union_keeps_what_tells_it_from_the_others() -> None:
    menu = SetMyCommands(commands=[], scope=BotCommandScopeChat(chat_id=5))
    [loaded] = load(dump((menu,)))
    assert loaded.model_dump() == menu.model_dump()


def test_a_file_is_never_stored() -> None:
    with pytest.raises(ValueError, match="BufferedInputFile"):
        dump((SendPhoto(chat_id=5, photo=BufferedInputFile(b"png", "a.png")),))


def test_nothing_is_stored_of_nothing() -> None:
    assert load(dump(())) == ()


@pytest.mark.parametrize("stored", ['[["NoMethod", {}]]', '[["SendMessage", {"text": "x"}]]', "{"])
def test_what_cannot_be_read_is_an_error(stored: str) -> None:
    with pytest.raises((AttributeError, ValueError)):
        load(stored)
