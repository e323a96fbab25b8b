"""The school year, Russian working days and polite hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendars import (
    Moving,
    add_working_days,
    earliest_polite,
    is_working_day,
    moved_deadline,
    next_working_day,
    previous_working_day,
    zone_named,
)
from storage.policies import OwnDays

days = st.dates(date(2015, 1, 1), date(2040, 12, 31))
ZONES = ["Europe/Moscow", "Asia/Yekaterinburg", "Asia/Krasnoyarsk", "Asia/Vladivostok"]
moments = st.datetimes(datetime(2019, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


# Working days of a five-day week, as the production calendars of these years count them.
@pytest.mark.parametrize(
    ("year", "count"), [(2020, 248), (2021, 247), (2022, 247), (2023, 247), (2024, 248), (2025, 247), (2026, 247)]
)
def test_working_days_of_a_year(year: int, count: int) -> None:
    first = date(year, 1, 1)
    year_days = [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]
    assert sum(map(is_working_day, year_days)) == count


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2022, 3, 5), True),  # a Saturday worked for 7 March
        (date(2022, 3, 7), False),
        (date(2021, 6, 14), False),  # 12 June was a Saturday
        (date(2023, 11, 6), False),  # 4 November was a Saturday
        (date(2025, 2, 24), True),  # 23 February was moved to May
        (date(2024, 11, 2), True),
        (date(2024, 4, 30), False),
        (date(2021, 9, 30), True),
        (date(2021, 9, 25), False),
        (date(2030, 5, 1), False),
        (date(2038, 5, 3), False),  # beyond the decrees the law alone: 1 May is a Saturday
    ],
)
def test_known_days(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_the_own_list_is_stronger() -> None:
    own = OwnDays(off=frozenset({date(2021, 9, 30)}), worked=frozenset({date(2021, 10, 2), date(2022, 1, 4)}))
    assert not is_working_day(date(2021, 9, 30), own)
    assert is_working_day(date(2021, 10, 2), own)
    assert is_working_day(date(2022, 1, 4), own)
    assert next_working_day(date(2021, 9, 30), own) == date(2021, 10, 1)


@pytest.mark.parametrize(
    ("moving", "day"),
    [(Moving.KEEP, date(2021, 10, 31)), (Moving.FORWARD, date(2021, 11, 1)), (Moving.BACK, date(2021, 10, 29))],
)
def test_a_deadline_on_a_sunday_moves_by_the_programmes_rule(moving: Moving, day: date) -> None:
    assert moved_deadline(date(2021, 10, 31), moving) == day
    assert moved_deadline(date(2021, 10, 28), moving) == date(2021, 10, 28)


@given(days)
def test_the_next_and_the_previous_working_day_are_the_nearest(day: date) -> None:
    after, before = next_working_day(day), previous_working_day(day)
    assert before <= day <= after
    assert is_working_day(after)
    assert is_working_day(before)
    assert (after == day) == (before == day) == is_working_day(day)
    assert (after - before).days <= 13  # 31 December 2025 – 11 January 2026


@given(days, st.integers(1, 40))
def test_working_days_are_counted_there_and_back(day: date, count: int) -> None:
    start = next_working_day(day)
    end = add_working_days(start, count)
    passed = [start + timedelta(days=number + 1) for number in range((end - start).days)]
    assert sum(map(is_working_day, passed)) == count
    assert add_working_days(end, -count) == start
    assert add_working_days(day, 0) == day


@pytest.mark.parametrize(
    ("local", "polite"),
    [
        ("2021-09-30 10:15", "2021-09-30 10:15"),  # a Thursday
        ("2021-09-30 08:00", "2021-09-30 08:00"),
        ("2021-09-30 07:59", "2021-09-30 09:00"),
        ("2021-09-30 00:00", "2021-09-30 09:00"),
        ("2021-09-30 20:00", "2021-10-01 09:00"),
        ("2021-10-01 23:30", "2021-10-04 09:00"),  # Friday evening waits for Monday
        ("2021-10-02 12:00", "2021-10-04 09:00"),
        ("2021-10-04 03:00", "2021-10-04 09:00"),
        ("2021-12-30 21:00", "2022-01-10 09:00"),  # the long holidays
    ],
)
def test_polite_hours(local: str, polite: str) -> None:
    zone = ZoneInfo("Asia/Krasnoyarsk")
    moment = datetime.fromisoformat(local).replace(tzinfo=zone)
    expected = datetime.fromisoformat(polite).replace(tzinfo=zone)
    assert earliest_polite(moment.astimezone(UTC), "Asia/Krasnoyarsk") == expected


def test_each_person_is_disturbed_by_their_own_clock() -> None:
    moment = datetime(2021, 9, 30, 14, tzinfo=UTC)  # 17:00 in Moscow, 0:00 in Vladivostok
    assert earliest_polite(moment, "Europe/Moscow") == moment
    assert earliest_polite(moment, "Asia/Vladivostok") == datetime(2021, 9, 30, 23, tzinfo=UTC)


@given(moments, st.sampled_from(ZONES))
def test_the_polite_moment_is_never_earlier_and_always_polite(moment: datetime, zone: str) -> None:
    polite = earliest_polite(moment, zone)
    assert polite >= moment
    assert time(8) <= polite.time() < time(20)
    assert is_working_day(polite.date())
    assert earliest_polite(polite, zone) == polite


def test_an_unknown_zone_says_how_to_write_one() -> None:
    assert zone_named("Asia/Yekaterinburg").key == "Asia/Yekaterinburg"
    for name in ("Москва", "", "../etc", "Europe/Nowhere"):
        with pytest.raises(ValueError, match="Europe/Moscow"):
            zone_named(name)
