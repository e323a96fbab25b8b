"""Seats changed in place: given, ended, dated, founded on an order; each with its event in the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Audited, Person, School
from storage.queries.audit import Change
from storage.queries.editing import SAME, alone, written
from storage.queries.people import valid_on
from storage.queries.person_cards import person_card
from storage.queries.person_lists import not_over
from storage.queries.roadmap import require_manager
from storage.queries.schools import school
from storage.refusals import NotYours, Refusal
from storage.rights import SCHOOL_ROLES, By, Right, Role

LAST_COORDINATOR = (
    "Это последний координатор программы. Сначала пригласите другого и дождитесь, когда он войдёт: /invite"
)


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat with who holds it and where."""

    seat: Assignment
    person: Person
    school: str | None


@dataclass(frozen=True, slots=True)
class NewSeats:
    """A role for a person, in schools or (none) in the whole programme."""

    role: Role
    school_ids: tuple[int, ...] = ()
    subject: str | None = None


async def managed_person(session: AsyncSession, by: By, person_id: int) -> Person:
    """Somebody of the managed programme, who may have left; NotYours for any other, Refusal for the forgotten."""
    require_manager(by.actor)
    person = (await person_card(session, by, person_id)).person
    if person.forgotten_at is not None:
        raise Refusal("Данные этого человека стёрты: менять в них нечего.")
    return person


async def held_seat(session: AsyncSession, by: By, seat_id: int) -> HeldSeat:
    """A seat of the managed programme that is in force or to come; NotYours for any other."""
    require_manager(by.actor)
    statement = (
        select(Assignment, Person, School.short_name)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(School, School.id == Assignment.school_id)
        .where(Assignment.id == seat_id, Assignment.programme_id == by.actor.programme_id, not_over(by.today))
    )
    found = (await session.execute(statement)).first()
    if found is None:
        raise NotYours("Этой роли уже нет.")
    return HeldSeat(*found)


async def give_seats(session: AsyncSession, by: By, person_id: int, new: NewSeats) -> int:
    """Give a role from today on; what is held already is left alone. Answers the event."""
    await alone(session, by)
    await managed_person(session, by, person_id)
    if not new.school_ids and new.role in SCHOOL_ROLES:
        raise Refusal("Для этой роли нужна школа.")
    for school_id in new.school_ids:
        await school(session, by.actor, school_id, Right.MANAGE)
    same = Assignment.person_id == person_id, Assignment.role == new.role, _is(new.subject)
    held = {seat.school_id for seat in await seats_in_programme(session, by, *same)}
    wanted = [one for one in new.school_ids or (None,) if one not in held]
    if not wanted:
        raise Refusal("Эта роль у человека уже есть.")
    given = [new_seat(by, person_id, new.role, one, subject=new.subject) for one in wanted]
    session.add_all(given)
    return await seats_changed(session, by, person_id, given=given)


def _is(subject: str | None) -> ColumnElement[bool]:
    return Assignment.subject.is_not_distinct_from(subject)


def new_seat(
    by: By, person_id: int, role: Role, school_id: int | None, *, subject: str | None = None, order: str | None = None
) -> Assignment:
    """A seat in the speaker's programme from today on."""
    return Assignment(
        person_id=person_id, programme_id=by.actor.programme_id, role=role, school_id=school_id, subject=subject,
        since=by.today, order_number=order,
    )  # fmt: skip


async def end_seat(session: AsyncSession, by: By, seat_id: int) -> int:
    """A seat ends yesterday; answers the event. Refusal for the last coordinator's own."""
    await alone(session, by)
    held = await held_seat(session, by, seat_id)
    await leave_somebody(session, by, [held.seat])
    return await seats_changed(session, by, held.person.id, ended=[held.seat])


async def end_all_seats(session: AsyncSession, by: By, person_id: int) -> int:
    """Somebody does not work there any more: every seat in the programme ends yesterday; answers the event."""
    await alone(session, by)
    await managed_person(session, by, person_id)
    seats = await seats_in_programme(session, by, Assignment.person_id == person_id)
    if not seats:
        raise Refusal("Этот человек в программе уже не работает.")
    await leave_somebody(session, by, seats)
    return await seats_changed(session, by, person_id, ended=seats)


