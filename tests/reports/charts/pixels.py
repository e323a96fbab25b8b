"""Looking at what was really drawn: a picture as an array of colours, with and without its text."""

import io

import numpy as np
from matplotlib.text import Text
from numpy.typing import NDArray
from PIL import Image

from reports.charts.canvas import Picture
from reports.charts.tokens import BACKGROUND

Pixels = NDArray[np.int16]


def rgb(colour: str) -> tuple[int, int, int]:
    """#RRGGBB as three numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def pixels(picture: Picture) -> Pixels:
    """Rows of pixels with red, green and blue."""
    with Image.open(io.BytesIO(picture.png())) as image:
        return np.asarray(image.convert("RGB"), dtype=np.int16)


def ground(picture: Picture) -> Pixels:
    """The picture drawn again without its text."""
    for artist in picture.artists:
        if isinstance(artist, Text):
            artist.set_visible(False)
    drawn = pixels(picture)
    for artist in picture.artists:
        artist.set_visible(True)
    return drawn


def inked(drawn: Pixels, colour: str = BACKGROUND) -> NDArray[np.bool_]:
    """Where the picture differs visibly from one colour."""
    apart: NDArray[np.bool_] = np.abs(drawn - np.array(rgb(colour), dtype=np.int16)).max(axis=2) > 24
    return apart


def extent(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is set; right and bottom one past the last."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def sheet(height: int = 120) -> Picture:
    """An empty picture of a small height."""
    picture = Picture()
    picture.height = height
    return picture
