"""«Мои · Моих школ · Просроченные · Проверить»: parts of the list of tasks, and how many each holds."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import OWED, Task, TaskState
from storage.queries.judging import judged
from storage.queries.tasks import By, due_date, owed_by, visible
from storage.rights import Actor


class TaskFilter(StrEnum):
    """Which tasks: all owed ones the actor sees, what they owe, what others at schools owe, what is overdue; and what
    was handed in and waits for the actor's verdict."""

    ALL = "a"
    MINE = "m"
    SCHOOLS = "s"
    OVERDUE = "o"
    TO_JUDGE = "j"


def chosen(actor: Actor, whose: TaskFilter, today: date) -> ColumnElement[bool]:
    """The condition of a filter."""
    if whose is TaskFilter.TO_JUDGE:
        return and_(Task.state == TaskState.SUBMITTED, judged(actor))
    return and_(Task.state.in_(OWED), _part(actor, whose, today))


def _part(actor: Actor, whose: TaskFilter, today: date) -> ColumnElement[bool]:
    match whose:
        case TaskFilter.MINE:
            return owed_by(actor)
        case TaskFilter.SCHOOLS:
            return and_(Task.school_id.is_not(None), ~owed_by(actor))
        case TaskFilter.OVERDUE:
            return due_date() < today
        case _:
            return true()


async def owed_numbers(session: AsyncSession, by: By) -> Mapping[TaskFilter, int]:
    """How many tasks each filter shows."""
    counts = [func.count(Task.id).filter(chosen(by.actor, whose, by.today)) for whose in TaskFilter]
    alive = Task.state.in_((*OWED, TaskState.SUBMITTED))
    row = (await session.execute(select(*counts).where(visible(by.actor), alive))).one()
    return dict(zip(TaskFilter, row, strict=True))
