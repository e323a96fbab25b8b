"""Chats: founded, filled with members, read."""

from aiohttp import web

from bot.sandbox import acts, events, views
from bot.sandbox.calls import read_object
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refused, bad_request
from bot.sandbox.world import World

KINDS = ("group", "supergroup", "channel")
STATUSES = ("administrator", "member", "left", "kicked")


async def add_chat(world: World, request: web.Request) -> Json:
    body = await read_object(request)
    if body["kind"] not in KINDS:
        raise bad_request(f"kind must be one of {', '.join(KINDS)}")
    owner, is_admin = world.person(int(body["owner"])), bool(body.get("bot_is_admin"))
    chat = acts.found_chat(world, owner, str(body["title"]), body["kind"], bot_is_admin=is_admin)
    return {"id": chat.id}


async def set_member(world: World, request: web.Request) -> Json:
    """Make somebody, or the bot («bot»), a member or administrator of a chat, or remove them."""
    chat, body = world.chat(int(request.match_info["chat"])), await read_object(request)
    member = world.bot_id if body["member"] == "bot" else world.person(int(body["member"])).id
    if body["status"] not in STATUSES:
        raise bad_request(f"status must be one of {', '.join(STATUSES)}")
    owner = next(one for one, status in chat.members.items() if status == "creator")
    events.set_member(world, chat, member, body["status"], by=owner)
    return {}


async def messages(world: World, request: web.Request) -> Json:
    """Messages with a larger id than `after`, or changed since `version`; `wait` seconds for the first."""
    chat, query = world.chat(int(request.match_info["chat"])), request.query
    after, version = int(query.get("after", 0)), int(query.get("version", 0))
    await world.bell.until(lambda: views.has_news(chat, after, version), float(query.get("wait", 0)))
    return views.messages(world, chat, after, version)


async def download(world: World, request: web.Request) -> web.Response:
    stored = world.state.files.get(request.match_info["id"])
    if not stored:
        raise Refused(404, "no such file")
    headers = {"X-Content-Type-Options": "nosniff"}
    if stored.kind != "photo":
        headers["Content-Disposition"] = "attachment"
    body = world.blobs.get(stored.id, b"")
    return web.Response(body=body, content_type=stored.mime_type, headers=headers)


async def set_bot(world: World, request: web.Request) -> Json:
    """What only BotFather can change: whether group privacy is on."""
    world.state.settings["privacy"] = bool((await read_object(request))["privacy"])
    return {}


ROUTES = (
    ("POST", "chats", add_chat),
    ("POST", "chats/{chat}/members", set_member),
    ("GET", "chats/{chat}/messages", messages),
    ("GET", "files/{id}", download),
    ("POST", "bot", set_bot),
)
