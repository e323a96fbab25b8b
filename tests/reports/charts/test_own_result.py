"""A school beside the median of its group: readable, named by nobody else, nothing of fewer than five."""

import datetime

import pytest

from reports.charts.own_result import SHOWN, own_result_picture
from reports.drawing import draw
from reports.own_result import Measured, OwnResult, OwnRow, own_rows
from tests.reports.charts.readable import assert_readable, words_of
from tests.reports.golden import difference

LONG = "Доля педагогических работников, повысивших квалификацию по программам наставничества за последние три года"
ROWS = (
    OwnRow("Доля учителей с нагрузкой больше полутора ставок", 12.5, 25.0, 100.0, is_share=True),
    OwnRow(LONG, 68.0, 41.0, 100.0, is_share=True),
    OwnRow("Сколько вакансий учителей?", 0.0, 2.0, 7.0, is_share=False),
    OwnRow("Есть ли сопротивление переменам?", 3.0, 3.0, 3.0, is_share=False),
)


def facts(*rows: OwnRow) -> OwnResult:
    made = datetime.datetime(2026, 11, 21, 9, 5, tzinfo=datetime.UTC)
    return OwnResult("Факторы риска школы", "Гляденская СОШ", "ШНОР", 7, "2026/2027", made.date(), rows, made)


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], ROWS * 9, ()])
def test_nothing_overlaps_is_cut_or_too_small(rows: tuple[OwnRow, ...]) -> None:
    picture = own_result_picture(facts(*rows))
    assert_readable(picture)
    assert picture.height <= 1700


def test_it_looks_as_approved() -> None:
    assert difference("own_result", draw(facts(*ROWS)).png) < 0.002


def test_it_says_what_is_found_and_how_many_more_there_are() -> None:
    words = words_of(own_result_picture(facts(*ROWS)))
    assert "отличаются от медианы 3 из 4" in words
    assert "ШНОР: 7 школ" in words
    assert {"12,5 %", "медиана 25 %", "0", "медиана 2"} <= set(words)
    many = words_of(own_result_picture(facts(*ROWS * 9)))
    assert f"и ещё {36 - SHOWN} вопроса" in many
    caption = draw(facts(*ROWS)).caption.replace("\u00a0", " ")
    assert "Ответы школы: отличаются от медианы 3 из 4." in caption
    assert caption.index("Сколько вакансий") < caption.index("Доля учителей"), "the furthest first"


def test_a_question_of_four_schools_has_no_row() -> None:
    asked = [Measured("Доля", is_share=True, most=100.0), Measured("Число", is_share=False, most=None)]
    others = [{0: float(n), 1: float(n)} for n in range(4)] + [{0: 50.0}]
    assert own_rows(asked, {0: 50.0, 1: 3.0}, others) == (OwnRow("Доля", 50.0, 2.0, 100.0, is_share=True),)
    assert own_rows(asked, {}, others) == ()
