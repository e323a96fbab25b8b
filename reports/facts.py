"""What is known of a school, gathered within the actor's rights for its picture; plain values that can travel."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from reports.school import Answer as RiskAnswer
from reports.school import Deadline, SchoolFacts, TaskFacts
from reports.thresholds import read_factors, read_thresholds
from storage.models import DONE, OWED, Answer, Question, Questionnaire, Task, Wave
from storage.queries.programmes import task_numbers
from storage.queries.schools import groups_of, holders, school
from storage.rights import Actor, Right, Role
from storage.years import working_year

DEADLINES = 6  # of each kind; the picture shows fewer and counts the rest
RISK = "risk"


async def school_facts(session: AsyncSession, actor: Actor, school_id: int, now: datetime) -> SchoolFacts:
    """The facts of one school; NotYours if the actor may not see its report."""
    found = await school(session, actor, school_id, Right.SEE_REPORT)
    local = now.astimezone(ZoneInfo(actor.zone))
    today = local.date()
    year = working_year(today)
    curators = await holders(session, found.id, Role.CURATOR)
    return SchoolFacts(
        title=found.full_name or found.short_name,
        badges=await groups_of(session, found.id, year),
        curator=", ".join(person.name for person in curators) or None,
        year=f"{year}/{year + 1}",
        as_of=today,
        answers=await risk_answers(session, found.id),
        thresholds=read_thresholds(),
        factors=read_factors(),
        tasks=await _task_facts(session, actor, found.id, today),
        generated_at=local,
    )


async def risk_answers(session: AsyncSession, school_id: int) -> tuple[RiskAnswer, ...]:
    """Answers of a school to the risk questionnaire in the waves it has handed in; None for «нет данных».

    A wave still being answered does not count: half a questionnaire would turn most factors to «нет данных».
    """
    statement = (
        select(Wave.opens, Question.parameter, Answer.value)
        .join(Task, Task.wave_id == Wave.id)
        .join(Answer, Answer.task_id == Task.id)
        .join(Question, Question.id == Answer.question_id)
        .join(Questionnaire, Questionnaire.id == Question.questionnaire_id)
        .where(Task.school_id == school_id, Task.state.in_(DONE), Questionnaire.code == RISK)
        .where(Answer.superseded_at.is_(None), Question.parameter.is_not(None))
        .order_by(Wave.opens, Wave.id, Question.ordinal)
    )
    return tuple(
        (opens.isoformat(), parameter or "", None if value is None else float(value))
        for opens, parameter, value in await session.execute(statement)
    )


async def _task_facts(session: AsyncSession, actor: Actor, school_id: int, today: date) -> TaskFacts:
    done, in_time, overdue = await task_numbers(session, actor, today, school_id)
    owed = Task.programme_id == actor.programme_id, Task.school_id == school_id, Task.state.in_(OWED)
    late = await _deadlines(session, *owed, Task.deadline < today, is_overdue=True)
    coming = await _deadlines(session, *owed, Task.deadline >= today, is_overdue=False)
    return TaskFacts(done=done, in_time=in_time, overdue=overdue, upcoming=(*late, *coming))


async def _deadlines(session: AsyncSession, *where: ColumnElement[bool], is_overdue: bool) -> tuple[Deadline, ...]:
    """Some overdue and some coming: many overdue tasks must not hide the next deadline."""
    statement = select(Task.deadline, Task.title).where(*where).order_by(Task.deadline, Task.id).limit(DEADLINES)
    return tuple(Deadline(deadline, title, is_overdue) for deadline, title in await session.execute(statement))
