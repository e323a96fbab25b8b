"""Terms that count from an event, with and without its day."""

from datetime import date

import pytest

from scheduler.terms import Context, Kind, Offset, Window, read

ANCHOR = date(2022, 1, 31)  # a Monday
KNOWN = Context(year_start=2021, anchor=ANCHOR)


@pytest.mark.parametrize(
    ("phrase", "deadline"),
    [
        ("в течение 10 дней после заседания", date(2022, 2, 10)),
        ("в течение 10 рабочих дней после заседания", date(2022, 2, 14)),
        ("в недельный срок", date(2022, 2, 7)),
        ("через 2 недели после проведения", date(2022, 2, 14)),
        ("в месячный срок со дня образования", date(2022, 2, 28)),
        ("В ближайшие три месяца", date(2022, 4, 30)),
        ("не позднее 3 рабочих дней", date(2022, 2, 3)),
        ("в 5-дневный срок", date(2022, 2, 5)),
    ],
)
def test_counted_from_the_known_day(phrase: str, deadline: date) -> None:
    reading = read(phrase, KNOWN)
    assert reading.kind is Kind.EVENT_RELATIVE
    assert reading.windows == (Window(ANCHOR, deadline),)
    assert reading.deadlines == (deadline,)
    assert reading.question is None


@pytest.mark.parametrize(
    ("phrase", "deadline"),
    [
        ("за 3 дня до заседания", date(2022, 1, 28)),
        ("за 3 рабочих дня до заседания", date(2022, 1, 26)),
        ("не позднее чем за месяц до экзамена", date(2021, 12, 31)),
    ],
)
def test_counted_back_from_the_known_day(phrase: str, deadline: date) -> None:
    assert read(phrase, KNOWN).windows == (Window(None, deadline),)


@pytest.mark.parametrize(
    ("phrase", "event", "offset"),
    [
        ("в течение 10 рабочих дней после проведения ВПР", "проведения ВПР", Offset(10, "working_day", "after")),
        ("в месячный срок со дня образования", "образования", Offset(1, "month", "after")),
        ("за 2 недели до начала экзамена", "начала экзамена", Offset(2, "week", "before")),
        ("в течение 5 дней с момента получения (по почте)", "получения", Offset(5, "day", "after")),
        ("по итогам ВПР", "по итогам ВПР", None),
        ("10 ноября X 1 года", "10 ноября X 1 года", None),
        ("до проведения ЕГЭ", "до проведения ЕГЭ", None),
    ],
)
def test_the_event_is_told_and_nothing_is_dated(phrase: str, event: str, offset: Offset | None) -> None:
    reading = read(phrase, Context(year_start=2021))
    assert (reading.kind, reading.event, reading.offset) == (Kind.EVENT_RELATIVE, event, offset)
    assert reading.windows == reading.deadlines == ()
    assert reading.question
    assert not reading.needs_human


def test_a_day_beside_an_event_wins() -> None:
    reading = read("в течение 10 дней после заседания, до 1 октября", Context(year_start=2021))
    assert reading.deadlines == (date(2021, 10, 1),)
