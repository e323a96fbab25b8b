"""The blocks of a school's and a wave's pictures piece by piece: rows, bars, lists, labels."""

import datetime
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts.course import CurveLabel, Scale, course, curve_labels, dates
from reports.charts.participation import MARKS_IN_LINE, filled_lines, name_lines, school_marks, state_rows
from reports.charts.parts import filled_bar, footer, heading, share_bar
from reports.charts.risks import PITCH, TRACK_LEFT, TRACK_RIGHT, marker_x, risk_rows
from reports.charts.tasks import bar, nearest, task_block
from reports.charts.tokens import (
    ALARM,
    BACKGROUND,
    BEFORE,
    CALM,
    CAPTION,
    FOOTER,
    HEADER_TRACK,
    HIGH_TINT,
    LEFT,
    LOW_TINT,
    MEDIUM_TINT,
    RIGHT,
)
from reports.risk import Level
from reports.school import Deadline, FactorFinding, TaskFacts
from reports.wave import Participant, Progress
from tests.reports.charts.pixels import pixels, rgb, sheet
from tests.reports.charts.readable import assert_readable, words_of
from tests.reports.examples import WAVE, november

FACTORS = (
    FactorFinding("Кадры", Level.HIGH, 84, 4),
    FactorFinding("Оснащение", Level.MEDIUM, 50, 0),
    FactorFinding("Школьная среда", Level.LOW, 12, -5),
    FactorFinding("Адаптивность обучения", Level.LOW, 0, None),
    FactorFinding("Языковые барьеры", None, None, None),
)


def test_a_row_says_score_level_and_change() -> None:
    picture = sheet(300)
    assert risk_rows(picture, 20, FACTORS) == 20 + 5 * PITCH
    assert words_of(picture) == [
        *("Кадры", "84", "высокий", "хуже на 4"),
        *("Оснащение", "50", "средний", "как было"),
        *("Школьная среда", "12", "низкий", "лучше на 5"),
        *("Адаптивность обучения", "0", "низкий", "впервые"),
        *("Языковые барьеры", "—", "нет данных"),
    ]
    assert_readable(picture)


def test_the_three_bands_end_where_data_ends() -> None:
    picture = sheet(300)
    risk_rows(picture, 20, FACTORS)
    drawn = pixels(picture)
    for x, tint in ((460, LOW_TINT), (550, MEDIUM_TINT), (620, HIGH_TINT)):
        assert tuple(drawn[20 + PITCH + 4, x]) == rgb(tint)
    assert tuple(drawn[20 + 4 * PITCH + 20, 550]) == rgb(BACKGROUND)


@given(st.floats(0, 100), st.floats(0, 100))
def test_the_marker_stands_by_its_score_and_inside_the_track(one: float, other: float) -> None:
    assert TRACK_LEFT + 15 <= marker_x(one) <= TRACK_RIGHT - 15
    assert (marker_x(one) <= marker_x(other)) or one > other


def runs(row: list[tuple[int, ...]], colour: str) -> int:
    return sum(pixel == rgb(colour) for pixel in row)


@pytest.mark.parametrize("counts", [(14, 8, 2), (1, 0, 999), (5, 5, 0), (1, 1, 1)])
def test_parts_of_a_bar_share_its_width(counts: tuple[int, int, int]) -> None:
    picture = sheet()
    bar(picture, (48, 20, 1032, 40), list(zip(counts, (CALM, BEFORE, ALARM), strict=True)))
    row = [tuple(int(part) for part in pixel) for pixel in pixels(picture)[30]]
    widths = [runs(row, colour) for colour in (CALM, BEFORE, ALARM)]
    assert [width > 0 for width in widths] == [count > 0 for count in counts]
    assert all(width >= 7 for width in widths if width)
    assert sum(widths) == pytest.approx(984 - 4 * (sum(count > 0 for count in counts) - 1), abs=2)
    by_count = [width for _, width in sorted(zip(counts, widths, strict=True))]
    assert all(smaller <= larger + 1 for smaller, larger in pairwise(by_count))


def deadlines(late: int, coming: int) -> list[Deadline]:
    days = [november(1) + datetime.timedelta(days=number) for number in range(late + coming)]
    return [Deadline(day, f"Задача {number}", number < late) for number, day in enumerate(days)]


@pytest.mark.parametrize(
    ("late", "coming", "shown"),
    [(0, 0, (0, 0)), (0, 9, (0, 5)), (9, 0, (5, 0)), (9, 9, (3, 2)), (9, 1, (4, 1)), (1, 9, (1, 4)), (2, 2, (2, 2))],
)
def test_five_deadlines_leave_room_for_what_is_coming(late: int, coming: int, shown: tuple[int, int]) -> None:
    rows = nearest(deadlines(late, coming))
    assert (sum(row.is_overdue for row in rows), sum(not row.is_overdue for row in rows)) == shown
    assert [row.date for row in rows] == sorted(row.date for row in rows)


@pytest.mark.parametrize(
    ("late", "coming", "title"),
    [(0, 2, "Ближайшие сроки"), (2, 0, "Просрочено"), (1, 1, "Просрочено и ближайшие сроки")],
)
def test_the_list_of_deadlines_says_what_it_holds(late: int, coming: int, title: str) -> None:
    picture = sheet(500)
    task_block(picture, 20, TaskFacts(1, coming, late, tuple(deadlines(late, coming))))
    assert title in words_of(picture)


def test_what_the_list_leaves_out_is_counted_from_all_tasks() -> None:
    picture = sheet(500)
    task_block(picture, 20, TaskFacts(1, 40, 2, tuple(deadlines(2, 4))))
    assert "Просрочено и ближайшие, 5 из 42" in words_of(picture)


