"""Flood limits as token buckets on monotonic time; they are parameters of the server and can be left out."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.records import Chat
from bot.sandbox.refusals import too_many_requests


@dataclass(slots=True)
class Bucket:
    """Holds at most `size` tokens and gets `rate` a second; an album larger than that leaves a debt."""

    rate: float
    size: float
    tokens: float
    filled_at: float

    def wait_for(self, wanted: int, now: float) -> float:
        """Seconds until so many tokens are there, or a full bucket where more are wanted: 0 when they are."""
        self.tokens = min(self.size, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        return max(0.0, (min(wanted, self.size) - self.tokens) / self.rate)


@dataclass(slots=True)
class FloodLimits:
    """Messages a second in all, a second per private chat after a burst, a minute per group or channel."""

    in_all: float = 30
    per_chat: float = 1
    burst: float = 5
    per_group_minute: float = 20
    monotonic: Callable[[], float] = time.monotonic
    _buckets: dict[int, Bucket] = field(default_factory=dict)

    def take(self, chat: Chat, count: int = 1) -> None:
        """Raises 429 with the whole seconds to wait; then nothing was taken."""
        now = self.monotonic()
        buckets = [self._bucket(0, self.in_all, self.in_all, now), self._of(chat, now)]
        wait = max(bucket.wait_for(count, now) for bucket in buckets)
        if wait > 1e-6:
            raise too_many_requests(math.ceil(wait))
        for bucket in buckets:
            bucket.tokens -= count

    def _of(self, chat: Chat, now: float) -> Bucket:
        if chat.kind == "private":
            return self._bucket(chat.id, self.per_chat, self.burst, now)
        return self._bucket(chat.id, self.per_group_minute / 60, self.per_group_minute, now)

    def _bucket(self, key: int, rate: float, size: float, now: float) -> Bucket:
        return self._buckets.setdefault(key, Bucket(rate, size, size, now))
