"""The words of reminders: they follow how the task stands at the moment of sending, and never freeze."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from handlers.notices import RENDERERS, NoticeContext, Rendered, Suppressed
from handlers.texts.why import CAME_LATER
from handlers.texts.why import said as because
from scheduler.jobs import tick
from storage.models import Answer, Notice, Question, Task, TaskEvent, TaskState
from storage.rights import Role
from tests import seeding
from tests.acting import BOT, User, World, assert_fit, said
from tests.seeding import Seeded

SCHOOL = "Речная СОШ"
DEADLINE = date(2021, 9, 1)


class Town(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    deputy: User
    curator: User


@pytest.fixture
async def town(world: World) -> Town:
    seeded = await seeding.programme(world.database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", SCHOOL)
    curator = await seeding.member(world, seeded, Role.CURATOR, "Ирина Павловна", SCHOOL)
    return Town(world, seeded, coordinator, deputy, curator)


async def work(*_: Any) -> None:
    raise AssertionError("nothing heavy here")


async def digest(town: Town, user: User, days: int = 0, kind: str = "digest") -> str:
    """The person's newest digest (or urgent letter) as it would read some days after now."""
    async with town.world.database.transaction() as session:
        context = NoticeContext(session, town.world.now + timedelta(days=days), work, BOT)
        mine = Notice.person_id == user.person_id, Notice.kind == kind
        notice = (await session.scalars(select(Notice).where(*mine).order_by(Notice.id.desc()).limit(1))).one()
        found = await RENDERERS[kind](context, notice)
    if isinstance(found, Suppressed):
        return f"suppressed: {found.reason}"
    assert isinstance(found, Rendered)
    assert_fit(found.methods)
    return said(found.methods)


async def owed(town: Town, **fields: Any) -> int:
    task = await seeding.task(town.world.database, town.seeded, "Педсовет", DEADLINE, Role.DEPUTY, SCHOOL, **fields)
    await tick(town.world.database, town.world.now)
    return task


async def change(town: Town, task: int, **fields: Any) -> None:
    async with town.world.database.transaction() as session:
        row = await session.get_one(Task, task)
        for name, value in fields.items():
            setattr(row, name, value)


async def test_three_days_left_for_ever(town: Town) -> None:
    """The text holds no days: one and the same notice counts them when it is sent."""
    await owed(town)
    assert "через 7 дней" in await digest(town, town.deputy)
    assert "через 3 дня" in await digest(town, town.deputy, 4)
    late = await digest(town, town.deputy, 9)
    assert "просрочено на 2 дня" in late
    assert late.startswith("Срок этой задачи прошёл.")


@pytest.mark.parametrize(
    ("code", "left", "words"),
    [
        ("before_3", 3, "за 3 дня до срока"),
        ("before_3", 5, "за 3 дня до срока — это выходной, поэтому пишу раньше"),
        ("before_7", 5, "за 7 дней до срока, но вышло позже"),
        ("today", 0, "срок сегодня"),
        ("today", 2, "срок в выходной, поэтому пишу заранее"),
        ("late_2", -3, "2 рабочих дня после срока"),
        ("curator_late_1", -1, "через 1 рабочий день после срока задача поднимается к куратору"),
        ("curator_late_1", -74, f"через 1 рабочий день после срока задача поднимается к куратору{CAME_LATER}"),
        ("late_2", -74, "2 рабочих дня после срока, но вышло позже"),
    ],
)
def test_a_rule_never_contradicts_the_days_left(code: str, left: int, words: str) -> None:
    assert because(code, left).replace("\xa0", " ") == words


async def test_what_falls_on_a_day_off_comes_earlier_and_says_so(town: Town) -> None:
    """Three days before Wednesday 1 September is a Sunday, so Friday speaks: «через 5 дней» and «за 3 дня» at once."""
    await owed(town)
    town.world.now += timedelta(days=2)
    await tick(town.world.database, town.world.now)
    text = (await digest(town, town.deputy)).replace("\xa0", " ")
    assert "через 5 дней" in text
    assert "Почему пишу: за 3 дня до срока — это выходной, поэтому пишу раньше" in text


