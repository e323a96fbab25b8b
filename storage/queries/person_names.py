"""Names of the people of large programmes, kept in memory and read anew once any of them came, left or was renamed."""

from collections.abc import Hashable

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Audited, Person
from storage.queries.audit import newest_event
from storage.queries.names import Rows, kept_names, likely

LARGE = 1000
RENAMING = (Audited.PERSON_CHANGED, Audited.PERSON_FORGOTTEN, Audited.IMPORTED)


async def likely_people(session: AsyncSession, programme_id: int, query: str) -> list[int] | None:
    """Ids of at most 50 people of a programme whom the words may mean; None: too few to choose from."""

    async def read() -> Rows:
        mine = select(Assignment.person_id).where(Assignment.programme_id == programme_id)
        named = select(Person.id, Person.name).where(Person.id.in_(mine)).order_by(Person.name, Person.id)
        return [(row[0], row[1]) for row in await session.execute(named)]

    known = await kept_names(
        ("people", session.get_bind().engine.url, programme_id), await _stamp(session, programme_id), read
    )
    return likely(known, query) if len(known.ids) >= LARGE else None


async def _stamp(session: AsyncSession, programme_id: int) -> Hashable:
    """What differs whenever somebody came or was renamed."""
    newest = select(func.max(Assignment.id)).where(Assignment.programme_id == programme_id)
    return await session.scalar(newest), await newest_event(session, programme_id, RENAMING)
