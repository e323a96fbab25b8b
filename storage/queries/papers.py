"""A response as it stands: its questions, what is answered, what was answered the last time, what is asked back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.models import DONE, Answer, AnswerComment, Question, QuestionChoice, Questionnaire, Task, Wave
from storage.queries.responses import Response
from storage.questionnaires.filling import Filled, asks, filled
from storage.questionnaires.form import seconds_of
from storage.refusals import NotYours


class Past(NamedTuple):
    """What was answered the last time, and its note: the name of a file."""

    value: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything about one response that a screen may show; `before` is by the names of questions."""

    response: Response
    questions: Sequence[Question]
    choices: Mapping[int, Sequence[QuestionChoice]]
    answers: Mapping[int, Answer]
    before: Mapping[str, Past]
    comments: Mapping[int, str]
    so_far: Filled

    @property
    def asked(self) -> Sequence[Question]:
        """The questions that apply, in order."""
        return [question for question in self.questions if asks(question, self.so_far)]

    @property
    def open(self) -> Sequence[Question]:
        """Those without an answer, and those a curator asks back about."""
        return [one for one in self.asked if one.id not in self.answers or one.id in self.comments]

    @property
    def minutes(self) -> int:
        """How long the rest will take, at least one."""
        return max(1, -(-seconds_of(question.kind for question in self.open) // 60))

    def question(self, question_id: int) -> Question:
        """One of its questions; NotYours for another's."""
        found = next((one for one in self.questions if one.id == question_id), None)
        if found is None:
            raise NotYours("Этого вопроса в анкете нет.")
        return found

    def place(self, question: Question) -> int:
        """The number of a question among those that apply, from 1."""
        return next((n for n, one in enumerate(self.asked, start=1) if one.id == question.id), 0)

    def neighbour(self, question: Question, step: int) -> Question:
        """The question before (−1) or after (1) one among those that apply; the first precedes itself."""
        asked = self.asked
        place = max(self.place(question) - 1 + step, 0)
        return asked[min(place, len(asked) - 1)]

    def known_group(self, question: Question) -> Sequence[Question]:
        """The questions of a question's group, if none of them is answered and all were the last time."""
        group = [one for one in self.asked if one.group_title == question.group_title]
        untouched = all(one.id not in self.answers for one in group)
        return group if len(group) > 1 and untouched and all(one.name in self.before for one in group) else ()

    @property
    def last_person(self) -> int | None:
        """Who gave the newest answer."""
        newest = max(self.answers.values(), key=lambda answer: (answer.at, answer.id), default=None)
        return newest.person_id if newest else None


async def paper(session: AsyncSession, found: Response, today: date) -> Paper:
    """The paper of a response on a day."""
    own = Question.questionnaire_id == found.wave.questionnaire_id
    questions = (await session.scalars(select(Question).where(own).order_by(Question.ordinal))).all()
    listed = select(QuestionChoice).join(Question, Question.id == QuestionChoice.question_id).where(own)
    choices: dict[int, list[QuestionChoice]] = {}
    for choice in await session.scalars(listed.order_by(QuestionChoice.ordinal)):
        choices.setdefault(choice.question_id, []).append(choice)
    current = select(Answer).where(Answer.task_id == found.task.id, Answer.superseded_at.is_(None))
    answers = {answer.question_id: answer for answer in await session.scalars(current)}
    values = {one.name: answers[one.id].value for one in questions if one.id in answers}
    past = await session.execute(_before(found))
    before = {name: Past(value, note) for name, value, note in past if value is not None}
    return Paper(
        found, questions, choices, answers, before, await _comments(session, found), filled(questions, values, today)
    )


def _before(found: Response) -> Select[str, str | None, str | None]:
    """What the same school or person answered the last time they handed in this questionnaire."""
    mine, asked, past = aliased(Questionnaire), aliased(Questionnaire), aliased(Wave)
    same = (
        Task.school_id == found.task.school_id
        if found.task.respondent_id is None
        else Task.respondent_id == found.task.respondent_id
    )
    last = (
        select(Task.id)
        .join(past, past.id == Task.wave_id)
        .join(asked, asked.id == past.questionnaire_id)
        .join(mine, mine.id == found.wave.questionnaire_id)
        .where(Task.programme_id == found.task.programme_id, same, Task.state.in_(DONE), asked.code == mine.code)
        .where(past.id < found.wave.id)
        .order_by(past.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(Question.name, Answer.value, Answer.note)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.task_id == last, Answer.superseded_at.is_(None))
    )


async def _comments(session: AsyncSession, found: Response) -> dict[int, str]:
    """What is asked back about single answers and not settled yet."""
    statement = select(AnswerComment).where(AnswerComment.task_id == found.task.id, AnswerComment.settled_at.is_(None))
    return {one.question_id: one.text for one in await session.scalars(statement.order_by(AnswerComment.id))}
