"""Chats and their members, as the bot sees and changes them."""

from bot.sandbox import events, rendering
from bot.sandbox.access import administered_chat, chat_seen
from bot.sandbox.calls import Call
from bot.sandbox.records import ADMINISTRATORS, MEMBERS, Chat, Json
from bot.sandbox.refusals import bad_request, forbidden
from bot.sandbox.world import World


def get_chat(world: World, call: Call) -> Json:
    return rendering.full_chat(world, chat_seen(world, call))


def get_chat_member(world: World, call: Call) -> Json:
    chat = chat_seen(world, call)
    person_id = call.number("user_id")
    if person_id != world.bot_id and person_id not in world.state.people:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return rendering.member(world, chat, person_id)


def get_chat_member_count(world: World, call: Call) -> int:
    chat = chat_seen(world, call)
    return 2 if chat.kind == "private" else sum(status in MEMBERS for status in chat.members.values())


def get_chat_administrators(world: World, call: Call) -> list[Json]:
    chat = chat_seen(world, call)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    found = [one for one, status in chat.members.items() if status in ADMINISTRATORS and one != world.bot_id]
    return [rendering.member(world, chat, one) for one in found]


def ban_chat_member(world: World, call: Call) -> bool:
    chat = administered_chat(world, call, "not enough rights to restrict/unrestrict chat member")
    person_id = _person_who_can_leave(world, chat, call)
    events.set_member(world, chat, person_id, "kicked", by=world.bot_id)
    return True


def unban_chat_member(world: World, call: Call) -> bool:
    chat = administered_chat(world, call, "not enough rights to restrict/unrestrict chat member")
    person_id = _person_who_can_leave(world, chat, call)
    if chat.members.get(person_id) == "kicked" or not call.flag("only_if_banned"):
        events.set_member(world, chat, person_id, "left", by=world.bot_id)
    return True


def leave_chat(world: World, call: Call) -> bool:
    chat = chat_seen(world, call)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    events.set_member(world, chat, world.bot_id, "left", by=world.bot_id)
    return True


def pin_chat_message(world: World, call: Call) -> bool:
    chat = chat_seen(world, call)
    message = world.message(chat, call.message_id(), "message to pin not found")
    _refuse_pinning(world, chat)
    chat.pinned = [one for one in chat.pinned if one != message.id] + [message.id]
    world.touch(message)
    return True


def unpin_chat_message(world: World, call: Call) -> bool:
    """Without a message the newest pinned one."""
    chat = chat_seen(world, call)
    _refuse_pinning(world, chat)
    wanted = call.optional_number("message_id") or (chat.pinned[-1] if chat.pinned else None)
    if wanted not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(wanted)
    world.touch(chat.messages[wanted])
    return True


def _refuse_pinning(world: World, chat: Chat) -> None:
    if chat.kind != "private" and not chat.administers(world.bot_id):
        raise bad_request("not enough rights to manage pinned messages in the chat")


def _person_who_can_leave(world: World, chat: Chat, call: Call) -> int:
    person_id = call.number("user_id")
    if person_id == world.bot_id:
        raise bad_request("can't restrict self")
    if person_id not in world.state.people:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if chat.members.get(person_id) == "creator":
        raise bad_request("can't remove chat owner")
    if chat.administers(person_id):
        raise bad_request("user is an administrator of the chat")
    if chat.kind == "private":
        raise forbidden("bot can't restrict members of a private chat")
    return person_id


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "getChatAdministrators": get_chat_administrators,
    "banChatMember": ban_chat_member,
    "unbanChatMember": unban_chat_member,
    "leaveChat": leave_chat,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
}
