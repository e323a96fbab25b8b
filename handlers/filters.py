"""Filters that return typed values: a command with its arguments, who speaks, where."""

import re
from typing import Any

from aiogram import F
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import Message

from storage.queries.tasks import By

COMMAND = re.compile(r"/(?P<name>[a-z_]+)(?:@(?P<bot>\w+))?(?:\s+(?P<rest>.*))?", re.DOTALL)
PRIVATE = F.chat.type == ChatType.PRIVATE


class Says(Filter):
    """A message that is `/command …`, or begins with one of the Russian words; gives `arguments`, the rest of it."""

    def __init__(self, command: str, *words: str) -> None:
        self.command = command
        self.words = frozenset(words)

    async def __call__(self, message: Message, bot_username: str) -> bool | dict[str, Any]:
        text = (message.text or "").strip()
        if found := COMMAND.fullmatch(text):
            ours = found["name"] == self.command and (found["bot"] or bot_username).lower() == bot_username.lower()
            return {"arguments": (found["rest"] or "").strip()} if ours else False
        if message.chat.type != ChatType.PRIVATE:
            return False  # in a group plain words belong to people
        first, _, rest = text.partition(" ")
        return {"arguments": rest.strip()} if first.lower().replace("ё", "е") in self.words else False


class Stranger(Filter):
    """Somebody without a valid role in any programme."""

    async def __call__(self, _: object, by: By | None = None) -> bool:
        return by is None
