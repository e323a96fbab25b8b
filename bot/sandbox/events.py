"""What happens in chats and is told to the bot as updates."""

from bot.sandbox import rendering
from bot.sandbox.access import hears
from bot.sandbox.records import Chat, Invite, Json, Message
from bot.sandbox.world import World


def post(
    world: World,
    chat: Chat,
    sender_id: int,
    content: Json,
    *,
    reply_to: int | None = None,
) -> Message:
    """A message of a person, or of the service, told to the bot where it hears it."""
    message = world.post(chat, sender_id, content, reply_to=reply_to)
    tell(world, chat, message)
    return message


def tell(world: World, chat: Chat, message: Message) -> None:
    if hears(world, chat, message):
        kind = ("edited_" if message.edit_date else "") + ("channel_post" if chat.is_broadcast else "message")
        world.updates.put(kind, rendering.message(world, message))


def set_member(world: World, chat: Chat, member_id: int, status: str, *, by: int, invite: Invite | None = None) -> None:
    """Somebody comes, goes or becomes an administrator; the bot hears of itself always, of others if it asked."""
    before = rendering.member(world, chat, member_id)
    was_there, heard = chat.has(member_id), chat.administers(world.bot_id)
    chat.members[member_id] = status
    change = _change(world, chat, by, before, rendering.member(world, chat, member_id))
    if invite:
        change["invite_link"] = rendering.invite(world, invite)
        change["via_join_request"] = invite.creates_join_request
    if member_id == world.bot_id:
        world.updates.put("my_chat_member", change)
    elif heard:
        world.updates.put("chat_member", change)
    if was_there != chat.has(member_id) and not chat.is_broadcast:
        _announce(world, chat, member_id, by, came=not was_there)
    world.changed()


def set_blocked(world: World, person_id: int, *, blocked: bool) -> None:
    """A person blocks the bot or takes it back: its status in the private chat is told."""
    person, chat = world.person(person_id), world.chat(person_id)
    if person.blocked == blocked:
        return
    before = rendering.member(world, _private(world, chat, person.blocked), world.bot_id)
    person.blocked = blocked
    after = rendering.member(world, _private(world, chat, blocked), world.bot_id)
    world.updates.put("my_chat_member", _change(world, chat, person_id, before, after))
    world.changed()


def _private(world: World, chat: Chat, blocked: bool) -> Chat:
    chat.members[world.bot_id] = "kicked" if blocked else "member"
    return chat


def _change(world: World, chat: Chat, by: int, before: Json, after: Json) -> Json:
    return {
        "chat": rendering.chat(world, chat),
        "from": rendering.user(world, by),
        "date": world.clock.timestamp(),
        "old_chat_member": before,
        "new_chat_member": after,
    }


def _announce(world: World, chat: Chat, member_id: int, by: int, *, came: bool) -> None:
    shown = rendering.user(world, member_id)
    content = {"new_chat_members": [shown]} if came else {"left_chat_member": shown}
    post(world, chat, by, content)
