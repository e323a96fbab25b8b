"""Filters that return typed values: a command with its arguments, who speaks, where."""

import re
from typing import Any

from aiogram import F
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import Message, TelegramObject
from aiogram.utils.magic_filter import MagicFilter
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.keyboards import MENU
from storage.queries.tasks import By
from storage.queries.updates import awaits_prose, expected_input

COMMAND = re.compile(r"/(?P<name>[a-z_]+)(?:@(?P<bot>\w+))?(?:\s+(?P<rest>.*))?", re.DOTALL)
GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
KNOWN = {"start", "help", "cancel", *(entry.command for entry in MENU if entry.command)}


def first_word(text: str) -> str:
    """The word by which a command may be told; a telephone ends it with a full stop by itself."""
    return as_compared(text.partition(" ")[0])


def as_compared(words: str) -> str:
    return words.rstrip(". ").lower().replace("ё", "е")


LABELS = {as_compared(entry.label): entry.command for entry in MENU if entry.command}
"""What the menu calls its entries, and the command that opens each: whoever writes a button's name presses it."""


class Where(Filter):
    """A magic filter, asked here and now: a bare one aiogram takes for slow work, and asks in another thread."""

    def __init__(self, magic: MagicFilter) -> None:
        self.magic = magic

    async def __call__(self, event: TelegramObject) -> bool:
        return bool(self.magic.resolve(event))


PRIVATE = Where(F.chat.type == ChatType.PRIVATE)


class Says(Filter):
    """A message that is `/command …`, a button of the menu by name, or begins with one of the Russian words.

    Gives `arguments`, the rest of it.

    Where the chat waits for words of one's own, «отчёт № 12» is such; «отчёт» alone and `/report 12` are commands.
    """

    def __init__(self, command: str, *words: str) -> None:
        self.command = command
        self.words = frozenset(words)
        named = (label for label, opened in LABELS.items() if opened == command)
        self.first_words = self.words.union({command}, (label.partition(" ")[0] for label in named))

    async def __call__(self, message: Message, bot_username: str, session: AsyncSession) -> bool | dict[str, Any]:
        text = (message.text or "").strip()
        if found := COMMAND.fullmatch(text):
            ours = found["name"] == self.command and (found["bot"] or bot_username).lower() == bot_username.lower()
            return {"arguments": (found["rest"] or "").strip()} if ours else False
        if message.chat.type != ChatType.PRIVATE:
            return False  # in a group plain words belong to people
        rest = text.partition(" ")[2]
        named = LABELS.get(as_compared(text))
        is_said = named == self.command if named else first_word(text) in self.words
        may_be_prose = rest or text.endswith(".")
        if not is_said or (may_be_prose and await awaits_prose(session, message.chat.id)):
            return False
        return {"arguments": "" if named else rest.strip()}


class ForUs(Filter):
    """A command in a group that is addressed to this bot, by its name or by being one of its own."""

    async def __call__(self, message: Message, bot_username: str) -> bool:
        found = COMMAND.fullmatch((message.text or "").strip())
        if message.chat.type not in GROUPS or not found:
            return False
        return found["bot"].lower() == bot_username.lower() if found["bot"] else found["name"] in KNOWN


class Stranger(Filter):
    """Somebody without a valid role in any programme."""

    async def __call__(self, _: object, by: By | None = None) -> bool:
        return by is None


class Expecting(Filter):
    """The chat waits for one of these inputs; gives `subject`, what it is about."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = frozenset(kinds)

    async def __call__(self, message: Message, session: AsyncSession) -> bool | dict[str, Any]:
        found = await expected_input(session, message.chat.id)
        return {"subject": found.subject} if found is not None and found.kind in self.kinds else False
