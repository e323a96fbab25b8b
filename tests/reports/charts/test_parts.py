"""How a title and its badges find their places: smaller first, then badges down, without «МБОУ», in two lines."""

import pytest

from reports.charts.names import short_title
from reports.charts.parts import Header, TitlePlan, about_lines, title_plan


@pytest.mark.parametrize(
    ("title", "badges_width", "lines", "px", "beside"),
    [
        ("МБОУ «Гляденская СОШ»", 0, 1, 50, True),
        ("МБОУ «Гляденская СОШ»", 104, 1, 50, True),
        ("МБОУ «Верхнекаменская СОШ»", 270, 1, 42, True),
        ("МБОУ «Верхнекаменская заречная СОШ»", 270, 1, 46, False),
        ("МБОУ «Верхнекаменская общеобразовательная школа»", 0, 1, 40, True),
        ("МБОУ «Средняя общеобразовательная школа № 12 имени Примерова»", 270, 2, 40, False),
    ],
)
def test_a_title_finds_its_place(title: str, badges_width: float, lines: int, px: int, beside: bool) -> None:
    plan = title_plan(title, badges_width)
    assert (len(plan.lines), plan.style.px, plan.badges_beside) == (lines, px, beside)


def test_the_legal_form_goes_before_a_second_line_comes() -> None:
    plan = title_plan("МБОУ «Верхнекаменская общеобразовательная школа»", 0)
    assert plan == TitlePlan(("Верхнекаменская общеобразовательная школа",), plan.style, badges_beside=True)


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("МБОУ «Гляденская СОШ»", "Гляденская СОШ"),
        ("МКОУ «СОШ № 2»", "СОШ № 2"),
        ('МБОУ "Ильинская основная школа"', "Ильинская основная школа"),
        ("Муниципальное бюджетное общеобразовательное учреждение «СОШ № 2»", "СОШ № 2"),
        ("МБОУ СОШ № 1", "СОШ № 1"),
        ("МБОУ «А» и «Б»", "«А» и «Б»"),
        ("Лесная НОШ", "Лесная НОШ"),
        ("МБОУ ", "МБОУ "),
    ],
)
def test_short_titles(title: str, short: str) -> None:
    assert short_title(title) == short


def header(about: str, badges: tuple[str, ...] = ()) -> Header:
    return Header("Школа", about, "2026/2027 уч. год", "Данные на 21.11.2026", "заполнено 86 %", badges)


def test_the_year_stands_right_of_a_short_name() -> None:
    assert about_lines(header("Куратор: Имя"), badges_beside=True) == [("Куратор: Имя", "2026/2027 уч. год")]


def test_the_year_joins_the_curator_when_badges_come_down() -> None:
    lines = about_lines(header("Куратор: Имя", ("ШНОР",)), badges_beside=False)
    assert lines == [("Куратор: Имя · 2026/2027 уч. год", "")]


def test_a_long_name_takes_lines_of_its_own() -> None:
    about = "Куратор: Примерова-Образцовская Александра Константиновна, методист районного кабинета"
    lines = about_lines(header(about), badges_beside=True)
    assert [right for _, right in lines] == ["", "2026/2027 уч. год"]
    assert " ".join(left for left, _ in lines) == about
    down = about_lines(header(about, ("ШНОР",)), badges_beside=False)
    assert down[-1] == ("2026/2027 уч. год", "")
