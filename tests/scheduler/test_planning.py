"""Planning: what is printed becomes tasks, questions or «постоянно»; twice changes nothing; amendments are history."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import pytest
from sqlalchemy import delete, select, update

from scheduler import planning, texts
from scheduler.plans import Plan, Planned
from storage.database import Database
from storage.importing.preview import compare
from storage.importing.reading import read_workbook
from storage.importing.storing import store
from storage.models import (
    Cell,
    Measure,
    Programme,
    SchoolGroup,
    Task,
    TaskEvent,
    TaskSeat,
    TaskState,
    TermQuestion,
)
from storage.programmes import shipped
from storage.queries.programmes import programme_by_code
from storage.queries.questions import decide, open_questions
from storage.rights import Actor, Role
from tests import seeding
from tests.acting import BEGINNING, ZONE
from tests.seeding import Seeded

COORDINATOR = "Муниципальный координатор"
DEPUTIES = "Заместители директоров по УВР"


class Town(NamedTuple):
    database: Database
    seeded: Seeded


@pytest.fixture
async def town(database: Database) -> Town:
    return Town(database, await seeding.programme(database))


async def planned(town: Town, year: int = 2021) -> Planned:
    async with town.database.transaction() as session:
        programme = await session.get_one(Programme, town.seeded.id)
        return await planning.apply(session, programme, await planning.plan(session, programme, year), BEGINNING)


async def tasks(town: Town, year: int = 2021) -> list[tuple[str, date, str | None]]:
    """(title, deadline, school) of the tasks that are not cancelled."""
    names = {school_id: name for name, school_id in town.seeded.schools.items()}
    async with town.database.reading() as session:
        mine = Task.academic_year == year, Task.state != TaskState.CANCELLED
        found = (await session.scalars(select(Task).where(*mine).order_by(Task.deadline, Task.school_id))).all()
    return [(task.title, task.deadline, names.get(task.school_id or 0)) for task in found]


async def measure(
    town: Town, cells: Mapping[int | None, str], responsible: str = COORDINATOR, group: str | None = None
) -> int:  # fmt: skip
    return await seeding.measure(town.database, town.seeded, "Совет", responsible, cells, group)


async def amend(town: Town, printed: str) -> None:
    async with town.database.transaction() as session:
        await session.execute(update(Cell).values(printed=printed))


async def done(town: Town, deadline: date) -> None:
    async with town.database.transaction() as session:
        await session.execute(update(Task).where(Task.deadline == deadline).values(state=TaskState.ACCEPTED))


async def history(town: Town) -> list[tuple[str, str | None, str | None, str | None]]:
    async with town.database.reading() as session:
        events = (await session.scalars(select(TaskEvent).order_by(TaskEvent.id))).all()
        return [(event.what, event.before, event.after, event.why) for event in events]


SEPTEMBER, JANUARY, MAY = date(2021, 9, 30), date(2022, 1, 31), date(2022, 5, 31)


async def test_each_month_of_a_phrase_is_a_task_of_its_column(town: Town) -> None:
    await measure(town, {2021: "Заседание (Сентябрь/январь)", 2022: "Заседание (май)"})
    assert (await planned(town)).created == 2
    assert await tasks(town) == [("Совет", SEPTEMBER, None), ("Совет", JANUARY, None)]
    assert (await planned(town, 2022)).created == 1
    assert await tasks(town, 2022) == [("Совет", date(2023, 5, 31), None)]


async def test_planning_twice_changes_nothing(town: Town) -> None:
    await measure(town, {2021: "Анализ (Сентябрь). Отчёт (по графику). Встреча (постоянно)"})
    await planned(town)
    before = await seeding.rows(town.database)
    assert (await planned(town)).changed == 0
    assert await seeding.rows(town.database) == before


async def test_a_role_of_schools_makes_a_task_for_each_of_the_group(town: Town) -> None:
    await seeding.group(town.database, town.seeded, "ШНОР", "Полевая СОШ")
    await measure(town, {2021: "Отчёт (май)"}, DEPUTIES)
    await seeding.measure(town.database, town.seeded, "ИОМ", DEPUTIES, {2021: "Разработка (январь)"}, "ШНОР", place=2)
    await planned(town)
    assert await tasks(town) == [
        ("ИОМ", JANUARY, "Полевая СОШ"), ("Совет", MAY, "Речная СОШ"), ("Совет", MAY, "Полевая СОШ"),
    ]  # fmt: skip


async def test_a_group_without_schools_leaves_the_task_to_the_coordinator(town: Town) -> None:
    await measure(town, {2021: "Отчёт (май)"}, DEPUTIES, "ШНСУ")
    await planned(town)
    assert await tasks(town) == [("Совет", MAY, None)]
    async with town.database.reading() as session:
        assert (await session.scalars(select(TaskSeat))).one().role is Role.COORDINATOR


async def test_a_mixed_cell_makes_both(town: Town) -> None:
    await measure(town, {2021: "Отчёт (май)"}, f"{COORDINATOR}, {DEPUTIES.lower()}")
    await planned(town)
    assert {school for _, _, school in await tasks(town)} == {None, "Речная СОШ", "Полевая СОШ"}


async def test_an_amended_phrase_moves_what_is_not_done(town: Town) -> None:
    await measure(town, {2021: "Отчёт (Сентябрь)"}, DEPUTIES)
    await planned(town)
    async with town.database.transaction() as session:
        first = Task.school_id == town.seeded.schools["Речная СОШ"]
        await session.execute(update(Task).where(first).values(state=TaskState.ACCEPTED))
        await session.execute(update(Task).where(~first).values(promised=date(2021, 10, 5)))
    await amend(town, "Отчёт (Май)")
    assert (await planned(town)).moved == 1
    assert await tasks(town) == [("Совет", SEPTEMBER, "Речная СОШ"), ("Совет", MAY, "Полевая СОШ")]
    async with town.database.reading() as session:
        assert not (await session.scalars(select(Task).where(Task.promised.is_not(None)))).all()
    assert await history(town) == [("deadline", "2021-09-30", "2022-05-31", texts.AMENDED)]


async def test_a_done_month_is_not_taken_for_another(town: Town) -> None:
    await measure(town, {2021: "Отчёт (Сентябрь/май)"})
    await planned(town)
    await done(town, SEPTEMBER)
    await amend(town, "Отчёт (Январь/май)")
    await planned(town)
    async with town.database.reading() as session:
        states = {t.deadline: t.state for t in (await session.scalars(select(Task))).all()}
    assert states[MAY] is TaskState.PLANNED
    assert TaskState.ACCEPTED in states.values()


async def test_what_is_no_longer_asked_is_cancelled_and_what_is_done_stays(town: Town) -> None:
    await measure(town, {2021: "Отчёт (Сентябрь/январь)"})
    await planned(town)
    await done(town, SEPTEMBER)
    async with town.database.transaction() as session:
        (await session.scalars(select(Measure))).one().gone_at = BEGINNING
    assert (await planned(town)).cancelled == 1
    async with town.database.reading() as session:
        states = [t.state for t in (await session.scalars(select(Task).order_by(Task.deadline))).all()]
    assert states == [TaskState.ACCEPTED, TaskState.CANCELLED]
    assert await history(town) == [("state", "planned", "cancelled", texts.REMOVED)]


async def test_what_comes_back_stands_again(town: Town) -> None:
    await measure(town, {2021: "Отчёт (Сентябрь/январь)"})
    await planned(town)
    await amend(town, "Отчёт (Сентябрь)")
    assert (await planned(town)).cancelled == 1
    await amend(town, "Отчёт (Сентябрь/январь)")
    assert (await planned(town)).restored == 1
    assert await tasks(town) == [("Совет", SEPTEMBER, None), ("Совет", JANUARY, None)]
    async with town.database.reading() as session:
        assert len((await session.scalars(select(Task))).all()) == 2


async def test_a_school_that_joins_a_group_gets_its_task_and_one_that_leaves_loses_it(town: Town) -> None:
    await seeding.group(town.database, town.seeded, "ШНОР", "Полевая СОШ")
    await measure(town, {2021: "Отчёт (май)"}, DEPUTIES, "ШНОР")
    await planned(town)
    async with town.database.transaction() as session:
        await session.execute(delete(SchoolGroup))
    await seeding.group(town.database, town.seeded, "ШНОР", "Речная СОШ")
    done = await planned(town)
    assert (done.created, done.cancelled) == (1, 1)
    assert await tasks(town) == [("Совет", MAY, "Речная СОШ")]


async def test_another_owner_takes_over_what_is_owed(town: Town) -> None:
    await measure(town, {2021: "Отчёт (май)"})
    await planned(town)
    async with town.database.transaction() as session:
        (await session.scalars(select(Measure))).one().responsible = "Методист"
    await planned(town)
    async with town.database.reading() as session:
        assert [seat.role for seat in (await session.scalars(select(TaskSeat))).all()] == [Role.METHODIST]


async def actor(town: Town) -> Actor:
    person = await seeding.person(town.database, town.seeded, Role.COORDINATOR, "Ольга")
    return Actor(person, "Ольга", town.seeded.id, ZONE, {Role.COORDINATOR: frozenset()})


async def decided(town: Town, who: Actor, *days: date) -> None:
    async with town.database.transaction() as session:
        (question, *_) = await open_questions(session, who)
        await decide(session, who, question, days, BEGINNING)


async def test_decided_phrases_become_tasks_and_stay_decided(town: Town) -> None:
    await measure(town, {2021: "Отчёт (по графику)"})
    assert (await planned(town)).questions == 1
    await decided(town, await actor(town), SEPTEMBER, MAY)
    found = await planned(town)
    assert (found.created, found.questions) == (2, 0)
    assert (await planned(town)).changed == 0
    assert await tasks(town) == [("Совет", SEPTEMBER, None), ("Совет", MAY, None)]


async def test_a_decision_holds_for_the_phrase_it_was_made_about(town: Town) -> None:
    await measure(town, {2021: "Отчёт (по графику)"})
    await planned(town)
    await decided(town, await actor(town), SEPTEMBER)
    await planned(town)
    await amend(town, "Отчёт (май)")
    await planned(town)
    assert await tasks(town) == [("Совет", MAY, None)]
    await amend(town, "Отчёт (по отдельному плану)")
    assert (await planned(town)).questions == 1
    async with town.database.reading() as session:
        phrases = [q.phrase for q in (await session.scalars(select(TermQuestion))).all() if q.answered_at is None]
    assert phrases == ["по отдельному плану"]


async def test_a_question_that_is_no_longer_asked_goes(town: Town) -> None:
    await measure(town, {2021: "Отчёт (по графику)"})
    await planned(town)
    await amend(town, "Отчёт (май)")
    await planned(town)
    async with town.database.reading() as session:
        assert (await session.scalars(select(TermQuestion))).all() == []


async def test_a_sole_column_is_planned_in_each_year_of_the_programme(town: Town) -> None:
    await measure(town, {None: "ежегодно, октябрь"})
    for year in (2021, 2022):
        assert (await planned(town, year)).created == 1
    assert (await planned(town, 2030)).created == 0


async def imported(database: Database, code: str) -> Programme:
    """A shipped programme, stored by the product's importer."""
    found = next(one for one in shipped() if one.code == code)
    workbook = read_workbook(found.path)
    async with database.transaction() as session:
        await store(session, await compare(session, workbook, code), BEGINNING)
    async with database.reading() as session:
        programme = await programme_by_code(session, code)
    assert programme is not None
    return programme


