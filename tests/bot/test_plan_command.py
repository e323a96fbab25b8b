"""`python -m bot plan` as an administrator runs it: the promised keys, Russian names, nothing stored unless asked."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.bot.calling import ROOT, Caller

TASK_KEYS = {"number", "title", "direction", "phrase", "start", "deadline", "school", "owner", "kind"}
PROGRAMMES = ROOT / "storage" / "programmes"


class Kurator:
    """The command line with a database of its own, and Назаровский район in it."""

    def __init__(self, calls: Caller, database: str) -> None:
        self.calls = calls
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KURATOR_")}
        self.environment = {**clean, "PYTHONPATH": str(ROOT), "KURATOR_DATABASE": database}

    def __call__(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return self.calls(*words, env=self.environment, cwd=ROOT)

    def plan(self, *words: str) -> dict[str, Any]:
        done = self("plan", "--programme", "nazarovo", "--year", *words, "--json")
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found


@pytest.fixture(scope="module")
def kurator(calls: Caller, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Kurator:
    path = tmp_path_factory.mktemp("plan") / "kurator.db"
    shutil.copy(sqlite_template, path)
    made = Kurator(calls, f"sqlite+aiosqlite:///{path}")
    done = made("import", str(PROGRAMMES / "nazarovo"))
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="module")
def plan_2021(kurator: Kurator) -> dict[str, Any]:
    """The plan of the first column, before anything is stored."""
    return kurator.plan("2021")


def test_the_json_has_the_promised_keys_and_kinds(plan_2021: dict[str, Any]) -> None:
    plan = plan_2021
    assert set(plan) == {"tasks", "ongoing", "questions"}
    assert all(set(task) == TASK_KEYS for task in plan["tasks"])
    assert {task["kind"] for task in plan["tasks"]} == {"measure", "sitting", "iom_review", "questionnaire"}
    assert all(set(q) == {"number", "title", "direction", "phrase", "question", "choices"} for q in plan["questions"])
    assert all(isinstance(choice, str) for q in plan["questions"] for choice in q["choices"])
    assert all(task["start"] is None or task["start"] <= task["deadline"] for task in plan["tasks"])


def test_a_central_task_names_its_owner_and_a_school_task_its_school(plan_2021: dict[str, Any]) -> None:
    tasks = plan_2021["tasks"]
    (identification,) = [task for task in tasks if task["number"] == "4"]
    assert identification == {
        "number": "4", "title": "Идентификация ШНОР/ШНСУ и учреждений группы риска.",
        "direction": identification["direction"], "phrase": "Сентябрь", "start": "2021-09-01",
        "deadline": "2021-09-30", "school": None, "owner": "Муниципальный координатор ШНОР", "kind": "measure",
    }  # fmt: skip
    communities = [task for task in tasks if task["number"] == "12"]
    assert len(communities) == len({task["school"] for task in communities}) == 14
    assert {task["owner"] for task in communities} == {"Заместители директоров по УВР"}
    (wave,) = [task for task in tasks if task["kind"] == "questionnaire"]
    assert (wave["number"], wave["deadline"], wave["owner"]) == (None, "2021-09-30", "координатор программы")


def test_the_year_chooses_the_column(kurator: Kurator, plan_2021: dict[str, Any]) -> None:
    years = [plan_2021, kurator.plan("2022"), kurator.plan("2024")]
    phrases = [{q["phrase"] for q in plan["questions"]} for plan in years]
    assert "Январь-декабрь, май-июнь, 2022 г." in phrases[1] - phrases[0]
    assert {task["number"] for task in years[2]["tasks"]} == {None}, "no column: monitorings only"


def test_planning_is_stored_when_asked_and_reads_the_same_afterwards(
    kurator: Kurator, plan_2021: dict[str, Any]
) -> None:
    assert kurator.plan("2021", "--apply") == plan_2021
    told = kurator("plan", "--programme", "nazarovo", "--year", "2021", "--apply")
    assert told.returncode == 0
    assert "уточнить" in told.stdout
    assert len(told.stdout.splitlines()) == sum(map(len, plan_2021.values()))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--programme", "nowhere", "--year", "2021"), 1),
        (("--programme", "nazarovo", "--year", "1900"), 2),
    ],
)
def test_exit_codes(calls: Caller, sqlite_url: str, words: tuple[str, ...], code: int) -> None:
    done = Kurator(calls, sqlite_url)("plan", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr
