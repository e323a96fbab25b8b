"""The heat map piece by piece: cells, rows of two heights, staircase, bars of the totals."""

import numpy as np
import pytest

from reports.charts.heat import (
    CELL,
    NAME_RIGHT,
    PITCH,
    TALL,
    cell,
    column_x,
    heat_row,
    heat_rows,
    legend,
    name_lines,
    staircase,
    totals,
)
from reports.charts.lettering import advance
from reports.charts.tokens import ALARM, BACKGROUND, BEFORE, CAPTION, LOW_TINT, MEDIUM_CELL, RIGHT, ROW
from reports.numbers import programme_findings
from reports.programme import HeatRow, ProgrammeFindings, SchoolRow
from reports.risk import Level
from tests.reports.charts.pixels import extent, inked, pixels, rgb, sheet
from tests.reports.charts.readable import words_of
from tests.reports.examples import PROGRAMME, PROGRAMMES

LEVELS = (Level.HIGH, Level.MEDIUM, None, Level.LOW)


def row(name: str = "Лесная НОШ", *badges: str, levels: tuple[Level | None, ...] = LEVELS) -> HeatRow:
    return HeatRow(SchoolRow(1, name, badges), levels)


def findings(*rows: HeatRow) -> ProgrammeFindings:
    return ProgrammeFindings(("Кадры", "Оснащение", "Школьная среда", "Языковые барьеры"), rows, 0.5)


@pytest.mark.parametrize(
    ("level", "ground"), [(Level.HIGH, ALARM), (Level.MEDIUM, MEDIUM_CELL), (Level.LOW, LOW_TINT), (None, BACKGROUND)]
)
def test_a_cell_has_the_ground_of_its_level_and_a_mark(level: Level | None, ground: str) -> None:
    picture = sheet()
    cell(picture, 20, 20, level)
    drawn = pixels(picture)
    assert tuple(drawn[25, 25]) == rgb(ground)
    has_mark = bool(inked(drawn[28:52, 30:58], ground).any())
    assert has_mark is (level is not None)


def test_a_missing_cell_is_as_large_as_any_other() -> None:
    picture = sheet()
    cell(picture, 20, 20, None)
    assert extent(inked(pixels(picture))) == (20, 20, 20 + CELL[0], 20 + CELL[1])


@pytest.mark.parametrize(
    ("own", "pitch"),
    [
        (row(), PITCH),
        (row("Лесная НОШ", "ШГР"), PITCH),
        (row("Лесная НОШ", "ШНОР", "ШНСУ"), TALL),
        (row("Лесная НОШ", "ШНОР", "ШНСУ", "500+"), TALL),
        (row("Верхнекаменская средняя общеобразовательная школа № 2"), TALL),
    ],
)
def test_a_row_is_as_high_as_it_needs(own: HeatRow, pitch: float) -> None:
    assert heat_row(sheet(), 10, own) == pitch


def test_a_name_shrinks_before_it_wraps() -> None:
    fits = "Каменская СОШ № 2"
    assert name_lines(row(fits))[1] == ROW
    assert name_lines(row("Краснокаменская СОШ № 12"))[1] in (ROW, CAPTION)
    lines, style = name_lines(row("Краснокаменская вечерняя школа № 12", "ШНОР"))
    assert len(lines) == 2
    assert style == CAPTION
    assert lines[-1].endswith("№\u00a012")
    assert all(advance(line, style) <= NAME_RIGHT for line in lines)


def test_the_count_at_the_right_is_of_high_factors() -> None:
    picture = sheet()
    heat_row(picture, 10, row(levels=(Level.HIGH, Level.HIGH, None, Level.LOW)))
    assert words_of(picture)[-1] == "2"
    assert picture.boxes[-1].right == pytest.approx(RIGHT)


def test_nothing_known_is_not_zero_high_factors() -> None:
    picture = sheet()
    heat_row(picture, 10, row(levels=(None,) * 4))
    assert words_of(picture)[-1] == "н/д"


def test_rows_follow_each_other_without_gaps() -> None:
    rows = [row(), row("Степная ООШ", "ШНОР", "ШНСУ"), row()]
    assert heat_rows(sheet(300), 10, rows) == 10 + PITCH + TALL + PITCH


def test_the_staircase_descends_to_its_columns() -> None:
    picture = sheet(500)
    everything = findings(row())
    bottom = staircase(picture, 20, everything)
    names = [box for box in picture.boxes if box.words]
    assert [box.words for box in names] == list(everything.columns)
    assert [box.top for box in names] == sorted((box.top for box in names), reverse=True)
    assert [box.right for box in names] == pytest.approx([column_x(column) - 14 for column in range(4)])
    assert bottom > max(box.bottom for box in names)


def test_the_legend_names_all_levels_and_the_lack_of_one() -> None:
    picture = sheet(300)
    legend(picture, 20)
    assert words_of(picture) == ["высокий риск", "средний", "низкий", "нет данных"]


def test_totals_are_bars_from_zero_and_alarm_from_half() -> None:
    high, low = (
        row(levels=(Level.HIGH, Level.HIGH, None, Level.LOW)),
        row(levels=(Level.HIGH, Level.LOW, None, Level.LOW)),
    )
    picture = sheet(200)
    base = totals(picture, 20, findings(high, low, low))
    drawn = pixels(picture)
    heights = []
    for column in range(4):
        strip = drawn[: int(base) - 2, int(column_x(column)) - 10]
        colour = ALARM if column == 0 else BEFORE
        heights.append(int((np.abs(strip - np.array(rgb(colour))).max(axis=1) < 8).sum()))
    assert heights[0] > heights[1] > heights[3] > 0
    assert heights[2] == 0
    assert heights[0] == pytest.approx(3 * heights[1], rel=0.15)
    assert words_of(picture)[2:] == ["3", "1", "н/д", "0", "4"]


def test_the_base_leaves_out_schools_without_data() -> None:
    some = findings(row(levels=(Level.HIGH, None, None, None)), row(levels=(None,) * 4))
    assert (some.high(0), some.base(0), some.known) == (1, 1, 1)
    assert some.is_common(0)
    assert not some.is_common(1)


@pytest.mark.parametrize("name", PROGRAMMES)
def test_every_cell_of_every_school_has_a_level_or_none(name: str) -> None:
    found = programme_findings(PROGRAMMES[name])
    assert sorted(found.columns) == sorted(factor.short for factor in PROGRAMME.factors)
    assert {len(own.levels) for own in found.rows} == {10}
    assert len(found.rows) == len(PROGRAMMES[name].schools)
