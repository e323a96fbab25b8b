"""The sheet: what is measured is what is drawn, and everything stands where it was put."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reports.charts.canvas import Align, Box, Picture
from reports.charts.lettering import advance
from reports.charts.tokens import ALARM, BACKGROUND, CALM, INK, MUTE, TITLE, WIDTH, Style, Weight
from tests.reports.charts.pixels import extent, inked, pixels, rgb, sheet


def test_the_picture_has_its_width_height_and_ground() -> None:
    drawn = pixels(sheet(90))
    assert drawn.shape == (90, WIDTH, 3)
    assert not inked(drawn, BACKGROUND).any()


@pytest.mark.parametrize("style", [Style(26), Style(28, Weight.MEDIUM), TITLE, Style(40, Weight.SEMIBOLD)])
@pytest.mark.parametrize("words", ["Школьная среда", "МБОУ «Ёлочка»", "щуйцу", "100 %", "86"])
def test_the_remembered_box_holds_the_ink(words: str, style: Style) -> None:
    picture = sheet()
    picture.text(100, 80, words, style)
    (box,) = picture.boxes
    left, top, right, bottom = extent(inked(pixels(picture)))
    assert left >= box.left - 1
    assert right <= box.right + 1
    assert top >= box.top - 1
    assert bottom <= box.bottom + 1


@pytest.mark.parametrize(("align", "share"), [("left", 0), ("centre", 0.5), ("right", 1)])
def test_text_is_aligned_by_its_advance(align: Align, share: float) -> None:
    picture, style = sheet(), Style(28)
    end = picture.text(500, 80, "111", style, align=align)
    width = advance("111", style)
    assert end == pytest.approx(500 + width * (1 - share))
    assert picture.boxes[0].left == pytest.approx(500 - width * share)


def test_numbers_in_a_column_end_at_one_edge() -> None:
    ends = set()
    for words in ("8", "48", "108", "348"):
        picture = sheet()
        picture.text(600, 80, words, Style(28), align="right")
        ends.add(extent(inked(pixels(picture)))[2])
    assert max(ends) - min(ends) <= 1


def test_dollars_and_underscores_are_no_formulas() -> None:
    picture = sheet()
    picture.text(100, 80, "$x_1$", Style(28))
    left, _, right, _ = extent(inked(pixels(picture)))
    assert right - left == pytest.approx(advance("$x_1$", Style(28)), abs=5)


def test_shapes_fill_the_pixels_they_are_given() -> None:
    picture = sheet()
    picture.rect((10, 20, 60, 50), CALM)
    drawn = pixels(picture)
    assert extent(inked(drawn)) == (10, 20, 60, 50)
    assert tuple(drawn[35, 30]) == rgb(CALM)


def test_rounded_corners_leave_the_ground_open() -> None:
    picture = sheet()
    picture.rect((10, 20, 60, 50), CALM, radius=15)
    drawn = pixels(picture)
    assert tuple(drawn[20, 10]) == rgb(BACKGROUND)
    assert tuple(drawn[35, 11]) == rgb(CALM)
    assert extent(inked(drawn)) == (10, 20, 60, 50)


def test_an_outline_stays_inside_its_box_and_is_empty() -> None:
    picture = sheet()
    picture.outline((10, 20, 60, 50), INK, 4)
    drawn = pixels(picture)
    assert extent(inked(drawn)) == (10, 20, 60, 50)
    assert tuple(drawn[35, 35]) == rgb(BACKGROUND)


def test_missing_is_an_empty_dashed_frame() -> None:
    picture = sheet()
    picture.missing((10, 20, 110, 60))
    mask = inked(pixels(picture))
    assert extent(mask) == (10, 20, 110, 60)
    assert not mask[24:56, 14:106].any()
    top = mask[20:22, 10:110].any(axis=0)
    assert 0.4 < top.mean() < 0.75


def test_later_shapes_cover_earlier_ones() -> None:
    picture = sheet()
    picture.disc((50, 50), 20, ALARM)
    picture.rect((40, 40, 60, 60), CALM)
    picture.line([(30, 50), (70, 50)], MUTE, 4)
    drawn = pixels(picture)
    assert tuple(drawn[45, 50]) == rgb(CALM)
    assert tuple(drawn[50, 50]) == rgb(MUTE)
    assert tuple(drawn[35, 50]) == rgb(ALARM)


def test_half_a_disc_is_its_left_half() -> None:
    picture = sheet()
    picture.half_disc((50, 50), 20, CALM)
    left, top, right, bottom = extent(inked(pixels(picture)))
    assert (left, top, bottom) == (30, 30, 70)
    assert right <= 51


def test_a_picture_can_be_rendered_twice() -> None:
    picture = sheet()
    picture.text(100, 80, "Школа", Style(28))
    assert picture.png() == picture.png()


def test_the_file_tells_nothing_of_its_maker() -> None:
    with Image.open(io.BytesIO(sheet().png())) as image:
        assert "Software" not in image.info


EDGES = st.integers(0, 100)


@given(EDGES, EDGES, EDGES, EDGES)
def test_boxes_meet_when_they_share_area(left: int, top: int, other_left: int, other_top: int) -> None:
    one, other = Box(left, top, left + 10, top + 10), Box(other_left, other_top, other_left + 10, other_top + 10)
    assert one.meets(other) == other.meets(one) == (abs(left - other_left) < 10 and abs(top - other_top) < 10)
    assert one.meets(one)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.integers(26, 50))
def test_any_text_can_be_drawn(words: str, px: int) -> None:
    picture = Picture()
    picture.height = 100
    picture.text(48, 60, words, Style(px))
    assert picture.png().startswith(b"\x89PNG")
