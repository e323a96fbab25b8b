"""Names and settlements of the schools of large programmes, kept in memory and put right once any of them changed."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audited, School
from storage.queries.audit import newest_event
from storage.queries.names import Names, Rows, Source, Stamp, beginning, in_pieces, kept_names, likely, renamed_since

LARGE = 300  # schools from which a list of names is worth keeping
RENAMING = (Audited.SCHOOL_CHANGED, Audited.IMPORTED)


async def likely_names(session: AsyncSession, programme_id: int, query: str) -> list[int] | None:
    """Ids of at most 50 schools that the words may mean, the exact ones among them; None: too few to choose from."""
    known = await _known(session, programme_id)
    return likely(known, query) if len(known.ids) >= LARGE else None


async def same_names(session: AsyncSession, programme_id: int, name: str) -> Sequence[int]:
    """Ids of the schools whose name may be this one, case and «ё» aside, the closed ones among them: few of many."""
    known = await _known(session, programme_id)
    return beginning(known, name) if len(known.ids) >= LARGE else known.ids


async def _known(session: AsyncSession, programme_id: int) -> Names:
    named = select(School.id, School.short_name, School.settlement).where(School.programme_id == programme_id)

    async def everything() -> AsyncIterator[Rows]:
        async for rows in in_pieces(session, named.order_by(School.place)):
            yield _searched(rows)

    async def changed(since: Stamp) -> Rows | None:
        ids = await renamed_since(session, programme_id, RENAMING, since.event)
        if ids is None:
            return None
        return _searched((await session.execute(named.where(School.id.in_(ids) | (School.id > since.row)))).all())

    key = "schools", session.get_bind().engine.url, programme_id
    return await kept_names(Source(key, await _stamp(session, programme_id), everything, changed))


def _searched(rows: Iterable[Any]) -> Rows:
    return [(row[0], searched(row[1], row[2])) for row in rows]


def searched(short_name: str, settlement: str | None) -> str:
    """What a search looks through: the name with the settlement, unless the name tells it already."""
    return short_name if not settlement or settlement in short_name else f"{short_name} {settlement}"


async def _stamp(session: AsyncSession, programme_id: int) -> Stamp:
    """What differs whenever a school was added or renamed: the newest one, and the newest such event of the audit."""
    newest = select(func.max(School.id)).where(School.programme_id == programme_id)
    return Stamp(await session.scalar(newest) or 0, await newest_event(session, programme_id, RENAMING))
