"""Refusals beyond the table of test_every_refusal.py, asked for by plain aiogram."""

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

from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import bot_at
from tests.bot.sandbox.examples import document

Asking = Callable[[Bot, int], Awaitable[Any]]

BAD_REQUESTS: dict[str, tuple[Asking, str]] = {
    "unknown parse mode": (lambda bot, chat: bot.send_message(chat, "x", parse_mode="BB"), "unsupported parse_mode"),
    "unknown username": (lambda bot, chat: bot.send_message("@nobody_here", "x"), "chat not found"),
    "empty file": (lambda bot, chat: bot.send_document(chat, document(b"")), "file must be non-empty"),
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


async def test_edit_of_a_deleted_message(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "x")
    await sent.delete()
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await sent.edit_text("y")


async def test_a_file_of_another_kind(bot: Bot, anna: Person) -> None:
    sent = await bot.send_document(anna.id, document())
    assert sent.document is not None
    with pytest.raises(TelegramBadRequest, match="type of file mismatch"):
        await bot.send_photo(anna.id, sent.document.file_id)


async def test_join_request_that_is_not_there(bot: Bot, client: SandboxClient, channel: int) -> None:
    boris = await client.person("Борис")
    for answer in (bot.approve_chat_join_request, bot.decline_chat_join_request):
        with pytest.raises(TelegramBadRequest, match="HIDE_REQUESTER_MISSING"):
            await answer(channel, boris.id)


async def test_a_plain_member_makes_no_links(bot: Bot, group: int) -> None:
    with pytest.raises(TelegramBadRequest, match="not enough rights to manage chat invite link"):
        await bot.create_chat_invite_link(group)


async def test_the_owner_cannot_be_banned(bot: Bot, anna: Person, channel: int) -> None:
    with pytest.raises(TelegramBadRequest, match="can't remove chat owner"):
        await bot.ban_chat_member(channel, anna.id)


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
