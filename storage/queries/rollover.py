"""Carrying a roadmap into the next academic year: what was planned, how it went, and cells that repeat a column."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import DONE, OWED, Cell, Stage, Task
from storage.queries.roadmap import Line


@dataclass(frozen=True, slots=True)
class YearPassed:
    """How an academic year went, in numbers of tasks."""

    done: int
    owed: int


async def planned_years(session: AsyncSession, programme_id: int) -> Sequence[int]:
    """Academic years for which the roadmap was planned, in order; monitorings alone are no planned year."""
    statement = (
        select(Task.academic_year)
        .join(Stage, Stage.id == Task.stage_id)
        .where(Task.programme_id == programme_id, Stage.cell_id.is_not(None))
        .distinct()
        .order_by(Task.academic_year)
    )
    return (await session.scalars(statement)).all()


async def year_passed(session: AsyncSession, programme_id: int, year: int) -> YearPassed:
    """What was done and what is still owed of an academic year."""
    statement = select(
        func.count().filter(Task.state.in_(DONE)), func.count().filter(Task.state.in_(OWED))
    ).where(Task.programme_id == programme_id, Task.academic_year == year)  # fmt: skip
    row = (await session.execute(statement)).one()
    return YearPassed(row[0], row[1])


async def carry_cells(session: AsyncSession, lines: Sequence[Line]) -> None:
    """Give measures a column that repeats an earlier one; it says which, so that nobody takes it for printed."""
    rows = [
        {"measure_id": line.measure_id, "year": line.column_year, "printed": line.printed,
         "carried_from": line.carried_from}
        for line in lines
    ]  # fmt: skip
    if rows:
        await session.execute(insert(Cell), rows)
