"""Tasks counted for reports: done, owed, overdue, and how many of those due were finished in time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import DONE, OWED, Task, TaskState
from storage.queries.reported import reached
from storage.rights import Actor, Right


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """Tasks done, owed in time, overdue; and of those `due`, how many were `kept`: finished in time."""

    done: int = 0
    in_time: int = 0
    overdue: int = 0
    due: int = 0
    kept: int = 0

    def __add__(self, other: "TaskCounts") -> "TaskCounts":
        return TaskCounts(
            self.done + other.done, self.in_time + other.in_time, self.overdue + other.overdue,
            self.due + other.due, self.kept + other.kept,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days between which deadlines count, both inclusive; `with_debts` adds what is still owed from before."""

    since: date
    until: date
    with_debts: bool = False

    @property
    def condition(self) -> ColumnElement[bool]:
        within = Task.deadline.between(self.since, self.until)
        return or_(within, and_(Task.deadline < self.since, Task.state.in_(OWED))) if self.with_debts else within


async def task_counts(
    session: AsyncSession, actor: Actor, today: date, stretch: Stretch, *where: ColumnElement[bool]
) -> Mapping[int | None, TaskCounts]:
    """Counts by school; None holds tasks of no school, for those whose right reaches the whole programme.

    A task counts as kept when it was finished not later than its deadline, by the actor's calendar; «Обещаю до…»
    moves reminders, never this.
    """
    mine = Task.programme_id == actor.programme_id, Task.state != TaskState.CANCELLED, stretch.condition, _there(actor)
    local = ZoneInfo(actor.zone)
    found: dict[int | None, list[int]] = defaultdict(lambda: [0] * 5)
    statement = select(Task.school_id, Task.state, Task.deadline, Task.finished_at).where(*mine, *where)
    for school_id, state, deadline, finished in await session.execute(statement):
        is_done, is_due = state in DONE, deadline < today
        counts = found[school_id]
        counts[0] += is_done
        counts[1] += not is_done and not is_due
        counts[2] += not is_done and is_due
        counts[3] += is_due
        counts[4] += is_due and is_done and finished is not None and finished.astimezone(local).date() <= deadline
    return {school_id: TaskCounts(*counts) for school_id, counts in found.items()}


def _there(actor: Actor) -> ColumnElement[bool]:
    everybody = actor.reach(Right.SEE_TASKS) is None
    return true() if everybody else reached(actor, Task.school_id, Right.SEE_TASKS)


async def deadlines(
    session: AsyncSession, actor: Actor, stretch: Stretch, *where: ColumnElement[bool], limit: int
) -> Sequence[tuple[date, str]]:
    """Some owed tasks by deadline, the earliest first; those of no school for who sees the whole programme."""
    mine = Task.programme_id == actor.programme_id, _there(actor), Task.state.in_(OWED)
    statement = select(Task.deadline, Task.title).where(*mine, stretch.condition, *where)
    rows = await session.execute(statement.order_by(Task.deadline, Task.id).limit(limit))
    return [(row[0], row[1]) for row in rows]
