"""`python -m bot terms` as machines and people meet it."""

import json
import subprocess
import sys

from click.testing import CliRunner

from bot.commands.terms_command import command


def lines(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def test_json_lines_in_and_out_in_order() -> None:
    given = lines(
        {"id": "a", "phrase": "Сентябрь/январь", "context": {"year_start": 2021}},
        {"id": "b", "phrase": "до 1 июля", "context": {"calendar_year": 2024, "assumed": True}},
        {"id": "c", "phrase": "", "context": None},
    )
    result = CliRunner().invoke(command, input=given + "\n")
    first, second, third = map(json.loads, result.output.splitlines())
    assert result.exit_code == 0
    assert first["id"] == "a"
    assert first["windows"] == [["2021-09-01", "2021-09-30"], ["2022-01-01", "2022-01-31"]]
    assert second["windows"] == [[None, "2024-07-01"]]
    assert (third["kind"], third["needs_human"], third["deadlines"]) == ("unscheduled", True, [])


def test_span_and_anchor_are_understood() -> None:
    context = {"year_start": 2021, "span": ["2021-01-01", "2024-12-31"], "anchor": "2022-06-27"}
    given = lines(
        {"id": 1, "phrase": "весь период", "context": context},
        {"id": 2, "phrase": "В ближайшие три месяца", "context": context},
    )
    first, second = map(json.loads, CliRunner().invoke(command, input=given).output.splitlines())
    assert first["windows"] == [["2021-01-01", "2024-12-31"]]
    assert second["deadlines"] == ["2022-09-27"]
    assert second["offset"] == {"n": 3, "unit": "month", "dir": "after"}


def test_a_broken_line_is_named() -> None:
    result = CliRunner().invoke(command, input=lines({"id": 1, "phrase": "май"}) + "{oops\n")
    assert result.exit_code == 1
    assert "line 2" in result.output


def test_a_phrase_is_explained_in_russian() -> None:
    result = CliRunner().invoke(command, ["(Сентябрь)", "--year", "2021"])
    assert result.output.replace("\u00a0", " ").splitlines() == [
        "Фраза: «(Сентябрь)»",
        "Вид: промежуток времени",
        "  «Сентябрь» — время",
        "Окна: сентябрь 2021",
        "Сроки: 30 сентября 2021, чт",
    ]


def test_the_question_and_its_choices_are_explained() -> None:
    output = CliRunner().invoke(command, ["2 раза в год", "--calendar-year", "2022"]).output.replace("\u00a0", " ")
    assert "Повторение: 2 раза в год" in output
    assert "Вопрос: В какие дни?\n  – 30 июня 2022, 31 декабря 2022\n  – без срока" in output


def test_a_phrase_can_be_answered_in_json() -> None:
    record = json.loads(CliRunner().invoke(command, ["по итогам ВПР", "--json"]).output)
    assert (record["kind"], record["event"]) == ("event-relative", "по итогам ВПР")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, bot.commands.terms_command; "
        "sys.exit(any(m in sys.modules for m in ('aiogram', 'sqlalchemy', 'pandas', 'scheduler.terms.reading')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
