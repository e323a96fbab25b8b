"""A small client of the control API: journeys and `demo --play` tell their stories with it."""

import asyncio
import io
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.sandbox.records import Json

Wanted = str | Callable[[Json], bool]


class NotSaid(AssertionError):
    """Nobody said what was waited for; carries what was said instead."""


class SandboxRefused(Exception):
    """The control API refused: its words."""


class SandboxClient:
    """Plays people over HTTP. Use as an async context manager."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.people: list[Person] = []
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))  # everybody waits at once
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()

    async def ask(
        self, method: str, path: str, body: Json | aiohttp.FormData | None = None, **query: str | int | float
    ) -> Json:
        """Raises SandboxRefused with the control API's words."""
        if self._session is None:
            raise RuntimeError("use `async with SandboxClient(url) as client`")
        sent: dict[str, Any] = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        timeout = aiohttp.ClientTimeout(total=None)
        url = f"{self.url}/sandbox/{path}"
        async with self._session.request(method, url, params=query, timeout=timeout, **sent) as response:
            answer: Json = await response.json()
        if not response.ok:
            raise SandboxRefused(answer["error"])
        return answer

    async def person(self, name: str, username: str | None = None) -> "Person":
        made = await self.ask("POST", "people", {"name": name, "username": username})
        person = Person(self, made["id"], name)
        self.people.append(person)
        return person

    async def chat(self, title: str, kind: str, owner: "Person", *, bot_is_admin: bool = False) -> int:
        """A group, supergroup or channel; its id."""
        body = {"title": title, "kind": kind, "owner": owner.id, "bot_is_admin": bot_is_admin}
        return int((await self.ask("POST", "chats", body))["id"])

    async def set_member(self, chat: int, member: "Person | None", status: str) -> None:
        """Make somebody (None: the bot) a member or administrator of a chat, or remove them."""
        await self.ask("POST", f"chats/{chat}/members", {"member": member.id if member else "bot", "status": status})

    async def advance(self, by: str) -> Json:
        """Move the clock by an ISO 8601 duration («P1DT2H»), stopping wherever somebody wakes on the way."""
        return await self._move({"advance": by})

    async def set_clock(self, moment: str) -> Json:
        return await self._move({"set": moment})

    async def faults(
        self,
        method: str,
        error: str | Json,
        *,
        times: int = 1,
        delay: float = 0,
        after: bool = False,
    ) -> None:
        """Order a fault: «timeout», «reset», «rubbish» or {code, description, retry_after}; `after` it took effect."""
        body = {"method": method, "times": times, "error": error, "delay": delay, "after": after}
        await self.ask("POST", "faults", body)

    async def log(self, after: int = 0) -> list[Json]:
        calls: list[Json] = (await self.ask("GET", "log", after=after))["calls"]
        return calls

    async def state(self) -> Json:
        return await self.ask("GET", "state")

    async def _move(self, body: Json) -> Json:
        moved = await self.ask("POST", "clock", body)
        for person in self.people:
            person.since = moved["version_before"]
        return moved


