"""A stage for each journey, and a bot that starts and dies in milliseconds."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.server import Sandbox
from bot.stage import BEGINNING, ZONE, Stage, stage
from tests.journeys.deputies import Deputy, deputy

ROOT = Path(__file__).parents[2]


@dataclass
class WarmBot:
    """`python -m bot run`, forked from a parent that has imported it already."""

    parent: asyncio.subprocess.Process
    pid: int = 0

    async def start(self) -> None:
        self.pid = await self._say("start")

    async def kill(self) -> None:
        """SIGKILL: nothing in the bot gets a chance to tidy up."""
        self.pid = await self._say("kill")

    def stop(self) -> None:
        """SIGTERM."""
        os.kill(self.pid, signal.SIGTERM)

    async def _say(self, word: str) -> int:
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        self.parent.stdin.write(f"{word}\n".encode())
        async with asyncio.timeout(60):
            return int(await self.parent.stdout.readline())


@asynccontextmanager
async def warm_bot(on: Stage, **environment: str) -> AsyncIterator[WarmBot]:
    """A warm parent with the stage's environment; its child ends with it."""
    with (on.folder / "warm.log").open("ab") as log:
        parent = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.journeys.warm", stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=log, cwd=ROOT, env={**on.environment, **environment},
        )  # fmt: skip
    try:
        yield WarmBot(parent)
    finally:
        assert parent.stdin is not None
        parent.stdin.close()
        await parent.wait()


@pytest.fixture
async def on_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A sandbox whose clock stands at the story's beginning, and an empty folder."""
    async with stage(Sandbox(now=BEGINNING, zone=ZONE, strict=True), tmp_path) as made:
        yield made


@pytest.fixture
async def marina(on_stage: Stage) -> Deputy:
    """A deputy with an open questionnaire; the bot does not run yet."""
    return await deputy(on_stage)


@pytest.fixture
async def warm(on_stage: Stage) -> AsyncIterator[WarmBot]:
    async with warm_bot(on_stage) as made:
        yield made
