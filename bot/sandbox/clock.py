"""Calendar time that can be frozen and moved; whoever follows it is waited for at every stop on the way.

Only the calendar moves: long polls, flood buckets and Retry-After run on monotonic time.
"""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.sandbox.bells import Bell
from bot.sandbox.records import Json

Flow = Literal["real", "frozen"]

# How long a stop waits for who does not come back: a bot by its name, and somebody who only looked at the clock.
PATIENCE, BRIEF_PATIENCE = 30.0, 2.0
ANONYMOUS = "anonymous"
SILENCE = 60.0
# A kept-alive connection that closes so soon after its last answer was cut by a kill, not by idling.
CUT_OFF = 10.0
GLANCE = 0.5
FARTHEST = timedelta(days=100)
LONGEST = timedelta(days=20 * 366)
DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def duration(text: str) -> timedelta:
    """Read an ISO 8601 duration of weeks, days, hours, minutes, seconds: «P1DT2H». Raises ValueError."""
    found = DURATION.fullmatch(text)
    if not found or not any(found.groups()):
        raise ValueError(f"not an ISO 8601 duration: {text!r}")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


@dataclass(slots=True)
class Follower:
    """Somebody who lives by this clock: what they have handled, and when they want to be woken next."""

    handled: int
    wakes: datetime | None
    polling: bool
    seen: float
    gone: Callable[[], bool]


class SandboxClock:
    """`version` grows with every stop; a follower that asks again with it has done all it had to do there."""

    def __init__(self, zone: str, now: datetime | None = None, flow: Flow = "frozen") -> None:
        """Without `now` the calendar is the system's, until it is moved or frozen."""
        self.zone = ZoneInfo(zone)
        self.flow: Flow = flow if now else "real"
        self.is_the_systems = now is None
        self.version = 1
        self.bell = Bell()
        self.followers: dict[str, Follower] = {}
        self._moving = asyncio.Lock()
        self._base = self.local(now) if now else datetime.now(self.zone)
        self._since = time.monotonic()

    def now(self) -> datetime:
        passed = time.monotonic() - self._since if self.flow == "real" else 0.0
        return self._base + timedelta(seconds=passed)

    def local(self, moment: datetime) -> datetime:
        """In the calendar's zone; a moment without an offset is taken as local already."""
        return moment.astimezone(self.zone) if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def timestamp(self) -> int:
        return int(self.now().timestamp())

    def shown(self) -> Json:
        return {"version": self.version, "now": self.now().isoformat(), "flow": self.flow}

    async def follow(
        self, name: str, handled: int, wakes: datetime | None, seconds: float, gone: Callable[[], bool] = lambda: False
    ) -> Json:
        """Answer once the clock went past the version `handled`, or after so many seconds.

        `gone` tells whether the follower's connection was closed meanwhile.
        """
        mine = Follower(handled, wakes, polling=True, seen=time.monotonic(), gone=gone)
        self.followers[name] = mine
        self.bell.ring()
        try:
            await self.bell.until(lambda: self.version > handled, seconds)
        except asyncio.CancelledError:
            self._forget(name, mine)
            raise
        mine.polling, mine.seen = False, time.monotonic()
        return self.shown()

    async def advance(self, by: timedelta) -> Json:
        async with self._moving:
            return await self._walk_at_most(self.now() + by)

    async def move_to(self, target: datetime) -> Json:
        """Go there stop by stop; going back is one jump. Raises ValueError where it is too far."""
        async with self._moving:
            return await self._walk_at_most(self.local(target))

    async def move_to_next(self) -> Json:
        """To the next moment somebody wants to be woken, or 100 days on where nobody does.

        Day by day: often the bot learns at midnight only what it will have to say in the morning.
        """
        async with self._moving:
            farthest = self.now() + FARTHEST
            while self._alive() and self.now() < farthest and not self.bell.closed:
                wake, midnight = self.next_wake(), self._midnight()
                await self._walk(min(wake or midnight, midnight))
                if wake and wake <= midnight:
                    break
            return self.shown()

    async def set_flow(self, flow: Flow) -> Json:
        async with self._moving:
            now = self.now()
            self.flow = flow
            self.is_the_systems &= flow == "real"
            await self._stop_at(now)
            return self.shown()

    def next_wake(self) -> datetime | None:
        """The earliest moment anybody waits for."""
        now = self.now()
        wakes = (self.local(one.wakes) for one in self._alive() if one.wakes and one.wakes > now)
        return min(wakes, default=None)

    async def _walk_at_most(self, target: datetime) -> Json:
        if target - self.now() > LONGEST:
            raise ValueError("the clock moves by twenty years at most")
        return await self._walk(target)

    async def _walk(self, target: datetime) -> Json:
        self.is_the_systems = False
        while not self.bell.closed:
            stop = self._next_stop(target)
            await self._stop_at(stop)
            if stop == target:
                break
            await asyncio.sleep(0)
        return self.shown()

    def _next_stop(self, target: datetime) -> datetime:
        return min(target, self._midnight(), self.next_wake() or target)

    def _midnight(self) -> datetime:
        return (self.now() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)

    async def _stop_at(self, moment: datetime) -> None:
        self._base, self._since = moment, time.monotonic()
        self.version += 1
        self.bell.ring()
        began = time.monotonic()
        while not await self.bell.until(self._all_handled, GLANCE) and not self.bell.closed:
            waited = time.monotonic() - began
            for name, one in list(self.followers.items()):
                if one.handled < self.version and waited > (BRIEF_PATIENCE if name == ANONYMOUS else PATIENCE):
                    del self.followers[name]

    def _all_handled(self) -> bool:
        return all(one.handled >= self.version for one in self._alive())

    def _alive(self) -> list[Follower]:
        self.followers = {name: one for name, one in self.followers.items() if _lives(one)}
        return list(self.followers.values())

    def _forget(self, name: str, follower: Follower) -> None:
        if self.followers.get(name) is follower:
            del self.followers[name]
            self.bell.ring()


def _lives(follower: Follower) -> bool:
    silence = time.monotonic() - follower.seen
    was_cut_off = silence < CUT_OFF and follower.gone()
    return follower.polling or (silence < SILENCE and not was_cut_off)
