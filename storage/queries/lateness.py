"""What is late in a programme and who owes it, for those who answer for the whole."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, bindparam, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.models import OWED, Absence, Assignment, Person, School, Task, TaskKind, TaskSeat
from storage.queries.absences import shares
from storage.queries.people import valid_on
from storage.queries.tasks import TaskLine, due_date, visible
from storage.rights import Actor, Role


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owes a task; `away_until`: today they are away, and `substitute` stands in, if anybody does."""

    name: str
    away_until: date | None = None
    substitute: str | None = None


@dataclass(frozen=True, slots=True)
class LateTask:
    """An owed task whose awaited day has passed; `owners` are those of its leading seat, none if it is empty.

    `has_curator`: whether anybody is curator of its school today.
    """

    line: TaskLine
    owners: tuple[Owner, ...]
    has_curator: bool = True


class Awaited(NamedTuple):
    """A task that is owed, by the day it is awaited."""

    task: int
    kind: TaskKind
    awaited: date


async def late_tasks(session: AsyncSession, actor: Actor, today: date) -> Sequence[LateTask]:
    """What the actor sees late, the longest first."""
    late = visible(actor), Task.state.in_(OWED), due_date() < today
    statement = select(Task, School.short_name).outerjoin(School, School.id == Task.school_id).where(*late)
    lines = [TaskLine(*row) for row in await session.execute(statement.order_by(due_date(), Task.id))]
    owners, curated = await _owners(session, actor, today), await _curated(session, actor, today)
    return [LateTask(line, tuple(owners.get(line.task.id, ())), line.task.school_id in curated) for line in lines]


async def _curated(session: AsyncSession, actor: Actor, today: date) -> set[int | None]:
    """The schools that have a curator today."""
    held = Assignment.programme_id == actor.programme_id, Assignment.role == Role.CURATOR, valid_on(today)
    return {*await session.scalars(select(Assignment.school_id).where(*held))}


async def _owners(session: AsyncSession, actor: Actor, today: date) -> dict[int, list[Owner]]:
    """By late task, whoever holds its first seat today."""
    instead = aliased(Person)
    holds = and_(
        Assignment.programme_id == Task.programme_id,
        Assignment.role == TaskSeat.role,
        or_(TaskSeat.school_id.is_(None), Assignment.school_id == TaskSeat.school_id),
        valid_on(today),
    )
    gone = and_(
        Absence.person_id == Person.id, Absence.programme_id == Task.programme_id, shares(today, today)
    )  # fmt: skip
    statement = (
        select(Task.id, Person.name, Absence.until, instead.name)
        .join(TaskSeat, and_(TaskSeat.task_id == Task.id, TaskSeat.position == 0))
        .join(Assignment, holds)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(Absence, gone)
        .outerjoin(instead, instead.id == Absence.substitute_id)
        .where(Task.programme_id == actor.programme_id, Task.state.in_(OWED), due_date() < today)
        .order_by(Person.name)
        .distinct()
    )
    owners: dict[int, list[Owner]] = defaultdict(list)
    for task_id, name, away_until, substitute in await session.execute(statement):
        owners[task_id].append(Owner(name, away_until, substitute))
    return owners


async def awaited_by(session: AsyncSession, programme_id: int, latest: Mapping[TaskKind, date]) -> Sequence[Awaited]:
    """What has been awaited in vain since a day given by kind of task, or longer."""
    late = or_(false(), *(and_(Task.kind == kind, due_date() <= day) for kind, day in latest.items()))
    mine = Task.programme_id == programme_id, Task.state.in_(OWED), late
    return [Awaited(*row) for row in await session.execute(select(Task.id, Task.kind, due_date()).where(*mine))]


ANYTHING_LATE = (
    select(Task.id)
    .where(Task.programme_id == bindparam("programme"), Task.state.in_(OWED), due_date() < bindparam("today"))
    .limit(1)
)


async def programmes_late(session: AsyncSession, programme_id: int, today: date) -> bool:
    """Whether anything in a programme is late."""
    return await session.scalar(ANYTHING_LATE, {"programme": programme_id, "today": today}) is not None
