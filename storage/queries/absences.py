"""Who is away on a day and who answers instead, for everything that writes to people."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.away import Away, answering
from storage.models import Absence

Day = date | ColumnElement[date]


def shares(first: Day, last: Day) -> ColumnElement[bool]:
    """Absences that share a day with a span and were not taken back; its days may be parameters."""
    return (Absence.since <= last) & (Absence.until >= first) & Absence.cancelled_at.is_(None)


# Asked of every letter, so each is put together once.
IN_SPAN = Absence.programme_id == bindparam("programme"), shares(bindparam("first"), bindparam("last"))
BETWEEN = select(Absence).where(*IN_SPAN).order_by(Absence.since, Absence.id)
OF_PERSON = select(Absence.id).where(*IN_SPAN, Absence.person_id == bindparam("person")).limit(1)


def away(row: Absence) -> Away:
    """The row as the rules read it."""
    return Away(row.person_id, row.since, row.until, row.substitute_id)


async def absences_between(session: AsyncSession, programme_id: int, first: date, last: date) -> Sequence[Away]:
    """Absences of a programme that share a day with a span, the earliest first."""
    rows = await session.scalars(BETWEEN, {"programme": programme_id, "first": first, "last": last})
    return [away(row) for row in rows]


async def who_answers(
    session: AsyncSession, programme_id: int, day: date, people: Iterable[int]
) -> dict[int, int | None]:  # fmt: skip
    """Of each of these people: themselves, who stands in for them, or None where nobody does."""
    absences = await absences_between(session, programme_id, day, day)
    return {one: answering(one, day, absences) for one in people}


async def there_for(session: AsyncSession, programme_id: int, day: date, people: Iterable[int]) -> Sequence[int]:
    """Who is to be written to in place of these people, each once, in their order."""
    found = (await who_answers(session, programme_id, day, people)).values()
    return [one for one in dict.fromkeys(found) if one is not None]


async def is_away(session: AsyncSession, programme_id: int, person_id: int, day: date) -> bool:
    """Whether somebody is away from a programme on a day."""
    span = {"programme": programme_id, "first": day, "last": day}
    return await session.scalar(OF_PERSON, {**span, "person": person_id}) is not None
