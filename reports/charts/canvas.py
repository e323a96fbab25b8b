"""A sheet 1080 px wide on which parts put text and shapes by pixel; it remembers where text stands, so tests can look.

Agg without pyplot's state and without layout engines: positions are fixed, which is twice as quick and always the same.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyBboxPatch, Polygon, Rectangle, Wedge
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from reports.charts.lettering import advance, legible
from reports.charts.tokens import BACKGROUND, INK, MUTE, WIDTH, Style

Align = Literal["left", "right", "centre"]
Point = tuple[float, float]
SHIFT = {"left": 0.0, "right": 1.0, "centre": 0.5}
DPI = 72  # a point is a pixel
ASCENT, DESCENT = 0.94, 0.22  # of the size: «Ё» and «щ» of Golos Text


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands: left, top, right, bottom; for text its words and size, for a mark neither."""

    left: float
    top: float
    right: float
    bottom: float
    words: str = ""
    px: int = 0

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@cache
def properties(style: Style) -> FontProperties:
    return FontProperties(fname=str(style.weight.path), size=style.px)


class Picture:
    """Collects what is drawn, in order; the height is settled when it is rendered."""

    def __init__(self) -> None:
        self.artists: list[Artist] = []
        self.boxes: list[Box] = []
        self.height = 0
        self.downward = Affine2D()
        self.figure: Figure | None = None

    def text(
        self, x: float, baseline: float, words: str, style: Style, *, colour: str = INK, align: Align = "left"
    ) -> float:
        """Writes one line, aligned by advance width; gives the x where it ends."""
        words = legible(words)
        width = advance(words, style)
        left = x - width * SHIFT[align]
        artist = Text(left, baseline, words, color=colour, fontproperties=properties(style), parse_math=False)
        self.add(artist)
        box = Box(left, baseline - ASCENT * style.px, left + width, baseline + DESCENT * style.px, words, style.px)
        self.boxes.append(box)
        return left + width

    def rect(self, box: Sequence[float], colour: str, radius: float = 0) -> None:
        """Fills left, top, right, bottom."""
        left, top, right, bottom = box
        size = (left, top), right - left, bottom - top
        shape = FancyBboxPatch(*size, f"round,pad=0,rounding_size={radius}") if radius else Rectangle(*size)
        self.add(shape, facecolor=colour, linewidth=0)

    def outline(self, box: Sequence[float], colour: str = MUTE, width: float = 2, radius: float = 0) -> None:
        """A frame inside left, top, right, bottom."""
        left, top, right, bottom = box
        inner = (left + width / 2, top + width / 2), right - left - width, bottom - top - width
        shape = FancyBboxPatch(*inner, f"round,pad=0,rounding_size={radius}") if radius else Rectangle(*inner)
        self.add(shape, facecolor="none", edgecolor=colour, linewidth=width)

    def missing(self, box: Sequence[float]) -> None:
        """The empty dashed frame of what is not known."""
        left, top, right, bottom = box
        corners = [(left + 1, top + 1), (right - 1, top + 1), (right - 1, bottom - 1), (left + 1, bottom - 1)]
        self.line([*corners, corners[0]], MUTE, 2, dash=(8, 7))

    def line(
        self, points: Sequence[Point], colour: str, width: float = 2, dash: tuple[float, float] | None = None,
        cap: Literal["butt", "round"] = "butt",
    ) -> None:  # fmt: skip
        xs, ys = zip(*points, strict=True)
        drawn = Line2D(xs, ys, color=colour, linewidth=width, solid_capstyle=cap, dash_capstyle=cap)
        drawn.set_solid_joinstyle("round" if cap == "round" else "miter")
        if dash:
            drawn.set_linestyle((0, [length / width for length in dash]))
        self.add(drawn)

    def polygon(self, points: Sequence[Point], colour: str, edge: str = "none", width: float = 0) -> None:
        self.add(Polygon(points), facecolor=colour, edgecolor=edge, linewidth=width, joinstyle="round")

    def disc(self, centre: Point, radius: float, colour: str, edge: str = "none", width: float = 0) -> None:
        self.add(Circle(centre, radius), facecolor=colour, edgecolor=edge, linewidth=width)

    def half_disc(self, centre: Point, radius: float, colour: str) -> None:
        """The left half of a disc."""
        self.add(Wedge(centre, radius, 90, 270), facecolor=colour, linewidth=0)

    def mark(self, centre: Point, radius: float) -> None:
        """Remembers that a mark stands here, so that no text may."""
        x, y = centre
        self.boxes.append(Box(x - radius, y - radius, x + radius, y + radius))

    def add(self, artist: Artist, **looks: object) -> None:
        artist.set(transform=self.downward, zorder=1, **looks)
        self.artists.append(artist)

    def png(self) -> bytes:
        """The picture as PNG, WIDTH × height; the same drawing gives the same bytes. Nothing is added after it."""
        file = io.BytesIO()
        with mpl.rc_context({"text.hinting": "none", "path.simplify": False}):
            figure = self.figure or self.finished()
            figure.savefig(file, format="png", metadata={"Software": None}, pil_kwargs={"compress_level": 4})
        return file.getvalue()

    def finished(self) -> Figure:
        """The figure that holds all artists; an artist may belong to one figure only."""
        self.figure = Figure(figsize=(WIDTH / DPI, self.height / DPI), dpi=DPI, facecolor=BACKGROUND)
        FigureCanvasAgg(self.figure)
        self.downward.scale(1, -1).translate(0, self.height)
        for artist in self.artists:
            self.figure.add_artist(artist)
        return self.figure
