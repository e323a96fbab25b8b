"""Names of the people of large programmes, kept in memory and read anew once any of them came, left or was renamed."""

from collections.abc import Hashable

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Audited, AuditEvent, Person
from storage.queries.names import Rows, kept_names, likely

LARGE = 1000
RENAMING = (Audited.PERSON_CHANGED, Audited.PERSON_FORGOTTEN, Audited.IMPORTED)


async def likely_people(session: AsyncSession, programme_id: int, query: str) -> list[int] | None:
    """Ids of at most 50 people of a programme whom the words may mean; None: too few to choose from."""
    number, *_ = stamp = await _stamp(session, programme_id)
    if number < LARGE:
        return None

    async def read() -> Rows:
        mine = select(Assignment.person_id).where(Assignment.programme_id == programme_id)
        named = select(Person.id, Person.name).where(Person.id.in_(mine)).order_by(Person.name, Person.id)
        return [(row[0], row[1]) for row in await session.execute(named)]

    return likely(await kept_names(("people", programme_id), stamp, read), query)


async def _stamp(session: AsyncSession, programme_id: int) -> tuple[int, Hashable]:
    """How many seats there are, and what differs whenever somebody came or was renamed."""
    counted = select(func.count(), func.coalesce(func.max(Assignment.id), 0))
    row = (await session.execute(counted.where(Assignment.programme_id == programme_id))).one()
    renamed = AuditEvent.programme_id == programme_id, AuditEvent.what.in_(RENAMING)
    return row[0], (row[0], row[1], await session.scalar(select(func.max(AuditEvent.id)).where(*renamed)))
