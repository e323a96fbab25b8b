"""What every picture must keep: nothing overlaps, nothing is cut, nothing is too small."""

from itertools import combinations

from reports.charts.canvas import Picture
from reports.charts.tokens import LEFT, RIGHT, SMALLEST


def words_of(picture: Picture) -> list[str]:
    return [box.words.replace("\u00a0", " ") for box in picture.boxes if box.words]


def assert_readable(picture: Picture) -> None:
    """Every line of text is large enough, inside the margins, and apart from every other text and mark."""
    for box in picture.boxes:
        assert box.top >= 10, box
        assert box.bottom <= picture.height, box
        if box.words:
            assert box.px >= SMALLEST, box
            assert box.left >= LEFT - 0.5, box
            assert box.right <= RIGHT + 0.5, box
    met = [(one, two) for one, two in combinations(picture.boxes, 2) if one.meets(two)]
    assert met == []
