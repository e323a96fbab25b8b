"""Phrases of «Сроки» that a person must decide, one by one, and what was decided by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVarTuple

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audited, Cell, Measure, Monitoring, Stage, TermQuestion
from storage.queries.audit import Change, record
from storage.queries.roadmap import REVIEW, require_manager
from storage.refusals import NotYours
from storage.rights import Actor, By
from storage.upserts import insert_new

Row = TypeVarTuple("Row")


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question with the measure and the phrase it is about."""

    question: TermQuestion
    number: str | None
    title: str
    text: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Question:
    """What planning asks about a phrase of a stage."""

    stage_id: int
    phrase: str
    text: str
    choices: list[dict[str, Any]]


async def keep_questions(session: AsyncSession, programme_id: int, year: int, asked: Sequence[Question]) -> int:
    """Add new questions, drop open ones that are no longer asked so; answers stay. How many came and went."""
    wanted = {(one.stage_id, one.phrase, one.text) for one in asked}
    open_ones = select(TermQuestion.id, TermQuestion.stage_id, TermQuestion.phrase, TermQuestion.question).where(
        TermQuestion.programme_id == programme_id, TermQuestion.year == year, TermQuestion.answered_at.is_(None)
    )
    stale = [row.id for row in await session.execute(open_ones) if tuple(row)[1:] not in wanted]
    await session.execute(delete(TermQuestion).where(TermQuestion.id.in_(stale)))
    rows = [
        {"programme_id": programme_id, "year": year, "stage_id": one.stage_id, "phrase": one.phrase,
         "question": one.text, "choices": one.choices}
        for one in asked
    ]  # fmt: skip
    return len(stale) + len(await insert_new(session, TermQuestion, rows))


def _with_lines(statement: Select[*Row]) -> Select[*Row]:
    """Joins a question to the measure or the monitoring it is about."""
    return (
        statement.join(Stage, Stage.id == TermQuestion.stage_id)
        .outerjoin(Cell, Cell.id == Stage.cell_id)
        .outerjoin(Measure, Measure.id == Cell.measure_id)
        .outerjoin(Monitoring, Monitoring.id == Stage.monitoring_id)
    )


async def open_questions(session: AsyncSession, actor: Actor) -> Sequence[int]:
    """Ids of the questions that wait for the coordinator, in printed order, monitorings last."""
    require_manager(actor)
    order = TermQuestion.year, Stage.cell_id.is_(None), Measure.place, Monitoring.place, Stage.ordinal, TermQuestion.id
    waiting = TermQuestion.programme_id == actor.programme_id, TermQuestion.answered_at.is_(None)
    return (await session.scalars(_with_lines(select(TermQuestion.id)).where(*waiting).order_by(*order))).all()


async def open_question(session: AsyncSession, actor: Actor, question_id: int) -> OpenQuestion:
    """One question; NotYours if it is absent, foreign or decided."""
    require_manager(actor)
    title = func.coalesce(Measure.title, Monitoring.title, REVIEW)
    statement = _with_lines(select(TermQuestion, Measure.number, title, Stage.text, Stage.phrase)).where(
        TermQuestion.id == question_id, TermQuestion.programme_id == actor.programme_id,
        TermQuestion.answered_at.is_(None),
    )  # fmt: skip
    row = (await session.execute(statement)).first()
    if row is None:
        raise NotYours("Этот срок уже уточнён, или вопроса больше нет.")
    return OpenQuestion(*row)


async def decide(session: AsyncSession, by: By, question_id: int, days: Sequence[date]) -> int:
    """Keep the decided deadlines with who gave them; returns the academic year to plan again."""
    found = await open_question(session, by.actor, question_id)
    question = found.question
    question.answer = [day.isoformat() for day in days]
    question.answered_by, question.answered_at = by.actor.person_id, by.now
    told = {"phrase": found.phrase, "days": question.answer, "year": question.year}
    record(session, by, Change(Audited.TERM_DECIDED, "term_questions", question.id, after=told))
    await session.flush()
    return question.year


async def questions_number(session: AsyncSession, programme_id: int) -> int:
    """How many phrases wait for a decision."""
    waiting = TermQuestion.programme_id == programme_id, TermQuestion.answered_at.is_(None)
    return await session.scalar(select(func.count(TermQuestion.id)).where(*waiting)) or 0
