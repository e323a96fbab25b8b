"""Answering: every answer is a row, saved at once; an earlier one is superseded, never lost."""

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.problems import shortened
from storage.models import OWED, Answer, AnswerComment, Audited, Question, QuestionKind, Task, TaskState
from storage.queries.audit import Change, record
from storage.queries.finishing import complete
from storage.queries.papers import Paper
from storage.queries.responses import Way, require_open
from storage.queries.tasks import By, move
from storage.queries.trials import tried
from storage.queries.unnamed import keep_unnamed
from storage.questionnaires.reading import read_answer
from storage.refusals import NotYours, Refusal

NOT_ASKED = "Этот вопрос больше не задаётся: прежние ответы изменились. Откройте анкету заново: /survey"
INCOMPLETE = "Остались вопросы без ответа. Нажмите «Продолжить», чтобы вернуться к ним."
LONGEST_NOTE = 300
IN_OWN_WORDS = frozenset({QuestionKind.TEXT, QuestionKind.FILE})


def read(paper: Paper, question_id: int, given: str) -> str:
    """The value of an answer; Refusal for a question that is not asked, and with its own words for a wrong value."""
    question = _asked(paper, question_id)
    return read_answer(question, paper.choices.get(question.id, ()), given, paper.so_far)


def _asked(paper: Paper, question_id: int) -> Question:
    question = paper.question(question_id)
    if not paper.place(question):
        raise Refusal(NOT_ASKED)
    return question


async def keep(
    session: AsyncSession, by: By, paper: Paper, question_id: int, value: str | None, note: str | None = None
) -> Paper | None:
    """Keep an answer (None: «нет данных», and `note` why): the paper with it, or None if the same one stood already.

    Raises Refusal for a response that is closed or cancelled, and for a question that is not asked.
    """
    await require_open(session, paper.response, by.today)
    question = _asked(paper, question_id)
    task = paper.response.task
    if question.id in paper.comments:
        await _settle(session, by, task.id, question.id)
    standing = paper.answers.get(question.id)
    given = value, (note or "")[:LONGEST_NOTE] or None
    if paper.response.way is Way.TRIAL:
        return tried(paper, question.id, *given)
    if paper.response.way is Way.UNNAMED:
        return await keep_unnamed(session, paper, question.id, value)
    if standing is not None and (standing.value, standing.note) == given and question.id not in paper.comments:
        return None
    _audit(session, by, task, question, standing.value if standing else None, value)
    if standing is not None and (standing.value, standing.note) == given:
        return paper.with_answer(standing)
    if standing is not None:
        standing.superseded_at = by.now
        await session.flush()
    answer = Answer(
        task_id=task.id, question_id=question.id, value=given[0], note=given[1],
        by_phone=paper.response.by_phone, person_id=by.actor.person_id, at=by.now,
    )  # fmt: skip
    session.add(answer)
    if task.state in (TaskState.PLANNED, TaskState.OPEN):
        move(session, by, task, TaskState.STARTED)
    return paper.with_answer(answer)


def _audit(session: AsyncSession, by: By, task: Task, question: Question, old: str | None, new: str | None) -> None:
    """An answer under the words of its question; of what was written in one's own words only the question is kept."""
    asked = shortened(question.label)
    private = frozenset({asked}) if question.kind in IN_OWN_WORDS else frozenset()
    change = Change(
        Audited.ANSWER_GIVEN, "tasks", task.id, task.school_id, before={asked: old}, after={asked: new}, private=private
    )
    record(session, by, change)


async def _settle(session: AsyncSession, by: By, task_id: int, question_id: int) -> None:
    """What was asked back about a question is settled by its next answer, the same one too."""
    open_ones = (
        AnswerComment.task_id == task_id, AnswerComment.question_id == question_id, AnswerComment.settled_at.is_(None),
    )  # fmt: skip
    await session.execute(update(AnswerComment).where(*open_ones).values(settled_at=by.now))


async def keep_unchanged(session: AsyncSession, by: By, paper: Paper, questions: Iterable[Question]) -> Paper:
    """«Без изменений»: what was answered the last time is answered again. The paper with it."""
    for question in questions:
        if (past := paper.before.get(question.name)) is not None:
            is_file = question.kind is QuestionKind.FILE
            value = past.value if is_file else read(paper, question.id, past.value)
            kept = await keep(session, by, paper, question.id, value, past.note if is_file else None)
            paper = kept or paper
    return paper


async def submit(session: AsyncSession, by: By, paper: Paper) -> None:
    """Send a complete response; twice is once. Raises Refusal while questions are open or the wave is closed."""
    task = paper.response.task
    if task.state not in OWED:
        return
    await require_open(session, paper.response, by.today)
    if paper.open:
        raise Refusal(INCOMPLETE)
    if paper.response.way is not Way.TASK:
        return
    await complete(session, by, task)


def choice_value(paper: Paper, question_id: int, ordinal: int) -> str:
    """The value behind a choice's button."""
    values = (one.value for one in paper.choices.get(question_id, ()) if one.ordinal == ordinal)
    if (value := next(values, None)) is None:
        raise NotYours("Такого ответа у вопроса нет.")
    return value
