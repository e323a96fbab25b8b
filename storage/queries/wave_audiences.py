"""Whom a wave asks: schools of the programme, of a group or of a curator, and who answers there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Person, School, SchoolGroup
from storage.queries.people import valid_on
from storage.refusals import NotYours
from storage.rights import Actor, By, Role
from storage.years import working_year


class Among(StrEnum):
    """By what schools are chosen."""

    ALL = "a"
    GROUP = "g"
    CURATOR = "c"


@dataclass(frozen=True, slots=True)
class Audience:
    """`scope` is a row of a group for GROUP, a person for CURATOR; `role` is who answers."""

    among: Among = Among.ALL
    scope: int = 0
    role: Role = Role.DEPUTY


@dataclass(frozen=True, slots=True)
class Choice:
    """A group or a curator to choose, and how many schools that is."""

    id: int
    title: str
    schools: int


async def groups(session: AsyncSession, by: By) -> Sequence[Choice]:
    """The groups of this academic year (and those without a year), each by one of its rows."""
    title, year = SchoolGroup.title, SchoolGroup.year
    statement = (
        select(func.min(SchoolGroup.id), title, func.count(School.id.distinct()))
        .join(School, School.id == SchoolGroup.school_id)
        .where(School.programme_id == by.actor.programme_id, School.gone_at.is_(None))
        .where(or_(year.is_(None), year == working_year(by.today)))
        .group_by(title, year)
        .order_by(title, year)
    )
    return [Choice(*row) for row in await session.execute(statement)]


async def curators(session: AsyncSession, by: By) -> Sequence[Choice]:
    """The curators of today with the number of their schools."""
    statement = (
        select(Person.id, Person.name, func.count(Assignment.school_id.distinct()))
        .join(Assignment, Assignment.person_id == Person.id)
        .where(Assignment.programme_id == by.actor.programme_id, Assignment.role == Role.CURATOR, valid_on(by.today))
        .where(Assignment.school_id.is_not(None))
        .group_by(Person.id, Person.name)
        .order_by(Person.name)
    )
    return [Choice(*row) for row in await session.execute(statement)]


async def title_of(session: AsyncSession, by: By, audience: Audience) -> str:
    """How a group or a curator is called; NotYours for a foreign one; empty for all schools."""
    if audience.among is Among.ALL:
        return ""
    among = await (groups if audience.among is Among.GROUP else curators)(session, by)
    found = next((one.title for one in among if one.id == audience.scope), None)
    if found is None:
        raise NotYours("Такой группы или такого куратора в программе нет.")
    return found


async def schools(session: AsyncSession, by: By, audience: Audience) -> Sequence[School]:
    """The schools of an audience in their order."""
    await title_of(session, by, audience)
    statement = select(School).where(School.programme_id == by.actor.programme_id, School.gone_at.is_(None))
    if audience.among is Among.GROUP:
        statement = statement.where(School.id.in_(_of_group(audience.scope)))
    if audience.among is Among.CURATOR:
        statement = statement.where(School.id.in_(_of_curator(by.actor, audience.scope, by.today)))
    return (await session.scalars(statement.order_by(School.place))).all()


def _of_group(row: int) -> Select[int]:
    chosen = select(SchoolGroup.title, SchoolGroup.year).where(SchoolGroup.id == row).subquery()
    same_year = SchoolGroup.year.is_not_distinct_from(chosen.c.year)
    return select(SchoolGroup.school_id).join(chosen, (chosen.c.title == SchoolGroup.title) & same_year)


def _of_curator(actor: Actor, person_id: int, today: date) -> Select[int | None]:
    held = Assignment.programme_id == actor.programme_id, Assignment.role == Role.CURATOR, valid_on(today)
    return select(Assignment.school_id).where(*held, Assignment.person_id == person_id)


async def holders(session: AsyncSession, by: By, role: Role, school_ids: Sequence[int]) -> Mapping[int, Sequence[int]]:
    """Ids of those who hold a role in each of some schools, whether they have joined or not."""
    statement = (
        select(Assignment.school_id, Assignment.person_id)
        .where(Assignment.programme_id == by.actor.programme_id, Assignment.role == role, valid_on(by.today))
        .where(Assignment.school_id.in_(school_ids))
        .order_by(Assignment.id)
    )
    found: dict[int, list[int]] = {}
    for school_id, person_id in await session.execute(statement):
        found.setdefault(school_id or 0, []).append(person_id)
    return found


async def joined(session: AsyncSession, people: Sequence[int]) -> frozenset[int]:
    """Those of some people who have come in and can be written to."""
    statement = select(Person.id).where(Person.id.in_(people), Person.telegram_id.is_not(None))
    return frozenset(await session.scalars(statement))
