"""Points → days, year lending between neighbours, labels and recurring days."""

from datetime import date

import pytest

from scheduler.terms import Context, Window, date_label, day_label, russian_recurrence, window_label, windows_label
from scheduler.terms.nodes import Part, Point, Rhythm, Stretch, Unit
from scheduler.terms.oddities import Odd, outside
from scheduler.terms.placing import place, place_one
from scheduler.terms.recurring import due_days, main_rhythm, nth_workday, weekdays_in, year_window
from scheduler.terms.resolve import days_of, nth_weekday
from scheduler.terms.spread import spread
from scheduler.terms.waiting import months_later

COLUMN = Context(year_start=2021)
CALENDAR = Context(calendar_year=2022)


def span(point: Point, context: Context = COLUMN, closes: bool = False) -> str:
    found = days_of(point, context, closes)
    return f"{found.days[0]}..{found.days[1]}{' ?' if found.guessed or found.missing else ''}" if found else ""


def month(number: int, **fields: int) -> Point:
    return Point(Unit.MONTH, number)._replace(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("point", "academic", "calendar"),
    [
        (month(9), "2021-09-01..2021-09-30", "2022-09-01..2022-09-30"),
        (month(2), "2022-02-01..2022-02-28", "2022-02-01..2022-02-28"),
        (month(8), "2021-08-01..2021-08-31", "2022-08-01..2022-08-31"),
        (Point(Unit.DAY, 31, 6), "2022-06-30..2022-06-30 ?", "2022-06-30..2022-06-30 ?"),
        (Point(Unit.QUARTER, 4), "2021-10-01..2021-12-31", "2022-10-01..2022-12-31"),
        (Point(Unit.QUARTER, 1), "2022-01-01..2022-03-31", "2022-01-01..2022-03-31"),
        (Point(Unit.QUARTER, 3), "2021-07-01..2021-09-30 ?", "2022-07-01..2022-09-30"),
        (Point(Unit.HALF, 1), "2021-09-01..2021-12-31", "2022-01-01..2022-06-30"),
        (Point(Unit.HALF, 2), "2022-01-01..2022-05-31", "2022-07-01..2022-12-31"),
        (Point(Unit.TERM, 1), "2021-09-01..2021-10-31", "2022-09-01..2022-10-31"),
        (Point(Unit.TERM, 4), "2022-04-01..2022-05-31", "2022-04-01..2022-05-31"),
        (Point(Unit.TERM, 2, part_number=3), "2021-12-01..2022-02-28", "2022-12-01..2023-02-28"),
        (Point(Unit.SEASON, 1), "2021-09-01..2021-11-30", "2022-09-01..2022-11-30"),
        (Point(Unit.SEASON, 2), "2021-12-01..2022-02-28", "2021-12-01..2022-02-28 ?"),
        (Point(Unit.SEASON, 4), "2022-06-01..2022-08-31", "2022-06-01..2022-08-31"),
        (Point(Unit.HOLIDAYS, 3), "2022-03-24..2022-03-31", "2022-03-24..2022-03-31"),
        (Point(Unit.YEAR), "2021-09-01..2022-08-31", "2022-01-01..2022-12-31"),
        (Point(Unit.YEAR, calendar=True), "2021-01-01..2021-12-31 ?", "2022-01-01..2022-12-31"),
        (Point(Unit.TEACHING_YEAR), "2021-09-01..2022-05-31", "2022-09-01..2023-05-31 ?"),
        (Point(Unit.TEACHING_YEAR, part=Part.END), "2022-05-01..2022-05-31", "2022-05-01..2022-05-31"),
        (Point(Unit.TEACHING_YEAR, part=Part.ONSET), "2021-08-31..2021-08-31", "2022-08-31..2022-08-31"),
        (month(9, shift=1), "2022-09-01..2022-09-30 ?", "2023-09-01..2023-09-30"),
        (Point(Unit.PROGRAMME), "2021-09-01..2022-08-31", "2022-01-01..2022-12-31"),
        (Point(Unit.BARE, 3), "", ""),
    ],
)
def test_points_in_both_kinds_of_year(point: Point, academic: str, calendar: str) -> None:
    assert span(point) == academic
    assert span(point, CALENDAR) == calendar


def test_without_a_year_there_are_no_days() -> None:
    assert span(month(9), Context()) == ""
    assert span(month(9, year=2020), Context()) == "2020-09-01..2020-09-30"


def test_the_span_of_the_programme() -> None:
    context = Context(year_start=2021, span=(date(2021, 1, 1), date(2024, 12, 31)))
    assert span(Point(Unit.PROGRAMME), context) == "2021-01-01..2024-12-31"


def test_august_that_closes_is_the_next_one() -> None:
    assert span(month(8), closes=True) == "2022-08-01..2022-08-31"
    assert span(month(8, year=2021), closes=True) == "2021-08-01..2021-08-31"


