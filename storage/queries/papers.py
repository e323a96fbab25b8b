"""A response as it stands: its questions, what is answered, what was answered the last time, what is asked back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.models import DONE, Answer, AnswerComment, Question, QuestionChoice, Questionnaire, Task, Wave
from storage.queries.responses import Response
from storage.queries.sheets import sheet
from storage.questionnaires.filling import SILENT, Filled, asks, filled
from storage.questionnaires.form import seconds_of
from storage.refusals import NotYours


class Past(NamedTuple):
    """What was answered the last time, and its note: the name of a file."""

    value: str
    note: str | None


@dataclass(frozen=True)
class Paper:
    """Everything about one response that a screen may show; `before` is by the names of questions."""

    response: Response
    questions: Sequence[Question]
    choices: Mapping[int, Sequence[QuestionChoice]]
    answers: Mapping[int, Answer]
    before: Mapping[str, Past]
    comments: Mapping[int, str]
    so_far: Filled

    @cached_property
    def asked(self) -> Sequence[Question]:
        """The questions that apply, in order."""
        return [question for question in self.questions if asks(question, self.so_far)]

    @cached_property
    def open(self) -> Sequence[Question]:
        """Those without an answer, and those a curator asks back about."""
        return [one for one in self.asked if one.id not in self.answers or one.id in self.comments]

    @property
    def minutes(self) -> int:
        """How long the rest will take, at least one."""
        return max(1, -(-seconds_of(question.kind for question in self.open) // 60))

    @property
    def longest(self) -> Sequence[Question]:
        """Every question that some answers would ask."""
        return [question for question in self.questions if question.kind not in SILENT]

    def question(self, question_id: int) -> Question:
        """One of its questions; NotYours for another's."""
        found = next((one for one in self.questions if one.id == question_id), None)
        if found is None:
            raise NotYours("Этого вопроса в анкете нет.")
        return found

    def place(self, question: Question) -> int:
        """The number of a question among those that apply, from 1."""
        return self._places.get(question.id, 0)

    @cached_property
    def _places(self) -> Mapping[int, int]:
        return {one.id: place for place, one in enumerate(self.asked, start=1)}

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

    def with_answer(self, answer: Answer) -> "Paper":
        """The paper once an answer was given; it settles what was asked back about its question."""
        answers = {**self.answers, answer.question_id: answer}
        comments = {one: text for one, text in self.comments.items() if one != answer.question_id}
        return replace(self, answers=answers, comments=comments, so_far=_filled(self.questions, answers, self.today))

    @property
    def today(self) -> date:
        return self.so_far.today


def _filled(questions: Sequence[Question], answers: Mapping[int, Answer], today: date) -> Filled:
    return filled(questions, {one.name: answers[one.id].value for one in questions if one.id in answers}, today)


TASK: BindParameter[int] = bindparam("task")
OPEN_COMMENT = (
    (AnswerComment.task_id == Answer.task_id)
    & (AnswerComment.question_id == Answer.question_id)
    & AnswerComment.settled_at.is_(None)
)  # fmt: skip
CURRENT = (
    select(Answer, AnswerComment.text)
    .outerjoin(AnswerComment, OPEN_COMMENT)
    .where(Answer.task_id == TASK, Answer.superseded_at.is_(None))
    .order_by(AnswerComment.id)
)


async def paper_with(session: AsyncSession, found: Response, answers: Mapping[int, Answer], today: date) -> Paper:
    """The paper of a response that has no rows of its own: nothing is known from before, nothing is asked back."""
    asked = await sheet(session, found.wave.questionnaire_id)
    return Paper(found, asked.questions, asked.choices, answers, {}, {}, _filled(asked.questions, answers, today))


async def paper(session: AsyncSession, found: Response, today: date) -> Paper:
    """The paper of a response on a day."""
    asked, mine = await sheet(session, found.wave.questionnaire_id), {"task": found.task.id}
    rows = (await session.execute(CURRENT, mine)).all()
    answers = {answer.question_id: answer for answer, _ in rows}
    comments = {answer.question_id: text for answer, text in rows if text}
    before = await _before(session, found)
    return Paper(
        found, asked.questions, asked.choices, answers, before, comments, _filled(asked.questions, answers, today)
    )


def _last_answers(same: ColumnElement[bool]) -> Select[str, str | None, str | None]:
    """The answers of the last response to the same questionnaire that was handed in by the same school or person."""
    mine, asked, past = aliased(Questionnaire), aliased(Questionnaire), aliased(Wave)
    last = (
        select(Task.id)
        .join(past, past.id == Task.wave_id)
        .join(asked, asked.id == past.questionnaire_id)
        .join(mine, mine.id == bindparam("questionnaire"))
        .where(Task.programme_id == bindparam("programme"), same, Task.state.in_(DONE), asked.code == mine.code)
        .where(past.id < bindparam("wave"))
        .order_by(past.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(Question.name, Answer.value, Answer.note)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.task_id == last, Answer.superseded_at.is_(None))
    )


# Made once: to put such a statement together takes longer than to run it.
OF_SCHOOL = _last_answers((Task.school_id == bindparam("whose")) & Task.respondent_id.is_(None))
OF_PERSON = _last_answers(Task.respondent_id == bindparam("whose"))


async def _before(session: AsyncSession, found: Response) -> dict[str, Past]:
    """What the same school or person answered the last time they handed in this questionnaire."""
    task, wave = found.task, found.wave
    whose = {"whose": task.school_id if task.respondent_id is None else task.respondent_id}
    here = {"questionnaire": wave.questionnaire_id, "programme": task.programme_id, "wave": wave.id}
    rows = await session.execute(OF_SCHOOL if task.respondent_id is None else OF_PERSON, whose | here)
    return {name: Past(value, note) for name, value, note in rows if value is not None}
