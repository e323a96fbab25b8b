"""Messages out: notices are claimed, their facts read again, sent or suppressed with a reason, and never lost."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.methods import SendChatAction, SendMessage
from aiogram.types import Message
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import replies
from bot.clock import Clock
from bot.limiter import is_notice
from bot.sending import Outcome, Sent, send
from bot.stopping import unless_stopped
from bot.worker import Worker
from handlers.notices import RENDERERS, NoticeContext, Rendered, Suppressed
from scheduler.manners import is_timed, put_off_until
from storage.database import Database
from storage.models import Notice, NoticeState, Person, Priority
from storage.queries import notices as queue
from storage.queries.budget import postpone
from storage.queries.notices import LEASE
from storage.queries.reaching import mark_unreachable
from storage.queries.updates import forget_reply, handled, prompt_shown

log = logging.getLogger(__name__)

IN_FLIGHT = 5
IDLE_SECONDS = 1.0
LONGEST_PAUSE = 1200.0
HOLD_SECONDS = LEASE.total_seconds() / 3
FETCH_SECONDS = 60
ACTION_SECONDS = 4.5
LOST = Suppressed("человек заблокировал бота или удалил аккаунт")
UNCHANGED = "message is not modified"  # a step that is done again after a kill says the same again


def pause(attempts: int, chance: float) -> float:
    """Seconds until the next attempt: twice as long each time, up to twenty minutes; `chance` (0–1) parts the crowd."""
    return min(LONGEST_PAUSE, 2.0 ** min(attempts, 20)) * (0.5 + chance)


@dataclass
class Deliverer:
    """Empties the queue: at most five notices in flight, in order of priority, the next as soon as one has ended.

    `patience`: seconds a request may take; `pace`: seconds that the pauses between attempts are counted in;
    `templates`: a folder with a department's own templates of papers.
    """

    bot: Bot
    database: Database
    clock: Clock
    worker: Worker
    bot_username: str
    poked: asyncio.Event = field(default_factory=asyncio.Event)
    patience: float = 30.0
    pace: float = 1.0
    templates: Path | None = None
    phone_key: bytes | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _in_flight: dict[asyncio.Task[None], int] = field(default_factory=dict)

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop`; woken by a poke, and every second for what became due."""
        self._stop = stop
        holding = asyncio.ensure_future(self._hold())
        try:
            while not stop.is_set():
                self.poked.clear()
                try:
                    await self.drain()
                except SQLAlchemyError:
                    log.exception("the queue could not be read")
                with suppress(TimeoutError):
                    await unless_stopped(stop, asyncio.wait_for(self.poked.wait(), IDLE_SECONDS))
        finally:
            holding.cancel()

    async def drain(self) -> None:
        """Deliver everything due now; when told to stop, only what is in flight."""
        async with self._turn:
            while await self._fill() or self._in_flight:
                await self._next_end()

    async def _fill(self) -> bool:
        """Claim as many as there are free places; whether any came."""
        free = IN_FLIGHT - len(self._in_flight)
        if self._stop.is_set() or not free:
            return False
        async with self.database.transaction() as session:
            claimed = await queue.claim(session, self.clock.now(), datetime.now(UTC), free)
        for notice in claimed:
            self._in_flight[asyncio.ensure_future(self._deliver(notice))] = notice.id
        return bool(claimed)

    async def _next_end(self) -> None:
        """Wait until a place is free; with one free already, also for news."""
        waiting: set[asyncio.Future[Any]] = {*self._in_flight}
        news = asyncio.ensure_future(self.poked.wait()) if len(waiting) < IN_FLIGHT else None
        await asyncio.wait(waiting | {news} if news else waiting, return_when=asyncio.FIRST_COMPLETED)
        if news is not None:
            if news.done():
                self.poked.clear()
            news.cancel()
        for task in [one for one in self._in_flight if one.done()]:
            del self._in_flight[task]
            task.result()  # a database that is away

    async def _hold(self) -> None:
        """Keep what takes longer to send than its lease, so that no other process takes it over."""
        while True:
            await asyncio.sleep(HOLD_SECONDS)
            if self._in_flight:
                with suppress(SQLAlchemyError):
                    async with self.database.transaction() as session:
                        await queue.renew(session, self._in_flight.values(), datetime.now(UTC))

    async def _deliver(self, notice: Notice) -> None:
        is_notice.set(notice.priority > Priority.ANSWER)  # of this task alone; an answer goes like the reply it is
        try:
            await self._attempt(notice)
        except SQLAlchemyError:
            raise  # the lease ends, and it is taken again
        except Exception as error:
            log.exception("notice %s (%s) failed", notice.id, notice.kind)
            await self._try_again(notice, type(error).__name__, queue.BROKEN_AFTER)

    async def _attempt(self, notice: Notice) -> None:
        if notice.not_after is not None and notice.not_after < self.clock.now():
            await self._end(notice, NoticeState.EXPIRED, "срок сообщения вышел")
            return
        rendered = await self._render(notice)
        if isinstance(rendered, Suppressed):
            await self._end(notice, NoticeState.SUPPRESSED, rendered.reason)
            return
        if is_timed(notice) and await self._put_off(notice):
            return
        results: list[Any] = []
        for method in rendered.methods:
            sent = await send(self.bot, method, self.patience)
            if sent.outcome is not Outcome.SENT and UNCHANGED not in sent.reason:
                await self._not_sent(notice, sent, rendered)
                return
            results.append(sent.result)
        await self._sent(notice, rendered, results)

    async def _put_off(self, notice: Notice) -> bool:
        """Whether it is too late in the day for a notice, or its person has heard enough; then it waits."""
        async with self.database.transaction() as session:
            later = await put_off_until(session, notice, self.clock.now())
            if later is not None:
                await postpone(session, notice, *later)
        return later is not None

    async def _render(self, notice: Notice) -> Rendered | Suppressed:
        """Read the facts again; an answer is the stored reply of its update."""
        async with self.database.reading() as session:
            if notice.kind == "answer":
                return await _stored_answer(session, notice)
            # Held while it is rendered: who asks the session for it again gets it without a question.
            person = await session.get(Person, notice.person_id) if notice.person_id is not None else None
            if person is not None and person.unreachable_at is not None:
                return LOST
            context = NoticeContext(
                session, self.clock.now(), self._working(session), self.bot_username, self._fetch, self._busy,
                self.templates, self.phone_key,
            )  # fmt: skip
            return await RENDERERS[notice.kind](context, notice)

    def _working(self, session: AsyncSession) -> Callable[..., Awaitable[Any]]:
        """The worker, during whose work a notice holds no connection: chats would wait for one until all is drawn."""

        async def work(name: str, *arguments: Any) -> Any:
            await session.close()
            return await self.worker.run(name, *arguments)

        return work

    @asynccontextmanager
    async def _busy(self, chat_id: int, action: str) -> AsyncIterator[None]:
        """Show «загружает фото…» until it is left; Telegram shows it for five seconds at a time."""
        showing = asyncio.ensure_future(self._show(SendChatAction(chat_id=chat_id, action=action)))
        try:
            yield
        finally:
            showing.cancel()

    async def _show(self, action: SendChatAction) -> None:
        while True:
            await send(self.bot, action, self.patience)
            await asyncio.sleep(ACTION_SECONDS)

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

    async def _not_sent(self, notice: Notice, sent: Sent, rendered: Rendered) -> None:
        if sent.outcome is Outcome.REFUSED and rendered.refused is not None and notice.attempts < queue.BROKEN_AFTER:
            async with self.database.transaction() as session:
                await rendered.refused(session, [])
                await queue.put_back(session, notice.id, datetime.now(UTC), sent.reason)
            return
        match sent.outcome:
            case Outcome.WAIT:
                await self._put_back(notice, sent.retry_after * random.uniform(1.0, 1.2), sent.reason, counts=False)  # noqa: S311
            case Outcome.BLOCKED:
                await self._unreachable(notice, sent.reason)
            case Outcome.REFUSED:
                await self._end(notice, NoticeState.FAILED, sent.reason)
            case _:
                await self._try_again(notice, sent.reason, queue.DEAD_AFTER)

    async def _try_again(self, notice: Notice, reason: str, most: int) -> None:
        """Back off with jitter; after the last attempt the notice is a dead letter, listed by `python -m bot queue`."""
        if notice.attempts >= most:
            await self._end(notice, NoticeState.FAILED, reason)
        else:
            await self._put_back(notice, self.pace * pause(notice.attempts, random.random()), reason)  # noqa: S311

    async def _put_back(self, notice: Notice, seconds: float, reason: str, *, counts: bool = True) -> None:
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        async with self.database.transaction() as session:
            await queue.put_back(session, notice.id, until, reason, counts=counts)

    async def _unreachable(self, notice: Notice, reason: str) -> None:
        async with self.database.transaction() as session:
            if notice.person_id is not None:
                await mark_unreachable(session, notice.person_id, self.clock.now())
            await queue.end(session, notice.id, NoticeState.FAILED, self.clock.now(), reason=reason)

    async def _end(self, notice: Notice, state: NoticeState, reason: str) -> None:
        async with self.database.transaction() as session:
            await queue.end(session, notice.id, state, self.clock.now(), reason=reason)


async def _stored_answer(session: AsyncSession, notice: Notice) -> Rendered | Suppressed:
    """What of a reply is still to be said; then a question is known to be asked, an invitation is forgotten."""
    update_id = notice.payload["update_id"]
    stored = await handled(session, update_id)
    methods = replies.load((stored.reply if stored else None) or "[]")
    if not methods:
        return Suppressed("ответ устарел")

    left = methods[-notice.payload["remaining"] :]

    async def note(session: AsyncSession, results: list[Any]) -> None:
        new = [result for method, result in zip(left, results, strict=True) if isinstance(method, SendMessage)]
        shown = [message.message_id for message in new if isinstance(message, Message)]
        if shown and notice.chat_id is not None:
            await prompt_shown(session, notice.chat_id, shown[-1])
        if replies.lets_in(methods):
            await forget_reply(session, update_id)

    return Rendered(left, then=note)
