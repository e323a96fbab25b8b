"""The palette, type scale and grid that every picture shares; checked for contrast and colour blindness.

All lengths are pixels of a canvas 1080 wide; y grows downward.
"""

import enum
from dataclasses import dataclass, replace
from pathlib import Path

BACKGROUND, BAND, RULE, TRACK, HEADER_TRACK = "#FBF9F5", "#F2EDE3", "#DCD5C8", "#E8E2D7", "#D5CCBB"
INK, MUTE, CALM, BEFORE, ALARM = "#1C2B36", "#55626D", "#256E92", "#7C94A3", "#96271A"
WARN, WARN_TEXT = "#BF7E0C", "#7A5106"
LOW_TINT, MEDIUM_TINT, HIGH_TINT, MEDIUM_CELL = "#DCE8EC", "#F8E9C6", "#F4D9D1", "#F3D58F"
WHITE = "#FFFFFF"

WIDTH, MARGIN = 1080, 48
LEFT, RIGHT = MARGIN, WIDTH - MARGIN
HALF_RIGHT, HALF_LEFT = 528, 552
HEADER, FOOTER = 194, 52
GUTTER = 24

FONTS = Path(__file__).parent / "fonts"
SMALLEST = 26


class Weight(enum.StrEnum):
    """The three faces of Golos Text that travel with the project."""

    REGULAR = "GolosText_400Regular.ttf"
    MEDIUM = "GolosText_500Medium.ttf"
    SEMIBOLD = "GolosText_600SemiBold.ttf"

    @property
    def path(self) -> Path:
        return FONTS / self.value


@dataclass(frozen=True, slots=True)
class Style:
    """A size in pixels and a face. Nothing is set smaller than 26 px: 9 points on a phone."""

    px: int
    weight: Weight = Weight.REGULAR

    def sized(self, px: int) -> "Style":
        return replace(self, px=px)

    @property
    def bold(self) -> "Style":
        return replace(self, weight=Weight.SEMIBOLD)


TITLE = Style(50, Weight.SEMIBOLD)
TITLE_SIZES = (50, 46, 42, 40)
COUNT = Style(40, Weight.SEMIBOLD)
WAVE_COUNT = Style(36, Weight.SEMIBOLD)
HEADING = Style(34, Weight.SEMIBOLD)
STATE = Style(30)
ROW = Style(28)
CAPTION = Style(SMALLEST)
CAPTION_MEDIUM = Style(SMALLEST, Weight.MEDIUM)
