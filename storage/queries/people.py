"""Who is speaking, and who holds which seat."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.away import answering
from storage.models import Absence, Assignment, Audited, Person, Programme, Task
from storage.queries.absences import absences_between, there_for
from storage.queries.audit import record, turned
from storage.refusals import NotYours
from storage.rights import Actor, By, Role


def valid_on(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Assignments in force on a day, which may be a parameter."""
    return and_(Assignment.since <= day, or_(Assignment.until.is_(None), Assignment.until >= day))


def _seats_of(whose: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Asked by every update, so each is put together once.

    `stands_in`: whether somebody's absence that was not over on the day `since` names them.
    """
    names_them = Absence.substitute_id == Person.id, Absence.until >= bindparam("since"), Absence.cancelled_at.is_(None)
    return (
        select(
            Person.id,
            Person.name,
            Person.zone.label("person_zone"),
            Person.current_programme_id,
            Person.unreachable_at,
            Programme.zone,
            Assignment.programme_id,
            Assignment.role,
            Assignment.school_id,
            Assignment.since,
            Assignment.until,
            exists().where(*names_them).label("stands_in"),
        )
        .join(Assignment, Assignment.person_id == Person.id)
        .join(Programme, Programme.id == Assignment.programme_id)
        .where(whose)
        .order_by(Assignment.id)
    )


OF_ACCOUNT = _seats_of(Person.telegram_id == bindparam("telegram_id"))
OF_PERSON = _seats_of(Person.id == bindparam("person_id"))
IN_ONE = Assignment.programme_id == bindparam("programme_id")
IN_PROGRAMME = _seats_of(and_(Person.id == bindparam("person_id"), IN_ONE))
OF_ABSENT = _seats_of(and_(Person.id.in_(bindparam("absent", expanding=True)), IN_ONE))


async def actor_of(session: AsyncSession, telegram_id: int, now: datetime) -> Actor | None:
    """The person behind a Telegram account in their current programme; None for strangers and those without a role."""
    return _actor(await _seats(session, OF_ACCOUNT, now, telegram_id=telegram_id))


async def actor_in(session: AsyncSession, person_id: int, programme_id: int, now: datetime) -> Actor | None:
    """A known person in one programme: whose rights a message to them has to respect at the moment of sending."""
    return _actor(await _seats(session, IN_PROGRAMME, now, person_id=person_id, programme_id=programme_id))


async def beside_task(session: AsyncSession, by: By, task_id: int) -> By:
    """The speaker in the programme of a task, where they have a role in it too: its buttons are pressed from anywhere.

    As they are otherwise; whether the task is theirs is decided where it is selected, as always.
    """
    if by.actor.programmes < 2:
        return by
    programme_id = await session.scalar(select(Task.programme_id).where(Task.id == task_id))
    if programme_id is None or programme_id == by.actor.programme_id:
        return by
    actor = await actor_in(session, by.actor.person_id, programme_id, by.now)
    if actor is None:
        return by
    there = replace(actor, programmes=by.actor.programmes, is_lost=by.actor.is_lost)
    return replace(by, actor=there, today=by.now.astimezone(ZoneInfo(actor.zone)).date())


async def programmes_of(session: AsyncSession, by: By) -> Sequence[tuple[Programme, frozenset[Role]]]:
    """The speaker's programmes by title, with the roles held in each today."""
    roles: dict[int, set[Role]] = {}
    for seat in await _seats(session, OF_PERSON, by.now, person_id=by.actor.person_id):
        roles.setdefault(seat.programme_id, set()).add(seat.role)
    found = await session.scalars(select(Programme).where(Programme.id.in_(roles)).order_by(Programme.title))
    return [(one, frozenset(roles[one.id])) for one in found]


async def switch_programme(session: AsyncSession, by: By, programme_id: int) -> Actor:
    """Speak in another programme of one's own from now on; NotYours for one without a role in it today."""
    if await actor_in(session, by.actor.person_id, programme_id, by.now) is None:
        raise NotYours("Такой программы среди Ваших нет.")
    me = await session.get_one(Person, by.actor.person_id)
    changed = turned(
        Audited.SETTINGS_CHANGED, "people", me.id, "current_programme_id", by.actor.programme_id, programme_id
    )
    record(session, by, changed)
    me.current_programme_id = programme_id
    await session.flush()
    actor = _actor(await _seats(session, OF_PERSON, by.now, person_id=me.id))
    assert actor is not None  # noqa: S101  they have just been found in it
    return actor


def _actor(held: Sequence[Row[*tuple[Any, ...]]]) -> Actor | None:
    if not held:
        return None
    programmes = dict.fromkeys(row.programme_id for row in held)
    current = held[0].current_programme_id if held[0].current_programme_id in programmes else held[0].programme_id
    me = held[0].id
    mine = [row for row in held if row.programme_id == current]
    return Actor(
        person_id=mine[0].id,
        name=mine[0].name,
        programme_id=current,
        zone=mine[0].person_zone or mine[0].zone,
        schools=_schools_by_role((row.role, row.school_id) for row in mine),
        programmes=len(programmes),
        is_lost=mine[0].unreachable_at is not None,
        stands_for=frozenset(row.id for row in mine) - {me},
    )


async def _seats(
    session: AsyncSession, whose: Select[*tuple[Any, ...]], now: datetime, **who: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Their own seats first, then those of whoever they stand in for today."""
    yesterday = now.date() - timedelta(days=1)  # wherever their programmes are
    rows = (await session.execute(whose, {**who, "since": yesterday})).all()
    held = [row for row in rows if _in_force(row, now)]
    return [*held, *await _stood_in(session, held, now)] if any(row.stands_in for row in held) else held


async def _stood_in(
    session: AsyncSession, held: Sequence[Row[*tuple[Any, ...]]], now: datetime
) -> Sequence[Row[*tuple[Any, ...]]]:
    found: list[Row[*tuple[Any, ...]]] = []
    for programme_id, zone in {(row.programme_id, row.zone) for row in held}:
        day = now.astimezone(ZoneInfo(zone)).date()
        absences = await absences_between(session, programme_id, day, day)
        absent = [one.person for one in absences if answering(one.person, day, absences) == held[0].id]
        theirs = {"absent": absent, "programme_id": programme_id, "since": day}
        rows = (await session.execute(OF_ABSENT, theirs)).all() if absent else ()
        found += [row for row in rows if _in_force(row, now)]
    return found


def _in_force(row: Row[*tuple[Any, ...]], now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(row.zone)).date()
    return bool(row.since <= today and (row.until is None or row.until >= today))


def _schools_by_role(seats: Iterable[tuple[Role, int | None]]) -> Mapping[Role, frozenset[int]]:
    held: dict[Role, set[int]] = {}
    for role, school_id in seats:
        held.setdefault(role, set()).update(() if school_id is None else (school_id,))
    return {role: frozenset(schools) for role, schools in held.items()}


HOLDERS = (
    select(Person.id)
    .join(Assignment, Assignment.person_id == Person.id)
    .where(IN_ONE, Assignment.role == bindparam("role", type_=Assignment.role.type), valid_on(bindparam("day")))
    .where(Person.telegram_id.is_not(None), Person.unreachable_at.is_(None))
    .distinct()
    .order_by(Person.id)
)


async def holders(session: AsyncSession, programme_id: int, role: Role, day: date) -> Sequence[int]:
    """Ids of those who can be written to and hold a role of the whole programme on a day, or stand in for such."""
    people = (await session.scalars(HOLDERS, {"programme_id": programme_id, "role": role, "day": day})).all()
    return await there_for(session, programme_id, day, people)
