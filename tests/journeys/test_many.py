"""Many deputies answer at once while the process is killed: every answer is there, once, under its own question."""

import asyncio
from collections import defaultdict

import pytest
from sqlalchemy import select

from bot.stage import Stage
from storage.database import Database
from storage.models import Answer, Question, Task, TaskState
from tests.journeys.conftest import WarmBot
from tests.journeys.deputies import QUESTIONS, Deputy, deputies, expected_answers

KILLED_AT = 0.3, 0.7  # parts of all answers
Kept = dict[int, list[tuple[int, str | None, object]]]


async def kept(database_url: str) -> tuple[Kept, set[TaskState]]:
    """Every answer ever kept, by response, as `expected_answers` tells them, and the states of the responses."""
    database = Database(database_url)
    found: Kept = defaultdict(list)
    statement = (
        select(Answer.task_id, Question.ordinal, Answer.value, Answer.superseded_at)
        .join(Question, Question.id == Answer.question_id)
        .order_by(Question.ordinal, Answer.id)
    )
    async with database.reading() as session:
        for task_id, ordinal, value, superseded_at in await session.execute(statement):
            found[task_id].append((ordinal + 1, value, superseded_at))
        states = set((await session.scalars(select(Task.state))).all())
    await database.dispose()
    return found, states


async def answer_all(one: Deputy, given: list[int]) -> None:
    """From the invitation to «сдана»; the places of what was answered go into `given`."""
    await one.begin()
    for place in range(1, one.questions + 1):
        await one.answer(place)
        given.append(place)
    await one.is_ready()
    await one.person.click("Отправить", wait=0)
    await one.person.wait_for("сдана", timeout=one.patience)


async def kill_twice(warm: WarmBot, given: list[int], answers: int) -> None:
    """Kill and start again when so many answers were given; the second time it is down for a while."""
    for part, pause in zip(KILLED_AT, (0.0, 0.3), strict=True):
        while len(given) < part * answers:  # noqa: ASYNC110  nobody rings
            await asyncio.sleep(0.01)
        warm.kill()
        await asyncio.sleep(pause)
        warm.start()


async def all_answer(on_stage: Stage, warm: WarmBot, people: int, questions: int) -> None:
    asked, given = await deputies(on_stage, people, questions), list[int]()
    warm.start()
    async with asyncio.TaskGroup() as group:
        group.create_task(kill_twice(warm, given, people * questions))
        for one in asked:
            group.create_task(answer_all(one, given))
    found, states = await kept(on_stage.database_url)
    expected = await expected_answers(on_stage.database_url)
    assert [answers for answers in found.values() if answers != expected] == []
    assert (len(found), states) == (people, {TaskState.ACCEPTED})


async def test_forty_deputies_answer_at_once_through_two_kills(on_stage: Stage, warm: WarmBot) -> None:
    await all_answer(on_stage, warm, 40, 9)


@pytest.mark.soak
@pytest.mark.timeout(1800)
async def test_four_hundred_deputies_answer_at_once_through_two_kills(on_stage: Stage, warm: WarmBot) -> None:
    await all_answer(on_stage, warm, 400, QUESTIONS)
