"""What must hold after a year, reckoned anew from chats, rows of history and the pure rules of the calendar.

Nothing here asks the queue, the jobs or the queries that decided; what is counted into a day's budget is said again.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.sandbox.records import Message
from scheduler.absences import delay_begins
from scheduler.calendars import add_working_days, is_working_day, next_working_day
from scheduler.reminders import SUPERIORS, climbs, latest_rule
from storage.away import answering
from storage.models import OWED, Notice, NoticeItem, NoticeState, School, Task, TaskEvent, TaskSeat
from storage.policies import USUAL, Policy, usual
from storage.rights import Role
from tests.journeys.year.course import TROUBLES, Year
from tests.journeys.year.people import first_text
from tests.journeys.year.town import BEGINS, BUDGET, LAST, ZONE, at, headings

ENDED = {NoticeState.SENT, NoticeState.FAILED, NoticeState.SUPPRESSED, NoticeState.EXPIRED}
COUNTED = {"digest", "week", "handed_over", "survey_opened", "absence", "absence_ended", "unreachable"}
MIDNIGHT, EVENING = 0, 23
Said = tuple[int, int, str, date]  # task, person, rule, occasion


@dataclass
class Books:
    """Everything that was written down, read once."""

    notices: list[Notice]
    items: list[NoticeItem]
    tasks: list[Task]
    events: dict[int, list[TaskEvent]] = field(default_factory=dict)
    owners: dict[int, set[int]] = field(default_factory=dict)
    schools: dict[int, str] = field(default_factory=dict)


async def books_of(year: Year) -> Books:
    async with year.database.reading() as session:
        books = Books(
            list(await session.scalars(select(Notice).order_by(Notice.id))),
            list(await session.scalars(select(NoticeItem).order_by(NoticeItem.id))),
            list(await session.scalars(select(Task).order_by(Task.id))),
        )
        for event in await session.scalars(select(TaskEvent).order_by(TaskEvent.id)):
            books.events.setdefault(event.task_id, []).append(event)
        await _read_owners(session, year, books)
    return books


async def _read_owners(session: AsyncSession, year: Year, books: Books) -> None:
    books.schools = {row[0]: row[1] for row in await session.execute(select(School.id, School.short_name))}
    for seat in await session.scalars(select(TaskSeat)):
        school = books.schools[seat.school_id] if seat.school_id else None
        held = [p.id for p in year.town.people.values() if p.role is seat.role and p.school == school]
        books.owners.setdefault(seat.task_id, set()).update(held)


def ledger(books: Books) -> None:
    """Queued = sent + failed + suppressed + expired + what is for a day after the year; no row ever vanished."""
    assert [notice.id for notice in books.notices] == [*range(1, len(books.notices) + 1)]
    waiting = [notice for notice in books.notices if notice.state not in ENDED]
    assert [(n.kind, n.state, n.due) for n in waiting if n.state is not NoticeState.QUEUED or n.due <= at(LAST)] == []
    bare = [n.id for n in books.notices if n.state in ENDED - {NoticeState.SENT} and not n.reason]
    assert bare == []


def arrivals(year: Year, books: Books) -> None:
    """What is marked sent came; what came besides was being sent at a kill, each at most once more."""
    sent = {(n.person_id, n.message_id) for n in books.notices if n.state is NoticeState.SENT and n.person_id}
    came = {(who.id, m.id): m for who in year.town.people.values() for m in _from_bot(year, who.account)}
    assert sent - came.keys() == set()
    more: Counter[int] = Counter()
    for (person, number), message in came.items():
        typed = year.crowd.typed.get(year.town.people[person].account, [])
        if (person, number) not in sent and first_text(message) not in typed:
            more[person] += 1
    allowed: Counter[int] = sum((kill.sending for kill in year.kills), Counter())
    assert more - allowed == Counter()


def _from_bot(year: Year, account: int) -> list[Message]:
    return [m for m in year.sandbox.world.chat(account).messages.values() if m.sender_id != account]


def budget(books: Books) -> None:
    """No person over budget on any day of theirs; somebody had to wait for the next."""
    told = Counter(
        (n.person_id, n.ended_at.astimezone(ZONE).date())
        for n in books.notices
        if n.state is NoticeState.SENT and n.kind in COUNTED and n.ended_at
    )
    assert {key: number for key, number in told.items() if number > BUDGET} == {}
    late = [n for n in books.notices if n.kind == "absence" and n.ended_at and n.ended_at.date() > n.created_at.date()]
    assert late, "nobody had to wait: the budget was not tried"


def trouble(year: Year, kills: int) -> None:
    """Everything that was to go wrong went wrong."""
    assert len(year.kills) == kills
    assert set(year.struck) == set(TROUBLES)
    assert min(year.struck.values()) > 0, year.struck
    assert sum(sum(kill.sending.values()) for kill in year.kills), "no kill met a message on its way"
    assert year.nights, "nobody did in the night what was told in the morning"


def manners(books: Books) -> None:
    """Nobody was written to at night or on a day off."""
    moments = {n.ended_at.astimezone(ZONE) for n in books.notices if n.state is NoticeState.SENT and n.ended_at}
    assert [m for m in moments if not (USUAL.polite_from <= m.hour < USUAL.polite_until)] == []
    assert [m for m in moments if not is_working_day(m.date())] == []


async def nobody_hears_of_what_is_done(year: Year) -> None:
    """No message that came after somebody saw a task done speaks of it."""
    names = await headings(year.database)
    told = [m for who in year.town.people.values() for m in _from_bot(year, who.account)]
    told.sort(key=lambda m: m.id)
    numbers = [m.id for m in told]
    for task, last in year.crowd.finished.items():
        speaks = re.compile(re.escape(names[task]) + r"(?!\d)")
        after = told[bisect_left(numbers, last + 1) :]
        assert [first_text(m) for m in after if speaks.search(first_text(m))] == [], names[task]


def every_task_had_its_items(year: Year, books: Books) -> None:
    """What the rules say of every day, of every task as it stood that morning, to everybody it concerned; no more.

    A process that starts anew speaks at once of what changed since the morning, to whom a task was passed on.
    """
    days = [BEGINS + timedelta(days=n) for n in range((LAST - BEGINS).days + 1)]
    again = sorted({kill.day for kill in year.kills})
    expected = {one for task in books.tasks for one in _expected(year, books, task, days, MIDNIGHT)}
    besides = {one for task in books.tasks for one in _expected(year, books, task, again, EVENING)}
    actual = {(i.task_id, i.person_id, i.rule, i.occasion) for i in books.items if not i.rule.startswith("later_")}
    assert expected - actual == set()
    assert actual - expected - besides == set()


def _expected(year: Year, books: Books, task: Task, days: Sequence[date], hour: int) -> Iterator[Said]:
    """What is said of a task on some days, as it stands at an hour of each."""
    policy, events = usual(task.kind.value), books.events.get(task.id, [])
    curator = year.town.curators.get(books.schools[task.school_id]) if task.school_id else None
    (coordinator,), (head,) = year.town.of(Role.COORDINATOR), year.town.of(Role.HEAD)
    superiors = {Role.CURATOR: curator, Role.COORDINATOR: coordinator.id, Role.HEAD: head.id}
    for day in days:
        moment = at(day, hour)
        if not is_working_day(day) or task.created_at >= moment or not _owed(events, moment):
            continue
        awaited = _awaited(task, events, moment)
        owners = _owners(books, task, events, moment)
        for person in {answering(one, day, year.away) for one in owners} - {None}:
            rule = latest_rule(policy, awaited, day)
            if person and rule and _listens(year, events, person, moment):
                yield (task.id, person, rule.code, awaited)
        for role in SUPERIORS:
            who = superiors[role]
            rule = latest_rule(policy, awaited, day, role)
            if not who or not rule or who in owners or not _listens(year, events, who, moment):
                continue
            if not climbs(rule.code) or _stands(year, policy, role, owners, awaited, day):
                yield (task.id, who, rule.code, awaited)


def _stands(year: Year, policy: Policy, role: Role, owners: set[int], awaited: date, day: date) -> bool:
    """Whether a rung heard by then: not of what waits for who is away, nor before whoever came had their time."""
    began = delay_begins(awaited, day, owners, year.away)
    if began is None or began == awaited:
        return began is not None
    return add_working_days(next_working_day(began), policy.grace(role) or 0) <= day


def _before(events: list[TaskEvent], what: str, moment: datetime) -> list[TaskEvent]:
    return [event for event in events if event.what == what and event.at < moment]


def _owed(events: list[TaskEvent], moment: datetime) -> bool:
    changes = _before(events, "state", moment)
    return not changes or changes[-1].after in OWED


def _awaited(task: Task, events: list[TaskEvent], moment: datetime) -> date:
    promises = _before(events, "promised", moment)
    return date.fromisoformat(promises[-1].after or "") if promises else task.deadline


def _owners(books: Books, task: Task, events: list[TaskEvent], moment: datetime) -> set[int]:
    owners = set(books.owners[task.id])
    for event in _before(events, "handed_over", moment):
        owners.discard(int(event.before or 0))
        owners.add(int(event.after or 0))
    return owners


def _listens(year: Year, events: list[TaskEvent], person: int, moment: datetime) -> bool:
    day = moment.date()
    if person in year.blocked and year.blocked[person][0] <= day < year.blocked[person][1]:
        return False
    put_off = [event for event in _before(events, "snoozed", moment) if event.person_id == person]
    return not put_off or datetime.fromisoformat(put_off[-1].after or "").astimezone(ZONE).date() < day
