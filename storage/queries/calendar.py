"""What stands in a person's calendar: their tasks, done and cancelled ones too, since a phone may hold them already."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import School, Stance, Task, TaskEvent
from storage.queries.tasks import due_date, named, owed_by
from storage.rights import Actor

MOST = 1000  # events a phone takes without complaint


@dataclass(frozen=True, slots=True)
class CalendarTask:
    """A task with its school, and how often it has changed; `is_declined`: the person said it is not theirs."""

    task: Task
    school: str | None
    changes: int
    is_declined: bool


async def calendar_tasks(session: AsyncSession, actor: Actor, since_year: int) -> Sequence[CalendarTask]:
    """The actor's tasks of an academic year and later ones, latest first where there are too many, in order of days."""
    changes = select(func.count(TaskEvent.id)).where(TaskEvent.task_id == Task.id).scalar_subquery()
    declined = named(actor, Stance.DECLINED)
    statement = (
        select(Task, School.short_name, changes, declined)
        .outerjoin(School, School.id == Task.school_id)
        .where(Task.programme_id == actor.programme_id, Task.academic_year >= since_year)
        .where(or_(owed_by(actor), declined))
        .order_by(due_date().desc(), Task.id)
        .limit(MOST)
    )
    return [CalendarTask(*row) for row in reversed((await session.execute(statement)).all())]
