"""Pictures on A4 for printing: each on a page of its own, drawn by lines and letters and not as pixels.

matplotlib's own PDF; the same pictures give the same bytes.
"""

import io
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.text import Text

from reports.charts.canvas import DPI, Picture
from reports.charts.tokens import WHITE, WIDTH

PAGE = (595.28, 841.89)  # A4 in points
EDGE = 28.35  # a centimetre, which every office printer can print up to
SETTINGS: Any = {"pdf.fonttype": 42, "pdf.compression": 6, "text.hinting": "none", "path.simplify": False}
METADATA = {"Creator": "Kurator", "Producer": None, "CreationDate": None}


def pdf(pictures: Sequence[Picture], title: str) -> bytes:
    """A page for each picture, as large as the page allows; nothing is added to a picture after it."""
    file = io.BytesIO()
    with mpl.rc_context(SETTINGS), PdfPages(file, metadata={**METADATA, "Title": title}) as pages:
        for picture in pictures:
            pages.savefig(page_of(picture))
    return file.getvalue()


def page_of(picture: Picture) -> Figure:
    width, height = (size - 2 * EDGE for size in PAGE)
    scale = min(width / WIDTH, height / picture.height)
    figure = Figure(figsize=(PAGE[0] / DPI, PAGE[1] / DPI), dpi=DPI, facecolor=WHITE)
    left = (PAGE[0] - WIDTH * scale) / 2
    picture.downward.scale(scale, -scale).translate(left, PAGE[1] - EDGE)
    artist: Any
    for artist in picture.artists:
        if isinstance(artist, Text):
            artist.set_fontsize(float(artist.get_fontsize()) * scale)
        else:
            artist.set_linewidth(artist.get_linewidth() * scale)
        figure.add_artist(artist)
    return figure
