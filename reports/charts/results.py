"""The block of assessment results: pairs of bars from zero, the line of 30 %, the programme's median as a tick."""

from collections.abc import Sequence
from itertools import groupby

from reports.charts.canvas import Picture
from reports.charts.lettering import advance
from reports.charts.marks import tick
from reports.charts.tokens import ALARM, BEFORE, CALM, CAPTION, INK, LEFT, MUTE, RIGHT, ROW
from reports.results import LINE, Bar, ResultFacts
from reports.texts.results import BELOW, LINE_LABEL, MEDIAN, NO_RESULTS, SHORT_MISSING, bar_label, year_short

FIRST = 118  # where bars begin, right of the line's name
BEFORE_WIDTH, NOW_WIDTH, GAP = 23, 47, 4
PAIR = BEFORE_WIDTH + GAP + NOW_WIDTH
GROUP_GAP, WIDEST_PITCH = 10, 120
UNIT = 168 / 50  # pixels of a percent, the same for all schools
ABOVE = 190  # from the legend's baseline to the axis
NUMBER = 46  # what a bar and its number need below the legend
EMPTY = 44


def result_bars(picture: Picture, top: float, facts: ResultFacts) -> float:
    """Draws legend, bars and names from *top* down; gives the lower edge."""
    if facts.year is None or not facts.bars:
        picture.text(LEFT, top + 26, NO_RESULTS, CAPTION, colour=MUTE)
        return top + 32
    legend(picture, top + 26, facts)
    base = top + 26 + ABOVE
    unit = scale(facts.bars)
    places = positions(facts.bars)
    picture.line([(FIRST - 6, base - LINE * unit), (RIGHT, base - LINE * unit)], ALARM, 2, dash=(14, 9))
    picture.text(LEFT, base - LINE * unit + 9, LINE_LABEL, CAPTION.bold, colour=ALARM)
    for bar, x in zip(facts.bars, places, strict=True):
        pair(picture, x, base, bar, unit)
        picture.text(x + PAIR / 2, base + 34, bar.assessment.label, CAPTION, align="centre")
    picture.line([(LEFT, base), (RIGHT, base)], MUTE, 2)
    procedures(picture, base + 48, facts.bars, places)
    return base + 78


def scale(bars: Sequence[Bar]) -> float:
    """Pixels of a percent; smaller only where a bar or a median would reach the legend."""
    numbered = max((bar.now or 0 for bar in bars), default=0)
    others = max((value or 0 for bar in bars for value in (bar.before, bar.median)), default=0)
    return min(UNIT, (ABOVE - NUMBER) / max(numbered, 1), (ABOVE - 14) / max(others, 1))


def positions(bars: Sequence[Bar]) -> list[float]:
    """Left edges of the pairs, evenly spread, a little apart between procedures."""
    names = [bar.assessment.procedure for bar in bars]
    breaks = [names[: n + 1].count(name) == 1 and n > 0 for n, name in enumerate(names)]
    pitch = min((RIGHT - FIRST - GROUP_GAP * sum(breaks)) / len(bars), WIDEST_PITCH)
    offset = (pitch - PAIR) / 2
    return [FIRST + n * pitch + GROUP_GAP * sum(breaks[: n + 1]) + offset for n in range(len(bars))]


def legend(picture: Picture, baseline: float, facts: ResultFacts) -> None:
    """Which bar is which year, what the tick is, and in what unit; the unit only where there is room."""
    year = facts.year or 0
    x = swatch(picture, LEFT, baseline, (BEFORE,), year_short(year - 1)) + 26
    x = swatch(picture, x, baseline, (CALM, ALARM), year_short(year)) + 26
    if any(bar.median is not None for bar in facts.bars):
        picture.line([(x, baseline - 9), (x + 34, baseline - 9)], INK, 5)
        x = picture.text(x + 44, baseline, MEDIAN, CAPTION, colour=MUTE) + 26
    for words in BELOW:
        if x + advance(words, CAPTION) <= RIGHT:
            picture.text(RIGHT, baseline, words, CAPTION, colour=MUTE, align="right")
            return


def swatch(picture: Picture, x: float, baseline: float, colours: Sequence[str], words: str) -> float:
    width = 16 / len(colours) if len(colours) == 1 else 13
    for colour in colours:
        picture.rect((x, baseline - 20, x + width, baseline), colour)
        x += width
    return picture.text(x + 8, baseline, words, CAPTION, colour=MUTE)


def pair(picture: Picture, x: float, base: float, bar: Bar, unit: float) -> None:
    """The year before, then this one; what is not known is an empty dashed frame."""
    now_left = x + BEFORE_WIDTH + GAP
    if bar.before is not None:
        picture.rect((x, base - max(bar.before * unit, 4), x + BEFORE_WIDTH, base), BEFORE)
    else:
        picture.missing((x, base - 30, x + BEFORE_WIDTH, base))
    if bar.now is None:
        unknown(picture, now_left, base, bar, unit)
        return
    top = base - max(bar.now * unit, 4)
    picture.rect((now_left, top, now_left + NOW_WIDTH, base), ALARM if bar.is_low else CALM)
    if bar.median is not None:
        median_tick(picture, now_left, base - bar.median * unit)
    colour = ALARM if bar.is_low else INK
    over = [base - LINE * unit, *([] if bar.median is None else [base - bar.median * unit])]
    baseline = free_above(top - 8, over)
    picture.text(now_left + NOW_WIDTH / 2, baseline, bar_label(bar), ROW.bold, colour=colour, align="centre")


def unknown(picture: Picture, left: float, base: float, bar: Bar, unit: float) -> None:
    """«н/д» in an empty frame; the median stays unless it would cross the words."""
    picture.missing((left - 2, base - EMPTY, left + NOW_WIDTH + 4, base))
    picture.text(left + NOW_WIDTH / 2 + 1, base - 12, SHORT_MISSING, CAPTION, colour=MUTE, align="centre")
    if bar.median is not None and bar.median * unit > EMPTY + 4:
        median_tick(picture, left, base - bar.median * unit)


def median_tick(picture: Picture, left: float, y: float) -> None:
    tick(picture, (left - 1, y - 2.5, left + NOW_WIDTH + 12, y + 2.5))


def free_above(baseline: float, lines: Sequence[float]) -> float:
    """The lowest baseline at or above the given one whose digits no horizontal line crosses."""
    for y in sorted(lines, reverse=True):
        if baseline - 26 <= y <= baseline + 6:
            baseline = y - 8
    return baseline


def procedures(picture: Picture, y: float, bars: Sequence[Bar], places: Sequence[float]) -> None:
    """A line under the bars of each procedure, and its name."""
    numbered = groupby(enumerate(bars), key=lambda pair: pair[1].assessment.procedure)
    for name, group in numbered:
        own = [places[n] for n, _ in group]
        left, right = own[0] - 6, own[-1] + PAIR + 6
        picture.line([(left, y), (right, y)], MUTE, 2)
        picture.text((left + right) / 2, y + 31, name, CAPTION.bold, align="centre")
