"""A stage for stories: the stand-in for Telegram, its own database, and the real bot as a process to kill."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from storage.database import Database
from storage.queries.invitations import Invited, invite
from storage.queries.programmes import new_programme
from storage.rights import Role

ZONE = "Asia/Krasnoyarsk"
BEGINNING = datetime(2021, 8, 25, 9, tzinfo=ZoneInfo(ZONE))
START_SECONDS = 110.0


class NotStarted(Exception):
    """The bot's process ended before it took updates; carries what it wrote to its log."""


@dataclass
class Stage:
    """The sandbox, its client, and the bot's process, which ends with this one even if this one is killed."""

    sandbox: Sandbox
    client: SandboxClient
    folder: Path
    database_url: str
    process: asyncio.subprocess.Process | None = None

    async def start_bot(self) -> None:
        """Start `python -m bot run` against the sandbox; returns once it takes updates."""
        starts = await self._starts()
        with self._log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", "--until-stdin-ends"),
                cwd=self.folder,
                env=self.environment,
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        await self._until_started(starts)

    async def _until_started(self, starts: int) -> None:
        """Until the bot takes updates once more than `starts` times. Raises NotStarted for one that ended before."""
        async with asyncio.timeout(START_SECONDS):
            while await self._starts() <= starts:
                if self.process is not None and self.process.returncode is not None:
                    raise NotStarted("the bot did not start\n" + self._log.read_text(encoding="utf-8")[-4000:])
                await asyncio.sleep(0.05)

    async def stop_bot(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal to the bot and wait for its end; returns its exit code."""
        if self.process is None:
            return 0
        if self.process.returncode is None:
            self.process.send_signal(number)
        code = await self.process.wait()
        self.process = None
        return code

    async def kill_bot(self) -> None:
        """SIGKILL: nothing in the bot gets a chance to tidy up."""
        await self.stop_bot(signal.SIGKILL)

    async def _starts(self) -> int:
        """A long poll stands in the log when it ends; the call that comes right before the first one, at once."""
        return sum(call["method"] in ("deleteWebhook", "setWebhook") for call in await self.client.log())

    @property
    def _log(self) -> Path:
        return self.folder / "bot.log"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the bot's process: the sandbox's address and clock, a database of its own."""
        root = str(Path(__file__).parents[1])
        return {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH")))),
            "KURATOR_TOKEN": self.sandbox.token,
            "KURATOR_API_URL": self.sandbox.url,
            "KURATOR_FLOOD_LIMITS": str(self.sandbox.world.flood is not None),
            "KURATOR_CLOCK": self.sandbox.clock_url,
            "KURATOR_DATABASE": self.database_url,
        }

    async def first_invitation(self, code: str, title: str, municipality: str, name: str) -> str:
        """What an administrator does from the command line: an empty programme and its coordinator's token."""
        now = datetime.fromisoformat((await self.client.state())["clock"]["now"])
        database = Database(self.database_url)
        await database.migrate()
        try:
            async with database.transaction() as session:
                programme = await new_programme(session, code, title, municipality, ZONE, now)
                return await invite(session, programme, Invited(name, Role.COORDINATOR), now)
        finally:
            await database.dispose()


@asynccontextmanager
async def stage(sandbox: Sandbox, folder: Path, database_url: str | None = None) -> AsyncIterator[Stage]:
    """A stage in a folder of its own; the bot's process ends with it."""
    url = database_url or f"sqlite+aiosqlite:///{folder / 'kurator.db'}"
    async with sandbox, SandboxClient(sandbox.url) as client:
        set_up = Stage(sandbox, client, folder, url)
        try:
            yield set_up
        finally:
            await set_up.stop_bot()
