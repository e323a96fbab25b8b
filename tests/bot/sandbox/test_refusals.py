"""One test per refusal of the real server, in its words, asked for by plain aiogram."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendDice
from aiogram.types import BotCommand, InputMediaPhoto, InputPollOption, ReplyParameters

from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import bot_at
from tests.bot.sandbox.examples import button, document, inline, photo

Asking = Callable[[Bot, int], Awaitable[Any]]

BAD_REQUESTS: dict[str, tuple[Asking, str]] = {
    "unclosed tag": (
        lambda bot, chat: bot.send_message(chat, "<b>Школа", parse_mode="HTML"),
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    "wrong end tag, byte offset": (
        lambda bot, chat: bot.send_message(chat, "<b>Школа</i>", parse_mode="HTML"),
        'can\'t parse entities: Unmatched end tag at byte offset 13, expected "</b>", found "</i>"',
    ),
    "unescaped MarkdownV2": (
        lambda bot, chat: bot.send_message(chat, "Готово.", parse_mode="MarkdownV2"),
        "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
    ),
    "unknown parse mode": (lambda bot, chat: bot.send_message(chat, "x", parse_mode="BB"), "unsupported parse_mode"),
    "no text": (lambda bot, chat: bot.send_message(chat, ""), "message text is empty"),
    "white space": (lambda bot, chat: bot.send_message(chat, " \n "), "text must be non-empty"),
    "raw text": (lambda bot, chat: bot.send_message(chat, "ы" * 16_385), "text is too long"),
    "long text": (lambda bot, chat: bot.send_message(chat, "ы" * 4097), "message is too long"),
    "long caption": (
        lambda bot, chat: bot.send_document(chat, document(), caption="ы" * 1025),
        "message caption is too long",
    ),
    "callback data": (
        lambda bot, chat: bot.send_message(chat, "x", reply_markup=inline((button(data="x" * 65),))),
        "BUTTON_DATA_INVALID",
    ),
    "button without action": (
        lambda bot, chat: bot.send_message(chat, "x", reply_markup=inline((button(data=None),))),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    "button address": (
        lambda bot, chat: bot.send_message(chat, "x", reply_markup=inline((button(data=None, url="not a url"),))),
        "inline keyboard button URL 'not a url' is invalid: Wrong HTTP URL",
    ),
    "101 buttons": (
        lambda bot, chat: bot.send_message(chat, "x", reply_markup=inline(*[(button(),)] * 101)),
        "reply markup is too long",
    ),
    "edit of nothing": (
        lambda bot, chat: bot.edit_message_text("x", chat_id=chat, message_id=1),
        "message to edit not found",
    ),
    "delete of nothing": (lambda bot, chat: bot.delete_message(chat, 1), "message to delete not found"),
    "reply to nothing": (
        lambda bot, chat: bot.send_message(chat, "x", reply_parameters=ReplyParameters(message_id=1)),
        "message to be replied not found",
    ),
    "unknown chat": (lambda bot, chat: bot.send_message(1, "x"), "chat not found"),
    "unknown username": (lambda bot, chat: bot.send_message("@nobody_here", "x"), "chat not found"),
    "unknown click": (
        lambda bot, chat: bot.answer_callback_query("1"),
        "query is too old and response timeout expired or query ID is invalid",
    ),
    "unknown file": (lambda bot, chat: bot.get_file("nothing"), "invalid file_id"),
    "unknown photo": (lambda bot, chat: bot.send_photo(chat, "nothing"), "invalid file_id"),
    "no picture": (lambda bot, chat: bot.send_photo(chat, document()), "IMAGE_PROCESS_FAILED"),
    "narrow picture": (lambda bot, chat: bot.send_photo(chat, photo(2100, 100)), "PHOTO_INVALID_DIMENSIONS"),
    "large picture": (lambda bot, chat: bot.send_photo(chat, photo(9000, 1001)), "PHOTO_INVALID_DIMENSIONS"),
    "empty file": (lambda bot, chat: bot.send_document(chat, document(b"")), "file must be non-empty"),
    "album of eleven": (
        lambda bot, chat: bot.send_media_group(chat, [InputMediaPhoto(media=photo())] * 11),
        "too many messages to send as an album",
    ),
    "poll without options": (
        lambda bot, chat: bot.send_poll(chat, "Когда?", []),
        "poll must have at least one answer option",
    ),
    "long option": (
        lambda bot, chat: bot.send_poll(chat, "Когда?", [InputPollOption(text="ы" * 101)]),
        "poll options length must not exceed 100",
    ),
    "long question": (
        lambda bot, chat: bot.send_poll(chat, "ы" * 301, [InputPollOption(text="Да")]),
        "poll question length must not exceed 300",
    ),
    "Russian command": (
        lambda bot, chat: bot.set_my_commands([BotCommand(command="задачи", description="Задачи")]),
        "BOT_COMMAND_INVALID",
    ),
    "chat action": (lambda bot, chat: bot.send_chat_action(chat, "dancing"), "wrong parameter action in request"),
    "secret token": (
        lambda bot, chat: bot.set_webhook("http://127.0.0.1:1/", secret_token="секрет"),
        "secret token contains unallowed characters",
    ),
    "webhook without scheme": (
        lambda bot, chat: bot.set_webhook("127.0.0.1"),
        "bad webhook: An HTTPS URL must be provided for webhook",
    ),
    "nothing to delete": (lambda bot, chat: bot.delete_messages(chat, []), "message identifiers are not specified"),
    "private chat": (
        lambda bot, chat: bot.create_chat_invite_link(chat),
        "not enough rights to manage chat invite link",
    ),
}


@pytest.mark.parametrize("case", BAD_REQUESTS)
async def test_bad_request(case: str, bot: Bot, anna: Person) -> None:
    ask, words = BAD_REQUESTS[case]
    with pytest.raises(TelegramBadRequest) as refused:
        await ask(bot, anna.id)
    assert refused.value.message == f"Bad Request: {words}"


async def test_edit_that_changes_nothing(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "<b>Задачи</b>", parse_mode="HTML", reply_markup=inline((button(),)))
    with pytest.raises(TelegramBadRequest) as refused:
        await sent.edit_text("<b>Задачи</b>", parse_mode="HTML", reply_markup=inline((button(),)))
    assert refused.value.message == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )


async def test_edit_of_somebody_elses_message(bot: Bot, anna: Person) -> None:
    theirs = await anna.send("моё")
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("x", chat_id=anna.id, message_id=theirs)


async def test_edit_of_a_deleted_message(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "x")
    await sent.delete()
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await sent.edit_text("y")


async def test_a_click_is_answered_once(bot: Bot, anna: Person, sandbox: Sandbox) -> None:
    sent = await bot.send_message(anna.id, "x", reply_markup=inline((button(),)))
    await anna.click("Да", sent.message_id, wait=0)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    await bot.answer_callback_query(query.id)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(query.id)


async def test_a_click_answered_late(bot: Bot, anna: Person, client: SandboxClient) -> None:
    sent = await bot.send_message(anna.id, "x", reply_markup=inline((button(),)))
    await anna.click("Да", sent.message_id, wait=0)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    await client.advance("PT16M")
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(query.id)


async def test_long_answer_to_a_click(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "x", reply_markup=inline((button(),)))
    await anna.click("Да", sent.message_id, wait=0)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(query.id, text="ы" * 201)


async def test_file_too_big_to_fetch(bot: Bot, anna: Person) -> None:
    await anna.send_file("scan.pdf", bytes(20 * 1024 * 1024 + 1))
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.document is not None
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(message.document.file_id)


async def test_a_file_of_another_kind(bot: Bot, anna: Person) -> None:
    sent = await bot.send_document(anna.id, document())
    assert sent.document is not None
    with pytest.raises(TelegramBadRequest, match="type of file mismatch"):
        await bot.send_photo(anna.id, sent.document.file_id)


async def test_old_messages_cannot_be_deleted(bot: Bot, anna: Person, client: SandboxClient) -> None:
    sent = await bot.send_message(anna.id, "x")
    await client.advance("P2DT1M")
    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await sent.delete()


async def test_join_request_that_is_not_there(bot: Bot, client: SandboxClient, channel: int) -> None:
    boris = await client.person("Борис")
    for answer in (bot.approve_chat_join_request, bot.decline_chat_join_request):
        with pytest.raises(TelegramBadRequest, match="HIDE_REQUESTER_MISSING"):
            await answer(channel, boris.id)


async def test_join_request_of_a_member(bot: Bot, anna: Person, channel: int) -> None:
    with pytest.raises(TelegramBadRequest, match="USER_ALREADY_PARTICIPANT"):
        await bot.approve_chat_join_request(channel, anna.id)


async def test_approval_excludes_a_limit(bot: Bot, channel: int) -> None:
    with pytest.raises(TelegramBadRequest, match="member limit can't be specified for links requiring administrator"):
        await bot.create_chat_invite_link(channel, creates_join_request=True, member_limit=5)


async def test_a_plain_member_makes_no_links(bot: Bot, group: int) -> None:
    with pytest.raises(TelegramBadRequest, match="not enough rights to manage chat invite link"):
        await bot.create_chat_invite_link(group)


async def test_the_owner_cannot_be_banned(bot: Bot, anna: Person, channel: int) -> None:
    with pytest.raises(TelegramBadRequest, match="can't remove chat owner"):
        await bot.ban_chat_member(channel, anna.id)


async def test_forbidden(bot: Bot, anna: Person, client: SandboxClient) -> None:
    stranger, gone = await client.person("Чужой"), await client.person("Ушедшая")
    await gone.send("/start")
    await gone.deactivate()
    await anna.block()
    channel = await client.chat("Чужой канал", "channel", anna)
    words = {
        anna.id: "Forbidden: bot was blocked by the user",
        stranger.id: "Forbidden: bot can't initiate conversation with a user",
        gone.id: "Forbidden: user is deactivated",
        channel: "Forbidden: bot is not a member of the channel chat",
    }
    for chat, expected in words.items():
        with pytest.raises(TelegramForbiddenError) as refused:
            await bot.send_message(chat, "x")
        assert refused.value.message == expected


async def test_kicked_from_a_group(bot: Bot, client: SandboxClient, group: int) -> None:
    await client.set_member(group, None, "kicked")
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group, "x")


async def test_a_channel_wants_an_administrator(bot: Bot, client: SandboxClient, channel: int) -> None:
    await client.set_member(channel, None, "member")
    with pytest.raises(TelegramBadRequest, match="need administrator rights in the channel chat"):
        await bot.send_message(channel, "x")


async def test_unknown_token(sandbox: Sandbox) -> None:
    stranger = bot_at(sandbox, "43:OTHER")
    with pytest.raises(TelegramUnauthorizedError, match="Unauthorized"):
        await stranger.get_me()
    await stranger.session.close()
    entry = sandbox.world.log[-1]
    assert (entry["method"], entry["code"], entry["ok"]) == ("getMe", 401, False)


async def test_what_is_not_modelled_is_loud(
    bot: Bot, anna: Person, client: SandboxClient, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(TelegramNotFound) as refused:
        await bot(SendDice(chat_id=anna.id))
    assert refused.value.message == "Not Found: method not found"
    assert "does not model sendDice" in caplog.text
    assert (await client.log())[-1]["code"] == 404


async def test_too_large_an_upload(bot: Bot, anna: Person) -> None:
    with pytest.raises(TelegramAPIError, match="Request Entity Too Large"):
        await bot.send_document(anna.id, document(bytes(50 * 1024 * 1024 + 1)))
