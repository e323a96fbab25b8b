"""Groups of schools over academic years, and which schools a curator has, for reports."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Person, School, SchoolGroup
from storage.queries.people import valid_on
from storage.queries.schools import visible
from storage.rights import Actor, Right, Role


async def group_sizes(session: AsyncSession, actor: Actor, last_year: int) -> Mapping[int, Sequence[tuple[str, int]]]:
    """How many of the actor's schools were in each group, by academic year; titles in their alphabetical order."""
    statement = (
        select(SchoolGroup.year, SchoolGroup.title, func.count(SchoolGroup.school_id.distinct()))
        .join(School, School.id == SchoolGroup.school_id)
        .where(visible(actor, Right.SEE_REPORT), School.gone_at.is_(None))
        .where(SchoolGroup.year.is_not(None), SchoolGroup.year <= last_year)
        .group_by(SchoolGroup.year, SchoolGroup.title)
        .order_by(SchoolGroup.year, SchoolGroup.title)
    )
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for year, title, count in await session.execute(statement):
        found[year or 0].append((title, count))
    return found


async def badges_by_school(session: AsyncSession, actor: Actor, year: int) -> Mapping[int, tuple[str, ...]]:
    """Titles of the groups of each of the actor's schools in an academic year (or without one)."""
    statement = (
        select(SchoolGroup.school_id, SchoolGroup.title)
        .join(School, School.id == SchoolGroup.school_id)
        .where(visible(actor, Right.SEE_REPORT), (SchoolGroup.year == year) | SchoolGroup.year.is_(None))
        .order_by(SchoolGroup.id)
    )
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for school_id, title in await session.execute(statement):
        found[school_id][title] = None
    return {school_id: tuple(titles) for school_id, titles in found.items()}


async def curators_of(session: AsyncSession, actor: Actor, today: date) -> Mapping[int, tuple[str, frozenset[int]]]:
    """Name and schools of each curator, by person; only oneself for a curator, all for who sees the whole programme."""
    statement = (
        select(Person.id, Person.name, Assignment.school_id)
        .join(Assignment, Assignment.person_id == Person.id)
        .where(Assignment.programme_id == actor.programme_id, Assignment.role == Role.CURATOR, valid_on(today))
        .where(Assignment.school_id.is_not(None))
        .order_by(Person.name, Person.id)
    )
    if any(actor.reach(right) is not None for right in (Right.SEE_OVERVIEW, Right.SEE_PEOPLE)):
        statement = statement.where(Person.id == actor.person_id)
    found: dict[int, tuple[str, set[int]]] = {}
    for person_id, name, school_id in await session.execute(statement):
        found.setdefault(person_id, (name, set()))[1].add(school_id or 0)
    return {person_id: (name, frozenset(schools)) for person_id, (name, schools) in found.items()}
