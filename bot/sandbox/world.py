"""The World: everything that exists in the sandbox and the few ways in which it changes."""

import asyncio
import hashlib
from collections import deque
from random import Random
from typing import Any

from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Fault
from bot.sandbox.flood import FloodLimits
from bot.sandbox.records import Chat, Json, Message, Person, State, StoredFile
from bot.sandbox.refusals import bad_request
from bot.sandbox.updates import UpdateQueue

BOT_NAME = "Куратор"
BOT_USERNAME = "kurator_sandbox_bot"
ACTION_SECONDS = 5.0
# How far ids of a kind lie apart, where they do not follow one another.
STEPS = {"person": 7919, "chat": 104_729}
NUMBERED_BY_THEMSELVES = frozenset({"supergroup", "channel"})


class World:
    """One bot, its people and chats. Ids are the same for the same seed and never fall below those given before."""

    def __init__(
        self,
        token: str,
        clock: SandboxClock,
        *,
        flood: FloodLimits | None = None,
        seed: int = 0,
        state: State | None = None,
    ) -> None:
        self.token = token
        self.clock = clock
        self.flood = flood
        self.seed = seed
        self.state = state or State()
        for name, first in first_ids(seed).items():
            self.state.counters.setdefault(name, first)
        self.blobs: dict[str, bytes] = {}
        self.updates = UpdateQueue(self.state)
        self.faults: list[Fault] = []
        self.log: deque[Json] = deque(maxlen=50_000)
        self.bell = clock.bell
        self._actions: dict[int, asyncio.TimerHandle] = {}

    @property
    def bot_id(self) -> int:
        return int(self.token.split(":")[0])

    @property
    def version(self) -> int:
        """Grows with every change of a message."""
        return self.state.counters["version"]

    @property
    def last_call(self) -> int:
        return self.state.counters["call"]

    def show_action(self, chat: Chat, action: str) -> None:
        """«печатает…» until the message comes, or for five seconds."""
        chat.action = action
        if timer := self._actions.pop(chat.id, None):
            timer.cancel()
        if action:
            self._actions[chat.id] = asyncio.get_running_loop().call_later(ACTION_SECONDS, self.show_action, chat, "")
        self.changed()

    def next_id(self, counter: str) -> int:
        self.state.counters[counter] += STEPS.get(counter, 1)
        return self.state.counters[counter]

    def opaque_id(self, kind: str) -> str:
        """A file or invite id as meaningless as real ones, but the same for the same seed."""
        digest = hashlib.sha256(f"{self.seed}:{kind}:{self.next_id('opaque')}".encode())
        return digest.hexdigest()[:32]

    def add_person(self, name: str, username: str | None = None) -> Person:
        person = Person(self.next_id("person"), name, username)
        self.state.people[person.id] = person
        self.state.chats[person.id] = Chat(person.id, "private")
        self.changed()
        return person

    def add_chat(self, title: str, kind: str, owner: int) -> Chat:
        number = self.next_id("chat")
        chat = Chat(-number if kind == "group" else -1_000_000_000_000 - number, kind, title)
        chat.members[owner] = "creator"
        self.state.chats[chat.id] = chat
        self.changed()
        return chat

    def person(self, person_id: int) -> Person:
        found = self.state.people.get(person_id)
        if not found:
            raise bad_request("user not found")
        return found

    def chat(self, chat_id: int) -> Chat:
        found = self.state.chats.get(chat_id)
        if not found:
            raise bad_request("chat not found")
        return found

    def message(self, chat: Chat, message_id: int | None, missing: str) -> Message:
        """Raises the refusal `missing` where there is no such message or it was deleted."""
        found = chat.messages.get(message_id or 0)
        if not found or found.deleted:
            raise bad_request(missing)
        return found

    def post(
        self, chat: Chat, sender_id: int, content: Json, *, markup: Json | None = None, reply_to: int | None = None
    ) -> Message:
        """A new message, seen by people at once; telling the bot is the caller's business."""
        now = self.clock.timestamp()
        number = self._next_message_id(chat)
        message = Message(number, chat.id, sender_id, now, content, 0, markup=markup, reply_to=reply_to)
        chat.messages[number] = message
        if chat.action and sender_id == self.bot_id:
            self.show_action(chat, "")
        self.touch(message)
        return message

    def touch(self, message: Message) -> None:
        message.version = self.next_id("version")
        self.changed()

    def changed(self) -> None:
        self.bell.ring()

    def keep_file(
        self, kind: str, name: str, mime_type: str, body: bytes, *, size: tuple[int, int] = (0, 0)
    ) -> StoredFile:
        made = StoredFile(self.opaque_id(kind), self.opaque_id("unique")[:16], kind, name, mime_type, len(body), *size)
        self.state.files[made.id] = made
        self.blobs[made.id] = body
        return made

    def setting(self, name: str, default: Any = None) -> Any:
        return self.state.settings.get(name, default)

    def _next_message_id(self, chat: Chat) -> int:
        if chat.kind not in NUMBERED_BY_THEMSELVES:
            return self.next_id("message")
        chat.last_message_id += 1
        return chat.last_message_id


def first_ids(seed: int) -> dict[str, int]:
    """Where every kind of id begins: as large as real ones, and different for every seed."""
    random = Random(seed)  # noqa: S311 - ids that can be repeated, no secrets
    return {
        "person": random.randrange(10**9, 6 * 10**9),
        "chat": random.randrange(10**9, 2 * 10**9),
        "message": random.randrange(100, 9_000),
        "update": random.randrange(10**8, 9 * 10**8),
        "click": random.randrange(10**17, 9 * 10**17),
        "call": 0,
        "opaque": 0,
        "version": 0,
    }
