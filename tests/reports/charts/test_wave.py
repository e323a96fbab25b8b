"""The picture of a wave: readable from no school to forty, one mark for each school, nobody's name lost in silence."""

import datetime
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.charts.canvas import Picture
from reports.charts.course import Scale, steps
from reports.charts.participation import name_lines
from reports.charts.wave import wave_picture
from reports.drawing import draw
from reports.wave import Participant, PastWave, Progress, WaveFacts, wave_findings
from reports.wave_course import Course
from tests.reports.charts.readable import assert_readable, words_of
from tests.reports.examples import WAVE, WAVES, november
from tests.reports.golden import difference


def drawn(facts: WaveFacts) -> Picture:
    return wave_picture(facts, wave_findings(facts))


@pytest.mark.parametrize("name", WAVES)
def test_nothing_overlaps_is_cut_or_too_small(name: str) -> None:
    picture = drawn(WAVES[name])
    assert_readable(picture)
    assert 800 <= picture.height <= 1500


def test_it_looks_as_approved() -> None:
    assert difference("wave", draw(WAVE).png) < 0.002


@pytest.mark.parametrize("name", ["typical", "forty schools", "all accepted"])
def test_one_mark_for_each_school(name: str) -> None:
    facts = WAVES[name]
    marks = [box for box in drawn(facts).boxes if not box.words]
    bells = [box for box in marks if box.right - box.left == 26]
    assert len(marks) - len(bells) == len(facts.participants)


def test_states_that_need_action_name_their_schools() -> None:
    words = words_of(drawn(WAVE))
    assert "Каменская № 2, Лесная" in words
    assert "Заречная 60 %, Сосновская 35 %, Степная 10 %" in words
    assert "приняты 6 из 14, ещё не сдали 5" in words
    assert "9 школ за 20 дней" in words


def test_a_number_at_the_end_of_a_name_is_kept_from_the_share() -> None:
    (school,) = [Participant("Каменская СОШ № 2", Progress.STARTED, 0.5)]
    assert "Каменская № 2: 50 %" in words_of(drawn(replace(WAVE, participants=(school,))))


def test_what_does_not_fit_is_counted() -> None:
    names = [f"Приозёрная № {number}" for number in range(30)]
    lines = name_lines(names)
    assert len(lines) == 2
    shown = sum(line.count("Приозёрная") for line in lines)
    assert lines[-1].replace("\u00a0", " ").endswith(f"и ещё {30 - shown}")


def test_without_a_wave_before_nothing_is_compared() -> None:
    words = words_of(drawn(WAVES["first wave"]))
    assert not [word for word in words if "было" in word or "волна 1" in word]
    assert "Одна фигура — одна школа" in words


def test_it_tells_how_answering_goes() -> None:
    words = words_of(drawn(WAVE))
    assert {"Заполнение:", "обычно за 12 минут", "медиана, без перерывов"} <= set(words)
    assert "Сдали после приглашения 4, напоминаний 09.11 — 2, 16.11 — 2, 19.11 — 1" in words
    assert [word for word in words if word.startswith("Чаще останавливаются после «Доля педагогов")]
    days = tuple((november(day), 1) for day in range(1, 31))
    [told] = [word for word in words_of(drawn(replace(WAVE, course=Course(brought=days)))) if "после" in word]
    assert told.endswith(f"и ещё {30 - told.count('—')}")
    assert "Заполнение:" not in words_of(drawn(WAVES["just opened"]))
    caption = draw(WAVE).caption.replace("\u00a0", " ")
    assert "Заполнение: обычно за 12 минут." in caption
    assert "Сдали после приглашения 4, напоминаний 09.11 — 2, 16.11 — 2, 19.11 — 1." in caption


def test_nothing_handed_in_is_no_completeness() -> None:
    words = words_of(drawn(WAVES["just opened"]))
    assert "нет данных" in words
    assert "пока 0 %" in words


def test_the_line_goes_up_in_steps_and_ends_today() -> None:
    scale = Scale(november(1), november(11), 4, top=100)
    points = steps(scale, [november(3), november(3), november(6)], november(8))
    assert points[0] == (scale.x(november(1)), scale.base)
    assert points[-1] == (scale.x(november(8)), scale.y(3))
    assert all(left[0] == right[0] or left[1] == right[1] for left, right in pairwise(points))


def test_days_outside_the_scale_stand_at_its_edges() -> None:
    scale = Scale(november(1), november(11), 4, top=100)
    assert scale.x(november(1) - datetime.timedelta(days=40)) == scale.x(november(1))
    assert scale.x(november(30)) == scale.x(november(11))


DAYS = st.dates(datetime.date(2026, 9, 1), datetime.date(2027, 5, 31))
SCHOOLS = st.builds(
    Participant,
    st.text(st.characters(categories=("L", "N", "P", "Z")), max_size=60),
    st.sampled_from(Progress),
    st.none() | st.floats(0, 1),
    st.none() | DAYS,
)

COURSES = st.builds(
    Course,
    st.none() | st.floats(0, 10_000),
    st.lists(st.tuples(st.text(max_size=200), st.integers(1, 99)), max_size=3).map(tuple),
    st.lists(st.tuples(st.none() | DAYS, st.integers(1, 99)), max_size=40, unique_by=lambda one: one[0]).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(
    schools=st.lists(SCHOOLS, max_size=12),
    dates=st.tuples(DAYS, DAYS, DAYS),
    reminders=st.lists(DAYS, max_size=6),
    before=st.none() | st.builds(PastWave, st.text(max_size=30), DAYS, st.integers(0, 50), st.lists(DAYS).map(tuple)),
    answering=COURSES,
)
def test_whatever_the_wave_the_picture_stays_readable(
    schools: list[Participant],
    dates: tuple[datetime.date, datetime.date, datetime.date],
    reminders: list[datetime.date],
    before: PastWave | None,
    answering: Course,
) -> None:
    opened, deadline = sorted(dates[:2])
    facts = replace(WAVE, opened=opened, deadline=deadline, as_of=dates[2], reminders=tuple(reminders))
    assert_readable(drawn(replace(facts, participants=tuple(schools), previous=before, course=answering)))
