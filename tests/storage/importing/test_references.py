"""Schools and people that other cells name: by every way people write them, else the nearest are offered."""

from collections.abc import Sequence

import pytest

from storage.importing.checks import Known, checked, known_names
from storage.importing.records import Record, Value
from storage.importing.references import IndicatorNames, PeopleNames, SchoolNames, same_by_initials

SCHOOLS = (
    Record("Школы", ("сош 5",), "СОШ № 5", {"number": "5", "full_name": "МБОУ «Средняя школа № 5»"}),
    Record("Школы", ("школа 12",), "Школа 12", {"number": "7"}),
    Record("Школы", ("елочная",), "Ёлочная", {"number": None}),
)
NAMES = SchoolNames(SCHOOLS, ())
STORED = {"Программа": [Record("Программа", ("lesnoy",), "«Лес»", {})], "Школы": [*SCHOOLS]}


def person(role: str, *schools: str) -> Record:
    return Record("Люди", ("", "анна", role), "Анна", {"schools": schools}, row=2)


def check(sheet: str, *records: Record, stored: Sequence[Record] = SCHOOLS) -> tuple[list[Record], Known]:
    known_rows = {**STORED, "Школы": [*stored]}
    known = known_names({sheet: [*records]}, known_rows)
    return checked({sheet: [*records]}, known_rows, "lesnoy", known)[sheet], known


def schools_of(role: str, *schools: str, stored: Sequence[Record] = SCHOOLS) -> Value:
    (found,), known = check("Люди", person(role, *schools), stored=stored)
    assert known.problems == []
    return found.values["schools"]


@pytest.mark.parametrize(
    ("named", "meant"),
    [("СОШ № 5", "СОШ № 5"), ("сош №5", "СОШ № 5"), ("№ 5", "СОШ № 5"), ("7", "Школа 12"), ("елочная", "Ёлочная"),
     ('МБОУ "Средняя школа №5"', "СОШ № 5")],
)  # fmt: skip
def test_names_and_numbers(named: str, meant: str) -> None:
    assert NAMES.meant(named) == meant


def test_a_name_goes_before_a_number_and_two_schools_of_one_number_are_no_one() -> None:
    names = SchoolNames([*SCHOOLS, Record("Школы", ("12",), "12", {"number": "5"})], ())
    assert names.meant("12") == "12"
    with pytest.raises(ValueError, match="сразу несколько: «СОШ № 5» и «12»"):
        names.meant("5")


def test_places_count_where_no_school_has_a_number() -> None:
    bare = [Record("Школы", (name.casefold(),), name, {}, place=n) for n, name in enumerate(("Ель", "Сосна"), 1)]
    assert SchoolNames(None, bare).meant("2") == "Сосна"
    with pytest.raises(ValueError, match="«1» в программе нет"):
        SchoolNames(None, [*bare, SCHOOLS[0]]).meant("1")


def test_the_nearest_are_offered() -> None:
    with pytest.raises(ValueError, match=r"Школы «Елачная» в программе нет\. Похожие: «Ёлочная»"):
        NAMES.meant("Елачная")


def test_without_schools_the_sheet_is_asked_for() -> None:
    with pytest.raises(ValueError, match="Сначала загрузите лист «Школы»"):
        SchoolNames(None, ()).meant("СОШ 1")


def test_a_school_of_file_and_database_is_one() -> None:
    assert SchoolNames(SCHOOLS, SCHOOLS).names == ["СОШ № 5", "Школа 12", "Ёлочная"]


@pytest.mark.parametrize("role", ["curator", "deputy", "director", "teacher"])
def test_all_schools_of_a_school_role_are_named(role: str) -> None:
    assert schools_of(role, "Все") == ("СОШ № 5", "Школа 12", "Ёлочная")


def test_all_schools_are_those_that_are_there() -> None:
    left = Record("Школы", ("старая",), "Старая", {}, gone=True)
    assert schools_of("deputy", "все", stored=(*SCHOOLS, left)) == ("СОШ № 5", "Школа 12", "Ёлочная")
    assert schools_of("deputy", "Старая", stored=(*SCHOOLS, left)) == ("Старая",), "its history may be told"


