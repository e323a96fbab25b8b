"""Rows of storage → pandas, for the worker process only: the bot never imports this module."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

COLUMNS = ["school", "wave", "parameter", "value"]
Row = tuple[object, str, str, float | None]


def answers_frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Rows (school, day the wave opened as ISO, parameter, value or None); of doubled rows the last one stands."""
    frame = pd.DataFrame(list(rows), columns=COLUMNS)
    return frame.astype({"value": "float64"}).drop_duplicates(COLUMNS[:3], keep="last")


def latest_two(answers: pd.DataFrame) -> pd.DataFrame:
    """Values by (school, parameter) in the columns «now» and «before»: each school's last wave and the one before it.

    Missing is NaN. A school with one wave has only NaN in «before».
    """
    age = answers.groupby("school")["wave"].rank("dense", ascending=False)
    recent = answers.assign(age=age.astype("int64")).query("age <= 2")
    table = recent.pivot(index=["school", "parameter"], columns="age", values="value")
    return table.reindex(columns=[1, 2]).rename(columns={1: "now", 2: "before"}).rename_axis(columns=None)


def values_of(table: pd.DataFrame, school: object, column: str) -> Mapping[str, float | None]:
    """One school's values by parameter, None where missing; nothing for a school without rows."""
    if school not in table.index.get_level_values("school"):
        return {}
    own = table.xs(school, level="school")[column]
    return {str(parameter): None if pd.isna(value) else float(value) for parameter, value in own.items()}


def completeness_by_school(table: pd.DataFrame, parameters: Sequence[str]) -> pd.Series:
    """Share 0–1 of the parameters with a value «now», by school."""
    known = table["now"].unstack("parameter").reindex(columns=list(parameters))
    return known.notna().mean(axis="columns")
