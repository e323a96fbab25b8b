"""Numbers of a school's staff in the working year: written by its deputy, verified by the coordinator."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audited, School, StaffCount
from storage.queries.audit import Change
from storage.queries.editing import SAME, alone, written
from storage.queries.school_cards import reaches
from storage.queries.schools import school
from storage.refusals import NotYours, Refusal
from storage.rights import By, Right
from storage.years import working_year

MOST_STAFF = 5000
KEPT = ("number", "person_id", "at", "verified_by", "verified_at")


async def countable(session: AsyncSession, by: By, school_id: int) -> School:
    """A school whose staff the speaker may write down; NotYours for any other."""
    found = await school(session, by.actor, school_id)
    if not reaches(by.actor, Right.COUNT_STAFF, found.id):
        raise NotYours("Состав этой школы указывают её руководство и координатор.")
    return found


async def count_staff(session: AsyncSession, by: By, school_id: int, post: str, number: int) -> int:
    """How many of a post a school has this year; the coordinator's number is verified by being theirs. The event."""
    await alone(session, by)
    found = await countable(session, by, school_id)
    if not 0 <= number <= MOST_STAFF:
        raise Refusal(f"Число должно быть от 0 до {MOST_STAFF}.")
    mine = StaffCount.school_id == found.id, StaffCount.year == working_year(by.today), StaffCount.post == post
    row = await session.scalar(select(StaffCount).where(*mine))
    before: dict[str, Any] = {} if row is None else kept(row)
    if row is not None and row.number == number:
        raise Refusal(SAME)
    if row is None:
        row = StaffCount(school_id=found.id, year=working_year(by.today), post=post)
        session.add(row)
    row.number, row.person_id, row.at = number, by.actor.person_id, by.now
    verified = by.actor.may(Right.MANAGE)
    row.verified_by, row.verified_at = (by.actor.person_id, by.now) if verified else (None, None)
    await session.flush()
    return await written(
        session, by, Change(Audited.STAFF_COUNTED, "staff_counts", row.id, found.id, before, kept(row))
    )


def kept(row: StaffCount) -> dict[str, Any]:
    """What a change of a number replaces, so that it can be taken back whole."""
    return {name: getattr(row, name) for name in KEPT}


async def verify_staff(session: AsyncSession, by: By, school_id: int) -> int:
    """The coordinator confirms a school's numbers of this year; answers how many there were to confirm."""
    await alone(session, by)
    found = await school(session, by.actor, school_id, Right.MANAGE)
    mine = StaffCount.school_id == found.id, StaffCount.year == working_year(by.today)
    rows = (await session.scalars(select(StaffCount).where(*mine, StaffCount.verified_at.is_(None)))).all()
    for row in rows:
        row.verified_by, row.verified_at = by.actor.person_id, by.now
        facts = {"verified_at": by.now, "verified_by": by.actor.person_id}
        await written(session, by, Change(Audited.VERIFIED, "staff_counts", row.id, found.id, {}, facts))
    return len(rows)
