"""`python -m bot questionnaire`: loaded with versions, listed, written back; faults by cell and exit code 1."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.new_programme_command import command as new_programme
from bot.commands.questionnaire_command import command
from tests.storage.importing.books import book

SURVEY = [["type", "name", "label"], ["integer", "pupils", "Сколько питаются?"]]
SETTINGS = [["form_title", "form_id"], ["Питание", "pitanie"]]
HERE = ("--programme", "sever")


@pytest.fixture(autouse=True)
def programme(monkeypatch: pytest.MonkeyPatch, sqlite_url: str, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KURATOR_DATABASE", sqlite_url)
    options = ("--title", "Программа", "--municipality", "Район", "--timezone", "Asia/Krasnoyarsk")
    assert CliRunner().invoke(new_programme, ["sever", *options]).exit_code == 0


def run(*words: str) -> Result:
    return CliRunner().invoke(command, [*words])


def file(name: str = "анкета.xlsx", survey: list[list[str]] = SURVEY, settings: list[list[str]] = SETTINGS) -> str:
    Path(name).write_bytes(book(survey=survey, settings=settings))
    return name


def test_loaded_listed_written_and_loaded_again() -> None:
    assert "была бы загружена: версия 1" in run("load", file(), *HERE, "--dry-run").output
    assert "загружена: версия 1, вопросов 1" in run("load", file(), *HERE).output
    assert "pitanie\tПитание\tверсия 1" in run("list", *HERE).output
    assert run("export", "pitanie", *HERE, "-o", "назад.xlsx").exit_code == 0
    assert "версия 1" in run("load", "назад.xlsx", *HERE).output, "its own export is the same version"
    told = json.loads(run("load", file(survey=[*SURVEY, ["text", "who", "Кто?"]]), *HERE, "--json").output)
    assert (told["code"], told["version"], told["questions"], told["problems"]) == ("pitanie", 2, 2, [])
    assert run("export", "risk", *HERE, "-o", "риски.xlsx").exit_code == 0
    taken = run("load", "риски.xlsx", *HERE, "--json")
    assert [one["value"] for one in json.loads(taken.output)["problems"]] == ["risk"], "codes of the product are taken"


@pytest.mark.parametrize(
    ("survey", "settings", "fault"),
    [
        ([["type", "name", "label"], ["geopoint", "place", "Где?"]], SETTINGS, ("survey", 2, "type", "geopoint")),
        ([["type", "name"]], SETTINGS, ("survey", None, None, None)),
        (SURVEY, [["form_title", "form_id"], ["Моя", "risk"]], ("settings", 2, "form_id", "risk")),
    ],
)  # fmt: skip
def test_faults_are_told_by_cell_and_store_nothing(
    survey: list[list[str]], settings: list[list[str]], fault: tuple[str, int | None, str | None, str | None]
) -> None:
    ran = run("load", file(survey=survey, settings=settings), *HERE, "--json")
    problems = json.loads(ran.output)["problems"]
    told = {(one["sheet"], one["row"], one["column"], one["value"]) for one in problems}
    assert (ran.exit_code, fault in told) == (1, True), told
    assert "версия" not in run("list", *HERE).output


def test_what_is_no_questionnaire_says_so() -> None:
    Path("школы.xlsx").write_bytes(book(Школы=[["Школа"], ["Речная"]]))
    ran = run("load", "школы.xlsx", *HERE)
    assert (ran.exit_code, "Это не анкета" in ran.output) == (1, True)
    Path("мусор.xlsx").write_bytes(b"PK\x03\x04")
    assert run("load", "мусор.xlsx", *HERE).exit_code == 1
    assert run("load", file(), "--programme", "нет").exit_code == 2
    assert run("export", "нет", *HERE, "-o", "x.xlsx").exit_code == 2
