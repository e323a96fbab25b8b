"""Names of the people of large programmes, kept in memory and put right once any of them came or was renamed."""

from collections.abc import AsyncIterator

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Audited, Person
from storage.queries.audit import newest_event
from storage.queries.names import Rows, Source, Stamp, in_pieces, kept_names, likely, renamed_since

LARGE = 1000
RENAMING = (Audited.PERSON_CHANGED, Audited.PERSON_FORGOTTEN, Audited.IMPORTED)


async def likely_people(session: AsyncSession, programme_id: int, query: str) -> list[int] | None:
    """Ids of at most 50 people of a programme whom the words may mean; None: too few to choose from."""
    seats = select(Assignment.person_id).where(Assignment.programme_id == programme_id)
    named = select(Person.id, Person.name)

    async def everything() -> AsyncIterator[Rows]:
        async for rows in in_pieces(session, named.where(Person.id.in_(seats)).order_by(Person.name, Person.id)):
            yield [(row[0], row[1]) for row in rows]

    async def changed(since: Stamp) -> Rows | None:
        ids = await renamed_since(session, programme_id, RENAMING, since.event)
        if ids is None:
            return None
        came = Person.id.in_(seats.where(Assignment.id > since.row))
        renamed = Person.id.in_(ids) & Person.id.in_(seats)
        return [(row[0], row[1]) for row in await session.execute(named.where(came | renamed))]

    key = "people", session.get_bind().engine.url, programme_id
    known = await kept_names(Source(key, await _stamp(session, programme_id), everything, changed))
    return likely(known, query) if len(known.ids) >= LARGE else None


async def _stamp(session: AsyncSession, programme_id: int) -> Stamp:
    """What differs whenever somebody came or was renamed."""
    newest = select(func.max(Assignment.id)).where(Assignment.programme_id == programme_id)
    return Stamp(await session.scalar(newest) or 0, await newest_event(session, programme_id, RENAMING))
