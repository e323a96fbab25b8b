"""Who is to be reminded of what: owed tasks × the people who answer for them, seats resolved at this moment."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    OWED,
    Assignment,
    Consent,
    Notice,
    NoticeItem,
    NoticeState,
    Person,
    Priority,
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
from storage.upserts import insert_new

SUPERIORS = (Role.CURATOR, Role.COORDINATOR, Role.HEAD)


@dataclass(frozen=True, slots=True)
class Reminded:
    """A task × person that may be spoken of; `superior` is the role by which one who does not owe it hears."""

    task_id: int
    person_id: int
    zone: str
    awaited: date
    kind: TaskKind
    superior: Role | None


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """What a person was told of a task on one occasion: codes of rules, and when the last of them was due."""

    rules: frozenset[str]
    last: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a digest says."""

    task_id: int
    rule: str
    occasion: date


async def programmes_with_zones(session: AsyncSession) -> Sequence[tuple[int, str]]:
    """(id, zone) of every programme."""
    return [(row[0], row[1]) for row in await session.execute(select(Programme.id, Programme.zone))]


async def reminded(
    session: AsyncSession, programme_id: int, today: date, first: date, last: date
) -> Sequence[Reminded]:
    """Owed tasks awaited between two days, with everybody reachable who is to hear of them; who owes hears as such."""
    awaited = Task.programme_id == programme_id, Task.state.in_(OWED), due_date().between(first, last)
    superiors = [_by_superior(role, today, *awaited) for role in SUPERIORS]
    statement = union_all(_by_seat(today, *awaited), _by_name(today, *awaited), *superiors)
    found: dict[tuple[int, int], Reminded] = {}
    for task_id, person_id, zone, due, kind, role in await session.execute(statement):
        superior = Role(role) if role else None
        known = found.get((task_id, person_id))
        if known is None or (known.superior is not None and superior is None):
            found[task_id, person_id] = Reminded(task_id, person_id, zone, due, TaskKind(kind), superior)
    return list(found.values())


Candidates = Select[int, int, str, date, TaskKind, str]


def _columns(superior: Role | None = None) -> Candidates:
    zone = func.coalesce(Person.zone, Programme.zone)
    role = literal(superior.value if superior else "")
    return (
        select(Task.id, Person.id, zone, due_date(), Task.kind, role)
        .select_from(Task)
        .join(Programme, Programme.id == Task.programme_id)
    )


def _reachable() -> ColumnElement[bool]:
    return and_(Person.telegram_id.is_not(None), Person.unreachable_at.is_(None))


def _not_declined() -> ColumnElement[bool]:
    return ~exists().where(
        TaskPerson.task_id == Task.id, TaskPerson.person_id == Person.id, TaskPerson.stance == Stance.DECLINED
    )


def _by_seat(today: date, *conditions: ColumnElement[bool]) -> Candidates:
    holds = and_(
        Assignment.programme_id == Task.programme_id,
        Assignment.role == TaskSeat.role,
        or_(TaskSeat.school_id.is_(None), Assignment.school_id == TaskSeat.school_id),
        valid_on(today),
    )
    return (
        _columns()
        .join(TaskSeat, TaskSeat.task_id == Task.id)
        .join(Assignment, holds)
        .join(Person, Person.id == Assignment.person_id)
        .where(*conditions, _reachable(), _not_declined())
    )


def _by_name(today: date, *conditions: ColumnElement[bool]) -> Candidates:
    named = and_(
        TaskPerson.task_id == Task.id,
        TaskPerson.stance == Stance.OWES,
        TaskPerson.since <= today,
        or_(TaskPerson.until.is_(None), TaskPerson.until >= today),
    )
    return (
        _columns()
        .join(TaskPerson, named)
        .join(Person, Person.id == TaskPerson.person_id)
        .where(*conditions, _reachable())
    )


def _by_superior(role: Role, today: date, *conditions: ColumnElement[bool]) -> Candidates:
    """Curators hear of their schools, coordinators of the whole programme, heads too once they agreed."""
    agreed = exists().where(
        Consent.programme_id == Task.programme_id, Consent.person_id == Assignment.person_id, Consent.agreed.is_(True)
    )
    own = {Role.CURATOR: Assignment.school_id == Task.school_id, Role.HEAD: agreed}.get(role, true())
    stands = and_(Assignment.programme_id == Task.programme_id, Assignment.role == role, own, valid_on(today))
    return (
        _columns(role)
        .join(Assignment, stands)
        .join(Person, Person.id == Assignment.person_id)
        .where(*conditions, _reachable(), _not_declined())
    )


async def said_before(session: AsyncSession, task_ids: Sequence[int]) -> dict[tuple[int, int, date], SaidBefore]:
    """What was already said, by (task, person, occasion)."""
    rules: dict[tuple[int, int, date], set[str]] = defaultdict(set)
    last: dict[tuple[int, int, date], datetime] = {}
    columns = NoticeItem.task_id, NoticeItem.person_id, NoticeItem.occasion, NoticeItem.rule, Notice.due
    statement = select(*columns).join(Notice, Notice.id == NoticeItem.notice_id).where(NoticeItem.task_id.in_(task_ids))
    for task_id, person_id, occasion, rule, due in await session.execute(statement):
        key = (task_id, person_id, occasion)
        rules[key].add(rule)
        last[key] = max(due, last.get(key, due))
    return {key: SaidBefore(frozenset(found), last[key]) for key, found in rules.items()}


async def messages_between(session: AsyncSession, person_id: int, first: datetime, last: datetime) -> int:
    """How many messages a person gets in a span of time beside digests and what they asked for themselves."""
    counted = Notice.person_id == person_id, Notice.kind != "digest", Notice.priority >= Priority.REMINDER
    kept = Notice.state.not_in((NoticeState.SUPPRESSED, NoticeState.EXPIRED, NoticeState.FAILED))
    statement = select(func.count(Notice.id)).where(*counted, kept, Notice.due >= first, Notice.due < last)
    return await session.scalar(statement) or 0


async def queue_digest(
    session: AsyncSession, draft: Draft, person_id: int, items: Sequence[Item], now: datetime
) -> None:
    """Queue a person's digest of the day, or add to the one still waiting; one already sent is left alone."""
    await enqueue(session, [draft], now)
    notice = await session.scalar(
        select(Notice.id).where(Notice.dedupe_key == draft.dedupe_key, Notice.state == NoticeState.QUEUED)
    )
    if notice is None:
        return
    rows = [
        {"notice_id": notice, "task_id": i.task_id, "person_id": person_id, "rule": i.rule, "occasion": i.occasion}
        for i in items
    ]
    await insert_new(session, NoticeItem, rows)


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
