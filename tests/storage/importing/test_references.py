"""Schools that other cells name: by short name or number, in any spelling, else the nearest are offered."""

import pytest

from storage.importing.records import Record, Value
from storage.importing.references import SchoolNames, with_parents, with_schools

SCHOOLS = (
    Record("Школы", ("сош 5",), "СОШ № 5", {"number": "5"}),
    Record("Школы", ("школа 12",), "Школа 12", {"number": "7"}),
    Record("Школы", ("елочная",), "Ёлочная", {"number": None}),
)
NAMES = SchoolNames(SCHOOLS)


def person(role: str, *schools: str) -> Record:
    return Record("Люди", ("", "анна", role), "Анна", {"schools": schools}, row=2)


def schools_of(role: str, *schools: str) -> Value:
    (found,), problems = with_schools([person(role, *schools)], NAMES)
    assert problems == []
    return found.values["schools"]


@pytest.mark.parametrize(
    ("named", "meant"),
    [("СОШ № 5", "СОШ № 5"), ("сош №5", "СОШ № 5"), ("№ 5", "СОШ № 5"), ("7", "Школа 12"), ("елочная", "Ёлочная")],
)
def test_names_and_numbers(named: str, meant: str) -> None:
    assert NAMES.short_name(named) == meant


def test_a_name_goes_before_a_number() -> None:
    names = SchoolNames([*SCHOOLS, Record("Школы", ("12",), "12", {"number": "5"})])
    assert names.short_name("12") == "12"
    assert names.short_name("5") == "СОШ № 5"


def test_the_nearest_are_offered() -> None:
    with pytest.raises(ValueError, match=r"Школы «Елачная» в программе нет\. Похожие: «Ёлочная»"):
        NAMES.short_name("Елачная")


def test_without_schools_the_sheet_is_asked_for() -> None:
    with pytest.raises(ValueError, match="Сначала загрузите лист «Школы»"):
        SchoolNames([]).short_name("СОШ 1")


def test_a_school_of_file_and_database_is_one() -> None:
    assert SchoolNames([*SCHOOLS, *SCHOOLS]).names == ["СОШ № 5", "Школа 12", "Ёлочная"]


@pytest.mark.parametrize("role", ["curator", "deputy", "director", "teacher"])
def test_all_schools_of_a_school_role_are_named(role: str) -> None:
    assert schools_of(role, "Все") == ("СОШ № 5", "Школа 12", "Ёлочная")


@pytest.mark.parametrize("role", ["coordinator", "head", "methodist", "council", "observer"])
def test_all_schools_of_a_central_role_are_the_programme(role: str) -> None:
    assert schools_of(role, "все") == ()
    assert schools_of(role) == ()


def test_a_curator_may_wait_for_schools() -> None:
    assert schools_of("curator") == ()


def test_a_school_named_twice_counts_once() -> None:
    assert schools_of("teacher", "5", "СОШ № 5") == ("СОШ № 5",)


def test_unknown_schools_leave_the_person_out_with_a_problem() -> None:
    found, problems = with_schools([person("deputy", "СОШ № 5", "Берёзовая")], NAMES)
    assert found == []
    assert [(one.sheet, one.row, one.column, one.value) for one in problems] == [
        ("Люди", 2, "Школы", "СОШ № 5; Берёзовая")
    ]


def test_a_file_without_the_column_says_nothing_about_schools() -> None:
    (found,), problems = with_schools([Record("Люди", ("", "анна", "deputy"), "Анна", {})], NAMES)
    assert (found.values, problems) == ({}, [])


def test_parents_are_named_by_their_short_names() -> None:
    branch = Record("Школы", ("филиал",), "Филиал", {"parent": "елочная"}, row=5)
    alone = Record("Школы", ("сош 5",), "СОШ № 5", {"parent": None}, row=6)
    found, problems = with_parents([branch, alone], NAMES)
    assert [one.values["parent"] for one in found] == ["Ёлочная", None]
    assert problems == []
