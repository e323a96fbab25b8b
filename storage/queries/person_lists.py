"""Pages of people by role, school, group and curator, and finding one by a misspelt name; within the actor's rights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Person, School
from storage.queries.person_names import likely_people
from storage.queries.school_lists import SchoolFilter, schools_chosen
from storage.refusals import NotYours
from storage.rights import Actor, Right, Role
from storage.russian import likeness, plain

NEAREST = 5
ALIKE = 60
"""Likeness (0–100) below which a name is no answer to what was written."""


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Whom to list: a role, those who have not joined, a school, schools by group and curator; or those who left."""

    role: Role | None = None
    waiting: bool = False
    former: bool = False
    school: int = 0
    schools: SchoolFilter = field(default_factory=SchoolFilter)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as a list shows them: what they are where, and whether they came into the bot."""

    id: int
    name: str
    seats: tuple[tuple[Role, str | None], ...]
    has_joined: bool


def known_to(actor: Actor) -> ColumnElement[bool]:
    """Seats, past ones too, that the actor may know of."""
    reach = actor.reach(Right.SEE_PEOPLE)
    mine = Assignment.programme_id == actor.programme_id
    return mine if reach is None else and_(mine, Assignment.school_id.in_(reach))


def not_over(today: date) -> ColumnElement[bool]:
    """Seats in force or to come."""
    return or_(Assignment.until.is_(None), Assignment.until >= today)


def present_to(actor: Actor, today: date) -> ColumnElement[bool]:
    """Seats in force or to come that the actor may know of."""
    return and_(known_to(actor), not_over(today))


def require_people(actor: Actor) -> None:
    """Only who may see people goes on; others read a refusal."""
    if not actor.may(Right.SEE_PEOPLE):
        raise NotYours("Список людей открыт другим ролям.")


def _listed(actor: Actor, chosen: PeopleFilter, today: date) -> ColumnElement[bool]:
    seats = [Assignment.person_id == Person.id, present_to(actor, today)]
    if chosen.former:
        left = exists().where(Assignment.person_id == Person.id, known_to(actor))
        return and_(left, ~exists().where(*seats), Person.forgotten_at.is_(None))
    if chosen.role is not None:
        seats.append(Assignment.role == chosen.role)
    if chosen.school:
        seats.append(Assignment.school_id == chosen.school)
    if chosen.schools != SchoolFilter():
        reachable = select(School.id).where(schools_chosen(actor, chosen.schools, today, Right.SEE_PEOPLE))
        seats.append(Assignment.school_id.in_(reachable))
    return and_(exists().where(*seats), Person.telegram_id.is_(None) if chosen.waiting else true())


async def people_page(
    session: AsyncSession, actor: Actor, chosen: PeopleFilter, page: int, size: int, today: date
) -> tuple[Sequence[PersonLine], int]:
    """A page of people by name, and how many there are in all; a page past the end is the last one."""
    require_people(actor)
    where = _listed(actor, chosen, today)
    total = await session.scalar(select(func.count(Person.id)).where(where)) or 0
    page = min(page, max(0, total - 1) // size)
    ordered = select(Person.id).where(where).order_by(Person.name, Person.id).limit(size).offset(page * size)
    people = (await session.scalars(ordered)).all()
    return await person_lines(session, actor, people, today, former=chosen.former), total


async def person_lines(
    session: AsyncSession, actor: Actor, person_ids: Sequence[int], today: date, *, former: bool = False
) -> Sequence[PersonLine]:
    """These people in this order, with the seats the actor may know of, past ones where asked for."""
    known = known_to(actor) if former else present_to(actor, today)
    statement = (
        select(Person.id, Person.name, Person.telegram_id, Assignment.role, School.short_name)
        .join(Assignment, Assignment.person_id == Person.id)
        .outerjoin(School, School.id == Assignment.school_id)
        .where(Person.id.in_(person_ids), known)
        .order_by(Assignment.id)
    )
    found: dict[int, PersonLine] = {}
    for person_id, name, account, role, school in await session.execute(statement):
        seats = found[person_id].seats if person_id in found else ()
        found[person_id] = PersonLine(person_id, name, (*seats, (role, school)), account is not None)
    return [found[person_id] for person_id in person_ids if person_id in found]


async def people_numbers(session: AsyncSession, actor: Actor, chosen: PeopleFilter, today: date) -> tuple[int, int]:
    """How many people there are, and how many of them have not joined."""
    waiting = func.count(Person.id).filter(Person.telegram_id.is_(None))
    row = (await session.execute(select(func.count(Person.id), waiting).where(_listed(actor, chosen, today)))).one()
    return row[0], row[1]


async def roles_to_choose(session: AsyncSession, actor: Actor, today: date) -> Mapping[Role, int]:
    """How many people hold each role, among those the actor may know of."""
    people = func.count(Assignment.person_id.distinct())
    counted = select(Assignment.role, people).where(present_to(actor, today)).group_by(Assignment.role)
    found = {row[0]: row[1] for row in await session.execute(counted)}
    return {role: found[role] for role in Role if role in found}


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """Whom a search gave; `exact`: all words stand in their names, else they are the nearest."""

    lines: Sequence[PersonLine]
    exact: bool


async def find_people(session: AsyncSession, actor: Actor, query: str, today: date) -> FoundPeople:
    """Those in whose name all words stand; else the nearest, typing errors forgiven; else nobody."""
    require_people(actor)
    where = _listed(actor, PeopleFilter(), today)
    if (chosen := await likely_people(session, actor.programme_id, query)) is not None:
        where = and_(where, Person.id.in_(chosen))
    statement = select(Person.id, Person.name).where(where).order_by(Person.name, Person.id)
    names = {row[0]: row[1] for row in await session.execute(statement)}
    asked = set(plain(query).split())
    exact = [person_id for person_id, name in names.items() if asked and asked <= set(plain(name).split())]
    fits = {person_id: likeness(query, name) for person_id, name in names.items()}
    near = sorted((one for one in fits if fits[one] >= ALIKE), key=lambda one: -fits[one])[:NEAREST]
    return FoundPeople(await person_lines(session, actor, exact or near, today), exact=bool(exact))
