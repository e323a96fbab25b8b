"""Rows of a name, a bar and what it says in words: tasks by school, punctuality by curator, parameters by frequency."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.canvas import Picture
from reports.charts.lettering import cut, fits, legible, wrapped
from reports.charts.parts import hairline
from reports.charts.tokens import ALARM, CALM, CAPTION, INK, LEFT, MUTE, RIGHT, ROW, TRACK, Style
from reports.texts import NO_DATA

PITCH = 44
BAR_LEFT, BAR_RIGHT = 470, 800
BAR, LINE = 20, 32
Part = tuple[float, str]


@dataclass(frozen=True, slots=True)
class BarRow:
    """Shares 0–1 of the track with their colours, one after the other; None: nothing is known."""

    name: str
    parts: tuple[Part, ...] | None
    words: str
    is_alarm: bool = False


def share_row(name: str, share: float | None, words: str) -> BarRow:
    return BarRow(name, None if share is None else ((share, CALM),), words)


def bar_rows(picture: Picture, top: float, rows: Sequence[BarRow]) -> float:
    """The rows from *top* down, hairlines between; gives the lower edge."""
    for number, row in enumerate(rows):
        if number:
            hairline(picture, top)
        top += bar_row(picture, top, row)
    return top


def bar_row(picture: Picture, top: float, row: BarRow) -> float:
    """One row; gives its pitch: 44, or 76 where the name takes two lines."""
    names, style = name_of(row.name, bold=row.is_alarm)
    for number, name in enumerate(names):
        picture.text(LEFT, top + 31 + LINE * number, name, style, colour=MUTE if row.parts is None else INK)
    pitch = PITCH + LINE * (len(names) - 1)
    bar_of(picture, top + (pitch - PITCH) / 2, row)
    return pitch


def bar_of(picture: Picture, top: float, row: BarRow) -> None:
    """The bar and its words, in the middle of the row."""
    baseline = top + 31
    box = (BAR_LEFT, top + 12, BAR_RIGHT, top + 12 + BAR)
    if row.parts is None:
        picture.missing(box)
        picture.text(RIGHT, baseline, NO_DATA, CAPTION, colour=MUTE, align="right")
        return
    picture.rect(box, TRACK)
    left = float(BAR_LEFT)
    for share, colour in row.parts:
        width = share * (BAR_RIGHT - BAR_LEFT)
        if share > 0 or len(row.parts) == 1:
            picture.rect((left, box[1], left + max(width, 4), box[3]), colour)
        left += width
    style = CAPTION.bold if row.is_alarm else CAPTION
    room = RIGHT - BAR_RIGHT - 14
    words = cut(legible(row.words), style, room)
    picture.text(RIGHT, baseline, words, style, colour=ALARM if row.is_alarm else INK, align="right")


def name_of(name: str, *, bold: bool) -> tuple[list[str], Style]:
    """28 px where it fits, else 26 px, else two lines of that, cut in the second."""
    room = BAR_LEFT - LEFT - 16
    name = legible(name)
    for style in (ROW, CAPTION):
        chosen = style.bold if bold else style
        if fits(name, chosen, room):
            return [name], chosen
    chosen = CAPTION.bold if bold else CAPTION
    return wrapped(name, chosen, room), chosen
