"""Updates delivered to a webhook as the real server does it: a queue per chat and per clicking person, side by side.

Which update waits for which, what counts as accepted and what a reply may carry follow the public server's behaviour.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiohttp

from bot.sandbox.calls import MISSHAPEN, Call, reply_call
from bot.sandbox.methods import BY_LOWER_NAME
from bot.sandbox.records import Json, Webhook
from bot.sandbox.world import World

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
ANSWER_SECONDS = 60
FIRST_RETRY, LAST_RETRY, LONGEST_WISH = 0.5, 60.0, 3600


def queue_of(update: Json) -> tuple[str, int]:
    """Messages queue by chat, clicks by person; people who come and go, the bot's own rights and polls apart."""
    kind, payload = next((name, value) for name, value in update.items() if name != "update_id")
    match kind:
        case "callback_query":
            return "click", payload["from"]["id"]
        case "chat_join_request":
            return "member", payload["from"]["id"]
        case "chat_member":
            return "member", payload["new_chat_member"]["user"]["id"]
        case "poll" | "poll_answer":
            return "poll", int(payload["id"] if kind == "poll" else payload["poll_id"])
        case "my_chat_member" | "message_reaction":
            return kind, payload["chat"]["id"]
    return "chat", payload["chat"]["id"]


def may_come_in_a_reply(method: str) -> bool:
    """What asks for something, or moves the webhook itself, is not taken from a reply."""
    name = method.lower()
    return name in BY_LOWER_NAME and not name.startswith("get") and name not in ("setwebhook", "deletewebhook")


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
            wished = await self._post(client, hook, update)
            if wished is None:
                updates.confirm(update)
                return
            await updates.bell.until(lambda: self.world.state.webhook is not hook, wished or pause)
            pause = min(pause * 2, LAST_RETRY)

    async def _post(self, client: aiohttp.ClientSession, hook: Webhook, update: Json) -> int | None:
        """None once it was accepted, else the seconds that the bot wishes to be left alone, or 0."""
        headers = {SECRET_HEADER: hook.secret_token} if hook.secret_token else {}
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        wished = 0
        try:
            async with client.post(
                hook.url, json=update, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                if 200 <= response.status <= 299:
                    await self._carry_out(response)
                    return None
                problem = f"Wrong response from the webhook: {response.status} {response.reason}"
                asked = response.headers.get("Retry-After", "")
                wished = min(int(asked), LONGEST_WISH) if asked.isdecimal() else 0
        except (aiohttp.ClientError, TimeoutError) as error:
            problem = f"Connection failed: {type(error).__name__}"
        hook.last_error_date, hook.last_error_message = self.world.clock.timestamp(), problem
        log.warning("%s", problem)
        return wished

    async def _carry_out(self, response: aiohttp.ClientResponse) -> None:
        """An answer may itself be a call, as JSON or as a form; what becomes of it is never told."""
        try:
            call = await reply_call(response)
        except MISSHAPEN:
            log.warning("The webhook's answer is no call: it cannot be read")
            return
        if call and may_come_in_a_reply(call.method):
            call.method = BY_LOWER_NAME[call.method.lower()]
            await self._act_on(call)

    async def _stop(self) -> None:
        tasks = list(self._busy.values())
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
