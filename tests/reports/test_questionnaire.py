"""The questionnaire on risk factors: ten groups, 35 parameters, each once, with its threshold."""

import csv
import re

import pytest

from reports.risk import Direction, Level, Unit, parameter_level, risk_profile
from reports.thresholds import RISK, read_factors, read_thresholds

SIZES = (4, 3, 6, 3, 4, 2, 2, 3, 5, 3)
CODES = [f"{factor}.{place}" for factor, size in enumerate(SIZES, 1) for place in range(1, size + 1)]


def sheet(name: str) -> list[dict[str, str]]:
    with (RISK / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


QUESTIONS = [row for row in sheet("survey") if row["parameter"]]


def test_ten_factors_and_35_parameters_in_the_order_of_the_source() -> None:
    groups = [row for row in sheet("survey") if row["type"] == "begin_group"]
    assert [row["name"] for row in groups] == [f"f{number}" for number in range(1, 11)]
    assert [row["printed"] for row in groups] == [row["printed"] for row in sheet("factors")]
    assert [row["parameter"] for row in QUESTIONS] == CODES
    assert len(CODES) == 35
    assert [row["name"] for row in QUESTIONS] == ["p" + code.replace(".", "_") for code in CODES]


def test_every_question_stands_in_the_group_of_its_factor() -> None:
    open_groups: list[str] = []
    for row in sheet("survey"):
        if row["type"] == "begin_group":
            open_groups.append(row["name"])
        elif row["type"] == "end_group":
            assert open_groups.pop() == row["name"]
        else:
            assert open_groups == ["f" + row["parameter"].partition(".")[0]]
    assert open_groups == []


@pytest.mark.parametrize("row", QUESTIONS, ids=CODES)
def test_shares_are_asked_in_percents_and_all_else_on_the_scale(row: dict[str, str]) -> None:
    asks_share = row["printed"].startswith("Доля")
    assert row["type"] == ("decimal" if asks_share else "select_one acuteness")
    assert bool(row["constraint"]) == bool(row["constraint_message"]) == asks_share
    assert row["label"].endswith("?")
    assert len(row["label"]) <= 120


def test_choices_fit_a_phone_button() -> None:
    choices = sheet("choices")
    assert [row["name"] for row in choices] == ["0", "1", "2", "3"]
    assert all(row["label"].startswith(row["name"]) and len(row["label"]) <= 20 for row in choices)


def test_wording_keeps_the_rules_of_the_house() -> None:
    text = " ".join(row["label"] + " " + row["hint"] for row in QUESTIONS)
    assert not re.search(r"\d %|\"|- |\bеще\b|\bучет", text)


def test_every_parameter_has_a_threshold_with_a_reason() -> None:
    rows = sheet("thresholds")
    assert [row["parameter"] for row in rows] == CODES
    assert all(len(row["reason"]) > 30 for row in rows)
    units = {row["parameter"]: Unit.PERCENT if row["type"] == "decimal" else Unit.SCALE for row in QUESTIONS}
    assert {threshold.parameter: threshold.unit for threshold in read_thresholds()} == units


def test_thresholds_are_turned_round_where_more_is_better() -> None:
    turned = [t.parameter for t in read_thresholds() if t.direction is Direction.LESS_IS_WORSE]
    assert turned == ["3.1", "3.2", "5.2", "5.3", "5.4", "10.3"]
    by_code = {threshold.parameter: threshold for threshold in read_thresholds()}
    assert parameter_level(20, by_code["10.3"]) is Level.HIGH
    assert parameter_level(20, by_code["9.1"]) is Level.LOW


def test_factors_have_short_names_for_pictures() -> None:
    factors = read_factors()
    assert [factor.number for factor in factors] == list(range(1, 11))
    assert factors[1].short == "Кадры"
    assert all(len(factor.short) <= 24 for factor in factors)


def test_a_school_without_problems_is_low_everywhere() -> None:
    best = {t.parameter: 0.0 if t.direction is Direction.MORE_IS_WORSE else t.unit.top for t in read_thresholds()}
    assert {factor.level for factor in risk_profile(best, read_thresholds())} == {Level.LOW}
