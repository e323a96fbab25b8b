"""The block of risk factors: one row each, worst first, on three equal bands."""

from collections.abc import Sequence

from reports.charts import marks
from reports.charts.canvas import Picture
from reports.charts.lettering import cut, legible, shrunk
from reports.charts.parts import hairline
from reports.charts.tokens import (
    ALARM,
    CALM,
    CAPTION,
    CAPTION_MEDIUM,
    HIGH_TINT,
    INK,
    LEFT,
    LOW_TINT,
    MEDIUM_TINT,
    MUTE,
    ROW,
    WARN_TEXT,
)
from reports.risk import Level
from reports.school import FactorFinding
from reports.texts import NO_DATA, change_words, level_word

PITCH = 38
TRACK_LEFT, TRACK_RIGHT = 440, 630
BAND_WIDTH = (TRACK_RIGHT - TRACK_LEFT) / 3
NAME_ROOM = TRACK_LEFT - LEFT - 16
SCORE, WORD, ARROW, CHANGE = 693, 708, 856, 876
WORD_COLOUR = {Level.LOW: CALM, Level.MEDIUM: WARN_TEXT, Level.HIGH: ALARM}


def risk_rows(picture: Picture, top: float, factors: Sequence[FactorFinding]) -> float:
    """Draws the rows from *top* down; gives the lower edge. Known factors must stand before those without data."""
    known = sum(factor.level is not None for factor in factors)
    zones(picture, top, top + known * PITCH)
    for number, factor in enumerate(factors):
        if number:
            hairline(picture, top + number * PITCH)
        risk_row(picture, top + number * PITCH, factor)
    return top + len(factors) * PITCH


def zones(picture: Picture, top: float, bottom: float) -> None:
    """The three bands, low to high, behind the rows that have data."""
    for number, tint in enumerate((LOW_TINT, MEDIUM_TINT, HIGH_TINT)):
        left = TRACK_LEFT + number * BAND_WIDTH + (2 if number else 0)
        right = TRACK_LEFT + (number + 1) * BAND_WIDTH - (2 if number < 2 else 0)
        picture.rect((round(left), top, round(right), bottom), tint)


def risk_row(picture: Picture, top: float, factor: FactorFinding) -> None:
    baseline, middle = top + 29, top + PITCH / 2
    name = legible(factor.name)
    if factor.level is None or factor.score is None:
        fitted = shrunk(name, ROW, NAME_ROOM)
        picture.text(LEFT, baseline, cut(name, fitted, NAME_ROOM), fitted, colour=MUTE)
        picture.missing((TRACK_LEFT, top + 7, TRACK_RIGHT, top + 32))
        picture.text(SCORE, baseline, "—", ROW, colour=MUTE, align="right")
        picture.text(WORD, baseline, NO_DATA, ROW, colour=MUTE)
        return
    style = ROW.bold if factor.level is Level.HIGH else ROW
    fitted = shrunk(name, style, NAME_ROOM)
    picture.text(LEFT, baseline, cut(name, fitted, NAME_ROOM), fitted)
    marks.level_mark(picture, (marker_x(factor.score), middle), factor.level)
    picture.text(SCORE, baseline, str(factor.score), ROW.bold, align="right")
    picture.text(WORD, baseline, level_word(factor.level), style, colour=WORD_COLOUR[factor.level])
    change(picture, baseline, factor.change)


def marker_x(score: float) -> float:
    """Where 0–100 stands on the track; the mark is kept 15 px inside."""
    x = TRACK_LEFT + score / 100 * (TRACK_RIGHT - TRACK_LEFT)
    return min(max(x, TRACK_LEFT + 15), TRACK_RIGHT - 15)


def change(picture: Picture, baseline: float, points: int | None) -> None:
    """Worse is dark and bolder, everything else steps back; the word tells good from bad."""
    centre = (ARROW, baseline - 10)
    worse = points is not None and points > 0
    if points is None:
        marks.first(picture, centre)
    elif points == 0:
        marks.same(picture, centre)
    else:
        marks.arrow(picture, centre, INK if worse else MUTE, up=worse)
    style = CAPTION_MEDIUM if worse else CAPTION
    picture.text(CHANGE, baseline, change_words(points), style, colour=INK if worse else MUTE)
