"""An agreement about to end becomes a task of its school, once for each end; prolonged or ended, the task is over."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import select

from scheduler.agreements import outcome
from scheduler.jobs import tick
from storage.database import Database
from storage.models import Partnership, School, Task, TaskEvent, TaskKind, TaskSeat, TaskState
from storage.rights import Role
from tests import seeding
from tests.acting import BEGINNING
from tests.seeding import Seeded

LAST = date(2021, 10, 1)


class Town(NamedTuple):
    database: Database
    seeded: Seeded

    async def agreement(self, last: date | None = LAST, **fields: object) -> int:
        async with self.database.transaction() as session:
            made = Partnership(
                programme_id=self.seeded.id, school_id=self.seeded.schools["Речная СОШ"], partner="Лицей № 1",
                number="№ 5", valid_until=last, **fields,
            )  # fmt: skip
            session.add(made)
            await session.flush()
            return made.id

    async def change(self, agreement: int, **fields: object) -> None:
        async with self.database.transaction() as session:
            row = await session.get_one(Partnership, agreement)
            for name, value in fields.items():
                setattr(row, name, value)

    async def tasks(self) -> list[Task]:
        async with self.database.reading() as session:
            return [*(await session.scalars(select(Task).order_by(Task.id))).all()]

    async def lived(self, *days: date) -> list[TaskState]:
        """The states of the tasks after the mornings of these days, each lived twice."""
        for day in (*days, *days[-1:]):
            await tick(self.database, datetime(day.year, day.month, day.day, 9, tzinfo=BEGINNING.tzinfo))
        return [task.state for task in await self.tasks()]


@pytest.fixture
async def town(database: Database) -> Town:
    return Town(database, await seeding.programme(database))


async def test_thirty_days_before_the_end_the_school_has_a_task(town: Town) -> None:
    agreement = await town.agreement()
    assert await town.lived(date(2021, 8, 31)) == []
    assert await town.lived(date(2021, 9, 1), date(2021, 9, 2)) == [TaskState.OPEN]
    (task,) = await town.tasks()
    assert task.title == "Договор с «Лицей № 1», № 5 действует до 01.10.2021: продлить или завершить"
    assert (task.kind, task.starts, task.deadline, task.academic_year) == (
        TaskKind.DOCUMENT, date(2021, 9, 1), LAST, 2021,
    )  # fmt: skip
    async with town.database.reading() as session:
        seats = (await session.scalars(select(TaskSeat).order_by(TaskSeat.position))).all()
        row = await session.get_one(Partnership, agreement)
    school = town.seeded.schools["Речная СОШ"]
    assert [(seat.role, seat.school_id) for seat in seats] == [(Role.DEPUTY, school), (Role.DIRECTOR, school)]
    assert (row.task_id, row.asked_until) == (task.id, LAST)


async def test_prolonged_it_is_done_and_the_next_end_is_asked_about(town: Town) -> None:
    agreement = await town.agreement()
    await town.lived(date(2021, 9, 1))
    await town.change(agreement, valid_until=date(2022, 10, 1))
    assert await town.lived(date(2021, 9, 10)) == [TaskState.ACCEPTED]
    assert await town.lived(date(2022, 9, 1)) == [TaskState.ACCEPTED, TaskState.OPEN]
    async with town.database.reading() as session:
        events = (await session.scalars(select(TaskEvent).where(TaskEvent.what == "state"))).all()
    assert [(event.after, event.why) for event in events] == [("accepted", "договор продлён")]


async def test_made_shorter_it_is_asked_about_anew(town: Town) -> None:
    agreement = await town.agreement()
    await town.lived(date(2021, 9, 1))
    await town.change(agreement, valid_until=date(2021, 9, 20))
    assert await town.lived(date(2021, 9, 2)) == [TaskState.CANCELLED, TaskState.OPEN]
    assert (await town.tasks())[1].deadline == date(2021, 9, 20)


@pytest.mark.parametrize("what", ["agreement", "school"])
async def test_what_is_over_owes_nothing(town: Town, what: str) -> None:
    agreement = await town.agreement()
    await town.lived(date(2021, 9, 1))
    if what == "agreement":
        await town.change(agreement, gone_at=BEGINNING)
    else:
        async with town.database.transaction() as session:
            (await session.get_one(School, town.seeded.schools["Речная СОШ"])).gone_at = BEGINNING
    assert await town.lived(date(2021, 9, 2), date(2021, 9, 3)) == [TaskState.CANCELLED]


async def test_a_task_that_was_done_stays_done(town: Town) -> None:
    agreement = await town.agreement()
    await town.lived(date(2021, 9, 1))
    async with town.database.transaction() as session:
        (await session.scalars(select(Task))).one().state = TaskState.ACCEPTED
    await town.change(agreement, gone_at=BEGINNING)
    assert await town.lived(date(2021, 9, 2)) == [TaskState.ACCEPTED]


@pytest.mark.parametrize("fields", [{"last": None}, {"last": date(2021, 8, 20)}, {"gone_at": BEGINNING}])
async def test_without_an_end_to_come_nothing_is_asked(town: Town, fields: dict[str, object]) -> None:
    await town.agreement(**fields)  # type: ignore[arg-type]
    assert await town.lived(date(2021, 9, 1), date(2021, 9, 15)) == []


async def test_after_a_long_silence_what_still_runs_is_asked_about(town: Town) -> None:
    await town.agreement(last=date(2021, 9, 30))
    assert await town.lived(date(2021, 9, 30)) == [TaskState.OPEN]


def test_outcomes() -> None:
    later = LAST + timedelta(days=1)
    assert outcome(LAST, later, is_over=False) == (TaskState.ACCEPTED, "договор продлён")
    assert outcome(LAST, None, is_over=False) == (TaskState.ACCEPTED, "договор продлён")
    assert outcome(LAST, LAST - timedelta(days=1), is_over=False)[0] is TaskState.CANCELLED
    assert outcome(LAST, later, is_over=True) == (TaskState.CANCELLED, "договор прекращён")
