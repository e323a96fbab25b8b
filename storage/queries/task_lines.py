"""Dated tasks of a roadmap by their direction, for the picture of the roadmap in time."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import DONE, Cell, Measure, Stage, Task, TaskState
from storage.queries.reported import reached
from storage.rights import Actor, Right

WITHOUT = "Без направления"
MONITORINGS = "Мониторинги и анкеты"


async def directions(
    session: AsyncSession, actor: Actor, since: date, until: date
) -> Mapping[str, list[tuple[date, bool]]]:
    """(deadline, whether done) of every task by direction, in the order of the roadmap; what it does not print last."""
    everything = actor.reach(Right.SEE_TASKS) is None
    reach = true() if everything else reached(actor, Task.school_id, Right.SEE_TASKS)
    statement = (
        select(Measure.direction, Measure.id, Task.deadline, Task.state)
        .select_from(Task)
        .outerjoin(Stage, Stage.id == Task.stage_id)
        .outerjoin(Cell, Cell.id == Stage.cell_id)
        .outerjoin(Measure, Measure.id == Cell.measure_id)
        .where(Task.programme_id == actor.programme_id, Task.state != TaskState.CANCELLED, reach)
        .where(Task.deadline.between(since, until))
        .order_by(Measure.place.is_(None), Measure.place, Task.deadline, Task.id)
    )
    found: dict[str, list[tuple[date, bool]]] = {}
    for direction, measure, deadline, state in await session.execute(statement):
        name = direction or (WITHOUT if measure else MONITORINGS)
        found.setdefault(name, []).append((deadline, state in DONE))
    return found
