"""Shares below the threshold: the line of 30 % is exact, the median gives nobody away, missing is not zero."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.results import COUNTED, Bar, Result, ResultFacts, held_by, median_of, result_facts
from reports.texts.results import bar_label, results_finding, worst_result

MATHS = COUNTED[0]


def of(school: int, below: int, participants: int = 100, year: int = 2025) -> Result:
    return Result(school, year, MATHS, participants, below)


@pytest.mark.parametrize(
    ("below", "participants", "low"),
    [(30, 100, True), (29, 100, False), (3, 10, True), (2, 7, False), (0, 0, False), (299, 1000, False), (1, 3, True)],
)
def test_thirty_percent_is_low_already(below: int, participants: int, low: bool) -> None:
    assert of(1, below, participants).is_low is low


def test_nobody_took_part_is_not_zero() -> None:
    assert of(1, 0, 0).share is None
    assert of(1, 0, 20).share == 0


def test_the_newest_year_of_anybody_counts_and_the_one_before_it() -> None:
    results = [of(1, 40, year=2024), of(2, 10, year=2025), of(1, 90, year=2020)]
    facts = result_facts(results, 1, COUNTED, until=2026)
    assert facts.year == 2025
    assert facts.bars[0] == Bar(MATHS, now=None, before=40)
    assert result_facts(results, 1, COUNTED, until=2024).bars[0].now == 40
    assert result_facts([], 1, COUNTED, until=2026) == ResultFacts()


@pytest.mark.parametrize(("shares", "median"), [([], None), ([10, 30], None), ([10, 30, 20], 20), ([1, 2, 3, 4], 2.5)])
def test_the_median_needs_three_schools(shares: list[int], median: float | None) -> None:
    places = {(n, MATHS, 2025): of(n, share) for n, share in enumerate(shares)}
    assert median_of(places, MATHS, 2025) == median


def test_a_school_misses_only_what_it_holds() -> None:
    assert held_by("НОШ") == ()
    assert {one.procedure for one in held_by("ООШ")} == {"ВПР", "ОГЭ"}
    assert held_by("СОШ") == held_by(None) == COUNTED
    sat_anyway = Result(1, 2025, COUNTED[-1], 10, 1)
    facts = result_facts([sat_anyway], 1, held_by("НОШ"), until=2025)
    assert [bar.assessment for bar in facts.bars] == [COUNTED[-1]]


@pytest.mark.parametrize(
    ("share", "low", "label"),
    [
        (29.4, False, "29"),
        (29.6, False, "29,6"),
        (29.96, False, "29,9"),
        (30.0, True, "30"),
        (30.2, True, "30"),
        (0, False, "0"),
    ],
)
def test_a_number_never_stands_on_the_wrong_side_of_the_line(share: float, low: bool, label: str) -> None:
    assert bar_label(Bar(MATHS, share, is_low=low)) == label


@given(st.integers(1, 2000), st.integers(0, 2000))
def test_the_number_and_the_colour_agree(participants: int, below: int) -> None:
    result = of(1, min(below, participants), participants)
    label = bar_label(Bar(MATHS, result.share, is_low=result.is_low))
    assert (float(label.replace(",", ".")) >= 30) is result.is_low


def bars(*shares: float | None) -> ResultFacts:
    return ResultFacts(2025, tuple(Bar(MATHS, share, is_low=(share or 0) >= 30) for share in shares))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (ResultFacts(), "данных пока нет"),
        (bars(None, None), "данных пока нет"),
        (bars(10, None), "единственный ниже 30 %, 1 без данных"),
        (bars(10, 20), "все 2 ниже 30 %"),
        (bars(10, 40, None), "1 из 2 от 30 % и выше, 1 без данных"),
    ],
)
def test_the_finding_has_its_base(facts: ResultFacts, words: str) -> None:
    assert results_finding(facts).replace("\u00a0", " ") == words


def test_the_worst_result_is_told_with_its_numbers() -> None:
    assert worst_result(bars(10)) == ""
    facts = bars(31, 45, 3)
    bar = replace(facts.bars[1], before=50, median=20)
    told = worst_result(replace(facts, bars=(facts.bars[0], bar))).replace("\u00a0", " ")
    assert told == (
        "2 низких результата из 2; ниже порога чаще всего ВПР, 5 мат: 45 %, год назад 50 %, медиана программы 20 %."
    )
