"""The printed set: A4 pages with letters as letters, the same bytes each time."""

import re

from matplotlib.text import Text

from reports.charts.printing import EDGE, PAGE, page_of, pdf
from reports.charts.tokens import SMALLEST, WIDTH
from reports.dossiers import PictureSet
from reports.drawing import compose, print_set
from tests.reports.examples import PROGRAMMES, TYPICAL
from tests.reports.siblings import DYNAMICS, MADE, TASKS

SET = PictureSet((TYPICAL, DYNAMICS, TASKS), MADE)
READABLE = 9  # points: what is printed must be read without glasses


def test_a_page_of_a4_for_each_picture_with_its_fonts() -> None:
    report = print_set(SET)
    content = report.pages[0]
    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", content)) == 3
    assert set(re.findall(rb"/MediaBox \[ *([^\]]*?) *\]", content)) == {b"0 0 595.28 841.89"}
    assert b"Golos" in content
    assert report.name == "МБОУ Ключевская СОШ, 2026-2027 уч. год 21.11.2026.pdf"
    assert "3\N{NO-BREAK SPACE}страницы" in report.caption


def test_the_same_pictures_give_the_same_bytes() -> None:
    assert print_set(SET).pages == print_set(SET).pages
    assert b"CreationDate" not in print_set(SET).pages[0]


def test_nothing_leaves_the_page_and_letters_stay_readable() -> None:
    for facts in (TYPICAL, PROGRAMMES["forty schools"]):
        for picture in compose(facts).pictures:
            page_of(picture)
            left, bottom = picture.downward.transform((0, picture.height))
            right, top = picture.downward.transform((WIDTH, 0))
            assert left >= EDGE - 1e-6
            assert bottom >= EDGE - 1e-6
            assert right <= PAGE[0] - EDGE + 1e-6
            assert top <= PAGE[1] - EDGE + 1e-6
            assert min(float(one.get_fontsize()) for one in picture.artists if isinstance(one, Text)) >= READABLE
            assert (right - left) / WIDTH * SMALLEST >= READABLE


def test_a_title_stands_in_the_file() -> None:
    assert b"/Title" in pdf(compose(TYPICAL).pictures, "Отчёт")
