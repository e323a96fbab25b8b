"""Rows as keys and values: what makes two things the same, and how a value is said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.importing.records import Value, key_of, numbered, same, shown, title_of, value_of, wanted_records
from storage.importing.rows import (
    CommunityRow,
    Group,
    IndicatorRow,
    MeasureRow,
    MonitoringRow,
    PersonRow,
    ProgrammeRow,
    Row,
    SchoolRow,
    Workbook,
)
from storage.rights import Role

DAY = date(2021, 9, 1)


@pytest.mark.parametrize(
    ("row", "key", "title"),
    [
        (ProgrammeRow(2, "lesnoy", "Вместе", "Лес", "Europe/Moscow", DAY, DAY), ("lesnoy",), "«Вместе»"),
        (SchoolRow(2, "Ёлочная  СОШ № 5"), ("елочная сош 5",), "Ёлочная  СОШ № 5"),
        (PersonRow(2, "Анна", Role.TEACHER, subject="Химия"), ("химия", "анна", "teacher"), "Анна"),
        (MeasureRow(2, "«Форум»", "Н. 1", "5"), ("н 1", "форум"), "5. «Форум»"),
        (IndicatorRow(2, "Доля школ", "1"), ("доля школ",), "1. Доля школ"),
        (MonitoringRow(2, "Качество", "2 раза в год"), ("2 раза в год", "качество"), "Качество"),
        (CommunityRow(2, "Химия"), ("химия",), "Химия"),
    ],
)
def test_keys_and_titles(row: Row, key: tuple[str, ...], title: str) -> None:
    assert (key_of(row), title_of(row)) == (key, title)


def test_numbers_are_no_part_of_a_key() -> None:
    assert key_of(MeasureRow(2, "Форум", number="1")) == key_of(MeasureRow(9, "Форум", number="2.6"))


@pytest.mark.parametrize(
    ("number", "title", "written"),
    [
        ("5", "Форум", "5. Форум"),
        ("1.6.", "План", "1.6. План"),
        ("2", "2. Совет", "2. Совет"),
        (None, "Семинар", "Семинар"),
    ],
)
def test_a_number_is_written_once(number: str | None, title: str, written: str) -> None:
    assert numbered(number, title) == written


def test_values_of_series_go_by_year() -> None:
    measure = MeasureRow(2, "Форум", cells=((2021, "июнь"), (None, "май")))
    assert [value_of(measure, field) for field in ("cells:2021", "cells:2022", "cells:", "title")] == [
        "июнь",
        None,
        "май",
        "Форум",
    ]


def test_only_columns_of_the_file_become_values() -> None:
    workbook = Workbook({"Школы": (SchoolRow(2, "СОШ 1"), SchoolRow(3, "СОШ 2"))}, {"Школы": frozenset({"short_name"})})
    records = wanted_records(workbook)
    assert list(records) == ["Школы"]
    assert [(one.values, one.row, one.place) for one in records["Школы"]] == [
        ({"short_name": "СОШ 1"}, 2, 1),
        ({"short_name": "СОШ 2"}, 3, 2),
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "—"),
        ("", "—"),
        ((), "—"),
        (0, "0"),
        (date(2021, 9, 1), "01.09.2021"),
        (("СОШ 1", "СОШ 2"), "СОШ 1; СОШ 2"),
        ((Group("ШНОР", 2021, "ЦОКО"), Group("«500+»")), "ШНОР 2021/2022 (ЦОКО); «500+»"),
    ],
)
def test_values_are_said(value: Value, written: str) -> None:
    assert shown(value) == written


def test_what_is_the_same() -> None:
    assert same(None, "")
    assert same((), None)
    assert same(("а", "б"), ("б", "а"))
    assert same((Group("ШНОР"), Group("ШГР")), (Group("ШГР"), Group("ШНОР")))
    assert not same(0, None)
    assert not same("а", "А")
    assert not same((Group("ШНОР", 2021),), (Group("ШНОР", 2022),))


VALUES = st.none() | st.integers() | st.text() | st.dates() | st.lists(st.text(), max_size=3).map(tuple)


@given(VALUES, VALUES)
def test_sameness_goes_both_ways(one: Value, other: Value) -> None:
    assert same(one, one)
    assert same(one, other) == same(other, one)
