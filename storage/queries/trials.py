"""«Пройти как школа»: a questionnaire gone through before it is opened; only what a chat waits for is stored."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Answer, Questionnaire, Task, TaskKind, TaskState, Wave
from storage.queries.audit import who
from storage.queries.forms import NO_SUCH_FORM, store_form
from storage.queries.papers import Paper, paper_with
from storage.queries.responses import Response, Way
from storage.queries.roadmap import require_manager
from storage.queries.tasks import By
from storage.queries.updates import expect, expected_input
from storage.questionnaires import Form, Respondents
from storage.refusals import NotYours, Refusal

ENDED = "Эта проба закончена. Начните её заново из открытия анкеты: /wave"
SURVEY = "survey"
WHO = "Проба"


async def prepare_trial(session: AsyncSession, by: By, form: Form) -> Questionnaire:
    """The version to go through, stored before it is read: see `storage.queries.sheets`."""
    require_manager(by.actor)
    return await store_form(session, who(by), form)


async def begin_trial(session: AsyncSession, by: By, chat_id: int, questionnaire_id: int) -> Paper:
    """An empty paper of a questionnaire the actor may open; what this chat waited for gives way."""
    require_manager(by.actor)
    asked = await session.get(Questionnaire, questionnaire_id)
    if asked is None or asked.programme_id not in (None, by.actor.programme_id):
        raise NotYours(NO_SUCH_FORM)
    await _wait(session, by, chat_id, {"task": asked.id, "question": 0, "given": {}}, prose=False)
    return await trial_paper(session, by, chat_id, asked.id)


async def trial_paper(session: AsyncSession, by: By, chat_id: int, questionnaire_id: int) -> Paper:
    """The questionnaire as far as this chat has gone; Refusal once the trial has ended or the chat went elsewhere."""
    require_manager(by.actor)
    waiting = await expected_input(session, chat_id)
    if waiting is None or waiting.kind != SURVEY or waiting.subject.get("way") != Way.TRIAL:
        raise Refusal(ENDED)
    asked = await session.get(Questionnaire, questionnaire_id)
    if asked is None or waiting.subject["task"] != questionnaire_id:
        raise Refusal(ENDED)
    answers = {int(key): _answer(int(key), *given) for key, given in waiting.subject["given"].items()}
    return await paper_with(session, _response(by, asked), answers, by.today)


def _response(by: By, asked: Questionnaire) -> Response:
    """A response that belongs to no school and to no wave; it is never stored."""
    task = Task(
        id=asked.id, programme_id=by.actor.programme_id, kind=TaskKind.QUESTIONNAIRE, state=TaskState.STARTED,
        title=asked.title,
    )  # fmt: skip
    wave = Wave(title=asked.title, questionnaire_id=asked.id, opens=by.today, closes=by.today, locks=False)
    return Response(task, wave, WHO, way=Way.TRIAL, without_name=asked.respondents is Respondents.ANONYMOUS)


def _answer(question_id: int, value: str | None, note: str | None) -> Answer:
    return Answer(question_id=question_id, value=value, note=note)


def tried(paper: Paper, question_id: int, value: str | None, note: str | None) -> Paper:
    """The paper with one more answer, in memory alone."""
    return paper.with_answer(_answer(question_id, value, note))


async def wait_in_trial(
    session: AsyncSession, by: By, chat_id: int, paper: Paper, subject: Mapping[str, Any], *, prose: bool
) -> None:
    """What the chat waits for now, with what was tried so far."""
    given = {str(one): [answer.value, answer.note] for one, answer in paper.answers.items()}
    about = {"task": paper.response.task.id, **subject, "given": given}
    await _wait(session, by, chat_id, about, prose=prose)


async def _wait(session: AsyncSession, by: By, chat_id: int, subject: dict[str, Any], *, prose: bool) -> None:
    await expect(session, chat_id, SURVEY, {**subject, "way": Way.TRIAL.value}, by.now, prose=prose)
