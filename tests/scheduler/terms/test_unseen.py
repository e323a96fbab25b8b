"""Phrases of the same genres that the rules were not written from, with the reading of a careful methodist.

`unseen.tsv`: «12: first second» in its column of deadlines means twelve days, of which two are written.
"""

import csv
from datetime import date
from pathlib import Path

from scheduler.terms import Context, Reading, Window, read

TABLE = Path(__file__).parents[2] / "data/deadlines/unseen.tsv"
YEARS = {
    "2021/22": Context(year_start=2021),
    "2022/23": Context(year_start=2022),
    "2023/24": Context(year_start=2023),
    "2024/25": Context(year_start=2024),
    "2022": Context(calendar_year=2022),
    "-": Context(),
}
NONE = "-"
OPEN = "…"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = rows()


def days(text: str) -> list[date]:
    return [date.fromisoformat(day) for day in text.split()] if text != NONE else []


def windows(text: str) -> list[Window]:
    pairs = [pair.split("..") for pair in text.split()] if text != NONE else []
    return [Window(*(None if day == OPEN else date.fromisoformat(day) for day in pair)) for pair in pairs]


def offset(reading: Reading) -> str:
    counted = reading.offset
    return f"{counted.number} {counted.unit} {counted.direction}" if counted else NONE


def faults(row: dict[str, str]) -> dict[str, object]:
    """What is read otherwise than the row says, by column."""
    reading = read(row["phrase"], YEARS[row["year"]])
    count, _, written = row["deadlines"].rpartition(": ")
    told = {
        "kind": (reading.kind.value, row["kind"]),
        "windows": (list(reading.windows), windows(row["windows"])),
        "deadlines": (list(reading.deadlines)[: 2 if count else None], days(written)),
        "count": (len(reading.deadlines), int(count or len(reading.deadlines))),
        "recurrence": (reading.recurrence or NONE, row["recurrence"]),
        "offset": (offset(reading), row["offset"]),
        "asks": (reading.needs_human, row["asks"] == "asks"),
    }
    return {name: got for name, (got, wanted) in told.items() if got != wanted}


def test_every_phrase_is_read_as_its_row_says() -> None:
    misread = {row["phrase"]: found for row in ROWS if (found := faults(row))}
    assert misread == {}


def test_the_table_is_large_and_of_every_kind() -> None:
    assert len(ROWS) > 2000
    assert {row["kind"] for row in ROWS} == {
        "dates", "windows", "recurring", "ongoing", "event-relative", "unscheduled",
    }  # fmt: skip
