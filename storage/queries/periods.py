"""The calendar a programme keeps for itself: holidays, exams, days off and days worked, as its workbook lists them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import CalendarKind, CalendarPeriod, ProgrammeHabits
from storage.policies import OwnDays

Days = tuple[date, date]
WORKDAYS = (CalendarKind.OFF, CalendarKind.WORKED)
PERIODS = (
    select(CalendarPeriod)
    .where(
        CalendarPeriod.programme_id == bindparam("programme"),
        CalendarPeriod.kind.in_(bindparam("kinds", expanding=True)),
    )
    .order_by(CalendarPeriod.starts)
)
"""Built once: whoever reckons with days asks it."""


async def own_days(session: AsyncSession, programme_id: int, *, saturdays: bool) -> OwnDays:
    """The programme's list of days off and days worked."""
    return _own_days(await _periods(session, programme_id, WORKDAYS), saturdays=saturdays)


async def own_periods(session: AsyncSession, programme_id: int) -> dict[str, Any]:
    """All of it, as `scheduler.school_calendars.own_calendar` takes it."""
    rows = await _periods(session, programme_id, tuple(CalendarKind))
    saturdays = await session.scalar(
        select(ProgrammeHabits.saturdays).where(ProgrammeHabits.programme_id == programme_id)
    )
    named = {"holidays": CalendarKind.HOLIDAYS, "vpr": CalendarKind.VPR, "gia": CalendarKind.GIA}
    spans = {name: [(row.starts, row.ends) for row in rows if row.kind is kind] for name, kind in named.items()}
    return {**spans, "own": _own_days(rows, saturdays=bool(saturdays))}


async def _periods(
    session: AsyncSession, programme_id: int, kinds: Sequence[CalendarKind]
) -> Sequence[CalendarPeriod]:  # fmt: skip
    return (await session.scalars(PERIODS, {"programme": programme_id, "kinds": kinds})).all()


def _own_days(rows: Iterable[CalendarPeriod], *, saturdays: bool) -> OwnDays:
    off, worked = (_days([row for row in rows if row.kind is kind]) for kind in WORKDAYS)
    return OwnDays(off, worked, saturdays)


def _days(rows: Iterable[CalendarPeriod]) -> frozenset[date]:
    spans = [(row.starts, (row.ends - row.starts).days + 1) for row in rows]
    return frozenset(first + timedelta(n) for first, number in spans for n in range(number))
