"""Every method and every update that the sandbox promises, used with success by two libraries."""

from typing import Any

import pytest

telegram = pytest.importorskip("telegram")

from aiohttp import web  # noqa: E402

from bot.sandbox.client import Person, SandboxClient  # noqa: E402
from bot.sandbox.methods import METHODS  # noqa: E402
from bot.sandbox.server import Sandbox  # noqa: E402
from tests.bot.sandbox.examples import picture  # noqa: E402
from tests.bot.sandbox.libraries import Library  # noqa: E402
from tests.bot.sandbox.test_webhook import serving, settled  # noqa: E402

PROMISED = frozenset(
    [
        "getMe",
        "getUpdates",
        "setWebhook",
        "deleteWebhook",
        "getWebhookInfo",
        "sendMessage",
        "editMessageText",
        "editMessageCaption",
        "editMessageReplyMarkup",
        "editMessageMedia",
        "deleteMessage",
        "deleteMessages",
        "copyMessage",
        "forwardMessage",
        "sendPhoto",
        "sendDocument",
        "sendMediaGroup",
        "sendPoll",
        "stopPoll",
        "sendLocation",
        "sendChatAction",
        "answerCallbackQuery",
        "setMyCommands",
        "getMyCommands",
        "deleteMyCommands",
        "setMyName",
        "setMyDescription",
        "setMyShortDescription",
        "getMyName",
        "getMyDescription",
        "getMyShortDescription",
        "setChatMenuButton",
        "getFile",
        "getChat",
        "getChatMember",
        "getChatMemberCount",
        "getChatAdministrators",
        "createChatInviteLink",
        "editChatInviteLink",
        "revokeChatInviteLink",
        "approveChatJoinRequest",
        "declineChatJoinRequest",
        "banChatMember",
        "unbanChatMember",
        "leaveChat",
        "pinChatMessage",
        "unpinChatMessage",
        "setMessageReaction",
    ]
)
KINDS = (
    *("message", "edited_message", "callback_query", "my_chat_member", "chat_member", "chat_join_request"),
    *("channel_post", "poll", "poll_answer", "message_reaction"),
)


def test_what_is_promised_is_modelled_and_nothing_else() -> None:
    assert METHODS.keys() == PROMISED


async def test_every_method(used: Library, sandbox: Sandbox, client: SandboxClient, anna: Person, channel: int) -> None:
    await _fetch(used.bot)
    await _send(used, anna)
    await _change(used, anna)
    await _answer(used, sandbox, anna)
    await _introduce(used)
    await _look_after(used.bot, client, channel)
    answered = {call["method"] for call in sandbox.world.log if call["ok"]}
    assert answered == PROMISED
    assert [call["description"] for call in sandbox.world.log if not call["ok"] or call["warnings"]] == []


async def test_every_update(used: Library, client: SandboxClient, anna: Person, channel: int, group: int) -> None:
    await used.bot.get_updates(offset=-1, allowed_updates=list(KINDS))
    await _live(used.bot, used, client, anna, channel)
    polled = {used.kind(update) for update in await used.bot.get_updates()}
    posted: list[str] = []

    async def hear(request: web.Request) -> web.Response:
        posted.append(used.kind(used.decoded(await request.json())))
        return web.Response()

    async with serving(hear) as url:
        await used.bot.set_webhook(url=url)
        await settled(used.bot)
    assert polled == set(posted) == set(KINDS)


async def _fetch(bot: Any) -> None:
    await bot.get_me()
    await bot.set_webhook(url="http://127.0.0.1:9/")
    await bot.get_webhook_info()
    await bot.delete_webhook()
    await bot.get_updates()


async def _send(used: Library, anna: Person) -> None:
    bot, there = used.bot, {"chat_id": anna.id}
    sent = await bot.send_message(text="x", **there)
    await bot.copy_message(from_chat_id=anna.id, message_id=sent.message_id, **there)
    await bot.forward_message(from_chat_id=anna.id, message_id=sent.message_id, **there)
    document = await bot.send_document(document=used.file(b"text", "a.txt"), **there)
    await bot.get_file(file_id=document.document.file_id)
    await bot.send_media_group(media=used.photos(picture(), picture()), **there)
    await bot.send_location(latitude=56.0, longitude=92.9, **there)
    await bot.send_chat_action(action="typing", **there)
    poll = await bot.send_poll(question="Когда?", options=used.options("среда", "пятница"), **there)
    await bot.stop_poll(message_id=poll.message_id, **there)