async def test_a_deadline_on_a_day_off_is_urgent_before_it(town: Town) -> None:
    for title, day in (("Отчёт", date(2021, 8, 29)), ("Справка", date(2021, 8, 27))):
        await seeding.task(town.world.database, town.seeded, title, day, Role.DEPUTY, SCHOOL)
    town.world.now += timedelta(days=2)
    await tick(town.world.database, town.world.now)
    text = (await digest(town, town.deputy, kind="urgent")).replace("\xa0", " ")
    assert text.startswith("Срочное: 2 задачи со сроком сегодня и в ближайшие выходные.")
    assert "через 2 дня\nсрок в выходной, поэтому пишу заранее" in text
    assert "сегодня\nсрок сегодня" in text


async def test_a_promise_is_spoken_of_as_a_promise(town: Town) -> None:
    task = await seeding.task(
        town.world.database, town.seeded, "Педсовет", date(2021, 8, 20), Role.DEPUTY, SCHOOL, promised=DEADLINE
    )
    await tick(town.world.database, town.world.now)
    assert (await digest(town, town.deputy)).startswith("Вы обещали сделать это до 1 сентября, ср.")
    broken = await digest(town, town.deputy, 9)
    assert broken.startswith("Вы обещали сделать это до 1 сентября, ср, и день прошёл.")
    assert task


async def test_what_was_returned_repeats_the_comment(town: Town) -> None:
    task = await owed(town)
    await change(town, task, state=TaskState.RETURNED)
    async with town.world.database.transaction() as session:
        for why in ("Первое", "Приложите <протокол>"):
            session.add(
                TaskEvent(task_id=task, at=town.world.now, what="state", before="submitted", after="returned", why=why)
            )
    assert (await digest(town, town.deputy)).startswith("Задачу вернули на доработку: «Приложите <протокол>»")


async def answered(town: Town, task: int, number: int) -> None:
    async with town.world.database.transaction() as session:
        for question in (await session.scalars(select(Question).order_by(Question.ordinal).limit(number))).all():
            session.add(
                Answer(
                    task_id=task, question_id=question.id, value="1", person_id=town.deputy.person_id,
                    at=town.world.now,
                )
            )  # fmt: skip
    await change(town, task, state=TaskState.STARTED)


async def test_newer_draft_exists(town: Town) -> None:
    """A questionnaire with answers is not «не начата»: the reminder knows of the draft beside the invitation."""
    task = (await seeding.wave(town.world, town.seeded, town.coordinator))[SCHOOL]
    await change(town, task, deadline=DEADLINE)
    await tick(town.world.database, town.world.now)
    assert (await digest(town, town.deputy)).startswith("Напоминаю о задаче — к ней ещё не приступали.")
    await answered(town, task, 3)
    assert (await digest(town, town.deputy)).startswith("Анкета уже начата: 3 из 4 вопросов.")
    assert (await digest(town, town.deputy, 9)).startswith("Анкета начата, но не сдана: 3 из 4 вопросов.")


async def test_among_many_each_is_marked_by_how_it_stands(town: Town) -> None:
    task = (await seeding.wave(town.world, town.seeded, town.coordinator))[SCHOOL]
    await change(town, task, deadline=DEADLINE)
    await answered(town, task, 1)
    await owed(town)
    text = await digest(town, town.deputy)
    assert "На повестке 2 задачи. Номер — открыть и ответить." in text
    assert text.count("✎ начата: 1 из 4 вопросов") == 1


async def test_a_curator_is_not_spoken_to_as_the_one_who_owes(town: Town) -> None:
    await owed(town)
    await town.world.days(5)
    await tick(town.world.database, town.world.now)
    assert (await digest(town, town.curator)).startswith("У Вашей школы скоро срок, а задача ещё не сделана.")
