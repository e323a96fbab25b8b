"""Everything a card of a person shows, gathered within the actor's rights."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Invitation, Person, School
from storage.queries.leave import AbsenceLine, absences_of
from storage.queries.person_lists import known_to, not_over, require_people
from storage.refusals import NotYours
from storage.rights import Actor, By, Right


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat with the name of its school."""

    seat: Assignment
    school: str | None


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person, the seats the actor may know of, and the last invitation in this programme.

    `past` seats and absences are told to who manages the programme: a curatorship that was handed over, a post
    somebody left, who stands in.
    """

    person: Person
    seats: Sequence[SeatLine]
    past: Sequence[SeatLine]
    invitation: Invitation | None
    absences: Sequence[AbsenceLine] = ()


async def person_card(session: AsyncSession, by: By, person_id: int) -> PersonCard:
    """A person's card; NotYours if they are absent or foreign, or left and the actor does not manage the programme."""
    actor, today = by.actor, by.today
    require_people(actor)
    seats = await _seats(session, actor, person_id, not_over(today))
    held = and_(not_(not_over(today)), Assignment.until >= Assignment.since)  # a mistake of the same day is no past
    past = await _seats(session, actor, person_id, held) if actor.may(Right.MANAGE) else ()
    if not seats and not past:
        raise NotYours("Такого человека среди Ваших нет.")
    invited = Invitation.person_id == person_id, Invitation.programme_id == actor.programme_id
    last = select(Invitation).where(*invited).order_by(Invitation.id.desc()).limit(1)
    gone = await absences_of(session, by, person_id) if actor.may(Right.MANAGE) and seats else ()
    return PersonCard(await session.get_one(Person, person_id), seats, past, await session.scalar(last), gone)


async def _seats(session: AsyncSession, actor: Actor, person_id: int, when: ColumnElement[bool]) -> Sequence[SeatLine]:
    """Seats of a person that the actor may know of, in order of entry."""
    statement = (
        select(Assignment, School.short_name)
        .outerjoin(School, School.id == Assignment.school_id)
        .where(Assignment.person_id == person_id, known_to(actor), when)
        .order_by(Assignment.id)
    )
    return [SeatLine(row[0], row[1]) for row in await session.execute(statement)]
