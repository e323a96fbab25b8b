"""Who is to be reminded of what: owed tasks × the people who answer for them, seats resolved at this moment."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.models import (
    OWED,
    Assignment,
    Consent,
    Notice,
    NoticeItem,
    NoticeState,
    Person,
    Programme,
    Stance,
    Task,
    TaskKind,
    TaskPerson,
    TaskSeat,
)
from storage.queries.notices import Draft, enqueue
from storage.queries.people import valid_on
from storage.queries.tasks import due_date
from storage.rights import Role
from storage.upserts import insert_new, parts

Candidates = Select[int, int, str, int | None, date, TaskKind, str, str | None]
LISTENING = (Role.CURATOR, Role.COORDINATOR, Role.HEAD)  # to what others owe


class Speaks(NamedTuple):
    """A rule that speaks on a day to owners (None) or to a superior, of kinds of tasks awaited in a span of days."""

    kinds: tuple[TaskKind, ...]
    superior: Role | None
    code: str
    first: date
    last: date


class Due(NamedTuple):
    """What a person is to be told: a task by a rule; `superior` is the role by which one who does not owe it hears.

    `zone` and `hour` are the person's own, None where they did not choose an hour.
    """

    task_id: int
    person_id: int
    zone: str
    hour: int | None
    awaited: date
    kind: TaskKind
    superior: Role | None
    code: str


class Item(NamedTuple):
    """One thing a notice says."""

    task_id: int
    rule: str
    occasion: date


async def programmes_with_zones(session: AsyncSession) -> Sequence[tuple[int, str]]:
    """(id, zone) of every programme."""
    return [(row[0], row[1]) for row in await session.execute(select(Programme.id, Programme.zone))]


async def mornings(session: AsyncSession, programme_id: int) -> Sequence[tuple[str, int | None]]:
    """The zones and hours by which people of a programme get their digests."""
    zone = func.coalesce(Person.zone, Programme.zone)
    statement = (
        select(zone, Person.digest_hour)
        .select_from(Assignment)
        .join(Person, Person.id == Assignment.person_id)
        .join(Programme, Programme.id == Assignment.programme_id)
        .where(Assignment.programme_id == programme_id)
        .distinct()
    )
    return [(row[0], row[1]) for row in await session.execute(statement)]


async def due_items(
    session: AsyncSession, programme_id: int, day: date, speaks: tuple[Speaks, ...]
) -> Sequence[Due]:  # fmt: skip
    """What a day has to say in a programme, to everybody reachable, that was not said before; seats are that day's."""
    statement = _statement(programme_id, day, speaks)
    rows = await session.execute(statement) if statement is not None else ()
    found = {(row[0], row[1]): _due(row) for row in rows}
    return sorted(found.values(), key=lambda due: (due.awaited, due.task_id))


@lru_cache(maxsize=64)
def _statement(
    programme_id: int, day: date, speaks: tuple[Speaks, ...]
) -> CompoundSelect[int, int, str, int | None, date, TaskKind, str, str | None] | None:
    """The question of a day, which every minute of it asks: making it takes longer than asking it."""
    candidates = [
        part
        for superior in (None, *LISTENING)
        if (mine := [one for one in speaks if one.superior is superior])
        for part in _candidates(programme_id, day, superior, mine)
    ]
    return union_all(*candidates) if candidates else None


def _due(row: Row[int, int, str, int | None, date, TaskKind, str, str | None]) -> Due:
    task_id, person_id, zone, hour, awaited, kind, role, code = row
    return Due(task_id, person_id, zone, hour, awaited, TaskKind(kind), Role(role) if role else None, code or "")


def _candidates(programme_id: int, day: date, superior: Role | None, speaks: Sequence[Speaks]) -> Iterator[Candidates]:
    rule = _rule_of(speaks)
    owed = Task.programme_id == programme_id, Task.state.in_(OWED), rule.is_not(None), _unsaid(rule), _reachable()
    if superior is None:
        yield _by_seat(rule, day).where(*owed, _not_declined())
        yield _by_name(rule, day).where(*owed)
    else:
        yield _by_superior(rule, superior, day).where(*owed, _not_declined(), ~_owes(day))


def _rule_of(speaks: Sequence[Speaks]) -> ColumnElement[str | None]:
    """The code of the rule that speaks of a task."""
    whens = [(and_(Task.kind.in_(one.kinds), due_date().between(one.first, one.last)), one.code) for one in speaks]
    return case(*whens, else_=None)


def _unsaid(rule: ColumnElement[str | None]) -> ColumnElement[bool]:
    return ~exists().where(
        NoticeItem.task_id == Task.id, NoticeItem.person_id == Person.id, NoticeItem.occasion == due_date(),
        NoticeItem.rule == rule,
    )  # fmt: skip


def _columns(rule: ColumnElement[str | None], superior: Role | None = None) -> Candidates:
    zone = func.coalesce(Person.zone, Programme.zone)
    role = literal(superior.value if superior else "")
    return (
        select(Task.id, Person.id, zone, Person.digest_hour, due_date(), Task.kind, role, rule)
        .select_from(Task)
        .join(Programme, Programme.id == Task.programme_id)
    )


def _reachable() -> ColumnElement[bool]:
    return and_(Person.telegram_id.is_not(None), Person.unreachable_at.is_(None))


def _not_declined() -> ColumnElement[bool]:
    return ~exists().where(
        TaskPerson.task_id == Task.id, TaskPerson.person_id == Person.id, TaskPerson.stance == Stance.DECLINED
    )


