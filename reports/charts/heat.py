"""Schools × factors: marks in cells, factor names on a staircase, counts of high risk at both edges."""

from collections.abc import Sequence

from reports.charts import marks
from reports.charts.canvas import Picture
from reports.charts.lettering import fits, legible, wrapped
from reports.charts.parts import badge_width, draw_badges, hairline
from reports.charts.tokens import (
    ALARM,
    BEFORE,
    CALM,
    CAPTION,
    INK,
    LEFT,
    LOW_TINT,
    MEDIUM_CELL,
    MUTE,
    RIGHT,
    ROW,
    WARN_TEXT,
    WHITE,
    Style,
)
from reports.programme import HeatRow, ProgrammeFindings
from reports.risk import Level
from reports.texts import NO_DATA
from reports.texts.programme import LEGEND, TOTALS

CELL, GAP, PITCH, TALL = (48, 40), 4, 44, 72
CELLS_LEFT = 442
NAME_RIGHT, TOTAL_LEFT = 432, 968
STEP = 32  # of the staircase
NAME_LINE = 31
BAR_HEIGHT = 64
GROUND = {Level.HIGH: ALARM, Level.MEDIUM: MEDIUM_CELL, Level.LOW: LOW_TINT}


def column_x(column: int) -> float:
    """The middle of a column."""
    return CELLS_LEFT + column * (CELL[0] + GAP) + CELL[0] / 2


def cell(picture: Picture, left: float, top: float, level: Level | None, height: float = CELL[1]) -> None:
    box = (left, top, left + CELL[0], top + height)
    centre = (left + CELL[0] / 2, top + height / 2)
    if level is None:
        picture.missing(box)
        return
    picture.rect(box, GROUND[level])
    if level is Level.HIGH:
        picture.polygon(marks.triangle(centre, 9), WHITE)
    elif level is Level.MEDIUM:
        picture.polygon(marks.diamond(centre, 9), WARN_TEXT)
    else:
        picture.disc(centre, 5, CALM)


def legend(picture: Picture, top: float) -> None:
    """In the empty corner beside the staircase."""
    for number, (level, word) in enumerate([*LEGEND.items(), (None, NO_DATA)]):
        y = top + number * 42
        cell(picture, LEFT, y, level, 34)
        picture.text(LEFT + 62, y + 27, word, CAPTION, colour=MUTE if level is None else INK)


def staircase(picture: Picture, top: float, findings: ProgrammeFindings) -> float:
    """Column names, the last column's first, each with an elbow down to its column; gives where the cells begin."""
    cells_top = top + 14 + len(findings.columns) * STEP
    for column, name in enumerate(findings.columns):
        baseline = top + 29 + (len(findings.columns) - 1 - column) * STEP
        x = column_x(column)
        style = CAPTION.bold if findings.is_common(column) else CAPTION
        picture.text(x - 14, baseline, name, style, align="right")
        picture.line([(x - 9, baseline - 9), (x, baseline - 9), (x, cells_top - 6)], INK, 1.5)
    picture.polygon(marks.triangle((RIGHT - 10, cells_top - 18), 10), ALARM)
    return cells_top


def heat_rows(picture: Picture, top: float, rows: Sequence[HeatRow]) -> float:
    """The rows from *top* down; gives the lower edge."""
    for number, row in enumerate(rows):
        if number:
            hairline(picture, top - GAP / 2, LEFT, NAME_RIGHT)
            hairline(picture, top - GAP / 2, TOTAL_LEFT, RIGHT)
        top += heat_row(picture, top, row)
    return top


def heat_row(picture: Picture, top: float, row: HeatRow) -> float:
    """One school; gives its pitch: 44, or 72 where the name takes two lines or there are two badges."""
    lines, style = name_lines(row)
    pitch = TALL if len(lines) > 1 or len(row.school.badges) > 1 else PITCH
    first = top + (pitch - GAP) / 2 + 10 - NAME_LINE / 2 * (len(lines) - 1)
    for number, line in enumerate(lines):
        picture.text(LEFT, first + NAME_LINE * number, line, style)
    row_badges(picture, top, pitch, row.school.badges)
    for column, level in enumerate(row.levels):
        cell(picture, column_x(column) - CELL[0] / 2, top, level, pitch - GAP)
    total(picture, top + (pitch - GAP) / 2 + 10, row)
    return pitch


def name_lines(row: HeatRow) -> tuple[list[str], Style]:
    """28 px, then 26 in one line, then two lines."""
    width = max((badge_width(badge, tall=False) for badge in row.school.badges), default=0)
    room = NAME_RIGHT - LEFT - (width + 12 if width else 0)
    name = legible(row.school.name)
    for style in (ROW, CAPTION):
        if fits(name, style, room):
            return [name], style
    return wrapped(name, CAPTION, room), CAPTION


def row_badges(picture: Picture, top: float, pitch: float, badges: tuple[str, ...]) -> None:
    """One badge in the middle of the row, two one above the other; more than two do not fit a row."""
    shown = badges[:2]
    baseline = top + (pitch - GAP) / 2 + 9 - 17.5 * (len(shown) - 1)
    for number, badge in enumerate(shown):
        draw_badges(picture, NAME_RIGHT - 2, baseline + 35 * number, (badge,), tall=False)


def total(picture: Picture, baseline: float, row: HeatRow) -> None:
    """High factors of a school; «н/д» where nothing is known."""
    count = row.count(Level.HIGH)
    if row.count(None) == len(row.levels):
        picture.text(RIGHT, baseline, "н/д", CAPTION, colour=MUTE, align="right")
    else:
        style, colour = (ROW.bold, INK) if count else (ROW, MUTE)
        picture.text(RIGHT, baseline, str(count), style, colour=colour, align="right")


def totals(picture: Picture, top: float, findings: ProgrammeFindings) -> float:
    """Schools with high risk by factor as bars from zero; alarm and bold from half of the schools."""
    picture.line([(LEFT, top), (RIGHT, top)], MUTE, 2)
    base = top + 46 + BAR_HEIGHT
    for number, words in enumerate(TOTALS):
        picture.text(LEFT, base - 36 + 32 * number, words, CAPTION.bold)
    largest = max((findings.high(column) for column in range(len(findings.columns))), default=0)
    for column in range(len(findings.columns)):
        total_bar(picture, base, column, findings, BAR_HEIGHT / max(largest, 1))
    picture.line([(CELLS_LEFT, base), (column_x(len(findings.columns) - 1) + CELL[0] / 2, base)], MUTE, 2)
    if findings.known:
        everything = sum(row.count(Level.HIGH) for row in findings.rows)
        picture.text(RIGHT, base - 8, str(everything), ROW.bold, align="right")
    return base


def total_bar(picture: Picture, base: float, column: int, findings: ProgrammeFindings, unit: float) -> None:
    count, x = findings.high(column), column_x(column)
    common = findings.is_common(column)
    if not findings.base(column):
        picture.text(x, base - 10, "н/д", CAPTION, colour=MUTE, align="centre")
        return
    height = max(count * unit, 4)
    picture.rect((x - 17, base - height, x + 17, base), ALARM if common else BEFORE)
    style = ROW.bold if count else ROW
    colour = ALARM if common else INK if count else MUTE
    picture.text(x, base - height - 8, str(count), style, colour=colour, align="centre")
