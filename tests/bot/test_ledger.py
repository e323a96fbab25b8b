"""Whatever happens to the queue, and whenever the process is killed: what was queued is sent, failed, suppressed,
expired or waiting, and nothing comes twice but what was being sent at a kill."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncGenerator, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import SendMessage, TelegramMethod
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select, update

from bot import replies
from bot.delivery import Deliverer
from bot.worker import Worker
from storage.database import Database
from storage.models import HandledUpdate, Notice, NoticeState, Priority
from storage.queries.dead_letters import replay, replay_all
from storage.queries.notices import Draft, counts, enqueue, release_claims
from storage.queries.updates import remember_update
from tests.bot.conftest import NOW, Noon

T = TypeVar("T")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
FATES = ("taken", "taken", "taken", "429", "500", "reset", "403", "400", "rubbish", "killed before", "killed after")
PLENTY = 200


class Moody(BaseSession):
    """A Telegram whose next answers are decided; from a kill on every request hangs for ever."""

    def __init__(self) -> None:
        super().__init__()
        self.fates: list[str] = []
        self.taken: Counter[str] = Counter()
        self.killed, self.hanging = asyncio.Event(), 0

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        await asyncio.sleep(0)
        assert isinstance(method, SendMessage)
        fate = self.fates.pop(0) if self.fates else "taken"
        if self.killed.is_set():
            fate = "killed before"
        if fate in ("taken", "killed after"):
            self.taken[method.text or ""] += 1
        if fate.startswith("killed"):
            self.killed.set()
            self.hanging += 1
            await asyncio.Event().wait()
        if fate != "taken":
            raise refusal(method, fate)
        return True

    async def close(self) -> None:
        return None

    async def stream_content(self, *args: Any, **options: Any) -> AsyncGenerator[bytes, None]:
        raise AssertionError("no files here")
        yield b""


def refusal(method: TelegramMethod[Any], fate: str) -> Exception:
    if fate == "429":
        return TelegramRetryAfter(method=method, message=fate, retry_after=1)
    kinds = {
        "500": TelegramServerError, "403": TelegramForbiddenError, "400": TelegramBadRequest,
        "reset": TelegramNetworkError,
    }  # fmt: skip
    return kinds[fate](method=method, message=fate) if fate in kinds else ValueError(fate)


class Ledger(RuleBasedStateMachine):
    """Every rule is something that happens in a year; `queued` counts what was ever queued."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock, self.queued = Noon(), 0
        self.excused: Counter[str] = Counter()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @initialize()
    def begin(self) -> None:
        self.run(self._begin())

    async def _begin(self) -> None:
        self.database, self.telegram = Database(self.url), Moody()
        self.bot = Bot("42:TEST", session=self.telegram)
        async with self.database.transaction() as session:
            await session.execute(delete(Notice))
            await session.execute(delete(HandledUpdate))

    @rule(
        number=st.integers(1, 6), priority=st.sampled_from(Priority), due=st.integers(-2, 2),
        lasts=st.one_of(st.none(), st.integers(-1, 3)), again=st.booleans(), forgotten=st.booleans(),
    )  # fmt: skip
    def queue(self, number: int, priority: Priority, due: int, lasts: int | None, again: bool, forgotten: bool) -> None:
        self.run(self._queue(number, priority, timedelta(hours=due), lasts, again, forgotten))

    async def _queue(
        self, number: int, priority: Priority, due: timedelta, lasts: int | None, again: bool, forgotten: bool
    ) -> None:
        """`again`: what was queued before, too; `forgotten`: facts that will be gone at sending."""
        first = 1 if again else self.queued + 1
        numbers = range(first, self.queued + number + 1)
        moment = self.clock.now() + due
        not_after = None if lasts is None else moment + timedelta(hours=lasts)
        drafts = [
            Draft("answer", f"answer:{n}", priority, moment, {"update_id": n, "remaining": 1}, chat_id=n,
                  not_after=not_after)
            for n in numbers
        ]  # fmt: skip
        async with self.database.transaction() as session:
            for n in range(self.queued + 1, numbers.stop):
                reply = () if forgotten else (SendMessage(chat_id=n, text=str(n)),)
                await remember_update(session, n, NOW, replies.dump(reply))
            assert len(await enqueue(session, drafts, NOW)) == number
        self.queued += number

    @rule(fates=st.lists(st.sampled_from(FATES), max_size=12))
    def deliver(self, fates: list[str]) -> None:
        self.run(self._deliver(fates))

    async def _deliver(self, fates: list[str]) -> None:
        """Until nothing is due, or until the process is killed with what it was sending.

        Killing a task in the middle of a transaction is no kill of a process: its connection would live on. That moment
        is left to real processes (test_two_deliverers.py); here all hang at their requests.
        """
        telegram, deliverer = self.telegram, Deliverer(self.bot, self.database, self.clock, Worker(), "x", pace=1e-9)
        telegram.fates, telegram.killed, telegram.hanging = [*fates], asyncio.Event(), 0
        working, dying = asyncio.ensure_future(deliverer.drain()), asyncio.ensure_future(telegram.killed.wait())
        await asyncio.wait({working, dying}, return_when=asyncio.FIRST_COMPLETED)
        deliverer._stop.set()
        while telegram.hanging < len(deliverer._in_flight):  # noqa: ASYNC110  nobody rings
            await asyncio.sleep(0.001)
        held = [*deliverer._in_flight]
        for task in (working, dying, *held):
            task.cancel()
        await asyncio.gather(working, dying, *held, return_exceptions=True)
        if telegram.killed.is_set():
            self.excused.update(await self._sending())

    async def _sending(self) -> list[str]:
        async with self.database.reading() as session:
            rows = await session.scalars(select(Notice).where(Notice.state == NoticeState.SENDING))
            return [str(one.payload["update_id"]) for one in rows]

    @rule(hours=st.integers(0, 3))
    def time_passes(self, hours: int) -> None:
        self.clock.moment += timedelta(hours=hours)

    @rule()
    def leases_and_pauses_end(self) -> None:
        self.run(self._end_leases())

    async def _end_leases(self) -> None:
        async with self.database.transaction() as session:
            held = Notice.lease_until.is_not(None)
            await session.execute(update(Notice).where(held).values(lease_until=LONG_AGO))

    @rule()
    def start_anew(self) -> None:
        """A lone process begins with what it was sending when it was killed."""
        self.run(self._start_anew())

    async def _start_anew(self) -> None:
        async with self.database.transaction() as session:
            await release_claims(session)

    @rule(number=st.one_of(st.none(), st.integers(1, 40)))
    def replay_dead_letters(self, number: int | None) -> None:
        self.run(self._replay(number))

    async def _replay(self, number: int | None) -> None:
        async with self.database.transaction() as session:
            await (replay_all(session) if number is None else replay(session, [number]))

    @invariant()
    def nothing_is_lost_and_nothing_comes_twice_without_a_reason(self) -> None:
        if self.queued:
            assert sum(self.run(self._counts()).values()) == self.queued
            for number, times in self.telegram.taken.items():
                assert times <= 1 + self.excused[number]

    async def _counts(self) -> dict[str, int]:
        async with self.database.reading() as session:
            return await counts(session)

    def teardown(self) -> None:
        self.run(self._teardown())
        self.runner.close()

    async def _teardown(self) -> None:
        """With Telegram in a good mood all that is due ends; what was sent had been taken."""
        self.clock.moment += timedelta(days=1)
        for _ in range(PLENTY):
            await self._end_leases()
            await self._deliver([])
            if not {"queued", "sending"} & {state for state, n in (await self._counts()).items() if n}:
                break
        async with self.database.reading() as session:
            ended = (await session.scalars(select(Notice))).all()
        assert len(ended) == self.queued
        for one in ended:
            assert one.state not in (NoticeState.QUEUED, NoticeState.SENDING)
            assert one.state is not NoticeState.SENT or self.telegram.taken[str(one.payload["update_id"])]
            assert one.state is NoticeState.SENT or one.reason
        await self.database.dispose()


def test_the_ledger_holds_on_sqlite(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    shutil.copy(sqlite_template, path)
    run(f"sqlite+aiosqlite:///{path}")


def test_the_ledger_holds_on_postgres(postgres_url: str) -> None:
    run(postgres_url)


@pytest.mark.soak
def test_the_ledger_holds_for_long(postgres_url: str) -> None:
    run(postgres_url, examples=500, steps=60)


def run(url: str, examples: int = 15, steps: int = 25) -> None:
    machine = type("LedgerOn", (Ledger,), {"url": url})
    chosen = settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    run_state_machine_as_test(machine, settings=chosen)
