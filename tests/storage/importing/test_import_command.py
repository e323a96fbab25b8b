"""`python -m bot import`: the result on standard output, everything else beside it, and honest exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.commands.import_command import command
from tests.storage.importing.folders import PROGRAMME, SCHOOLS, folder

NAZAROVO = Path(__file__).parents[3] / "storage" / "programmes" / "nazarovo"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> Any:
    monkeypatch.setenv("KURATOR_DATABASE", sqlite_url)
    return lambda *arguments: CliRunner().invoke(command, [str(argument) for argument in arguments])


def result(outcome: Result) -> dict[str, Any]:
    return dict(json.loads(outcome.stdout))


def test_import_stores_once(run: Any) -> None:
    first = run(NAZAROVO, "--programme", "nazarovo", "--json")
    again = run(NAZAROVO, "--json")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert result(first)["created"]["Дорожная карта"] == 28
    assert result(again) == {
        "created": {}, "changed": {}, "unchanged": result(first)["created"], "gone": {}, "problems": []
    }  # fmt: skip


def test_a_dry_run_stores_nothing(run: Any) -> None:
    for _ in range(2):
        outcome = run(NAZAROVO, "--dry-run", "--json")
        assert outcome.exit_code == 0
        assert result(outcome)["created"]["Школы"] == 14


def test_problems_are_listed_with_their_places_and_nothing_is_stored(run: Any, tmp_path: Path) -> None:
    folder(tmp_path, Программа=PROGRAMME, Школы=SCHOOLS.replace("НОШ;;филиал", "НОШ;;лицей"))
    outcome = run(tmp_path, "--json")
    assert outcome.exit_code == 1
    (problem,) = result(outcome)["problems"]
    assert list(problem) == ["sheet", "row", "column", "value", "message"]
    assert (problem["sheet"], problem["row"], problem["column"], problem["value"]) == ("Школы", 3, "Вид", "лицей")
    assert "ничего не сохранено" in outcome.stderr
    folder(tmp_path, Школы=SCHOOLS)
    assert result(run(tmp_path, "--json"))["created"] == {"Программа": 1, "Школы": 2}


def test_a_doubtful_column_is_exit_1_until_it_is_decided(run: Any, tmp_path: Path) -> None:
    folder(tmp_path, Программа=PROGRAMME, Школы="Школа;Ребят;Заметки\nСОШ 1;120;важно\n")
    outcome = run(tmp_path)
    assert outcome.exit_code == 1
    assert "Новое: «Школы», 1\u00a0строка." in outcome.stdout
    assert "⚠ Школы, строка\u00a01, колонка «Ребят»" in outcome.stdout
    decided = run(tmp_path, "--columns", "Ребят=Обучающихся,Заметки=", "--json")
    assert decided.exit_code == 0
    assert result(decided)["changed"] == {"Школы": 1}


@pytest.mark.parametrize(
    "arguments",
    [["нет такого пути"], [NAZAROVO, "--columns", "Срок"], [NAZAROVO / "Школы.csv"], [NAZAROVO, "--unknown"], []],
)
def test_asked_wrongly_is_exit_2(run: Any, arguments: list[object]) -> None:
    outcome = run(*arguments)
    assert outcome.exit_code == 2
    assert outcome.stdout == ""


def test_a_database_that_cannot_be_opened_is_named_without_its_password(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KURATOR_DATABASE", "postgresql+asyncpg://kurator:hidden@127.0.0.1:1/kurator")
    outcome = run(NAZAROVO)
    assert outcome.exit_code == 1
    assert "KURATOR_DATABASE" in outcome.stderr
    assert "hidden" not in outcome.stderr


def test_a_wrong_setting_is_named(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KURATOR_DATABASE", "mysql://localhost")
    outcome = run(NAZAROVO)
    assert outcome.exit_code == 1
    assert "KURATOR_DATABASE" in outcome.stderr


def test_the_installed_command_makes_its_database(tmp_path: Path) -> None:
    environment = os.environ | {"KURATOR_DATABASE": f"sqlite+aiosqlite:///{tmp_path}/new.db"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "import", str(NAZAROVO), "--programme", "nazarovo", "--json"],
        capture_output=True, encoding="utf-8", env=environment, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["created"]["Показатели"] == 20
