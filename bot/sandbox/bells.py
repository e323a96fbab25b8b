"""Waiting for something to change, without asking every few milliseconds."""

import asyncio
from collections.abc import Callable
from contextlib import suppress


class Bell:
    """Wakes everybody who waits for it; once closed, nobody waits any longer."""

    def __init__(self) -> None:
        self._next = asyncio.Event()
        self.closed = False
        self.count = 0

    def ring(self) -> None:
        self.count += 1
        self._next.set()
        self._next = asyncio.Event()

    def close(self) -> None:
        self.closed = True
        self.ring()

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait until the condition holds, at most so many seconds of monotonic time; say whether it does."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not condition() and not self.closed and loop.time() < deadline:
            # Not wait_for: in Python 3.11 it swallows a cancellation that comes together with the ring.
            with suppress(TimeoutError):
                async with asyncio.timeout_at(deadline):
                    await self._next.wait()
        return condition()
