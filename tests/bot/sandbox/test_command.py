"""`python -m bot sandbox` says where it is in one line, and ends when asked to."""

import asyncio
import signal
import socket
import sys
from pathlib import Path

import aiohttp
import pytest
from click.testing import CliRunner

from bot.__main__ import main


def test_help_is_there_without_a_server() -> None:
    shown = CliRunner().invoke(main, ["sandbox", "--help"])
    assert shown.exit_code == 0
    for option in ("--port", "--token", "--page-port", "--keep", "--strict"):
        assert option in shown.output


def test_a_wrong_port_is_asked_wrongly() -> None:
    assert CliRunner().invoke(main, ["sandbox", "--port", "много"]).exit_code == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--port", "99999"], "is not in the range"),
        (["--now", "завтра"], "'завтра' is no ISO moment, such as 2025-09-01T09:00."),
        (["--zone", "Mars/Olympus"], "'Mars/Olympus' is no time zone"),
        (["--zone", "../etc"], "is no time zone"),
        (["--token", "TEST"], "a token is the bot's number, a colon and a word"),
        (["--token", "0:TEST"], "a token is the bot's number, a colon and a word"),
    ],
)
def test_what_is_asked_wrongly(options: list[str], words: str) -> None:
    told = CliRunner().invoke(main, ["sandbox", *options])
    assert told.exit_code == 2
    assert words in told.output


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = CliRunner().invoke(main, ["sandbox", "--port", str(taken.getsockname()[1])])
    assert (told.exit_code, "Choose other ports: --port, --page-port." in told.output) == (1, True)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "files").touch()
    told = CliRunner().invoke(main, ["sandbox", "--port", "0", "--keep", str(tmp_path)])
    assert (told.exit_code, "Choose another folder: --keep." in told.output) == (1, True)


def test_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "world.json").write_text("[]")
    told = CliRunner().invoke(main, ["sandbox", "--port", "0", "--keep", str(tmp_path)])
    assert (told.exit_code, "choose another folder" in told.output) == (1, True)


async def test_it_runs_until_it_is_stopped(tmp_path: Path) -> None:
    options = ["--port", "0", "--page-port", "0", "--token", "7:X", "--keep", str(tmp_path), "--now", "2025-09-01"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "sandbox", *options, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    url, token = (await process.stdout.readline()).decode().split()
    async with aiohttp.ClientSession() as session, session.get(f"{url}/bot{token}/getMe") as response:
        assert (await response.json())["result"]["id"] == 7
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
    assert await process.stdout.read() == b""
    assert (tmp_path / "world.json").exists()