@pytest.mark.parametrize(
    ("part", "number", "days"),
    [
        (Part.BEGINNING, 0, "2021-10-01..2021-10-10"),
        (Part.MIDDLE, 0, "2021-10-11..2021-10-20"),
        (Part.END, 0, "2021-10-21..2021-10-31"),
        (Part.HALF, 1, "2021-10-01..2021-10-15"),
        (Part.HALF, 2, "2021-10-16..2021-10-31"),
        (Part.DECADE, 3, "2021-10-21..2021-10-31"),
        (Part.WEEK, 1, "2021-10-01..2021-10-07"),
        (Part.WEEK, 5, "2021-10-29..2021-10-31"),
        (Part.WEEK, -1, "2021-10-25..2021-10-31"),
        (Part.ONSET, 0, "2021-09-30..2021-09-30"),
        (Part.PASSED, 0, "2021-11-01..2021-11-01"),
    ],
)
def test_parts_of_a_month(part: Part, number: int, days: str) -> None:
    assert span(month(10)._replace(part=part, part_number=number)) == days


@pytest.mark.parametrize(
    ("nth", "weekday", "day"), [(1, 0, 7), (2, 3, 10), (-1, 3, 31), (5, 0, 28), (5, 2, 30), (-1, 6, 27)]
)
def test_weekdays_of_march_2022(nth: int, weekday: int, day: int) -> None:
    assert nth_weekday(2022, 3, nth, weekday) == date(2022, 3, day)


def years(*points: Point) -> list[int]:
    return [one.first.year for one in spread(tuple(map(Stretch, points)))]


def test_a_year_printed_last_governs_all_before_it() -> None:
    assert years(month(4), month(6), month(7, year=2022)) == [2022, 2022, 2022]


def test_months_that_run_backwards_begin_a_year_earlier() -> None:
    assert years(month(10), month(12), month(3, year=2022)) == [2021, 2021, 2022]


def test_a_year_goes_on_behind_it() -> None:
    assert years(month(9, year=2021), month(1)) == [2021, 2022]
    assert years(month(9, year=2021), month(11)) == [2021, 2021]


def test_a_year_printed_first_heads_the_months() -> None:
    assert years(Point(Unit.YEAR, year=2022), month(1), month(3)) == [2022, 2022]


def test_years_behind_a_month_repeat_it() -> None:
    assert years(month(10, year=2021), Point(Unit.YEAR, year=2022)) == [2021, 2022]
    assert years(month(10, year=2021, last_year=2023)) == [2021, 2022, 2023]


def test_bare_numbers_take_what_their_neighbour_has() -> None:
    (stretch,) = spread((Stretch(Point(Unit.BARE, 3), Point(Unit.DAY, 22, 9)),))
    assert stretch.first == Point(Unit.DAY, 3, 9)
    assert spread((Stretch(Point(Unit.BARE, 3)),)) == []
    assert spread((Stretch(Point(Unit.BARE, 9)), Stretch(Point(Unit.YEAR, year=2021))))[0].first.unit is Unit.YEAR


def test_a_range_that_turns_round_starts_a_year_earlier_and_is_odd() -> None:
    placed = place_one(Stretch(month(5), month(9)), COLUMN)
    assert placed
    assert placed.window == Window(date(2021, 5, 1), date(2021, 9, 30))
    assert Odd.BACKWARDS in placed.odd


def test_printed_ends_that_contradict_each_other_are_swapped() -> None:
    placed = place_one(Stretch(month(5, year=2023), month(9, year=2021)), COLUMN)
    assert placed
    assert placed.window.start
    assert placed.window.end
    assert placed.window.start <= placed.window.end
    assert Odd.BACKWARDS in placed.odd


@pytest.mark.parametrize(
    ("start", "end", "context", "expected"),
    [
        (date(2021, 8, 5), date(2021, 8, 20), COLUMN, False),
        (date(2021, 4, 1), date(2021, 5, 31), COLUMN, True),
        (date(2021, 4, 1), date(2021, 9, 30), COLUMN, False),
        (date(2023, 1, 1), date(2023, 1, 31), CALENDAR, True),
        (date(2019, 1, 1), date(2019, 1, 31), Context(), False),
        (date(2023, 5, 1), date(2023, 5, 31), Context(2021, None, (date(2021, 1, 1), date(2024, 12, 31))), False),
    ],
)  # fmt: skip
def test_outside_the_column(start: date, end: date, context: Context, expected: bool) -> None:
    assert outside(start, end, context) is expected


def test_what_has_no_year_is_undated() -> None:
    assert place((Stretch(month(9)),), Context()) == ((), True, False)


