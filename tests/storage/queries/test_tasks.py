"""What an actor sees and owes, page by page, and every change with its row of history; on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.models import Assignment, Task, TaskEvent, TaskState
from storage.queries import finishing
from storage.queries import tasks as queries
from storage.queries.programmes import task_numbers
from storage.queries.tasks import PAGE
from storage.refusals import NotYours, Refusal
from storage.rights import Role
from tests import seeding
from tests.acting import World
from tests.seeding import TODAY, Seeded

TITLES = {
    Role.COORDINATOR: ["Совет", "Речная: завуч", "Речная: учитель", "Полевая: завуч"],
    Role.HEAD: ["Совет", "Речная: завуч", "Речная: учитель", "Полевая: завуч"],
    Role.CURATOR: ["Речная: завуч", "Речная: учитель"],
    Role.DEPUTY: ["Речная: завуч", "Речная: учитель"],
    Role.DIRECTOR: ["Речная: завуч", "Речная: учитель"],
    Role.TEACHER: ["Речная: учитель"],
    Role.METHODIST: [],
    Role.OBSERVER: [],
    Role.COUNCIL: [],
}


@pytest.fixture
async def world(database: Database) -> World:
    return World(database)


async def roadmap(world: World, seeded: Seeded) -> dict[str, int]:
    """One task of the programme, two of the first school, one of the second; and another programme's."""
    other = await seeding.programme(world.database, "yug", "Южная")
    await seeding.task(world.database, other, "Чужое", TODAY, Role.COORDINATOR)
    rows = (
        ("Совет", Role.COORDINATOR, None),
        ("Речная: завуч", Role.DEPUTY, "Речная СОШ"),
        ("Речная: учитель", Role.TEACHER, "Речная СОШ"),
        ("Полевая: завуч", Role.DEPUTY, "Полевая СОШ"),
    )
    return {
        title: await seeding.task(world.database, seeded, title, TODAY + timedelta(days=n), role, school)
        for n, (title, role, school) in enumerate(rows)
    }


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_sees_what_its_rights_reach(world: World, role: Role) -> None:
    seeded = await seeding.programme(world.database)
    user = await seeding.member(world, seeded, role, "Некто", "Речная СОШ")
    tasks = await roadmap(world, seeded)
    async with world.database.reading() as session:
        by = await seeding.by(session, world, seeded, user)
        lines, total = await queries.owed_tasks(session, by.actor)
        assert [line.task.title for line in lines] == TITLES[role]
        assert total == len(lines)
        for title, task in tasks.items():
            if title not in TITLES[role]:
                with pytest.raises(NotYours):
                    await queries.task(session, by.actor, task)


async def test_pages_are_ordered_by_the_awaited_day(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга")
    for n in range(PAGE + 2):
        await seeding.task(world.database, seeded, f"{n}", TODAY + timedelta(days=n), Role.COORDINATOR)
    late = await seeding.task(
        world.database, seeded, "обещано", TODAY, Role.COORDINATOR, promised=TODAY + timedelta(days=99)
    )
    async with world.database.reading() as session:
        by = await seeding.by(session, world, seeded, user)
        first, total = await queries.owed_tasks(session, by.actor)
        second, _ = await queries.owed_tasks(session, by.actor, 1)
        assert await queries.owed_tasks(session, by.actor, 429_496_729) == ([], total)
    assert [line.task.title for line in first] == ["0", "1", "2", "3", "4"]
    assert [line.task.id for line in second][-1] == late
    assert total == PAGE + 3


async def test_changes_write_who_when_from_and_to(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = await seeding.member(world, seeded, Role.DEPUTY, "Марина", "Речная СОШ")
    task = (await roadmap(world, seeded))["Речная: завуч"]
    async with world.database.transaction() as session:
        by = await seeding.by(session, world, seeded, user)
        await queries.promise(session, by, task, TODAY)
        await finishing.finish(session, by, task)
        await finishing.reopen(session, by, task)
        with pytest.raises(Refusal, match="уже прошла"):
            await queries.promise(session, by, task, TODAY - timedelta(days=1))
    async with world.database.reading() as session:
        events = (await session.scalars(select(TaskEvent).order_by(TaskEvent.id))).all()
    assert [(e.what, e.before, e.after, e.person_id, e.at) for e in events] == [
        ("promised", None, "2021-08-25", user.person_id, world.now),
        ("state", "open", "accepted", user.person_id, world.now),
        ("state", "accepted", "started", user.person_id, world.now),
    ]


async def test_a_task_changes_hands_and_comes_back(world: World) -> None:
    seeded = await seeding.programme(world.database)
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина", "Речная СОШ")
    director = await seeding.member(world, seeded, Role.DIRECTOR, "Анна", "Речная СОШ")
    task = (await roadmap(world, seeded))["Речная: завуч"]
    async with world.database.transaction() as session:
        first, second = [await seeding.by(session, world, seeded, user) for user in (deputy, director)]
        assert [person.name for person in await queries.colleagues(session, first, task)] == ["Анна"]
        news = [
            (await queries.hand_over(session, giver, task, heir.person_id)).is_new
            for giver, heir in ((first, director), (first, director), (second, deputy), (first, director))
        ]
        mine = [select(Task.id).where(Task.id == task, queries.owed_by(by.actor)) for by in (first, second)]
        owing = [await session.scalar(statement) for statement in mine]
    assert news == [True, False, True, True]
    assert owing == [None, task]


async def test_who_left_is_no_colleague(world: World) -> None:
    seeded = await seeding.programme(world.database)
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина", "Речная СОШ")
    gone = await seeding.member(world, seeded, Role.DIRECTOR, "Анна", "Речная СОШ")
    task = (await roadmap(world, seeded))["Речная: завуч"]
    async with world.database.transaction() as session:
        seats = await session.scalars(select(Assignment).where(Assignment.person_id == gone.person_id))
        seats.one().until = date(2021, 8, 24)
        await session.flush()
        by = await seeding.by(session, world, seeded, deputy)
        assert await queries.colleagues(session, by, task) == []
        with pytest.raises(NotYours):
            await queries.hand_over(session, by, task, gone.person_id)


async def test_numbers_of_a_programme_and_of_a_school(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга")
    for n, state in enumerate(TaskState):
        school = "Речная СОШ" if n % 2 else "Полевая СОШ"
        await seeding.task(world.database, seeded, "x", TODAY - timedelta(days=n > 3), Role.DEPUTY, school, state=state)
    async with world.database.reading() as session:
        by = await seeding.by(session, world, seeded, user)
        assert await task_numbers(session, by.actor, TODAY) == (2, 3, 1)
        assert await task_numbers(session, by.actor, TODAY, seeded.schools["Речная СОШ"]) == (2, 1, 0)
