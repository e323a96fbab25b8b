"""Phrases of the same genres that the rules were not written from, with the reading of a careful methodist.

`unseen.tsv`: «12: first second» in its column of deadlines means twelve days, of which two are written.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from scheduler.terms import Context, Reading, Window, read

TABLE = Path(__file__).parents[2] / "data/deadlines/unseen.tsv"
YEARS = {"2021/22": Context(year_start=2021), "2022": Context(calendar_year=2022)}
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


@pytest.mark.parametrize("row", ROWS, ids=[row["phrase"] for row in ROWS])
def test_unseen_phrase(row: dict[str, str]) -> None:
    reading = read(row["phrase"], YEARS[row["year"]])
    count, _, written = row["deadlines"].rpartition(": ")
    assert reading.kind.value == row["kind"]
    assert list(reading.windows) == windows(row["windows"])
    assert list(reading.deadlines)[: 2 if count else None] == days(written)
    assert not count or len(reading.deadlines) == int(count)
    assert (reading.recurrence or NONE) == row["recurrence"]
    assert offset(reading) == row["offset"]
    assert reading.needs_human == (row["asks"] == "asks")


def test_the_table_is_large_and_of_every_kind() -> None:
    assert len(ROWS) > 400
    assert {row["kind"] for row in ROWS} == {
        "dates", "windows", "recurring", "ongoing", "event-relative", "unscheduled",
    }  # fmt: skip
