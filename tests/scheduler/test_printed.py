"""One printed cell in one academic year: days, a question, «постоянно», or another year's business."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.calendars import Moving
from scheduler.planning import draw_up
from scheduler.plans import Plan
from scheduler.printed import in_programme, year_of
from storage.models import DayOff
from storage.queries.planned import Due
from tests.scheduler.lines import facts, line, monitoring


def deadlines(plan: Plan) -> list[date]:
    return [task.due.deadline for task in plan.tasks]


@pytest.mark.parametrize(
    ("start", "deadline", "year"),
    [
        (date(2021, 8, 1), date(2021, 8, 31), 2021),  # «Август 2021» opens the year
        (date(2021, 6, 1), date(2021, 8, 31), 2020),  # «июнь–август 2021» closes it
        (date(2020, 9, 1), date(2021, 8, 31), 2020),  # the academic year itself
        (date(2021, 8, 1), date(2021, 9, 30), 2021),
        (None, date(2022, 5, 31), 2021),
        (date(2021, 1, 1), date(2021, 12, 31), 2021),
    ],
)
def test_the_academic_year_of_printed_days(start: date | None, deadline: date, year: int) -> None:
    assert year_of(start, deadline) == year


@pytest.mark.parametrize(("year", "within"), [(2019, False), (2020, True), (2021, True), (2024, True), (2025, False)])
def test_years_that_have_days_of_the_programme(year: int, within: bool) -> None:
    assert in_programme(year, facts()) is within
    assert in_programme(year, facts(span=None))


def test_a_sole_column_recurs_every_year_and_a_printed_year_occurs_once() -> None:
    lines = line("Сентябрь", None), line("Август-сентябрь 2022 г.", None, 2), line("Август 2022", None, 3)
    plans = {year: deadlines(draw_up(facts(*lines, year=year))) for year in range(2020, 2026)}
    end = date(2022, 9, 30)
    assert plans[2021] == [date(2021, 9, 30)]
    assert plans[2022] == [end, end, date(2022, 8, 31)]
    assert plans[2023] == [date(2023, 9, 30)]
    assert plans[2025] == [], "the programme is over"


def test_a_year_outside_the_programme_is_asked_once() -> None:
    plans = {year: draw_up(facts(line("Апрель 2019", None), year=year)) for year in range(2020, 2025)}
    assert [year for year, plan in plans.items() if plan.questions] == [2020]
    (asked,) = plans[2020].questions
    assert asked.question.startswith("Напечатанный срок — вне лет программы")
    assert asked.choices[0]["deadlines"] == ["2019-04-30"]


def test_nobody_owes_anything_before_the_programme_begins() -> None:
    plan = draw_up(facts(line("ноябрь, март", None), year=2020))
    assert deadlines(plan) == [date(2021, 3, 31)]


def test_a_column_means_its_own_year_whatever_the_programme() -> None:
    assert deadlines(draw_up(facts(line("сентябрь", 2019), year=2019))) == [date(2019, 9, 30)]


def test_an_empty_sole_column_is_asked_and_an_empty_year_is_not() -> None:
    plan = draw_up(facts(line("", None), line("", 2021, 2)))
    assert [asked.stage.line.number for asked in plan.questions] == ["1"]


def test_what_goes_on_all_the_time_is_told_apart() -> None:
    plan = draw_up(facts(line("Сопровождение (постоянно)")))
    assert [one.stage.phrase for one in plan.ongoing] == ["постоянно"]


def test_a_decision_is_about_its_phrase() -> None:
    cell = line("Семинар (по графику)")
    (asked,) = draw_up(facts(cell)).questions
    known = {(asked.stage.place, "по графику"): [date(2021, 12, 1)]}
    assert deadlines(draw_up(facts(cell, decided=known))) == [date(2021, 12, 1)]
    amended = replace(cell, printed="Семинар (по плану)")
    assert len(draw_up(facts(amended, decided=known)).questions) == 1


@pytest.mark.parametrize(
    ("moving", "deadline", "printed"),
    [
        (Moving.KEEP, date(2022, 4, 30), None),
        (Moving.FORWARD, date(2022, 5, 4), date(2022, 4, 30)),
        (Moving.BACK, date(2022, 4, 29), date(2022, 4, 30)),
    ],
)
def test_a_deadline_on_a_day_off_follows_the_rule(moving: Moving, deadline: date, printed: date | None) -> None:
    plan = draw_up(facts(line("до 30 апреля"), moving=moving))
    assert [task.due for task in plan.tasks] == [Due(None, deadline, printed)]


def test_a_window_of_one_day_off_begins_no_later_than_it_ends() -> None:
    (task,) = draw_up(facts(line("12 декабря"), moving=Moving.BACK)).tasks
    assert task.due == Due(date(2021, 12, 10), date(2021, 12, 10), date(2021, 12, 12))


def test_a_working_day_is_not_moved() -> None:
    (task,) = draw_up(facts(line("до 15 сентября"), moving=Moving.FORWARD)).tasks
    assert task.due.printed is None


def test_the_stored_rule_and_the_calendars_are_one() -> None:
    assert {rule.value for rule in DayOff} == {rule.value for rule in Moving}


def test_a_carried_phrase_moves_by_itself_and_a_carried_year_is_asked() -> None:
    cells = line("Сентябрь", 2024, carried_from=2023), line("Апрель-май 2024 г.", 2024, 2, carried_from=2023)
    plan = draw_up(facts(*cells, year=2024))
    assert deadlines(plan) == [date(2024, 9, 30)]
    (asked,) = plan.questions
    assert asked.question == "Здесь напечатан год, и он прошёл. Перенести на 2024/2025?"
    assert asked.choices == ({"label": "апрель–май 2025", "deadlines": ["2025-05-31"]},)


def test_the_last_of_february_stays_the_last() -> None:
    (asked,) = draw_up(facts(line("февраль 2023 г.", 2024, carried_from=2023), year=2024)).questions
    (later,) = draw_up(facts(line("до 29 февраля 2024 г.", 2024, carried_from=2023), year=2024)).questions
    assert (asked.choices[0]["deadlines"], later.choices[0]["deadlines"]) == (["2024-02-29"], ["2025-02-28"])


def test_a_monitoring_of_some_days_begins_so_long_before() -> None:
    one = monitoring("Качество", "до 30 сентября", days=10, responsible="Директора школ")
    (task,) = draw_up(facts(monitorings=[one], groups={None: [7]})).tasks
    assert (task.due, task.school_id) == (Due(date(2021, 9, 21), date(2021, 9, 30)), 7)
