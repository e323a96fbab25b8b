"""The command line: quick help, exit codes 0, 1 and 2, results on standard output, all else on standard error."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import COMMANDS
from bot.commands.report_command import command as report
from bot.commands.template_command import command as template
from reports.templates import NAMES
from tests.bot.calling import ROOT, Caller

HEAVY = ("aiogram", "sqlalchemy", "alembic", "pandas", "numpy", "matplotlib", "docx", "openpyxl", "pydantic", "aiohttp")
NEW = ("--title", "Программа", "--municipality", "Район", "--timezone", "Asia/Krasnoyarsk")


@pytest.fixture
def environment(tmp_path: Path, sqlite_url: str) -> dict[str, str]:
    """A migrated database of its own, no token, nothing of the machine's settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KURATOR_")}
    return {**clean, "PYTHONPATH": str(ROOT), "KURATOR_DATABASE": sqlite_url}


Kurator = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def kurator(calls: Caller) -> Kurator:
    """Run `python -m bot …` in a folder without settings."""
    return lambda environment, *words: calls(*words, env=environment, cwd=ROOT / "docs")


def through_the_door(environment: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    """The same with a Python that starts anew."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words], env=environment, cwd=ROOT / "docs", capture_output=True, text=True,
        check=False, timeout=110,
    )  # fmt: skip


HELP = f"""
import io, json, sys
from contextlib import redirect_stdout
from bot.__main__ import COMMANDS, main
told = {{}}
for name in ["", *COMMANDS]:
    output = io.StringIO()
    with redirect_stdout(output):
        try:
            main([*name.split(), "--help"], prog_name="kurator")
        except SystemExit as end:
            code = end.code
    heavy = [module for module in {HEAVY!r} if module in sys.modules]
    told[name] = [code, output.getvalue(), heavy]
print(json.dumps(told))
"""


def test_every_help_is_told_and_imports_nothing_heavy(environment: dict[str, str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", HELP], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    told = json.loads(ran.stdout)
    assert set(told) == {"", *COMMANDS}
    for name, (code, text, heavy) in told.items():
        assert (code, heavy) == (0, []), name
        assert text.startswith(f"Usage: kurator {name}".rstrip()), name
    assert all(f"  {name} " in told[""][1] for name in COMMANDS)


def test_each_exit_code_through_the_real_door(environment: dict[str, str]) -> None:
    ran = through_the_door(environment, "--help")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "terms" in ran.stdout
    wrong, refused = (through_the_door(environment, name) for name in ("no-such-command", "run"))
    assert [(one.returncode, one.stdout) for one in (wrong, refused)] == [(2, ""), (1, "")]
    assert "KURATOR_TOKEN is not set" in refused.stderr
    assert "Traceback" not in wrong.stderr + refused.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("no-such-command",),
        ("run", "--no-such-option"),
        ("plan", "--programme", "nazarovo", "--year", "двадцать"),
        ("new-programme", "nazarovo", "--title", "П", "--municipality", "Р", "--timezone", "Mars/Olympus"),
        ("new-programme", "назарово", *NEW),
        ("invite", "--programme", "nazarovo", "--name", "Ольга", "--role", "tsar"),
        ("invite", "--programme", "nazarovo", "--name", "Ольга", "--role", "deputy"),  # of which school?
        ("report", "school", "12", "--programme", "nazarovo", "-o", "out.odt"),
        ("report", "school", "--programme", "nazarovo", "-o", "out.png"),
        ("report", "programme", "12", "--programme", "nazarovo", "-o", "out.png"),
        ("report", "programme", "--programme", "nazarovo", "-o", "out.png", "--paper", "order"),
        ("template",),
        ("import", "no/such/file", "--programme", "nazarovo"),
        ("queue", "--replay", "последний"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_what_is_asked_wrongly_ends_with_2(
    kurator: Kurator, environment: dict[str, str], words: tuple[str, ...]
) -> None:
    ran = kurator(environment, *words)
    assert (ran.returncode, ran.stdout) == (2, ""), ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_telegram_that_is_away_is_a_sentence_of_an_invitation(kurator: Kurator, environment: dict[str, str]) -> None:
    nowhere = environment | {"KURATOR_TOKEN": "42:TEST", "KURATOR_API_URL": "http://127.0.0.1:9"}
    ran = kurator(nowhere, "invite", "--programme", "nazarovo", "--name", "Ольга")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "--bot USERNAME" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("run",), "KURATOR_TOKEN is not set"),
        (("plan", "--programme", "nowhere", "--year", "2021"), "nowhere"),
        (("invite", "--programme", "nowhere", "--name", "Ольга", "--bot", "kurator_bot"), "nowhere"),
        (("invite", "--programme", "nowhere", "--name", "Ольга"), "--bot USERNAME"),
        (("report", "school", "12", "--programme", "nowhere", "-o", "out.png"), "nowhere"),
        (("queue", "--replay", "7"), "No dead letter has the number #7"),
    ],
    ids=["run", "plan", "invite", "invite without a name of the bot", "report", "queue"],
)
def test_what_cannot_be_done_ends_with_1_and_a_sentence(
    kurator: Kurator, environment: dict[str, str], words: tuple[str, ...], sentence: str
) -> None:
    ran = kurator(environment, *words)
    assert (ran.returncode, ran.stdout) == (1, ""), ran.stderr
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_programme_from_nothing_to_its_plan(kurator: Kurator, environment: dict[str, str], tmp_path: Path) -> None:
    """What an administrator does, in order, each command a process of its own."""
    made = kurator(environment, "new-programme", "nazarovo", *NEW)
    assert (made.returncode, made.stdout) == (0, "nazarovo\n"), made.stderr
    again = kurator(environment, "new-programme", "nazarovo", *NEW)
    assert again.returncode == 1
    assert "уже есть" in again.stderr

    invited = kurator(environment, "invite", "--programme", "nazarovo", "--name", "Ольга", "--bot", "kurator_bot")
    assert invited.returncode == 0, invited.stderr
    assert invited.stdout.startswith("https://t.me/kurator_bot?start=")

    folder = str(ROOT / "storage" / "programmes" / "nazarovo")
    imported = kurator(environment, "import", folder, "--programme", "nazarovo", "--json")
    counts = json.loads(imported.stdout)
    assert imported.returncode == (1 if counts["problems"] else 0), imported.stderr

    planned = kurator(environment, "plan", "--programme", "nazarovo", "--year", "2021", "--json")
    assert planned.returncode == 0, planned.stderr
    assert {"tasks", "ongoing", "questions"} <= json.loads(planned.stdout).keys()

    picture = tmp_path / "out.png"
    unknown = kurator(environment, "report", "school", "Глиденская", "--programme", "nazarovo", "-o", str(picture))
    assert (unknown.returncode, unknown.stdout, picture.exists()) == (2, "", False)
    assert "Гляденская" in unknown.stderr
    drawn = kurator(environment, "report", "school", "Гляденская", "--programme", "nazarovo", "-o", str(picture))
    assert drawn.returncode == 0, drawn.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert 0 < len(drawn.stdout) <= 1025
    files_of_a_report(environment, tmp_path)


def files_of_a_report(environment: dict[str, str], folder: Path) -> None:
    """Every suffix gives its file; of the programme there are pages."""
    school = ("school", "12", "--programme", "nazarovo")
    beginnings = {"out.docx": b"PK", "out.xlsx": b"PK", "out.pdf": b"%PDF", "advice.docx": b"PK"}
    for name, begins in beginnings.items():
        paper = ("--paper", "advice") if name.startswith("advice") else ()
        ran = CliRunner().invoke(report, [*school, "-o", str(folder / name), *paper], env=environment)
        assert ran.exit_code == 0, ran.output
        assert (folder / name).read_bytes().startswith(begins)
        assert "Данные на" in ran.stdout or "Для печати" in ran.stdout
    whole = ["programme", "--programme", "nazarovo", "-o"]
    assert CliRunner().invoke(report, [*whole, str(folder / "all.png")], env=environment).exit_code == 0
    assert (folder / "all-2.png").read_bytes().startswith(b"\x89PNG")
    lost = CliRunner().invoke(report, [*whole, str(folder / "no" / "all.pdf")], env=environment)
    assert lost.exit_code == 1
    assert "cannot be written" in lost.output


def test_a_departments_folder_gets_our_templates_and_keeps_its_own(tmp_path: Path) -> None:
    (tmp_path / "order.docx").write_bytes(b"ours")
    ran = CliRunner().invoke(template, ["--papers", str(tmp_path)])
    assert ran.exit_code == 0, ran.output
    assert (tmp_path / "order.docx").read_bytes() == b"ours"
    assert {path.stem for path in tmp_path.glob("*.docx")} == {*NAMES.values()}


def test_the_doctor_tells_what_is_wrong_and_what_is_well(kurator: Kurator, environment: dict[str, str]) -> None:
    ill = kurator(environment, "doctor")
    assert ill.returncode == 1
    assert "wrong   token: KURATOR_TOKEN is not set" in ill.stdout
    assert "ok      questionnaires: 35 questions" in ill.stdout
    well = kurator({**environment, "KURATOR_TOKEN": "123456789:AAHqV3-not-a-token-of-any-bot_000"}, "doctor")
    assert well.returncode == 0, well.stdout
    assert "AAHqV3" not in well.stdout + well.stderr


@pytest.mark.parametrize("command", ["run", "queue"])
def test_a_database_out_of_reach_is_a_sentence_without_its_password(
    kurator: Kurator, environment: dict[str, str], command: str
) -> None:
    away = {"KURATOR_DATABASE": "postgresql+asyncpg://kurator:hunter2@127.0.0.1:1/kurator", "KURATOR_TOKEN": "42:TEST"}
    ran = kurator({**environment, **away}, command)
    assert ran.returncode == 1
    assert "The database of KURATOR_DATABASE" in ran.stderr
    assert "hunter2" not in ran.stderr
    assert "Traceback" not in ran.stderr


IDLE = """
import asyncio, json, os, sys
import bot.commands.run_command
from bot.app import application, build_dispatcher
from bot.settings import read_settings

async def main():
    async with application(read_settings()):
        build_dispatcher()
    print(json.dumps(sorted(sys.modules)))

asyncio.run(main())
"""


def test_the_bots_own_process_never_imports_what_is_heavy(calls: Caller, environment: dict[str, str]) -> None:
    """Nor does what commands import beside it."""
    started = calls.program(IDLE, env={**environment, "KURATOR_TOKEN": "42:TEST"}, cwd=ROOT)
    assert started.returncode == 0, started.stderr
    modules = set(json.loads(started.stdout))
    assert {"aiogram", "sqlalchemy", "handlers.report", "bot.delivery"} <= modules
    assert "alembic" not in modules  # the tables stand where they should
    assert modules & {"pandas", "numpy", "matplotlib", "PIL", "statsmodels", "docx", "openpyxl"} == set()
