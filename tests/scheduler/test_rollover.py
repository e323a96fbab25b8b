"""The next academic year: yearless phrases move, printed years are asked, what was done stays."""

from collections.abc import Mapping
from datetime import date

import pytest
from sqlalchemy import func, select, update

from scheduler import rollover
from scheduler.plans import Planned
from scheduler.rollover import Rollover
from storage.database import Database
from storage.models import Cell, Programme, Task, TaskState
from tests import seeding
from tests.scheduler.shipping import NOW, applied, load, programme
from tests.seeding import Seeded


async def preview(database: Database, code: str) -> Rollover | None:
    found = await programme(database, code)
    async with database.reading() as session:
        return await rollover.preview(session, found)


async def rolled(database: Database, code: str, year: int) -> Planned:
    found = await programme(database, code)
    async with database.transaction() as session:
        return await rollover.roll_over(session, found, year, NOW)


async def seeded_with(database: Database, *cells: Mapping[int | None, str]) -> Seeded:
    """«sever», 2021–2024, a measure for each mapping of cells."""
    seeded = await seeding.programme(database)
    for place, printed in enumerate(cells, start=1):
        await seeding.measure(
            database, seeded, f"Дело {place}", "Муниципальный координатор", printed, place=place, number=str(place)
        )
    return seeded


def moves(found: Rollover) -> dict[str | None, tuple[tuple[date, ...], tuple[date, ...]]]:
    return {move.stage.line.number: (move.before, move.after) for move in found.moves}


async def test_nothing_is_carried_where_nothing_was_planned(sqlite: Database) -> None:
    await seeded_with(sqlite, {2021: "Сентябрь"})
    assert await preview(sqlite, "sever") is None


async def test_a_printed_next_column_is_planned_as_it_stands(database: Database) -> None:
    await seeded_with(database, {2021: "Сентябрь", 2022: "Октябрь"}, {2021: "Май"})
    await applied(database, "sever", 2021)
    found = await preview(database, "sever")
    assert found is not None
    assert (found.year, found.carried) == (2022, ())
    assert moves(found) == {"1": ((date(2021, 9, 30),), (date(2022, 10, 31),))}


async def test_without_a_next_column_the_last_one_is_repeated(database: Database) -> None:
    await seeded_with(database, {2021: "Сентябрь"}, {2021: "Апрель-май 2022 г."}, {2020: "Май", 2021: ""})
    await applied(database, "sever", 2021)
    before = await seeding.rows(database)
    found = await preview(database, "sever")
    assert found is not None
    assert await seeding.rows(database) == before, "showing stores nothing"
    assert moves(found) == {"1": ((date(2021, 9, 30),), (date(2022, 9, 30),))}
    (asked,) = found.plan.questions
    assert asked.choices == ({"label": "апрель–май 2023", "deadlines": ["2023-05-31"]},)
    assert await rolled(database, "sever", 2022) == Planned(1, 0, 0, 0, 1)
    assert (await rolled(database, "sever", 2022)).changed == 0
    async with database.reading() as session:
        carried = (await session.scalars(select(Cell).where(Cell.year == 2022).order_by(Cell.id))).all()
    assert [(cell.printed, cell.carried_from) for cell in carried] == [
        ("Сентябрь", 2021), ("Апрель-май 2022 г.", 2021)
    ]  # fmt: skip


async def test_carrying_on_remembers_the_year_that_was_printed(sqlite: Database) -> None:
    await seeded_with(sqlite, {2021: "Сентябрь"}, {2021: "май 2022"})
    await applied(sqlite, "sever", 2021)
    await rolled(sqlite, "sever", 2022)
    found = await preview(sqlite, "sever")
    assert found is not None
    assert (found.year, [line.carried_from for line in found.carried]) == (2023, [2021, 2021])
    assert found.plan.questions[0].choices[0]["deadlines"] == ["2024-05-31"]


async def test_a_sole_column_carries_only_what_prints_a_year(database: Database) -> None:
    await seeded_with(database, {None: "Сентябрь"}, {None: "Октябрь 2021 г."}, {None: "март 2024"})
    await applied(database, "sever", 2021)
    found = await preview(database, "sever")
    assert found is not None
    assert [line.number for line in found.carried] == ["2"]
    assert moves(found) == {"1": ((date(2021, 9, 30),), (date(2022, 9, 30),))}
    assert await rolled(database, "sever", 2022) == Planned(1, 0, 0, 0, 1)
    assert (await rolled(database, "sever", 2022)).changed == 0


async def test_a_year_planned_without_carrying_is_still_carried_into(sqlite: Database) -> None:
    await seeded_with(sqlite, {None: "Сентябрь"}, {None: "Октябрь 2021 г."})
    for year in (2021, 2022):
        await applied(sqlite, "sever", year)
    found = await preview(sqlite, "sever")
    assert found is not None
    assert (found.year, len(found.carried)) == (2022, 1)
    await rolled(sqlite, "sever", 2022)
    later = await preview(sqlite, "sever")
    assert later is not None
    assert later.year == 2023


async def test_finished_history_stays(database: Database) -> None:
    await seeded_with(database, {2021: "Сентябрь, май"})
    await applied(database, "sever", 2021)
    async with database.transaction() as session:
        await session.execute(update(Task).where(Task.occurrence == 0).values(state=TaskState.ACCEPTED))
    found = await preview(database, "sever")
    assert found is not None
    assert (found.passed.done, found.passed.owed) == (1, 1)
    await rolled(database, "sever", 2022)
    async with database.reading() as session:
        counted = await session.execute(
            select(Task.academic_year, Task.state, func.count()).group_by(Task.academic_year, Task.state)
        )
        assert {tuple(row) for row in counted} == {
            (2021, TaskState.ACCEPTED, 1), (2021, TaskState.PLANNED, 1), (2022, TaskState.PLANNED, 2)
        }  # fmt: skip


async def test_a_year_after_the_programme_carries_nothing(sqlite: Database) -> None:
    seeded = await seeded_with(sqlite, {2021: "Сентябрь"})
    async with sqlite.transaction() as session:
        await session.execute(update(Programme).where(Programme.id == seeded.id).values(ends=date(2022, 7, 1)))
    await applied(sqlite, "sever", 2021)
    found = await preview(sqlite, "sever")
    assert found is not None
    assert (found.in_programme, found.carried, found.moves) == (False, (), ())


@pytest.mark.parametrize(("code", "last", "carried", "asked"), [("nazarovo", 2023, 24, 4), ("gorodets", 2020, 25, 26)])
async def test_shipped_roadmaps_go_on(sqlite: Database, code: str, last: int, carried: int, asked: int) -> None:
    await load(sqlite, code)
    await applied(sqlite, code, last)
    found = await preview(sqlite, code)
    assert found is not None
    assert (found.year, len(found.carried), len(found.plan.questions)) == (last + 1, carried, asked)
    assert all(after for _, after in moves(found).values())
