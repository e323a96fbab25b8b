"""How long answering takes, where people stop, and which letter brought whom."""

from datetime import UTC, date, datetime, timedelta

from reports.wave_course import NOT_BEGUN, Course, Given, Letter, brought, course, working_time

NINE = datetime(2021, 9, 1, 9, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def test_pauses_are_no_work() -> None:
    assert working_time([at(0), at(2), at(5)]) == timedelta(minutes=5)
    assert working_time([at(5), at(0), at(600), at(603)]) == timedelta(minutes=8)
    assert working_time([at(0)]) == working_time([]) == timedelta()


def test_the_median_is_of_those_that_handed_in_and_stops_of_the_others() -> None:
    given = [Given(1, n, at(n)) for n in range(5)] + [Given(2, n, at(2 * n)) for n in range(5)]
    given += [Given(3, 0, at(0)), Given(3, 7, at(9)), Given(4, 7, at(3)), Given(5, 2, at(1))]
    found = course(given, [], {1: at(10), 2: at(20)}, UTC, {2: "Сколько мест?", 7: "Чего не хватает?"})
    assert found == Course(6.0, (("Чего не хватает?", 2), ("Сколько мест?", 1)), ())
    assert course([], [], {}, UTC, {}) == Course() == NOT_BEGUN
    assert (found.is_known, NOT_BEGUN.is_known) == (True, False)


def test_each_response_is_brought_by_the_last_letter_before_it() -> None:
    day = 24 * 60
    letters = [Letter(task, at(0), is_invitation=True) for task in (1, 2, 3)]
    letters += [Letter(2, at(day), is_invitation=False), Letter(2, at(3 * day), is_invitation=False)]
    letters += [Letter(3, at(2 * day), is_invitation=False)]
    handed = {1: at(60), 2: at(day + 5), 3: at(2 * day + 1), 4: at(5)}
    assert brought(letters, handed, UTC) == {None: 1, date(2021, 9, 2): 1, date(2021, 9, 3): 1}
