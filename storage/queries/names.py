"""Long lists of names kept in memory: to compare 40,000 with a misspelt word must not read them each time.

Only a choice of rows is made here; what a person sees is read from the rows themselves, within their rights.
"""

from collections.abc import Awaitable, Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz, process

from storage.russian import plain

CHOSEN = 50
Rows = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Names:
    """Ids and plain names, in order; `stamp` tells whether they are still those."""

    stamp: Hashable
    ids: Sequence[int]
    names: Sequence[str]


_kept: dict[Hashable, Names] = {}


async def kept_names(key: Hashable, stamp: Hashable, read: Callable[[], Awaitable[Rows]]) -> Names:
    """The list of a key, read anew when its stamp is another; `read` gives ids with names as people write them."""
    known = _kept.get(key)
    if known is None or known.stamp != stamp:
        rows = await read()
        known = _kept[key] = Names(stamp, [row[0] for row in rows], [plain(row[1]) for row in rows])
    return known


def likely(known: Names, query: str) -> list[int]:
    """Ids of at most 50 names that the words may mean: those with all the words, or else the most alike."""
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
