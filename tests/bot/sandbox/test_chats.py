"""Groups, channels, invite links, join requests, members, and what a bot hears in a group."""

from datetime import datetime

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import ReplyParameters

from bot.sandbox.client import Person, SandboxClient, SandboxRefused
from bot.sandbox.world import BOT_USERNAME


async def heard(bot: Bot) -> list[str | None]:
    return [update.message.text for update in await bot.get_updates() if update.message and update.message.text]


async def test_a_chat_as_the_bot_sees_it(bot: Bot, anna: Person, channel: int) -> None:
    private, shown = await bot.get_chat(anna.id), await bot.get_chat(channel)
    assert (private.type, private.first_name, private.username) == ("private", "Анна", "anna_test")
    assert (shown.type, shown.title) == ("channel", "Сообщество математиков")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.get_chat("@anna_test")


async def test_members_and_administrators(bot: Bot, anna: Person, client: SandboxClient, channel: int) -> None:
    boris = await client.person("Борис")
    await client.set_member(channel, boris, "member")
    statuses = {one: (await bot.get_chat_member(channel, one)).status for one in (anna.id, boris.id, bot.id)}
    assert statuses == {anna.id: "creator", boris.id: "member", bot.id: "administrator"}
    assert await bot.get_chat_member_count(channel) == 3
    administrators = await bot.get_chat_administrators(channel)
    assert [one.status for one in administrators] == ["creator"]


async def test_somebody_unknown_is_no_member(bot: Bot, client: SandboxClient, channel: int) -> None:
    stranger = await client.person("Чужой")
    assert (await bot.get_chat_member(channel, stranger.id)).status == "left"
    with pytest.raises(TelegramBadRequest, match="PARTICIPANT_ID_INVALID"):
        await bot.get_chat_member(channel, 1)


async def test_a_block_is_told_both_ways(bot: Bot, anna: Person) -> None:
    await anna.block()
    await anna.block()
    await anna.unblock()
    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [(one.old_chat_member.status, one.new_chat_member.status) for one in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]
    await bot.send_message(anna.id, "снова здесь")


async def test_who_blocked_cannot_write(anna: Person) -> None:
    await anna.block()
    with pytest.raises(SandboxRefused, match="blocked"):
        await anna.send("x")


async def test_a_deep_link_starts_the_bot(bot: Bot, client: SandboxClient) -> None:
    boris = await client.person("Борис")
    assert await boris.join(f"https://t.me/{BOT_USERNAME}?start=abc") == "started"
    assert await heard(bot) == ["/start abc"]


async def test_the_bots_own_link_starts_it_too(bot: Bot, client: SandboxClient) -> None:
    boris = await client.person("Борис")
    assert await boris.join(f"https://t.me/{BOT_USERNAME}") == "started"
    assert await heard(bot) == ["/start"]


async def test_the_bot_is_promoted_and_removed(bot: Bot, client: SandboxClient, group: int) -> None:
    await client.set_member(group, None, "administrator")
    await client.set_member(group, None, "left")
    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [one.new_chat_member.status for one in changes] == ["member", "administrator", "left"]


async def test_privacy_in_groups(bot: Bot, anna: Person, group: int) -> None:
    answered = await bot.send_message(group, "Вопрос")
    await bot.get_updates(-1)
    for text in ("болтовня", "/tasks", f"/tasks@{BOT_USERNAME}", "/tasks@other_bot"):
        await anna.send(text, group)
    await anna.send("ответ", group, reply_to=answered.message_id)
    assert await heard(bot) == ["/tasks", f"/tasks@{BOT_USERNAME}", "ответ"]


async def test_an_administrator_hears_all(bot: Bot, anna: Person, client: SandboxClient, group: int) -> None:
    await client.set_member(group, None, "administrator")
    await anna.send("болтовня", group)
    assert (await heard(bot))[-1] == "болтовня"


