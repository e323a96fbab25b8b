"""Who plays in a story: people who write, click and hear, and a story that breaks where a step does not hold."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bot.sandbox.client import NotSaid, Person
from bot.sandbox.records import Json
from bot.stage import Stage

PATIENCE = 100  # tenths of a second

Tell = Callable[[str], None]


class StoryBroken(AssertionError):
    """A step did not hold; the message says what was expected and what came."""


@dataclass
class Cast:
    """Who plays; filled as people come in."""

    stage: Stage
    tell: Tell
    people: dict[str, Person] = field(default_factory=dict)
    pictures: list[bytes] = field(default_factory=list)
    used_token: str = ""

    @property
    def coordinator(self) -> Person:
        return self.people["Ольга Викторовна"]

    @property
    def curator(self) -> Person:
        return self.people["Ирина Павловна"]

    @property
    def deputy(self) -> Person:
        return self.people["Марина Сергеевна"]

    @property
    def teacher(self) -> Person:
        return self.people["Алексей Петрович"]

    async def comes(self, name: str) -> Person:
        self.people[name] = await self.stage.client.person(name)
        return self.people[name]

    async def says(self, person: Person, text: str, answer: str) -> Json:
        """Write to the bot and wait for a message with these words."""
        self.tell(f"{person.name} ▸ {text}")
        await person.send(text)
        return await self.hears(person, answer)

    async def clicks(self, person: Person, button: str, answer: str) -> Json:
        """Press a button and wait for a message with these words."""
        self.tell(f"{person.name} ▸ [{button}]")
        await self.press(person, button)
        return await self.hears(person, answer)

    async def press(self, person: Person, button: str) -> None:
        """Press a button as soon as the person sees it: screens change a moment after the click."""
        for _ in range(PATIENCE):
            with suppress(NotSaid):
                await person.click(button)
                return
            await asyncio.sleep(0.1)
        await person.click(button)

    async def hears(self, person: Person, words: str) -> Json:
        try:
            message = await person.wait_for(lambda m: words in plain(m["text"]), timeout=30)
        except NotSaid as silence:
            raise StoryBroken(f"«{words}»: {silence}") from None
        self.tell(shown(message))
        return message

    def expect(self, holds: object, words: str) -> None:
        """A step of the story that does not hold breaks it."""
        if not holds:
            raise StoryBroken(words)


def plain(text: str) -> str:
    """Text with ordinary spaces: people do not see which space it is."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def shown(message: Json) -> str:
    """A message as the terminal shows it: its text, its picture as a mark, its buttons in brackets."""
    rows = [" ".join(f"[{key['text']}]" for key in row) for row in message["keyboard"][:6]]
    text = ("🖼 " if message.get("media") else "") + message["text"]
    return "\n".join(f"    {line}" for line in [*text.splitlines(), *rows] if line)
