"""Answering: the current question is the first without an answer; every answer is a row, saved at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    OWED,
    Answer,
    Question,
    QuestionChoice,
    QuestionKind,
    School,
    Task,
    TaskKind,
    TaskState,
    Wave,
)
from storage.queries.tasks import By, complete, move
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, Right
from storage.russian import number, parse_number

CANCELLED = "Сбор ответов по этой анкете закончен: отвечать больше не нужно."
NO_DATA = "-"  # what the button «нет данных» sends; stored as an answer without a value


@dataclass(frozen=True, slots=True)
class Response:
    """A school's response that the actor may answer."""

    task: Task
    wave: Wave
    school: str


@dataclass(frozen=True, slots=True)
class Step:
    """Where a response stands: a question to show (None when all are answered) among `total`, `answered` of them done.

    `given` is the current answer of the question shown; `is_answered` tells «нет данных» from no answer yet.
    """

    response: Response
    question: Question | None
    choices: Sequence[QuestionChoice]
    place: int
    total: int
    answered: int
    is_answered: bool = False
    given: str | None = None


async def responses(session: AsyncSession, actor: Actor) -> Sequence[Response]:
    """Responses the actor still owes for their schools, nearest deadline first."""
    statement = _responses(actor).where(Task.state.in_(OWED)).order_by(Task.deadline, Task.id)
    return [Response(*row) for row in await session.execute(statement)]


def _responses(actor: Actor) -> Select[Task, Wave, str]:
    mine = actor.reach(Right.ANSWER_SURVEY) or frozenset()
    return (
        select(Task, Wave, School.short_name)
        .join(Wave, Wave.id == Task.wave_id)
        .join(School, School.id == Task.school_id)
        .where(Task.programme_id == actor.programme_id, Task.school_id.in_(mine))
        .where(Task.kind == TaskKind.QUESTIONNAIRE)
    )


async def response(session: AsyncSession, actor: Actor, task_id: int) -> Response:
    """One response; NotYours if it is absent or of another school."""
    row = (await session.execute(_responses(actor).where(Task.id == task_id))).first()
    if row is None:
        raise NotYours("Этой анкеты среди Ваших нет.")
    return Response(*row)


async def step(session: AsyncSession, found: Response, question_id: int | None = None) -> Step:
    """The question to show: the one asked for (NotYours where it is absent), else the first without an answer."""
    asked = (
        select(Question, Answer.id, Answer.value)
        .outerjoin(Answer, (Answer.question_id == Question.id) & _current(found.task.id))
        .where(Question.questionnaire_id == found.wave.questionnaire_id)
        .order_by(Question.ordinal)
    )
    rows = [(row[0], row[1] is not None, row[2]) for row in await session.execute(asked)]
    answered = sum(is_answered for _, is_answered, _ in rows)
    wanted = [row for row in rows if (row[0].id == question_id if question_id else not row[1])]
    if not wanted and question_id:
        raise NotYours("Этого вопроса в анкете нет.")
    if not wanted:
        return Step(found, None, (), len(rows), len(rows), answered)
    question, is_answered, given = wanted[0]
    choices = await _choices(session, question)
    return Step(found, question, choices, question.ordinal + 1, len(rows), answered, is_answered, given)


def _current(task_id: int) -> ColumnElement[bool]:
    return (Answer.task_id == task_id) & Answer.superseded_at.is_(None)


async def _choices(session: AsyncSession, question: Question) -> Sequence[QuestionChoice]:
    if question.kind is not QuestionKind.SELECT_ONE:
        return ()
    statement = select(QuestionChoice).where(QuestionChoice.question_id == question.id)
    return (await session.scalars(statement.order_by(QuestionChoice.ordinal))).all()


async def question_before(session: AsyncSession, found: Response, question_id: int) -> int:
    """The question that precedes one; the first precedes itself."""
    statement = (
        select(Question.id)
        .where(Question.questionnaire_id == found.wave.questionnaire_id)
        .where(Question.ordinal < select(Question.ordinal).where(Question.id == question_id).scalar_subquery())
        .order_by(Question.ordinal.desc())
    )
    return await session.scalar(statement.limit(1)) or question_id


