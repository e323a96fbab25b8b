"""Updates delivered to a webhook as the real server does it: a queue per chat and per clicking person, side by side."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiohttp

from bot.sandbox.calls import Call, reply_call
from bot.sandbox.methods import BY_LOWER_NAME
from bot.sandbox.records import Json, Webhook
from bot.sandbox.world import World

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
ANSWER_SECONDS = 60
FIRST_RETRY, LAST_RETRY = 0.5, 60.0


def queue_of(update: Json) -> tuple[str, int]:
    """Messages queue by chat, clicks and votes by person, all else by chat where there is one."""
    kind, payload = next((name, value) for name, value in update.items() if name != "update_id")
    if kind == "callback_query":
        return "click", payload["from"]["id"]
    if kind == "poll_answer":
        return "vote", payload["user"]["id"]
    return ("chat", payload["chat"]["id"]) if "chat" in payload else ("poll", 0)


class Deliverer:
    """Sends what is pending while a webhook is set; `act_on` carries out calls that come in the replies."""

    def __init__(self, world: World, act_on: Callable[[Call], Awaitable[Any]]) -> None:
        self.world = world
        self._act_on = act_on
        self._busy: dict[tuple[str, int], asyncio.Task[None]] = {}

    async def run(self) -> None:
        updates = self.world.updates
        async with aiohttp.ClientSession() as client:
            try:
                while not updates.bell.closed:
                    await updates.bell.until(lambda: self._next() is not None, 3600)
                    if update := self._next():
                        self._start(client, update)
            finally:
                await self._stop()

    def _next(self) -> Json | None:
        """The oldest update whose queue is free, while fewer than max_connections are on their way."""
        hook = self.world.state.webhook
        if not hook.url or len(self._busy) >= hook.max_connections:
            return None
        return next((one for one in self.world.updates.pending if queue_of(one) not in self._busy), None)

    def _start(self, client: aiohttp.ClientSession, update: Json) -> None:
        key = queue_of(update)
        task = asyncio.create_task(self._deliver(client, update))
        self._busy[key] = task
        task.add_done_callback(lambda _: self._free(key))

    def _free(self, key: tuple[str, int]) -> None:
        self._busy.pop(key, None)
        self.world.updates.bell.ring()

    async def _deliver(self, client: aiohttp.ClientSession, update: Json) -> None:
        """Try again, ever more slowly, until the update was accepted or the webhook was changed."""
        hook, updates, pause = self.world.state.webhook, self.world.updates, FIRST_RETRY
        while hook is self.world.state.webhook and updates.holds(update) and not updates.bell.closed:
            if await self._post(client, hook, update):
                updates.confirm(update)
                return
            await updates.bell.until(lambda: self.world.state.webhook is not hook, pause)
            pause = min(pause * 2, LAST_RETRY)

    async def _post(self, client: aiohttp.ClientSession, hook: Webhook, update: Json) -> bool:
        headers = {SECRET_HEADER: hook.secret_token} if hook.secret_token else {}
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        try:
            async with client.post(hook.url, json=update, headers=headers, timeout=timeout) as response:
                if response.ok:
                    await self._carry_out(response)
                    return True
                problem = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            problem = f"Connection failed: {type(error).__name__}"
        hook.last_error_date, hook.last_error_message = self.world.clock.timestamp(), problem
        log.warning("%s", problem)
        return False

    async def _carry_out(self, response: aiohttp.ClientResponse) -> None:
        """An answer may itself be a call, as JSON or as a form; what becomes of it is never told."""
        call = await reply_call(response)
        name = BY_LOWER_NAME.get(call.method.lower()) if call else None
        if call and name:
            call.method = name
            await self._act_on(call)

    async def _stop(self) -> None:
        tasks = list(self._busy.values())
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
