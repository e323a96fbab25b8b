"""Rows become each school's last wave and the one before; missing stays missing."""

import pytest

from reports.frames import Row, answers_frame, completeness_by_school, latest_two, values_of

ROWS: list[Row] = [
    (1, "2025-11-03", "1.1", 3.0),
    (1, "2026-02-02", "1.1", 0.0),
    (1, "2026-02-02", "1.2", 2.0),
    (1, "2026-11-02", "1.1", 1.0),
    (1, "2026-11-02", "1.2", None),
    (2, "2026-02-02", "1.1", 2.0),
]


def test_now_and_before() -> None:
    table = latest_two(answers_frame(ROWS))
    assert values_of(table, 1, "now") == {"1.1": 1.0, "1.2": None}
    assert values_of(table, 1, "before") == {"1.1": 0.0, "1.2": 2.0}


def test_each_school_has_its_own_last_wave() -> None:
    table = latest_two(answers_frame(ROWS))
    assert values_of(table, 2, "now") == {"1.1": 2.0}
    assert values_of(table, 2, "before") == {"1.1": None}


def test_of_doubled_rows_the_last_stands() -> None:
    table = latest_two(answers_frame([*ROWS, (2, "2026-02-02", "1.1", 3.0)]))
    assert values_of(table, 2, "now") == {"1.1": 3.0}


@pytest.mark.parametrize("rows", [[], [(1, "2026-11-02", "1.1", None)]])
def test_nothing_known_is_no_value(rows: list[Row]) -> None:
    table = latest_two(answers_frame(rows))
    assert set(values_of(table, 1, "now").values()) <= {None}
    assert values_of(table, 9, "now") == {}


def test_completeness_is_a_share_of_all_parameters() -> None:
    table = latest_two(answers_frame(ROWS))
    shares = completeness_by_school(table, ["1.1", "1.2", "1.3", "1.4"])
    assert shares.to_dict() == {1: 0.25, 2: 0.25}
