"""How many phrases of «Сроки» a core reads in a second: each for the first time, and as plans repeat them."""

import csv
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.commands.terms_command import context_of
from scheduler.terms import Context, Reading, read
from scheduler.terms.reading import read_uncached

DATA = Path(__file__).parents[1] / "data/deadlines"
ROUNDS = 40
Phrases = list[tuple[str, Context]]
Reader = Callable[[str, Context], Reading]


def labelled() -> Phrases:
    lines = (DATA / "phrases.jsonl").read_text(encoding="utf-8").splitlines()
    return [(record["phrase"], context_of(record["context"])) for record in map(json.loads, lines)]


def unseen() -> Phrases:
    with (DATA / "unseen.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["phrase"], Context(year_start=2021)) for row in rows]


def a_second(reader: Reader, phrases: Phrases, rounds: int = ROUNDS) -> float:
    """Phrases a second of processor time, the best of the rounds: other work on the machine is not counted."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for phrase, context in phrases:
            reader(phrase, context)
        best = min(best, time.process_time() - began)
    return len(phrases) / best


def reading_rows() -> Iterator[tuple[str, str, str, str]]:
    """(what, measured, against, bound)."""
    first, others = a_second(read_uncached, labelled()), a_second(read_uncached, unseen())
    against = f"{others:,.0f} of the unseen table"
    yield "phrases read, nothing kept", f"{first:,.0f} a second", against, ""
    again, table = a_second(read, labelled()), len(unseen())
    yield "phrases read by plans", f"{again:,.0f} a second", f"{table:,} phrases in the table", "≥ 20,000"


if __name__ == "__main__":
    for row in reading_rows():
        print(*row, sep="   ")  # noqa: T201
