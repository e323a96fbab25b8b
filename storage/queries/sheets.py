"""A version of a questionnaire as rows, read once: versions never change, and every step of an answering needs one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Question, QuestionChoice

MOST = 200  # versions kept in memory
OWN = Question.questionnaire_id == bindparam("version")
QUESTIONS = select(Question).where(OWN).order_by(Question.ordinal)
CHOICES = (
    select(QuestionChoice)
    .join(Question, Question.id == QuestionChoice.question_id)
    .where(OWN)
    .order_by(QuestionChoice.ordinal)
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The questions of a version in order, and the choices of each by its id; rows of no session, to be read."""

    questions: Sequence[Question]
    choices: Mapping[int, Sequence[QuestionChoice]]


_read: WeakKeyDictionary[Any, dict[int, Sheet]] = WeakKeyDictionary()


async def sheet(session: AsyncSession, questionnaire_id: int) -> Sheet:
    """The sheet of a version that is stored for good: not of one made in this very transaction."""
    kept = _read.setdefault(session.get_bind(), {})
    if (found := kept.get(questionnaire_id)) is None:
        if len(kept) >= MOST:
            kept.clear()
        found = kept[questionnaire_id] = await _sheet(session, questionnaire_id)
    return found


async def _sheet(session: AsyncSession, questionnaire_id: int) -> Sheet:
    version = {"version": questionnaire_id}
    questions = (await session.scalars(QUESTIONS, version)).all()
    choices: dict[int, list[QuestionChoice]] = {}
    for choice in await session.scalars(CHOICES, version):
        choices.setdefault(choice.question_id, []).append(choice)
    for row in (*questions, *(one for listed in choices.values() for one in listed)):
        session.expunge(row)  # a rollback of this session must not empty it
    return Sheet(questions, choices)
