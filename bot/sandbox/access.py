"""Whom the bot may write to and what it may do where, with the refusals of the real server."""

import re

from bot.sandbox.calls import Call
from bot.sandbox.records import Chat, Json, Message, Person
from bot.sandbox.refusals import bad_request, forbidden
from bot.sandbox.world import BOT_USERNAME, World

JOIN_REQUEST_WINDOW = 5 * 60
CHAT_ID = re.compile(r"-?[0-9]{1,19}")


def known_chat(world: World, value: str) -> Chat:
    """A chat by its id. «@username» finds public chats only, never a person; there are no public ones here."""
    if not value:
        raise bad_request("chat_id is empty")
    return world.chat(int(value) if CHAT_ID.fullmatch(value) else 0)


def chat_seen(world: World, call: Call, name: str = "chat_id") -> Chat:
    """A chat the bot may look at: it is in it, or somebody wrote to it privately."""
    chat = known_chat(world, call.text(name))
    if chat.kind == "private" and not world.person(chat.id).started:
        raise bad_request("chat not found")
    if chat.kind != "private" and not chat.has(world.bot_id):
        raise _not_a_member(world, chat)
    return chat


def chat_to_write(world: World, call: Call, name: str = "chat_id") -> Chat:
    """A chat the bot may write to."""
    chat = known_chat(world, call.text(name))
    if chat.kind == "private":
        _refuse_private(world, world.person(chat.id))
    elif not chat.has(world.bot_id):
        raise _not_a_member(world, chat)
    elif chat.is_broadcast and not chat.administers(world.bot_id):
        raise bad_request("need administrator rights in the channel chat")
    return chat


def charge(world: World, chat: Chat, count: int = 1) -> None:
    """Take so many messages from the flood limits, where there are any."""
    if world.flood:
        world.flood.take(chat, count)


def administered_chat(world: World, call: Call, refusal: str) -> Chat:
    """A group or channel in which the bot is an administrator; otherwise 400 with these words."""
    chat = chat_seen(world, call)
    if chat.kind == "private" or not chat.administers(world.bot_id):
        raise bad_request(refusal)
    return chat


def own_message(world: World, call: Call, missing: str = "message to edit not found") -> Message:
    """The bot's own message that a call wants to edit: no forwarded one, and none with another than inline keys."""
    if not call.text("chat_id") and not call.message_id():
        raise bad_request("message identifier is not specified")
    message = world.message(chat_to_write(world, call), call.message_id(), missing)
    is_foreign = message.sender_id != world.bot_id or message.content.keys() & UNEDITABLE
    if is_foreign or "inline_keyboard" not in (message.markup or {"inline_keyboard": []}):
        raise bad_request("message can't be edited")
    return message


def reply_target(world: World, call: Call, chat: Chat) -> int | None:
    given = Call(call.method, call.object("reply_parameters") or {})
    wanted = given.message_id() or call.optional_number("reply_to_message_id")
    if not wanted:
        return None
    found = chat.messages.get(wanted)
    if found and not found.deleted:
        return found.id
    if given.flag("allow_sending_without_reply") or call.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def hears(world: World, chat: Chat, message: Message) -> bool:
    """Group privacy: commands for the bot, answers to it and service messages; an administrator hears all."""
    if chat.kind == "private":
        person = world.state.people.get(chat.id)
        return person is not None and not person.blocked
    if not chat.has(world.bot_id):
        return False
    if chat.is_broadcast or chat.administers(world.bot_id) or not world.setting("privacy", True):
        return True
    quoted = chat.messages.get(message.reply_to or 0)
    answers_bot = quoted is not None and quoted.sender_id == world.bot_id
    return answers_bot or not message.content.keys() & WRITTEN or any(map(is_for_bot, commands(message)))


UNEDITABLE = frozenset({"new_chat_members", "left_chat_member", "forward_origin"})
WRITTEN = frozenset({"text", "photo", "document", "contact", "location"})


def commands(message: Message) -> list[str]:
    """The commands in a text, as written: «/start@some_bot»."""
    text = str(message.content.get("text", "")).encode("utf-16-le")
    found: list[Json] = message.content.get("entities", [])
    spans = [(one["offset"] * 2, (one["offset"] + one["length"]) * 2) for one in found if one["type"] == "bot_command"]
    return [text[start:end].decode("utf-16-le") for start, end in spans]


def is_for_bot(command: str) -> bool:
    _, _, addressee = command.partition("@")
    return addressee.lower() in ("", BOT_USERNAME)


def _refuse_private(world: World, person: Person) -> None:
    if person.deactivated:
        raise forbidden("user is deactivated")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    if not person.started and not _waits_to_join(world, person.id):
        raise forbidden("bot can't initiate conversation with a user")


def _waits_to_join(world: World, person_id: int) -> bool:
    since = world.clock.timestamp() - JOIN_REQUEST_WINDOW
    return any(one.person_id == person_id and one.date >= since for one in world.state.join_requests)


def _not_a_member(world: World, chat: Chat) -> Exception:
    if chat.members.get(world.bot_id) == "kicked":
        return forbidden(f"bot was kicked from the {chat.kind} chat")
    return forbidden(f"bot is not a member of the {chat.kind} chat")
