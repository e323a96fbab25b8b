"""Marks drawn as shapes, for Golos Text lacks ▲ ◆ ● ✓: the shape says it first, then the colour, then the word."""

from collections.abc import Sequence
from math import cos, pi, sin

from reports.charts.canvas import Picture, Point
from reports.charts.tokens import ALARM, BACKGROUND, BEFORE, CALM, INK, MUTE, WARN, WHITE
from reports.risk import Level

HALO = 3
LEVEL_COLOUR = {Level.LOW: CALM, Level.MEDIUM: WARN, Level.HIGH: ALARM}


def level_mark(picture: Picture, centre: Point, level: Level) -> None:
    """High ▲, medium ◆, low ●, with a halo of the ground so that it stands on any tint."""
    x, y = centre
    colour = LEVEL_COLOUR[level]
    if level is Level.LOW:
        picture.disc(centre, 10 + HALO, BACKGROUND)
        picture.disc(centre, 10, colour)
    else:
        corners = triangle(centre, 12) if level is Level.HIGH else diamond(centre, 12)
        picture.polygon(corners, BACKGROUND, BACKGROUND, 2 * HALO)
        picture.polygon(corners, colour)
    picture.mark((x, y), 12)


def triangle(centre: Point, size: float) -> list[Point]:
    """A triangle on its base, about twice *size* wide, its weight in the centre."""
    x, y = centre
    return [(x, y - size), (x + size, y + 0.82 * size), (x - size, y + 0.82 * size)]


def diamond(centre: Point, size: float) -> list[Point]:
    x, y = centre
    return [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]


def arrow(picture: Picture, centre: Point, colour: str, *, up: bool) -> None:
    """A vertical arrow 24 px tall: the direction of the value, not a judgement."""
    x, y = centre
    tip = y - 12 if up else y + 12
    wing = y - 4 if up else y + 4
    picture.line([(x, y + 12), (x, y - 12)], colour, 3.5, cap="round")
    picture.line([(x - 7.5, wing), (x, tip), (x + 7.5, wing)], colour, 3.5, cap="round")
    picture.mark(centre, 12)


def same(picture: Picture, centre: Point) -> None:
    """Two bars: as it was."""
    x, y = centre
    for offset in (-5, 5):
        picture.line([(x - 9, y + offset), (x + 9, y + offset)], MUTE, 3.5)
    picture.mark(centre, 9)


def first(picture: Picture, centre: Point) -> None:
    """A dot: no value before this one."""
    picture.disc(centre, 4, MUTE)
    picture.mark(centre, 4)


def done(picture: Picture, centre: Point, radius: float = 15) -> None:
    """✓ in a disc."""
    x, y = centre
    unit = radius / 15
    picture.disc(centre, radius, CALM)
    tick = [(x - 7 * unit, y + 0.5 * unit), (x - 2 * unit, y + 5.5 * unit), (x + 7 * unit, y - 5 * unit)]
    picture.line(tick, WHITE, 4 * unit, cap="round")
    picture.mark(centre, radius)


def ring(picture: Picture, centre: Point, radius: float = 15) -> None:
    """An open ring: still to be done, in time."""
    picture.disc(centre, radius - 2.5, "none", BEFORE, 5)
    picture.mark(centre, radius)


def overdue(picture: Picture, centre: Point, radius: float = 15) -> None:
    """! in a triangle."""
    x, y = centre
    unit = radius / 15
    base = y + 14 * unit
    picture.polygon([(x, y - 15 * unit), (x + 17 * unit, base), (x - 17 * unit, base)], ALARM)
    picture.line([(x, y - 3 * unit), (x, y + 4 * unit)], WHITE, 3.5 * unit, cap="round")
    picture.disc((x, y + 9.5 * unit), 2.1 * unit, WHITE)
    picture.mark(centre, radius)


def not_started(picture: Picture, centre: Point, radius: float = 16) -> None:
    """A dashed ring."""
    dashes = dashed_ring(centre, radius - 1.5)
    for dash in dashes:
        picture.line(dash, MUTE, 3)
    picture.mark(centre, radius)


def dashed_ring(centre: Point, radius: float, count: int = 9, steps: int = 5) -> list[list[Point]]:
    """Arcs of a circle with gaps as long as two thirds of them."""
    x, y = centre
    arc = 2 * pi / count
    turns = [[arc * (number + 0.6 * step / steps) for step in range(steps + 1)] for number in range(count)]
    return [[(x + radius * cos(turn), y + radius * sin(turn)) for turn in dash] for dash in turns]


def started(picture: Picture, centre: Point, radius: float = 16) -> None:
    """A ring, its left half filled."""
    picture.half_disc(centre, radius - 1.5, CALM)
    picture.disc(centre, radius - 1.5, "none", CALM, 3)
    picture.mark(centre, radius)


def submitted(picture: Picture, centre: Point, radius: float = 16) -> None:
    """A ring with an arrow up."""
    x, y = centre
    picture.disc(centre, radius - 1.5, "none", CALM, 3)
    picture.line([(x, y + 8), (x, y - 8)], CALM, 3, cap="round")
    picture.line([(x - 6, y - 2), (x, y - 8), (x + 6, y - 2)], CALM, 3, cap="round")
    picture.mark(centre, radius)


def returned(picture: Picture, centre: Point, radius: float = 19) -> None:
    """A diamond with an arrow back."""
    x, y = centre
    picture.polygon(diamond(centre, radius), WARN)
    picture.line([(x + 8, y), (x - 8, y)], INK, 3, cap="round")
    picture.line([(x - 3, y - 5), (x - 8, y), (x - 3, y + 5)], INK, 3, cap="round")
    picture.mark(centre, radius)


def accepted(picture: Picture, centre: Point, radius: float = 16) -> None:
    done(picture, centre, radius)


def bell(picture: Picture, centre: Point, colour: str) -> None:
    """A reminder: a bell 24 px wide."""
    x, y = centre
    left = [(-11, 8), (-8, 3), (-7.5, -4), (-5, -8.5), (-2, -10.5)]
    outline = left + [(-px, py) for px, py in reversed(left)]
    picture.polygon([(x + px, y + py) for px, py in outline], colour)
    picture.disc((x, y - 10.5), 3, colour)
    picture.disc((x, y + 11), 3.2, colour)
    picture.mark(centre, 13)


def tick(picture: Picture, box: Sequence[float]) -> None:
    """An ink line for a median, a plan or a value before, on a halo of the ground; the long way lies free of it."""
    left, top, right, bottom = box
    is_flat = right - left > bottom - top
    across, along = (0, 2) if is_flat else (2, 0)
    picture.rect((left - across, top - along, right + across, bottom + along), BACKGROUND)
    picture.rect(box, INK)
