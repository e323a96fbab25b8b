"""Terms, holidays and exams: the usual ones, and a programme's own."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.school_calendars import (
    EXAMS,
    HALVES,
    SEASON_HOLIDAYS,
    TERMS,
    TRIMESTERS,
    USUAL_CALENDAR,
    Exams,
    SchoolCalendar,
    SchoolDays,
    own_calendar,
    school_days,
)
from scheduler.terms import Context, read
from storage.policies import NO_OWN, OwnDays
from storage.years import academic_year

# A municipality whose first term ends early: Monday 25 October – Sunday 31 October 2021, and so on.
OWN = own_calendar(
    holidays=[
        (date(2021, 10, 25), date(2021, 10, 31)),
        (date(2021, 12, 27), date(2022, 1, 9)),
        (date(2022, 3, 21), date(2022, 3, 27)),
        (date(2022, 2, 14), date(2022, 2, 20)),  # more holidays of the first form: no term ends there
    ],
    vpr=[(date(2022, 3, 1), date(2022, 3, 25)), (date(2022, 4, 11), date(2022, 5, 6))],
    gia=[(date(2022, 5, 23), date(2022, 7, 1)), (date(2022, 9, 6), date(2022, 9, 24))],
    own=OwnDays(off=frozenset({date(2022, 6, 3)})),
)
YEAR = Context(year_start=2021)
OWN_YEAR = Context(year_start=2021, calendar=OWN)


@pytest.mark.parametrize("table", [TERMS, TRIMESTERS, HALVES, SEASON_HOLIDAYS])
def test_default_dates_follow_each_other_in_the_academic_year(table: tuple[SchoolDays, ...]) -> None:
    spans = [school_days(each, 2021) for each in table]
    assert all(first <= last for first, last in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert all(academic_year(day) == 2021 for span in spans for day in span)


def test_terms_end_where_the_rules_of_reading_say() -> None:
    assert [str(last) for _, last in USUAL_CALENDAR.terms(2021)] == [
        "2021-10-31", "2021-12-31", "2022-03-31", "2022-05-31",
    ]  # fmt: skip


def test_holidays_reach_over_the_new_year() -> None:
    assert USUAL_CALENDAR.on_holiday(date(2021, 12, 31))
    assert USUAL_CALENDAR.on_holiday(date(2022, 1, 8))
    assert not USUAL_CALENDAR.on_holiday(date(2022, 1, 9))
    assert USUAL_CALENDAR.on_holiday(date(2022, 7, 15))
    assert not USUAL_CALENDAR.on_holiday(date(2021, 9, 1))


def test_a_programme_sets_its_own_dates() -> None:
    assert [(str(first), str(last)) for first, last in OWN.terms(2021)] == [
        ("2021-09-01", "2021-10-24"), ("2021-11-01", "2021-12-26"),
        ("2022-01-10", "2022-03-20"), ("2022-03-28", "2022-05-31"),
    ]  # fmt: skip
    assert [str(last) for _, last in OWN.halves(2021)] == ["2021-12-26", "2022-05-31"]
    assert OWN.on_holiday(date(2022, 2, 16))
    assert OWN.on_holiday(date(2022, 7, 15))
    assert not OWN.on_holiday(date(2021, 11, 2))


def test_another_year_keeps_the_usual_dates() -> None:
    assert OWN.terms(2022) == USUAL_CALENDAR.terms(2022)
    assert OWN.holidays_of(0, 2022) == USUAL_CALENDAR.holidays_of(0, 2022)


def test_holidays_that_leave_no_day_of_a_term_are_passed_over() -> None:
    odd = SchoolCalendar(holidays=((date(2021, 9, 1), date(2021, 9, 5)),))
    assert odd.terms(2021)[0] == USUAL_CALENDAR.terms(2021)[0]


def test_assessment_periods() -> None:
    assert USUAL_CALENDAR.exams_on(date(2022, 4, 10)) == (Exams.EARLY, Exams.VPR)
    assert USUAL_CALENDAR.exams_on(date(2022, 6, 10)) == (Exams.MAIN,)
    assert USUAL_CALENDAR.exams_on(date(2022, 9, 10)) == (Exams.ADDITIONAL,)
    assert USUAL_CALENDAR.exams_on(date(2022, 1, 20)) == ()
    assert set(EXAMS) == set(Exams)


def test_assessments_of_the_programmes_own() -> None:
    assert OWN.exams_of(Exams.VPR, 2021) == (date(2022, 3, 1), date(2022, 5, 6))
    assert OWN.exams_of(Exams.MAIN, 2021) == (date(2022, 5, 23), date(2022, 7, 1))
    assert OWN.exams_of(Exams.ADDITIONAL, 2022) == (date(2022, 9, 6), date(2022, 9, 24))
    assert OWN.exams_of(Exams.EARLY, 2021) == USUAL_CALENDAR.exams_of(Exams.EARLY, 2021)


@pytest.mark.parametrize(
    ("phrase", "usual", "own"),
    [
        ("по итогам четверти", ["2021-10-31", "2021-12-31", "2022-03-31", "2022-05-31"],
         ["2021-10-24", "2021-12-26", "2022-03-20", "2022-05-31"]),
        ("II четверть", ["2021-12-31"], ["2021-12-26"]),
        ("осенние каникулы", ["2021-11-06"], ["2021-10-31"]),
        ("1 полугодие", ["2021-12-31"], ["2021-12-26"]),
        ("1 раз в полугодие", ["2021-12-31", "2022-05-31"], ["2021-12-26", "2022-05-31"]),
        ("октябрь", ["2021-10-31"], ["2021-10-31"]),
        ("1 раз в квартал", ["2021-09-30", "2021-12-31", "2022-03-31", "2022-06-30"],
         ["2021-09-30", "2021-12-31", "2022-03-31", "2022-06-30"]),
    ],
)  # fmt: skip
def test_the_reader_counts_by_the_programmes_own_calendar(phrase: str, usual: list[str], own: list[str]) -> None:
    assert [str(day) for day in read(phrase, YEAR).deadlines] == usual
    assert [str(day) for day in read(phrase, OWN_YEAR).deadlines] == own


def test_working_days_of_an_event_pass_over_the_programmes_days_off() -> None:
    phrase, anchor = "в течение 3 рабочих дней после получения протокола", date(2022, 6, 1)
    plain = read(phrase, Context(year_start=2021, anchor=anchor))
    own = read(phrase, Context(year_start=2021, anchor=anchor, calendar=OWN))
    assert [str(one.deadlines[0]) for one in (plain, own)] == ["2022-06-06", "2022-06-07"]


def test_the_programmes_own_assessments_are_offered() -> None:
    offered = read("в период проведения ВПР", OWN_YEAR).choices
    assert [(str(w.start), str(w.end)) for one in offered for w in one.windows] == [("2022-03-01", "2022-05-06")]


spans = st.tuples(st.dates(date(2021, 9, 1), date(2022, 8, 20)), st.integers(0, 20)).map(
    lambda span: (span[0], span[0] + timedelta(days=span[1]))
)


@given(st.lists(spans, max_size=6))
def test_whatever_holidays_are_kept_terms_follow_each_other(holidays: list[tuple[date, date]]) -> None:
    terms = own_calendar(holidays, [], [], NO_OWN).terms(2021)
    assert len(terms) == 4
    assert all(first <= last for first, last in terms)
    assert all(before[0] <= after[0] for before, after in pairwise(terms))
