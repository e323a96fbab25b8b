"""How long a start takes, how much memory an idle bot holds, how quickly help answers."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from tests.benchmarks.memory import resident

ROOT = Path(__file__).parents[2]
IMPORTS = "import aiogram, sqlalchemy.ext.asyncio, aiosqlite, alembic.command"
QUIET_SECONDS = 3.0


def run_seconds(*words: str) -> float:
    """How long a Python process takes from start to end."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - began


def bare_imports(times: int = 3) -> float:
    """Seconds of a process that imports what a bot cannot do without."""
    return median(run_seconds("-c", IMPORTS) for _ in range(times))


def help_seconds(times: int = 7) -> float:
    return median(run_seconds("-m", "bot", "terms", "--help") for _ in range(times))


async def starts(times: int = 3) -> tuple[float, float]:
    """(seconds from start to the first getUpdates, MB of resident memory when idle): medians of `times` starts.

    The database is new at the first start and there at the others, as in life.
    """
    with tempfile.TemporaryDirectory(prefix="kurator-bench-") as folder:
        async with Sandbox() as sandbox, SandboxClient(sandbox.url) as client:
            measured = [await _start(sandbox, client, Path(folder)) for _ in range(times)]
    return median(seconds for seconds, _ in measured), median(memory for _, memory in measured)


async def _start(sandbox: Sandbox, client: SandboxClient, folder: Path) -> tuple[float, float]:
    polls = sandbox.world.updates._polls  # a long poll stands in the log only when it ends
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=folder, env=environment(sandbox, folder),
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    while sandbox.world.updates._polls == polls:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    seconds = time.perf_counter() - began
    await asyncio.sleep(QUIET_SECONDS)
    memory = resident(process.pid)
    process.send_signal(signal.SIGTERM)
    await process.wait()
    return seconds, memory


def environment(sandbox: Sandbox, folder: Path) -> dict[str, str]:
    """A bot on the system's clock, in a folder of its own."""
    return {
        **os.environ, "PYTHONPATH": str(ROOT), "KURATOR_TOKEN": sandbox.token, "KURATOR_API_URL": sandbox.url,
        "KURATOR_DATABASE": f"sqlite+aiosqlite:///{folder / 'kurator.db'}",
    }  # fmt: skip
