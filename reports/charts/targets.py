"""Indicators as bullets: the fact as a bar from zero, the plan as a tick, the numbers at the right of the name."""

from collections.abc import Sequence

from reports.charts import marks
from reports.charts.canvas import Picture
from reports.charts.lettering import advance, cut, fits, legible, wrapped
from reports.charts.tokens import CALM, CAPTION, INK, LEFT, MUTE, RIGHT, ROW, TRACK, WARN, Style
from reports.targets import Target
from reports.texts import NO_DATA
from reports.texts.targets import NO_TARGETS, and_more, exists, plan_words, value_words

BAR = 14
LINE = 32
MORE = 36
TICKED = 30


def target_rows(
    picture: Picture, top: float, targets: Sequence[Target], left: float = LEFT, right: float = RIGHT, *,
    room: float = 10_000, empty: str = NO_TARGETS,
) -> float:  # fmt: skip
    """As many indicators from *top* down as the room holds, then how many more there are; gives the lower edge."""
    if not targets:
        lines = wrapped(empty, CAPTION, right - left, 3)
        for number, line in enumerate(lines):
            picture.text(left, top + 26 + LINE * number, line, CAPTION, colour=MUTE)
        return top + 32 + LINE * (len(lines) - 1)
    shown, lines_of_name = fitted(targets, right - left, room)
    for target in targets[:shown]:
        top = target_row(picture, top, target, (left, right), lines_of_name)
    if len(targets) > shown:
        picture.text(left, top + 26, and_more(len(targets) - shown), CAPTION, colour=MUTE)
        top += MORE
    return top


def fitted(targets: Sequence[Target], width: float, room: float) -> tuple[int, int]:
    """How many fit and the lines a name may take: whole names of at least three, else cut ones, else fewer."""
    for lines, least in ((2, min(3, len(targets))), (1, 1)):
        heights = [row_height(target, width, lines) for target in targets]
        for count in range(len(targets), least - 1, -1):
            if sum(heights[:count]) + (MORE if count < len(targets) else 0) <= room:
                return count, lines
    return 0, 1


def row_height(target: Target, width: float, lines: int) -> float:
    names, _ = name_lines(target.title, width - numbers_width(target) - 16, width, lines)
    return 41 + LINE * (len(names) - 1) + (8 if target.is_document else BAR + 16)


def target_row(
    picture: Picture, top: float, target: Target, edges: tuple[float, float] = (LEFT, RIGHT), lines_of_name: int = 2
) -> float:
    """Name in one or two lines, numbers at the right of the first, the bar below; gives where the next begins."""
    left, right = edges
    baseline = top + 27
    numbers(picture, baseline, target, right)
    colour = INK if target.fact is not None else MUTE
    room = right - left
    lines, style = name_lines(target.title, room - numbers_width(target) - 16, room, lines_of_name)
    for number, line in enumerate(lines):
        picture.text(left, baseline + LINE * number, line, style, colour=colour)
    below = baseline + LINE * (len(lines) - 1) + 14
    if target.is_document:
        return below + 8
    bullet(picture, (left, below, right, below + BAR), target)
    return below + BAR + 16


def name_lines(title: str, first: float, room: float, lines: int = 2) -> tuple[list[str], Style]:
    """28 px where it fits one line, else 26 px in two; the numbers beside the first line leave it `first` pixels."""
    name = legible(title)
    for style in (ROW, CAPTION):
        if fits(name, style, first):
            return [name], style
    if lines == 1:
        return [cut(name, CAPTION, first)], CAPTION
    words, taken = name.split(" "), 1
    while taken < len(words) and fits(" ".join(words[: taken + 1]), CAPTION, first):
        taken += 1
    head, rest = " ".join(words[:taken]), " ".join(words[taken:])
    return [cut(head, CAPTION, first), *([cut(rest, CAPTION, room)] if rest else [])], CAPTION


Part = tuple[str, Style, str]


def parts_of(target: Target) -> list[Part]:
    """What stands at the right of a name, from the right edge leftwards: plan, then the fact."""
    if target.fact is None:
        return [(NO_DATA, CAPTION, MUTE)]
    plan = plan_words(target)
    value = exists(target) if target.is_document else value_words(target)
    return [*([(plan, CAPTION, MUTE)] if plan else []), (value, ROW.bold, INK)]


def numbers_width(target: Target) -> float:
    parts = parts_of(target)
    width = sum(advance(words, style) for words, style, _ in parts) + 8 * (len(parts) - 1)
    return width + (TICKED if target.is_met else 0)


def numbers(picture: Picture, baseline: float, target: Target, right: float) -> None:
    """«74 из 80», the fact bold, a small ✓ before it where the plan is met."""
    for words, style, colour in parts_of(target):
        picture.text(right, baseline, words, style, colour=colour, align="right")
        right -= advance(words, style) + 8
    if target.is_met:
        marks.done(picture, (right - 11, baseline - 10), 11)


def bullet(picture: Picture, box: Sequence[float], target: Target) -> None:
    """The scale ends at 100 % or at a quarter over the plan; a share over 100 % and a zero stay visible."""
    left, top, right, bottom = box
    full = whole(target)
    if target.fact is None:
        picture.missing(box)
    else:
        picture.rect(box, TRACK)
        width = max((right - left) * min(target.fact / full, 1), 4)
        picture.rect((left, top, left + width, bottom), WARN if target.is_met is False else CALM)
    if target.plan is not None:
        x = left + (right - left) * min(target.plan / full, 1)
        x = min(max(x, left + 2.5), right - 2.5)
        marks.tick(picture, (x - 2.5, top - 5, x + 2.5, bottom + 5))


def whole(target: Target) -> float:
    """What the track's right end stands for."""
    if target.unit == "%":
        return 100.0
    return max(1.25 * (target.plan or 0), target.fact or 0, 1.0)
