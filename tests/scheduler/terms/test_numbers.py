"""A number printed beside a month is read, or the reading asks: none is dropped without a word."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.terms import Context, Reading, Role, read
from scheduler.terms.reading import read_uncached
from scheduler.terms.vocabulary import MONTHS

COLUMN = Context(year_start=2021)
SEPARATORS = (" ", ", ", ". ", "., ", " - ", "-", " – ", "/", " и ", "; ", " (", ") ", ": ", " по ", " до ", "'")
forms = st.sampled_from(sorted(MONTHS))
numbers = st.one_of(
    st.integers(1, 31).map(str),
    st.integers(1, 31).map("{:02}".format),
    st.sampled_from(["2021", "2022", "45", "20219"]),
)
parts = st.one_of(
    st.tuples(forms, st.sampled_from((*SEPARATORS, "."))),
    st.tuples(numbers, st.sampled_from(SEPARATORS)),  # «1.45» may be a time of day, «1) сентябрь» an item of a list
)
phrases = st.builds(
    lambda rows, last: "".join(part + mark for part, mark in rows) + last,
    st.lists(parts, min_size=1, max_size=6),
    st.one_of(forms, numbers, st.just("")),
).filter(lambda phrase: not re.match(r"\d+\.?\)", phrase))
contexts = st.sampled_from([COLUMN, Context(calendar_year=2022), Context(year_start=2021, assumed=True)])


def uncovered(phrase: str, reading: Reading) -> list[str]:
    """The numbers of the phrase that stand in no piece but the unread."""
    left = re.findall(r"\d+", phrase)
    for piece in reading.pieces:
        if piece.role is not Role.UNREAD:
            for number in re.findall(r"\d+", piece.text):
                left.remove(number)
    return left


def told(reading: Reading) -> set[int]:
    """Every number that the days of the reading can have come from; «август 2021-2022» names an academic year."""
    days = [*reading.deadlines, *(day for window in reading.windows for day in window if day)]
    years = {year for day in days for year in (day.year - 1, day.year, day.year + 1)}
    return years | {year % 100 for year in years} | {number for day in days for number in (day.day, day.month)}


@settings(max_examples=800, deadline=None)
@given(phrases, contexts)
def test_every_number_beside_a_month_is_read_or_asked(phrase: str, context: Context) -> None:
    reading = read_uncached(phrase, context)
    assert reading.needs_human or uncovered(phrase, reading) == []


@settings(max_examples=800, deadline=None)
@given(phrases, contexts)
def test_every_number_read_is_a_day_a_month_or_a_year(phrase: str, context: Context) -> None:
    reading = read_uncached(phrase, context)
    assert reading.needs_human or {int(number) for number in re.findall(r"\d+", phrase)} <= told(reading)


@pytest.mark.parametrize(
    ("phrase", "context", "asked"),
    [
        ("апр. 22", Context(year_start=2023), False),
        ("апр. 22", Context(year_start=2023, assumed=True), True),
        ("апр. 22", Context(year_start=2023, span=(date(2022, 1, 1), date(2024, 12, 31))), True),
        ("сен. 09", Context(year_start=2009), True),
        ("сен. 9", Context(year_start=2009), False),
        ("сен. 22 - окт. 21", COLUMN, False),
        ("до сент. 22", COLUMN, True),
        ("март, 31-30", COLUMN, True),
        ("май 32", COLUMN, True),
        ("19 по 2021/22", Context(year_start=2021, assumed=True), True),
        ("2022-24 февраля", COLUMN, True),
        ("сентябрь (2022-24 до февраля)", Context(year_start=2021, assumed=True), True),
        ("сентябрь - ноябрь до 31", COLUMN, True),
        ("сентябрь - ноябрь до 30", COLUMN, False),
        ("май - июнь, до 5, май до 20", COLUMN, True),
        ("до 31 числа", COLUMN, False),
        ("июль 2021/30 - февраль", COLUMN, True),
        ("октябрь, 2022-30 по 21 января", Context(year_start=2021, assumed=True), True),
    ],
)
def test_two_digits_are_a_year_only_where_the_column_has_it(phrase: str, context: Context, asked: bool) -> None:
    assert read(phrase, context).needs_human is asked


def test_without_a_column_the_year_is_all_that_can_be_offered() -> None:
    reading = read("апр. 22", Context())
    assert reading.question == "День или год?"
    assert [choice.label for choice in reading.choices] == ["апрель 2022", "без срока"]


def test_a_day_and_a_year_beside_each_other_are_both_kept() -> None:
    reading = read("апр. 22, май 10", COLUMN)
    assert reading.needs_human
    assert {choice.deadlines[-1] for choice in reading.choices} == {date(2022, 5, 10)}
    assert {choice.deadlines[0] for choice in reading.choices} == {date(2022, 4, 30), date(2022, 4, 22)}


@pytest.mark.parametrize(
    "phrase", ["ежемесячно, 15", "с 5 сент. до 10 окт., 15", "сентябрь 20219", "10. 30 октября", "1 авг до 2"]
)
def test_what_was_not_read_is_named(phrase: str) -> None:
    reading = read(phrase, COLUMN)
    assert reading.needs_human
    assert uncovered(phrase, reading)
    assert Role.UNREAD in [piece.role for piece in reading.pieces]


@pytest.mark.parametrize(
    "phrase",
    ["5-6 классы, октябрь", "октябрь (8-9, 11 кл)", "этап №2, октябрь", "октябрь, ВПР-4", "октябрь, 2 часа",
     "октябрь (приказ № 12345)", "не менее 3, октябрь", "октябрь, 3 программы", "12 октября, 14.30",
     "1. Совет, октябрь", "1) сентябрь; 2) октябрь"],
)  # fmt: skip
def test_a_number_of_another_word_is_no_date(phrase: str) -> None:
    assert not read(phrase, COLUMN).needs_human


@pytest.mark.parametrize(
    ("phrase", "choices"),
    [
        ("30, 45 апр", ["30 апреля 2022", "1 мая 2022"]),
        ("29, 31 апреля", ["29 апреля 2022; 30 апреля 2022", "29 апреля 2022; 1 мая 2022"]),
        ("с 31 июня", ["с 30 июня 2022", "с 1 июля 2022"]),
        ("с 31 июня по 10 июля", ["с 30 июня по 10 июля 2022", "с 1 июля по 10 июля 2022"]),
    ],
)
def test_a_day_that_no_month_has_is_asked_about_alone(phrase: str, choices: list[str]) -> None:
    reading = read(phrase, COLUMN)
    assert reading.question == "Такого дня нет. Какой верен?"
    assert [choice.label.replace("\N{NO-BREAK SPACE}", " ") for choice in reading.choices] == choices


def test_an_event_of_which_a_number_was_not_read_asks() -> None:
    reading = read("15, в течение 5 дней после совета", Context(year_start=2021, anchor=date(2021, 10, 1)))
    assert reading.needs_human
    assert reading.question
