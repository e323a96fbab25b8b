"""Who is to be reminded of what: owed tasks × the people who answer for them, seats resolved at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    OWED,
    Assignment,
    Notice,
    NoticeItem,
    NoticeState,
    Person,
    Programme,
    Stance,
    Task,
    TaskPerson,
    TaskSeat,
)
from storage.queries.notices import Draft, enqueue
from storage.queries.people import valid_on
from storage.queries.tasks import due_date
from storage.rights import Role
from storage.upserts import insert_new


@dataclass(frozen=True, slots=True)
class Reminded:
    """A task × person that may be spoken of; `as_curator` when the person answers for the school, not for the task."""

    task_id: int
    person_id: int
    zone: str
    awaited: date
    as_curator: bool


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
    """Owed tasks awaited between two days, with everybody reachable who is to hear of them."""
    awaited = Task.programme_id == programme_id, Task.state.in_(OWED), due_date().between(first, last)
    statement = union_all(
        _by_seat(today, *awaited), _by_name(today, *awaited), _by_curatorship(today, *awaited)
    )  # fmt: skip
    rows = await session.execute(statement)
    found = {(row[0], row[1], bool(row[4])): Reminded(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows}
    owners = {(task, person) for task, person, as_curator in found if not as_curator}
    return [r for r in found.values() if not (r.as_curator and (r.task_id, r.person_id) in owners)]


def _columns(*, as_curator: bool) -> Select[int, int, str, date, int]:
    return (
        select(Task.id, Person.id, func.coalesce(Person.zone, Programme.zone), due_date(), literal(int(as_curator)))
        .select_from(Task)
        .join(Programme, Programme.id == Task.programme_id)
    )


def _reachable() -> ColumnElement[bool]:
    return and_(Person.telegram_id.is_not(None), Person.unreachable_at.is_(None))


def _not_declined() -> ColumnElement[bool]:
    return ~exists().where(
        TaskPerson.task_id == Task.id, TaskPerson.person_id == Person.id, TaskPerson.stance == Stance.DECLINED
    )


def _by_seat(today: date, *conditions: ColumnElement[bool]) -> Select[int, int, str, date, int]:
    holds = and_(
        Assignment.programme_id == Task.programme_id,
        Assignment.role == TaskSeat.role,
        or_(TaskSeat.school_id.is_(None), Assignment.school_id == TaskSeat.school_id),
        valid_on(today),
    )
    return (
        _columns(as_curator=False)
        .join(TaskSeat, TaskSeat.task_id == Task.id)
        .join(Assignment, holds)
        .join(Person, Person.id == Assignment.person_id)
        .where(*conditions, _reachable(), _not_declined())
    )


def _by_name(today: date, *conditions: ColumnElement[bool]) -> Select[int, int, str, date, int]:
    named = and_(
        TaskPerson.task_id == Task.id,
        TaskPerson.stance == Stance.OWES,
        TaskPerson.since <= today,
        or_(TaskPerson.until.is_(None), TaskPerson.until >= today),
    )
    return (
        _columns(as_curator=False)
        .join(TaskPerson, named)
        .join(Person, Person.id == TaskPerson.person_id)
        .where(*conditions, _reachable())
    )


def _by_curatorship(today: date, *conditions: ColumnElement[bool]) -> Select[int, int, str, date, int]:
    curates = and_(Assignment.role == Role.CURATOR, Assignment.school_id == Task.school_id, valid_on(today))
    return (
        _columns(as_curator=True)
        .join(Assignment, curates)
        .join(Person, Person.id == Assignment.person_id)
        .where(*conditions, _reachable(), _not_declined())
    )


async def said_rules(session: AsyncSession, task_ids: Sequence[int]) -> dict[tuple[int, int, date], set[str]]:
    """Codes of the rules already said, by (task, person, occasion)."""
    said: dict[tuple[int, int, date], set[str]] = {}
    columns = NoticeItem.task_id, NoticeItem.person_id, NoticeItem.occasion, NoticeItem.rule
    for task_id, person_id, occasion, rule in await session.execute(
        select(*columns).where(NoticeItem.task_id.in_(task_ids))
    ):
        said.setdefault((task_id, person_id, occasion), set()).add(rule)
    return said


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
