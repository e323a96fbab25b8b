"""Who cannot be written to, since when, and who stands beside and above them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Person, Programme, School
from storage.queries.absences import there_for
from storage.queries.people import holders, valid_on
from storage.rights import Role

ANSWERABLE = (Role.COORDINATOR, Role.CURATOR, Role.DEPUTY, Role.DIRECTOR, Role.HEAD, Role.METHODIST)
"""Roles whose silence somebody has to know of."""
BESIDE = {Role.DEPUTY: Role.DIRECTOR, Role.DIRECTOR: Role.DEPUTY}
"""Who in a school is told instead."""


@dataclass(frozen=True, slots=True)
class LostSeat:
    """A seat whose holder cannot be written to."""

    person_id: int
    name: str
    role: Role
    school_id: int | None
    school: str | None


async def mark_unreachable(session: AsyncSession, person_id: int, now: datetime) -> None:
    """The person blocked the bot: nothing is sent until they write again; since when stays as it was first seen."""
    await _lose(session, Person.id == person_id, now)


async def mark_unreachable_account(session: AsyncSession, telegram_id: int, now: datetime) -> None:
    """The same, known by the account."""
    await _lose(session, Person.telegram_id == telegram_id, now)


async def _lose(session: AsyncSession, whose: ColumnElement[bool], now: datetime) -> None:
    lost = {"unreachable_at": now, "unreachable_told_at": None}
    await session.execute(update(Person).where(whose, Person.unreachable_at.is_(None)).values(lost))


async def mark_reachable(session: AsyncSession, telegram_id: int) -> None:
    """The person wrote, or unblocked the bot."""
    back = {"unreachable_at": None, "unreachable_told_at": None}
    await session.execute(update(Person).where(Person.telegram_id == telegram_id).values(back))


def _seats_of(*whose: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Asked every minute of every programme, so each is put together once."""
    held = Assignment.programme_id == bindparam("programme"), Assignment.role.in_(ANSWERABLE)
    return (
        select(Person.id, Person.name, Assignment.role, Assignment.school_id, School.short_name)
        .join(Assignment, Assignment.person_id == Person.id)
        .outerjoin(School, School.id == Assignment.school_id)
        .where(*held, valid_on(bindparam("day")), *whose)
        .order_by(School.place, Person.name, Assignment.id)
    )


TOLD_NOW = Person.unreachable_told_at == bindparam("now")  # in another programme's turn
LOST = _seats_of(
    Person.unreachable_at <= bindparam("before"), or_(Person.unreachable_told_at.is_(None), TOLD_NOW)
)  # fmt: skip
STILL_LOST = _seats_of(Person.id.in_(bindparam("people", expanding=True)), Person.unreachable_at.is_not(None))


async def lost_seats(
    session: AsyncSession, programme_id: int, day: date, before: datetime, now: datetime
) -> Sequence[LostSeat]:  # fmt: skip
    """Seats whose holders have been lost since `before` or longer, and of whom nobody was told before `now`."""
    lost = {"before": before, "now": now}
    return await _seats(session, LOST, {"programme": programme_id, "day": day, **lost})


async def still_lost(session: AsyncSession, programme_id: int, day: date, people: Sequence[int]) -> Sequence[LostSeat]:
    """The seats of those of some people who still cannot be written to."""
    return await _seats(session, STILL_LOST, {"programme": programme_id, "day": day, "people": people})


async def _seats(
    session: AsyncSession, statement: Select[*tuple[Any, ...]], of: Mapping[str, Any]
) -> Sequence[LostSeat]:  # fmt: skip
    return [LostSeat(*row) for row in await session.execute(statement, of)]


async def mark_told(session: AsyncSession, people: Sequence[int], now: datetime) -> None:
    """Somebody was told of these, once for each time they were lost."""
    await session.execute(update(Person).where(Person.id.in_(people)).values(unreachable_told_at=now))


async def beside(session: AsyncSession, programme_id: int, seat: LostSeat, day: date) -> Sequence[int]:
    """Reachable people of the same school who are told instead."""
    if seat.school_id is None or seat.role not in BESIDE:
        return ()
    return await _reachable(session, programme_id, BESIDE[seat.role], seat.school_id, day)


async def above(session: AsyncSession, programme_id: int, seat: LostSeat, day: date) -> Sequence[int]:
    """Reachable curators of the school, else coordinators; never the lost person."""
    school_id = None if seat.role is Role.CURATOR else seat.school_id
    return [one for one in await overseers(session, programme_id, school_id, day) if one != seat.person_id]


async def overseers(session: AsyncSession, programme_id: int, school_id: int | None, day: date) -> Sequence[int]:
    """Reachable curators of a school; coordinators where it has none, or for no school."""
    curators: Sequence[int] = ()
    if school_id is not None:
        curators = await _reachable(session, programme_id, Role.CURATOR, school_id, day)
    return curators or await holders(session, programme_id, Role.COORDINATOR, day)


async def _reachable(
    session: AsyncSession, programme_id: int, role: Role, school_id: int, day: date
) -> Sequence[int]:  # fmt: skip
    statement: Select[int] = (
        select(Person.id)
        .join(Assignment, Assignment.person_id == Person.id)
        .where(
            Assignment.programme_id == programme_id, Assignment.role == role, Assignment.school_id == school_id,
            valid_on(day), Person.telegram_id.is_not(None), Person.unreachable_at.is_(None),
        )
    )  # fmt: skip
    people = (await session.scalars(statement.distinct().order_by(Person.id))).all()
    return await there_for(session, programme_id, day, people)


async def zones_of(session: AsyncSession, programme_id: int, people: Sequence[int]) -> dict[int, str]:
    """The zone of each, their own or the programme's."""
    home = await session.scalar(select(Programme.zone).where(Programme.id == programme_id)) or ""
    rows = await session.execute(select(Person.id, Person.zone).where(Person.id.in_(people)))
    return {row[0]: row[1] or home for row in rows}
