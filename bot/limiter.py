"""Telegram's limits, kept before it has to remind us: one limiter for replies, edits and notices."""

import asyncio
import math
from contextvars import ContextVar
from time import monotonic
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.methods.base import Response, TelegramType

is_notice: ContextVar[bool] = ContextVar("is_notice", default=False)

IN_ALL, PER_CHAT, PER_GROUP = 30.0, 1.0, 20 / 60  # messages a second
BURST_IN_ALL, BURST_CHAT, BURST_GROUP = 28.0, 4.0, 19.0  # a little under theirs: clocks differ
KEPT_FOR_REPLIES = 5.0  # notices leave this much of the common bucket to replies
LONGEST_WAIT = 6.0  # seconds; a notice whose chat needs longer goes back into the queue and frees its place


class Bucket:
    """A token bucket on monotonic time: `wait` tells how many seconds until `amount` tokens are there."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self.tokens, self.at = burst, monotonic()

    def wait(self, amount: float = 1.0) -> float:
        now = monotonic()
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (amount - self.tokens) / self.rate)

    def hold(self, seconds: float) -> None:
        """Nothing more for so long."""
        self.wait()
        self.tokens = min(self.tokens, 1.0 - seconds * self.rate)

    @property
    def is_full(self) -> bool:
        self.wait()
        return self.tokens >= self.burst


class Limiter(BaseRequestMiddleware):
    """Holds a request back until its chat and the whole have room; getters and answers to callbacks are free."""

    def __init__(self, processes: int = 1) -> None:
        self.all = Bucket(IN_ALL, BURST_IN_ALL)
        self.reserve = KEPT_FOR_REPLIES
        self.chats: dict[int, Bucket] = {}
        self.share(processes)

    def share(self, processes: int) -> None:
        """From now on this process has its part of what Telegram allows a bot."""
        self.all.wait()
        self.all.rate = IN_ALL / processes
        self.all.burst = max(1.0, BURST_IN_ALL / processes)
        self.all.tokens = min(self.all.tokens, self.all.burst)
        self.reserve = KEPT_FOR_REPLIES * (self.all.burst - 1) / (BURST_IN_ALL - 1)

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        chat_id = counted_chat(method)
        if chat_id is None:
            return await make_request(bot, method)
        await self._room(chat_id, method)
        try:
            return await make_request(bot, method)
        except TelegramRetryAfter as refusal:
            self._learn(chat_id, refusal.retry_after)
            raise

    async def _room(self, chat_id: int, method: TelegramMethod[Any]) -> None:
        chat = self._bucket(chat_id)
        reserve = self.reserve if is_notice.get() else 0.0
        while (delay := max(chat.wait(), self.all.wait(1.0 + reserve))) > 0:
            if is_notice.get() and delay > LONGEST_WAIT:
                raise TelegramRetryAfter(method=method, message="no room in this chat", retry_after=math.ceil(delay))
            await asyncio.sleep(delay)
        chat.tokens -= 1
        self.all.tokens -= 1

    def _learn(self, chat_id: int, seconds: float) -> None:
        """Telegram counted more than we did: the chat rests as long as it says, and the whole begins from nothing."""
        self._bucket(chat_id).hold(seconds)
        self.all.wait()
        self.all.tokens = min(self.all.tokens, 0.0)

    def _bucket(self, chat_id: int) -> Bucket:
        if len(self.chats) > 10_000:
            self.chats = {key: bucket for key, bucket in self.chats.items() if not bucket.is_full}
        if chat_id not in self.chats:
            group = chat_id < 0
            self.chats[chat_id] = Bucket(PER_GROUP if group else PER_CHAT, BURST_GROUP if group else BURST_CHAT)
        return self.chats[chat_id]


def counted_chat(method: TelegramMethod[Any]) -> int | None:
    """The chat whose budget a request takes from; None for what Telegram does not count."""
    if isinstance(method, AnswerCallbackQuery) or type(method).__name__.startswith(("Get", "SendChatAction", "Set")):
        return None
    chat_id = getattr(method, "chat_id", None)
    return chat_id if isinstance(chat_id, int) else None
