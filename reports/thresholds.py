"""Reads the default thresholds and the names of the risk factors that come with the product."""

import csv
from functools import cache
from pathlib import Path

import storage
from reports.risk import Direction, FactorName, Threshold, Unit

RISK = Path(storage.__file__).parent / "questionnaires" / "risk"


@cache
def read_thresholds(path: Path = RISK / "thresholds.csv") -> tuple[Threshold, ...]:
    """One threshold for each of the 35 parameters, in the order of the source; ValueError if limits contradict."""
    return tuple(
        Threshold(
            parameter=row["parameter"],
            unit=Unit(row["unit"]),
            direction=Direction(row["direction"]),
            medium_from=float(row["medium_from"]),
            high_from=float(row["high_from"]),
        )
        for row in rows_of(path)
    )


@cache
def read_factors(path: Path = RISK / "factors.csv") -> tuple[FactorName, ...]:
    """The ten factors by number."""
    return tuple(FactorName(int(row["factor"]), row["printed"], row["short"]) for row in rows_of(path))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def read_parameters(path: Path = RISK / "survey.csv") -> tuple[tuple[str, str], ...]:
    """Code and name of each of the 35 parameters as the source prints them."""
    return tuple((row["parameter"], row["printed"]) for row in rows_of(path) if row.get("parameter"))
