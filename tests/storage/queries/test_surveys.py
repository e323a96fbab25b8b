"""Questionnaires, waves and answers as rows, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.models import Answer, Question, Questionnaire, Task, TaskState, Wave
from storage.queries import forms, opening, surveys, waves
from storage.queries.papers import Paper, paper
from storage.queries.responses import response, responses
from storage.queries.tasks import By
from storage.refusals import NotYours, Refusal
from storage.rights import Role
from tests import seeding
from tests.acting import User, World
from tests.seeding import SHORT_FORM, Seeded

Town = tuple[World, Seeded, User, User]


@pytest.fixture
async def town(database: Database) -> Town:
    world = World(database)
    seeded = await seeding.programme(database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга")
    return world, seeded, coordinator, await seeding.member(world, seeded, Role.DEPUTY, "Марина", "Речная СОШ")


async def test_a_questionnaire_is_kept_once_and_a_changed_one_is_a_new_version(town: Town) -> None:
    world, *_ = town
    changed = replace(SHORT_FORM, digest="other", questions=SHORT_FORM.questions[:2])
    async with world.database.transaction() as session:
        kept = [await forms.keep_form(session, form) for form in (SHORT_FORM, SHORT_FORM, changed, changed)]
        assert [one.version for one in kept] == [1, 1, 2, 2]
    async with world.database.reading() as session:
        assert len((await session.scalars(select(Questionnaire))).all()) == 2
        assert len((await session.scalars(select(Question))).all()) == 6


async def test_a_wave_opens_once_and_again_after_it_closed(town: Town) -> None:
    world, seeded, coordinator, _ = town
    await seeding.wave(world, seeded, coordinator)
    async with world.database.transaction() as session:
        by = await seeding.by(session, world, seeded, coordinator)
        with pytest.raises(Refusal, match="уже открыта"):
            await opening.open_wave(session, by, SHORT_FORM, date(2021, 9, 30))
    world.now += timedelta(days=15)
    async with world.database.transaction() as session:
        by = await seeding.by(session, world, seeded, coordinator)
        await opening.open_wave(session, by, SHORT_FORM, date(2021, 9, 30))
        progress = await waves.waves(session, by)
    assert [(p.schools, p.started, p.done, p.late) for p in progress] == [(2, 0, 0, 0), (2, 0, 0, 2)]


async def paper_of(session: AsyncSession, by: By, task_id: int) -> Paper:
    return await paper(session, await response(session, by.actor, task_id), by.today)


async def answer(session: AsyncSession, by: By, task_id: int, name: str, given: str | None) -> bool:
    """Answer a question by its name, as a handler does; None is «нет данных»."""
    now = await paper_of(session, by, task_id)
    question = next(one for one in now.questions if one.name == name)
    value = None if given is None else surveys.read(now, question.id, given)
    return await surveys.keep(session, by, now, question.id, value) is not None


async def test_each_answer_is_a_row_and_one_of_them_is_current(town: Town) -> None:
    world, seeded, coordinator, deputy = town
    task_id = (await seeding.wave(world, seeded, coordinator))["Речная СОШ"]
    async with world.database.transaction() as session:
        by = await seeding.by(session, world, seeded, deputy)
        new = [await answer(session, by, task_id, "share", given) for given in ("1", "12", None, None, "12,50", "12.5")]
        now = await paper_of(session, by, task_id)
    assert new == [True, True, True, False, True, False]
    [(question_id, kept_answer)] = now.answers.items()
    assert (kept_answer.value, now.place(now.question(question_id)), len(now.open)) == ("12.5", 3, 3)
    async with world.database.reading() as session:
        kept = (await session.scalars(select(Answer).order_by(Answer.id))).all()
        assert [(a.value, a.superseded_at is None) for a in kept] == [
            ("1", False), ("12", False), (None, False), ("12.5", True),
        ]  # fmt: skip
        task = await session.get_one(Task, task_id)
        assert task.state is TaskState.STARTED
        assert await waves.answered_number(session, task.id) == 1


async def test_the_current_question_is_the_first_without_an_answer(town: Town) -> None:
    world, seeded, coordinator, deputy = town
    task_id = (await seeding.wave(world, seeded, coordinator))["Речная СОШ"]
    async with world.database.transaction() as session:
        by = await seeding.by(session, world, seeded, deputy)
        shown = []
        for name in ("share", "choice", "free", "whole"):
            await answer(session, by, task_id, name, None)
            shown.append([one.name for one in (await paper_of(session, by, task_id)).open][:1])
        assert shown == [["choice"], ["whole"], ["whole"], []]
        now = await paper_of(session, by, task_id)
        first, second, third, _ = now.asked
        assert now.neighbour(third, -1) is second
        assert now.neighbour(first, -1) is first
        await surveys.submit(session, by, now)
        await surveys.submit(session, by, now)
        assert await responses(session, by.actor) == []
        assert await answer(session, by, task_id, "whole", "7"), "until the wave closes a sent answer may be corrected"
    world.now += timedelta(days=20)
    async with world.database.transaction() as session:
        by = await seeding.by(session, world, seeded, deputy)
        with pytest.raises(Refusal, match="Приём ответов закончен"):
            await answer(session, by, task_id, "whole", "8")


async def test_only_ones_own_schools_and_only_the_wave_of_ones_programme(town: Town) -> None:
    world, seeded, coordinator, deputy = town
    other = await seeding.programme(world.database, "yug", "Южная")
    foreign = await seeding.member(world, other, Role.COORDINATOR, "Вера")
    tasks = await seeding.wave(world, seeded, coordinator)
    async with world.database.reading() as session:
        by = await seeding.by(session, world, seeded, deputy)
        wave = (await session.scalars(select(Wave))).one()
        assert (await waves.wave_of(session, by.actor, wave.id)).id == wave.id
        with pytest.raises(NotYours):
            await response(session, by.actor, tasks["Полевая СОШ"])
        stranger = await seeding.by(session, world, other, foreign)
        with pytest.raises(NotYours):
            await waves.wave_of(session, stranger.actor, wave.id)
        with pytest.raises(NotYours):
            await opening.burden(session, by, SHORT_FORM)


async def test_the_burden_names_schools_where_nobody_can_answer(town: Town) -> None:
    world, seeded, coordinator, _ = town
    await seeding.person(world.database, seeded, Role.DEPUTY, "Не вошла", "Полевая СОШ")
    async with world.database.reading() as session:
        found = await opening.burden(session, await seeding.by(session, world, seeded, coordinator), SHORT_FORM)
    assert (found.questions, found.schools, found.people, found.nobody) == (4, 2, 1, ("Полевая СОШ",))
