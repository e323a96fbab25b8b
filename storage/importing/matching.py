"""Which thing of the file is which thing of the database: exact first, then by wording alone, then by likeness."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from storage.importing.records import Record

ALIKE = 80
"""Likeness (0–100) from which an amended wording with the same numbers is still the same measure of its direction."""
COMPARED_AT_MOST = 200

Part = Callable[[tuple[str, ...]], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Matches:
    """Pairs in the order of the file (None: new), and what of the database the file does not name."""

    pairs: tuple[tuple[Record, Record | None], ...]
    unmatched: tuple[Record, ...]


def matched(wanted: Sequence[Record], stored: Sequence[Record], *, by_likeness: bool = False) -> Matches:
    """Pair by the whole key, then by its last part without the first; equals in their order, what is gone last.

    People keep name and role when their subject changes, measures their wording when their direction does.
    """
    free = sorted(stored, key=lambda record: (record.gone, record.place, record.id or 0))
    found: dict[int, Record] = {}
    for part in (lambda key: key, lambda key: key[1:] or key):
        _pair_equals(wanted, free, found, part)
    if by_likeness:
        _pair_alike(wanted, free, found)
    return Matches(tuple((record, found.get(id(record))) for record in wanted), tuple(free))


def _pair_equals(wanted: Sequence[Record], free: list[Record], found: dict[int, Record], part: Part) -> None:
    waiting: defaultdict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in free:
        waiting[part(record.key)].append(record)
    taken: set[int] = set()
    for record in wanted:
        candidates = waiting[part(record.key)]
        if id(record) not in found and candidates:
            found[id(record)] = candidates.pop(0)
            taken.add(id(found[id(record)]))
    free[:] = [record for record in free if id(record) not in taken]


def _pair_alike(wanted: Sequence[Record], free: list[Record], found: dict[int, Record]) -> None:
    new = [record for record in wanted if id(record) not in found]
    if len(new) > COMPARED_AT_MOST or len(free) > COMPARED_AT_MOST:
        return
    pairs = ((_likeness(one, other), -i, -j) for i, one in enumerate(new) for j, other in enumerate(free))
    taken: set[int] = set()
    for score, i, j in sorted(pairs, reverse=True):
        one, other = new[-i], free[-j]
        if score >= ALIKE and id(one) not in found and id(other) not in taken:
            found[id(one)] = other
            taken.add(id(other))
    free[:] = [record for record in free if id(record) not in taken]


def _likeness(one: Record, other: Record) -> float:
    if one.key[:-1] != other.key[:-1] or re.findall(r"\d+", one.key[-1]) != re.findall(r"\d+", other.key[-1]):
        return 0.0
    return fuzz.ratio(one.key[-1], other.key[-1])
