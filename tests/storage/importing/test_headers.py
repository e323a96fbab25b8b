"""A header is found by what it means, whatever its case, order, spelling and brackets; no header means two columns."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.importing.columns import Column, Sheet, calendar_year, normal, school_year
from storage.importing.headers import known_column, recognised
from storage.importing.raw import RawRow, RawSheet
from storage.importing.sheets import SHEETS, sheet_named

COLUMNS = [(sheet, column) for sheet in SHEETS for column in sheet.columns]
NAMES = [(sheet, column, name) for sheet, column in COLUMNS for name in (column.header, *column.synonyms)]


def found(sheet: str, *headers: str) -> list[tuple[str, int | None]]:
    raw = RawSheet(sheet, RawRow(1, headers), ())
    return [(column.field, year) for _, column, year, _ in recognised(raw, sheet_named(sheet), {}).found]


@pytest.mark.parametrize(("sheet", "column", "name"), NAMES, ids=[f"{s.name}-{name}" for s, _, name in NAMES])
def test_every_header_and_synonym_is_known(sheet: Sheet, column: Column, name: str) -> None:
    for spelled in (name, name.upper(), f"  {name} ", f"{name} (как напечатано)", name.replace("ё", "е")):
        assert known_column(sheet, spelled) == (column, None)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_header_means_two_columns(sheet: Sheet) -> None:
    names = Counter(normal(name) for column in sheet.columns for name in (column.header, *column.synonyms))
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_loaded_column_has_its_field_and_every_field_its_column(sheet: Sheet) -> None:
    columns = {column.field for column in sheet.columns}
    assert columns == {*sheet.row._fields} - {"row", "removed"}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("2021/2022 уч.г.", ("cells", 2021)),
        ("2021 / 2022", ("cells", 2021)),
        ("2021-22 учебный год", ("cells", 2021)),
        ("Сроки 2022/2023", ("cells", 2022)),
        ("Срок исполнения (2022/2023)", ("cells", None)),
        ("Содержание 2021/2022 уч.г.", ("contents", 2021)),
    ],
)
def test_year_columns_of_the_roadmap(header: str, expected: tuple[str, int | None]) -> None:
    assert found("Дорожная карта", header) == [expected]


@pytest.mark.parametrize(
    ("header", "expected"), [("План 2022", 2022), ("план 2023 год", 2023), ("Цель 2024 г.", 2024), ("План", None)]
)
def test_year_columns_of_indicators(header: str, expected: int | None) -> None:
    assert found("Показатели", header) == [("targets", expected)]


@pytest.mark.parametrize("header", ["2022", "План на 2022", "2021/2022", "План 22", "Планы"])
def test_what_is_no_year_column_of_indicators(header: str) -> None:
    assert found("Показатели", header) == []


def test_a_year_column_may_stand_once_per_year() -> None:
    assert found("Дорожная карта", "2021/2022", "2022/2023", "2021/2022 уч.г.") == [("cells", 2021), ("cells", 2022)]


def test_labels_are_what_people_read() -> None:
    roadmap, indicators = sheet_named("Дорожная карта"), sheet_named("Показатели")
    assert roadmap.column("cells:2021").label(2021) == "2021/2022 уч.г."
    assert roadmap.column("cells:").label(None) == "Сроки"
    assert roadmap.column("contents:2021").label(2021) == "Содержание 2021/2022"
    assert indicators.column("targets:2022").label(2022) == "План 2022"
    assert roadmap.column("title").label(None) == "Мероприятие"


@given(st.integers(2000, 2098))
def test_labels_are_headers_again(year: int) -> None:
    for sheet, column in COLUMNS:
        if column.series:
            assert known_column(sheet, column.label(year)) == (column, year)


@given(st.text(max_size=30))
def test_any_header_is_a_column_or_none(header: str) -> None:
    assert normal(normal(header)) == normal(header)
    assert calendar_year(header) is None or header[:4].isdecimal()
    for sheet in SHEETS:
        match = known_column(sheet, header)
        assert match is None or match[0] in sheet.columns


def test_years_that_do_not_follow_each_other_are_no_academic_year() -> None:
    assert school_year("2021/2022учг") == 2021
    assert school_year("2021") is None
    with pytest.raises(ValueError, match="2021/2022"):
        school_year("2021/2023")
