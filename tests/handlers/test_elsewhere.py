"""Somebody of two programmes answers a reminder of either: its buttons act where the task is, by the rights there."""

from datetime import date
from typing import NamedTuple

import pytest
from sqlalchemy import func, select

from handlers.callbacks import TaskAct, TaskButton
from handlers.elsewhere import task_of
from scheduler.jobs import tick
from storage.database import Database
from storage.models import Answer, Person, Task, TaskEvent, TaskResult, TaskState
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.handlers.delivered import deliver
from tests.seeding import Seeded

DUE = date(2021, 8, 27)


class Both(NamedTuple):
    world: World
    north: Seeded
    south: Seeded
    masha: User
    task: int


@pytest.fixture
async def both(database: Database) -> Both:
    """A deputy of two schools in two programmes who looks at the northern one; a task of the southern school."""
    world = World(database)
    north = await seeding.programme(database)
    south = await seeding.programme(database, "yug", "Южная программа", ("Лунная СОШ", "Солнечная СОШ"))
    masha = await seeding.member(world, north, Role.DEPUTY, "Мария Львовна", "Речная СОШ")
    async with database.transaction() as session:
        await seeding.seat(session, south, masha.person_id, Role.DEPUTY, "Лунная СОШ")
        (await session.get_one(Person, masha.person_id)).current_programme_id = north.id
    task = await seeding.task(database, south, "Педсовет", DUE, Role.DEPUTY, "Лунная СОШ", result="Протокол")
    return Both(world, north, south, masha, task)


async def state(both: Both, task: int) -> TaskState:
    async with both.world.database.reading() as session:
        return (await session.get_one(Task, task)).state


async def test_the_digest_of_the_other_programme_is_answered_where_its_task_is(both: Both) -> None:
    await tick(both.world.database, both.world.now)
    ((_, kind, text),) = [one for one in await deliver(both.world) if one[0] == both.masha.person_id]
    assert kind == "digest"
    assert "Лунная СОШ" in text
    assert "Чем подтвердить?" in said(await both.masha.clicks("Сделано"))
    assert "Подтверждено: «протокол № 4»" in said(await both.masha.sends("протокол № 4"))
    assert await state(both, both.task) is TaskState.ACCEPTED
    async with both.world.database.reading() as session:
        assert (await session.scalars(select(TaskResult.text))).all() == ["протокол № 4"]
        assert (await session.get_one(Person, both.masha.person_id)).current_programme_id == both.north.id
    assert "Лунная" not in said(await both.masha.sends("/tasks"))


async def test_a_document_confirms_it_there_too(both: Both) -> None:
    await both.masha.presses(TaskButton(act=TaskAct.DONE, task=both.task).pack())
    document = {"file_id": "F", "file_unique_id": "u", "file_name": "Протокол.pdf"}
    reply = await both.world.take({"message": both.masha.message(document=document)})
    assert "Подтверждено: файл «Протокол.pdf»" in said(reply)


async def test_a_questionnaire_of_the_other_programme_is_filled_in(both: Both) -> None:
    olga = await seeding.member(both.world, both.south, Role.COORDINATOR, "Ольга")
    tasks = await seeding.wave(both.world, both.south, olga)
    await both.masha.presses(f"s1:n:{tasks['Лунная СОШ']}:0:0")
    await both.masha.clicks("немного")
    await both.masha.sends("12")
    async with both.world.database.reading() as session:
        kept = (await session.scalars(select(Answer.value).order_by(Answer.id))).all()
    assert kept == ["1", "12"]


async def test_what_is_not_theirs_there_stays_refused(both: Both) -> None:
    other = await seeding.task(both.world.database, both.south, "Чужая", DUE, Role.DEPUTY, "Солнечная СОШ")
    third = await seeding.programme(both.world.database, "vostok", "Восточная", ("Дальняя СОШ",))
    far = await seeding.task(both.world.database, third, "Дальняя", DUE, Role.DEPUTY, "Дальняя СОШ")
    for task in (other, far):
        for act in (TaskAct.OPEN, TaskAct.DONE, TaskAct.ASK, TaskAct.WHY, TaskAct.BARE, TaskAct.NOT_MINE):
            pressed = said(await both.masha.presses(TaskButton(act=act, task=task).pack()))
            assert "среди Ваших нет" in pressed, act
    async with both.world.database.reading() as session:
        assert await session.scalar(select(func.count(TaskEvent.id))) == 0


async def test_rights_are_those_of_the_tasks_programme(both: Both) -> None:
    """A coordinator of the north who is only an observer in the south gives no verdict there."""
    vera = await seeding.member(both.world, both.north, Role.COORDINATOR, "Вера")
    async with both.world.database.transaction() as session:
        await seeding.seat(session, both.south, vera.person_id, Role.OBSERVER, None)
    for act in (TaskAct.OPEN, TaskAct.DONE, TaskAct.DROP, TaskAct.DROP_FOR):
        await vera.presses(TaskButton(act=act, task=both.task).pack())
    assert await state(both, both.task) is TaskState.OPEN


@pytest.mark.parametrize("data", ["", "t1", "t1:o", "t1:o:x:0", "t1:?:5:0", "s2:n:5:0:0", f"t1:o:{2**70}:0", "zz:5"])
def test_forged_and_other_buttons_are_about_no_task(data: str) -> None:
    assert task_of(data) in (0, 2**70)


def test_buttons_about_tasks_say_which() -> None:
    assert [task_of(one) for one in ("t1:o:5:0", "s1:n:6:0:0")] == [5, 6]
