"""Wording: tables of examples, and what must hold for every number and name."""

import contextlib
import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.russian import (
    NBSP,
    Number,
    day,
    days_left,
    dotted,
    form,
    likeness,
    listing,
    nearest,
    number,
    parse_number,
    percent,
    plain,
    plural,
    quoted,
    share,
)

SCHOOLS = (
    "МБОУ «Гляденская СОШ»",
    "МБОУ «Степновская СОШ»",
    "МКОУ «Сахаптинская СОШ»",
    "МБОУ «СОШ № 1»",
    "МБОУ «СОШ № 2»",
    "МБОУ «СОШ № 12»",
    "МБОУ «Берёзовская ООШ»",
    "Филиал МБОУ «Гляденская СОШ» Ярлыковская НОШ",
)


def spaced(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "0 школ"),
        (1, "1 школа"),
        (2, "2 школы"),
        (4, "4 школы"),
        (5, "5 школ"),
        (11, "11 школ"),
        (14, "14 школ"),
        (21, "21 школа"),
        (22, "22 школы"),
        (101, "101 школа"),
        (111, "111 школ"),
        (1000, "1000 школ"),
        (12_501, "12 501 школа"),
        (2.5, "2,5 школы"),
        (2.04, "2 школы"),
        (0.96, "1 школа"),
        (Decimal("1.5"), "1,5 школы"),
        (Fraction(1, 2), "0,5 школы"),
        (-3, "−3 школы"),
    ],
)
def test_number_takes_its_noun(n: Number, text: str) -> None:
    assert spaced(plural(n, "школа", "школы", "школ")) == text
    assert " " not in plural(n, "школа", "школы", "школ")


@given(st.integers())
def test_noun_depends_on_the_last_two_digits_only(n: int) -> None:
    assert form(n, "1", "2", "5") == form(abs(n) % 100, "1", "2", "5") == form(-n, "1", "2", "5")


@pytest.mark.parametrize(
    ("n", "digits", "text"),
    [
        (81.5, 1, "81,5"),
        (81.0, 1, "81"),
        (81.25, 1, "81,3"),
        (81.25, 2, "81,25"),
        (2.675, 2, "2,68"),
        (0.04, 1, "0"),
        (-0.04, 1, "0"),
        (-5, 1, "−5"),
        (9999, 1, "9999"),
        (10_000, 1, "10 000"),
        (1_234_567.8, 1, "1 234 567,8"),
        (1e-9, 1, "0"),
        (100, 0, "100"),
        (99.5, 0, "100"),
    ],
)
def test_numbers_have_a_comma_and_no_idle_zeros(n: float, digits: int, text: str) -> None:
    assert spaced(number(n, digits)) == text


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0, "0 %"),
        (0.001, "1 %"),
        (0.865, "86 %"),
        (0.866, "87 %"),
        (Fraction(6, 7), "86 %"),
        (0.999, "99 %"),
        (1, "100 %"),
        (1.25, "125 %"),
    ],
)
def test_share_is_said_in_whole_percents(fraction: float | Fraction, text: str) -> None:
    assert share(fraction) == text.replace(" ", NBSP)


def test_percent_keeps_its_decimals() -> None:
    assert percent(81.5) == f"81,5{NBSP}%"
    assert percent(30) == f"30{NBSP}%"


@given(st.fractions(0, 1))
def test_share_claims_everything_only_of_everything(fraction: Fraction) -> None:
    assert (share(fraction) == f"100{NBSP}%") == (fraction == 1)
    assert (share(fraction) == f"0{NBSP}%") == (fraction == 0)


def test_days_are_named_with_their_weekday() -> None:
    friday = datetime.date(2021, 10, 15)
    assert spaced(day(friday)) == "15 октября, пт"
    assert spaced(day(friday, year=True)) == "15 октября 2021, пт"
    assert spaced(day(datetime.date(2022, 5, 1))) == "1 мая, вс"
    assert dotted(friday) == "15.10"
    assert dotted(datetime.date(2021, 9, 1), year=True) == "01.09.2021"


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "сегодня"),
        (1, "завтра"),
        (-1, "вчера"),
        (2, "через 2 дня"),
        (3, "через 3 дня"),
        (21, "через 21 день"),
        (-3, "3 дня назад"),
        (-11, "11 дней назад"),
    ],
)
def test_distance_of_a_day(n: int, text: str) -> None:
    assert spaced(days_left(n)) == text


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["а"], "а"), (["а", "б"], "а и б"), (["а", "б", "в"], "а, б и в")],
)
def test_listing(items: list[str], text: str) -> None:
    assert listing(items) == text


