"""Periods in the words of tables: one way to write each, and the days it covers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.importing.periods import day_range, period, period_days

READ = [
    ("2022", "2022", (2022, 1, 1), (2022, 12, 31)),
    ("2022 г.", "2022", (2022, 1, 1), (2022, 12, 31)),
    ("2022 год", "2022", (2022, 1, 1), (2022, 12, 31)),
    ("2021/2022 уч. год", "2021/2022", (2021, 9, 1), (2022, 8, 31)),
    ("2021–22", "2021/2022", (2021, 9, 1), (2022, 8, 31)),
    ("1 полугодие 2022", "1 полугодие 2022", (2022, 1, 1), (2022, 6, 30)),
    ("первое полугодие 2022 года", "1 полугодие 2022", (2022, 1, 1), (2022, 6, 30)),
    ("I полугодие 2021/2022 уч.г.", "1 полугодие 2021/2022", (2021, 9, 1), (2021, 12, 31)),
    ("2-е полугодие 2021/2022", "2 полугодие 2021/2022", (2022, 1, 1), (2022, 8, 31)),
    ("ІІ кв. 2022", "2 квартал 2022", (2022, 4, 1), (2022, 6, 30)),
    ("3-я четверть 2021/2022", "3 четверть 2021/2022", (2022, 1, 1), (2022, 3, 31)),
    ("Февраль 2024", "февраль 2024", (2024, 2, 1), (2024, 2, 29)),
    ("за июня 2022", "июнь 2022", (2022, 6, 1), (2022, 6, 30)),
    ("на 01.12.2022", "01.12.2022", (2022, 12, 1), (2022, 12, 1)),
    ("с 28.10 по 05.11.2026", "28.10.2026–05.11.2026", (2026, 10, 28), (2026, 11, 5)),
]


@pytest.mark.parametrize(("cell", "written", "first", "last"), READ)
def test_periods(cell: str, written: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert period(cell) == written
    assert period(written) == written, "what an export writes is read again"
    assert period_days(written) == (date(*first), date(*last))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("вчера", "Напишите год"),
        ("", "Напишите год"),
        ("5 квартал 2022", "Напишите год"),
        ("1 квартал 2021/2022", "Напишите год"),
        ("1 четверть 2022", "Напишите год"),
        ("май-июнь 2022", "Напишите год"),
        ("мая 2021/2022", "Напишите год"),
        ("2021/2023", "двух лет подряд"),
        ("31.02.2022", "нет в календаре"),
        ("08.11.2026-01.11.2026", "кончается раньше"),
    ],
)
def test_what_is_no_period_says_what_to_write(cell: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        period(cell)


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.integers(0, 400))
def test_ranges_of_days(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    if last.year < 2100:
        assert day_range(f"{first:%d.%m.%Y} – {last:%d.%m.%Y}") == (first, last)


@given(st.text(max_size=30))
def test_any_text_is_a_period_of_days_or_none(cell: str) -> None:
    try:
        written = period(cell)
    except ValueError:
        return
    first, last = period_days(written)
    assert first <= last
