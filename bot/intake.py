"""Updates in: long polling and webhook, one worker per chat, confirmation after handling."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramUnauthorizedError,
)
from aiogram.methods import AnswerCallbackQuery, GetUpdates, SendMessage
from aiogram.types import Update

from bot import replies
from bot.clock import Clock
from bot.middlewares import chat_key
from bot.reading import News, read_news
from bot.sending import Outcome, send
from bot.stopping import unless_stopped
from handlers.reply import Reply
from storage.database import Database, DatabaseAway
from storage.models import Priority
from storage.queries.notices import Draft, enqueue
from storage.queries.unnamed import unnamed_asks_anew, unnamed_prompt_shown
from storage.queries.updates import asks_anew, forget_reply, handled, prompt_shown

log = logging.getLogger(__name__)

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member", "chat_join_request"]
POLL_SECONDS = 30
LOOK_SECONDS = 0.05  # between looks for news of others while somebody's update is still being handled
REPLY_SECONDS = 2.0
CONFIRM_SECONDS = 5.0  # half of what a stop may take: what is not confirmed is said twice
PAUSE_SECONDS = 1.0
INSIST_SECONDS = (1, 2, 4, 8, 16, 32, 60, 120)

Handle = Callable[[Update], Awaitable[Reply]]


@dataclass
class Intake:
    """Hands updates to the dispatcher, chat by chat in order, and sends what it answers.

    `handle` runs one update through the dispatcher; `poke` tells the deliverer that a notice may have been queued.
    """

    bot: Bot
    database: Database
    clock: Clock
    handle: Handle
    poke: Callable[[], None]
    _chats: dict[int, asyncio.Lock] = field(default_factory=dict)
    _waiting: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    _insisting: set[asyncio.Future[None]] = field(default_factory=set)

    async def poll(self, stop: asyncio.Event) -> None:
        """Long polling until `stop`; what ended is confirmed by the next getUpdates.

        A chat that takes long holds up nobody else: meanwhile others' news are asked for, and come with what is still
        being handled.
        """
        offset: int | None = None
        known = dict[int, Update]()
        ended, busy = set[int](), dict[int, asyncio.Future[None]]()
        while not stop.is_set():
            if news := await self._news(offset, stop, 0 if busy else POLL_SECONDS):
                known = read_news(news, known, self.bot)
                self._begin(known.values(), ended, busy)
            await self._end(busy, LOOK_SECONDS)
            offset = _confirmable(known, ended)
        await self._end(busy, None)
        self._begin(known.values(), ended, busy)  # what came while its chat was busy stands before what others ended
        await self._end(busy, None)
        if (offset := _confirmable(known, ended)) is not None:  # what was handled is; nothing new is taken
            last = GetUpdates(offset=offset, limit=1, timeout=0, allowed_updates=ALLOWED)
            if (sent := await send(self.bot, last, CONFIRM_SECONDS)).outcome is not Outcome.SENT:
                log.warning("the last updates were not confirmed (%s): they come again", sent.reason)

    async def _news(self, offset: int | None, stop: asyncio.Event, seconds: int) -> Sequence[object]:
        request = News(offset=offset, limit=100, timeout=seconds, allowed_updates=ALLOWED)
        try:
            return await unless_stopped(stop, self.bot(request, request_timeout=POLL_SECONDS + 10)) or ()
        except TelegramUnauthorizedError:
            raise
        except ClientDecodeError as error:  # its words carry what people wrote
            log.warning("getUpdates: %s", error.message)
        except (TelegramAPIError, OSError, TimeoutError) as error:
            level = logging.ERROR if isinstance(error, TelegramConflictError) else logging.WARNING
            log.log(level, "getUpdates: %s", error)
        await unless_stopped(stop, asyncio.sleep(PAUSE_SECONDS))
        return ()

    def _begin(self, updates: Iterable[Update], ended: set[int], busy: dict[int, asyncio.Future[None]]) -> None:
        """Each chat's updates in order; those of a chat that is busy come again."""
        by_chat: dict[int, list[Update]] = defaultdict(list)
        for update in updates:
            if update.update_id not in ended:
                by_chat[chat_key(update)].append(update)
        for chat, its in by_chat.items():
            if chat not in busy:
                busy[chat] = asyncio.ensure_future(self._in_order(its, ended))

    async def _end(self, busy: dict[int, asyncio.Future[None]], seconds: float | None) -> None:
        """Wait for the chats that are busy, and pause if the database was away: what it was away for comes again."""
        if not busy:
            return
        await asyncio.wait(busy.values(), timeout=seconds)
        done = [chat for chat, its in busy.items() if its.done()]
        if failures := [error for chat in done if (error := busy.pop(chat).exception()) is not None]:
            log.error("the database is away: %s", failures[0])
            await asyncio.sleep(PAUSE_SECONDS)

    async def _in_order(self, updates: Sequence[Update], ended: set[int]) -> None:
        for update in updates:
            try:
                await self.take(update)
            except DatabaseAway:
                raise
            except Exception:  # one update must not stop everybody, nor come again for ever
                log.exception("update %s was passed over", update.update_id)
            ended.add(update.update_id)

    async def take(self, update: Update) -> None:
        """Handle one update and send its reply, after those of the same chat that came before."""
        async with self._turn(chat_key(update)):
            reply = await self.handle(update)
            self.poke()
            await self._send(update, reply)

    @asynccontextmanager
    async def _turn(self, key: int) -> AsyncIterator[None]:
        self._waiting[key] += 1
        lock = self._chats.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                yield
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key], self._chats[key]

    async def _send(self, update: Update, reply: Reply) -> None:
        """Send a reply in order; what cannot go within two seconds becomes a notice of priority answer."""
        if update.callback_query and not any(isinstance(method, AnswerCallbackQuery) for method in reply):
            reply = (AnswerCallbackQuery(callback_query_id=update.callback_query.id), *reply)
        shown = None
        for place, method in enumerate(reply):
            sent = await send(self.bot, method, REPLY_SECONDS)
            if sent.outcome in (Outcome.WAIT, Outcome.RETRY) and not isinstance(method, AnswerCallbackQuery):
                await self._answer_later(update, reply[place:])
                return
            if isinstance(method, SendMessage) and sent.outcome is Outcome.SENT:
                shown = sent.result.message_id
        await self._note(update, reply, shown)

    async def _note(self, update: Update, reply: Reply, shown: int | None) -> None:
        """What is known only after sending: the new message that asks, and that an invitation was said."""
        chat, lets_in, known = chat_key(update), replies.lets_in(reply), True
        if shown is not None and not lets_in:
            async with self.database.reading() as session:
                known = await asks_anew(session, chat)
                shown = shown if known or await unnamed_asks_anew(session, chat) else None
        if shown is None and not lets_in:
            return
        async with self.database.transaction(lock=chat) as session:
            if shown is not None:
                await (prompt_shown if known else unnamed_prompt_shown)(session, chat, shown)
            if lets_in:
                await forget_reply(session, update.update_id)

    async def _answer_later(self, update: Update, remaining: Reply) -> None:
        """As a notice; to somebody without a name from memory alone, for a queue would keep their chat."""
        now = self.clock.now()
        async with self.database.reading() as session:
            before = await handled(session, update.update_id)
        if before is not None and before.reply is None:
            insisting = asyncio.ensure_future(self._insist(remaining))
            self._insisting.add(insisting)
            insisting.add_done_callback(self._insisting.discard)
            return
        draft = Draft(
            kind="answer", dedupe_key=f"answer:{update.update_id}", priority=Priority.ANSWER, due=now,
            not_after=now + timedelta(hours=24), chat_id=chat_key(update),
            payload={"update_id": update.update_id, "remaining": len(remaining)},
        )  # fmt: skip
        async with self.database.transaction(lock=chat_key(update)) as session:
            await enqueue(session, [draft], now)
        self.poke()

    async def _insist(self, remaining: Reply) -> None:
        """Send again and again for some minutes; after a kill the buttons that stand still work."""
        for pause in INSIST_SECONDS:
            await asyncio.sleep(pause)
            while remaining:
                sent = await send(self.bot, remaining[0], REPLY_SECONDS)
                if sent.outcome in (Outcome.WAIT, Outcome.RETRY):
                    break
                remaining = remaining[1:]
            else:
                return


def _confirmable(seen: Collection[int], ended: set[int]) -> int | None:
    """The first update that has not ended, or the one after the last; what is not seen any more is forgotten."""
    if not seen:
        return None
    ended.intersection_update(seen)
    return next((number for number in seen if number not in ended), max(seen) + 1)