class Person:
    """Somebody on the sandbox; waits for what was said after their own last act."""

    def __init__(self, client: SandboxClient, person_id: int, name: str) -> None:
        self.client = client
        self.id = person_id
        self.name = name
        self.since = 0

    async def send(self, text: str, chat: int | None = None, reply_to: int | None = None) -> int:
        made = await self._act("send", {"text": text, "chat": chat, "reply_to": reply_to})
        return int(made["message_id"])

    async def send_file(
        self, name: str, body: bytes, *, caption: str = "", chat: int | None = None, as_photo: bool = False
    ) -> int:
        form = aiohttp.FormData(quote_fields=False)
        fields = {"text": caption, "chat": str(chat or self.id), "as": "photo" if as_photo else "document"}
        for field, value in fields.items():
            form.add_field(field, value)
        content_type = "image/png" if as_photo else "application/octet-stream"
        form.add_field("file", io.BytesIO(body), filename=name, content_type=content_type)
        return int((await self._act("send", form))["message_id"])

    async def edit(self, message_id: int, text: str, chat: int | None = None) -> None:
        await self._act("edit", {"chat": chat, "message_id": message_id, "text": text})

    async def click(
        self, button: str, message_id: int | None = None, chat: int | None = None, *, wait: float = 15
    ) -> Json:
        """Press a button by its text or data, by default on the newest message that has it: {text, alert, url}."""
        where = message_id or await self._newest_with(button, chat)
        return await self._act("click", {"chat": chat, "message_id": where, "button": button, "wait": wait})

    async def react(self, message_id: int, emoji: str, chat: int | None = None) -> None:
        await self._act("react", {"chat": chat, "message_id": message_id, "emoji": emoji})

    async def vote(self, message_id: int, options: Sequence[int], chat: int | None = None) -> None:
        await self._act("vote", {"chat": chat, "message_id": message_id, "options": list(options)})

    async def join(self, link: str) -> str:
        """Follow an invite link or a deep link of the bot: «joined», «requested» or «started»."""
        return str((await self._act("join", {"link": link}))["status"])

    async def leave(self, chat: int) -> None:
        await self._act("leave", {"chat": chat})

    async def block(self) -> None:
        await self._act("block", {})

    async def unblock(self) -> None:
        await self._act("unblock", {})

    async def deactivate(self) -> None:
        await self._act("deactivate", {})

    async def messages(self, after: int = 0, chat: int | None = None) -> list[Json]:
        """What stands in the chat, deleted messages left out."""
        answer = await self.client.ask("GET", f"chats/{chat or self.id}/messages", after=after)
        return [one for one in answer["messages"] if not one["deleted"]]

    async def wait_for(
        self,
        wanted: Wanted,
        timeout: float = 15,  # noqa: ASYNC109 - seconds until it is a failure of the story
        chat: int | None = None,
        *,
        since: int | None = None,
    ) -> Json:
        """A bot's message that is new or changed since this person's last act, or since the clock was last moved.

        `wanted`: a fragment of the text, or a predicate of the message; `since`: a version of one's own choosing.
        Raises NotSaid with what was said instead.
        """
        start = self.since if since is None else since
        heard: dict[int, Json] = {}
        seen, clock = start, _Countdown(timeout)
        while True:
            answer = await self._news(seen, chat, wait=clock.left())
            heard |= {one["message_id"]: one for one in answer["messages"]}
            seen = answer["version"]
            for one in heard.values():
                if one["sender"]["is_bot"] and not one["deleted"] and _fits(one, wanted):
                    return one
            if clock.left() <= 0:
                said = [one["text"] for one in heard.values()]
                raise NotSaid(f"{self.name} waited {timeout} s for {wanted!r}, heard {said!r}")

    async def forget_earlier(self) -> None:
        """From now on wait_for looks at later messages only."""
        self.since = (await self.client.state())["version"]

    async def _act(self, act: str, body: Json | aiohttp.FormData) -> Json:
        done = await self.client.ask("POST", f"people/{self.id}/{act}", body)
        self.since = done["version_before"]
        return done

    async def _news(self, version: int, chat: int | None, *, wait: float) -> Json:
        return await self.client.ask("GET", f"chats/{chat or self.id}/messages", version=version, wait=max(0, wait))

    async def _newest_with(self, button: str, chat: int | None) -> int:
        shown = await self.messages(chat=chat)
        for one in reversed(shown):
            if any(button in (key["text"], key.get("callback_data")) for row in one["keyboard"] for key in row):
                return int(one["message_id"])
        known = [key["text"] for one in shown for row in one["keyboard"] for key in row]
        raise NotSaid(f"{self.name} sees no button {button!r}; there are {known!r}")


class _Countdown:
    def __init__(self, seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + seconds

    def left(self) -> float:
        return self._end - self._loop.time()


def _fits(message: Json, wanted: Wanted) -> bool:
    return wanted in message["text"] if isinstance(wanted, str) else wanted(message)
