"""A small table of years: a row of numbers for each name, the newest bold, what is low in alarm, and the change."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.canvas import Picture
from reports.charts.lettering import cut, legible
from reports.charts.parts import hairline
from reports.charts.tokens import ALARM, CAPTION, CAPTION_MEDIUM, INK, LEFT, MUTE, RIGHT, ROW
from reports.texts.results import SHORT_MISSING

PITCH = 38
LAST, STEP = 800, 125  # right edge of the newest year's column; pixels between columns
COLUMNS = 4


@dataclass(frozen=True, slots=True)
class YearRow:
    """`values` in the order of the years, None where nothing is known; `alarms` tells which of them are low results."""

    name: str
    values: tuple[str | None, ...]
    alarms: tuple[bool, ...] = ()
    change: str = ""
    is_worse: bool = False


def year_table(picture: Picture, top: float, years: Sequence[str], rows: Sequence[YearRow]) -> float:
    """Heads and rows from *top* down, the newest four years; gives the lower edge."""
    for column, year in enumerate(years[-COLUMNS:]):
        picture.text(column_x(column, len(years)), top + 26, year, CAPTION, colour=MUTE, align="right")
    top += 38
    for row in rows:
        hairline(picture, top)
        year_row(picture, top, row, len(years))
        top += PITCH
    return top


def column_x(column: int, years: int) -> float:
    """The right edge of a column, counted so that the newest year stands at the right."""
    return LAST - (min(years, COLUMNS) - 1 - column) * STEP


def year_row(picture: Picture, top: float, row: YearRow, years: int) -> None:
    baseline = top + 29
    name = cut(legible(row.name), ROW, column_x(0, years) - 90 - LEFT)
    picture.text(LEFT, baseline, name, ROW)
    shown = row.values[-COLUMNS:]
    alarms = row.alarms[-COLUMNS:] or (False,) * len(shown)
    for column, (value, alarm) in enumerate(zip(shown, alarms, strict=True)):
        newest = column == len(shown) - 1
        style = ROW.bold if value is not None and (newest or alarm) else ROW
        colour = MUTE if value is None else ALARM if alarm else INK
        words = SHORT_MISSING if value is None else value
        picture.text(column_x(column, years), baseline, words, style, colour=colour, align="right")
    style = CAPTION_MEDIUM if row.is_worse else CAPTION
    picture.text(RIGHT, baseline, row.change, style, colour=INK if row.is_worse else MUTE, align="right")
