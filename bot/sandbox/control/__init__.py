"""The control API: tests and the page play people, order faults and move the clock through it (docs/sandbox.md)."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import Any, NoReturn

from aiohttp import web

from bot.sandbox.calls import MISSHAPEN
from bot.sandbox.control import chats, circumstances, people
from bot.sandbox.refusals import Refused
from bot.sandbox.world import World

WORLD = web.AppKey("world", World)

Handler = Callable[[World, web.Request], Awaitable[Any]]


def install(app: web.Application, world: World) -> None:
    app[WORLD] = world
    for method, path, handler in (*people.ROUTES, *chats.ROUTES, *circumstances.ROUTES):
        app.router.add_route(method, f"/sandbox/{path}", _answering(handler))
    app.router.add_route("*", "/sandbox/{rest:.*}", _answering(_nothing))


def _answering(handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Results become JSON, with the version of messages before; mistakes become {"error": …}."""

    async def answer(request: web.Request) -> web.StreamResponse:
        world = request.app[WORLD]
        before = world.version
        try:
            _refuse_other_sites(request)
            made = await handler(world, request)
            if request.method != "GET":
                world.changed()
        except Refused as refused:
            return web.json_response({"error": refused.description}, status=refused.code)
        except MISSHAPEN as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return made if isinstance(made, web.StreamResponse) else web.json_response({"version_before": before, **made})

    return answer


async def _nothing(_: World, request: web.Request) -> NoReturn:
    raise Refused(404, f"no such call: {request.method} {request.path}")


def _refuse_other_sites(request: web.Request) -> None:
    """A page from elsewhere, open in the same browser, plays nobody here, not even under a name made to lead here."""
    origin = request.headers.get("Origin")
    if origin and (origin.split("//")[-1] != request.host or not _is_address(request.host)):
        raise Refused(403, "only this sandbox's own page may do that")


def _is_address(host: str) -> bool:
    name = host.rpartition(":")[0] or host
    with suppress(ValueError):
        return bool(ip_address(name.strip("[]")))
    return name == "localhost"
