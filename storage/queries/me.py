"""What is kept about a person, told to that person, whatever programme they look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    Absence,
    Answer,
    AnswerComment,
    Assignment,
    Audited,
    AuditEvent,
    Base,
    Community,
    CommunityMember,
    Course,
    Iom,
    Notice,
    Person,
    Programme,
    ReportSubscription,
    School,
    TaskEvent,
    TaskResult,
    Upload,
)
from storage.queries.audit import Change, record
from storage.rights import By, Role


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """A seat of one's own, past ones too, with the programme it is held in."""

    programme: str
    role: Role
    school: str | None
    subject: str | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything kept about a person: what names them, and how many rows speak of what they did."""

    person: Person
    seats: Sequence[OwnSeat]
    communities: Sequence[str]
    numbers: Mapping[str, int]


COUNTED: Mapping[str, type[Base]] = {
    "answers": Answer, "comments": AnswerComment, "task_events": TaskEvent, "results": TaskResult, "courses": Course,
    "ioms": Iom, "absences": Absence, "files": Upload, "schedules": ReportSubscription, "audit_events": AuditEvent,
    "notices": Notice,
}  # fmt: skip
"""Tables whose rows speak of what a person did or was sent, by what `/me` calls them."""


async def kept_about(session: AsyncSession, person_id: int) -> Kept:
    """What `/me` shows; only ever asked about the speaker."""
    return Kept(
        person=await session.get_one(Person, person_id),
        seats=await _seats(session, person_id),
        communities=await _communities(session, person_id),
        numbers={
            what: await _number(session, table, table.__table__.c.person_id == person_id)
            for what, table in COUNTED.items()
        },
    )


async def _seats(session: AsyncSession, person_id: int) -> Sequence[OwnSeat]:
    statement = (
        select(
            Programme.title, Assignment.role, School.short_name, Assignment.subject, Assignment.since, Assignment.until
        )
        .join(Programme, Programme.id == Assignment.programme_id)
        .outerjoin(School, School.id == Assignment.school_id)
        .where(Assignment.person_id == person_id)
        .order_by(Programme.id, Assignment.id)
    )
    return [OwnSeat(*row) for row in await session.execute(statement)]


async def _communities(session: AsyncSession, person_id: int) -> Sequence[str]:
    mine = CommunityMember.person_id == person_id, CommunityMember.left_at.is_(None)
    statement = select(Community.title).join(CommunityMember, CommunityMember.community_id == Community.id)
    return (await session.scalars(statement.where(*mine).order_by(Community.title))).all()


async def _number(session: AsyncSession, table: type[Base], mine: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).select_from(table).where(mine)) or 0


async def is_last_coordinator(session: AsyncSession, by: By) -> bool:
    """Whether a programme of theirs would be left without a coordinator who is in the bot."""
    in_force = or_(Assignment.until.is_(None), Assignment.until >= by.today)
    leads = Assignment.role == Role.COORDINATOR, in_force
    mine = select(Assignment.programme_id).where(Assignment.person_id == by.actor.person_id, *leads)
    present = select(Assignment.programme_id).join(Person, Person.id == Assignment.person_id)
    others = present.where(Person.id != by.actor.person_id, Person.telegram_id.is_not(None), *leads)
    alone = mine.where(Assignment.programme_id.not_in(others))
    return await session.scalar(alone.limit(1)) is not None


async def agree(session: AsyncSession, by: By) -> None:
    """Keep that the speaker agreed; the first time counts."""
    person = await session.get_one(Person, by.actor.person_id)
    if person.consented_at is None:
        person.consented_at = by.now
        record(session, by, Change(Audited.CONSENT_GIVEN, "people", person.id))


async def consented_at(session: AsyncSession, person_id: int) -> datetime | None:
    """When a person agreed; None for who joined before anybody asked."""
    return (await session.get_one(Person, person_id)).consented_at
