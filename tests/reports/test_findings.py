"""Orders and changes of what a picture says, on plain values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.findings import answered, factor_findings, finding, heat_key, heat_map, levels_of, shown, worst_first
from reports.programme import SchoolRow
from reports.risk import Direction, FactorName, FactorRisk, Level, Threshold, Unit
from reports.school import FactorFinding
from reports.thresholds import RISK, read_factors, read_thresholds

NAMES = (FactorName(1, "Низкий уровень оснащения", "Оснащение"), FactorName(2, "Дефицит кадров", "Кадры"))
THRESHOLDS = tuple(Threshold(code, Unit.SCALE, Direction.MORE_IS_WORSE, 2, 3) for code in ("1.1", "1.2", "2.1", "2.2"))
WORST = {"1.1": 3.0, "1.2": 3.0, "2.1": 3.0, "2.2": 3.0}
CALM = {"1.1": 0.0, "1.2": 0.0, "2.1": 2.0, "2.2": 2.0}


def test_a_change_is_between_the_points_people_see() -> None:
    before, now = FactorRisk(1, Level.MEDIUM, 50.4, 2, 2), FactorRisk(1, Level.HIGH, 70.5, 2, 2)
    assert finding(NAMES[0], now, before) == FactorFinding("Оснащение", Level.HIGH, 71, 21)
    assert finding(NAMES[0], now, None).change is None
    assert finding(NAMES[0], FactorRisk(1, None, None, 0, 2), before) == FactorFinding("Оснащение", None, None, None)
    assert finding(NAMES[0], None, None) == FactorFinding("Оснащение", None, None, None)


@pytest.mark.parametrize(("score", "points"), [(None, None), (0.0, 0), (49.5, 50), (33.4, 33), (100.0, 100)])
def test_points_are_whole(score: float | None, points: int | None) -> None:
    assert shown(FactorRisk(1, None, score, 1, 1)) == points


def test_factors_stand_worst_first_then_by_name() -> None:
    factors = factor_findings(CALM, WORST, THRESHOLDS, NAMES)
    assert [(factor.name, factor.score, factor.change) for factor in factors] == [
        ("Кадры", 50, -33),
        ("Оснащение", 8, -75),
    ]
    equal = factor_findings(WORST, {}, THRESHOLDS, NAMES)
    assert [factor.name for factor in equal] == ["Кадры", "Оснащение"]
    assert {factor.change for factor in equal} == {None}


FACTORS = st.builds(
    lambda name, score: FactorFinding(name, None if score is None else Level(min(score // 34, 2)), score, None),
    st.text(max_size=5),
    st.none() | st.integers(0, 100),
)


@given(st.lists(FACTORS))
def test_what_is_unknown_stands_last(factors: list[FactorFinding]) -> None:
    ordered = sorted(factors, key=worst_first)
    unknown = [factor.level is None for factor in ordered]
    assert unknown == sorted(unknown)
    known = [factor.score or 0 for factor in ordered if factor.level is not None]
    assert known == sorted(known, reverse=True)


def test_answered_counts_values_not_zeros() -> None:
    assert answered({"1.1": 0.0, "1.2": None, "9.9": 1.0}, THRESHOLDS) == 1


def test_rows_and_columns_of_the_heat_map() -> None:
    schools = [SchoolRow(1, "Яблоневая"), SchoolRow(2, "Берёзовая"), SchoolRow(3, "Ёлочная"), SchoolRow(4, "Азовская")]
    values = {1: WORST, 2: {"2.1": 3.0, "2.2": 3.0, "1.1": 0.0}, 3: CALM}
    columns, rows = heat_map(values, schools, THRESHOLDS, NAMES)
    assert columns == ("Кадры", "Оснащение")
    assert [row.school.name for row in rows] == ["Яблоневая", "Берёзовая", "Ёлочная", "Азовская"]
    assert rows[1].levels == (Level.HIGH, Level.LOW)
    assert rows[3].levels == (None, None)


def test_ties_are_broken_by_medium_then_by_name() -> None:
    high, medium, low = Level.HIGH, Level.MEDIUM, Level.LOW
    keys = [heat_key([high, medium], "Я"), heat_key([high, low], "А"), heat_key([high, low], "Ё"), heat_key([low], "А")]
    assert keys == sorted(keys)
    assert heat_key([None], "А") > heat_key([low], "Я")


def test_a_factor_the_thresholds_do_not_know_has_no_level() -> None:
    assert levels_of(WORST, THRESHOLDS[:2], NAMES) == [Level.HIGH, None]


def test_defaults_are_found_wherever_the_program_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(RISK.parent)
    assert len(read_thresholds()) == 35
    assert len(read_factors()) == 10
    assert {threshold.factor for threshold in read_thresholds()} == {factor.number for factor in read_factors()}
