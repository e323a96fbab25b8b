"""The roadmap for planning: what it prints for an academic year, for which schools, and what people decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    Cell,
    Iom,
    IomState,
    Measure,
    MeasureKind,
    Monitoring,
    Person,
    Programme,
    School,
    SchoolGroup,
    Stage,
    TermQuestion,
)
from storage.refusals import NotYours
from storage.rights import Actor, Right

REVIEW, REVIEWER = "Проверка ИОМ", "Заместитель директора по УВР"
"""What the review of a route is called, and who owes it in the teacher's school."""


class Origin(NamedTuple):
    """Whence a stage comes: a cell of the roadmap, a monitoring or a teacher's route; the other ids are 0."""

    cell_id: int = 0
    monitoring_id: int = 0
    iom_id: int = 0


ORIGIN = Stage.cell_id, Stage.monitoring_id, Stage.iom_id
"""The columns of an Origin."""


Place = tuple[Origin, int]  # and the ordinal of the stage in it


def place_of(*stored: int | None) -> Place:
    """A stored stage's place, from its columns `ORIGIN` and its ordinal."""
    *origin, ordinal = (one or 0 for one in stored)
    return Origin(*origin), ordinal


@dataclass(frozen=True, slots=True)
class Line:
    """A cell of the roadmap with its measure, a monitoring, or the reviews of a teacher's route, as printed.

    `column_year` is None where there is one column for all years; `carried_from` is the year whose column this one
    repeats; `questionnaire` and `days` (how long it takes) are a monitoring's; `school_id` and `since` (when it was
    opened) a route's.
    """

    origin: Origin
    column_year: int | None
    printed: str
    number: str | None
    title: str
    direction: str | None
    responsible: str | None
    result: str | None
    school_group: str | None
    kind: MeasureKind
    measure_id: int = 0
    carried_from: int | None = None
    questionnaire: str | None = None
    days: int | None = None
    school_id: int | None = None
    since: date | None = None


async def programme_of(session: AsyncSession, actor: Actor) -> Programme:
    """The actor's current programme."""
    found = await session.get(Programme, actor.programme_id)
    if found is None or not actor.schools:
        raise NotYours
    return found


def require_manager(actor: Actor) -> None:
    """Only who manages the programme goes on; others read a refusal."""
    if not actor.may(Right.MANAGE):
        raise NotYours("Это делает координатор программы.")


async def lines(session: AsyncSession, programme_id: int, year: int) -> Sequence[Line]:
    """The cells that concern an academic year, in printed order; a carried column stands for the sole one."""
    statement = (
        select(
            Cell.id, Cell.year, Cell.printed, Measure.number, Measure.title, Measure.direction, Measure.responsible,
            Measure.result, Measure.school_group, Measure.kind, Measure.id, Cell.carried_from,
        )
        .join(Measure, Measure.id == Cell.measure_id)
        .where(Measure.programme_id == programme_id, Measure.gone_at.is_(None))
        .where(or_(Cell.year == year, Cell.year.is_(None)))
        .order_by(Measure.place, Cell.id)
    )  # fmt: skip
    found = [Line(Origin(cell_id=row[0]), *row[1:]) for row in await session.execute(statement)]
    carried = {line.measure_id for line in found if line.carried_from is not None}
    return [line for line in found if line.column_year is not None or line.measure_id not in carried]


async def monitorings(session: AsyncSession, programme_id: int) -> Sequence[Line]:
    """The monitorings of a programme as lines of a roadmap with one column; «Кому» is who is responsible."""
    present = Monitoring.programme_id == programme_id, Monitoring.gone_at.is_(None)
    rows = (await session.scalars(select(Monitoring).where(*present).order_by(Monitoring.place))).all()
    return [
        Line(
            Origin(monitoring_id=row.id), None, row.phrase, None, row.title, None, row.audience, None, None,
            MeasureKind.MONITORING, questionnaire=row.questionnaire, days=row.days,
        )
        for row in rows
    ]  # fmt: skip


async def iom_reviews(session: AsyncSession, programme_id: int) -> Sequence[Line]:
    """The reviews of teachers' open routes that print a term, as lines of a roadmap with one column."""
    statement = (
        select(Iom.id, Iom.control, Person.name, Iom.subject, Iom.school_id, Iom.opened)
        .join(Person, Person.id == Iom.person_id)
        .join(School, School.id == Iom.school_id)
        .where(Iom.programme_id == programme_id, Iom.state == IomState.OPEN, func.trim(Iom.control) != "")
        .where(School.gone_at.is_(None), Person.forgotten_at.is_(None))
        .order_by(School.place, Person.name, Iom.id)
    )
    return [
        Line(
            Origin(iom_id=iom_id), None, control or "", None, f"{REVIEW}: {name}{(subject and f' ({subject})') or ''}",
            None, REVIEWER, None, None, MeasureKind.IOM, school_id=school_id, since=opened,
        )
        for iom_id, control, name, subject, school_id, opened in await session.execute(statement)
    ]  # fmt: skip


async def schools_by_group(session: AsyncSession, programme_id: int, year: int) -> Mapping[str | None, Sequence[int]]:
    """Ids of the programme's schools, by group of an academic year; None holds all of them.

    A group without a list of that year is as its last list before says: nobody has named its schools anew yet.
    """
    present = School.programme_id == programme_id, School.gone_at.is_(None)
    everybody = (await session.scalars(select(School.id).where(*present).order_by(School.place))).all()
    newest = (
        select(SchoolGroup.title, func.max(SchoolGroup.year).label("year"))
        .join(School, School.id == SchoolGroup.school_id)
        .where(*present, SchoolGroup.year <= year)
        .group_by(SchoolGroup.title)
        .subquery()
    )
    members = (
        select(SchoolGroup.title, School.id)
        .join(School, School.id == SchoolGroup.school_id)
        .outerjoin(newest, newest.c.title == SchoolGroup.title)
        .where(*present, or_(SchoolGroup.year == newest.c.year, SchoolGroup.year.is_(None)))
        .order_by(School.place)
    )
    found: dict[str | None, dict[int, None]] = {None: dict.fromkeys(everybody)}
    for title, school_id in await session.execute(members):
        found.setdefault(title, {})[school_id] = None
    return {title: list(schools) for title, schools in found.items()}


async def school_names(session: AsyncSession, programme_id: int) -> Mapping[int, str]:
    """Short names of a programme's schools by id."""
    rows = await session.execute(select(School.id, School.short_name).where(School.programme_id == programme_id))
    return {row[0]: row[1] for row in rows}


async def decided_terms(session: AsyncSession, programme_id: int, year: int) -> Mapping[tuple[Place, str], list[date]]:
    """Dates a person decided for phrases that could not be read alone, by place and phrase."""
    statement = (
        select(*ORIGIN, Stage.ordinal, TermQuestion.phrase, TermQuestion.answer)
        .join(Stage, Stage.id == TermQuestion.stage_id)
        .where(TermQuestion.programme_id == programme_id, TermQuestion.year == year)
        .where(TermQuestion.answered_at.is_not(None))
    )
    return {
        (place_of(*place), phrase): [date.fromisoformat(day) for day in answer or ()]
        for *place, phrase, answer in await session.execute(statement)
    }
