"""What is late in a programme and who owes it, for those who answer for the whole."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import OWED, Assignment, Person, School, Task, TaskSeat
from storage.queries.people import valid_on
from storage.queries.tasks import TaskLine, due_date, visible
from storage.rights import Actor


@dataclass(frozen=True, slots=True)
class LateTask:
    """An owed task whose awaited day has passed; `owners` holds the names of its leading seat, none if it is empty."""

    line: TaskLine
    owners: tuple[str, ...]


async def late_tasks(session: AsyncSession, actor: Actor, today: date) -> Sequence[LateTask]:
    """What the actor sees late, the longest first."""
    late = visible(actor), Task.state.in_(OWED), due_date() < today
    statement = select(Task, School.short_name).outerjoin(School, School.id == Task.school_id).where(*late)
    lines = [TaskLine(*row) for row in await session.execute(statement.order_by(due_date(), Task.id))]
    owners = await _owners(session, actor, today)
    return [LateTask(line, tuple(owners.get(line.task.id, ()))) for line in lines]


async def _owners(session: AsyncSession, actor: Actor, today: date) -> dict[int, list[str]]:
    """Names by late task, of whoever holds its first seat today."""
    holds = and_(
        Assignment.programme_id == Task.programme_id,
        Assignment.role == TaskSeat.role,
        or_(TaskSeat.school_id.is_(None), Assignment.school_id == TaskSeat.school_id),
        valid_on(today),
    )
    statement = (
        select(Task.id, Person.name)
        .join(TaskSeat, and_(TaskSeat.task_id == Task.id, TaskSeat.position == 0))
        .join(Assignment, holds)
        .join(Person, Person.id == Assignment.person_id)
        .where(Task.programme_id == actor.programme_id, Task.state.in_(OWED), due_date() < today)
        .order_by(Person.name)
        .distinct()
    )
    owners: dict[int, list[str]] = defaultdict(list)
    for task_id, name in await session.execute(statement):
        owners[task_id].append(name)
    return owners


async def programmes_late(session: AsyncSession, programme_id: int, today: date) -> bool:
    """Whether anything in a programme is late."""
    late = Task.programme_id == programme_id, Task.state.in_(OWED), due_date() < today
    return await session.scalar(select(Task.id).where(*late).limit(1)) is not None
