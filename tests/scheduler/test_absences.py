"""Who answers while somebody is away, and from which day delay counts: by hand, and as an invariant."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.absences import delay_begins
from storage.away import Away, answering, overlapping

AWAITED = date(2021, 9, 10)


def day(number: int) -> date:
    return AWAITED + timedelta(days=number)


def away(person: int, since: int, until: int, substitute: int | None = None) -> Away:
    return Away(person, day(since), day(until), substitute)


@pytest.mark.parametrize(
    ("absences", "who"),
    [
        ([], 1),
        ([away(1, -5, -1, 2)], 1),
        ([away(1, 1, 5, 2)], 1),
        ([away(1, 0, 0, 2)], 2),
        ([away(1, -3, 3)], None),
        ([away(1, -3, 3, 2), away(2, 0, 0, 3)], 3),
        ([away(1, -3, 3, 2), away(2, 0, 0)], None),
        ([away(1, -3, 3, 2), away(2, -3, 3, 1)], None),
        ([away(1, -3, 3, 2), away(2, -3, 3, 3), away(3, -3, 3, 4)], None),
        ([away(2, -3, 3, 3)], 1),
    ],
)
def test_the_person_or_whoever_stands_in(absences: list[Away], who: int | None) -> None:
    assert answering(1, AWAITED, absences) == who


@pytest.mark.parametrize(
    ("absences", "begins"),
    [
        ([], 0),
        ([away(1, -9, -1)], 0),
        ([away(1, -9, 0)], 1),
        ([away(1, 2, 4)], 5),
        ([away(1, 2, 20)], None),
        ([away(1, 2, 20, 2)], 2),
        ([away(1, -9, 20, 2)], 0),
        ([away(1, 2, 20, 2), away(2, 3, 20)], None),
        ([away(1, 15, 20)], 0),
    ],
)
def test_delay_counts_from_whoever_came_to_it(absences: list[Away], begins: int | None) -> None:
    found = delay_begins(AWAITED, day(10), [1], absences)
    assert found == (None if begins is None else day(begins))


def test_one_who_is_there_is_enough_and_nobody_at_all_is_no_excuse() -> None:
    gone = [away(1, 1, 20)]
    assert delay_begins(AWAITED, day(10), [1, 2], gone) == AWAITED
    assert delay_begins(AWAITED, day(10), [], gone) == AWAITED


def test_two_absences_that_share_a_day_overlap() -> None:
    others = [away(1, 0, 3), away(1, 10, 12)]
    assert overlapping(day(4), day(9), others) is None
    assert overlapping(day(3), day(9), others) == others[0]
    assert overlapping(day(-5), day(30), others) == others[0]


spans = st.tuples(st.integers(-30, 30), st.integers(0, 20), st.sampled_from([None, 2, 3]))


@given(st.lists(spans, max_size=4), st.integers(0, 40))
def test_delay_never_counts_from_before_the_awaited_day_nor_from_what_is_to_come(
    found: list[tuple[int, int, int | None]], today: int
) -> None:
    absences = [away(1, since, since + length, instead) for since, length, instead in found]
    begins = delay_begins(AWAITED, day(today), [1], absences)
    assert begins is None or AWAITED <= begins <= max(AWAITED, day(today))
    if begins is None:
        assert answering(1, day(today), absences) is None
