"""Periods and kinds as people say them. Pure."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.period_words import period_of
from handlers.report_words import understood
from reports.period import Period, year_period
from reports.request import Form, Kind
from storage.refusals import Refusal

TODAY = date(2021, 11, 21)


def asked(since: tuple[int, int, int], until: tuple[int, int, int]) -> Period:
    return Period(date(*since), date(*until), asked=True)


@pytest.mark.parametrize(
    ("words", "period", "left"),
    [
        ("за 2021/2022", year_period(2021), ""),
        ("школа 12 за 2021-2022 уч. год", year_period(2021), "школа 12"),
        ("за 2021/22 кадры", year_period(2021), "кадры"),
        ("за 2021–2022", year_period(2021), ""),
        ("за прошлый год", year_period(2020), ""),
        ("за этот год", year_period(2021), ""),
        ("за 2020", asked((2020, 1, 1), (2020, 12, 31)), ""),
        ("за 2020 год", asked((2020, 1, 1), (2020, 12, 31)), ""),
        ("за октябрь", asked((2021, 10, 1), (2021, 10, 31)), ""),
        ("за декабрь", asked((2020, 12, 1), (2020, 12, 31)), ""),
        ("за май 2021", asked((2021, 5, 1), (2021, 5, 31)), ""),
        ("за март", asked((2021, 3, 1), (2021, 3, 31)), ""),
        ("За Февраль 2020 года", asked((2020, 2, 1), (2020, 2, 29)), ""),
        ("за неделю", asked((2021, 11, 14), (2021, 11, 21)), ""),
        ("за месяц", asked((2021, 10, 22), (2021, 11, 21)), ""),
        ("с января", asked((2021, 1, 1), (2021, 11, 21)), ""),
        ("с декабря", asked((2020, 12, 1), (2021, 11, 21)), ""),
        ("с сентября по декабрь", asked((2021, 9, 1), (2021, 12, 31)), ""),
        ("с октября по март", asked((2021, 10, 1), (2022, 3, 31)), ""),
        ("с января 2020 по май 2021", asked((2020, 1, 1), (2021, 5, 31)), ""),
        ("с 01.09.2021 по 31.12.2021", asked((2021, 9, 1), (2021, 12, 31)), ""),
        ("с 1.9 по 15.1", asked((2021, 9, 1), (2022, 1, 15)), ""),
        ("школа 3 с 1.12", asked((2020, 12, 1), (2021, 11, 21)), "школа 3"),
        ("школа 12", None, "школа 12"),
        ("school 12 2021", asked((2021, 1, 1), (2021, 12, 31)), "school 12"),
        ("12 2021", asked((2021, 1, 1), (2021, 12, 31)), "12"),
        ("Гляденская 2021 год", asked((2021, 1, 1), (2021, 12, 31)), "Гляденская"),
        ("школа 12 2021/2022", year_period(2021), "школа 12"),
        ("2021/22 уч. год программа", year_period(2021), "программа"),
        ("2021-2022", year_period(2021), ""),
        ("школа 2021", None, "школа 2021"),
        ("школа № 2021", None, "школа № 2021"),
        ("2021", None, "2021"),
        ("12 и 14", None, "12 и 14"),
        ("", None, ""),
        ("Средняя школа", None, "Средняя школа"),
    ],
)
def test_a_period_is_read_out_of_the_words(words: str, period: Period | None, left: str) -> None:
    assert period_of(words, TODAY) == (period, left)


@pytest.mark.parametrize(
    "words",
    ["за 2021/2023", "за 2021/2021", "за 1821/1822", "за 9999", "с 31.02", "с 31.02.2021", "с 01.01.2022 по 01.01.2021",
     "за 12", "школа 12 2021/2023", "с 99.99.2021", "за 2021/", "с 01.01.1999"],
)  # fmt: skip
def test_what_no_calendar_has_is_asked_again(words: str) -> None:
    with pytest.raises(Refusal, match="Не понял период"):
        period_of(words, TODAY)


@pytest.mark.parametrize(
    ("words", "kind", "form", "overdue", "rest"),
    [
        ("", None, Form.PICTURE, False, ""),
        ("Гляденская", None, Form.PICTURE, False, "Гляденская"),
        ("школа № 12", Kind.SCHOOL, Form.PICTURE, False, "12"),
        ("справка школа 12", Kind.SCHOOL, Form.REFERENCE, False, "12"),
        ("excel программа", Kind.PROGRAMME, Form.WORKBOOK, False, ""),
        ("программа pdf", Kind.PROGRAMME, Form.PDF, False, ""),
        ("Задачи просроченные", Kind.TASKS, Form.PICTURE, True, ""),
        ("задачи школа 12 просроченные", Kind.TASKS, Form.PICTURE, True, "12 просроченные"),
        ("по динамике школы 3", None, Form.PICTURE, False, "по динамике школы 3"),
        ("динамика школы 3", Kind.DYNAMICS, Form.PICTURE, False, "3"),
        ("дорожная карта", Kind.TIMELINE, Form.PICTURE, False, ""),
        ("школа школа", Kind.SCHOOL, Form.PICTURE, False, ""),
        ("приказ", None, Form.ORDER, False, ""),
        ("шк. 1", Kind.SCHOOL, Form.PICTURE, False, "1"),
    ],
)
def test_a_kind_and_a_form_are_read_from_the_first_words(
    words: str, kind: Kind | None, form: Form, overdue: bool, rest: str
) -> None:
    found = understood(words, TODAY)
    assert (found.kind, found.form, found.overdue, found.rest) == (kind, form, overdue, rest)


def test_the_schedule_and_what_is_not_gathered_yet() -> None:
    assert understood("расписание", TODAY).schedule
    assert understood("по расписанию", TODAY).schedule
    assert understood("ИОМ школа 12", TODAY).not_yet == "ИОМ"
    assert understood("школа сообщества", TODAY).not_yet == ""


@given(st.text(max_size=60), st.dates(date(2001, 1, 1), date(2099, 12, 31)))
def test_any_words_are_read_or_refused(words: str, today: date) -> None:
    try:
        found = understood(words, today)
    except Refusal:
        return
    assert found.period is None or found.period.since <= found.period.until
    assert len(found.rest) <= len(words)
