"""The one side process for everything heavy: pictures, documents, reading files. It is light to import by design."""

import asyncio
import multiprocessing
import os
import resource
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from importlib import import_module
from typing import Any

WARM = "reports.warming:warm"
NICENESS = 5  # chats go before pictures
MEMORY_LIMIT = 1 << 30  # bytes of data, so that a bomb of a file kills the worker and nothing else


class WorkFailed(Exception):
    """The worker raised or died; the message names the work, never its arguments."""


class Worker:
    """Runs `package.module:function` in a spawned process with plain values; replaced when it breaks."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def run(self, work: str, *arguments: Any) -> Any:
        """The function's value; what it raises itself comes as it is, a dead worker as WorkFailed after one retry."""
        loop = asyncio.get_running_loop()
        for _ in range(2):
            pool = self._pool = self._pool or _new_pool()
            try:
                return await loop.run_in_executor(pool, call, work, arguments)
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                if self._pool is pool:
                    self._pool = None
        raise WorkFailed(work)

    async def warm(self) -> None:
        """Start the process and load what it works with, before anybody waits for it."""
        await self.run(WARM)

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _new_pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=begin)


def begin() -> None:
    """In the worker: end with the parent (a pool's worker outlives a killed one for ever), stay within memory."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, MEMORY_LIMIT))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def call(work: str, arguments: tuple[Any, ...]) -> Any:
    """In the worker: find the function by name and call it."""
    return _function(work)(*arguments)


@lru_cache
def _function(work: str) -> Callable[..., Any]:
    module, name = work.split(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found
