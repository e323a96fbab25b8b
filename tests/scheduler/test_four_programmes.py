"""The four programmes plan without losing a line: counted against what their documents print (summary.md)."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scheduler.plans import Plan
from storage.database import Database
from storage.models import TaskKind
from tests.scheduler.shipping import load, outcomes, planned

SUMMARY = (Path(__file__).parents[1] / "data" / "programmes" / "summary.md").read_text(encoding="utf-8")
NAZAROVO = (2021, 2022, 2023)


def printed(section: str) -> list[list[str]]:
    """The rows of a section's table, without its headings: directions stand in bold."""
    body = SUMMARY.split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines() if line.startswith("|")]
    return [row for row in rows[2:] if not row[0].startswith("**")]


def number_of(cell: str) -> str | None:
    return None if cell == "(без №)" else cell


@pytest.fixture
async def stored(sqlite: Database) -> Database:
    """All four in one database, as a region would have them."""
    for code in ("gorodets", "lesosibirsk", "nazarovo", "partizansk"):
        await load(sqlite, code)
    return sqlite


def numbers(plan: Plan) -> Counter[str | None]:
    """How many lines with each printed number are accounted for; monitorings have none."""
    lines = {stage.place[0]: stage.line for stage in plan.stages if stage.place[0].cell_id}
    return Counter(lines[origin].number for origin in outcomes(plan) if origin in lines)


def unaccounted(plan: Plan) -> Iterator[str]:
    """Phrases of stages of which nothing became."""
    became = plan.tasks, plan.questions, plan.ongoing, plan.covered, plan.waves
    places = {one.stage.place for ones in became for one in ones}
    return (stage.phrase for stage in plan.stages if stage.place not in places)


@pytest.mark.parametrize("year", NAZAROVO)
async def test_nazarovo_loses_no_cell_of_its_three_columns(stored: Database, year: int) -> None:
    rows = printed("nazarovo")
    assert len(rows) == 28
    cells = Counter(number_of(row[0]) for row in rows if not row[2 + year - 2021].startswith("—"))
    plan = await planned(stored, "nazarovo", year)
    assert numbers(plan) == cells
    assert list(unaccounted(plan)) == []


async def test_nazarovo_asks_at_most_twelve_questions_in_three_years(stored: Database) -> None:
    asked = [q for year in NAZAROVO for q in (await planned(stored, "nazarovo", year)).questions]
    assert len(asked) <= 12, [q.stage.phrase for q in asked]
    assert all(q.choices for q in asked), "each offers dates"
    swapped = [q.stage.phrase for q in asked if q.stage.line.number == "1"]
    assert swapped == ["Январь-декабрь, май-июнь, 2022 г.", "Январь-декабрь, май-июнь 2023 г."]


@pytest.mark.parametrize("year", NAZAROVO)
async def test_nazarovo_plans_its_monitorings_once(stored: Database, year: int) -> None:
    plan = await planned(stored, "nazarovo", year)
    found = {stage.place[0].monitoring_id: stage.line.title for stage in plan.stages if stage.place[0].monitoring_id}
    became = {found[origin.monitoring_id]: ways for origin, ways in outcomes(plan).items() if origin.monitoring_id}
    assert Counter(way for ways in became.values() for way in ways) == {
        "covered": 3, "wave": 1, "question": 2, "task": 2
    }  # fmt: skip
    assert len(found) == len(printed("nazarovo, monitorings")), "a contradiction is one"
    assert {one.stage.line.title.split(" (")[0]: one.line.number for one in plan.covered} == {
        "Участие в региональном мониторинге с использование платформы Conpro": "25",
        "Участие в федеральном мониторинге": "26",
        "мониторинг результативности проектов повышения качества образования в ОУ района": "27",
    }


async def test_a_contradictory_cadence_is_one_question_with_both_as_choices(stored: Database) -> None:
    plan = await planned(stored, "nazarovo", 2021)
    (asked,) = [q for q in plan.questions if "управленческой деятельности" in q.stage.line.title]
    assert asked.question == (
        "В программе напечатано по-разному: «4 раза в год» и «2 раза в год». Как проводить?"
    )  # fmt: skip
    assert [choice["label"].split(":")[0] for choice in asked.choices] == ["4 раза в год", "2 раза в год"]
    assert [len(choice["deadlines"]) for choice in asked.choices] == [4, 2]


