"""What the bot sends."""

import math

from bot.sandbox import rendering
from bot.sandbox.access import charge, chat_seen, chat_to_write, reply_target
from bot.sandbox.calls import Call
from bot.sandbox.contents import caption_content, caption_of, document_content, photo_content, text_content
from bot.sandbox.markup import keyboard
from bot.sandbox.records import Json, Message, Poll
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

LARGEST_ALBUM = 10
SERVICE = frozenset({"new_chat_members", "left_chat_member"})
ALONE = frozenset({"media_group_id", "forward_origin"})
ACTIONS = {
    *("typing", "upload_photo", "upload_document", "upload_video", "upload_voice", "upload_video_note"),
    *("record_video", "record_voice", "record_video_note", "choose_sticker", "find_location"),
}
ALBUM_ITEMS = {"photo": photo_content, "document": document_content}


def send(world: World, call: Call, content: Json) -> Message:
    """Post what a call wants to say, after the checks that all sending methods share."""
    chat = chat_to_write(world, call)
    reply_to = reply_target(world, call, chat)
    markup = keyboard(call, chat)
    charge(world, chat)
    sent = world.post(chat, world.bot_id, content, markup=markup, reply_to=reply_to)
    if "poll" in content:
        poll_id = content["poll"]["id"]
        world.state.polls.setdefault(poll_id, Poll(poll_id, chat.id, sent.id))
    return sent


def send_message(world: World, call: Call) -> Json:
    chat_to_write(world, call)
    return rendering.message(world, send(world, call, text_content(call)))


def send_photo(world: World, call: Call) -> Json:
    chat_to_write(world, call)
    content = photo_content(world, call, call.text("photo")) | caption_content(call)
    return rendering.message(world, send(world, call, content))


def send_document(world: World, call: Call) -> Json:
    chat_to_write(world, call)
    content = document_content(world, call, call.text("document")) | caption_content(call)
    return rendering.message(world, send(world, call, content))


def send_location(world: World, call: Call) -> Json:
    place = {name: _degrees(call, name, limit) for name, limit in (("latitude", 90), ("longitude", 180))}
    return rendering.message(world, send(world, call, {"location": place}))


def send_media_group(world: World, call: Call) -> list[Json]:
    chat = chat_to_write(world, call)
    items = call.objects("media")
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > LARGEST_ALBUM:
        raise bad_request("too many messages to send as an album")
    if len({item.get("type") for item in items}) > 1 and any(item.get("type") == "document" for item in items):
        raise bad_request("Document can't be mixed with other media types")
    contents = [_album_item(world, call, item) for item in items]
    reply_to = reply_target(world, call, chat)
    charge(world, chat, len(items))
    album = {"media_group_id": str(world.next_id("click"))}
    sent = [world.post(chat, world.bot_id, content | album, reply_to=reply_to) for content in contents]
    return [rendering.message(world, message) for message in sent]


def copy_message(world: World, call: Call) -> Json:
    source = chat_seen(world, call, "from_chat_id")
    original = world.message(source, call.message_id(), "message to copy not found")
    content = {name: value for name, value in original.content.items() if name not in ALONE}
    if content.keys() & SERVICE:
        raise bad_request("the message can't be copied")
    if "poll" in content:
        content["poll"] = content["poll"] | {"id": str(world.next_id("click"))}
    if "caption" in call.values and "text" not in content:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= caption_content(call)
    return {"message_id": send(world, call, content).id}


def forward_message(world: World, call: Call) -> Json:
    source = chat_seen(world, call, "from_chat_id")
    original = world.message(source, call.message_id(), "message to forward not found")
    if original.content.keys() & SERVICE:
        raise bad_request("the message can't be forwarded")
    origin: Json = {"type": "user", "sender_user": rendering.user(world, original.sender_id), "date": original.date}
    if source.is_broadcast:
        shown = rendering.chat(world, source)
        origin = {"type": "channel", "chat": shown, "message_id": original.id, "date": original.date}
    return rendering.message(world, send(world, call, original.content | {"forward_origin": origin}))


def send_chat_action(world: World, call: Call) -> bool:
    chat = chat_to_write(world, call)
    action = call.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.show_action(chat, action)
    return True


def _degrees(call: Call, name: str, limit: int) -> float:
    if not call.text(name).strip():
        raise bad_request(f"{name} is empty")
    try:
        found = float(call.text(name))
    except ValueError:
        found = math.inf
    if not abs(found) <= limit:
        raise bad_request("invalid location specified")
    return found


def _album_item(world: World, call: Call, item: Json) -> Json:
    kind = str(item.get("type", ""))
    if kind not in ALBUM_ITEMS:
        raise bad_request(f"can't parse InputMedia: type {kind!r} is not supported by the sandbox")
    return ALBUM_ITEMS[kind](world, call, str(item.get("media", ""))) | caption_of(item, call)


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendLocation": send_location,
    "sendMediaGroup": send_media_group,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
    "sendChatAction": send_chat_action,
}
