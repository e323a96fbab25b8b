"""A sheet of a workbook as plain values: typed columns, rows, what stands above them, a chart beside them."""

import datetime
import enum
from dataclasses import dataclass

Cell = str | int | float | datetime.date | None


class Unit(enum.Enum):
    """How a column's cells are written: words (long ones wrapped), counts, shares 0–1, numbers, days, risk levels."""

    WORDS = "words"
    LONG = "long"
    COUNT = "count"
    SHARE = "share"
    NUMBER = "number"
    DAY = "day"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, what stands below it, and a width in characters (0: by the unit)."""

    title: str
    unit: Unit = Unit.WORDS
    width: int = 0


class Form(enum.Enum):
    """Kinds of charts that Excel draws itself."""

    BARS = "bar"
    STACKED = "stacked"
    COLUMNS = "column"
    LINES = "line"


@dataclass(frozen=True, slots=True)
class Chart:
    """`names` is the column of categories, `values` those of the series, by their place."""

    title: str
    form: Form
    names: int
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table under its title; an empty cell means that nothing is known."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its file's name without an ending, its sheets, the day of its data."""

    name: str
    sheets: tuple[Sheet, ...]
    as_of: datetime.date
    caption: str
