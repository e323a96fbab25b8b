"""Who owes tasks on a day, whether or not they have joined."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Stance, Task, TaskPerson, TaskSeat
from storage.queries.people import valid_on
from storage.upserts import parts


async def owners_of(session: AsyncSession, task_ids: Sequence[int], day: date) -> Mapping[int, set[int]]:
    """The owners of each task: holders of its seats who did not decline it, and who were named."""
    owners: dict[int, set[int]] = defaultdict(set)
    for part in parts(task_ids):
        for task_id, person_id in await session.execute(union_all(*_owners(part, day))):
            owners[task_id].add(person_id)
    return owners


def _owners(task_ids: Sequence[int], day: date) -> tuple[Any, Any]:
    declined = (
        select(TaskPerson.id)
        .where(TaskPerson.task_id == Task.id, TaskPerson.person_id == Assignment.person_id)
        .where(TaskPerson.stance == Stance.DECLINED)
        .exists()
    )
    holds = and_(
        Assignment.programme_id == Task.programme_id, Assignment.role == TaskSeat.role,
        or_(TaskSeat.school_id.is_(None), Assignment.school_id == TaskSeat.school_id), valid_on(day),
    )  # fmt: skip
    seated = (
        select(Task.id, Assignment.person_id)
        .join(TaskSeat, TaskSeat.task_id == Task.id)
        .join(Assignment, holds)
        .where(Task.id.in_(task_ids), ~declined)
    )
    in_force = TaskPerson.since <= day, or_(TaskPerson.until.is_(None), TaskPerson.until >= day)
    named = select(TaskPerson.task_id, TaskPerson.person_id).where(
        TaskPerson.task_id.in_(task_ids), TaskPerson.stance == Stance.OWES, *in_force
    )
    return seated, named
