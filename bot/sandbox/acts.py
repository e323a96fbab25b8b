"""What people do: write, click, vote, react, come, go, block. Their mistakes are refusals of the control API."""

from contextlib import suppress
from typing import NamedTuple

from bot.sandbox import events, rendering
from bot.sandbox.calls import Upload
from bot.sandbox.contents import stored_document, stored_photo
from bot.sandbox.formatting import automatic
from bot.sandbox.markup import buttons
from bot.sandbox.records import Chat, Click, Invite, JoinRequest, Json, Message, Person
from bot.sandbox.refusals import Refused, bad_request
from bot.sandbox.world import BOT_USERNAME, World

BOT_LINK = f"https://t.me/{BOT_USERNAME}"
DEEP_LINK = f"{BOT_LINK}?start="
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})


class Written(NamedTuple):
    """What somebody writes: a text, or a file with a caption, or their own telephone number."""

    text: str = ""
    upload: Upload | None = None
    as_photo: bool = False
    phone: str = ""


def found_chat(world: World, owner: Person, title: str, kind: str, *, bot_is_admin: bool) -> Chat:
    """A new group or channel; the bot is taken into groups always, into channels as an administrator only."""
    chat = world.add_chat(title, kind, owner.id)
    if bot_is_admin or kind != "channel":
        status = "administrator" if bot_is_admin else "member"
        events.set_member(world, chat, world.bot_id, status, by=owner.id)
    return chat


def write(world: World, person: Person, chat: Chat, written: Written, reply_to: int | None = None) -> Message:
    _refuse_writing(world, person, chat)
    if chat.kind == "private":
        person.started = True
        chat.members[world.bot_id] = "member"
    return events.post(world, chat, person.id, _content(world, person, written), reply_to=reply_to)


def rewrite(world: World, person: Person, chat: Chat, message_id: int, text: str) -> Message:
    message = world.message(chat, message_id, "message to edit not found")
    if message.sender_id != person.id or "text" not in message.content:
        raise bad_request("message can't be edited")
    message.edits.append({"date": message.edit_date or message.date, **message.content})
    message.content, message.edit_date = _text(text), world.clock.timestamp()
    world.touch(message)
    events.tell(world, chat, message)
    return message


def click(world: World, person: Person, chat: Chat, message_id: int, button: str) -> Click | Json:
    """A click that waits for its answer; a button with an address, or of a reply keyboard, needs none."""
    _refuse_strangers(person, chat)
    message = world.message(chat, message_id, "message to click not found")
    found = _button(message, button)
    if "callback_data" in found:
        return _query(world, person, chat, message, found["callback_data"])
    if "inline_keyboard" in (message.markup or {}):
        return {"text": None, "alert": False, "url": found.get("url")}
    phone = f"+7900{person.id % 10_000_000:07d}" if found.get("request_contact") else ""
    write(world, person, chat, Written(text=found["text"], phone=phone))
    return {"text": None, "alert": False, "url": None}


def react(world: World, person: Person, chat: Chat, message_id: int, emoji: list[str]) -> None:
    """The bot hears of it in private and where it is an administrator; no emoji takes the reaction back."""
    _refuse_strangers(person, chat)
    message = world.message(chat, message_id, "message to react not found")
    before, message.reactions[person.id] = message.reactions.get(person.id, []), emoji
    world.touch(message)
    if chat.kind != "private" and not chat.administers(world.bot_id):
        return
    update = {
        "chat": rendering.chat(world, chat),
        "message_id": message.id,
        "user": rendering.person_user(person),
        "date": world.clock.timestamp(),
        "old_reaction": [{"type": "emoji", "emoji": one} for one in before],
        "new_reaction": [{"type": "emoji", "emoji": one} for one in emoji],
    }
    world.updates.put("message_reaction", update)


def vote(world: World, person: Person, chat: Chat, message_id: int, options: list[int]) -> None:
    """Choose options by their places; none takes the vote back."""
    _refuse_strangers(person, chat)
    message = world.message(chat, message_id, "message with poll not found")
    shown = message.content.get("poll")
    if not shown or shown["is_closed"] or not all(0 <= place < len(shown["options"]) for place in options):
        raise bad_request("this poll can't be voted in so")
    if len(options) > 1 and not shown["allows_multiple_answers"]:
        raise bad_request("only one option can be chosen")
    poll = world.state.polls[shown["id"]]
    if poll.votes.get(person.id) and not shown["allows_revoting"]:
        raise bad_request("REVOTE_NOT_ALLOWED")
    poll.votes[person.id] = options
    world.touch(message)
    if not shown["is_anonymous"]:
        world.updates.put("poll_answer", _poll_answer(person, shown, options))
    world.updates.put("poll", rendering.poll(world, poll))


