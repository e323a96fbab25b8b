"""Marks are told apart by shape alone, in grey and without colour, and stay within the room they claim."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from reports.charts import marks
from reports.charts.canvas import Picture, Point
from reports.charts.tokens import ALARM, BACKGROUND, CALM, INK, MUTE, WARN, WARN_TEXT
from reports.risk import Level
from tests.reports.charts.pixels import extent, inked, pixels, rgb, sheet

Draw = Callable[[Picture, Point], None]
CENTRE = (60.0, 60.0)


def levelled(level: Level) -> Draw:
    return lambda picture, centre: marks.level_mark(picture, centre, level)


def arrow(*, up: bool) -> Draw:
    return lambda picture, centre: marks.arrow(picture, centre, MUTE, up=up)


FAMILIES: dict[str, dict[str, Draw]] = {
    "level": {level.name: levelled(level) for level in Level},
    "change": {"up": arrow(up=True), "down": arrow(up=False), "same": marks.same, "first": marks.first},
    "task": {"done": marks.done, "in time": marks.ring, "overdue": marks.overdue},
    "wave": {
        "not started": marks.not_started,
        "started": marks.started,
        "submitted": marks.submitted,
        "returned": marks.returned,
        "accepted": marks.accepted,
    },
}
ALL = {f"{family}: {name}": draw for family, own in FAMILIES.items() for name, draw in own.items()}


def drawn(draw: Draw) -> Picture:
    picture = sheet()
    draw(picture, CENTRE)
    return picture


def shape(draw: Draw) -> NDArray[np.bool_]:
    """What is inked, whatever its colour, of the 48 pixels around the centre."""
    return inked(pixels(drawn(draw)))[36:84, 36:84]


@pytest.mark.parametrize("name", ALL)
def test_a_mark_stays_within_the_room_it_claims(name: str) -> None:
    picture = drawn(ALL[name])
    (box,) = picture.boxes
    left, top, right, bottom = extent(inked(pixels(picture)))
    halo = 4.5
    assert box.left - halo <= left
    assert box.top - halo <= top
    assert right <= box.right + halo
    assert bottom <= box.bottom + halo


@pytest.mark.parametrize("family", FAMILIES)
def test_marks_of_a_family_differ_in_shape_not_only_in_colour(family: str) -> None:
    for one, other in combinations(FAMILIES[family].values(), 2):
        first, second = shape(one), shape(other)
        apart = (first ^ second).sum() / max(first.sum(), second.sum())
        assert apart > 0.15


@pytest.mark.parametrize(("level", "colour"), [(Level.LOW, CALM), (Level.MEDIUM, WARN), (Level.HIGH, ALARM)])
def test_a_level_has_its_colour(level: Level, colour: str) -> None:
    assert tuple(pixels(drawn(levelled(level)))[60, 60]) == rgb(colour)


def test_a_level_has_a_halo_on_any_tint() -> None:
    for level in Level:
        picture = sheet()
        picture.rect((0, 0, 120, 120), INK)
        marks.level_mark(picture, CENTRE, level)
        image = pixels(picture)[36:84, 36:84]
        assert (image == np.array(rgb(BACKGROUND))).all(axis=2).sum() > 60


def test_an_arrow_points_where_the_value_went() -> None:
    def width_at(row: int, *, up: bool) -> int:
        return int(inked(pixels(drawn(arrow(up=up))))[row].sum())

    assert width_at(54, up=True) > width_at(66, up=True)
    assert width_at(66, up=False) > width_at(54, up=False)


def test_a_triangle_stands_on_its_base_and_a_diamond_on_its_tip() -> None:
    high, medium = shape(levelled(Level.HIGH)), shape(levelled(Level.MEDIUM))
    assert high[30].sum() > high[18].sum()
    assert abs(int(medium[30].sum()) - int(medium[18].sum())) <= 2


def test_the_dashed_ring_has_gaps_and_an_empty_middle() -> None:
    ring = shape(marks.not_started)
    assert not ring[16:32, 16:32].any()
    turns = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    along = [ring[int(24 + 14.5 * np.sin(turn)), int(24 + 14.5 * np.cos(turn))] for turn in turns]
    assert 0.45 < np.mean(along) < 0.85


def test_the_bell_is_drawn_in_the_colour_of_reminders() -> None:
    picture = sheet()
    marks.bell(picture, CENTRE, WARN_TEXT)
    image = pixels(picture)
    assert tuple(image[62, 60]) == rgb(WARN_TEXT)
    left, top, right, bottom = extent(inked(image))
    assert 20 <= right - left <= 26
    assert 24 <= bottom - top <= 30
