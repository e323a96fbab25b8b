"""The roadmaps that come with the product: no printed cell is lost, and few questions are asked."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.terms import Context, Reading, StageText, read, stages

PROGRAMMES = Path(__file__).parents[3] / "storage/programmes"


def cells(programme: str, year: int) -> Iterator[tuple[int, str]]:
    """(academic year, cell) of every column of terms; a roadmap with one column belongs to `year`."""
    with (PROGRAMMES / programme / "Дорожная карта.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            for column, cell in row.items():
                if column[:4].isdigit() or column == "Сроки":
                    yield int(column[:4]) if column[:4].isdigit() else year, cell or ""


def readings(programme: str, year: int) -> list[tuple[StageText, Reading]]:
    return [
        (stage, read(stage.phrase, Context(year_start=start)))
        for start, cell in cells(programme, year)
        for stage in stages(cell)
    ]


@pytest.mark.parametrize(("programme", "year", "most"), [("nazarovo", 2021, 12), ("gorodets", 2020, 0)])
def test_few_stages_are_asked(programme: str, year: int, most: int) -> None:
    asked = [stage.phrase for stage, reading in readings(programme, year) if reading.needs_human]
    assert len(asked) <= most, asked


@pytest.mark.parametrize(("programme", "year"), [("nazarovo", 2021), ("gorodets", 2020)])
def test_what_is_not_asked_has_its_days(programme: str, year: int) -> None:
    for stage, reading in readings(programme, year):
        assert reading.needs_human or reading.deadlines, stage
        assert not reading.notes or reading.needs_human, stage


@pytest.mark.parametrize(("programme", "count"), [("nazarovo", 79), ("gorodets", 39)])
def test_every_printed_cell_is_a_stage_with_a_phrase(programme: str, count: int) -> None:
    found = [stage for _, cell in cells(programme, 2020) for stage in stages(cell)]
    assert len(found) == count
    assert all(stage.phrase for stage in found)
    assert sum(bool(cell.strip()) for _, cell in cells(programme, 2020)) <= count
