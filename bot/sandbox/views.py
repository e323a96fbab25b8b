"""What people and the page see of the World."""

from bot.sandbox import rendering
from bot.sandbox.records import Chat, Json, Message, Person
from bot.sandbox.world import BOT_USERNAME, World

SERVICE = ("new_chat_members", "left_chat_member", "contact", "location", "poll", "forward_origin")


def state(world: World, since: int | None = None) -> Json:
    """The whole, with the messages changed after the version `since`, where one is named."""
    followers = world.clock.followers.values()
    return {
        "clock": world.clock.shown(),
        "followers": [{"handled": one.handled, "wakes": one.wakes and one.wakes.isoformat()} for one in followers],
        "version": world.version,
        "bot": rendering.bot_user(world) | {"link": f"https://t.me/{BOT_USERNAME}", "description": _description(world)},
        "people": [_person(person) for person in world.state.people.values()],
        "chats": [_chat(world, chat) for chat in world.state.chats.values()],
        "commands": world.setting("commands", {}),
        "pending_updates": len(world.updates.pending),
        "last_call": world.last_call,
        "messages": [] if since is None else _changes(world, since),
    }


def _changes(world: World, since: int) -> list[Json]:
    chats = world.state.chats.values()
    return [message(world, one) for chat in chats for one in chat.messages.values() if one.version > since]


def has_news(chat: Chat, after: int, version: int) -> bool:
    return any(number > after and message.version > version for number, message in chat.messages.items())


def messages(world: World, chat: Chat, after: int, version: int) -> Json:
    found = [one for one in chat.messages.values() if one.id > after and one.version > version]
    return {
        "version": world.version,
        "action": chat.action,
        "messages": [message(world, one) for one in found],
    }


def message(world: World, shown: Message) -> Json:
    content = shown.content
    markup = shown.markup or {}
    made: Json = {
        "message_id": shown.id,
        "chat": shown.chat_id,
        "version": shown.version,
        "date": shown.date,
        "sender": _sender(world, shown),
        "text": content.get("text") or content.get("caption") or "",
        "entities": content.get("entities") or content.get("caption_entities") or [],
        "keyboard": markup.get("inline_keyboard") or markup.get("keyboard") or [],
        "keyboard_kind": "inline" if "inline_keyboard" in markup else next(iter(markup), None),
        "media": _media(world, content),
        "album": content.get("media_group_id"),
        "reply_to": shown.reply_to,
        "edited": bool(shown.edits),
        "edits": shown.edits,
        "deleted": shown.deleted,
        "pinned": shown.id in world.chat(shown.chat_id).pinned,
        "reactions": [one for chosen in shown.reactions.values() for one in chosen],
        "reactors": {str(one): chosen for one, chosen in shown.reactions.items()},
    }
    made |= {name: content[name] for name in SERVICE if name in content}
    if "poll" in content:
        poll = world.state.polls[content["poll"]["id"]]
        made["poll"] = rendering.poll(world, poll)
        made["votes"] = {str(person): places for person, places in poll.votes.items()}
    return made


def _description(world: World) -> str:
    known: dict[str, str] = world.setting("description", {})
    return known.get("ru") or known.get("", "")


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.first_name,
        "username": person.username,
        "started": person.started,
        "blocked": person.blocked,
    }


def _chat(world: World, chat: Chat) -> Json:
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title or world.person(chat.id).first_name,
        "members": {str(member): status for member, status in chat.members.items()},
        "action": chat.action,
    }


def _sender(world: World, shown: Message) -> Json:
    user = rendering.user(world, shown.sender_id)
    return {"id": user["id"], "name": user["first_name"], "is_bot": user["is_bot"]}


def _media(world: World, content: Json) -> list[Json]:
    found = [("photo", one) for one in content.get("photo", [])[-1:]]
    found += [("document", content["document"])] if "document" in content else []
    stored = [(kind, world.state.files[one["file_id"]]) for kind, one in found]
    return [
        {
            "kind": kind,
            "url": f"/sandbox/files/{file.id}",
            "name": file.name,
            "mime_type": file.mime_type,
            "size": file.size,
            "width": file.width,
            "height": file.height,
        }
        for kind, file in stored
    ]
