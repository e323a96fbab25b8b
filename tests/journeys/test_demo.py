"""`python -m bot demo`: ready in one go, and with `--keep` stopped and started as if nothing had happened."""

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy.engine import make_url

from bot.commands import demo_command, sandbox_command
from bot.lock import AlreadyRunning, held
from bot.sandbox import keeping
from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.keeping import STATES
from bot.sandbox.server import Sandbox
from bot.stage import BEGINNING

ADDRESS = re.compile(r"Bot API stand-in: (\S+)")
INVITATION = re.compile(r"https://t\.me/\S+\?start=\S+")


@asynccontextmanager
async def demo(*options: str, ended_by: signal.Signals = signal.SIGINT) -> AsyncIterator[tuple[SandboxClient, str]]:
    """The demo as a process, and what it printed; it must end well when asked to, and ends whatever the test does."""
    words = ["demo", "--port", "0", "--page-port", "0", "--empty", *options]
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", *words, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        printed = (await process.stdout.readuntil(b"Ctrl+C ends it.\n")).decode()
        async with SandboxClient(ADDRESS.findall(printed)[0]) as client:
            yield client, printed
    finally:
        process.send_signal(ended_by)
        code = await process.wait()
    assert code == (0 if ended_by is signal.SIGINT else -ended_by)


async def test_a_kept_demo_that_was_killed_goes_on(tmp_path: Path) -> None:
    folder = str(tmp_path / "not" / "there yet")
    async with demo("--keep", folder, ended_by=signal.SIGKILL) as (client, printed):
        assert not STATES.validate_json((Path(folder) / "world.json").read_bytes()).settings[demo_command.GATHERING]
        olga = await client.person("Ольга Викторовна")
        await olga.join(INVITATION.findall(printed)[0])
        await olga.wait_for("Здравствуйте")
        await client.advance("P3D")
        before = await client.state()
        said = [message["text"] for message in await olga.messages()]
        await kept_so_far(Path(folder), olga, len(said))
    await left_by_the_bot(Path(folder))
    async with demo("--keep", folder) as (client, printed):
        after = await client.state()
        assert "going on where it stopped" in printed
        assert not INVITATION.search(printed)
        assert [after[part] for part in ("people", "chats")] == [before[part] for part in ("people", "chats")]
        assert after["clock"]["now"] == before["clock"]["now"] == f"{BEGINNING:%Y-%m}-28T09:00:00+07:00"
        olga = Person(client, olga.id, olga.name)
        known = await olga.messages()
        assert [message["text"] for message in known] == said
        number = await olga.send("программа")
        assert number > max(message["message_id"] for message in known)
        await olga.wait_for("Повышение качества образования")


async def kept_so_far(folder: Path, person: Person, messages: int) -> None:
    """Wait until the World on the disk knows so many messages of the person and the day they were written to."""
    clock = (await person.client.state())["clock"]["now"]
    async with asyncio.timeout(30):
        while True:
            state = STATES.validate_json((folder / "world.json").read_bytes())
            if state.now == clock and len(state.chats[person.id].messages) >= messages:
                return
            await asyncio.sleep(0.05)


async def left_by_the_bot(folder: Path) -> None:
    """Wait until nobody works on the database: the bot of a killed demo must not stay behind and hold it."""
    async with asyncio.timeout(30):
        while True:
            with suppress(AlreadyRunning), held(make_url(f"sqlite+aiosqlite:///{folder / demo_command.DATABASE}")):
                return
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("command", [demo_command.command, sandbox_command.command], ids=["demo", "sandbox"])
def test_without_tdlib_it_says_what_to_install(command: click.Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tdjson", None)
    told = CliRunner().invoke(command)
    assert told.exit_code == 1
    assert "pip install '.[demo]'" in told.output


def test_a_town_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kurator.db").touch()
    sandbox = Sandbox(keep=tmp_path)
    sandbox.world.state.settings["gathering"] = True
    keeping.save(sandbox.world, tmp_path)
    refused = CliRunner().invoke(demo_command.command, ["--keep", str(tmp_path)])
    assert (refused.exit_code, "cut off at its founding. Choose an empty folder." in refused.output) == (1, True)


def test_half_a_demo_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kurator.db").touch()
    refused = CliRunner().invoke(demo_command.command, ["--keep", str(tmp_path)])
    assert refused.exit_code == 1
    assert "without the other. Choose an empty folder." in refused.output


def test_who_opens_the_house_is_warned(tmp_path: Path) -> None:
    (tmp_path / "kurator.db").touch()
    told = CliRunner().invoke(demo_command.command, ["--host", "0.0.0.0", "--keep", str(tmp_path)])
    assert "Warning: everybody who reaches 0.0.0.0 can play everybody here." in told.stderr
