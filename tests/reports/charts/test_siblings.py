"""The siblings of the three great pictures keep the same rules, at their edges too, and name nobody in groups."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.charts.timeline import beside, fitting
from reports.drawing import compose
from reports.texts import CAPTION_LIMIT
from reports.texts.compared import told_apart
from tests.reports.charts.readable import assert_readable, words_of
from tests.reports.examples import LONG_PLACE, PLACES, TODAY
from tests.reports.golden import difference
from tests.reports.siblings import CURATOR, DIRECTIONS, DYNAMICS, FACTOR, SIBLINGS, TASKS, TIMELINES

CASES = [(kind, name) for kind, table in SIBLINGS.items() for name in table]
TALLEST = 1800


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_nothing_overlaps_is_cut_or_too_small(kind: str, name: str) -> None:
    composed = compose(SIBLINGS[kind][name])
    for picture in composed.pictures:
        assert_readable(picture)
        assert 330 <= picture.height <= TALLEST
    assert 0 < len(composed.caption.encode("utf-16-le")) // 2 <= CAPTION_LIMIT
    assert "Что дальше: " in composed.caption
    assert composed.caption.count("•") <= 3


@pytest.mark.parametrize("kind", SIBLINGS)
def test_they_look_as_approved(kind: str) -> None:
    picture = compose(next(iter(SIBLINGS[kind].values()))).pictures[-1]
    assert difference("overview" if kind == "programme" else kind, picture.png()) < 0.002


@pytest.mark.parametrize("kind", ["programme", "factor", "tasks"])
def test_in_a_group_no_school_is_named(kind: str) -> None:
    composed = compose(SIBLINGS[kind]["in a group"])
    told = "\n".join([composed.caption, *(word for picture in composed.pictures for word in words_of(picture))])
    assert [name for name in (*PLACES, "Иванова") if name in told] == []
    named = compose(next(iter(SIBLINGS[kind].values())))
    told = "\n".join([named.caption, *(word for picture in named.pictures for word in words_of(picture))])
    assert [name for name in PLACES if name in told]


def test_every_school_stands_on_one_page() -> None:
    pictures = compose(SIBLINGS["factor"]["forty schools"]).pictures
    assert len(pictures) == 2
    names = [word for picture in pictures for word in words_of(picture) if " № " in word]
    assert len(names) == len(set(names)) == 40
    pages = compose(SIBLINGS["tasks"]["forty schools"]).pictures
    told = [word for page in pages for word in words_of(page) if word.startswith("Школы 1")]
    assert told == ["Школы 1–14 из 40", "Школы 15–28 из 40"]


def test_missing_is_said_and_counts_nowhere() -> None:
    words = words_of(compose(SIBLINGS["factor"]["no data"]).pictures[0])
    assert words.count("нет данных") == len(FACTOR.schools) + 4
    assert "данных пока нет" in words
    assert "0" not in words
    words = words_of(compose(SIBLINGS["compare"]["one without data"]).pictures[0])
    assert "Ключевская — 2 высоких, Ключевская — нет данных" in " ".join(words) or words.count("нет данных") >= 10


def test_a_curator_with_many_schools_gets_a_second_page() -> None:
    assert len(compose(CURATOR).pictures) == 1
    assert len(compose(SIBLINGS["curator"]["forty schools"]).pictures) == 2


def test_waves_are_shown_oldest_first_and_change_is_told() -> None:
    words = words_of(compose(DYNAMICS).pictures[0])
    assert words.index("02.02") < words.index("02.11")
    assert "хуже на 33" in words
    assert "высоких было 1, стало 2" in words
    many = words_of(compose(SIBLINGS["dynamics"]["many waves"]).pictures[0])
    assert "9 волн" in many
    assert [word for word in many if word.isdecimal() and len(word) == 4] == ["2022", "2023", "2024", "2025", "2026"]


def test_todays_line_leaves_room_for_the_mark_of_its_month() -> None:
    for day in range(1, 31):
        today = TODAY.replace(day=day)
        place = beside(today, today.replace(day=1))
        assert abs(place - (day - 1) / 31) >= 0.25
    assert beside(TODAY, TODAY.replace(month=3, day=1)) == 0.5


def test_directions_that_do_not_fit_are_gathered() -> None:
    lines = fitting(TIMELINES["many directions"].lines)
    assert lines[-1].name == "Остальные направления"
    assert sum(len(line.tasks) for line in lines) == sum(len(line.tasks) for line in TIMELINES["many directions"].lines)
    assert len(fitting(TIMELINES["typical"].lines)) == len(DIRECTIONS)


def test_long_names_are_told_apart_by_their_place() -> None:
    assert told_apart(["Степная", "Луговая"]) == ["Степная", "Луговая"]
    assert told_apart([LONG_PLACE, "Луговая"]) == ("первая", "вторая")


NAMES = st.text(st.characters(categories=("L", "N", "P", "Z", "S")), max_size=160)


@settings(max_examples=30)
@given(names=st.lists(NAMES, min_size=1, max_size=6), title=NAMES)
@pytest.mark.parametrize("facts", [TASKS, CURATOR, FACTOR], ids=["tasks", "curator", "factor"])
def test_whatever_the_names_they_stay_readable(facts: Any, names: list[str], title: str) -> None:
    if facts is FACTOR:
        schools = tuple(replace(row, name=name) for row, name in zip(facts.schools, names, strict=False))
        facts = replace(facts, title=title, schools=schools)
    else:
        rows = tuple(replace(row, name=name) for row, name in zip(facts.rows, names, strict=False))
        facts = replace(facts, rows=rows, **({"title": title} if facts is TASKS else {"name": title or "я"}))
    composed = compose(facts)
    for picture in composed.pictures:
        assert_readable(picture)
    assert len(composed.caption.encode("utf-16-le")) // 2 <= CAPTION_LIMIT
