"""Calendar time: the system's, or the sandbox's, which can be frozen and moved. Time-outs run on monotonic time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Protocol
from uuid import uuid4

import aiohttp

from bot.settings import SettingsRefused
from bot.stopping import unless_stopped

log = logging.getLogger(__name__)

Wake = Callable[[datetime], Awaitable[datetime | None]]
FOLLOW_SECONDS = 30


class Clock(Protocol):
    """What tells the time of everything that is due."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SandboxClock:
    """Follows `GET /sandbox/clock`: every move calls `wake(now)`, which does what is due and tells its next moment.

    Asking with after=N says that all there was to do at version N is done; so a moved clock skips nothing.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.follower = uuid4().hex
        self.followed = asyncio.Event()
        """Set once the sandbox knows of us: before that, a move of its clock passes us by."""
        self._now = datetime.now(UTC)
        self._read_at = asyncio.get_running_loop().time()
        self._flows = True

    def now(self) -> datetime:
        if not self._flows:
            return self._now
        passed = asyncio.get_running_loop().time() - self._read_at
        return datetime.fromtimestamp(self._now.timestamp() + passed, self._now.tzinfo)

    async def start(self) -> None:
        """Read the time once, before anything asks for it. Raises SettingsRefused for an address that tells none."""
        try:
            async with aiohttp.ClientSession() as http:
                await self._ask(http, {})
        except (aiohttp.ClientError, TimeoutError, KeyError, ValueError) as error:
            raise SettingsRefused(f"KURATOR_CLOCK ({self.url}) tells no time: {type(error).__name__}") from None

    async def follow(self, wake: Wake, stop: asyncio.Event) -> None:
        """Keep following until `stop`; a sandbox that is away is asked again every second."""
        version, upcoming = -1, None
        async with aiohttp.ClientSession() as http:
            while not stop.is_set():
                query = {"after": str(version), "wait": str(FOLLOW_SECONDS), "follower": self.follower}
                if upcoming is not None:
                    query["next"] = upcoming.isoformat()
                try:
                    answered = await unless_stopped(stop, self._ask(http, query))
                except (aiohttp.ClientError, TimeoutError, OSError) as error:
                    log.warning("the sandbox clock is away: %s", type(error).__name__)
                    await asyncio.sleep(1)
                    continue
                self.followed.set()
                if answered is not None:
                    version, upcoming = answered, await wake(self.now())

    async def _ask(self, http: aiohttp.ClientSession, query: dict[str, str]) -> int:
        timeout = aiohttp.ClientTimeout(total=FOLLOW_SECONDS + 10)
        async with http.get(self.url, params=query, timeout=timeout) as response:
            response.raise_for_status()
            state = await response.json()
        self._now = datetime.fromisoformat(state["now"])
        self._read_at = asyncio.get_running_loop().time()
        self._flows = state["flow"] == "real"
        return int(state["version"])
