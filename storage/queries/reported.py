"""What reports read, within the actor's rights: answers about risk, statistics, assessments."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select, true, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from storage.models import (
    DONE,
    Answer,
    Assessment,
    IndicatorFact,
    Question,
    Questionnaire,
    RiskParameter,
    SocialPassport,
    StaffCount,
    Task,
    Wave,
)
from storage.rights import Actor, Right

RISK = "risk"


Column = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


class RiskRow(NamedTuple):
    """A parameter of a school in a wave that opened on a day; `value` None means «нет данных»."""

    school: int
    wave: date
    parameter: str
    value: float | None


def reached(actor: Actor, column: Column, right: Right = Right.SEE_REPORT) -> ColumnElement[bool]:
    """Rows of the schools the right reaches."""
    reach = actor.reach(right)
    return column.is_not(None) if reach is None else column.in_(reach)


Confirmable = type[Answer] | type[Assessment] | type[IndicatorFact] | type[RiskParameter] | type[SocialPassport]


def confirmed(actor: Actor, table: Confirmable | type[StaffCount], school: Column, right: Right) -> ColumnElement[bool]:
    """Numbers that somebody answerable verified, where the actor is shown no others."""
    trusted = actor.trusted(right)
    return true() if trusted is None else or_(table.verified_at.is_not(None), school.in_(trusted))


async def risk_answers(
    session: AsyncSession, actor: Actor, until: date, school_id: int | None = None
) -> Sequence[RiskRow]:
    """Answers to the risk questionnaire in waves that schools have handed in, oldest wave first.

    A wave still being answered does not count: half a questionnaire would turn most factors to «нет данных».
    """
    statement = (
        select(Task.school_id, Wave.opens, Question.parameter, Answer.value)
        .join(Task, Task.wave_id == Wave.id)
        .join(Answer, Answer.task_id == Task.id)
        .join(Question, Question.id == Answer.question_id)
        .join(Questionnaire, Questionnaire.id == Question.questionnaire_id)
        .where(Wave.programme_id == actor.programme_id, reached(actor, Task.school_id), Wave.opens <= until)
        .where(Task.state.in_(DONE), Questionnaire.code == RISK)
        .where(Answer.superseded_at.is_(None), Question.parameter.is_not(None))
        .where(confirmed(actor, Answer, Task.school_id, Right.SEE_REPORT))
        .order_by(Wave.opens, Wave.id, Task.school_id, Question.ordinal)
    )
    if school_id is not None:
        statement = statement.where(Task.school_id == school_id)
    return [
        RiskRow(row[0] or 0, row[1], row[2] or "", None if row[3] is None else float(row[3]))
        for row in await session.execute(statement)
    ]


async def risk_statistics(
    session: AsyncSession, actor: Actor, until: date, school_id: int | None = None
) -> Sequence[RiskRow]:
    """Parameters of risk known from statistics, oldest first."""
    statement = (
        select(RiskParameter.school_id, RiskParameter.wave, RiskParameter.parameter, RiskParameter.value)
        .where(RiskParameter.programme_id == actor.programme_id, reached(actor, RiskParameter.school_id))
        .where(RiskParameter.wave <= until)
        .where(confirmed(actor, RiskParameter, RiskParameter.school_id, Right.SEE_REPORT))
        .order_by(RiskParameter.wave, RiskParameter.id)
    )
    if school_id is not None:
        statement = statement.where(RiskParameter.school_id == school_id)
    return [RiskRow(*row) for row in await session.execute(statement)]


class AssessmentRow(NamedTuple):
    """An assessment as it was entered."""

    school: int
    year: int
    procedure: str
    subject: str
    grade: int | None
    participants: int
    below: int


async def assessments_of_all(session: AsyncSession, actor: Actor, last_year: int) -> Sequence[AssessmentRow]:
    """Assessments of every school up to an academic year, for medians that name nobody; none without the right."""
    if not actor.may(Right.SEE_REPORT):
        return ()
    statement = (
        select(
            Assessment.school_id, Assessment.year, Assessment.procedure, Assessment.subject, Assessment.grade,
            Assessment.participants, Assessment.below,
        )
        .where(Assessment.programme_id == actor.programme_id, Assessment.year <= last_year)
        .where(confirmed(actor, Assessment, Assessment.school_id, Right.SEE_REPORT))
        .order_by(Assessment.year, Assessment.id)
    )  # fmt: skip
    return [AssessmentRow(*row) for row in await session.execute(statement)]


async def unconfirmed_schools(session: AsyncSession, actor: Actor) -> int:
    """How many schools have numbers that the actor is not shown yet, because nobody verified them."""
    hidden = [
        select(Task.school_id)
        .join(Answer, Answer.task_id == Task.id)
        .where(Task.programme_id == actor.programme_id, Task.state.in_(DONE), Answer.superseded_at.is_(None))
        .where(Task.school_id.is_not(None), ~confirmed(actor, Answer, Task.school_id, Right.SEE_REPORT)),
        *(
            select(table.school_id)
            .where(table.programme_id == actor.programme_id)
            .where(~confirmed(actor, table, table.school_id, Right.SEE_REPORT))
            for table in (Assessment, RiskParameter)
        ),
    ]
    return await session.scalar(select(func.count()).select_from(union(*hidden).subquery())) or 0
