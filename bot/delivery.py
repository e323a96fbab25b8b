"""Messages out: notices are claimed, their facts read again, sent or suppressed with a reason, and never lost."""

import asyncio
import logging
import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.types import Message
from sqlalchemy.exc import SQLAlchemyError

from bot import replies
from bot.clock import Clock
from bot.limiter import is_notice
from bot.sending import Outcome, Sent, send
from bot.stopping import unless_stopped
from bot.worker import Worker
from handlers.notices import RENDERERS, NoticeContext, Rendered, Suppressed
from storage.database import Database
from storage.models import Notice, NoticeState
from storage.queries import notices as queue
from storage.queries.updates import handled

log = logging.getLogger(__name__)

IN_FLIGHT = 5
IDLE_SECONDS = 1.0
LONGEST_PAUSE = 600.0
FETCH_SECONDS = 60
UNCHANGED = "message is not modified"  # a step that is done again after a kill says the same again


@dataclass
class Deliverer:
    """Empties the queue: at most five notices in flight, in order of priority.

    `patience`: seconds a request may take; `pace`: seconds that the pauses between attempts are counted in.
    """

    bot: Bot
    database: Database
    clock: Clock
    worker: Worker
    bot_username: str
    poked: asyncio.Event = field(default_factory=asyncio.Event)
    patience: float = 30.0
    pace: float = 1.0
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop`; woken by a poke, and every second for what became due."""
        self._stop = stop
        while not stop.is_set():
            self.poked.clear()
            try:
                await self.drain()
            except SQLAlchemyError:
                log.exception("the queue could not be read")
            with suppress(TimeoutError):
                await unless_stopped(stop, asyncio.wait_for(self.poked.wait(), IDLE_SECONDS))

    async def drain(self) -> None:
        """Deliver everything due now; when told to stop, only what is in flight."""
        while not self._stop.is_set() and (claimed := await self._claim()):
            await asyncio.gather(*map(self._deliver, claimed))

    async def _claim(self) -> Sequence[Notice]:
        async with self.database.transaction() as session:
            return await queue.claim(session, self.clock.now(), datetime.now(UTC), IN_FLIGHT)

    async def _deliver(self, notice: Notice) -> None:
        is_notice.set(True)  # of this task alone
        try:
            await self._attempt(notice)
        except Exception as error:
            log.exception("notice %s (%s) failed", notice.id, notice.kind)
            await self._try_again(notice, Sent(Outcome.RETRY, reason=type(error).__name__))

    async def _attempt(self, notice: Notice) -> None:
        if notice.not_after is not None and notice.not_after < self.clock.now():
            await self._end(notice, NoticeState.EXPIRED, "срок сообщения вышел")
            return
        rendered = await self._render(notice)
        if isinstance(rendered, Suppressed):
            await self._end(notice, NoticeState.SUPPRESSED, rendered.reason)
            return
        results: list[Any] = []
        for method in rendered.methods:
            sent = await send(self.bot, method, self.patience)
            if sent.outcome is not Outcome.SENT and UNCHANGED not in sent.reason:
                await self._not_sent(notice, sent)
                return
            results.append(sent.result)
        await self._sent(notice, rendered, results)

    async def _render(self, notice: Notice) -> Rendered | Suppressed:
        """Read the facts again; an answer is the stored reply of its update."""
        async with self.database.reading() as session:
            if notice.kind == "answer":
                stored = await handled(session, notice.payload["update_id"])
                methods = replies.load((stored.reply if stored else None) or "[]")
                return Rendered(methods[-notice.payload["remaining"] :]) if methods else Suppressed("ответ устарел")
            context = NoticeContext(session, self.clock.now(), self.worker.run, self.bot_username, self._fetch)
            return await RENDERERS[notice.kind](context, notice)

    async def _fetch(self, file_id: str) -> bytes:
        """The bytes of a file somebody sent; at most 20 MB, as Telegram has it."""
        async with asyncio.timeout(FETCH_SECONDS):
            file = await self.bot.get_file(file_id)
            found = await self.bot.download_file(file.file_path or "", timeout=FETCH_SECONDS)
        return found.read() if found else b""

    async def _sent(self, notice: Notice, rendered: Rendered, results: list[Any]) -> None:
        message_id = next((r.message_id for r in reversed(results) if isinstance(r, Message)), None)
        async with self.database.transaction() as session:
            if rendered.then is not None:
                await rendered.then(session, results)
            await queue.end(session, notice.id, NoticeState.SENT, self.clock.now(), message_id=message_id)

    async def _not_sent(self, notice: Notice, sent: Sent) -> None:
        match sent.outcome:
            case Outcome.WAIT:
                until = datetime.now(UTC) + timedelta(seconds=sent.retry_after)
                async with self.database.transaction() as session:
                    await queue.put_back(session, notice.id, until, sent.reason, counts=False)
            case Outcome.BLOCKED:
                await self._unreachable(notice, sent.reason)
            case Outcome.REFUSED:
                await self._end(notice, NoticeState.FAILED, sent.reason)
            case _:
                await self._try_again(notice, sent)

    async def _try_again(self, notice: Notice, sent: Sent) -> None:
        """Back off with jitter; after the last attempt the notice is a dead letter, listed by `python -m bot queue`."""
        if notice.attempts >= queue.DEAD_AFTER:
            await self._end(notice, NoticeState.FAILED, sent.reason)
            return
        pause = self.pace * min(LONGEST_PAUSE, 2.0**notice.attempts) * random.uniform(0.5, 1.5)  # noqa: S311
        async with self.database.transaction() as session:
            await queue.put_back(session, notice.id, datetime.now(UTC) + timedelta(seconds=pause), sent.reason)

    async def _unreachable(self, notice: Notice, reason: str) -> None:
        async with self.database.transaction() as session:
            if notice.person_id is not None:
                await queue.mark_unreachable(session, notice.person_id, self.clock.now())
            await queue.end(session, notice.id, NoticeState.FAILED, self.clock.now(), reason=reason)

    async def _end(self, notice: Notice, state: NoticeState, reason: str) -> None:
        async with self.database.transaction() as session:
            await queue.end(session, notice.id, state, self.clock.now(), reason=reason)
