"""How many messages a person gets in a day: a notice takes a place before it is sent, and the places are few."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Date, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.models import Assignment, Base, Notice, NoticeState, Person, Programme, ProgrammeHabits
from storage.policies import USUAL, Habits
from storage.queries.policies import habits_from

TOWNS = (
    select(
        Programme.id, Programme.zone, Person.zone.label("own_zone"), Person.digest_hour, Person.current_programme_id,
        ProgrammeHabits,
    )
    .join(Assignment, Assignment.programme_id == Programme.id)
    .join(Person, Person.id == Assignment.person_id)
    .outerjoin(ProgrammeHabits, ProgrammeHabits.programme_id == Programme.id)
    .where(Person.id == bindparam("person"))
    .distinct()
    .order_by(Programme.id)
)  # fmt: skip
"""The programmes of a person, built once."""
WAITING = NoticeState.QUEUED, NoticeState.SENDING
HOLD = select(Person.id).where(Person.id == bindparam("person")).with_for_update()
COUNTED = aliased(Notice)
DAY = bindparam("day", type_=Date())
OTHERS = select(func.count(COUNTED.id)).where(
    COUNTED.person_id == bindparam("person"), COUNTED.id != bindparam("notice")
)
PLACES = select(
    Notice.counted_on,
    OTHERS.where(COUNTED.counted_on == DAY).scalar_subquery(),
    OTHERS.where(
        COUNTED.kind == "digest",
        COUNTED.state.in_(WAITING),
        COUNTED.due < bindparam("tonight", type_=COUNTED.due.type),
        or_(COUNTED.counted_on.is_(None), COUNTED.counted_on != DAY),
    ).scalar_subquery(),
).where(Notice.id == bindparam("notice"))
"""The day a notice is counted on; how many others of its person this day has; how many digests wait for it."""
TABLE = Base.metadata.tables["notices"]
TAKE = update(TABLE).where(TABLE.c.id == bindparam("notice")).values(counted_on=DAY)


@dataclass(frozen=True, slots=True)
class Manners:
    """How somebody is to be written to: their zone, the hour they chose, and what their programmes decided."""

    zone: str
    hour: int | None
    habits: Habits


async def manners_of(session: AsyncSession, person_id: int) -> Manners | None:
    """Days and hours as the programme they look at keeps them, the smallest budget of all; None without a programme."""
    rows = (await session.execute(TOWNS, {"person": person_id})).all()
    if not rows:
        return None
    home = next((row for row in rows if row.id == row.current_programme_id), rows[0])
    habits = await habits_from(session, home.id, home.ProgrammeHabits)
    budget = min(row.ProgrammeHabits.budget if row.ProgrammeHabits else USUAL.budget for row in rows)
    return Manners(home.own_zone or home.zone, home.digest_hour, replace(habits, budget=budget))


async def take_place(session: AsyncSession, notice: Notice, day: date, budget: int, tonight: datetime) -> bool:
    """Count a notice among a day's messages of its person; False where the day is full. Twice is once.

    A digest that still waits for that day keeps its place before `tonight`: nothing crowds it out.
    """
    mine = {"person": notice.person_id, "notice": notice.id, "day": day}
    await session.execute(HOLD, {"person": notice.person_id})
    counted_on, taken, digests = (await session.execute(PLACES, {**mine, "tonight": tonight})).one()
    if counted_on == day:
        return True
    if taken + (digests if notice.kind != "digest" else 0) >= budget:
        return False
    await session.execute(TAKE, {"notice": notice.id, "day": day})
    return True


async def postpone(session: AsyncSession, notice: Notice, until: datetime, reason: str) -> None:
    """Queue a notice for later, by no fault of its own; it lives as long after that as it would have now."""
    expires = notice.not_after and notice.not_after + max(until - notice.due, timedelta(0))
    await session.execute(
        update(Notice)
        .where(Notice.id == notice.id, Notice.state == NoticeState.SENDING)
        .values(
            state=NoticeState.QUEUED, lease_until=None, due=until, not_after=expires, reason=reason,
            attempts=Notice.attempts - 1,
        )
    )  # fmt: skip
