"""Everything a card of a school shows, gathered within the actor's rights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import OWED, Assignment, Partnership, Person, School, SchoolGroup, StaffCount, Task
from storage.queries.people import valid_on
from storage.queries.reported import confirmed
from storage.queries.schools import school
from storage.queries.tasks import due_date
from storage.rights import Actor, Right, Role
from storage.years import working_year

LEADERS = (Role.CURATOR, Role.DEPUTY, Role.DIRECTOR)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a role in a school, since when, by which order, and whether they have come into the bot."""

    assignment_id: int
    person_id: int
    name: str
    role: Role
    since: date
    until: date | None
    order_number: str | None
    has_joined: bool


@dataclass(frozen=True, slots=True)
class SchoolCard:
    """A school with its surroundings. `leaders` is None where people are not for the actor, `tasks` likewise.

    `teachers` are those recorded and those who joined; `tasks` are those owed and those late.
    """

    school: School
    parent: str | None
    branches: Sequence[str]
    year: int
    groups: Sequence[SchoolGroup]
    leaders: Sequence[Holder] | None
    teachers: tuple[int, int]
    partnerships: Sequence[Partnership]
    staff: Sequence[StaffCount]
    tasks: tuple[int, int] | None


async def school_card(session: AsyncSession, actor: Actor, school_id: int, today: date) -> SchoolCard:
    """A school's card; NotYours if it is absent or foreign."""
    found, year = await school(session, actor, school_id), working_year(today)
    return SchoolCard(
        school=found,
        parent=await session.scalar(select(School.short_name).where(School.id == (found.parent_id or 0))),
        branches=await _branches(session, found.id),
        year=year,
        groups=await groups_in(session, found.id, year),
        leaders=await _leaders(session, found.id, today) if reaches(actor, Right.SEE_PEOPLE, found.id) else None,
        teachers=await _teachers(session, found.id, today),
        partnerships=await agreements(session, found.id),
        staff=await staff_of(session, actor, found.id, year),
        tasks=await _tasks(session, found.id, today) if reaches(actor, Right.SEE_TASKS, found.id) else None,
    )


def reaches(actor: Actor, right: Right, school_id: int) -> bool:
    """Whether a right reaches a school of the actor's programme."""
    reach = actor.reach(right)
    return reach is None or school_id in reach


async def _branches(session: AsyncSession, school_id: int) -> Sequence[str]:
    mine = School.parent_id == school_id, School.gone_at.is_(None)
    return (await session.scalars(select(School.short_name).where(*mine).order_by(School.place))).all()


async def groups_in(session: AsyncSession, school_id: int, year: int) -> Sequence[SchoolGroup]:
    """A school's groups of an academic year (or of none), in order of entry."""
    concerns = or_(SchoolGroup.year == year, SchoolGroup.year.is_(None))
    statement = select(SchoolGroup).where(SchoolGroup.school_id == school_id, concerns).order_by(SchoolGroup.id)
    return (await session.scalars(statement)).all()


async def _leaders(session: AsyncSession, school_id: int, today: date) -> Sequence[Holder]:
    found = await holders_in(session, school_id, today)
    return [one for role in LEADERS for one in found if one.role is role]


async def holders_in(session: AsyncSession, school_id: int, today: date) -> Sequence[Holder]:
    """Everybody who holds a role in a school, by name."""
    statement = (
        select(Assignment, Person.name, Person.telegram_id)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.school_id == school_id, valid_on(today))
        .order_by(Person.name, Assignment.id)
    )
    return [
        Holder(
            seat.id, seat.person_id, name, seat.role, seat.since, seat.until, seat.order_number, account is not None
        )
        for seat, name, account in await session.execute(statement)
    ]  # fmt: skip


async def _teachers(session: AsyncSession, school_id: int, today: date) -> tuple[int, int]:
    there = and_(Assignment.school_id == school_id, Assignment.role == Role.TEACHER, valid_on(today))
    people = Assignment.person_id.distinct()
    statement = select(func.count(people), func.count(people).filter(Person.telegram_id.is_not(None)))
    row = (await session.execute(statement.join(Person, Person.id == Assignment.person_id).where(there))).one()
    return row[0], row[1]


async def agreements(session: AsyncSession, school_id: int) -> Sequence[Partnership]:
    """A school's agreements that were not called off, the soonest to end first."""
    mine = Partnership.school_id == school_id, Partnership.gone_at.is_(None)
    order = Partnership.valid_until.is_(None), Partnership.valid_until, Partnership.id
    return (await session.scalars(select(Partnership).where(*mine).order_by(*order))).all()


async def staff_of(session: AsyncSession, actor: Actor, school_id: int, year: int) -> Sequence[StaffCount]:
    """Numbers of staff of an academic year; observers see those that somebody verified."""
    known = confirmed(actor, StaffCount, StaffCount.school_id, Right.SEE_SCHOOLS)
    mine = StaffCount.school_id == school_id, StaffCount.year == year, known
    return (await session.scalars(select(StaffCount).where(*mine).order_by(StaffCount.post))).all()


async def _tasks(session: AsyncSession, school_id: int, today: date) -> tuple[int, int]:
    owed = Task.school_id == school_id, Task.state.in_(OWED)
    late = func.count().filter(due_date() < today)
    row = (await session.execute(select(func.count(), late).where(*owed))).one()
    return row[0], row[1]
