"""Cells become values, or a sentence that says what was expected."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.importing import converters as c
from storage.importing.rows import Group
from storage.importing.sheets import SHEETS
from storage.models import CommunityKind, MeasureKind, SchoolKind
from storage.rights import Role


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("01.09.2026", date(2026, 9, 1)),
        ("1.9.2026 г.", date(2026, 9, 1)),
        ("2026-09-01", date(2026, 9, 1)),
        ("2026-09-01 00:00:00", date(2026, 9, 1)),
        ("2021", date(2021, 1, 1)),
        ("2021 год", date(2021, 1, 1)),
    ],
)
def test_dates(cell: str, expected: date) -> None:
    assert c.day(cell) == expected


def test_a_bare_year_ends_on_its_last_day() -> None:
    assert c.last_day("2024") == date(2024, 12, 31)
    assert c.last_day("31.08.2024") == date(2024, 8, 31)


@pytest.mark.parametrize("cell", ["31.02.2026", "2026-13-01", "сентябрь", "45000", "0000-01-01", "²⁰21"])
def test_what_is_no_date(cell: str) -> None:
    with pytest.raises(ValueError, match=r"дат"):
        c.day(cell)


@pytest.mark.parametrize("cell", ["2021/2022", "2021-2022", "2021–22", "2021 / 2022"])
def test_academic_years(cell: str) -> None:
    assert c.academic_year(cell) == 2021


@pytest.mark.parametrize("cell", ["2021/2023", "2021/21", "2021", "21/22"])
def test_what_is_no_academic_year(cell: str) -> None:
    with pytest.raises(ValueError, match="2021/2022"):
        c.academic_year(cell)


def test_groups_keep_year_and_source() -> None:
    assert c.groups("ШНОР 2021/2022 (Рособрнадзор (октябрь); список); ШГР 2021-22 уч.г.; «500+»") == (
        Group("ШНОР", 2021, "Рособрнадзор (октябрь); список"),
        Group("ШГР", 2021),
        Group("«500+»"),
    )


def test_a_group_with_impossible_years_says_so() -> None:
    with pytest.raises(ValueError, match="учебный год"):
        c.groups("ШНОР 2021/2025")


def test_a_group_without_a_title_says_so() -> None:
    with pytest.raises(ValueError, match="ШНОР 2021/2022; ШГР"):
        c.groups("2021/2022")


@pytest.mark.parametrize(
    ("cell", "role"),
    [("Зам. директора", Role.DEPUTY), ("ЗАВУЧ", Role.DEPUTY), ("член ММС", Role.COUNCIL), ("Куратор", Role.CURATOR)],
)
def test_roles(cell: str, role: Role) -> None:
    assert c.role(cell) is role


def test_an_unknown_role_is_offered_the_known_ones() -> None:
    with pytest.raises(ValueError, match="координатор, куратор"):
        c.role("сторож")


@pytest.mark.parametrize(("cell", "number"), [("120", 120), ("1 200", 1200), ("15,0", 15), ("0", 0)])
def test_whole_numbers(cell: str, number: int) -> None:
    assert c.whole_number(cell) == number


@pytest.mark.parametrize("cell", ["12,5", "-3", "много", "99999999", "1²"])
def test_what_is_no_whole_number(cell: str) -> None:
    with pytest.raises(ValueError, match="целое число"):
        c.whole_number(cell)


def test_zones_forgive_case_and_must_exist() -> None:
    assert c.zone("asia/krasnoyarsk") == "Asia/Krasnoyarsk"
    for wrong in ("Красноярск", "../etc/passwd"):
        with pytest.raises(ValueError, match="Europe/Moscow"):
            c.zone(wrong)


def test_the_quantile_is_a_quarter_or_a_fifth() -> None:
    assert (c.quantile("25 %"), c.quantile("20")) == (25, 20)
    with pytest.raises(ValueError, match="квинтиль"):
        c.quantile("30")


@pytest.mark.parametrize("cell", ["Назарово", "a", "a b", "../up", "x" * 41])
def test_codes_are_small_latin_words(cell: str) -> None:
    with pytest.raises(ValueError, match="nazarovo"):
        c.code(cell)


def test_words_forgive_case_and_signs() -> None:
    unit = c.one_of("%", "шт.", проценты="%")
    assert (unit("%"), unit("ШТ"), unit("Проценты")) == ("%", "шт.", "%")


def test_text_has_a_limit() -> None:
    assert c.text(5)("пятое") == "пятое"
    with pytest.raises(ValueError, match="знаков 6, помещается 5"):
        c.text(5)("шестое")


def refusal(convert: c.Convert, cell: str) -> str | None:
    try:
        convert(cell)
    except ValueError as error:
        return str(error)
    return None


@given(st.text(max_size=40))
def test_every_converter_answers_a_value_or_a_sentence(cell: str) -> None:
    refusals = [refusal(column.convert, cell) for sheet in SHEETS for column in sheet.columns]
    assert all(sentence is None or sentence[0].isupper() for sentence in refusals)


def test_kinds_are_those_of_the_tables() -> None:
    kinds = {sheet.name: sheet.column("kind") for sheet in SHEETS if any(c.field == "kind" for c in sheet.columns)}
    for name, words in {"Школы": SchoolKind, "Дорожная карта": MeasureKind, "Сообщества": CommunityKind}.items():
        assert [kinds[name].convert(word.value.upper()) for word in words] == [word.value for word in words]