def test_a_block_fits_half_the_width_too() -> None:
    picture = sheet(600)
    task_block(picture, 20, TaskFacts(14, 8, 2, tuple(deadlines(0, 3))), LEFT, 528)
    assert max(box.right for box in picture.boxes) <= 528
    assert_readable(picture)


def test_no_tasks_is_a_sentence_not_a_bar() -> None:
    picture = sheet()
    task_block(picture, 20, TaskFacts())
    assert words_of(picture) == ["Задачи появятся здесь, когда их назначат школе."]


def test_a_note_gives_way_to_a_long_heading() -> None:
    short, long = sheet(), sheet()
    heading(short, 80, "Риски", "3 высоких из 9", note="к прошлой волне")
    heading(long, 80, "Риски", "3 высоких из 9, и ещё очень много всего, что нужно сказать", note="к прошлой волне")
    assert "к прошлой волне" in words_of(short)
    assert "к прошлой волне" not in words_of(long)
    assert_readable(long)


def test_a_heading_is_cut_only_at_last() -> None:
    picture = sheet()
    heading(picture, 80, "Риски", "очень " * 40)
    assert words_of(picture)[1].endswith("…")
    assert picture.boxes[1].px == 26
    assert_readable(picture)


def test_the_footer_settles_the_height() -> None:
    picture = sheet()
    footer(picture, 500.4, "Ключ", "Сформировано")
    assert picture.height == 500 + FOOTER
    assert pixels(picture).shape[0] == 500 + FOOTER


@pytest.mark.parametrize("filled", [0.0, 0.01, 0.5, 1.0])
def test_a_bar_of_completeness_is_as_long_as_its_share(filled: float) -> None:
    picture = sheet()
    filled_bar(picture, (100, 40, 300, 56), filled)
    row = [tuple(int(part) for part in pixel) for pixel in pixels(picture)[48]]
    assert runs(row, CALM) == pytest.approx(max(200 * filled, 16 if filled else 0), abs=2)
    assert runs(row, CALM) + runs(row, HEADER_TRACK) == pytest.approx(200, abs=3)


def test_a_bullet_shows_now_and_before() -> None:
    picture = sheet()
    share_bar(picture, (100, 40, 500, 60), 0.5, 0.75)
    drawn = pixels(picture)
    assert tuple(drawn[50, 299]) == rgb(CALM)
    assert tuple(drawn[50, 400]) == (0x1C, 0x2B, 0x36)
    assert tuple(drawn[36, 400]) == (0x1C, 0x2B, 0x36)


@pytest.mark.parametrize(("count", "lines"), [(1, 1), (16, 1), (17, 2), (40, 3)])
def test_marks_break_into_lines(count: int, lines: int) -> None:
    picture = sheet(300)
    last = school_marks(picture, 40, Progress.ACCEPTED, count)
    assert len(picture.boxes) == count
    assert len({box.top for box in picture.boxes}) == lines
    assert max(box.bottom for box in picture.boxes) == last + 16
    assert max(box.right for box in picture.boxes) <= RIGHT
    assert MARKS_IN_LINE == 16


def test_a_state_without_schools_keeps_a_lower_row_with_zero() -> None:
    picture = sheet(500)
    groups = [(Progress.NOT_STARTED, ()), (Progress.STARTED, (Participant("Лесная НОШ", Progress.STARTED, 0.4),))]
    bottom = state_rows(picture, 20, groups)
    assert words_of(picture) == ["не начали", "0", "начали", "1", "заполнено", "Лесная 40 %"]
    assert bottom == pytest.approx(20 + 60 + 94, abs=2)


@given(st.lists(st.text(st.characters(categories=("Lu", "Ll")), min_size=1, max_size=20), min_size=1, max_size=40))
def test_names_fill_two_lines_and_the_rest_is_counted(names: list[str]) -> None:
    assert len(name_lines(names)) <= 2


def test_lines_break_after_a_comma() -> None:
    lines = filled_lines([f"Приозёрная {number}" for number in range(9)])
    assert all(line.endswith(",") for line in lines[:-1])
    assert sum(line.count("Приозёрная") for line in lines) == 9


def test_labels_of_two_lines_never_touch_and_stay_above_the_axis() -> None:
    for now, before in ((100, 100), (100, 110), (300, 300), (110, 100), (290, 300)):
        picture = sheet(400)
        curve_labels(picture, 300, [CurveLabel(now, "волна 2", 9, True), CurveLabel(before, "волна 1", 12, False)])
        assert_readable(picture)
        assert max(box.bottom for box in picture.boxes) <= 300


def test_a_long_name_of_a_wave_keeps_its_count() -> None:
    picture = sheet(400)
    curve_labels(picture, 300, [CurveLabel(100, "дополнительная волна сбора", 9, True)])
    assert words_of(picture)[0].endswith("…: 9")


@pytest.mark.parametrize("weeks", [0, 1, 3, 10, 40])
def test_dates_under_the_axis_keep_apart(weeks: int) -> None:
    picture = sheet(400)
    start = november(2)
    scale = Scale(start, start + datetime.timedelta(weeks=weeks), 14, top=100)
    dates(picture, scale, scale.end)
    assert_readable(picture)
    assert 1 <= len(picture.boxes) <= 6


def test_a_wave_without_schools_has_no_curve() -> None:
    picture = sheet(400)
    course(picture, 20, replace(WAVE, participants=()))
    assert words_of(picture) == ["Здесь появится график, когда волне назначат школы."]
    assert picture.boxes[0].px == CAPTION.px
