"""Two columns of values for each name: what is compared stands side by side, the worse of the two bold."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts import marks
from reports.charts.canvas import Picture
from reports.charts.lettering import cut, legible, shrunk, wrapped
from reports.charts.parts import hairline
from reports.charts.risks import PITCH, WORD_COLOUR
from reports.charts.tokens import ALARM, CAPTION, INK, LEFT, MUTE, RIGHT, ROW
from reports.risk import Level
from reports.texts import NO_DATA, level_word

COLUMNS = (450, 745)
ROOM = RIGHT - COLUMNS[1]
NAME_ROOM = COLUMNS[0] - LEFT - 16


@dataclass(frozen=True, slots=True)
class Side:
    """One value: of a risk its level and points, else its words; None words: nothing is known."""

    words: str | None
    level: Level | None = None
    is_worse: bool = False
    is_alarm: bool = False


@dataclass(frozen=True, slots=True)
class PairRow:
    name: str
    first: Side
    second: Side


def pair_heads(picture: Picture, top: float, names: Sequence[str]) -> float:
    """Whose column is which, in at most two lines; gives where rows begin."""
    lines = [wrapped(name, CAPTION.bold, ROOM - 12) for name in names]
    for x, own in zip(COLUMNS, lines, strict=True):
        for number, line in enumerate(own):
            picture.text(x, top + 28 + 32 * number, line, CAPTION.bold)
    return top + 8 + 32 * max(len(own) for own in lines)


def pair_rows(picture: Picture, top: float, rows: Sequence[PairRow]) -> float:
    for row in rows:
        hairline(picture, top)
        known = row.first.words is not None or row.second.words is not None
        style = shrunk(row.name, ROW, NAME_ROOM)
        name = cut(legible(row.name), style, NAME_ROOM)
        picture.text(LEFT, top + 29, name, style, colour=INK if known else MUTE)
        for x, side in zip(COLUMNS, (row.first, row.second), strict=True):
            side_of(picture, x, top, side)
        top += PITCH
    return top


def side_of(picture: Picture, x: float, top: float, side: Side) -> None:
    baseline = top + 29
    if side.words is None:
        picture.text(x, baseline, NO_DATA, ROW, colour=MUTE)
        return
    style = ROW.bold if side.is_worse or side.is_alarm else ROW
    if side.level is None:
        picture.text(x, baseline, side.words, style, colour=ALARM if side.is_alarm else INK)
        return
    marks.level_mark(picture, (x + 14, top + PITCH / 2), side.level)
    picture.text(x + 84, baseline, side.words, style, align="right")
    picture.text(x + 98, baseline, level_word(side.level), style, colour=WORD_COLOUR[side.level])
