"""Names and settlements of the schools of large programmes, kept in memory and read anew once any of them changed."""

from collections.abc import Hashable

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audited, AuditEvent, School
from storage.queries.names import Rows, kept_names, likely

LARGE = 300  # schools from which a list of names is worth keeping
RENAMING = (Audited.SCHOOL_CHANGED, Audited.IMPORTED)


async def likely_names(session: AsyncSession, programme_id: int, query: str) -> list[int] | None:
    """Ids of at most 50 schools that the words may mean, the exact ones among them; None: too few to choose from."""
    number, *_ = stamp = await _stamp(session, programme_id)
    if number < LARGE:
        return None

    async def read() -> Rows:
        named = select(School.id, School.short_name, School.settlement).where(School.programme_id == programme_id)
        rows = (await session.execute(named.order_by(School.place))).all()
        return [(row[0], searched(row[1], row[2])) for row in rows]

    return likely(await kept_names(("schools", programme_id), stamp, read), query)


def searched(short_name: str, settlement: str | None) -> str:
    """What a search looks through: the name with the settlement, unless the name tells it already."""
    return short_name if not settlement or settlement in short_name else f"{short_name} {settlement}"


async def _stamp(session: AsyncSession, programme_id: int) -> tuple[int, Hashable]:
    """How many schools there are, and what differs whenever one was added, removed or renamed."""
    total = func.coalesce(func.sum(func.length(School.short_name)), 0)
    counted = select(func.count(), func.coalesce(func.max(School.id), 0), total)
    row = (await session.execute(counted.where(School.programme_id == programme_id))).one()  # one index tells it
    renamed = AuditEvent.programme_id == programme_id, AuditEvent.what.in_(RENAMING)
    return row[0], (row[0], row[1], row[2], await session.scalar(select(func.max(AuditEvent.id)).where(*renamed)))
