"""People are played: each act of a person is one call."""

import inspect
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox import acts, events
from bot.sandbox.calls import Call, read_call, read_object
from bot.sandbox.records import Chat, Click, Json, Person
from bot.sandbox.world import World

CLICK_SECONDS = 15.0

Done = Json | None
Act = Callable[[World, Person, Chat, Call], Done | Awaitable[Done]]


async def add_person(world: World, request: web.Request) -> Json:
    body = await read_object(request)
    return {"id": world.add_person(str(body["name"]), body.get("username")).id}


def send(world: World, person: Person, chat: Chat, sent: Call) -> Json:
    upload = next(iter(sent.files.values()), None)
    written = acts.Written(sent.text("text"), upload, as_photo=sent.text("as") == "photo", phone=sent.text("phone"))
    return {"message_id": acts.write(world, person, chat, written, sent.optional_number("reply_to")).id}


def edit(world: World, person: Person, chat: Chat, sent: Call) -> Json:
    return {"message_id": acts.rewrite(world, person, chat, sent.number("message_id"), sent.text("text")).id}


async def click(world: World, person: Person, chat: Chat, sent: Call) -> Json:
    """Answers once the bot answered the click, or after `wait` seconds with `answered: false`."""
    made = acts.click(world, person, chat, sent.number("message_id"), sent.text("button"))
    if not isinstance(made, Click):
        return {**made, "answered": True}
    await world.bell.until(lambda: made.answer is not None, float(sent.values.get("wait", CLICK_SECONDS)))
    silence: Json = {"text": None, "alert": False, "url": None}
    return {**(made.answer or silence), "answered": made.answer is not None}


def react(world: World, person: Person, chat: Chat, sent: Call) -> None:
    acts.react(world, person, chat, sent.number("message_id"), [sent.text("emoji")] if sent.text("emoji") else [])


def vote(world: World, person: Person, chat: Chat, sent: Call) -> None:
    acts.vote(world, person, chat, sent.number("message_id"), sent.numbers("options"))


def join(world: World, person: Person, _: Chat, sent: Call) -> Json:
    return {"status": acts.join(world, person, sent.text("link"))}


def leave(world: World, person: Person, chat: Chat, _: Call) -> None:
    acts.leave(world, person, chat)


def block(world: World, person: Person, _: Chat, __: Call) -> None:
    events.set_blocked(world, person.id, blocked=True)


def unblock(world: World, person: Person, _: Chat, __: Call) -> None:
    events.set_blocked(world, person.id, blocked=False)


def deactivate(_: World, person: Person, __: Chat, ___: Call) -> None:
    person.deactivated = True


def _played(act: Act) -> Callable[[World, web.Request], Awaitable[Json]]:
    async def handle(world: World, request: web.Request) -> Json:
        person, sent = world.person(int(request.match_info["person"])), await read_call(request, "")
        made = act(world, person, world.chat(int(sent.values.get("chat") or person.id)), sent)
        return (await made if inspect.isawaitable(made) else made) or {}

    return handle


ACTS: tuple[Act, ...] = (send, edit, click, react, vote, join, leave, block, unblock, deactivate)
ROUTES = (
    ("POST", "people", add_person),
    *(("POST", f"people/{{person}}/{act.__name__}", _played(act)) for act in ACTS),
)
