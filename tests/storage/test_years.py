"""The academic year and the year people work for."""

from datetime import date

import pytest

from storage.years import academic_year, working_year


@pytest.mark.parametrize(
    ("day", "academic", "working"),
    [
        (date(2021, 7, 31), 2020, 2020),
        (date(2021, 8, 1), 2020, 2021),
        (date(2021, 8, 31), 2020, 2021),
        (date(2021, 9, 1), 2021, 2021),
        (date(2022, 1, 1), 2021, 2021),
    ],
)
def test_years_turn_in_august_and_september(day: date, academic: int, working: int) -> None:
    assert (academic_year(day), working_year(day)) == (academic, working)
