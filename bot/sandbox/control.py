"""The control API: tests and the page play people, order faults and move the clock through it (docs/sandbox.md)."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox import acts, events, views
from bot.sandbox.calls import Upload
from bot.sandbox.clock import duration
from bot.sandbox.faults import Fault
from bot.sandbox.records import Chat, Click, Json, Person
from bot.sandbox.refusals import Refused, bad_request
from bot.sandbox.world import World

WORLD = web.AppKey("world", World)
KINDS = ("group", "supergroup", "channel")
STATUSES = ("administrator", "member", "left", "kicked")
CLICK_SECONDS = 15.0

Handler = Callable[[World, web.Request], Awaitable[Any]]


async def state(world: World, request: web.Request) -> Json:
    since = request.query.get("messages_since")
    return views.state(world, int(since) if since else None)


async def add_person(world: World, request: web.Request) -> Json:
    body = await request.json()
    return {"id": world.add_person(str(body["name"]), body.get("username")).id}


async def send(world: World, request: web.Request) -> Json:
    person = _person(world, request)
    if request.content_type == "multipart/form-data":
        body, upload = await _form(request)
    else:
        body, upload = await request.json(), None
    text, as_photo = str(body.get("text", "")), body.get("as") == "photo"
    written = acts.Written(text, upload, as_photo=as_photo, phone=str(body.get("phone", "")))
    reply_to = int(body["reply_to"]) if body.get("reply_to") else None
    return {"message_id": acts.write(world, person, _chat(world, person, body), written, reply_to).id}


async def edit(world: World, request: web.Request) -> Json:
    person, body = _person(world, request), await request.json()
    message = acts.rewrite(world, person, _chat(world, person, body), int(body["message_id"]), str(body["text"]))
    return {"message_id": message.id}


async def click(world: World, request: web.Request) -> Json:
    """Answers once the bot answered the click, or after `wait` seconds with `answered: false`."""
    person, body = _person(world, request), await request.json()
    chat = _chat(world, person, body)
    made = acts.click(world, person, chat, int(body["message_id"]), str(body["button"]))
    if not isinstance(made, Click):
        return {**made, "answered": True}
    await world.bell.until(lambda: made.answer is not None, float(body.get("wait", CLICK_SECONDS)))
    silence: Json = {"text": None, "alert": False, "url": None}
    return {**(made.answer or silence), "answered": made.answer is not None}


async def react(world: World, request: web.Request) -> Json:
    person, body = _person(world, request), await request.json()
    emoji = [str(body["emoji"])] if body.get("emoji") else []
    acts.react(world, person, _chat(world, person, body), int(body["message_id"]), emoji)
    return {}


async def vote(world: World, request: web.Request) -> Json:
    person, body = _person(world, request), await request.json()
    options = [int(place) for place in body["options"]]
    acts.vote(world, person, _chat(world, person, body), int(body["message_id"]), options)
    return {}


async def join(world: World, request: web.Request) -> Json:
    return {"status": acts.join(world, _person(world, request), str((await request.json())["link"]))}


async def leave(world: World, request: web.Request) -> Json:
    person = _person(world, request)
    acts.leave(world, person, _chat(world, person, await request.json()))
    return {}


async def block(world: World, request: web.Request) -> Json:
    events.set_blocked(world, _person(world, request).id, blocked=True)
    return {}


async def unblock(world: World, request: web.Request) -> Json:
    events.set_blocked(world, _person(world, request).id, blocked=False)
    return {}


async def deactivate(world: World, request: web.Request) -> Json:
    _person(world, request).deactivated = True
    return {}


async def set_bot(world: World, request: web.Request) -> Json:
    """What only BotFather can change: whether group privacy is on."""
    world.state.settings["privacy"] = bool((await request.json())["privacy"])
    return {}


async def add_chat(world: World, request: web.Request) -> Json:
    body = await request.json()
    if body["kind"] not in KINDS:
        raise bad_request(f"kind must be one of {', '.join(KINDS)}")
    owner, is_admin = world.person(int(body["owner"])), bool(body.get("bot_is_admin"))
    chat = acts.found_chat(world, owner, str(body["title"]), body["kind"], bot_is_admin=is_admin)
    return {"id": chat.id}


async def set_member(world: World, request: web.Request) -> Json:
    """Make somebody, or the bot («bot»), a member or administrator of a chat, or remove them."""
    chat, body = world.chat(int(request.match_info["chat"])), await request.json()
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


async def add_fault(world: World, request: web.Request) -> Json:
    body = await request.json()
    error = body.get("error")
    refusal = None
    if isinstance(error, dict):
        refusal = Refused(int(error["code"]), str(error["description"]), error.get("retry_after"))
    elif error not in ("timeout", "reset", "rubbish"):
        raise bad_request("error must be an object, «timeout», «reset» or «rubbish»")
    fault = Fault(
        method=str(body.get("method", "*")),
        times=int(body.get("times", 1)),
        refusal=refusal,
        accident=None if refusal else error,
        delay=float(body.get("delay") or 0),
        after=bool(body.get("after")),
    )
    world.faults.append(fault)
    return {}


async def clear_faults(world: World, _: web.Request) -> Json:
    world.faults.clear()
    return {}


async def get_clock(world: World, request: web.Request) -> Json:
    """Without `after` the time as it is; with it, wait for a later version."""
    query = request.query
    if "after" not in query:
        return world.clock.shown()
    wakes = world.clock.local(datetime.fromisoformat(query["next"].replace(" ", "+"))) if query.get("next") else None
    follower, seconds = query.get("follower", "anonymous"), float(query.get("wait", 0))
    return await world.clock.follow(follower, int(query["after"]), wakes, seconds, _hung_up(request))


async def move_clock(world: World, request: web.Request) -> Json:
    body = await request.json()
    if "flow" in body:
        if body["flow"] not in ("real", "frozen"):
            raise bad_request("flow must be real or frozen")
        return await world.clock.set_flow(body["flow"])
    if "set" in body:
        return await world.clock.move_to(datetime.fromisoformat(str(body["set"])))
    if body.get("advance") == "next":
        wake = world.clock.next_wake()
        return await world.clock.move_to(wake) if wake else world.clock.shown()
    return await world.clock.advance(duration(str(body["advance"])))


async def calls(world: World, request: web.Request) -> Json:
    after = int(request.query.get("after", 0))
    return {"calls": [entry for entry in world.log if entry["number"] > after]}


async def download(world: World, request: web.Request) -> web.Response:
    stored = world.state.files.get(request.match_info["id"])
    if not stored:
        raise Refused(404, "no such file")
    headers = {"X-Content-Type-Options": "nosniff"}
    if stored.kind != "photo":
        headers["Content-Disposition"] = "attachment"
    body = world.blobs.get(stored.id, b"")
    return web.Response(body=body, content_type=stored.mime_type, headers=headers)


def _person(world: World, request: web.Request) -> Person:
    return world.person(int(request.match_info["person"]))


def _chat(world: World, person: Person, body: Json) -> Chat:
    return world.chat(int(body.get("chat") or person.id))


def _hung_up(request: web.Request) -> Callable[[], bool]:
    """Whether a connection that was to be kept alive is closed; of others nothing can be said."""
    transport = request.transport
    return lambda: request.keep_alive and (transport is None or transport.is_closing())


async def _form(request: web.Request) -> tuple[Json, Upload | None]:
    body: Json = {}
    upload = None
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        if part.filename is None:
            body[part.name] = await part.text()
            continue
        mime_type = part.headers.get("Content-Type", "application/octet-stream")
        upload = Upload(part.filename, mime_type, bytes(await part.read()))
    return body, upload


def _refuse_other_sites(request: web.Request) -> None:
    """A page from elsewhere, open in the same browser, plays nobody here."""
    origin = request.headers.get("Origin")
    if origin and origin.split("//")[-1] != request.host:
        raise Refused(403, "only this sandbox's own page may do that")


ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/sandbox/state", state),
    ("POST", "/sandbox/people", add_person),
    ("POST", "/sandbox/people/{person}/send", send),
    ("POST", "/sandbox/people/{person}/edit", edit),
    ("POST", "/sandbox/people/{person}/click", click),
    ("POST", "/sandbox/people/{person}/react", react),
    ("POST", "/sandbox/people/{person}/vote", vote),
    ("POST", "/sandbox/people/{person}/join", join),
    ("POST", "/sandbox/people/{person}/leave", leave),
    ("POST", "/sandbox/people/{person}/block", block),
    ("POST", "/sandbox/people/{person}/unblock", unblock),
    ("POST", "/sandbox/people/{person}/deactivate", deactivate),
    ("POST", "/sandbox/bot", set_bot),
    ("POST", "/sandbox/chats", add_chat),
    ("POST", "/sandbox/chats/{chat}/members", set_member),
    ("GET", "/sandbox/chats/{chat}/messages", messages),
    ("POST", "/sandbox/faults", add_fault),
    ("DELETE", "/sandbox/faults", clear_faults),
    ("GET", "/sandbox/clock", get_clock),
    ("POST", "/sandbox/clock", move_clock),
    ("GET", "/sandbox/log", calls),
    ("GET", "/sandbox/files/{id}", download),
)


def install(app: web.Application, world: World) -> None:
    app[WORLD] = world
    for method, path, handler in ROUTES:
        app.router.add_route(method, path, _answering(handler))


def _answering(handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Results become JSON, with the version of messages before; mistakes become {"error": …}."""

    async def answer(request: web.Request) -> web.StreamResponse:
        world = request.app[WORLD]
        before = world.version
        try:
            _refuse_other_sites(request)
            made = await handler(world, request)
        except Refused as refused:
            return web.json_response({"error": refused.description}, status=refused.code)
        except (KeyError, TypeError, ValueError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return made if isinstance(made, web.StreamResponse) else web.json_response({"version_before": before, **made})

    return answer
