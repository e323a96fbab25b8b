"""People are played: each act of a person is one call."""

from aiohttp import web

from bot.sandbox import acts, events
from bot.sandbox.calls import read_call
from bot.sandbox.records import Chat, Click, Json, Person
from bot.sandbox.world import World

CLICK_SECONDS = 15.0


async def add_person(world: World, request: web.Request) -> Json:
    body = await request.json()
    return {"id": world.add_person(str(body["name"]), body.get("username")).id}


async def send(world: World, request: web.Request) -> Json:
    person, sent = _person(world, request), await read_call(request, "send")
    upload = next(iter(sent.files.values()), None)
    as_photo = sent.text("as") == "photo"
    written = acts.Written(sent.text("text"), upload, as_photo=as_photo, phone=sent.text("phone"))
    chat = _chat(world, person, sent.values)
    return {"message_id": acts.write(world, person, chat, written, sent.optional_number("reply_to")).id}


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


def _person(world: World, request: web.Request) -> Person:
    return world.person(int(request.match_info["person"]))


def _chat(world: World, person: Person, body: Json) -> Chat:
    return world.chat(int(body.get("chat") or person.id))


ROUTES = (
    ("POST", "people", add_person),
    ("POST", "people/{person}/send", send),
    ("POST", "people/{person}/edit", edit),
    ("POST", "people/{person}/click", click),
    ("POST", "people/{person}/react", react),
    ("POST", "people/{person}/vote", vote),
    ("POST", "people/{person}/join", join),
    ("POST", "people/{person}/leave", leave),
    ("POST", "people/{person}/block", block),
    ("POST", "people/{person}/unblock", unblock),
    ("POST", "people/{person}/deactivate", deactivate),
)
