"""The side process: it answers, is replaced when it dies, stays within memory, and never outlives its parent."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.worker import MEMORY_LIMIT, NICENESS, Worker, WorkFailed
from tests.bot.processes import ends, is_alive

ROOT = Path(__file__).parents[2]
WORK = "tests.bot.working"
PARENT = """
import asyncio, sys
from bot.worker import Worker

async def main():
    worker = Worker()
    print(await worker.run("tests.bot.working:own_pid"), flush=True)
    await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.fixture(scope="module")
def shared() -> Iterator[Worker]:
    """Starting a process costs half a second; these tests leave it whole."""
    worker = Worker()
    yield worker
    worker.close()


async def test_it_runs_a_function_by_name_in_one_other_process(shared: Worker) -> None:
    first, doubled, second = [
        await shared.run(f"{WORK}:{name}", *arguments)
        for name, arguments in (("own_pid", ()), ("double", (21,)), ("own_pid", ()))
    ]
    assert doubled == 42
    assert first == second != os.getpid()


async def test_what_the_function_raises_arrives_as_itself(shared: Worker) -> None:
    with pytest.raises(LookupError, match="школы нет"):
        await shared.run(f"{WORK}:refuse", "школы нет")
    assert await shared.run(f"{WORK}:double", 2) == 4


async def test_memory_is_limited_and_the_next_call_works(shared: Worker) -> None:
    with pytest.raises(MemoryError):
        await shared.run(f"{WORK}:take_bytes", 2 * MEMORY_LIMIT)
    assert await shared.run(f"{WORK}:take_bytes", MEMORY_LIMIT // 4) == MEMORY_LIMIT // 4


async def test_a_killed_worker_is_replaced(shared: Worker) -> None:
    first = await shared.run(f"{WORK}:own_pid")
    os.kill(first, signal.SIGKILL)
    second = await shared.run(f"{WORK}:own_pid")
    assert second not in (first, os.getpid())


async def test_work_that_killed_it_is_tried_once_more(shared: Worker, tmp_path: Path) -> None:
    assert await shared.run(f"{WORK}:die_once", str(tmp_path / "mark")) != os.getpid()
    with pytest.raises(WorkFailed, match=r"^tests\.bot\.working:die$"):
        await shared.run(f"{WORK}:die")
    assert await shared.run(f"{WORK}:double", 3) == 6


async def test_calls_side_by_side_all_come_back(shared: Worker) -> None:
    assert await asyncio.gather(*(shared.run(f"{WORK}:double", n) for n in range(20))) == [2 * n for n in range(20)]


def test_it_ends_with_its_killed_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert is_alive(worker)
        parent.kill()
        parent.wait()
    assert ends(worker)


def test_a_worker_that_was_never_needed_closes() -> None:
    Worker().close()


async def test_a_warm_worker_holds_what_it_draws_and_writes_with(shared: Worker) -> None:
    await shared.warm()
    assert await shared.run(f"{WORK}:has_loaded", "matplotlib", "docxtpl", "xlsxwriter", "pymorphy3")
    assert await shared.run(f"{WORK}:niceness") >= NICENESS