def _holds(day: date) -> ColumnElement[bool]:
    """An assignment fills a seat of the task on a day."""
    return and_(
        Assignment.programme_id == Task.programme_id,
        Assignment.role == TaskSeat.role,
        or_(TaskSeat.school_id.is_(None), Assignment.school_id == TaskSeat.school_id),
        valid_on(day),
    )


def _named(day: date) -> ColumnElement[bool]:
    return and_(
        TaskPerson.task_id == Task.id,
        TaskPerson.stance == Stance.OWES,
        TaskPerson.since <= day,
        or_(TaskPerson.until.is_(None), TaskPerson.until >= day),
    )


def _owes(day: date) -> ColumnElement[bool]:
    """The person owes the task themselves, and hears of it as such."""
    seat, own, name = aliased(TaskSeat), aliased(Assignment), aliased(TaskPerson)
    holds = and_(
        seat.task_id == Task.id, own.person_id == Person.id, own.programme_id == Task.programme_id,
        own.role == seat.role, or_(seat.school_id.is_(None), own.school_id == seat.school_id),
        own.since <= day, or_(own.until.is_(None), own.until >= day),
    )  # fmt: skip
    named = and_(
        name.task_id == Task.id, name.person_id == Person.id, name.stance == Stance.OWES,
        name.since <= day, or_(name.until.is_(None), name.until >= day),
    )  # fmt: skip
    return or_(exists().where(holds), exists().where(named))


def _by_seat(rule: ColumnElement[str | None], day: date) -> Candidates:
    return (
        _columns(rule)
        .join(TaskSeat, TaskSeat.task_id == Task.id)
        .join(Assignment, _holds(day))
        .join(Person, Person.id == Assignment.person_id)
    )


def _by_name(rule: ColumnElement[str | None], day: date) -> Candidates:
    return _columns(rule).join(TaskPerson, _named(day)).join(Person, Person.id == TaskPerson.person_id)


def _by_superior(rule: ColumnElement[str | None], role: Role, day: date) -> Candidates:
    """Curators hear of their schools, coordinators of the whole programme, heads too once they agreed."""
    agreed = exists().where(
        Consent.programme_id == Task.programme_id, Consent.person_id == Assignment.person_id, Consent.agreed.is_(True)
    )
    own = {Role.CURATOR: Assignment.school_id == Task.school_id, Role.HEAD: agreed}.get(role, true())
    stands = and_(Assignment.programme_id == Task.programme_id, Assignment.role == role, own, valid_on(day))
    return _columns(rule, role).join(Assignment, stands).join(Person, Person.id == Assignment.person_id)


async def last_told(session: AsyncSession, task_ids: Sequence[int]) -> dict[tuple[int, int], datetime]:
    """When (task, person) was last spoken of, or will be."""
    statement = (
        select(NoticeItem.task_id, NoticeItem.person_id, func.max(Notice.due))
        .join(Notice, Notice.id == NoticeItem.notice_id)
        .group_by(NoticeItem.task_id, NoticeItem.person_id)
    )
    told: dict[tuple[int, int], datetime] = {}
    for part in parts(task_ids):
        rows = await session.execute(statement.where(NoticeItem.task_id.in_(part)))
        told |= {(row[0], row[1]): row[2] for row in rows}
    return told


async def queue_items(session: AsyncSession, letters: Sequence[tuple[Draft, Sequence[Item]]], now: datetime) -> None:
    """Queue each draft with its items; one of its kind that still waits takes them in, one already sent does not."""
    waiting = await _waiting(session, letters)
    await enqueue(session, [draft for draft, _ in letters if _whose(draft) not in waiting], now)
    waiting = await _waiting(session, letters)
    rows = [
        {"notice_id": waiting[_whose(draft)], "task_id": one.task_id, "person_id": draft.person_id, "rule": one.rule,
         "occasion": one.occasion}
        for draft, items in letters
        if _whose(draft) in waiting
        for one in items
    ]  # fmt: skip
    await insert_new(session, NoticeItem, rows)


def _whose(draft: Draft) -> tuple[str, int | None]:
    return draft.kind, draft.person_id


async def _waiting(
    session: AsyncSession, letters: Sequence[tuple[Draft, Sequence[Item]]]
) -> dict[tuple[str, int | None], int]:
    """Notices of these kinds that wait for these people; locked, so that none is sent before it took its items in."""
    kinds, people = {draft.kind for draft, _ in letters}, sorted({draft.person_id or 0 for draft, _ in letters})
    found: dict[tuple[str, int | None], int] = {}
    for part in parts(people):
        mine = Notice.person_id.in_(part), Notice.kind.in_(kinds), Notice.state == NoticeState.QUEUED
        statement = select(Notice.kind, Notice.person_id, Notice.id).where(*mine).with_for_update()
        found |= {(row[0], row[1]): row[2] for row in await session.execute(statement.order_by(Notice.id))}
    return found


async def items_of(session: AsyncSession, notice_id: int) -> Sequence[NoticeItem]:
    """What a notice says, in order of entry."""
    statement = select(NoticeItem).where(NoticeItem.notice_id == notice_id).order_by(NoticeItem.id)
    return (await session.scalars(statement)).all()


async def last_reminded(session: AsyncSession, person_id: int, limit: int) -> Sequence[int]:
    """The tasks a person was reminded of last."""
    latest = func.max(NoticeItem.id)
    mine = NoticeItem.person_id == person_id, Notice.state == NoticeState.SENT
    statement = select(NoticeItem.task_id).join(Notice, Notice.id == NoticeItem.notice_id).where(*mine)
    return (await session.scalars(statement.group_by(NoticeItem.task_id).order_by(latest.desc()).limit(limit))).all()