async def _change(used: Library, anna: Person) -> None:
    bot, there = used.bot, {"chat_id": anna.id}
    text, spare = [await bot.send_message(text="x", **there) for _ in range(2)]
    photo = await bot.send_photo(photo=used.file(picture(), "a.png"), **there)
    await bot.edit_message_text(text="y", message_id=text.message_id, **there)
    keyboard = used.buttons({"callback_data": "yes"})
    await bot.edit_message_reply_markup(message_id=text.message_id, reply_markup=keyboard, **there)
    await bot.edit_message_caption(message_id=photo.message_id, caption="y", **there)
    await bot.edit_message_media(message_id=photo.message_id, media=used.photos(picture(50, 50))[0], **there)
    await bot.pin_chat_message(message_id=text.message_id, **there)
    await bot.unpin_chat_message(**there)
    await bot.set_message_reaction(message_id=text.message_id, reaction=used.reaction("👍"), **there)
    await bot.delete_message(message_id=spare.message_id, **there)
    await bot.delete_messages(message_ids=[photo.message_id], **there)


async def _answer(used: Library, sandbox: Sandbox, anna: Person) -> None:
    keyboard = used.buttons({"callback_data": "yes"})
    sent = await used.bot.send_message(chat_id=anna.id, text="?", reply_markup=keyboard)
    await anna.click("Да", sent.message_id, wait=0)
    await used.bot.answer_callback_query(callback_query_id=max(sandbox.world.state.clicks), text="Принято")


async def _introduce(used: Library) -> None:
    bot = used.bot
    await bot.set_my_commands(commands=used.commands("tasks"), language_code="ru")
    assert [one.command for one in await bot.get_my_commands(language_code="ru")] == ["tasks"]
    await bot.delete_my_commands(language_code="ru")
    await bot.set_my_name(name="Куратор Назарово")
    await bot.set_my_description(description="Помогает школам")
    await bot.set_my_short_description(short_description="Коротко")
    assert (await bot.get_my_name()).name == "Куратор Назарово"
    assert (await bot.get_my_description()).description == "Помогает школам"
    assert (await bot.get_my_short_description()).short_description == "Коротко"
    await bot.set_chat_menu_button()


async def _look_after(bot: Any, client: SandboxClient, channel: int) -> None:
    there = {"chat_id": channel}
    assert (await bot.get_chat(**there)).id == channel
    assert (await bot.get_chat_member(user_id=bot.id, **there)).status == "administrator"
    assert await bot.get_chat_member_count(**there) == 2
    assert len(await bot.get_chat_administrators(**there)) == 1
    link = (await bot.create_chat_invite_link(creates_join_request=True, **there)).invite_link
    boris, vera = await client.person("Борис"), await client.person("Вера")
    await boris.join(link)
    await vera.join(link)
    await bot.approve_chat_join_request(user_id=boris.id, **there)
    await bot.decline_chat_join_request(user_id=vera.id, **there)
    await bot.edit_chat_invite_link(invite_link=link, name="Математики", **there)
    assert (await bot.revoke_chat_invite_link(invite_link=link, **there)).is_revoked
    await bot.ban_chat_member(user_id=boris.id, **there)
    await bot.unban_chat_member(user_id=boris.id, **there)
    await bot.leave_chat(**there)


async def _live(bot: Any, used: Library, client: SandboxClient, anna: Person, channel: int) -> None:
    """People do everything that is told to a bot."""
    await anna.edit(await anna.send("13 школ"), "14 школ")
    keyboard = used.buttons({"callback_data": "yes"})
    sent = await bot.send_message(chat_id=anna.id, text="?", reply_markup=keyboard)
    await anna.click("Да", sent.message_id, wait=0)
    await anna.react(sent.message_id, "👍")
    poll = await bot.send_poll(
        chat_id=anna.id, question="Когда?", options=used.options("среда", "пятница"), is_anonymous=False
    )
    await anna.vote(poll.message_id, [0])
    await anna.send("Новый вебинар", channel)
    link = await bot.create_chat_invite_link(chat_id=channel, creates_join_request=True)
    boris = await client.person("Борис")
    await boris.join(link.invite_link)
    await bot.approve_chat_join_request(chat_id=channel, user_id=boris.id)
    await anna.block()
