"""Phrases of «Сроки» that a person must decide, one by one, and what was decided by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Cell, Measure, Stage, TermQuestion
from storage.queries.roadmap import require_manager
from storage.refusals import NotYours
from storage.rights import Actor
from storage.upserts import insert_new


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question with the measure and the phrase it is about."""

    question: TermQuestion
    number: str | None
    title: str
    text: str
    phrase: str


async def keep_questions(
    session: AsyncSession, programme_id: int, year: int, asked: Sequence[tuple[int, str, list[dict[str, Any]]]]
) -> None:
    """Add new questions (stage id, question, choices), drop open ones that are no longer asked; answers stay."""
    stages = [stage_id for stage_id, _, _ in asked]
    await session.execute(
        delete(TermQuestion).where(
            TermQuestion.programme_id == programme_id, TermQuestion.year == year,
            TermQuestion.answered_at.is_(None), TermQuestion.stage_id.not_in(stages),
        )
    )  # fmt: skip
    rows = [
        {"programme_id": programme_id, "year": year, "stage_id": stage_id, "question": question, "choices": choices}
        for stage_id, question, choices in asked
    ]
    await insert_new(session, TermQuestion, rows)


async def open_questions(session: AsyncSession, actor: Actor) -> Sequence[int]:
    """Ids of the questions that wait for the coordinator, in printed order."""
    require_manager(actor)
    statement = (
        select(TermQuestion.id)
        .join(Stage, Stage.id == TermQuestion.stage_id)
        .join(Cell, Cell.id == Stage.cell_id)
        .join(Measure, Measure.id == Cell.measure_id)
        .where(TermQuestion.programme_id == actor.programme_id, TermQuestion.answered_at.is_(None))
        .order_by(TermQuestion.year, Measure.place, Stage.ordinal)
    )
    return (await session.scalars(statement)).all()


async def open_question(session: AsyncSession, actor: Actor, question_id: int) -> OpenQuestion:
    """One question; NotYours if it is absent, foreign or decided."""
    require_manager(actor)
    statement = (
        select(TermQuestion, Measure.number, Measure.title, Stage.text, Stage.phrase)
        .join(Stage, Stage.id == TermQuestion.stage_id)
        .join(Cell, Cell.id == Stage.cell_id)
        .join(Measure, Measure.id == Cell.measure_id)
        .where(TermQuestion.id == question_id, TermQuestion.programme_id == actor.programme_id)
        .where(TermQuestion.answered_at.is_(None))
    )
    row = (await session.execute(statement)).first()
    if row is None:
        raise NotYours("Этот срок уже уточнён, или вопроса больше нет.")
    return OpenQuestion(*row)


async def decide(session: AsyncSession, actor: Actor, question_id: int, days: Sequence[date], now: datetime) -> int:
    """Keep the decided deadlines with who gave them; returns the academic year to plan again."""
    question = (await open_question(session, actor, question_id)).question
    question.answer = [day.isoformat() for day in days]
    question.answered_by, question.answered_at = actor.person_id, now
    await session.flush()
    return question.year


async def questions_number(session: AsyncSession, programme_id: int) -> int:
    """How many phrases wait for a decision."""
    waiting = TermQuestion.programme_id == programme_id, TermQuestion.answered_at.is_(None)
    return await session.scalar(select(func.count(TermQuestion.id)).where(*waiting)) or 0
