"""`make bench`: the numbers of the house as ratios within one run, in a table. Nothing here passes or fails."""

import asyncio
import logging
from collections.abc import Iterator
from itertools import chain

from tests.benchmarks.answering import PEOPLE, crowd, step
from tests.benchmarks.importing import importing
from tests.benchmarks.page import pages
from tests.benchmarks.pictures import picture_rows
from tests.benchmarks.planning import planning_rows
from tests.benchmarks.queue import NOTICES, due_among_a_million
from tests.benchmarks.reading import reading_rows
from tests.benchmarks.starting import bare_imports, help_seconds, starts
from tests.benchmarks.updates import updates

Row = tuple[str, str, str, str]


def rows() -> Iterator[Row]:
    """(what, measured, against, bound)."""
    imports = bare_imports()
    start, memory = asyncio.run(starts())
    yield "start to first getUpdates", f"{start:.2f} s", f"{start / imports:.2f} × imports ({imports:.2f} s)", "≤ 1.3 ×"
    yield "memory of the idle bot", f"{memory:.0f} MB", "", "≤ 230 MB"
    yield "python -m bot terms --help", f"{help_seconds():.2f} s", "", "≤ 0.3 s"
    floor, click = asyncio.run(updates())
    against = f"{click / floor:.2f} × floor ({1 / floor:.0f} a second)"
    yield "a menu click, handled", f"{1 / click:.0f} a second", against, "≤ 2.5 ×"
    yield from picture_rows()
    yield from answering_rows()
    yield from page_rows()
    yield from reading_rows()
    yield from planning_rows()
    yield from queue_rows()
    files = importing()
    yield (
        "a region's xlsx imported",
        f"{files.seconds:.1f} s",
        f"of the processor {files.worked:.1f} s; largest process {files.megabytes:.0f} MB",
        "≤ 40 s, ≤ 700 MB",
    )
    against = f"{files.reading / files.calamine:.2f} × calamine ({files.calamine:.2f} s)"
    yield "reading that file alone", f"{files.reading:.2f} s", against, "≤ 2 ×"
    against = f"{files.understanding / files.calamine:.2f} × calamine"
    yield "its rows understood too", f"{files.understanding:.2f} s", against, ""
    by_number, by_name, misspelt = (seconds * 1000 for seconds in files.searches)
    found = f"{by_name:.0f} ms by name, {misspelt:.0f} ms misspelt"
    yield "one school among 40,000", f"{by_number:.0f} ms", found, "≤ 50 ms"


def answering_rows() -> Iterator[Row]:
    yield "a step of a questionnaire", f"{asyncio.run(step()) * 1000:.1f} ms", "p95, handler and transaction", "≤ 20 ms"
    late, number = asyncio.run(crowd())
    against = f"p95 of {number} answers of {PEOPLE} people, one in 10 s each"
    yield "message to next question", f"{late * 1000:.0f} ms", against, "≤ 150 ms"


def page_rows() -> Iterator[Row]:
    """Nothing where there is no browser."""
    if measured := asyncio.run(pages()):
        few, many = measured
        against = f"{many / few:.2f} × a chat of 20 ({few * 1000:.0f} ms)"
        yield "2,000 messages on the page", f"{many * 1000:.0f} ms", against, "≤ 3 ×"


def queue_rows() -> Iterator[Row]:
    """A broadcast that waits among years of history, as one claim of the deliverer finds it."""
    for name, seconds in zip(("SQLite", "PostgreSQL"), due_among_a_million(), strict=True):
        yield f"due notices, {name}", f"{seconds * 1000:.1f} ms", f"among {NOTICES:,}", "≤ 10 ms"


def main() -> None:
    logging.disable(logging.WARNING)
    for what, measured, against, bound in chain([("", "measured", "", "bound")], rows()):
        print(f"{what:<28}{measured:>14}   {against:<42}{bound}", flush=True)  # noqa: T201  the table


if __name__ == "__main__":
    main()
