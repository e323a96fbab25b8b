"""Circumstances: what there is, the time, faults on order, the log."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.sandbox import views
from bot.sandbox.calls import read_object
from bot.sandbox.clock import ANONYMOUS, duration
from bot.sandbox.faults import Fault
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refused, bad_request
from bot.sandbox.world import World


async def state(world: World, request: web.Request) -> Json:
    since = request.query.get("messages_since")
    return views.state(world, int(since) if since else None)


async def add_fault(world: World, request: web.Request) -> Json:
    """Without an error, but with a delay, the calls are only late."""
    body = await read_object(request)
    error, delay = body.get("error"), float(body.get("delay") or 0)
    if not isinstance(error, dict) and error not in ("timeout", "reset", "rubbish") and not (error is None and delay):
        raise bad_request("error must be an object, «timeout», «reset» or «rubbish»")
    fault = Fault(
        method=str(body.get("method", "*")),
        times=int(body.get("times", 1)),
        refusal=_refusal(error) if isinstance(error, dict) else None,
        accident=None if isinstance(error, dict) else error,
        delay=delay,
        after=bool(body.get("after")),
    )
    world.faults.append(fault)
    return {}


def _refusal(error: Json) -> Refused:
    wait = error.get("retry_after")
    return Refused(int(error["code"]), str(error["description"]), None if wait is None else int(wait))


async def clear_faults(world: World, _: web.Request) -> Json:
    world.faults.clear()
    return {}


async def get_clock(world: World, request: web.Request) -> Json:
    """Without `after` the time as it is; with it, wait for a later version."""
    query = request.query
    if "after" not in query:
        return world.clock.shown()
    wakes = world.clock.local(datetime.fromisoformat(query["next"].replace(" ", "+"))) if query.get("next") else None
    follower, seconds = query.get("follower", ANONYMOUS), float(query.get("wait", 0))
    return await world.clock.follow(follower, int(query["after"]), wakes, seconds, _hung_up(request))


async def move_clock(world: World, request: web.Request) -> Json:
    body = await read_object(request)
    if "flow" in body:
        if body["flow"] not in ("real", "frozen"):
            raise bad_request("flow must be real or frozen")
        return await world.clock.set_flow(body["flow"])
    if "set" in body:
        return await world.clock.move_to(datetime.fromisoformat(str(body["set"])))
    if body.get("advance") == "next":
        return await world.clock.move_to_next()
    return await world.clock.advance(duration(str(body["advance"])))


async def calls(world: World, request: web.Request) -> Json:
    after = int(request.query.get("after", 0))
    return {"calls": [entry for entry in world.log if entry["number"] > after]}


def _hung_up(request: web.Request) -> Callable[[], bool]:
    """Whether a connection that was to be kept alive is closed; of others nothing can be said."""
    transport = request.transport
    return lambda: request.keep_alive and (transport is None or transport.is_closing())


ROUTES = (
    ("GET", "state", state),
    ("POST", "faults", add_fault),
    ("DELETE", "faults", clear_faults),
    ("GET", "clock", get_clock),
    ("POST", "clock", move_clock),
    ("GET", "log", calls),
)
