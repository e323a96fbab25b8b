"""Tasks given to people by name, when their schools change hands: moved, and put back as they were."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Stance, TaskPerson
from storage.queries.audit import plain_value
from storage.rights import By

COLUMNS = ("task_id", "person_id", "stance", "since", "until", "named_by")
NamedRow = list[Any]
"""A row of `task_people` as the audit keeps it, in the order of COLUMNS."""


def _concerned(tasks: Sequence[int], people: Sequence[int]) -> ColumnElement[bool]:
    return and_(TaskPerson.task_id.in_(tasks), TaskPerson.person_id.in_(people))


async def named_rows(session: AsyncSession, tasks: Sequence[int], people: Sequence[int]) -> list[NamedRow]:
    """What these people are to these tasks, owing or declining, in a fixed order."""
    columns = [getattr(TaskPerson, name) for name in COLUMNS]
    order = TaskPerson.task_id, TaskPerson.person_id, TaskPerson.stance
    found = await session.execute(select(*columns).where(_concerned(tasks, people)).order_by(*order))
    return [[plain_value(value) for value in row] for row in found]


async def move_named(session: AsyncSession, by: By, tasks: Sequence[int], sources: Sequence[int], target: int) -> None:
    """What was given by name goes to the new one from today; that they once declined it counts no more."""
    owing = _concerned(tasks, sources), TaskPerson.stance == Stance.OWES
    yesterday = by.today - timedelta(days=1)
    await session.execute(update(TaskPerson).where(*owing).values(until=yesterday))
    await session.execute(delete(TaskPerson).where(_concerned(tasks, [target])))
    given = {"person_id": target, "stance": Stance.OWES, "since": by.today, "named_by": by.actor.person_id}
    if tasks:
        await session.execute(insert(TaskPerson), [{"task_id": one, **given} for one in tasks])


async def put_named_back(
    session: AsyncSession, after: Sequence[NamedRow], before: Sequence[NamedRow]
) -> bool:  # fmt: skip
    """Replace the rows a handover left by those it found; False where somebody changed them since."""
    if not after and not before:
        return True
    tasks, people = ({row[place] for row in (*after, *before)} for place in (0, 1))
    if await named_rows(session, [*tasks], [*people]) != [*after]:
        return False
    await session.execute(delete(TaskPerson).where(_concerned([*tasks], [*people])))
    rows = [dict(zip(COLUMNS, map(_value, COLUMNS, row), strict=True)) for row in before]
    if rows:
        await session.execute(insert(TaskPerson), rows)
    return True


def _value(name: str, value: Any) -> Any:
    if name == "stance":
        return Stance(value)
    return date.fromisoformat(value) if name in ("since", "until") and value is not None else value
