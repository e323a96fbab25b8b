"""How people of the town answer: they look at what came, and press and type what their nature tells them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bot.sandbox import acts
from bot.sandbox.markup import buttons
from bot.sandbox.records import Click, Message
from bot.sandbox.world import World as Telegram
from handlers.reminding import superior_of
from storage.models import TaskKind
from storage.rights import Role
from tests.journeys.year.town import Nature, Resident, Town

PATIENCE = 60.0


class Came(NamedTuple):
    """One thing a message told somebody: a task by a rule."""

    person: int
    task: int
    rule: str
    kind: TaskKind
    awaited: date
    message: int


@dataclass
class Crowd:
    """Everybody's hands. `finished`: the last message of all when a task was seen done; `typed`: replies to texts."""

    telegram: Telegram
    town: Town
    finished: dict[int, int] = field(default_factory=dict)
    typed: dict[int, list[str]] = field(default_factory=dict)
    hands: dict[int, asyncio.Lock] = field(default_factory=dict)  # a curator answers one question at a time

    async def answer(self, things: list[Came], today: date) -> None:
        """Everybody at once, each in their own order."""
        first = {(one.person, one.message): one for one in reversed(things)}  # a message carries one answer a day
        mine: dict[int, list[Came]] = {}
        for one in first.values():
            mine.setdefault(one.person, []).append(one)
        await asyncio.gather(*(self._answer_all(self.town.people[who], those, today) for who, those in mine.items()))

    async def _answer_all(self, who: Resident, things: list[Came], today: date) -> None:
        for one in things:
            match self._wish(who, one):
                case "finish":
                    await self._finish(who, one)
                case "promise":
                    await self._promise(who, one, today)
                case "later":
                    await self._later(who, one)
                case "give":
                    await self._give(who, one)
                case "ask":
                    await self._ask(who, one)
                case "half":
                    await self._fill_in(who, one, await self._card(who, one), most=1)

    def may_do(self, one: Came) -> bool:
        """Whether somebody may do a task unasked: theirs, not done, and by their nature not left alone."""
        idle = self.town.people[one.person].nature in (Nature.NEVER, Nature.BLOCKS, Nature.AWAY)
        return one.task not in self.finished and not idle and superior_of(one.rule) is None

    async def finish(self, one: Came) -> None:
        await self._finish(self.town.people[one.person], one)

    def _wish(self, who: Resident, one: Came) -> str:
        """What somebody of that nature does about a reminder."""
        if superior_of(one.rule) is not None or one.task in self.finished:
            return ""
        late = int(one.rule.removeprefix("late_")) if one.rule.startswith("late_") else 0
        match who.nature:
            case Nature.EARLY:
                return "finish"
            case Nature.LATE if one.rule == "before_1" and one.kind is TaskKind.QUESTIONNAIRE:
                return "half"
            case Nature.LATE:
                return "finish" if late >= 2 + 2 * (one.task % 3) else ""
            case Nature.NEVER:
                return ""
            case Nature.PROMISES if one.rule == "before_3" and one.task % 2:
                return "promise"
            case Nature.SNOOZES if one.rule in ("before_7", "before_3"):
                return "later"
            case Nature.GIVES if one.kind is not TaskKind.QUESTIONNAIRE:
                return "give"
            case Nature.ASKS if one.rule == "before_3":
                return "ask"
        return "finish" if late or one.rule == "today" or one.rule.startswith("later_") else ""

    async def _finish(self, who: Resident, one: Came) -> None:
        message = await self._card(who, one)
        if one.kind is TaskKind.QUESTIONNAIRE:
            await self._fill_in(who, one, message)
            assert not _labelled(message, "нет", "Отправить"), message.content
        else:
            await self._press(who, message, f"t1:d:{one.task}:0", self._offers(message, f"t1:b:{one.task}:0"))
            await self._press(who, message, f"t1:b:{one.task}:0", self._offers(message, f"t1:u:{one.task}:0"))
        self.finished[one.task] = self.telegram.state.counters["message"]

    async def _card(self, who: Resident, one: Came) -> Message:
        """The card of a task: the message itself, or what its number opens."""
        message = self.telegram.chat(who.account).messages[one.message]
        number = f"t1:o:{one.task}:0"
        if self._offers(message, number)():
            await self._press(who, message, number, lambda: not self._offers(message, number)())
        return message

    async def _fill_in(self, who: Resident, one: Came, message: Message, most: int = 9) -> None:
        """Two choices and «Отправить»; who stops in the middle goes on when another reminder comes."""
        if begin := _labelled(message, "Заполнить анкету"):
            await self._press(who, message, begin, self._changed(message))
        for _ in range(most):
            if choice := _labelled(message, "нет", "Отправить"):
                await self._press(who, message, choice, self._changed(message))

    async def _promise(self, who: Resident, one: Came, today: date) -> None:
        message = await self._card(who, one)
        await self._press(who, message, f"t1:m:{one.task}:0", self._changed(message))
        await self._press(who, message, _begins(message, f"t1:t:{one.task}:", 3), self._changed(message))

    async def _later(self, who: Resident, one: Came) -> None:
        message = await self._card(who, one)
        await self._press(who, message, f"t1:l:{one.task}:0", self._changed(message))
        await self._press(who, message, _begins(message, f"t1:w:{one.task}:", 0), self._changed(message))

    async def _give(self, who: Resident, one: Came) -> None:
        """To the director of the same school."""
        (director,) = (d for d in self.town.of(Role.DIRECTOR) if d.school == who.school)
        message = await self._card(who, one)
        await self._press(who, message, f"t1:n:{one.task}:0", self._changed(message))
        await self._press(who, message, f"t1:g:{one.task}:{director.id}", self._changed(message))

    async def _ask(self, who: Resident, one: Came) -> None:
        """A question typed; the curator answers it as soon as it comes."""
        message = await self._card(who, one)
        await self._press(who, message, f"t1:q:{one.task}:0", self._changed(message))
        await self._type(who, f"Что делать с поручением {one.task}?")
        curator = self.town.people[self.town.curators[who.school or ""]]
        asked = await self._hears(curator, f"поручением {one.task}?")
        async with self.hands.setdefault(curator.id, asyncio.Lock()):
            await self._press(curator, asked, _begins(asked, f"t1:r:{one.task}:", 0), self._changed(asked))
            await self._type(curator, f"Сдайте справку {one.task}.")
        await self._hears(who, f"справку {one.task}.")

    async def _type(self, who: Resident, text: str) -> None:
        """Write to the bot and wait for its reply, which is no notice."""
        chat = self.telegram.chat(who.account)
        last = max(chat.messages)
        acts.write(self.telegram, self.telegram.person(who.account), chat, acts.Written(text))
        await self._until(lambda: any(_is_reply(m, last) for m in list(chat.messages.values())), f"a reply to {text!r}")
        self.typed.setdefault(who.account, []).append(
            next(first_text(m) for m in chat.messages.values() if _is_reply(m, last))
        )

    async def _hears(self, who: Resident, words: str) -> Message:
        chat = self.telegram.chat(who.account)

        def found() -> Message | None:
            return next((m for m in reversed([*chat.messages.values()]) if words in first_text(m) and m.markup), None)

        await self._until(lambda: found() is not None, words)
        message = found()
        assert message is not None
        return message

    async def _press(self, who: Resident, message: Message, data: str, then: Callable[[], bool]) -> None:
        """Press a button and wait until the bot answered and the screen became what was expected."""
        person, chat = self.telegram.person(who.account), self.telegram.chat(who.account)
        click = acts.click(self.telegram, person, chat, message.id, data)
        assert isinstance(click, Click)
        await self._until(lambda: click.answer is not None and then(), f"{data} under {message.content.get('text')!r}")

    async def _until(self, condition: Callable[[], bool], what: str) -> None:
        assert await self.telegram.bell.until(condition, PATIENCE), f"in vain: {what}"

    def _offers(self, message: Message, data: str) -> Callable[[], bool]:
        return lambda: any(button.get("callback_data") == data for button in buttons(message.markup))

    def _changed(self, message: Message) -> Callable[[], bool]:
        before = message.version
        return lambda: message.version != before


def first_text(message: Message) -> str:
    """What a message said when it came, whatever became of it."""
    content = message.edits[0] if message.edits else message.content
    return str(content.get("text", "")).replace("\N{NO-BREAK SPACE}", " ")


def _is_reply(message: Message, last: int) -> bool:
    return message.id > last and message.sender_id != message.chat_id


def _labelled(message: Message, *labels: str) -> str:
    """What the first button with one of these labels carries."""
    found = [b["callback_data"] for label in labels for b in buttons(message.markup) if b["text"].startswith(label)]
    return str(found[0]) if found else ""


def _begins(message: Message, start: str, place: int) -> str:
    """What the button carries that begins so, by its place among those."""
    found = [str(b["callback_data"]) for b in buttons(message.markup) if str(b.get("callback_data")).startswith(start)]
    return found[min(place, len(found) - 1)]