@pytest.mark.parametrize(
    ("window", "label"),
    [
        (Window(date(2021, 9, 1), date(2021, 9, 30)), "сентябрь 2021"),
        (Window(date(2021, 8, 1), date(2021, 9, 30)), "август–сентябрь 2021"),
        (Window(date(2021, 12, 1), date(2022, 1, 31)), "декабрь 2021 – январь 2022"),
        (Window(date(2021, 1, 1), date(2021, 12, 31)), "2021 год"),
        (Window(date(2021, 1, 1), date(2024, 12, 31)), "2021–2024 годы"),
        (Window(date(2021, 9, 1), date(2022, 8, 31)), "2021/2022 учебный год"),
        (Window(date(2021, 4, 20), date(2021, 5, 14)), "с 20 апреля по 14 мая 2021"),
        (Window(date(2021, 12, 20), date(2022, 1, 14)), "с 20 декабря 2021 по 14 января 2022"),
        (Window(date(2021, 9, 30), date(2021, 9, 30)), "30 сентября 2021"),
        (Window(None, date(2021, 10, 1)), "до 1 октября 2021"),
        (Window(date(2021, 10, 1), None), "с 1 октября 2021"),
        (Window(None, None), "без срока"),
    ],
)
def test_labels_of_windows(window: Window, label: str) -> None:
    assert window_label(window).replace("\u00a0", " ") == label


def test_labels_of_days() -> None:
    assert day_label(date(2021, 9, 30)).replace("\u00a0", " ") == "30 сентября 2021, чт"
    assert date_label(date(2021, 9, 30)) == "30\u00a0сентября 2021"
    day = Window(date(2021, 9, 30), date(2021, 9, 30))
    assert windows_label((day, day)).replace("\u00a0", " ") == "30 сентября 2021; 30 сентября 2021"


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("n_per_year:1", "1 раз в год"), ("n_per_year:2", "2 раза в год"), ("n_per_year:12", "12 раз в год"),
        ("n_per_year:24", "24 раза в год"), ("every_n_years:2", "раз в 2 года"), ("every_n_years:5", "раз в 5 лет"),
        ("school_quarterly", "каждую четверть"), ("per_event", "при каждом событии"),
    ],
)  # fmt: skip
def test_labels_of_recurrences(code: str, label: str) -> None:
    assert russian_recurrence(code).replace("\u00a0", " ") == label


YEAR = Window(date(2021, 9, 1), date(2022, 8, 31))


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        (Rhythm("quarterly"), ["2021-09-30", "2021-12-31", "2022-03-31", "2022-06-30"]),
        (Rhythm("quarterly", day=10), ["2021-10-10", "2022-01-10", "2022-04-10", "2022-07-10"]),
        (Rhythm("half_yearly"), ["2021-12-31", "2022-05-31"]),
        (Rhythm("yearly"), ["2022-08-31"]),
        (Rhythm("yearly", end_of_year=True), ["2022-05-31"]),
        (Rhythm("monthly"), []),
        (Rhythm("weekly", weekday=3), []),
        (Rhythm("n_per_year:2"), []),
    ],
)
def test_due_days_of_an_academic_year(rhythm: Rhythm, days: list[str]) -> None:
    assert [str(day) for day in due_days(rhythm, YEAR)] == days


def test_days_of_a_month_stop_at_its_end() -> None:
    due = due_days(Rhythm("monthly", day=31), YEAR)
    assert len(due) == 12
    assert date(2022, 2, 28) in due


def test_an_open_window_defines_no_days() -> None:
    assert due_days(Rhythm("quarterly"), Window(date(2021, 9, 1), None)) == ()
    assert weekdays_in(Window(None, date(2021, 9, 1)), 3) == ()


@pytest.mark.parametrize(
    ("month", "nth", "day"), [((2021, 10), -1, 29), ((2022, 1), 1, 10), ((2021, 10), 3, 5), ((2021, 11), 3, 3)]
)
def test_working_days_of_recurrences(month: tuple[int, int], nth: int, day: int) -> None:
    assert nth_workday(*month, nth) == date(*month, day)


@pytest.mark.parametrize(
    ("codes", "main", "torn"),
    [
        (["yearly"], "yearly", False),
        (["n_per_year:4", "school_quarterly"], "school_quarterly", False),
        (["half_yearly", "n_per_year:2"], "half_yearly", False),
        (["monthly", "quarterly"], "monthly", True),
        (["n_per_year:3", "half_yearly"], "half_yearly", True),
    ],
)
def test_the_main_rhythm_of_several(codes: list[str], main: str, torn: bool) -> None:
    rhythm, doubtful = main_rhythm(tuple(map(Rhythm, codes)))
    assert (rhythm.code, doubtful) == (main, torn)


def test_a_day_belongs_to_the_rhythm_beside_it() -> None:
    for pair in ((Rhythm("quarterly"), Rhythm("monthly", day=10)), (Rhythm("monthly", day=10), Rhythm("quarterly"))):
        rhythm, torn = main_rhythm(pair)
        assert (rhythm.code, rhythm.day, torn) == ("quarterly", 10, False)


def test_the_year_of_the_context() -> None:
    assert year_window(COLUMN) == YEAR
    assert year_window(Context()) is None


def test_months_later_stop_at_the_end_of_a_month() -> None:
    assert months_later(date(2022, 1, 31), 1) == date(2022, 2, 28)
    assert months_later(date(2022, 3, 31), -1) == date(2022, 2, 28)
    assert months_later(date(2021, 11, 15), 14) == date(2023, 1, 15)
