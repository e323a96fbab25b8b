"""Long lists of names kept in memory by their words: to find a misspelt one among 40,000 must not read them each time.

Only a choice of rows is made here; what a person sees is read from the rows themselves, within their rights. What was
renamed since is put right in its place; only an import makes the list anew, some names at a time: nobody waits for it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audited, AuditEvent
from storage.russian import plain

CHOSEN = 50
NEAR = 12  # names chosen where no name has all the words
WORDS = 8  # of the vocabulary that a misspelt one may mean
COMPARED = 2000
AT_ONCE = 500  # names read between two looks at whatever else there is to do
FEW = 500  # changes that are put right one by one
Rows = Sequence[tuple[int, str]]


class Stamp(NamedTuple):
    """What a list was made of: the newest row that has a name in it, and the newest event that renames."""

    row: int
    event: int


@dataclass(slots=True)
class Names:
    """Ids and plain names, in order, the place of each id and the places of each word."""

    stamp: Stamp
    ids: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)
    words: dict[str, list[int]] = field(default_factory=dict)

    def put(self, row_id: int, name: str) -> None:
        """Another name for a row, or a row that was not there."""
        place, written = self.places.get(row_id), plain(name)
        if place is None:
            place = self.places[row_id] = len(self.ids)
            self.ids.append(row_id)
            self.names.append(written)
        else:
            for word in set(self.names[place].split()):
                self.words[word].remove(place)
            self.names[place] = written
        for word in set(written.split()):
            self.words.setdefault(word, []).append(place)


@dataclass(frozen=True, slots=True)
class Source:
    """How a list is read: all of it piece by piece, or what changed since a stamp (None: all may have)."""

    key: Hashable
    stamp: Stamp
    everything: Callable[[], AsyncIterator[Rows]]
    changed: Callable[[Stamp], Awaitable[Rows | None]]


_kept: dict[Hashable, Names] = {}


async def kept_names(source: Source) -> Names:
    """The list of a source as of its stamp."""
    known = _kept.get(source.key)
    if known is not None and known.stamp == source.stamp:
        return known
    changed = await source.changed(known.stamp) if known is not None else None
    if known is None or changed is None:
        known = _kept[source.key] = await _made(source)
        return known
    for row_id, name in changed:
        known.put(row_id, name)
    known.stamp = source.stamp
    return known


async def _made(source: Source) -> Names:
    known = Names(source.stamp)
    async for rows in source.everything():
        for row_id, name in rows:
            known.put(row_id, name)
    return known


async def in_pieces(session: AsyncSession, statement: Select[*tuple[Any, ...]]) -> AsyncIterator[Sequence[Any]]:
    """The rows of a long list, some at a time."""
    found = await session.stream(statement.execution_options(yield_per=AT_ONCE))
    async for rows in found.partitions():
        yield rows


async def renamed_since(
    session: AsyncSession, programme_id: int, kinds: Collection[Audited], event: int
) -> set[int] | None:
    """Ids that events of these kinds name since one; None where there was an import, or more of them than a few."""
    since = AuditEvent.programme_id == programme_id, AuditEvent.what.in_(kinds), AuditEvent.id > event
    rows = (await session.execute(select(AuditEvent.what, AuditEvent.subject_id).where(*since).limit(FEW))).all()
    if len(rows) == FEW or any(row[0] is Audited.IMPORTED for row in rows):
        return None
    return {row[1] or 0 for row in rows}


def likely(known: Names, query: str) -> list[int]:
    """Ids of names that the words may mean: at most 50 with all the words, or else the dozen that is most alike."""
    asked = plain(query).split()
    places = [*islice(_exact(asked, known), CHOSEN)] or _alike(asked, known)
    return [known.ids[place] for place in places]


def beginning(known: Names, name: str) -> list[int]:
    """Ids of names that are this one, or go on after it; all of them, however many."""
    asked = plain(name)
    return [known.ids[n] for n in _exact(asked.split(), known) if f"{known.names[n]} ".startswith(f"{asked} ")]


def _exact(asked: Sequence[str], known: Names) -> Iterator[int]:
    """Places of the names in which every word stands, looked for among those of the rarest one."""
    rarest = min((known.words.get(word, ()) for word in asked), key=len, default=())
    return (place for place in rarest if set(asked) <= set(known.names[place].split()))


def _alike(asked: Sequence[str], known: Names) -> list[int]:
    """Places of the names most alike, among those that hold a word like one of the words, the rarest words first."""
    places = sorted((_places(word, known) for word in asked), key=len)
    chosen = islice(dict.fromkeys(chain.from_iterable(places)), COMPARED)
    names = {place: known.names[place] for place in chosen}
    found = process.extract(" ".join(asked), names, scorer=fuzz.token_set_ratio, limit=NEAR)
    return [place for _, _, place in found]


def _places(word: str, known: Names) -> Sequence[int]:
    """Where a word stands; one that nobody has stands where those like it do."""
    if word in known.words:
        return known.words[word]
    like = process.extract(word, known.words.keys(), scorer=fuzz.ratio, limit=WORDS)
    return [*chain.from_iterable(known.words[one] for one, _, _ in like)]
