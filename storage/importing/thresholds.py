"""The parameters of risk as the product ships them: their codes, units and directions. Read once."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storage.importing.rows import ThresholdRow

SHIPPED = Path(__file__).parents[1] / "questionnaires" / "risk" / "thresholds.csv"
WORSE = {"more_is_worse": "больше — хуже", "less_is_worse": "меньше — хуже"}


@dataclass(frozen=True, slots=True)
class RiskParameter:
    """A parameter: `in_percent` or on the scale 0–3, and whether more of it is worse."""

    code: str
    in_percent: bool
    more_is_worse: bool


@cache
def risk_parameters() -> dict[str, RiskParameter]:
    """All 35 by code."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    return {
        row["parameter"]: RiskParameter(
            row["parameter"], row["unit"] == "percent", row["direction"] == "more_is_worse"
        )
        for row in rows
    }  # fmt: skip


def wrong_threshold(row: ThresholdRow) -> tuple[str, str] | None:
    """A parameter or a factor, not both; and limits that follow the direction."""
    if (row.parameter is None) == (row.factor is None):
        return "parameter", "Укажите в строке либо параметр («1.1»), либо фактор («1»)."
    known = risk_parameters()
    code = row.parameter or f"{row.factor}.1"
    more = row.direction == "more_is_worse" if row.direction else known[code].more_is_worse
    if more == (row.medium_from <= row.high_from):
        return None
    words = WORSE["more_is_worse" if more else "less_is_worse"]
    return "high_from", f"Пороги спорят с направлением «{words}». Поменяйте их местами или исправьте направление."
