"""The palette keeps its contrast, the fonts travel with the project."""

import pytest

from reports.charts import tokens
from reports.charts.tokens import FONTS, SMALLEST, Style, Weight


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", [tokens.BACKGROUND, tokens.BAND])
@pytest.mark.parametrize("text", [tokens.INK, tokens.MUTE, tokens.CALM, tokens.ALARM, tokens.WARN_TEXT])
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("mark", [tokens.CALM, tokens.WARN, tokens.ALARM, tokens.MUTE])
def test_marks_stand_out_from_the_ground(mark: str) -> None:
    assert contrast(mark, tokens.BACKGROUND) >= 3


def test_badges_are_legible() -> None:
    assert contrast(tokens.CALM, tokens.LOW_TINT) >= 4.5


def test_fonts_and_their_licence_are_here() -> None:
    assert all(weight.path.is_file() for weight in Weight)
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8").upper()


def test_no_style_is_below_the_floor() -> None:
    styles = [value for value in vars(tokens).values() if isinstance(value, Style)]
    assert len(styles) >= 8
    assert min(style.px for style in styles) == SMALLEST
