"""A curator asks back about single answers: the response is returned with them, and the school is asked just these."""

from typing import NamedTuple

import pytest
from aiogram.methods import SendMessage
from sqlalchemy import select, update

from handlers.notices import RENDERERS
from handlers.rendering import NoticeContext, Rendered
from storage.models import AnswerComment, Notice, Task, TaskState, Wave
from storage.rights import Role
from tests import seeding
from tests.acting import BOT, User, World, readable, said
from tests.handlers.test_notices import work
from tests.seeding import Seeded


class Round(NamedTuple):
    world: World
    seeded: Seeded
    curator: User
    stranger: User
    marina: User
    task: int


@pytest.fixture
async def handed_in(world: World) -> Round:
    """A response that waits for its curator's verdict."""
    seeded = await seeding.programme(world.database)
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    curator = await seeding.member(world, seeded, Role.CURATOR, "Нина Павловна", "Речная СОШ")
    stranger = await seeding.member(world, seeded, Role.CURATOR, "Чужая", "Полевая СОШ")
    marina = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    task = (await seeding.wave(world, seeded, olga))["Речная СОШ"]
    async with world.database.transaction() as session:
        await session.execute(update(Wave).values(wants_verdict=True))
    await marina.sends("/survey")
    await marina.clicks("")
    for step in ("немного", "12", "8,5", "Так вышло"):
        await (marina.clicks(step) if step == "немного" else marina.sends(step))
    await marina.clicks("Отправить")
    return Round(world, seeded, curator, stranger, marina, task)


async def state(now: Round) -> TaskState:
    async with now.world.database.reading() as session:
        return (await session.get_one(Task, now.task)).state


async def open_answers(now: Round) -> str:
    await now.curator.sends("/wave")
    await now.curator.clicks("1")
    await now.curator.clicks("Школы")
    await now.curator.clicks("● Речная")
    return said(await now.curator.clicks("Вопросы к ответам"))


async def test_only_what_was_asked_back_is_asked_again(handed_in: Round) -> None:
    assert await state(handed_in) is TaskState.SUBMITTED
    assert "2. Вопрос whole?\n— 12" in await open_answers(handed_in)
    await handed_in.curator.clicks("2")
    assert "Вопрос: Проверьте число" in said(await handed_in.curator.clicks("Проверьте число"))
    await handed_in.curator.clicks("4")
    text = said(await handed_in.curator.sends("Отчёт за какой год?"))
    assert "Вопросов к ответам: 2. Вопросы увидят, когда Вы вернёте анкету." in text
    assert "Анкета возвращена, 2 вопроса к ответам" in said(await handed_in.curator.clicks("Вернуть с вопросами: 2"))
    assert await state(handed_in) is TaskState.RETURNED
    await handed_in.marina.sends("/survey")
    assert "Вопрос куратора: Проверьте число" in said(await handed_in.marina.clicks(""))
    assert "Вопрос куратора: Отчёт за какой год?" in said(await handed_in.marina.sends("14"))
    assert "ответы на все 4 вопроса есть" in said(await handed_in.marina.sends("За прошлый"))
    await handed_in.marina.clicks("Отправить")
    assert await state(handed_in) is TaskState.SUBMITTED


async def test_the_school_is_told_at_once_and_taken_to_the_questions(handed_in: Round) -> None:
    await test_asking_twice_asks_the_later(handed_in)
    await handed_in.curator.clicks("Вернуть с вопросами: 1")
    async with handed_in.world.database.reading() as session:
        notice = (await session.scalars(select(Notice).where(Notice.kind == "verdict"))).one()
    assert (notice.person_id, notice.due) == (handed_in.marina.person_id, notice.created_at)
    async with handed_in.world.database.reading() as session:
        context = NoticeContext(session, handed_in.world.now, work, BOT)
        made = await RENDERERS["verdict"](context, notice)
    assert isinstance(made, Rendered)
    [message] = made.methods
    assert isinstance(message, SendMessage)
    assert "Замечаний к отдельным ответам: 1" in readable(message)
    handed_in.marina.messages[9999] = message
    assert "Вопрос куратора: Поясните" in said(await handed_in.marina.clicks("Заполнить анкету"))


async def test_asking_twice_asks_the_later(handed_in: Round) -> None:
    await open_answers(handed_in)
    await handed_in.curator.clicks("2")
    await handed_in.curator.clicks("Проверьте число")
    await handed_in.curator.clicks("2")
    assert "Вопрос: Поясните подробнее" in said(await handed_in.curator.clicks("Поясните подробнее"))
    async with handed_in.world.database.reading() as session:
        kept = (await session.scalars(select(AnswerComment).order_by(AnswerComment.id))).all()
    assert [(one.text, one.settled_at is None) for one in kept] == [
        ("Проверьте число", False), ("Поясните подробнее", True),
    ]  # fmt: skip


async def test_a_question_can_be_taken_back_and_nothing_returns(handed_in: Round) -> None:
    await test_asking_twice_asks_the_later(handed_in)
    await handed_in.curator.clicks("2")
    text = said(await handed_in.curator.clicks("Снять этот вопрос"))
    assert "О каком ответе спросить?" in text
    assert not any(label.startswith("Вернуть") for label in handed_in.curator.labels())
    assert "Напишите, что исправить" in said(await handed_in.curator.presses(f"w5:s:{handed_in.task}:0:0"))
    assert await state(handed_in) is TaskState.SUBMITTED


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("w5:f:{task}:999999:0", "Этого вопроса в анкете нет"),
        ("w5:a:{task}:999999:0", "Этого вопроса в анкете нет"),
        ("w5:f:{task}:{question}:99", "устарела"),
        ("w5:l:999999:0:0", "нет"),
    ],
)
async def test_forged_buttons_ask_nothing(handed_in: Round, data: str, expected: str) -> None:
    filled = data.format(task=handed_in.task, question=1)
    assert expected in said(await handed_in.curator.presses(filled))
    async with handed_in.world.database.reading() as session:
        assert (await session.scalars(select(AnswerComment))).all() == []


async def test_nobody_else_asks_back(handed_in: Round) -> None:
    for act in "lafds":
        for user in (handed_in.stranger, handed_in.marina):
            assert "Анкета возвращена" not in said(await user.presses(f"w5:{act}:{handed_in.task}:2:0"))
    async with handed_in.world.database.reading() as session:
        assert (await session.scalars(select(AnswerComment))).all() == []


async def test_an_empty_or_endless_question_is_refused(handed_in: Round) -> None:
    await open_answers(handed_in)
    await handed_in.curator.clicks("2")
    assert "не длиннее 500 знаков" in said(await handed_in.curator.sends("а" * 501))
    assert "Вопрос: Почему?" in said(await handed_in.curator.sends("Почему?"))