async def test_a_monitoring_by_questionnaire_is_a_wave_to_open(stored: Database) -> None:
    (wave,) = (await planned(stored, "nazarovo", 2022)).waves
    assert (wave.stage.line.questionnaire, wave.due.starts, wave.due.deadline) == (
        "risk", date(2022, 9, 1), date(2022, 9, 30)
    )  # fmt: skip


async def test_reports_of_school_teams_are_due_in_the_four_printed_months(stored: Database) -> None:
    plan = await planned(stored, "nazarovo", 2021)
    due = [task.due.deadline for task in plan.tasks if "отчетов школьных" in task.stage.line.title]
    assert due == [date(2021, 11, 30), date(2022, 1, 31), date(2022, 3, 31), date(2022, 6, 30)]


async def test_sittings_and_ioms_are_tasks_of_their_own_kind(stored: Database) -> None:
    kinds = {task.stage.line.number: task.stage.kind for task in (await planned(stored, "nazarovo", 2021)).tasks}
    assert {number for number, kind in kinds.items() if kind is TaskKind.SITTING} == {"1", "2", "23"}
    assert kinds["19"] is TaskKind.IOM_REVIEW


async def test_gorodets_loses_no_line_and_asks_for_the_empty_term(stored: Database) -> None:
    rows = printed("gorodets")
    assert len(rows) == 40
    plan = await planned(stored, "gorodets", 2020)
    assert numbers(plan) == Counter(row[0] for row in rows)
    assert [q.stage.line.number for q in plan.questions] == [row[0] for row in rows if row[2] == "—"] == ["4.6"]
    assert list(unaccounted(plan)) == []


async def test_a_printed_year_of_gorodets_occurs_once(stored: Database) -> None:
    years = {year: await planned(stored, "gorodets", year) for year in range(2019, 2023)}
    for row in printed("gorodets"):
        if re.search(r"20\d\d", row[2]):
            in_years = [
                year
                for year, plan in years.items()
                for task in plan.tasks
                if task.stage.line.number == row[0] and task.stage.phrase == row[2]
            ]
            assert set(in_years) == {2020}, row
    yearless = {task.stage.phrase for task in years[2021].tasks}
    assert yearless == {"В течение года"}


@pytest.mark.parametrize("year", [2020, 2021, 2022])
async def test_each_work_of_lesosibirsk_is_a_question(stored: Database, year: int) -> None:
    plan = await planned(stored, "lesosibirsk", year)
    works = [q.stage.line.number for q in plan.questions]
    assert works == ["1", "2", "3", "4", "5", "6", "7", "9", "10", "11", "14"]
    assert "1–7, 9, 10, 11, 14" in SUMMARY.split("## lesosibirsk")[1]
    assert (plan.tasks, plan.ongoing) == ([], [])
    assert all(
        choice["deadlines"][0].startswith((str(year), str(year + 1))) for q in plan.questions for choice in q.choices
    )


@pytest.mark.parametrize(("year", "first"), [(2021, date(2022, 3, 31)), (2022, date(2022, 10, 31))])
async def test_partizansk_watches_quality_after_each_term_of_its_years(
    stored: Database, year: int, first: date
) -> None:
    plan = await planned(stored, "partizansk", year)
    cadences = [row for row in printed("partizansk") if row[1] != "не названа"]
    assert [row[1].strip("«»") for row in cadences] == ["по итогам четвертей/полугодий"]
    assert {task.stage.phrase for task in plan.tasks} == {"по итогам четвертей/полугодий"}
    assert min(task.due.deadline for task in plan.tasks) == first
    assert (plan.questions, plan.ongoing) == ([], [])


@pytest.mark.parametrize(("code", "year"), [("partizansk", 2025), ("gorodets", 2022), ("nazarovo", 2025)])
async def test_years_outside_a_programme_plan_nothing(stored: Database, code: str, year: int) -> None:
    plan = await planned(stored, code, year)
    assert (plan.tasks, plan.questions, plan.waves) == ([], [], [])
