"""«Мониторинги»: tasks, waves, one question for two cadences, and nothing the roadmap has already."""

from datetime import date
from typing import Any

import pytest

from scheduler.planning import draw_up
from scheduler.plans import Plan
from storage.models import MeasureKind
from tests.scheduler.lines import facts, line, monitoring


def drawn(*monitorings: Any, lines: tuple[Any, ...] = (), **fields: Any) -> Plan:
    return draw_up(facts(*lines, monitorings=monitorings, **fields))


def test_without_a_questionnaire_it_is_a_dated_task_of_the_coordinator() -> None:
    plan = drawn(monitoring("Качество", "Декабрь, июнь", responsible=None))
    assert [task.due.deadline for task in plan.tasks] == [date(2021, 12, 31), date(2022, 6, 30)]
    assert {task.seats[0].role for task in plan.tasks} == {"coordinator"}


def test_whom_it_is_for_makes_a_task_for_each_school() -> None:
    plan = drawn(monitoring("Качество", "Декабрь", responsible="зам. директора"), groups={None: [1, 2]})
    assert [(task.school_id, task.seats[0].role) for task in plan.tasks] == [(1, "deputy"), (2, "deputy")]


def test_with_a_questionnaire_it_is_a_wave_and_no_task() -> None:
    plan = drawn(monitoring("Риски", "Сентябрь", questionnaire="risk"))
    assert [(wave.due.starts, wave.due.deadline) for wave in plan.waves] == [(date(2021, 9, 1), date(2021, 9, 30))]
    assert plan.tasks == []


@pytest.mark.parametrize(
    ("kind", "title", "covered"),
    [
        (MeasureKind.MONITORING, "Проведение мониторинга", True),
        (MeasureKind.MEASURE, "Проведение мониторинга", False),
        (MeasureKind.MEASURE, "качество  Образования", True),
    ],
)
def test_the_roadmap_has_it_already(kind: MeasureKind, title: str, covered: bool) -> None:
    cell = line("Проведено (Декабрь, июнь)", title=title, kind=kind)
    plan = drawn(monitoring("Качество образования", "2 раза в год (Декабрь, июнь)"), lines=(cell,))
    assert len(plan.covered) == covered
    assert len(plan.tasks) == (2 if covered else 4)


def test_other_days_are_another_monitoring() -> None:
    cell = line("Проведено (Декабрь)", title="Мониторинг", kind=MeasureKind.MONITORING)
    plan = drawn(monitoring("Мониторинг", "Июнь"), lines=(cell,))
    assert (len(plan.covered), len(plan.tasks)) == (0, 2)


def test_one_line_of_the_roadmap_covers_one_monitoring_the_likest() -> None:
    cell = line("Проведено (Июнь)", title="Мониторинг питания", kind=MeasureKind.MONITORING)
    plan = drawn(monitoring("Качество", "Июнь", 1), monitoring("Мониторинг питания", "Июнь", 2), lines=(cell,))
    assert [one.stage.line.title for one in plan.covered] == ["Мониторинг питания"]
    assert [task.stage.line.title for task in plan.tasks] == ["Мониторинг питания", "Качество"]


def test_a_wave_is_offered_even_where_the_roadmap_has_the_days() -> None:
    cell = line("Проведено (Сентябрь)", title="Мониторинг", kind=MeasureKind.MONITORING)
    plan = drawn(monitoring("Риски", "Сентябрь", questionnaire="risk"), lines=(cell,))
    assert (len(plan.waves), len(plan.covered)) == (1, 0)


def test_two_cadences_are_one_question_and_the_answer_holds() -> None:
    both = monitoring("Управление", "4 раза в год", 1), monitoring("Управление", "2 раза в год", 2)
    (asked,) = drawn(*both).questions
    assert [choice["label"] for choice in asked.choices] == [
        "4 раза в год: 31.10.2021, 31.12.2021, 31.03.2022, 31.05.2022", "2 раза в год: 31.12.2021, 31.05.2022",
    ]  # fmt: skip
    days = [date.fromisoformat(day) for day in asked.choices[1]["deadlines"]]
    plan = drawn(*both, decided={(asked.stage.place, asked.stage.phrase): days})
    assert (plan.questions, [task.due.deadline for task in plan.tasks]) == ([], days)


def test_a_cadence_with_printed_days_is_a_choice_with_those_days() -> None:
    both = monitoring("Управление", "Октябрь", 1), monitoring("Управление", "по плану", 2)
    (asked,) = drawn(*both).questions
    assert asked.choices[0] == {"label": "Октябрь: 31.10.2021", "deadlines": ["2021-10-31"]}


def test_the_same_cadence_twice_is_said_once() -> None:
    plan = drawn(monitoring("Управление", "Октябрь", 1), monitoring("управление", "Октябрь", 2))
    assert (len(plan.tasks), plan.questions) == (1, [])
