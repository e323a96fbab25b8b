"""The block of how a wave came in: steps of two waves aligned by their deadlines, reminders, the deadline."""

import datetime
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.charts import marks
from reports.charts.canvas import Picture, Point
from reports.charts.lettering import advance, cut, legible
from reports.charts.tokens import ALARM, BEFORE, CALM, CAPTION, LEFT, MUTE, RIGHT, RULE, WARN_TEXT
from reports.texts.wave import NO_COURSE, REMINDERS, deadline_label, schools_count
from reports.wave import WaveFacts, days_of
from storage.russian import dotted

AXIS_RIGHT, FIRST, LAST, LABEL_LEFT = 864, 84, 856, 876
PLOT_HEIGHT = 180


@dataclass(frozen=True, slots=True)
class Scale:
    """Days and counts → pixels: *top* is the line of all schools, *base* the axis."""

    start: datetime.date
    end: datetime.date
    schools: int
    top: float

    @property
    def base(self) -> float:
        return self.top + PLOT_HEIGHT

    def x(self, day: datetime.date) -> float:
        """Days before the start and after the end stand at the edges."""
        share = (day - self.start).days / max((self.end - self.start).days, 1)
        return FIRST + (LAST - FIRST) * min(max(share, 0), 1)

    def y(self, count: float) -> float:
        return self.base - PLOT_HEIGHT * count / max(self.schools, 1)


@dataclass(frozen=True, slots=True)
class CurveLabel:
    """What stands at the end of a line, and the line's height there."""

    y: float
    name: str
    count: int
    is_now: bool


def course(picture: Picture, top: float, facts: WaveFacts) -> float:
    """Draws the block's body from *top* down; gives the lower edge."""
    if not facts.participants:
        picture.text(LEFT, top + 40, NO_COURSE, CAPTION, colour=MUTE)
        return top + 50
    scale = Scale(facts.opened, max(facts.as_of, facts.deadline), len(facts.participants), top + 54)
    picture.line([(LEFT, scale.top), (AXIS_RIGHT, scale.top)], RULE, 2)
    picture.line([(LEFT, scale.base), (AXIS_RIGHT, scale.base)], MUTE, 2)
    end = picture.text(LEFT, scale.top - 14, schools_count(scale.schools), CAPTION, colour=MUTE)
    reminders(picture, scale, facts, end + 30)
    deadline = scale.x(facts.deadline)
    picture.line([(deadline, scale.top - 34), (deadline, scale.base)], ALARM, 2.5, dash=(14, 10))
    curves(picture, scale, facts)
    dates(picture, scale, facts.deadline)
    return scale.base + 46


def reminders(picture: Picture, scale: Scale, facts: WaveFacts, after: float) -> None:
    """A bell over a dotted line for each reminder; bells that would touch another mark leave only their line."""
    deadline = scale.x(facts.deadline)
    bells = [after - 32]
    for x in (scale.x(day) for day in sorted(set(facts.reminders))):
        picture.line([(x, scale.top + 4), (x, scale.base)], MUTE, 2, dash=(3, 7))
        if x - bells[-1] >= 32 and abs(x - deadline) >= 22:
            marks.bell(picture, (x, scale.top - 20), WARN_TEXT)
            bells.append(x)
    name_bells(picture, scale.top - 14, bells[1:], deadline)


def name_bells(picture: Picture, baseline: float, bells: Sequence[float], deadline: float) -> None:
    """«напоминания» once, beside the first bell that has room before the next mark."""
    width = 22 + advance(REMINDERS, CAPTION) + 20
    for x in bells:
        nearest = min(other for other in (*bells, deadline, LABEL_LEFT + 12) if other > x)
        if x + width <= nearest:
            picture.text(x + 22, baseline, REMINDERS, CAPTION, colour=WARN_TEXT)
            return


def curves(picture: Picture, scale: Scale, facts: WaveFacts) -> None:
    """The wave before thin and mute below, this one thick on top; labels at the right, kept apart."""
    now = steps(scale, days_of(facts.participants), facts.as_of)
    labels = [CurveLabel(now[-1][1], facts.name, len(days_of(facts.participants)), is_now=True)]
    if facts.previous is not None:
        shift = facts.deadline - facts.previous.deadline
        days = sorted(day + shift for day in facts.previous.submitted_on)
        before = steps(scale, days, scale.end, share_of=max(facts.previous.schools, len(days)))
        picture.line(before, BEFORE, 4)
        labels.append(CurveLabel(before[-1][1], facts.previous.name, len(days), is_now=False))
    picture.line(now, CALM, 6)
    picture.disc(now[-1], 8, CALM)
    curve_labels(picture, scale.base, labels)


def steps(scale: Scale, days: Sequence[datetime.date], until: datetime.date, share_of: int = 0) -> list[Point]:
    """A cumulative line of steps, never slopes; *share_of* scales a wave of another number of schools."""
    unit = scale.schools / share_of if share_of else 1
    points, total = [(scale.x(scale.start), scale.base)], 0
    for day, count in sorted(Counter(days).items()):
        if day <= until:
            points.append((scale.x(day), scale.y(total * unit)))
            total += count
            points.append((scale.x(day), scale.y(total * unit)))
    return [*points, (scale.x(until), scale.y(total * unit))]


def curve_labels(picture: Picture, base: float, labels: Iterable[CurveLabel]) -> None:
    """Labels at the heights of their lines, moved apart where they would touch, and kept above the axis."""
    ordered = sorted(labels, key=lambda label: label.y)
    heights = [max(label.y, ordered[0].y + 36 * place) for place, label in enumerate(ordered)]
    highest = [min(y, base - 16 - 36 * (len(heights) - 1 - place)) for place, y in enumerate(heights)]
    for label, y in zip(ordered, highest, strict=True):
        style, colour = (CAPTION.bold, CALM) if label.is_now else (CAPTION, MUTE)
        count = f": {label.count}"
        name = cut(legible(label.name), style, RIGHT - LABEL_LEFT - advance(count, style))
        picture.text(LABEL_LEFT, y + 9, name + count, style, colour=colour)


def dates(picture: Picture, scale: Scale, deadline: datetime.date) -> None:
    """The deadline in words under its line, and as many weeks before it as there is room for."""
    baseline = scale.base + 34
    label = deadline_label(deadline)
    half = advance(label, CAPTION.bold) / 2
    middle = max(scale.x(deadline), LEFT + half)
    picture.text(middle, baseline, label, CAPTION.bold, colour=ALARM, align="centre")
    weeks = max(1, math.ceil((scale.end - scale.start).days / 7 / 4))
    day = scale.start
    while day <= scale.end:
        width = advance(dotted(day), CAPTION) / 2
        if abs(scale.x(day) - middle) >= half + width + 16:
            picture.text(max(scale.x(day), LEFT + width), baseline, dotted(day), CAPTION, colour=MUTE, align="centre")
        day += datetime.timedelta(weeks=weeks)
