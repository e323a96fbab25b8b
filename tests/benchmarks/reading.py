"""How many phrases of «Сроки» a core reads in a second: each for the first time, and as plans repeat them."""

import csv
import functools
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.commands.terms_command import context_of
from scheduler.terms import Context, Reading, read
from scheduler.terms.reading import read_uncached
from tests.scheduler.terms.test_unseen import YEARS

DATA = Path(__file__).parents[1] / "data/deadlines"
ROUNDS = 40
COLD_ROUNDS = 8
Phrases = list[tuple[str, Context]]
Reader = Callable[[str, Context], Reading]


def labelled() -> Phrases:
    lines = (DATA / "phrases.jsonl").read_text(encoding="utf-8").splitlines()
    return [(record["phrase"], context_of(record["context"])) for record in map(json.loads, lines)]


def unseen() -> Phrases:
    with (DATA / "unseen.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["phrase"], YEARS[row["year"]]) for row in rows]


def a_second(reader: Reader, phrases: Phrases, rounds: int = ROUNDS) -> float:
    """Phrases a second of processor time, the best of the rounds: other work on the machine is not counted."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for phrase, context in phrases:
            reader(phrase, context)
        best = min(best, time.process_time() - began)
    return len(phrases) / best


def tables() -> "Iterator[functools._lru_cache_wrapper[object]]":
    """What the reader keeps: words, points, days. None keeps a phrase or a cell but those behind `read`."""
    for name, module in list(sys.modules.items()):
        if name.startswith("scheduler.terms"):
            yield from (one for one in vars(module).values() if isinstance(one, functools._lru_cache_wrapper))


def first_a_second(phrases: Phrases, others: Phrases) -> float:
    """Phrases a second where no phrase was ever read before: the tables know only what the others print."""
    best = 0.0
    for _ in range(COLD_ROUNDS):
        for table in tables():
            table.cache_clear()
        for phrase, context in others:
            read_uncached(phrase, context)
        best = max(best, a_second(read_uncached, phrases, rounds=1))
    return best


def unlike(phrases: Phrases, others: Phrases) -> Phrases:
    known = {phrase for phrase, _ in others}
    return [one for one in phrases if one[0] not in known]


def reading_rows() -> Iterator[tuple[str, str, str, str]]:
    """(what, measured, against, bound)."""
    phrases, others = labelled(), unseen()
    quick, slow = a_second(read_uncached, phrases), a_second(read_uncached, others, ROUNDS // 4)
    yield "phrases read, no phrase kept", f"{quick:,.0f} a second", f"{slow:,.0f} of the unseen table", "≥ 20,000"
    new, half = first_a_second(phrases, unlike(others, phrases)), first_a_second(others[::2], others[1::2])
    yield "phrases never read before", f"{new:,.0f} a second", f"{half:,.0f} of half the unseen table", ""
    again, table = a_second(read, phrases), len(others)
    yield "phrases read by plans, again", f"{again:,.0f} a second", f"{table:,} phrases in the table", ""


if __name__ == "__main__":
    for row in reading_rows():
        print(*row, sep="   ")  # noqa: T201
