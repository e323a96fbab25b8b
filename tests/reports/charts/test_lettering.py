"""Fitting of text: measured, shrunk, wrapped, cut last; the number of a school survives."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.charts.lettering import NBSP, advance, cut, fits, known_letters, legible, shrunk, wrapped
from reports.charts.tokens import ROW, TITLE, Style, Weight

RUSSIAN = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя"


def test_fonts_draw_all_of_russian_and_its_signs() -> None:
    assert {ord(letter) for letter in RUSSIAN + "0123456789«»„“–—−№…·%/.,:()" + NBSP} <= known_letters()


def test_width_grows_with_size_and_weight() -> None:
    assert advance("Школа", Style(56)) == pytest.approx(2 * advance("Школа", Style(28)), rel=0.01)
    assert advance("Школа", ROW.bold) > advance("Школа", Style(28, Weight.MEDIUM)) > advance("Школа", ROW)
    assert advance("То", ROW) < advance("Т", ROW) + advance("о", ROW)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("СОШ №12", f"СОШ{NBSP}№{NBSP}12"),
        ("СОШ  № 12", f"СОШ{NBSP}№{NBSP}12"),
        ("№ 5", f"№{NBSP}5"),
        ("две\nстроки\tв одной", "две строки в одной"),
        ("школа 🏫 радости", "школа радости"),
        (f"86{NBSP}%", f"86{NBSP}%"),
        ("\u202eбукв\u0000ы", "букв ы"),
    ],
)
def test_legible_is_one_line_of_known_letters(words: str, line: str) -> None:
    assert legible(words) == line


def test_shrinks_only_as_far_as_needed() -> None:
    words = "Компетентность педагогов"
    room = advance(words, ROW.bold) - 1
    assert shrunk(words, ROW.bold, room).px == 26
    assert shrunk(words, ROW.bold, room + 1).px == 28
    assert shrunk(words, TITLE, 1, (50, 46, 42, 40)).px == 40


def test_wraps_between_words() -> None:
    assert wrapped("Описание практик школы", ROW, 260) == ["Описание практик", "школы"]
    assert wrapped("коротко", ROW, 250) == ["коротко"]
    assert wrapped("", ROW, 250) == [""]


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("Средняя общеобразовательная школа № 12", f"…{NBSP}№{NBSP}12"),
        ("МБОУ «Средняя общеобразовательная школа № 2»", f"…{NBSP}№{NBSP}2»"),
        ("МБОУ «Средняя общеобразовательная школа имени Героя»", "…»"),
        ("Средняя общеобразовательная школа", "…"),
    ],
)
def test_cutting_keeps_the_number_and_closes_quotes(words: str, end: str) -> None:
    short = cut(legible(words), ROW, 330)
    assert fits(short, ROW, 330)
    assert short.endswith(end)


def test_two_schools_cut_to_one_width_stay_two() -> None:
    names = [legible(f"Средняя общеобразовательная школа № {number}") for number in (1, 2, 12)]
    assert len({cut(name, ROW, 300) for name in names}) == 3


@given(st.text(max_size=200), st.integers(120, 900), st.integers(1, 3))
def test_wrapped_lines_fit_their_room(words: str, room: int, lines: int) -> None:
    result = wrapped(words, ROW, room, lines)
    assert 1 <= len(result) <= lines
    assert all(fits(line, ROW, room) for line in result)


@example("\u00a0 0")
@given(st.text(max_size=100))
def test_legible_is_stable(words: str) -> None:
    assert legible(legible(words)) == legible(words)
