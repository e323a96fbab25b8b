"""The year as it goes: days pass, Telegram fails, the process is killed, people answer; everything is written down."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from sqlalchemy import func, select

from bot.sandbox import events
from bot.sandbox.faults import Fault
from bot.sandbox.refusals import Refused
from bot.sandbox.server import Sandbox
from scheduler.calendars import is_working_day
from storage.away import Away
from storage.database import Database
from storage.models import Notice, NoticeItem, NoticeState, Task
from storage.queries.leave import record_absence
from storage.queries.opening import open_wave
from storage.queries.people import actor_of
from storage.rights import By, Role
from tests.journeys.year.people import Came, Crowd
from tests.journeys.year.town import BEGINS, ENDS, LAST, LEAVES, OPENINGS, Nature, Town, at, wave_form

PATIENCE = 120.0
HOUR = 9
KILL_SECONDS, LAST_SECONDS = 1.0, 0.05  # how long a kill waits for messages: at work, and when all is said and done
NIGHTLY, SPOKEN_OF = 0.3, (0, 1, 3)  # how often somebody is at work in a night before a reminder


class Process(Protocol):
    """The bot, as something that can be killed and started."""

    async def start(self) -> None: ...

    async def kill(self) -> None: ...


@dataclass
class Kill:
    """A kill: the day, and whom the notices were for that were being sent at that moment."""

    day: date
    sending: Counter[int] = field(default_factory=Counter)


@dataclass
class Year:
    """One year of a town; `blocked` tells from which day to which somebody blocked the bot."""

    sandbox: Sandbox
    database: Database
    town: Town
    process: Process
    crowd: Crowd
    kills: list[Kill] = field(default_factory=list)
    blocked: dict[int, tuple[date, date]] = field(default_factory=dict)
    away: list[Away] = field(default_factory=list)
    struck: Counter[str] = field(default_factory=Counter)
    ordered: list[tuple[str, int, Fault]] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    told: dict[tuple[int, int], Came] = field(default_factory=dict)
    nights: int = 0

    async def live(self, kills: int) -> None:
        """From September to August, and ten days more for what is still under way."""
        days = [day for day in _days(BEGINS, ENDS) if is_working_day(day)]
        doomed = Counter(self.town.chance.choices(days, k=kills))
        unlucky = dict(zip(self.town.chance.sample(days, sum(TROUBLES.values())), _troubles(), strict=True))
        await self.process.start()
        for day in days:
            if kind := unlucky.get(day):
                fault = _fault(kind)
                self.sandbox.world.faults.append(fault)
                self.ordered.append((kind, fault.times, fault))
            if day in OPENINGS:
                await self._open_wave(day, OPENINGS.index(day))
            await self._block(day)
            await self._leave(day)
            await self._through(day, doomed[day])
            self._count_faults()
        await self._quietly(LAST)

    def _count_faults(self) -> None:
        """A day on which little came spends few; the next begins without, unless nothing ever met a trouble so far."""
        for kind, times, fault in self.ordered:
            self.struck[kind] += times - fault.times
        self.ordered = [one for one in self.ordered if not self.struck[one[0]]]
        self.sandbox.world.faults[:] = [fault for _, _, fault in self.ordered]

    async def _through(self, day: date, kills: int) -> None:
        """Walk to the morning of a day, and let people answer; kills fall into either."""
        await self._by_night(day)
        early = self.town.chance.randint(0, kills)
        await self._under_fire(day, self.sandbox.world.clock.move_to(at(day, HOUR)), early)
        await self._settled()
        await self._under_fire(day, self.crowd.answer(await self._news(), day), kills - early)
        await self._settled()

    async def _by_night(self, day: date) -> None:
        """In the small hours somebody does what the letters of the morning, queued at midnight, speak of."""
        near = any((one.awaited - day).days in SPOKEN_OF and self.crowd.may_do(one) for one in self.told.values())
        if not near or self.town.chance.random() > NIGHTLY:
            return
        await self._quietly(day, hour=1)
        known = [self.told[pair] for pair in await self._in_the_morning() if pair in self.told]
        willing = [one for one in known if self.crowd.may_do(one) and self._shows(one.person, one.message, one.task)]
        if willing:
            await self.crowd.finish(self.town.chance.choice(willing))
            self.nights += 1

    async def _in_the_morning(self) -> list[tuple[int, int]]:
        """(person, task) of what is queued."""
        statement = (
            select(NoticeItem.person_id, NoticeItem.task_id)
            .join(Notice, Notice.id == NoticeItem.notice_id)
            .where(Notice.state == NoticeState.QUEUED)
            .order_by(NoticeItem.id)
        )
        async with self.database.reading() as session:
            return [(row[0], row[1]) for row in await session.execute(statement)]

    async def _under_fire(self, day: date, what: Coroutine[Any, Any, object], kills: int) -> None:
        doing = asyncio.ensure_future(what)
        for _ in range(kills):
            await self._somewhere(doing)
            await self.process.kill()
            self.kills.append(Kill(day, await self._sending()))
            await self.process.start()
        await doing

    async def _somewhere(self, doing: asyncio.Future[object]) -> None:
        """A random moment of what is being done: so many messages later, and a little while."""
        counters, chance = self.sandbox.world.state.counters, self.town.chance
        bell, wanted = self.sandbox.world.bell, counters["message"] + chance.randint(0, 3)
        doing.add_done_callback(lambda _: bell.ring())
        await bell.until(lambda: counters["message"] >= wanted or doing.done(), KILL_SECONDS)
        await bell.until(lambda: counters["message"] >= wanted, LAST_SECONDS)
        await asyncio.sleep(chance.choice((0, chance.uniform(0, 0.1))))

    async def _quietly(self, day: date, hour: int = HOUR) -> None:
        await self.sandbox.world.clock.move_to(at(day, hour))
        await self._settled()

    async def _sending(self) -> Counter[int]:
        async with self.database.reading() as session:
            rows = await session.scalars(select(Notice.person_id).where(Notice.state == NoticeState.SENDING))
            return Counter(person or 0 for person in rows)

    async def _settled(self) -> None:
        """Until the bot did all there was to do at this hour, and every update is confirmed."""
        clock, loop = self.sandbox.world.clock, asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE
        while loop.time() < deadline:
            follows = any(one.polling and one.handled >= clock.version for one in clock.followers.values())
            if follows and not self.sandbox.world.updates.pending and not await self._waiting():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"not settled at {clock.now()}: {await self._stuck()}")

    async def _stuck(self) -> str:
        async with self.database.reading() as session:
            waiting = (
                Notice.state.in_([NoticeState.QUEUED, NoticeState.SENDING]),
                Notice.due <= self.sandbox.world.clock.now(),
            )
            found = (await session.scalars(select(Notice).where(*waiting))).all()
        told = [(n.id, n.kind, n.state, n.attempts, n.reason, n.due, n.lease_until) for n in found]
        clock, updates = self.sandbox.world.clock, self.sandbox.world.updates
        return f"{told}, {len(updates.pending)} updates, {clock.version}, {clock.followers}"

    async def _waiting(self) -> int:
        async with self.database.reading() as session:
            due = (
                Notice.state.in_([NoticeState.QUEUED, NoticeState.SENDING]),
                Notice.due <= self.sandbox.world.clock.now(),
            )
            return await session.scalar(select(func.count(Notice.id)).where(*due)) or 0

    async def _news(self) -> list[Came]:
        """What came since people looked last, in the order in which it came."""
        columns = Notice.id, NoticeItem.person_id, NoticeItem.task_id, NoticeItem.rule, Task.kind, NoticeItem.occasion
        statement = (
            select(*columns, Notice.message_id)
            .join(NoticeItem, NoticeItem.notice_id == Notice.id)
            .join(Task, Task.id == NoticeItem.task_id)
            .where(Notice.state == NoticeState.SENT, Notice.ended_at >= self.sandbox.world.clock.now())
            .order_by(NoticeItem.id)
        )
        async with self.database.reading() as session:
            rows = [row for row in await session.execute(statement) if row[0] not in self.seen]
        self.seen |= {row[0] for row in rows}
        came = [Came(*row[1:6], row[6] or 0) for row in rows]
        shown = [one for one in came if self._shows(one.person, one.message, one.task)]
        self.told |= {(one.person, one.task): one for one in shown}
        return shown

    def _shows(self, person: int, message_id: int, task: int) -> bool:
        """Whether a message still offers to open the task; what was done or passed on meanwhile does not."""
        message = self.sandbox.world.chat(self.town.people[person].account).messages[message_id]
        return f":{task}:" in str(message.markup)

    async def _open_wave(self, day: date, number: int) -> None:
        (coordinator,) = self.town.of(Role.COORDINATOR)
        now = self.sandbox.world.clock.now()
        async with self.database.transaction() as session:
            actor = await actor_of(session, coordinator.account, now)
            assert actor is not None
            await open_wave(session, By(actor, now, now.date()), wave_form(number), day + timedelta(days=14))

    async def _leave(self, day: date) -> None:
        """Who goes on leave says so beforehand, and who stands in."""
        leavers = [one for one in self.town.people.values() if one.nature is Nature.AWAY]
        for who, (recorded, since, until, replaced) in zip(leavers, LEAVES, strict=True):
            if recorded != day:
                continue
            (director,) = (one for one in self.town.of(Role.DIRECTOR) if one.school == who.school)
            substitute = director.id if replaced else None
            now = self.sandbox.world.clock.now()
            async with self.database.transaction() as session:
                actor = await actor_of(session, who.account, now)
                assert actor is not None
                await record_absence(session, By(actor, now, now.date()), who.id, since, until, substitute)
            self.away.append(Away(who.id, since, until, substitute))

    async def _block(self, day: date) -> None:
        """Two block the bot for a while, in the middle of whatever is under way."""
        for n, who in enumerate(one for one in self.town.people.values() if one.nature is Nature.BLOCKS):
            spans = (date(2021, 11, 8), date(2022, 1, 17)), (date(2022, 4, 4), ENDS + timedelta(days=99))
            first, last = spans[n % 2]
            if day in (first, last):
                events.set_blocked(self.sandbox.world, who.account, blocked=day == first)
                self.blocked[who.id] = (first, last)
                await self._settled()


TROUBLES = {"429": 6, "500": 20, "timeout": 3, "reset": 14}


def _fault(kind: str) -> Fault:
    """Trouble for the next messages: too many, broken, silent, or cut off before they took effect."""
    match kind:
        case "429":
            return Fault("sendMessage", 2, Refused(429, "Too Many Requests: retry after 1", 1))
        case "500":
            return Fault("sendMessage", 3, Refused(500, "Internal Server Error"))
        case "timeout":
            return Fault("sendMessage", 2, accident="timeout")
    return Fault("sendMessage", 3, accident="reset")


def _troubles() -> Iterator[str]:
    for kind, number in TROUBLES.items():
        yield from [kind] * number


def _days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)
