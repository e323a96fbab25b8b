"""Names of the schools of large programmes, kept in memory: to compare 40,000 with a misspelt word must not read them.

Only a choice of rows is made here; what a person sees is read from the rows themselves, within their rights. Names that
were changed to as many letters since are found by their old spelling until any school is added or removed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz, process
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import School
from storage.russian import plain

LARGE = 300  # schools from which a list of names is worth keeping
CHOSEN = 50
Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Names:
    """Ids and plain names of a programme's schools; `stamp` tells whether they are still those."""

    stamp: Stamp
    ids: Sequence[int]
    names: Sequence[str]


_kept: dict[int, Names] = {}


async def likely_names(session: AsyncSession, programme_id: int, query: str) -> list[int] | None:
    """Ids of at most 50 schools that the words may mean, the exact ones among them; None: too few to choose from."""
    stamp = await _stamp(session, programme_id)
    if stamp[0] < LARGE:
        return None
    known = _kept.get(programme_id)
    if known is None or known.stamp != stamp:
        known = _kept[programme_id] = await _read(session, programme_id, stamp)
    asked = plain(query)
    places = [*islice(_exact(asked.split(), known.names), CHOSEN)] or _alike(asked, known.names)
    return [known.ids[place] for place in places]


def _exact(words: Sequence[str], names: Sequence[str]) -> Iterator[int]:
    """Places of the names in which every word stands; most are left out by their lack of the longest one."""
    longest = max(words, key=len, default="")
    asked = set(words)
    return (n for n, name in enumerate(names) if longest in name and asked and asked <= set(name.split()))


def _alike(asked: str, names: Sequence[str]) -> list[int]:
    return [place for _, _, place in process.extract(asked, names, scorer=fuzz.token_set_ratio, limit=CHOSEN)]


async def _stamp(session: AsyncSession, programme_id: int) -> Stamp:
    total = func.coalesce(func.sum(func.length(School.short_name)), 0)
    counted = select(func.count(), func.coalesce(func.max(School.id), 0), total)
    row = (await session.execute(counted.where(School.programme_id == programme_id))).one()  # one index tells it
    return row[0], row[1], row[2]


async def _read(session: AsyncSession, programme_id: int, stamp: Stamp) -> Names:
    named = select(School.id, School.short_name).where(School.programme_id == programme_id)
    rows = (await session.execute(named.order_by(School.place))).all()
    return Names(stamp, [row[0] for row in rows], [plain(row[1]) for row in rows])
