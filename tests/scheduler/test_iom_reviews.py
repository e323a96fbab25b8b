"""Reviews of teachers' routes: dated by what they print, in their school; asked about once a phrase; ended with it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from scheduler.planning import apply, draw_up, plan
from scheduler.plans import Plan, Planned
from storage.database import Database
from storage.models import Iom, IomState, MeasureKind, Programme, Task, TaskKind, TermQuestion
from storage.queries.forgetting import FORMER, forget
from storage.queries.roadmap import REVIEW, REVIEWER, Line, Origin
from storage.rights import Role
from tests import seeding
from tests.acting import BEGINNING, World
from tests.scheduler.lines import facts, line
from tests.seeding import Seeded

TEACHER, SCHOOL = "Иванова Анна Петровна", "Речная СОШ"


def review(control: str, number: int = 1, school: int = 7, **fields: Any) -> Line:
    values: dict[str, Any] = {
        "origin": Origin(iom_id=number), "title": f"{REVIEW}: {TEACHER}", "number": None, "responsible": REVIEWER,
        "kind": MeasureKind.IOM, "school_id": school,
    }  # fmt: skip
    return line(control, None, 0, **(values | fields))


def drawn(*reviews: Line, **fields: Any) -> Plan:
    return draw_up(facts(reviews=reviews, **fields))


def test_a_review_is_a_task_of_the_deputy_of_the_teachers_school() -> None:
    plan = drawn(review("декабрь, май"), groups={None: [7, 8]})
    assert [(task.school_id, task.due.deadline) for task in plan.tasks] == [
        (7, date(2021, 12, 31)), (7, date(2022, 5, 31)),
    ]  # fmt: skip
    assert {(seat.role, seat.school_id) for task in plan.tasks for seat in task.seats} == {(Role.DEPUTY, 7)}
    assert {task.stage.kind for task in plan.tasks} == {TaskKind.IOM_REVIEW}


def test_nothing_is_due_before_the_route_was_opened() -> None:
    plan = drawn(review("ноябрь, май", since=date(2022, 1, 15)))
    assert [task.due.deadline for task in plan.tasks] == [date(2022, 5, 31)]


def test_a_printed_year_is_reviewed_in_that_year_alone() -> None:
    printed = review("15.12.2022")
    assert drawn(printed).tasks == []
    assert [task.due.deadline for task in drawn(printed, year=2022).tasks] == [date(2022, 12, 15)]


def test_what_goes_on_all_the_time_has_no_deadline() -> None:
    plan = drawn(review("постоянно"))
    assert (len(plan.ongoing), plan.tasks, plan.questions) == (1, [], [])


def test_a_phrase_of_many_routes_is_asked_about_once_and_the_answer_is_everybodys() -> None:
    routes = [review("4 раза в год", number) for number in (1, 2, 3)]
    assert len(drawn(*routes).questions) == 1
    days = [date(2021, 11, 1), date(2022, 3, 1)]
    plan = drawn(*routes, decided={((Origin(iom_id=2), 0), "4 раза в год"): days})
    assert plan.questions == []
    assert [task.due.deadline for task in plan.tasks] == days * 3


async def route(database: Database, seeded: Seeded, control: str | None, **fields: Any) -> int:
    """A teacher with an open route in the first school; returns the teacher's id."""
    teacher = await seeding.person(database, seeded, Role.TEACHER, TEACHER, SCHOOL)
    async with database.transaction() as session:
        mine = {"programme_id": seeded.id, "person_id": teacher, "school_id": seeded.schools[SCHOOL]}
        session.add(Iom(**mine, control=control, **fields))
    return teacher


async def planned(database: Database, seeded: Seeded) -> Planned:
    async with database.transaction() as session:
        programme = await session.get_one(Programme, seeded.id)
        return await apply(session, programme, await plan(session, programme, 2021), BEGINNING)


async def reviews(database: Database) -> list[tuple[str, date, str]]:
    """(title, deadline, state) of the stored reviews."""
    async with database.reading() as session:
        rows = await session.scalars(
            select(Task).where(Task.kind == TaskKind.IOM_REVIEW).order_by(Task.deadline, Task.id)
        )
        return [(task.title, task.deadline, task.state.value) for task in rows]


async def test_planned_twice_is_planned_once_and_a_route_that_is_done_is_reviewed_no_more(database: Database) -> None:
    seeded = await seeding.programme(database)
    await route(database, seeded, "декабрь", subject="математика")
    assert ((await planned(database, seeded)).created, (await planned(database, seeded)).changed) == (1, 0)
    title = f"{REVIEW}: {TEACHER} (математика)"
    assert await reviews(database) == [(title, date(2021, 12, 31), "planned")]
    async with database.transaction() as session:
        await session.execute(update(Iom).values(state=IomState.DONE))
    assert (await planned(database, seeded)).cancelled == 1
    assert await reviews(database) == [(title, date(2021, 12, 31), "cancelled")]


async def test_an_amended_term_moves_the_review(database: Database) -> None:
    seeded = await seeding.programme(database)
    await route(database, seeded, "декабрь")
    await planned(database, seeded)
    async with database.transaction() as session:
        await session.execute(update(Iom).values(control="ноябрь"))
    assert (await planned(database, seeded)).moved == 1
    assert [day for _, day, _ in await reviews(database)] == [date(2021, 11, 30)]


@pytest.mark.parametrize("control", [None, "", "  "])
async def test_a_route_without_a_term_asks_nothing(database: Database, control: str | None) -> None:
    seeded = await seeding.programme(database)
    await route(database, seeded, control)
    assert (await planned(database, seeded)).changed == 0


async def test_a_question_of_routes_is_answered_in_the_chat(sqlite: Database) -> None:
    world = World(sqlite)
    seeded = await seeding.programme(sqlite)
    await route(sqlite, seeded, "4 раза в год")
    await planned(sqlite, seeded)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга")
    await coordinator.sends("/terms")
    assert REVIEW in coordinator.screen
    assert "4 раза в год" in coordinator.screen
    async with sqlite.reading() as session:
        question = (await session.scalars(select(TermQuestion))).one()
    await coordinator.clicks(question.choices[0]["label"][:12])
    assert len(await reviews(sqlite)) == len(question.choices[0]["deadlines"])


async def test_forgetting_a_teacher_takes_the_name_from_the_reviews(database: Database) -> None:
    seeded = await seeding.programme(database)
    teacher = await route(database, seeded, "декабрь")
    await planned(database, seeded)
    world = World(database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга")
    async with database.transaction() as session:
        await forget(session, await seeding.by(session, world, seeded, coordinator), teacher)
    assert [title for title, _, _ in await reviews(database)] == [f"{REVIEW}: {FORMER}"]
