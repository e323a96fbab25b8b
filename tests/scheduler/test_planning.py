"""Plans as rows: twice is once, amendments move what is not done, owners and words follow, what was done stays."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from scheduler.planning import apply, plan
from scheduler.plans import Planned
from storage.database import Database
from storage.models import (
    CalendarKind,
    CalendarPeriod,
    Cell,
    DayOff,
    Measure,
    Monitoring,
    Programme,
    Stage,
    Task,
    TaskEvent,
    TaskSeat,
    TaskState,
    TermQuestion,
)
from storage.rights import Role
from tests import seeding
from tests.acting import BEGINNING
from tests.seeding import Seeded


@pytest.fixture
async def seeded(database: Database) -> Seeded:
    return await seeding.programme(database)


async def planned(database: Database, seeded: Seeded, year: int = 2021) -> Planned:
    async with database.transaction() as session:
        programme = await session.get_one(Programme, seeded.id)
        return await apply(session, programme, await plan(session, programme, year), BEGINNING)


async def reprint(database: Database, measure: int, printed: str, **fields: Any) -> None:
    async with database.transaction() as session:
        await session.execute(update(Cell).where(Cell.measure_id == measure).values(printed=printed))
        if fields:
            await session.execute(update(Measure).where(Measure.id == measure).values(**fields))


async def finish(database: Database, *deadlines: date) -> None:
    async with database.transaction() as session:
        done = update(Task).where(Task.deadline.in_(deadlines)).values(state=TaskState.ACCEPTED)
        await session.execute(done)


async def tasks(database: Database) -> list[tuple[date, str]]:
    async with database.reading() as session:
        found = (await session.scalars(select(Task).order_by(Task.deadline, Task.id))).all()
        return [(task.deadline, task.state.value) for task in found]


async def events(database: Database) -> list[tuple[str, str | None, str | None, str | None]]:
    async with database.reading() as session:
        found = (await session.scalars(select(TaskEvent).order_by(TaskEvent.id))).all()
        return [(event.what, event.before, event.after, event.why) for event in found]


async def seats(database: Database) -> list[tuple[str, int | None]]:
    async with database.reading() as session:
        found = (await session.scalars(select(TaskSeat).order_by(TaskSeat.task_id, TaskSeat.position))).all()
        return [(seat.role.value, seat.school_id) for seat in found]


async def measure(
    database: Database, seeded: Seeded, printed: str, responsible: str = "Муниципальный координатор", **fields: Any
) -> int:
    cells: Mapping[int | None, str] = {2021: printed}
    return await seeding.measure(database, seeded, "Семинар", responsible, cells, **fields)


SEP, OCT, NOV, JAN = date(2021, 9, 30), date(2021, 10, 31), date(2021, 11, 30), date(2022, 1, 31)


async def test_planning_twice_changes_no_row(database: Database, seeded: Seeded) -> None:
    await measure(database, seeded, "Семинар (Октябрь, январь)", "Директора школ, муниципальный координатор")
    await measure(database, seeded, "Форум (по графику)", place=2)
    assert await planned(database, seeded) == Planned(6, 0, 0, 0, 1)
    before = await seeding.rows(database)
    assert await planned(database, seeded) == Planned(0, 0, 0, 6, 1)
    assert await seeding.rows(database) == before


async def test_two_who_plan_at_once_plan_once(database: Database, seeded: Seeded) -> None:
    await measure(database, seeded, "Семинар (Октябрь, январь)", "Директора школ")
    both = await asyncio.gather(planned(database, seeded), planned(database, seeded))
    assert sorted(done.created for done in both) == [0, 4]
    assert len(await tasks(database)) == 4


async def test_an_amended_phrase_moves_what_is_not_done_and_says_why(database: Database, seeded: Seeded) -> None:
    cell = await measure(database, seeded, "Семинар (Октябрь, январь)")
    await planned(database, seeded)
    await finish(database, OCT)
    await reprint(database, cell, "Семинар (Октябрь, ноябрь)")
    assert await planned(database, seeded) == Planned(0, 1, 0, 1, 0)
    assert await tasks(database) == [(OCT, "accepted"), (NOV, "planned")]
    assert await events(database) == [
        ("deadline", "2022-01-31", "2021-11-30", "срок в дорожной карте изменён")
    ]  # fmt: skip


async def test_a_promise_for_the_old_deadline_is_void(database: Database, seeded: Seeded) -> None:
    cell = await measure(database, seeded, "Семинар (Октябрь)")
    await planned(database, seeded)
    async with database.transaction() as session:
        await session.execute(update(Task).values(promised=NOV))
    await reprint(database, cell, "Семинар (Январь)")
    await planned(database, seeded)
    async with database.reading() as session:
        (task,) = (await session.scalars(select(Task))).all()
    assert (task.deadline, task.promised, task.starts) == (JAN, None, date(2022, 1, 1))


async def test_a_removed_measure_is_cancelled_with_a_reason_and_comes_back(database: Database, seeded: Seeded) -> None:
    cell = await measure(database, seeded, "Семинар (Октябрь, январь)")
    await planned(database, seeded)
    await finish(database, OCT)
    await reprint(database, cell, "Семинар (Октябрь, январь)", gone_at=BEGINNING)
    assert (await planned(database, seeded)).cancelled == 1
    assert await tasks(database) == [(OCT, "accepted"), (JAN, "cancelled")]
    await reprint(database, cell, "Семинар (Октябрь, ноябрь)", gone_at=None)
    assert await planned(database, seeded) == Planned(0, 0, 0, 1, 0, restored=1)
    assert await tasks(database) == [(OCT, "accepted"), (NOV, "planned")]
    assert [event[0] for event in await events(database)] == ["state", "deadline", "state"]
    assert (await events(database))[-1] == ("state", "cancelled", "planned", "снова в плане")


async def test_what_a_person_cancelled_stays_cancelled(database: Database, seeded: Seeded) -> None:
    await measure(database, seeded, "Семинар (Октябрь)")
    await planned(database, seeded)
    async with database.transaction() as session:
        await session.execute(update(Task).values(state=TaskState.CANCELLED))
        (task,) = (await session.scalars(select(Task))).all()
        session.add(TaskEvent(task_id=task.id, at=BEGINNING, what="state", after="cancelled", why="не нужно"))
    assert (await planned(database, seeded)).changed == 0
    assert await tasks(database) == [(OCT, "cancelled")]


async def test_other_owners_and_words_reach_what_is_owed_only(database: Database, seeded: Seeded) -> None:
    cell = await measure(database, seeded, "Семинар (Октябрь, январь)")
    await planned(database, seeded)
    await finish(database, OCT)
    await reprint(
        database, cell, "Семинары (Октябрь, январь)", responsible="Начальник отдела", title="Форум", result="Приказ"
    )
    assert await planned(database, seeded) == Planned(0, 0, 0, 2, 0, given=1)
    assert await seats(database) == [("coordinator", None), ("head", None)]
    async with database.reading() as session:
        found = (await session.scalars(select(Task).order_by(Task.deadline))).all()
    assert [(task.title, task.details, task.result) for task in found] == [
        ("Семинар", "Семинар", None), ("Форум", "Семинары", "Приказ")
    ]  # fmt: skip
    assert await events(database) == [
        ("words", "Семинар", "Форум", None), ("seats", None, "Начальник отдела", None)
    ]  # fmt: skip
    assert (await planned(database, seeded)).changed == 0


async def test_schools_instead_of_the_coordinator_are_new_tasks(database: Database, seeded: Seeded) -> None:
    cell = await measure(database, seeded, "Семинар (Октябрь)")
    await planned(database, seeded)
    await reprint(database, cell, "Семинар (Октябрь)", responsible="Директора школ")
    assert await planned(database, seeded) == Planned(2, 0, 1, 0, 0)
    assert sorted(await seats(database), key=str) == [
        ("coordinator", None), *(("director", school) for school in seeded.schools.values())
    ]  # fmt: skip


async def test_the_rule_about_days_off_moves_what_stands_and_says_so(database: Database, seeded: Seeded) -> None:
    await measure(database, seeded, "Семинар (Октябрь, ноябрь)")  # 31 October 2021 is a Sunday
    await planned(database, seeded)
    async with database.transaction() as session:
        await session.execute(update(Programme).values(day_off=DayOff.NEXT))
    assert await planned(database, seeded) == Planned(0, 1, 0, 1, 0)
    async with database.reading() as session:
        found = (await session.scalars(select(Task).order_by(Task.deadline))).all()
    assert [(task.deadline, task.printed_deadline) for task in found] == [(date(2021, 11, 1), OCT), (NOV, None)]
    assert await events(database) == [("deadline", "2021-10-31", "2021-11-01", "срок выпал на выходной")]
    async with database.transaction() as session:
        await session.execute(update(Programme).values(day_off=DayOff.KEEP))
    await planned(database, seeded)
    assert [deadline for deadline, _ in await tasks(database)] == [OCT, NOV]
    assert (await events(database))[-1] == (
        "deadline", "2021-11-01", "2021-10-31", "срок снова в тот день, который напечатан",
    )  # fmt: skip


async def test_the_programmes_own_calendar_sets_terms_and_days_off(database: Database, seeded: Seeded) -> None:
    await measure(database, seeded, "Отчёт (по итогам четверти)")
    await planned(database, seeded)
    own = [
        (CalendarKind.HOLIDAYS, date(2021, 10, 25), date(2021, 10, 31)),
        (CalendarKind.OFF, date(2021, 12, 30), date(2021, 12, 31)),
        (CalendarKind.WORKED, date(2021, 10, 24), date(2021, 10, 24)),
    ]
    async with database.transaction() as session:
        session.add_all(
            CalendarPeriod(programme_id=seeded.id, kind=kind, starts=first, ends=last) for kind, first, last in own
        )
        await session.execute(update(Programme).values(day_off=DayOff.PREVIOUS))
    assert (await planned(database, seeded)).moved == 2  # the first term ends earlier, 31 December nobody works
    assert [str(day) for day, _ in await tasks(database)] == ["2021-10-24", "2021-12-29", "2022-03-31", "2022-05-31"]
    reasons = [reason for _, _, _, reason in await events(database) if reason]
    assert sorted(reasons) == [
        "срок выпал на выходной", "срок посчитан заново: изменился календарь программы или ответ о сроке",
    ]  # fmt: skip
    assert (await planned(database, seeded)).changed == 0


async def test_an_answer_is_asked_again_once_the_phrase_is_another(database: Database, seeded: Seeded) -> None:
    cell = await measure(database, seeded, "Семинар (по графику)")
    await planned(database, seeded)
    async with database.transaction() as session:
        await session.execute(update(TermQuestion).values(answer=["2021-10-31"], answered_at=BEGINNING))
    assert await planned(database, seeded) == Planned(1, 0, 0, 0, 0)
    await reprint(database, cell, "Семинар (по отдельному плану)")
    assert await planned(database, seeded) == Planned(0, 0, 1, 0, 1)
    async with database.reading() as session:
        kept = (await session.scalars(select(TermQuestion).order_by(TermQuestion.id))).all()
    assert [(one.phrase, one.answer) for one in kept] == [("по графику", ["2021-10-31"]), ("по отдельному плану", None)]


async def test_a_question_nobody_asks_any_more_is_dropped(database: Database, seeded: Seeded) -> None:
    cell = await measure(database, seeded, "Семинар (по графику)")
    await planned(database, seeded)
    await reprint(database, cell, "Семинар (Октябрь)")
    assert await planned(database, seeded) == Planned(1, 0, 0, 0, 0)
    async with database.reading() as session:
        assert (await session.scalars(select(TermQuestion))).all() == []


async def test_a_monitoring_has_its_own_stage_and_tasks(database: Database, seeded: Seeded) -> None:
    async with database.transaction() as session:
        session.add(
            Monitoring(programme_id=seeded.id, place=1, title="Качество", phrase="Октябрь", audience="Директора школ")
        )
    assert await planned(database, seeded) == Planned(2, 0, 0, 0, 0)
    assert (await planned(database, seeded)).changed == 0
    async with database.reading() as session:
        (stage,) = (await session.scalars(select(Stage))).all()
    assert (stage.cell_id, stage.monitoring_id is not None, stage.phrase) == (None, True, "Октябрь")


async def test_a_year_without_its_own_lists_uses_the_last_ones(database: Database, seeded: Seeded) -> None:
    await seeding.group(database, seeded, "ШНОР", "Речная СОШ", year=2020)
    await seeding.group(database, seeded, "ШНОР", "Полевая СОШ", year=2021)
    cells: Mapping[int | None, str] = {2020: "Семинар (Октябрь)", 2023: "Семинар (Октябрь)"}
    await seeding.measure(database, seeded, "Семинар", "Директора школ", cells, group="ШНОР")
    for year in (2020, 2023):
        await planned(database, seeded, year)
    assert [school for _, school in await seats(database)] == [
        seeded.schools["Речная СОШ"], seeded.schools["Полевая СОШ"]
    ]  # fmt: skip


async def test_nobody_copies_people_into_tasks(database: Database, seeded: Seeded) -> None:
    await seeding.person(database, seeded, Role.DIRECTOR, "Ирина Павловна", "Речная СОШ")
    await measure(database, seeded, "Семинар (Октябрь)", "Директора школ")
    await planned(database, seeded)
    assert (await seeding.rows(database))["task_people"] == []
