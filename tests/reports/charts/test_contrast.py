"""On the finished pictures every text stands out from what lies under it, and levels survive a grey print."""

import io

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text
from numpy.typing import NDArray
from PIL import Image

from reports.charts.canvas import Picture
from reports.charts.programme import programme_pictures
from reports.charts.school import school_picture
from reports.charts.wave import wave_picture
from reports.numbers import programme_findings, school_findings
from reports.wave import wave_findings
from tests.reports.charts.pixels import ground
from tests.reports.charts.test_tokens import luminance
from tests.reports.examples import PROGRAMME, SCHOOLS, TYPICAL, WAVE


def pictures() -> dict[str, Picture]:
    late = SCHOOLS["many overdue"]
    return {
        "school": school_picture(TYPICAL, school_findings(TYPICAL)),
        "late": school_picture(late, school_findings(late)),
        "programme": programme_pictures(PROGRAMME, programme_findings(PROGRAMME))[0],
        "wave": wave_picture(WAVE, wave_findings(WAVE)),
    }


def luminances(drawn: NDArray[np.int16]) -> NDArray[np.float64]:
    """Relative luminance of every pixel, WCAG 2.2."""
    parts = drawn / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    light: NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return light


@pytest.mark.parametrize("name", ["school", "late", "programme", "wave"])
def test_every_text_stands_out_from_the_ground_under_it(name: str) -> None:
    picture = pictures()[name]
    light = luminances(ground(picture))
    texts = [artist for artist in picture.artists if isinstance(artist, Text)]
    boxes = [box for box in picture.boxes if box.words]
    assert len(texts) == len(boxes) > 20
    for text, box in zip(texts, boxes, strict=True):
        under = light[int(box.top + 6) : int(box.bottom - 4), int(box.left) : int(box.right)]
        own = luminance(to_hex(text.get_color()))
        lighter, darker = np.maximum(under, own), np.minimum(under, own)
        # a hairline or a dotted line may cross the box: the ground is what most of it shows
        assert np.quantile((lighter + 0.05) / (darker + 0.05), 0.1) >= 4.5, box


def test_levels_are_told_apart_in_a_grey_print() -> None:
    report = programme_pictures(PROGRAMME, programme_findings(PROGRAMME))[0]
    with Image.open(io.BytesIO(report.png())) as image:
        grey = np.asarray(image.convert("L"), dtype=np.int16)
    top = 600
    cells = {"high": grey[top : top + 40, 442:490], "medium": grey[top + 44 : top + 84, 910:958]}
    assert np.median(cells["high"]) < 90
    assert np.median(cells["medium"]) > 180
    assert cells["high"].max() > 240
    assert cells["medium"].min() < 110