def spoken_of(plan: Plan) -> set[int]:
    """Cells that became a task, a question, something ongoing, or a wave."""
    stages = [
        *(task.stage for task in plan.tasks), *(one.stage for one in plan.questions),
        *(one.stage for one in plan.ongoing), *(one.stage for one in plan.waves),
    ]  # fmt: skip
    return {stage.place[0].cell_id for stage in stages}


@pytest.mark.parametrize("code", [one.code for one in shipped()])
async def test_nothing_printed_is_dropped_and_nothing_is_planned_twice(sqlite: Database, code: str) -> None:
    """Each printed cell of a real programme, in each of its years, is a task, a question or goes on all the time."""
    programme = await imported(sqlite, code)
    spoken: set[int] = set()
    async with sqlite.transaction() as session:
        assert programme.starts is not None
        assert programme.ends is not None
        for year in range(programme.starts.year - 1, programme.ends.year + 1):
            plan = await planning.plan(session, programme, year)
            spoken |= spoken_of(plan)
            first = await planning.apply(session, programme, plan, BEGINNING)
            assert first.created == len(plan.tasks)
            again = await planning.apply(session, programme, await planning.plan(session, programme, year), BEGINNING)
            assert (again.changed, again.questions) == (0, first.questions)
        cells = (await session.scalars(select(Cell))).all()
        seats = set(await session.scalars(select(TaskSeat.task_id)))
        planned_ids = set(await session.scalars(select(Task.id)))
    assert {cell.id for cell in cells if cell.printed.strip()} <= spoken
    assert planned_ids == seats
