"""The stand-in itself: a Bot API server and its control API on one loopback port."""

import asyncio
import inspect
import logging
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.sandbox import control, judge, keeping, page_server
from bot.sandbox.calls import MISSHAPEN, Call, read_call
from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Fault, next_fault
from bot.sandbox.flood import FloodLimits
from bot.sandbox.methods import BY_LOWER_NAME, METHODS
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refused, bad_request, method_not_found, not_found, unauthorized
from bot.sandbox.webhook import Deliverer
from bot.sandbox.world import World

log = logging.getLogger(__name__)

LARGEST_REQUEST = 64 * 1024 * 1024
RUBBISH = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
LONGEST_SILENCE = 600.0


class Sandbox:
    """Usable in-process: `async with Sandbox() as sandbox`, then point a bot at `sandbox.url`."""

    def __init__(
        self,
        *,
        token: str = "42:TEST",  # noqa: S107 - of no real bot
        host: str = "127.0.0.1",
        port: int = 0,
        flood_limits: bool | FloodLimits = False,
        now: datetime | None = None,
        zone: str = "Asia/Krasnoyarsk",
        strict: bool = True,
        seed: int = 0,
        keep: Path | None = None,
        page_port: int | None = None,
    ) -> None:
        """`now` freezes the clock there (it may be moved); without it the clock is the kept one, or the system's."""
        limits = FloodLimits() if flood_limits is True else flood_limits or None
        kept = keeping.load(keep) if keep else None
        clock = kept.clock(zone) if kept and not now else SandboxClock(zone, now)
        self.world = World(token, clock, flood=limits, seed=seed, state=kept.state if kept else None)
        self.world.blobs |= kept.blobs if kept else {}
        self.strict, self.keep = strict, keep
        self._host, self._port, self._page_port = host, port, page_port
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def token(self) -> str:
        return self.world.token

    @property
    def url(self) -> str:
        """What KURATOR_API_URL gets: «http://127.0.0.1:8081»."""
        return f"http://{self._name}:{self._port}"

    @property
    def page_url(self) -> str:
        """Where people chat in a browser: on a port of its own, or beside the Bot API."""
        return f"http://{self._name}:{self._page_port or self._port}/"

    @property
    def _name(self) -> str:
        """The host as it stands in addresses; who listens everywhere is here as well."""
        here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104 - read, not opened
        return f"[{here}]" if ":" in here else here

    @property
    def clock_url(self) -> str:
        return f"{self.url}/sandbox/clock"

    async def __aenter__(self) -> Self:
        self.save()  # before any id is given: whoever is killed before the next save has given some
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_route("*", "/bot{token:[^/]+}/{method:.*}", self._bot_api)
        app.router.add_get("/file/bot{token:[^/]+}/{kind}/{id}/{name}", self._download)
        app.router.add_route("*", "/{start:bot|file/bot}{rest:.*}", _nothing)
        page_server.install(app)
        control.install(app, self.world)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        self._port = self._runner.addresses[0][1]
        if self._page_port is not None:
            await web.TCPSite(self._runner, self._host, self._page_port).start()
            self._page_port = self._runner.addresses[1][1]
        self._tasks = [asyncio.create_task(Deliverer(self.world, self.act_on).run())]
        if self.keep:
            self._tasks.append(asyncio.create_task(keeping.keep_saving(self.world, self.keep)))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for bell in (self.world.bell, self.world.updates.bell):
            bell.close()
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._runner.cleanup()
        self.save()

    def save(self) -> None:
        """Write the World to its folder at once, where it is kept."""
        if self.keep:
            keeping.save(self.world, self.keep)

    async def _bot_api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        name = BY_LOWER_NAME.get(name.lower(), name)
        try:
            if request.match_info["token"] != self.token:
                raise unauthorized()
            call = await read_call(request, name)
        except Refused as refused:
            self._note(Call(name, {}), refused, [], 0)
            return _answer(refused)
        fault = next_fault(self.world.faults, call.method)
        if fault and not fault.strikes_down:
            await asyncio.sleep(fault.delay)
        if not fault or not fault.strikes_down:
            return _answer(await self.act_on(call))
        if fault.after:
            await self.act_on(call)
        return await self._strike(fault, call, request)

    async def act_on(self, call: Call) -> Any:
        """Carry a call out and write it to the log; a refusal is returned, not raised."""
        began = time.monotonic()
        warnings = judge.complaints(call) if call.method in METHODS else []
        try:
            if call.method not in METHODS:
                raise method_not_found()
            if warnings and self.strict:
                raise bad_request(f"strict sandbox: {'; '.join(warnings)}")
            result = METHODS[call.method](self.world, call)
            answer = await result if inspect.isawaitable(result) else result
        except Refused as refused:
            answer = refused
        except MISSHAPEN as error:
            log.exception("%s: parameters of a shape nobody expected", call.method)
            answer = bad_request(f"can't parse the request: {type(error).__name__}")
        self._note(call, answer, warnings, time.monotonic() - began)
        return answer

    def _note(self, call: Call, answer: object, warnings: list[str], seconds: float) -> None:
        refused = answer if isinstance(answer, Refused) else None
        entry: Json = {
            "number": self.world.next_id("call"),
            "at": self.world.clock.now().isoformat(),
            "method": call.method,
            "parameters": call.shown(),
            "ok": refused is None,
            "code": refused.code if refused else 200,
            "description": refused.description if refused else None,
            "warnings": warnings,
            "milliseconds": round(seconds * 1000, 1),
        }
        self.world.log.append(entry)
        self.world.changed()
        if refused and refused.code == 404:
            log.error("the sandbox does not model %s: %s", call.method, entry["parameters"])
        elif warnings:
            log.error("%s: %s", call.method, "; ".join(warnings))

    async def _strike(self, fault: Fault, call: Call, request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(fault.delay)
        self._note(call, fault.refusal or Refused(502, f"fault on order: {fault.accident}"), [], fault.delay)
        if fault.refusal:
            return _answer(fault.refusal)
        if fault.accident == "timeout":
            await self.world.bell.until(lambda: False, LONGEST_SILENCE)
        if fault.accident != "rubbish" and request.transport:
            request.transport.abort()
        return web.Response(text=RUBBISH, status=502, content_type="text/html")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _answer(unauthorized())
        body = self.world.blobs.get(request.match_info["id"])
        if body is None:
            return _answer(not_found())
        return web.Response(body=body, content_type="application/octet-stream")


async def _nothing(_: web.Request) -> web.Response:
    return _answer(not_found())


def _answer(answer: object) -> web.Response:
    if not isinstance(answer, Refused):
        return web.json_response({"ok": True, "result": answer})
    body: Json = {"ok": False, "error_code": answer.code, "description": answer.description}
    if answer.retry_after is None:
        return web.json_response(body, status=answer.code)
    body["parameters"] = {"retry_after": answer.retry_after}
    return web.json_response(body, status=answer.code, headers={"Retry-After": str(answer.retry_after)})
