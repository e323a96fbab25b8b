"""Whom a wave asks: schools of the programme, of a group or of a curator, and who answers there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Person, School
from storage.queries.people import valid_on
from storage.queries.school_lists import (
    NOBODY,
    Choice,
    SchoolFilter,
    curators_to_choose,
    groups_to_choose,
    schools_chosen,
)
from storage.refusals import NotYours
from storage.rights import By, Role
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


async def groups(session: AsyncSession, by: By) -> Sequence[Choice]:
    """The groups of this academic year (and those without a year), each by one of its rows."""
    return await groups_to_choose(session, by.actor, working_year(by.today))


async def curators(session: AsyncSession, by: By) -> Sequence[Choice]:
    """The curators of today with the number of their schools."""
    found = await curators_to_choose(session, by.actor, by.today)
    return [one for one in found if one.id != NOBODY]


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
    chosen = SchoolFilter(
        group=audience.scope if audience.among is Among.GROUP else 0,
        curator=audience.scope if audience.among is Among.CURATOR else 0,
    )
    statement = select(School).where(schools_chosen(by.actor, chosen, by.today)).order_by(School.place)
    return (await session.scalars(statement)).all()


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
