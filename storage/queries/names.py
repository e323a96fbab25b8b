"""Long lists of names kept in memory by their words: to find a misspelt one among 40,000 must not read them each time.

Only a choice of rows is made here; what a person sees is read from the rows themselves, within their rights.
"""

from collections.abc import Awaitable, Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from rapidfuzz import fuzz, process

from storage.russian import plain

CHOSEN = 50
NEAR = 12  # names chosen where no name has all the words
WORDS = 8  # of the vocabulary that a misspelt one may mean
COMPARED = 2000
Rows = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Names:
    """Ids and plain names, in order, and the places of each word; `stamp` tells whether they are still those."""

    stamp: Hashable
    ids: Sequence[int]
    names: Sequence[str]
    words: Mapping[str, Sequence[int]]


_kept: dict[Hashable, Names] = {}


async def kept_names(key: Hashable, stamp: Hashable, read: Callable[[], Awaitable[Rows]]) -> Names:
    """The list of a key, read anew when its stamp is another; `read` gives ids with names as people write them."""
    known = _kept.get(key)
    if known is None or known.stamp != stamp:
        rows = await read()
        names = [plain(row[1]) for row in rows]
        known = _kept[key] = Names(stamp, [row[0] for row in rows], names, _words(names))
    return known


def _words(names: Sequence[str]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        for word in set(name.split()):
            found.setdefault(word, []).append(place)
    return found


def likely(known: Names, query: str) -> list[int]:
    """Ids of names that the words may mean: at most 50 with all the words, or else the dozen that is most alike."""
    asked = plain(query).split()
    places = [*islice(_exact(asked, known), CHOSEN)] or _alike(asked, known)
    return [known.ids[place] for place in places]


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
