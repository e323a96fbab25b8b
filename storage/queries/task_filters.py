"""«Мои · Моих школ · Просроченные»: parts of the list of tasks, and how many each holds."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import OWED, Task
from storage.queries.tasks import By, due_date, owed_by, visible
from storage.rights import Actor


class TaskFilter(StrEnum):
    """Which of the owed tasks the actor sees: all, what they owe, what others at schools owe, what is overdue."""

    ALL = "a"
    MINE = "m"
    SCHOOLS = "s"
    OVERDUE = "o"


def chosen(actor: Actor, whose: TaskFilter, today: date) -> ColumnElement[bool]:
    """The condition of a filter."""
    match whose:
        case TaskFilter.MINE:
            return owed_by(actor)
        case TaskFilter.SCHOOLS:
            return and_(Task.school_id.is_not(None), ~owed_by(actor))
        case TaskFilter.OVERDUE:
            return due_date() < today
        case TaskFilter.ALL:
            return true()


async def owed_numbers(session: AsyncSession, by: By) -> Mapping[TaskFilter, int]:
    """How many owed tasks each filter shows."""
    counts = [func.count(Task.id).filter(chosen(by.actor, whose, by.today)) for whose in TaskFilter]
    row = (await session.execute(select(*counts).where(visible(by.actor), Task.state.in_(OWED)))).one()
    return dict(zip(TaskFilter, row, strict=True))
