"""The web page where one person plays everybody, and the stream that keeps it live."""

import asyncio
import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from aiohttp import web

from bot.sandbox.bells import Bell
from bot.sandbox.control import WORLD

FOLDER = Path(str(files("bot.sandbox") / "page"))
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:",
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
}
BREATH = 0.05
HEARTBEAT = 15.0


def install(app: web.Application) -> None:
    app.router.add_get("/", index)
    app.router.add_get("/sandbox/events", events)
    app.router.add_static("/page", FOLDER)


async def index(_: web.Request) -> web.FileResponse:
    return web.FileResponse(FOLDER / "index.html", headers=HEADERS)


async def events(request: web.Request) -> web.StreamResponse:
    """Server-sent events: the versions of messages, calls and clock, whenever one of them changed."""
    world = request.app[WORLD]
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await stream.prepare(request)
    while not world.bell.closed:
        rung = world.bell.count
        mark = {"messages": world.version, "calls": world.last_call, "clock": world.clock.version}
        await stream.write(f"data: {json.dumps(mark)}\n\n".encode())
        await asyncio.sleep(BREATH)
        await world.bell.until(_rang_since(world.bell, rung), HEARTBEAT)
    return stream


def _rang_since(bell: Bell, count: int) -> Callable[[], bool]:
    return lambda: bell.count != count