def join(world: World, person: Person, link: str) -> str:
    """Follow a link: «started» for the bot's own, «joined», or «requested» where approval is wanted."""
    if link == BOT_LINK or link.startswith(DEEP_LINK):
        write(world, person, world.chat(person.id), Written(f"/start {link[len(DEEP_LINK) :]}"))
        return "started"
    invite = world.state.invites.get(link)
    if not invite or _is_over(world, invite):
        raise bad_request("INVITE_HASH_EXPIRED")
    chat = world.chat(invite.chat_id)
    if chat.has(person.id):
        raise bad_request("USER_ALREADY_PARTICIPANT")
    if chat.members.get(person.id) == "kicked":
        raise bad_request("USER_BANNED_IN_CHANNEL")
    if invite.creates_join_request:
        return _ask_to_join(world, person, chat, invite)
    invite.joined += 1
    events.set_member(world, chat, person.id, "member", by=person.id, invite=invite)
    return "joined"


def leave(world: World, person: Person, chat: Chat) -> None:
    if chat.kind == "private" or not chat.has(person.id):
        raise bad_request("USER_NOT_PARTICIPANT")
    events.set_member(world, chat, person.id, "left", by=person.id)


def _refuse_writing(world: World, person: Person, chat: Chat) -> None:
    _refuse_strangers(person, chat)
    if chat.kind == "private" and (person.blocked or person.deactivated):
        raise Refused(403, "Forbidden: the person has blocked the bot")
    if chat.is_broadcast and not chat.administers(person.id):
        raise Refused(403, "Forbidden: the person can't write in this chat")


def _refuse_strangers(person: Person, chat: Chat) -> None:
    if chat.kind == "private" and chat.id != person.id:
        raise bad_request("this private chat belongs to somebody else")
    if chat.kind != "private" and not chat.has(person.id):
        raise Refused(403, "Forbidden: the person can't write in this chat")


def _content(world: World, person: Person, written: Written) -> Json:
    if written.phone:
        contact = {"phone_number": written.phone, "first_name": person.first_name, "user_id": person.id}
        return {"contact": contact}
    if not written.upload:
        return _text(written.text)
    caption = {"caption": written.text} if written.text else {}
    if written.as_photo and written.upload.mime_type in PICTURES:
        with suppress(Refused):  # what cannot be a photo goes as a file, as from a telephone
            return {"photo": [rendering.file(stored_photo(world, written.upload))]} | caption
    return {"document": rendering.file(stored_document(world, written.upload))} | caption


def _text(text: str) -> Json:
    shown = text.strip()
    if not shown:
        raise bad_request("message text is empty")
    if len(shown) > 4096:
        raise bad_request("message is too long")
    entities = automatic(shown)
    return {"text": shown} | ({"entities": entities} if entities else {})


def _button(message: Message, wanted: str) -> Json:
    for button in buttons(message.markup):
        if wanted in (button["text"], button.get("callback_data")):
            return button
    raise bad_request(f"button {wanted!r} not found")


def _query(world: World, person: Person, chat: Chat, message: Message, data: str) -> Click:
    query = Click(str(world.next_id("click")), person.id, chat.id, message.id, world.clock.timestamp())
    world.state.clicks[query.id] = query
    update = {
        "id": query.id,
        "from": rendering.person_user(person),
        "message": rendering.message(world, message),
        "chat_instance": str(chat.id * 31 + 7),
        "data": data,
    }
    world.updates.put("callback_query", update)
    return query


def _poll_answer(person: Person, shown: Json, options: list[int]) -> Json:
    return {
        "poll_id": shown["id"],
        "user": rendering.person_user(person),
        "option_ids": options,
        "option_persistent_ids": [shown["options"][place]["persistent_id"] for place in options],
    }


def _is_over(world: World, invite: Invite) -> bool:
    expired = invite.expire_date is not None and invite.expire_date <= world.clock.timestamp()
    full = invite.member_limit is not None and invite.joined >= invite.member_limit
    return invite.revoked or expired or full


def _ask_to_join(world: World, person: Person, chat: Chat, invite: Invite) -> str:
    known = [one for one in world.state.join_requests if (one.chat_id, one.person_id) == (chat.id, person.id)]
    if known:
        raise bad_request("INVITE_REQUEST_SENT")
    request = JoinRequest(chat.id, person.id, world.clock.timestamp(), invite.link)
    world.state.join_requests.append(request)
    update = {
        "chat": rendering.chat(world, chat),
        "from": rendering.person_user(person),
        "user_chat_id": person.id,
        "date": request.date,
        "invite_link": rendering.invite(world, invite),
    }
    world.updates.put("chat_join_request", update)
    return "requested"
