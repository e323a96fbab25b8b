"""The picture of a school: nothing overlaps, nothing is cut, nothing is too small, and it looks as it was approved."""

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reports.charts.canvas import Picture
from reports.charts.school import school_picture
from reports.charts.tokens import WIDTH
from reports.drawing import draw
from reports.numbers import school_findings
from reports.school import Deadline, SchoolFacts, TaskFacts
from tests.reports.charts.readable import assert_readable, words_of
from tests.reports.examples import GOLDEN, SCHOOLS, TODAY, TYPICAL
from tests.reports.golden import difference


def drawn(facts: SchoolFacts) -> Picture:
    return school_picture(facts, school_findings(facts))


@pytest.mark.parametrize("name", SCHOOLS)
def test_nothing_overlaps_is_cut_or_too_small(name: str) -> None:
    picture = drawn(SCHOOLS[name])
    assert_readable(picture)
    assert 600 <= picture.height <= 1500


@pytest.mark.parametrize("name", GOLDEN)
def test_it_looks_as_approved(name: str) -> None:
    assert difference(GOLDEN[name], draw(SCHOOLS[name]).png) < 0.002


def test_the_comparison_sees_one_changed_row() -> None:
    other = draw(SCHOOLS["two badges"]).png
    assert difference("school_typical", other) > 0.002
    assert difference("school_typical", draw(SCHOOLS["no tasks"]).png) == 1


def test_the_same_facts_give_the_same_bytes() -> None:
    first = draw(TYPICAL)
    assert first == draw(TYPICAL)
    with Image.open(io.BytesIO(first.png)) as picture:
        assert picture.format == "PNG"
        assert picture.size == (WIDTH, drawn(TYPICAL).height)


def test_headings_are_findings() -> None:
    words = words_of(drawn(TYPICAL))
    assert "Риски:" in words
    assert "2 высоких из 9, 1 без данных" in words
    assert "Задачи:" in words
    assert "1 из 23 просрочена" in words
    assert "Сформировано 21.11.2026, 09:40" in words


def test_rows_stand_worst_first_and_missing_last() -> None:
    picture = drawn(TYPICAL)
    names = [factor.name for factor in school_findings(TYPICAL).factors]
    tops = [next(box.top for box in picture.boxes if box.words == name) for name in names]
    assert tops == sorted(tops)
    assert names[0] == "Обучающиеся с ОВЗ"
    assert names[-1] == "Языковые барьеры"


def test_missing_is_said_and_never_counted() -> None:
    words = words_of(drawn(replace(SCHOOLS["all missing"], results=SCHOOLS["results all missing"].results)))
    assert words.count("нет данных") == 10
    assert words.count("н/д") == 9
    assert words.count("—") == 10
    assert "данных пока нет" in words
    assert not {"0", "низкий", "впервые"} & set(words)


def test_an_unknown_share_is_not_zero_percent() -> None:
    words = words_of(drawn(SCHOOLS["no wave yet"]))
    assert words.count("нет данных") == 11
    assert words.count("данных пока нет") == 3
    assert "Куратор не назначен" in words
    assert "заполнено 0 %" in words_of(drawn(SCHOOLS["all missing"]))


def test_late_tasks_do_not_hide_what_is_coming() -> None:
    words = words_of(drawn(SCHOOLS["many overdue"]))
    assert "118 из 225 просрочено" in words
    assert "25.11" in words
    assert "Просрочено и ближайшие, 3 из 222" in words


NAMES = st.text(st.characters(categories=("L", "N", "P", "Z", "S")), max_size=220)


@settings(max_examples=80, deadline=None)
@given(
    title=NAMES.filter(str.strip),
    curator=st.none() | NAMES,
    badges=st.lists(st.sampled_from(["ШНОР", "ШНСУ", "ШГР", "500+"]), unique=True, max_size=3),
    deadlines=st.lists(st.tuples(NAMES, st.booleans()), max_size=9),
    counts=st.tuples(*[st.integers(0, 99_999)] * 3),
)
def test_whatever_the_names_the_picture_stays_readable(
    title: str, curator: str | None, badges: list[str], deadlines: list[tuple[str, bool]], counts: tuple[int, int, int]
) -> None:
    upcoming = tuple(Deadline(TODAY, words, late) for words, late in deadlines)
    picture = drawn(
        SchoolFacts(
            title, tuple(badges), curator, "2026/2027", TODAY, TYPICAL.answers, TYPICAL.thresholds, TYPICAL.factors,
            TaskFacts(*counts, upcoming), TYPICAL.generated_at,
        )
    )  # fmt: skip
    assert_readable(picture)
    assert picture.height <= 1500