def test_listing_takes_another_conjunction() -> None:
    assert listing(iter(["а", "б", "в"]), "или") == "а, б или в"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Кадры", "«Кадры»"),
        ("  Кадры ", "«Кадры»"),
        ("«Кадры»", "«Кадры»"),
        ("МБОУ «СОШ № 2»", "«МБОУ „СОШ № 2“»"),
        ('МБОУ "СОШ № 2"', "«МБОУ „СОШ № 2“»"),
        ("«А» и «Б»", "«„А“ и „Б“»"),
    ],
)
def test_quotation_marks(text: str, result: str) -> None:
    assert quoted(text) == result


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("гляденскя", "МБОУ «Гляденская СОШ»"),
        ("Глядеская СОШ", "МБОУ «Гляденская СОШ»"),
        ("ГЛЯДЕНСКАЯ", "МБОУ «Гляденская СОШ»"),
        ("ярлыковск", "Филиал МБОУ «Гляденская СОШ» Ярлыковская НОШ"),
        ("березовская", "МБОУ «Берёзовская ООШ»"),
        ("берёзовка", "МБОУ «Берёзовская ООШ»"),
        ("сахатинская сош", "МКОУ «Сахаптинская СОШ»"),
        ("сош 2", "МБОУ «СОШ № 2»"),
        ("СОШ №12", "МБОУ «СОШ № 12»"),
        ("сош № 1", "МБОУ «СОШ № 1»"),
        ("стпновская", "МБОУ «Степновская СОШ»"),
    ],
)
def test_the_nearest_name_forgives_typing(query: str, name: str) -> None:
    assert nearest(query, SCHOOLS)[0] == name


def test_nearest_gives_at_most_what_there_is() -> None:
    assert len(nearest("что угодно", SCHOOLS)) == 3
    assert sorted(nearest("сош", SCHOOLS[:2])) == sorted(SCHOOLS[:2])
    assert nearest("сош", []) == []
    assert nearest("«»", SCHOOLS, 1) == [SCHOOLS[0]]


@given(st.sampled_from(SCHOOLS), st.sampled_from([str.upper, str.lower, str.title]))
def test_a_name_is_nearest_to_itself_in_any_case(name: str, case: type[str]) -> None:
    assert nearest(case(name).replace("ё", "е"), SCHOOLS, 1) == [name]


@given(st.text(), st.text())
def test_likeness_is_a_percent(query: str, name: str) -> None:
    assert 0 <= likeness(query, name) <= 100


@given(st.text())
def test_comparing_forms_are_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert plain(f"«{text}»") == plain(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("12,5", 12.5),
        ("12.5 %", 12.5),
        ("12,5%", 12.5),
        (f"12,5{NBSP}%", 12.5),
        (" 7 ", 7),
        ("0", 0),
        ("-0", 0),
        ("−3", -3),
        ("+4", 4),
        ("1 200", 1200),
        (f"12{NBSP}500,5", 12_500.5),
        ("двенадцать", 12),
        ("Двадцать пять", 25),
        ("сто процентов", 100),
        ("двадцать один процент", 21),
        ("триста сорок две", 342),
        ("сто десять", 110),
        ("ноль", 0),
    ],
)
def test_numbers_as_people_write_them(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", " ", "%", "много", "12 13", "1e5", "nan", "inf", "12,5,1", "5²", "½", "1/2", "12-15", "сто двести",
     "пять двадцать", "двадцать двенадцать", "ноль пять", "двадцать ноль", "десять пять", "9" * 400, "12 школ", "٣"],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^Не получилось прочитать число\. Напишите цифрами"):
        parse_number(text)


@given(st.decimals(-99_999, 99_999, places=1))
def test_a_written_number_is_read_back(value: Decimal) -> None:
    assert parse_number(number(value)) == float(value)
    assert parse_number(percent(value)) == float(value)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert abs(parse_number(text)) < 1e12