async def test_without_privacy_it_hears_all(bot: Bot, anna: Person, client: SandboxClient, group: int) -> None:
    assert not (await bot.get_me()).can_read_all_group_messages
    await client.ask("POST", "bot", {"privacy": False})
    await anna.send("болтовня", group)
    assert (await heard(bot))[-1] == "болтовня"
    assert (await bot.get_me()).can_read_all_group_messages


async def test_comings_and_goings_are_service_messages(bot: Bot, client: SandboxClient, group: int) -> None:
    boris = await client.person("Борис")
    await client.set_member(group, boris, "member")
    await boris.leave(group)
    messages = [update.message for update in await bot.get_updates() if update.message]
    came, went = messages[-2:]
    assert [user.id for user in came.new_chat_members or []] == [boris.id]
    assert went.left_chat_member is not None


async def test_channel_posts(bot: Bot, anna: Person, channel: int) -> None:
    number = await anna.send("Новый вебинар", channel)
    await anna.edit(number, "Новый семинар", channel)
    post, edited = [update.channel_post or update.edited_channel_post for update in (await bot.get_updates())[-2:]]
    assert post is not None
    assert edited is not None
    assert (post.text, edited.text, post.from_user) == ("Новый вебинар", "Новый семинар", None)
    assert post.sender_chat is not None


async def test_only_administrators_write_in_channels(client: SandboxClient, channel: int) -> None:
    boris = await client.person("Борис")
    await client.set_member(channel, boris, "member")
    with pytest.raises(SandboxRefused, match="can't write"):
        await boris.send("x", channel)


async def test_strangers_do_not_write_in_groups(client: SandboxClient, group: int) -> None:
    with pytest.raises(SandboxRefused, match="can't write"):
        await (await client.person("Чужой")).send("x", group)


async def test_supergroups_number_their_messages_themselves(bot: Bot, anna: Person, client: SandboxClient) -> None:
    groups = [await client.chat(title, "supergroup", anna) for title in ("Штаб", "Совет")]
    for group in groups:
        assert [(await bot.send_message(group, text)).message_id for text in "ab"] == [2, 3]


async def test_plain_groups_share_the_numbers_of_private_chats(bot: Bot, anna: Person, client: SandboxClient) -> None:
    group = await client.chat("Кружок", "group", anna)
    assert group > -1_000_000_000_000
    numbers = [(await bot.send_message(chat, "x")).message_id for chat in (anna.id, group, anna.id)]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


@pytest.mark.parametrize(
    ("kind", "is_admin", "expected"),
    [
        ("channel", True, ["my_chat_member"]),
        ("channel", False, []),
        ("supergroup", True, ["my_chat_member", "message"]),
        ("group", False, ["my_chat_member", "message"]),
    ],
)
async def test_the_bot_learns_that_it_was_added(
    bot: Bot, anna: Person, client: SandboxClient, kind: str, is_admin: bool, expected: list[str]
) -> None:
    await client.chat("Новый чат", kind, anna, bot_is_admin=is_admin)
    assert [update.event_type for update in (await bot.get_updates())[1:]] == expected


async def test_a_plain_link(bot: Bot, client: SandboxClient, channel: int) -> None:
    link = await bot.create_chat_invite_link(channel, name="Математики", member_limit=1)
    assert (link.name, link.member_limit, link.is_revoked) == ("Математики", 1, False)
    assert await (await client.person("Борис")).join(link.invite_link) == "joined"
    with pytest.raises(SandboxRefused, match="INVITE_HASH_EXPIRED"):
        await (await client.person("Вера")).join(link.invite_link)


async def test_a_link_is_edited_and_revoked(bot: Bot, client: SandboxClient, channel: int) -> None:
    link = (await bot.create_chat_invite_link(channel)).invite_link
    assert (await bot.edit_chat_invite_link(channel, link, name="Ещё")).name == "Ещё"
    assert (await bot.revoke_chat_invite_link(channel, link)).is_revoked
    with pytest.raises(SandboxRefused, match="INVITE_HASH_EXPIRED"):
        await (await client.person("Борис")).join(link)
    with pytest.raises(TelegramBadRequest, match="INVITE_HASH_EXPIRED"):
        await bot.edit_chat_invite_link(channel, link)


