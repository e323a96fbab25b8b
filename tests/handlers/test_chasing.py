"""«Отправить сейчас»: to exactly those who have not answered, counted before, and nobody twice a day."""

from datetime import timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import select, update

from storage.database import Database
from storage.models import Notice, NoticeState, Task, TaskEvent, TaskState
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.handlers.delivered import deliver
from tests.seeding import Seeded

SCHOOLS = ("Речная СОШ", "Полевая СОШ", "Горная <ООШ>", "Лесная СОШ")


class Office(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    deputies: dict[str, User]
    tasks: dict[str, int]
    wave: int


@pytest.fixture
async def office(database: Database) -> Office:
    """A wave of four schools, a day later: the first handed in, of the last nobody has joined."""
    world = World(database)
    seeded = await seeding.programme(database, schools=SCHOOLS)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    deputies = {
        school: await seeding.member(world, seeded, Role.DEPUTY, f"Завуч {school}", school) for school in SCHOOLS[:3]
    }
    tasks = await seeding.wave(world, seeded, coordinator)
    await deliver(world)
    world.now += timedelta(days=1)
    async with database.transaction() as session:
        done = await session.get_one(Task, tasks[SCHOOLS[0]])
        done.state = TaskState.ACCEPTED
        return Office(world, seeded, coordinator, deputies, tasks, done.wave_id or 0)


async def previewed(office: Office) -> str:
    await office.coordinator.presses(f"w2:c:{office.wave}:0:0")
    return said(await office.coordinator.clicks("Напомнить тем, кто не сдал"))


async def chased(office: Office) -> list[int | None]:
    async with office.world.database.reading() as session:
        mine = select(Notice.person_id).where(Notice.kind == "chase").order_by(Notice.person_id)
        return list((await session.scalars(mine)).all())


async def test_the_count_is_shown_before_and_exactly_those_hear(office: Office) -> None:
    text = await previewed(office)
    assert text == (
        "3 ответа ещё не получены.\nНапишу 2 людям — только тем, кто не ответил, каждому одно сообщение.\n"
        "Некому писать: Лесная СОШ — никто не вошёл в бот."
    )
    assert office.coordinator.labels() == ["Отправить 2\N{NO-BREAK SPACE}людям", "← К волне"]
    assert await chased(office) == []
    assert "Отправляю 2 людям" in said(await office.coordinator.clicks("Отправить"))
    heard = await deliver(office.world)
    late = [office.deputies[school] for school in SCHOOLS[1:3]]
    assert [person for person, *_ in heard] == [user.person_id for user in late]
    assert heard[0][2].startswith("Ольга Викторовна просит ответить.\n\n")
    assert "Почему пишу: координатор попросил ответить" in heard[0][2]
    assert "Заполнить анкету" in late[0].labels()


async def test_nobody_is_written_to_twice_a_day(office: Office) -> None:
    await previewed(office)
    go = office.coordinator.data("Отправить")
    await office.coordinator.clicks("Отправить")
    for _ in range(2):
        await deliver(office.world)
        text = await previewed(office)
        assert "Сегодня уже писали 2 людям: второй раз за день не пишу." in text
        assert "Сейчас написать некому." in text
        assert office.coordinator.labels() == ["← К волне"]
        assert "Пока Вы смотрели" in said(await office.coordinator.presses(go))
    assert len(await chased(office)) == 2
    office.world.now += timedelta(days=1)
    assert "Напишу 2 людям" in await previewed(office)
    await office.coordinator.clicks("Отправить")
    assert len(await chased(office)) == 4


async def test_who_heard_anything_today_is_left_out(office: Office) -> None:
    async with office.world.database.transaction() as session:
        mine = Notice.person_id == office.deputies[SCHOOLS[1]].person_id
        await session.execute(update(Notice).where(mine).values(ended_at=office.world.now))
    text = await previewed(office)
    assert "Напишу 1 человеку" in text
    assert "Сегодня уже писали 1 человеку" in text


async def test_who_answers_before_it_is_sent_hears_nothing(office: Office) -> None:
    await previewed(office)
    await office.coordinator.clicks("Отправить")
    async with office.world.database.transaction() as session:
        (await session.get_one(Task, office.tasks[SCHOOLS[1]])).state = TaskState.ACCEPTED
    heard = await deliver(office.world)
    assert heard[0][2] == "всё уже сделано, перенесено или передано"
    assert heard[1][2].startswith("Ольга Викторовна просит ответить.")


async def test_a_new_count_is_asked_about_again(office: Office) -> None:
    await previewed(office)
    async with office.world.database.transaction() as session:
        (await session.get_one(Task, office.tasks[SCHOOLS[1]])).state = TaskState.ACCEPTED
    text = said(await office.coordinator.clicks("Отправить 2"))
    assert text.startswith("Пока Вы смотрели")
    assert "Напишу 1 человеку" in text
    assert await chased(office) == []


async def test_everything_late_is_chased_from_the_list(office: Office) -> None:
    late = office.world.now.date() - timedelta(days=3)
    for school in SCHOOLS[:2]:
        await seeding.task(office.world.database, office.seeded, f"Справка {school}", late, Role.DEPUTY, school)
    await office.coordinator.presses("l1:o:0")
    assert "2 ответа ещё не получены" in said(await office.coordinator.clicks("Напомнить просрочившим"))
    await office.coordinator.clicks("Отправить 2")
    assert len(await deliver(office.world)) == 2
    async with office.world.database.reading() as session:
        events = (await session.scalars(select(TaskEvent).where(TaskEvent.what == "chased"))).all()
    assert {event.person_id for event in events} == {office.coordinator.person_id}
    assert len(events) == 2


async def test_a_quiet_hour_is_told(office: Office) -> None:
    office.world.now = office.world.now.replace(hour=21)
    assert "Сейчас тихие часы или выходной: сообщения уйдут 27 августа, пт, в 09:00." in await previewed(office)


async def test_when_all_is_answered_there_is_nobody_to_write_to(office: Office) -> None:
    async with office.world.database.transaction() as session:
        await session.execute(update(Task).values(state=TaskState.ACCEPTED))
    await office.coordinator.presses(f"w2:c:{office.wave}:0:0")
    assert "Напомнить" not in str(office.coordinator.labels())
    assert "Писать некому: всё уже сдано." in said(await office.coordinator.presses(f"z1:{office.wave}:0"))


async def test_only_a_coordinator_chases(office: Office) -> None:
    curator = await seeding.member(office.world, office.seeded, Role.CURATOR, "Ирина Павловна", SCHOOLS[1])
    await curator.presses(f"w2:c:{office.wave}:0:0")
    assert "Напомнить" not in str(curator.labels())
    for press in (f"z1:{office.wave}:0", f"z1:{office.wave}:1", "z1:0:0"):
        assert "координатор программы" in said(await curator.presses(press))
    assert "Такой анкеты" in said(await office.coordinator.presses("z1:4711:0"))


async def test_a_waiting_one_counts_as_written(office: Office) -> None:
    await previewed(office)
    await office.coordinator.clicks("Отправить")
    async with office.world.database.reading() as session:
        states = (await session.scalars(select(Notice.state).where(Notice.kind == "chase"))).all()
    assert set(states) == {NoticeState.QUEUED}
    assert "Сейчас написать некому." in await previewed(office)
