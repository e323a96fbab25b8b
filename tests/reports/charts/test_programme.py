"""The heat map of a programme: readable with 1 and 40 schools, worst first on both edges, missing shown as missing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.charts.canvas import Picture
from reports.charts.names import bare_names
from reports.charts.programme import programme_pictures
from reports.drawing import draw
from reports.numbers import programme_findings
from reports.programme import ProgrammeFacts, SchoolRow
from tests.reports.charts.readable import assert_readable, words_of
from tests.reports.examples import PROGRAMME, PROGRAMMES
from tests.reports.golden import difference


def drawn(facts: ProgrammeFacts) -> list[Picture]:
    return programme_pictures(facts, programme_findings(facts))


@pytest.mark.parametrize("name", PROGRAMMES)
def test_nothing_overlaps_is_cut_or_too_small(name: str) -> None:
    for picture in drawn(PROGRAMMES[name]):
        assert_readable(picture)
        assert picture.height <= 2000


def test_it_looks_as_approved() -> None:
    (page,) = draw(PROGRAMMES["some silent"]).pages
    assert difference("programme", page) < 0.002


def test_many_schools_take_two_pages_with_every_school_once() -> None:
    first, second = (words_of(picture) for picture in drawn(PROGRAMMES["forty schools"]))
    names = [school.name for school in PROGRAMMES["forty schools"].schools]
    assert sorted(word for word in [*first, *second] if word in names) == sorted(names)
    assert "Школы 1–20 из 40" in first
    assert "Школы 21–40 из 40" in second
    assert "риском" not in first
    assert "риском" in second


def test_rows_stand_from_worse_to_better() -> None:
    (picture,) = drawn(PROGRAMME)
    names = {school.name for school in PROGRAMME.schools}
    found = [word for word in words_of(picture) if word in names]
    assert found == [row.school.name for row in programme_findings(PROGRAMME).rows]
    assert (found[0], found[-1]) == ("Заречная ООШ", "Центральная СОШ")


def test_a_silent_school_keeps_its_row_and_has_no_zero() -> None:
    (picture,) = drawn(PROGRAMMES["some silent"])
    words = words_of(picture)
    assert words.count("н/д") == 9
    assert "Центральная СОШ" in words
    (empty,) = drawn(PROGRAMMES["no data"])
    assert words_of(empty).count("н/д") == 14 + 10
    assert "0" not in words_of(empty)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(categories=("L", "N", "P", "Z")), max_size=90),
            st.lists(st.sampled_from(["ШНОР", "ШНСУ", "ШГР"]), unique=True),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_the_names_the_map_stays_readable(schools: list[tuple[str, list[str]]]) -> None:
    rows = tuple(SchoolRow(key, name, tuple(badges)) for key, (name, badges) in enumerate(schools))
    for picture in drawn(replace(PROGRAMME, schools=rows)):
        assert_readable(picture)


def test_bare_names_stay_different() -> None:
    titles = ["МБОУ «Каменская СОШ № 2»", "Лесная НОШ", "МБОУ «Лесная СОШ»", "МБОУ «СОШ № 5»", "Полевая ООШ"]
    assert bare_names(titles) == ["Каменская № 2", "Лесная НОШ", "Лесная СОШ", "СОШ № 5", "Полевая"]