async def test_links_expire_by_the_sandbox_clock(bot: Bot, client: SandboxClient, channel: int) -> None:
    now = (await client.state())["clock"]["now"]
    link = await bot.create_chat_invite_link(channel, expire_date=_seconds(now) + 3600)
    await client.advance("PT2H")
    with pytest.raises(SandboxRefused, match="INVITE_HASH_EXPIRED"):
        await (await client.person("Борис")).join(link.invite_link)


async def test_a_join_request_approved(bot: Bot, client: SandboxClient, channel: int) -> None:
    boris = await client.person("Борис")
    link = await bot.create_chat_invite_link(channel, creates_join_request=True)
    assert await boris.join(link.invite_link) == "requested"
    request = (await bot.get_updates())[-1].chat_join_request
    assert request is not None
    assert (request.chat.id, request.from_user.id, request.user_chat_id) == (channel, boris.id, boris.id)
    await bot.get_updates(allowed_updates=["chat_member"])
    assert await bot.approve_chat_join_request(channel, boris.id)
    joined = (await bot.get_updates())[-1].chat_member
    assert joined is not None
    assert joined.via_join_request
    assert (await bot.get_chat_member(channel, boris.id)).status == "member"
    with pytest.raises(SandboxRefused, match="USER_ALREADY_PARTICIPANT"):
        await boris.join(link.invite_link)


async def test_a_join_request_declined(bot: Bot, client: SandboxClient, channel: int) -> None:
    boris = await client.person("Борис")
    link = await bot.create_chat_invite_link(channel, creates_join_request=True)
    await boris.join(link.invite_link)
    with pytest.raises(SandboxRefused, match="INVITE_REQUEST_SENT"):
        await boris.join(link.invite_link)
    assert await bot.decline_chat_join_request(channel, boris.id)
    assert (await bot.get_chat_member(channel, boris.id)).status == "left"


async def test_five_minutes_to_write_to_who_asked(bot: Bot, client: SandboxClient, channel: int) -> None:
    boris = await client.person("Борис")
    link = await bot.create_chat_invite_link(channel, creates_join_request=True)
    await boris.join(link.invite_link)
    await bot.send_message(boris.id, "Из какой Вы школы?")
    await client.advance("PT5M1S")
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await bot.send_message(boris.id, "Из какой Вы школы?")


async def test_bans(bot: Bot, client: SandboxClient, channel: int) -> None:
    boris = await client.person("Борис")
    link = (await bot.create_chat_invite_link(channel)).invite_link
    await boris.join(link)
    await bot.ban_chat_member(channel, boris.id)
    assert (await bot.get_chat_member(channel, boris.id)).status == "kicked"
    with pytest.raises(SandboxRefused, match="USER_BANNED_IN_CHANNEL"):
        await boris.join(link)
    await bot.unban_chat_member(channel, boris.id, only_if_banned=True)
    assert await boris.join(link) == "joined"


async def test_the_bot_leaves(bot: Bot, group: int) -> None:
    assert await bot.leave_chat(group)
    with pytest.raises(TelegramForbiddenError, match="bot is not a member of the supergroup chat"):
        await bot.get_chat(group)


async def test_replies_in_groups(bot: Bot, anna: Person, group: int) -> None:
    number = await anna.send("/report", group)
    sent = await bot.send_message(group, "вот", reply_parameters=ReplyParameters(message_id=number))
    assert sent.reply_to_message is not None


async def test_pinning_in_a_group_wants_rights(bot: Bot, group: int) -> None:
    sent = await bot.send_message(group, "важно")
    with pytest.raises(TelegramBadRequest, match="not enough rights to manage pinned messages in the chat"):
        await sent.pin()


async def test_no_administrators_in_private(bot: Bot, anna: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="there are no administrators in the private chat"):
        await bot.get_chat_administrators(anna.id)


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())
