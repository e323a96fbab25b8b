"""Which stored task stands for which planned one once a phrase was amended."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.matching import Matched, match
from storage.queries.planned import Standing
from tests.scheduler.lines import stored, wanted

AUG, SEP, OCT, NOV = (date(2021, month, 28) for month in (8, 9, 10, 11))
JAN, FEB, APR = (date(2022, month, 28) for month in (1, 2, 4))
OWED, DONE, DROPPED = Standing.OWED, Standing.FINAL, Standing.DROPPED


def matched(before: list[tuple[date, Standing]], after: list[date]) -> Matched:
    result = Matched()
    match(wanted(*after), stored(*before), result)
    return result


def kept(result: Matched) -> list[tuple[date, date]]:
    return [(old.due.deadline, new.due.deadline) for old, new in result.kept]


def new(result: Matched) -> list[tuple[date, int]]:
    return [(task.due.deadline, occurrence) for task, occurrence in result.new]


def test_nothing_stored_makes_everything_new_in_order() -> None:
    assert new(matched([], [OCT, JAN])) == [(OCT, 0), (JAN, 1)]


def test_an_amended_day_moves_the_same_task() -> None:
    assert kept(matched([(SEP, OWED)], [OCT])) == [(SEP, OCT)]


def test_what_was_done_counts_for_its_amended_day() -> None:
    result = matched([(SEP, DONE)], [OCT])
    assert (kept(result), result.new, result.gone) == ([(SEP, OCT)], [], [])


def test_a_dropped_month_in_front_does_not_shift_the_others() -> None:
    result = matched([(AUG, DONE), (OCT, OWED), (JAN, OWED)], [OCT, JAN])
    assert kept(result) == [(OCT, OCT), (JAN, JAN)]
    assert (result.new, result.gone) == ([], [])


def test_a_done_task_too_many_stands_aside_and_takes_no_deadline() -> None:
    result = matched([(AUG, DONE), (OCT, OWED), (JAN, OWED)], [NOV, FEB])
    assert kept(result) == [(OCT, NOV), (JAN, FEB)]
    assert (result.new, result.gone) == ([], [])


def test_more_deadlines_than_before_get_new_occurrences() -> None:
    result = matched([(SEP, DONE), (JAN, OWED)], [OCT, FEB, APR])
    assert kept(result) == [(SEP, OCT), (JAN, FEB)]
    assert new(result) == [(APR, 2)]


def test_fewer_deadlines_cancel_what_is_owed_too_much() -> None:
    result = matched([(SEP, OWED), (JAN, OWED)], [SEP])
    assert kept(result) == [(SEP, SEP)]
    assert [task.due.deadline for task in result.gone] == [JAN]


def test_what_was_dropped_is_restored_when_it_is_asked_for_again() -> None:
    result = matched([(SEP, DROPPED), (JAN, DROPPED)], [JAN, APR])
    assert [(old.due.deadline, task.due.deadline) for old, task in result.restored] == [(JAN, JAN), (SEP, APR)]
    assert result.new == []


def test_one_dropped_task_alone_is_restored_too() -> None:
    assert len(matched([(SEP, DROPPED)], [SEP]).restored) == 1


days = st.integers(0, 20).map(lambda n: SEP + timedelta(days=n))
tasks = st.lists(st.tuples(days, st.sampled_from(Standing)), max_size=5)


@given(tasks, st.lists(days, max_size=5))
def test_every_deadline_gets_one_task_and_nothing_is_lost(
    before: list[tuple[date, Standing]], after: list[date]
) -> None:
    result = matched(before, after)
    got = sorted(
        [task.due.deadline for _, task in result.kept + result.restored] + [task.due.deadline for task, _ in result.new]
    )
    assert got == sorted(after)
    used = [old.task_id for old, _ in result.kept + result.restored] + [old.task_id for old in result.gone]
    assert len(set(used)) == len(used)
    assert {old.standing for old in result.gone} <= {Standing.OWED}
    owed = {100 + n for n, (_, standing) in enumerate(before) if standing is Standing.OWED}
    assert owed <= set(used), "an owed task is kept or cancelled, never forgotten"
    occurrences = [n for _, n in result.new] + list(range(len(before)))
    assert len(set(occurrences)) == len(occurrences)


@given(st.lists(days, min_size=1, max_size=5, unique=True))
def test_matching_what_already_stands_changes_nothing(after: list[date]) -> None:
    result = matched([(day, Standing.OWED) for day in after], after)
    assert all(old.due == task.due for old, task in result.kept)
    assert (result.new, result.gone, result.restored) == ([], [], [])


@pytest.mark.parametrize("standing", list(Standing))
def test_nothing_wanted_cancels_only_what_is_owed(standing: Standing) -> None:
    assert len(matched([(SEP, standing)], []).gone) == (standing is Standing.OWED)
