"""A stage for each journey, and a bot that starts and dies in milliseconds."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.sandbox.server import Sandbox
from bot.stage import BEGINNING, ZONE, Stage, stage
from tests.journeys.deputies import Deputy, deputy

ROOT = Path(__file__).parents[2]


@dataclass
class WarmBot:
    """`python -m bot run`, forked from a parent that has imported it already."""

    parent: "subprocess.Popen[str]"
    on: Stage
    environment: dict[str, str] = field(default_factory=dict)
    pid: int = 0

    def start(self) -> None:
        variables = {**self.on.environment, "WARM_FOLDER": str(self.on.folder), **self.environment}
        self.pid = self._say(f"start {json.dumps(variables)}")

    def kill(self) -> None:
        """SIGKILL: nothing in the bot gets a chance to tidy up."""
        self._say("kill")

    def stop(self) -> int:
        """SIGTERM, and wait; its exit code. Nothing of the test runs meanwhile, the sandbox neither."""
        return self._say("stop")

    def _say(self, word: str) -> int:
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        print(word, file=self.parent.stdin, flush=True)
        return int(self.parent.stdout.readline())


@pytest.fixture(scope="session")
def warm_parent() -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.journeys.warm"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        yield parent


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
async def warm(on_stage: Stage, warm_parent: "subprocess.Popen[str]") -> AsyncIterator[WarmBot]:
    made = WarmBot(warm_parent, on_stage)
    made.kill()  # answered once the parent has imported everything: no test's own time
    yield made
    made.kill()
