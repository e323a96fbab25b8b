"""«Начало – …, окончание – …»: the dash names an edge of the time and is no part of it."""

from datetime import date

import pytest

from scheduler.terms import Context, read

SEPTEMBER, MAY, OCTOBER = date(2021, 9, 1), date(2022, 5, 31), date(2021, 10, 1)


@pytest.mark.parametrize(
    ("phrase", "windows"),
    [
        ("Начало – 1 сентября 2021, окончание – 31 мая 2022", [(SEPTEMBER, MAY)]),
        ("начало: 1 сентября; окончание: 31 мая", [(SEPTEMBER, MAY)]),
        ("Начало - сентябрь 2021 г. Окончание - май 2022 г.", [(SEPTEMBER, MAY)]),
        ("Начало – 1 сентября, завершение - 31 мая", [(SEPTEMBER, MAY)]),
        ("окончание – 31 мая", [(None, MAY)]),
        ("начало – октябрь", [(OCTOBER, None)]),
        ("Начало октября – конец ноября", [(OCTOBER, date(2021, 11, 30))]),
        ("начало сентября", [(SEPTEMBER, date(2021, 9, 10))]),
    ],
)
def test_a_named_edge_bounds_one_window(phrase: str, windows: list[tuple[date | None, date | None]]) -> None:
    reading = read(phrase, Context(year_start=2021))
    assert [(window.start, window.end) for window in reading.windows] == windows
    assert not reading.needs_human
