"""What planning finds already: stored tasks and their seats as plain tuples, without objects; a region has 90,000."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import String, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import OWED, Stage, Task, TaskEvent, TaskState
from storage.queries.planned import SEATS, TASKS, Due, Existing, PlannedSeat, Spot, Standing
from storage.queries.roadmap import ORIGIN, Place, place_of


async def existing_tasks(
    session: AsyncSession, programme_id: int, year: int, dropped_because: str
) -> Mapping[Spot, list[Existing]]:
    """Tasks of the roadmap in an academic year by stage and school, in order of occurrence.

    `dropped_because` is the reason by which planning itself cancels.
    """
    dropped = await _dropped(session, programme_id, year, dropped_because)
    mine = TASKS.c.programme_id == programme_id, TASKS.c.academic_year == year
    places = await _places(session, select(TASKS.c.stage_id).where(*mine))
    statement = (
        select(
            TASKS.c.stage_id, TASKS.c.school_id, TASKS.c.id, TASKS.c.occurrence, type_coerce(TASKS.c.state, String),
            TASKS.c.starts, TASKS.c.deadline, TASKS.c.printed_deadline, TASKS.c.phrase,
        )
        .where(*mine, TASKS.c.stage_id.is_not(None))
        .order_by(TASKS.c.occurrence)
    )  # fmt: skip
    found: dict[Spot, list[Existing]] = {}
    for stage, school, task_id, occurrence, state, starts, deadline, printed, phrase in await session.execute(
        statement
    ):
        standing = Standing.OWED if state in OWED else Standing.DROPPED if task_id in dropped else Standing.FINAL
        one = Existing(task_id, occurrence, state, Due(starts, deadline, printed), standing, phrase)
        found.setdefault((places[stage], school), []).append(one)
    return found


async def _places(session: AsyncSession, stage_ids: Any) -> Mapping[int, Place]:
    statement = select(Stage.id, *ORIGIN, Stage.ordinal).where(Stage.id.in_(stage_ids))
    return {stage_id: place_of(*place) for stage_id, *place in await session.execute(statement)}


async def _dropped(session: AsyncSession, programme_id: int, year: int, why: str) -> set[int]:
    statement = (
        select(Task.id)
        .join(TaskEvent, TaskEvent.task_id == Task.id)
        .where(Task.programme_id == programme_id, Task.academic_year == year, Task.state == TaskState.CANCELLED)
        .where(TaskEvent.what == "state", TaskEvent.after == TaskState.CANCELLED.value, TaskEvent.why == why)
    )
    return set(await session.scalars(statement))


async def seats_by_task(session: AsyncSession, programme_id: int, year: int) -> Mapping[int, tuple[PlannedSeat, ...]]:
    """The seats of what is owed or was cancelled, by task."""
    statement = (
        select(SEATS.c.task_id, type_coerce(SEATS.c.role, String), SEATS.c.school_id, SEATS.c.printed)
        .join(TASKS, TASKS.c.id == SEATS.c.task_id)
        .where(TASKS.c.programme_id == programme_id, TASKS.c.academic_year == year)
        .where(TASKS.c.state.in_((*OWED, TaskState.CANCELLED)), TASKS.c.stage_id.is_not(None))
        .order_by(SEATS.c.position)
    )
    found: dict[int, tuple[PlannedSeat, ...]] = {}
    for task_id, role, school_id, printed in await session.execute(statement):
        found[task_id] = (*found.get(task_id, ()), PlannedSeat(role, school_id, printed))
    return found
