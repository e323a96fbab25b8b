"""`python -m bot sandbox` says where it is in one line, and ends when asked to."""

import asyncio
import signal
import sys
from pathlib import Path

import aiohttp
from click.testing import CliRunner

from bot.__main__ import main


def test_help_is_there_without_a_server() -> None:
    shown = CliRunner().invoke(main, ["sandbox", "--help"])
    assert shown.exit_code == 0
    for option in ("--port", "--token", "--page-port", "--keep", "--strict"):
        assert option in shown.output


def test_a_wrong_port_is_asked_wrongly() -> None:
    assert CliRunner().invoke(main, ["sandbox", "--port", "много"]).exit_code == 2


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