async def seats_in_programme(session: AsyncSession, by: By, *which: ColumnElement[bool]) -> Sequence[Assignment]:
    """Seats of the programme in force or to come."""
    there = Assignment.programme_id == by.actor.programme_id, not_over(by.today)
    return (await session.scalars(select(Assignment).where(*there, *which).order_by(Assignment.id))).all()


async def leave_somebody(session: AsyncSession, by: By, ending: Sequence[Assignment]) -> None:
    """A programme keeps a coordinator who is in the bot today."""
    if not any(seat.role is Role.COORDINATOR for seat in ending):
        return
    others = (
        select(Assignment.id)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.programme_id == by.actor.programme_id, Assignment.role == Role.COORDINATOR)
        .where(valid_on(by.today), Person.telegram_id.is_not(None))
        .where(Assignment.id.not_in([seat.id for seat in ending]))
    )
    if await session.scalar(others.limit(1)) is None:
        raise Refusal(LAST_COORDINATOR)


async def seats_changed(
    session: AsyncSession, by: By, person_id: int, *,
    given: Sequence[Assignment] = (), ended: Sequence[Assignment] = (),
) -> int:  # fmt: skip
    """End seats yesterday and write down which were given and ended, so that it can be taken back."""
    before = {"until": untils(ended)}
    end_yesterday(by, ended)
    await session.flush()
    after = {"given": givens(given), "until": untils(ended)}
    schools = {seat.school_id for seat in (*given, *ended)}
    only = schools.pop() if len(schools) == 1 else None
    return await written(session, by, Change(Audited.SEATS_CHANGED, "people", person_id, only, before, after))


def untils(seats: Sequence[Assignment]) -> list[list[int | date | None]]:
    """Until when seats are held, as the audit keeps it."""
    return [[seat.id, seat.until] for seat in seats]


def givens(seats: Sequence[Assignment]) -> list[list[int | date | str | None]]:
    """Which seats were given, since when and by which order, as the audit keeps it."""
    return [[seat.id, seat.since, seat.order_number] for seat in seats]


def end_yesterday(by: By, seats: Sequence[Assignment]) -> None:
    """A seat that has not begun ends the day before it would have: it was never in force."""
    yesterday = by.today - timedelta(days=1)
    for seat in seats:
        seat.until = max(yesterday, seat.since - timedelta(days=1))


async def change_seat(session: AsyncSession, by: By, seat_id: int, field: str, value: str | date | None) -> int:
    """Since when, until when, by which order; answers the event. Refusal for an end before the beginning."""
    await alone(session, by)
    seat = (await held_seat(session, by, seat_id)).seat
    before = getattr(seat, field)
    if before == value:
        raise Refusal(SAME)
    setattr(seat, field, value)
    if seat.until is not None and seat.until < seat.since:
        raise Refusal("Последний день не может быть раньше первого. Проверьте дату.")
    if seat.since > by.today or (seat.until is not None and seat.until < by.today):
        await leave_somebody(session, by, [seat])
    change = Change(
        Audited.SEATS_CHANGED, "assignments", seat.id, seat.school_id, {field: before}, {field: value}
    )  # fmt: skip
    return await written(session, by, change)


async def rename_person(session: AsyncSession, by: By, person_id: int, name: str) -> None:
    """Another name for oneself or somebody who works here only; the audit keeps only that it changed."""
    person = await nameable(session, by, person_id)
    if person.name == name:
        raise Refusal(SAME)
    kept = Change(Audited.PERSON_CHANGED, "people", person.id, before={"name": person.name}, after={"name": name})
    person.name = name
    await written(session, by, kept)


async def nameable(session: AsyncSession, by: By, person_id: int) -> Person:
    """Whom the speaker may rename; NotYours or Refusal for anybody else."""
    if person_id == by.actor.person_id:
        return await session.get_one(Person, person_id)
    person = await managed_person(session, by, person_id)
    if not await only_ours(session, by, person.id):
        raise Refusal("Этот человек работает и в другой программе. Своё имя он может исправить сам: /me")
    return person


async def only_ours(session: AsyncSession, by: By, person_id: int) -> bool:
    """Whether a person has no seat in force in another programme: only then are their name and data ours to change."""
    elsewhere = Assignment.person_id == person_id, Assignment.programme_id != by.actor.programme_id
    running = or_(Assignment.until.is_(None), Assignment.until >= by.today)
    return await session.scalar(select(Assignment.id).where(*elsewhere, running).limit(1)) is None
