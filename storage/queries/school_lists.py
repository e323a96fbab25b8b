"""Pages of schools by group, curator and settlement, and what there is to choose by; within the actor's rights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.models import Assignment, Person, School, SchoolGroup
from storage.queries.people import valid_on
from storage.queries.schools import visible
from storage.rights import Actor, Right, Role

NOBODY = -1  # in place of a curator: schools without one


@dataclass(frozen=True, slots=True)
class SchoolFilter:
    """By which schools are chosen; 0 asks for nothing.

    `group` is a row of `school_groups` that stands for its title and year, `settlement` a school that stands for its.
    """

    group: int = 0
    curator: int = 0
    settlement: int = 0


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school as a list shows it; `curator` is None where nobody is, or where names are not for the actor."""

    id: int
    short_name: str
    curator: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose schools by, and how many it leaves."""

    id: int
    title: str
    number: int


def schools_chosen(
    actor: Actor, chosen: SchoolFilter, today: date, right: Right = Right.SEE_SCHOOLS
) -> ColumnElement[bool]:
    """Present schools that the right reaches and the filter asks for."""
    return and_(
        visible(actor, right), School.gone_at.is_(None), _in_group(chosen.group), _curated(chosen.curator, today),
        _in_settlement(chosen.settlement),
    )  # fmt: skip


def _in_group(row_id: int) -> ColumnElement[bool]:
    if not row_id:
        return true()
    known = aliased(SchoolGroup)
    same_year = or_(SchoolGroup.year == known.year, and_(SchoolGroup.year.is_(None), known.year.is_(None)))
    mine = known.id == row_id, SchoolGroup.school_id == School.id, SchoolGroup.title == known.title, same_year
    return exists().where(*mine, _of_same_programme(known))


def _of_same_programme(known: type[SchoolGroup]) -> ColumnElement[bool]:
    """A row of another programme chooses nothing: not even a title may be tried out."""
    other = aliased(School)
    return exists().where(other.id == known.school_id, other.programme_id == School.programme_id)


def _curated(person_id: int, today: date) -> ColumnElement[bool]:
    held = Assignment.school_id == School.id, Assignment.role == Role.CURATOR, valid_on(today)
    if person_id == NOBODY:
        return ~exists().where(*held)
    return exists().where(*held, Assignment.person_id == person_id) if person_id else true()


def _in_settlement(school_id: int) -> ColumnElement[bool]:
    if not school_id:
        return true()
    other = aliased(School)
    same = other.id == school_id, other.settlement == School.settlement, other.programme_id == School.programme_id
    return exists().where(*same)


async def school_page(
    session: AsyncSession, actor: Actor, chosen: SchoolFilter, page: int, size: int, today: date
) -> tuple[Sequence[SchoolLine], int]:
    """A page of schools by their place, and how many there are in all; a page past the end is the last one."""
    where = schools_chosen(actor, chosen, today)
    total = await session.scalar(select(func.count(School.id)).where(where)) or 0
    page = min(page, max(0, total - 1) // size)
    statement = select(School.id, School.short_name).where(where).order_by(School.place)
    rows = (await session.execute(statement.limit(size).offset(page * size))).all()
    curators = await _curators(session, actor, [row[0] for row in rows], today)
    return [SchoolLine(row[0], row[1], curators.get(row[0])) for row in rows], total


async def _curators(session: AsyncSession, actor: Actor, schools: Sequence[int], today: date) -> Mapping[int, str]:
    """Names of curators by school, where the actor may know them."""
    if not actor.may(Right.SEE_PEOPLE):
        return {}
    rows = await session.execute(_curating(today, Assignment.school_id.in_(schools)).order_by(Person.name.desc()))
    return {school_id or 0: name for _, name, school_id in rows}


def _curating(today: date, *where: ColumnElement[bool]) -> Select[int, str, int | None]:
    return (
        select(Person.id, Person.name, Assignment.school_id)
        .join(Assignment, Assignment.person_id == Person.id)
        .where(Assignment.role == Role.CURATOR, Assignment.school_id.is_not(None), valid_on(today), *where)
    )


async def curators_to_choose(
    session: AsyncSession, actor: Actor, today: date, right: Right = Right.SEE_PEOPLE
) -> Sequence[Choice]:
    """Curators of the schools within reach, with how many each has; last, how many schools have none."""
    schools = and_(visible(actor, right), School.gone_at.is_(None))
    held = _curating(today).join(School, School.id == Assignment.school_id).where(schools).subquery()
    counted = select(held.c.id, held.c.name, func.count(held.c.school_id.distinct()))
    rows = await session.execute(counted.group_by(held.c.id, held.c.name).order_by(held.c.name, held.c.id))
    found = [Choice(*row) for row in rows]
    free = await session.scalar(select(func.count(School.id)).where(schools, _curated(NOBODY, today))) or 0
    return [*found, Choice(NOBODY, "", free)] if free else found


async def groups_to_choose(session: AsyncSession, actor: Actor, year: int) -> Sequence[Choice]:
    """Groups of an academic year (or of none) among the schools within reach, with how many each has."""
    concerns = or_(SchoolGroup.year == year, SchoolGroup.year.is_(None))
    statement = (
        select(func.min(SchoolGroup.id), SchoolGroup.title, func.count(School.id.distinct()))
        .join(School, School.id == SchoolGroup.school_id)
        .where(visible(actor), School.gone_at.is_(None), concerns)
        .group_by(SchoolGroup.title, SchoolGroup.year)
        .order_by(SchoolGroup.title)
    )
    return [Choice(*row) for row in await session.execute(statement)]
