"""Levels and scores agree for every value and threshold; what is missing stays missing."""

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.risk import (
    Direction,
    FactorRisk,
    Level,
    Threshold,
    Unit,
    completeness,
    factor_risk,
    higher_median,
    is_at_risk,
    parameter_level,
    parameter_score,
    risk_profile,
    score_level,
)

SHARE = Threshold("6.1", Unit.PERCENT, Direction.MORE_IS_WORSE, 25, 50)
TURNED = Threshold("5.2", Unit.PERCENT, Direction.LESS_IS_WORSE, 75, 50)
SCALE = Threshold("2.1", Unit.SCALE, Direction.MORE_IS_WORSE, 2, 3)
FOUR = tuple(Threshold(f"1.{place}", Unit.SCALE, Direction.MORE_IS_WORSE, 2, 3) for place in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("threshold", "value", "level", "score"),
    [
        (SHARE, 0, Level.LOW, 0),
        (SHARE, 12.5, Level.LOW, 100 / 6),
        (SHARE, 24.9, Level.LOW, 33.2),
        (SHARE, 25, Level.MEDIUM, 100 / 3),
        (SHARE, 37.5, Level.MEDIUM, 50),
        (SHARE, 50, Level.HIGH, 200 / 3),
        (SHARE, 75, Level.HIGH, 500 / 6),
        (SHARE, 100, Level.HIGH, 100),
        (TURNED, 100, Level.LOW, 0),
        (TURNED, 75, Level.MEDIUM, 100 / 3),
        (TURNED, 50, Level.HIGH, 200 / 3),
        (TURNED, 0, Level.HIGH, 100),
        (SCALE, 0, Level.LOW, 100 / 12),
        (SCALE, 1, Level.LOW, 25),
        (SCALE, 2, Level.MEDIUM, 50),
        (SCALE, 3, Level.HIGH, 500 / 6),
    ],
)
def test_level_and_score_of_one_value(threshold: Threshold, value: float, level: Level, score: float) -> None:
    assert parameter_level(value, threshold) is level
    assert parameter_score(value, threshold) == pytest.approx(score)


@pytest.mark.parametrize("value", [-5, 101, 1000])
def test_values_beyond_the_limits_stay_within_0_and_100(value: float) -> None:
    assert 0 <= (parameter_score(value, SHARE) or 0) <= 100
    assert 0 <= (parameter_score(value, TURNED) or 0) <= 100


def test_missing_is_not_zero() -> None:
    assert parameter_level(None, TURNED) is None
    assert parameter_score(None, TURNED) is None
    assert parameter_level(0, TURNED) is Level.HIGH


def test_a_scale_where_less_is_worse_mirrors_the_other() -> None:
    turned = Threshold("4.1", Unit.SCALE, Direction.LESS_IS_WORSE, 1, 0)
    for value in range(4):
        assert parameter_score(3 - value, turned) == parameter_score(value, SCALE)


def test_limits_that_contradict_the_direction_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^Порог параметра 6\.1: «высокий от» должен быть хуже"):
        Threshold("6.1", Unit.PERCENT, Direction.MORE_IS_WORSE, 50, 25)
    with pytest.raises(ValueError, match=r"5\.2"):
        Threshold("5.2", Unit.PERCENT, Direction.LESS_IS_WORSE, 25, 50)


@pytest.mark.parametrize(
    ("values", "level", "known"),
    [
        ({"1.1": 0, "1.2": 0, "1.3": 3, "1.4": 3}, Level.HIGH, 4),
        ({"1.1": 0, "1.2": 1, "1.3": 2, "1.4": 3}, Level.MEDIUM, 4),
        ({"1.1": 0, "1.2": 0, "1.3": 1, "1.4": 3}, Level.LOW, 4),
        ({"1.1": 0, "1.2": 3}, Level.HIGH, 2),
        ({"1.1": 0, "1.2": 3, "1.3": None, "1.4": 0}, Level.LOW, 3),
        ({"1.1": 3}, None, 1),
        ({"1.1": 3, "2.1": 3, "2.2": 3}, None, 1),
        ({}, None, 0),
    ],
)
def test_a_factor_is_the_higher_median_of_what_is_known(
    values: Mapping[str, float | None], level: Level | None, known: int
) -> None:
    risk = factor_risk(1, values, FOUR)
    assert (risk.level, risk.known, risk.total) == (level, known, 4)
    assert (risk.score is None) == (level is None)


def test_higher_median() -> None:
    assert higher_median([3, 1]) == 3
    assert higher_median([5, 1, 3]) == 3


def risk(level: Level | None) -> FactorRisk:
    return FactorRisk(1, level, None, 1, 1)


@pytest.mark.parametrize(
    ("levels", "low_results", "high_factors", "expected"),
    [
        ([Level.HIGH, Level.LOW], False, 1, True),
        ([Level.HIGH, Level.LOW], True, 1, False),
        ([Level.MEDIUM, None], False, 1, False),
        ([Level.HIGH, Level.LOW], False, 2, False),
        ([Level.HIGH, Level.HIGH], False, 2, True),
        ([], False, 1, False),
    ],
)
def test_at_risk(levels: list[Level | None], low_results: bool, high_factors: int, expected: bool) -> None:
    profile = [risk(level) for level in levels]
    assert is_at_risk(profile, has_low_results=low_results, high_factors=high_factors) is expected


def test_completeness_counts_parameters_not_answers() -> None:
    assert completeness({"1.1": 0, "1.2": None, "9.9": 1}, FOUR) == 0.25
    assert completeness({}, FOUR) == 0
    assert completeness({"1.1": 1}, ()) is None


@st.composite
def thresholds(draw: st.DrawFn, parameter: str = "1.1") -> Threshold:
    unit, direction = draw(st.sampled_from(Unit)), draw(st.sampled_from(Direction))
    number = st.integers(0, 3).map(float) if unit is Unit.SCALE else st.floats(0, 100)
    mild, severe = sorted((draw(number), draw(number)), reverse=direction is Direction.LESS_IS_WORSE)
    return Threshold(parameter, unit, direction, mild, severe)


def values_of(threshold: Threshold) -> st.SearchStrategy[float]:
    return st.integers(0, 3).map(float) if threshold.unit is Unit.SCALE else st.floats(0, 100)


@given(st.data(), thresholds())
def test_level_and_score_of_a_parameter_agree(data: st.DataObject, threshold: Threshold) -> None:
    value = data.draw(values_of(threshold))
    score = parameter_score(value, threshold)
    assert score is not None
    assert 0 <= score <= 100
    assert score_level(score) is parameter_level(value, threshold)


@given(st.data(), thresholds())
def test_a_worse_value_never_scores_better(data: st.DataObject, threshold: Threshold) -> None:
    values = sorted((data.draw(values_of(threshold)) for _ in range(3)), key=threshold.badness)
    scores = [parameter_score(value, threshold) or 0 for value in values]
    assert all(milder <= worse for milder, worse in pairwise(scores))


@given(st.data())
def test_level_and_score_of_a_factor_agree(data: st.DataObject) -> None:
    own = [data.draw(thresholds(f"1.{place}")) for place in range(1, data.draw(st.integers(2, 7)))]
    values = {t.parameter: data.draw(st.none() | values_of(t)) for t in own}
    (factor,) = risk_profile(values, own)
    levels = sorted(level for t in own if (level := parameter_level(values[t.parameter], t)) is not None)
    if 2 * len(levels) < len(own) or not levels:
        assert factor.level is factor.score is None
    else:
        assert factor.level is levels[len(levels) // 2]
        assert factor.score is not None
        assert score_level(factor.score) is factor.level