async def answer(session: AsyncSession, by: By, found: Response, question_id: int, given: str) -> bool:
    """Keep an answer; an earlier one is superseded, never lost. False if the same answer stood already.

    Raises Refusal for a response submitted or cancelled, and with the question's own words for a value out of range.
    """
    _still_open(found)
    question = await _asked(session, found, question_id)
    value = None if given == NO_DATA else await _value(session, question, given)
    standing = await session.scalar(select(Answer).where(_current(found.task.id), Answer.question_id == question_id))
    if standing is not None and standing.value == value:
        return False
    await session.execute(
        update(Answer).where(_current(found.task.id), Answer.question_id == question_id).values(superseded_at=by.now)
    )
    session.add(
        Answer(task_id=found.task.id, question_id=question_id, value=value, person_id=by.actor.person_id, at=by.now)
    )
    if found.task.state in (TaskState.PLANNED, TaskState.OPEN):
        move(session, by, found.task, TaskState.STARTED)
    return True


def _still_open(found: Response) -> None:
    if found.task.state is TaskState.CANCELLED:
        raise Refusal(CANCELLED)
    if found.task.state not in OWED:
        raise Refusal("Анкета уже сдана: ответы приняты. Если нужно исправить, напишите координатору.")


async def _asked(session: AsyncSession, found: Response, question_id: int) -> Question:
    question = await session.get(Question, question_id)
    if question is None or question.questionnaire_id != found.wave.questionnaire_id:
        raise NotYours("Этого вопроса в анкете нет.")
    return question


async def _value(session: AsyncSession, question: Question, given: str) -> str:
    """The value to keep: a choice's name, or a number within the question's range as a decimal with a point."""
    if question.kind is QuestionKind.SELECT_ONE:
        choices = await _choices(session, question)
        chosen = [c.value for c in choices if given.strip() in (c.value, c.label)]
        if not chosen:
            raise Refusal("Выберите ответ кнопкой под вопросом или пришлите его цифру.")
        return chosen[0]
    if question.kind is QuestionKind.TEXT:
        return given.strip()[:2000]
    return _number(question, given)


def _number(question: Question, given: str) -> str:
    try:
        value = parse_number(given)
    except ValueError:
        raise Refusal(_range(question, "Здесь нужно число")) from None
    least = question.least if question.least is not None else float("-inf")
    most = question.most if question.most is not None else float("inf")
    if not isfinite(value) or not least <= value <= most:
        raise Refusal(question.constraint_message or _range(question, "Нужно другое число"))
    if question.kind is QuestionKind.INTEGER and value != int(value):
        raise Refusal(_range(question, "Нужно целое число"))
    return f"{Decimal(repr(value)).normalize():f}"


def _range(question: Question, problem: str) -> str:
    if question.least is None or question.most is None:
        return f"{problem}, например 12."
    return f"{problem} от {number(question.least)} до {number(question.most)}, например 12,5."


async def submit(session: AsyncSession, by: By, found: Response) -> None:
    """Send a complete response; twice is once. Raises Refusal while questions are open."""
    if found.task.state not in OWED:
        return
    total = await session.scalar(
        select(func.count(Question.id)).where(Question.questionnaire_id == found.wave.questionnaire_id)
    )
    given = await session.scalar(select(func.count(Answer.id)).where(_current(found.task.id)))
    if (given or 0) < (total or 0):
        raise Refusal("Остались вопросы без ответа. Нажмите «Продолжить», чтобы вернуться к ним.")
    complete(session, by, found.task)


async def last_question(session: AsyncSession, found: Response) -> int:
    """The last question of a response's questionnaire."""
    statement = select(Question.id).where(Question.questionnaire_id == found.wave.questionnaire_id)
    return await session.scalar(statement.order_by(Question.ordinal.desc()).limit(1)) or 0


async def choice_value(session: AsyncSession, question_id: int, ordinal: int) -> str:
    """The value behind a choice's button."""
    choice = QuestionChoice.question_id == question_id, QuestionChoice.ordinal == ordinal
    value = await session.scalar(select(QuestionChoice.value).where(*choice))
    if value is None:
        raise NotYours("Такого ответа у вопроса нет.")
    return value