@pytest.mark.parametrize("role", ["coordinator", "head", "methodist", "council", "observer"])
def test_all_schools_of_a_central_role_are_the_programme(role: str) -> None:
    assert schools_of(role, "все") == ()
    assert schools_of(role) == ()


def test_a_curator_may_wait_for_schools() -> None:
    assert schools_of("curator") == ()


def test_a_school_named_twice_counts_once() -> None:
    assert schools_of("teacher", "5", "СОШ № 5") == ("СОШ № 5",)


def test_unknown_schools_leave_the_person_out_with_a_problem() -> None:
    found, known = check("Люди", person("deputy", "СОШ № 5", "Берёзовая"))
    assert found == []
    assert [(one.sheet, one.row, one.column, one.value) for one in known.problems] == [
        ("Люди", 2, "Школы", "СОШ № 5; Берёзовая")
    ]


def test_a_file_without_the_column_says_nothing_about_schools() -> None:
    (found,), known = check("Люди", Record("Люди", ("", "анна", "deputy"), "Анна", {}))
    assert (found.values, known.problems) == ({}, [])


def test_parents_are_named_by_their_short_names() -> None:
    branch = Record("Школы", ("филиал",), "Филиал", {"parent": "елочная"}, row=5)
    alone = Record("Школы", ("сош 5",), "СОШ № 5", {"parent": None}, row=6)
    found, known = check("Школы", branch, alone, Record("Школы", ("елочная",), "Ёлочная", {}))
    assert [one.values.get("parent") for one in found] == ["Ёлочная", None, None]
    assert known.problems == []


INDICATORS = (
    Record("Показатели", ("доля школ",), "1. Доля школ", {"number": "1", "title": "Доля школ", "unit": "%"}),
    Record("Показатели", ("форумы",), "2. Форумы", {"number": "2", "title": "Форумы", "unit": "шт."}),
)


@pytest.mark.parametrize("named", ["Доля школ", "1", "1. доля  школ"])
def test_indicators_by_title_and_number(named: str) -> None:
    names = IndicatorNames((), INDICATORS)
    assert names.meant(named) == "Доля школ"
    assert names.units == {"Доля школ": "%", "Форумы": "шт."}


def test_an_unknown_indicator_is_told_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"Показателя «Фарумы» в программе нет\. Похожие: «Форумы»"):
        IndicatorNames((), INDICATORS).meant("Фарумы")


PEOPLE = (
    Record("Люди", (), "", {"name": "Иванова Анна Андреевна", "schools": ("СОШ № 5",)}),
    Record("Люди", (), "", {"name": "Петров Пётр Петрович", "schools": ("Школа 12",)}),
)


@pytest.mark.parametrize(
    "named", ["Иванова Анна Андреевна", "иванова  анна андреевна", "Иванова А.А.", "Иванова А. А."]
)
def test_a_person_is_known_by_name_and_by_initials_in_the_school(named: str) -> None:
    people = PeopleNames(PEOPLE)
    assert people.meant(named, "СОШ № 5") == "Иванова Анна Андреевна"
    assert not people.new


def test_a_name_nearly_that_of_a_colleague_is_a_question() -> None:
    with pytest.raises(ValueError, match="В школе есть «Иванова Анна Андреевна»: это тот же человек"):
        PeopleNames(PEOPLE).meant("Иванова Анна Андревна", "СОШ № 5")


def test_somebody_new_is_told_as_new_once() -> None:
    people = PeopleNames(PEOPLE)
    assert people.meant("Иванова А.А.", "Школа 12") == "Иванова А.А.", "initials say nothing in another school"
    assert people.meant("Иванова А. А.", "Школа 12") == "Иванова А.А."
    assert [*people.new] == ["Иванова А.А."]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Иванова А.А.", "Иванова Анна Андреевна", True), ("Иванова А.", "Иванова Анна Андреевна", False),
     ("Иванова А.Б.", "Иванова Анна Андреевна", False), ("Ивановa Анна", "Иванова Анна", False)],
)  # fmt: skip
def test_initials(one: str, other: str, same: bool) -> None:
    assert same_by_initials(one, other) is same
