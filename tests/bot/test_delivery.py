"""Messages out, on both databases: claimed once, tried again, given up with a reason, never lost from the ledger."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.methods import SendMessage
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot import delivery, replies
from bot.delivery import IN_FLIGHT, Deliverer
from bot.limiter import is_notice
from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.records import Json
from bot.worker import Worker
from handlers.notices import RENDERERS, NoticeContext, Rendered
from reports.request import Kind, Request
from storage.database import Database
from storage.models import Notice, NoticeState, Priority
from storage.models import Person as PersonRow
from storage.queries import notices as queue
from storage.queries.dead_letters import dead_letters, replay
from storage.queries.notices import BROKEN_AFTER, DEAD_AFTER, LEASE, Draft
from storage.queries.reaching import mark_unreachable
from storage.queries.updates import remember_update
from tests.bot.conftest import NOW, Noon
from tests.bot.joined import joined
from tests.bot.processes import until
from tests.bot.taking import said

REAL = datetime(2026, 1, 12, 9, tzinfo=UTC)
WAITING = {"queued", "sending"}


@pytest.fixture
async def anna(client: SandboxClient) -> Person:
    """Somebody who has written to the bot."""
    person = await client.person("Анна")
    await person.send("/start")
    return person


@pytest.fixture
async def deliverer(bot: Bot, database: Database, clock: Noon) -> Deliverer:
    return quick(bot, database, clock)


def quick(bot: Bot, database: Database, clock: Noon, patience: float = 0.4) -> Deliverer:
    """Pauses of microseconds instead of seconds."""
    return Deliverer(bot, database, clock, Worker(), "kurator_bot", patience=patience, pace=1e-6)


async def enqueue(database: Database, chats: Sequence[int], first: int = 1, **fields: object) -> list[int]:
    """A notice «№ n» for each chat, in order; `fields` of the draft."""
    async with database.transaction() as session:
        drafts = []
        for number, chat in enumerate(chats, start=first):
            reply = (SendMessage(chat_id=chat, text=f"№ {number}"),)
            await remember_update(session, number, NOW, replies.dump(reply))
            given = {"priority": Priority.REMINDER, "due": NOW, **fields}
            payload = {"update_id": number, "remaining": 1}
            drafts.append(Draft("answer", f"answer:{number}", payload=payload, chat_id=chat, **given))  # type: ignore[arg-type]
        return await queue.enqueue(session, drafts, NOW)


async def counts(database: Database) -> dict[str, int]:
    async with database.reading() as session:
        return {state: number for state, number in (await queue.counts(session)).items() if number}


async def notice(database: Database, number: int = 0) -> Notice:
    """The notice at a place of the queue."""
    async with database.reading() as session:
        return (await session.scalars(select(Notice).order_by(Notice.id).offset(number).limit(1))).one()


async def empty(database: Database, *deliverers: Deliverer) -> None:
    """Let deliverers work until nothing waits."""
    async with asyncio.timeout(30):
        while WAITING & (await counts(database)).keys():
            await asyncio.gather(*(one.drain() for one in deliverers))
            await asyncio.sleep(0.01)


async def test_four_deliverers_send_each_notice_once(
    bot: Bot, database: Database, database_url: str, client: SandboxClient, clock: Noon
) -> None:
    people = [await client.person(f"Человек {n}") for n in range(8)]
    for person in people:
        await person.send("/start")
    await enqueue(database, [people[n % 8].id for n in range(240)])
    others = [Database(database_url) for _ in range(3)]
    try:
        # No impatience here: an answer that a busy machine is late with would be sent twice, as it must be.
        await empty(database, *(quick(bot, one, clock, patience=20) for one in (database, *others)))
    finally:
        for one in others:
            await one.dispose()
    heard = [said(await person.messages()) for person in people]
    assert Counter(chain.from_iterable(heard)) == Counter(f"№ {n}" for n in range(1, 241))
    assert await counts(database) == {"sent": 240}


async def claim(database: Database, real_now: datetime = REAL, limit: int = 5) -> list[int]:
    async with database.transaction() as session:
        return [one.id for one in await queue.claim(session, NOW, real_now, limit)]


async def test_a_claim_holds_until_its_lease_ends(database: Database) -> None:
    [queued] = await enqueue(database, [1])
    assert await claim(database) == [queued]
    assert await claim(database, REAL + LEASE - timedelta(seconds=1)) == []
    assert await claim(database, REAL + LEASE) == [queued]
    assert (await notice(database)).attempts == 2


async def test_a_lone_process_takes_back_what_it_was_sending(database: Database) -> None:
    [queued] = await enqueue(database, [1])
    await claim(database)
    async with database.transaction() as session:
        await queue.release_claims(session)
    assert await claim(database) == [queued]


async def test_the_first_priority_goes_first_and_nothing_before_it_is_due(database: Database) -> None:
    broadcast = await enqueue(database, [1], priority=Priority.BROADCAST)
    late = await enqueue(database, [1], first=2, due=NOW - timedelta(hours=1))
    answer = await enqueue(database, [1, 1], first=3, priority=Priority.ANSWER)
    await enqueue(database, [1], first=5, due=NOW + timedelta(seconds=1))
    assert await claim(database, limit=3) == [*answer, *late]
    assert await claim(database) == broadcast


async def test_one_key_is_queued_once(database: Database) -> None:
    draft = Draft("digest", "digest:1", Priority.REMINDER, NOW, {}, chat_id=1)
    async with database.transaction() as session:
        first = await queue.enqueue(session, [draft], NOW)
        again = await queue.enqueue(session, [draft, draft], NOW)
    assert (len(first), again) == (1, [])


async def test_a_notice_keeps_its_message(deliverer: Deliverer, database: Database, anna: Person) -> None:
    await enqueue(database, [anna.id])
    await deliverer.drain()
    kept, [message] = await notice(database), [m for m in await anna.messages() if m["sender"]["is_bot"]]
    assert (kept.state, kept.message_id, kept.ended_at) == (NoticeState.SENT, message["message_id"], NOW)
    assert not is_notice.get()


async def test_a_429_waits_and_is_no_failure(
    deliverer: Deliverer, database: Database, anna: Person, client: SandboxClient
) -> None:
    await client.faults("sendMessage", {"code": 429, "description": "Too Many Requests", "retry_after": 1}, times=2)
    await enqueue(database, [anna.id])
    await deliverer.drain()
    waiting = await notice(database)
    assert (waiting.state, waiting.attempts, bool(waiting.lease_until)) == (NoticeState.QUEUED, 0, True)
    await empty(database, deliverer)
    assert (await notice(database)).attempts == 1
    assert said(await anna.messages()) == ["№ 1"]


@pytest.mark.parametrize(
    "error", [{"code": 500, "description": "Internal Server Error"}, "timeout", "reset", "rubbish"],
    ids=["500", "timeout", "reset", "rubbish"],
)  # fmt: skip
async def test_what_may_pass_is_tried_again(
    deliverer: Deliverer, database: Database, anna: Person, client: SandboxClient, error: str | Json
) -> None:
    await client.faults("sendMessage", error)
    await enqueue(database, [anna.id])
    await empty(database, deliverer)
    assert said(await anna.messages()) == ["№ 1"]
    assert (await notice(database)).attempts == 2


async def test_what_never_passes_is_a_dead_letter_and_can_be_replayed(
    deliverer: Deliverer, database: Database, anna: Person, client: SandboxClient
) -> None:
    await client.faults("sendMessage", {"code": 502, "description": "Bad Gateway"}, times=DEAD_AFTER)
    [queued] = await enqueue(database, [anna.id])
    await empty(database, deliverer)
    dead = await notice(database)
    assert (dead.state, dead.attempts, dead.reason) == (NoticeState.FAILED, DEAD_AFTER, "Bad Gateway")
    async with database.transaction() as session:
        [listed], total = await dead_letters(session, 50)
        assert (listed.notice.id, listed.to, total) == (queued, None, 1)
        assert await replay(session, [queued, queued + 1]) == 1
    await empty(database, deliverer)
    assert said(await anna.messages()) == ["№ 1"]
    async with database.transaction() as session:
        assert await replay(session, [queued]) == 0


async def test_who_blocked_the_bot_is_unreachable(deliverer: Deliverer, database: Database, anna: Person) -> None:
    person_id = await joined(database, anna.id, NOW)
    await anna.block()
    await enqueue(database, [anna.id], person_id=person_id)
    await deliverer.drain()
    failed = await notice(database)
    assert (failed.state, failed.attempts) == (NoticeState.FAILED, 1)
    assert "blocked" in (failed.reason or "")
    async with database.reading() as session:
        assert (await session.get_one(PersonRow, person_id)).unreachable_at == NOW


async def test_what_waits_for_somebody_lost_is_suppressed(
    deliverer: Deliverer, database: Database, anna: Person
) -> None:
    person_id = await joined(database, anna.id, NOW)
    async with database.transaction() as session:
        await mark_unreachable(session, person_id, NOW)
        await queue.enqueue(session, [Draft("digest", "a", Priority.REMINDER, NOW, {}, person_id=person_id)], NOW)
    await deliverer.drain()
    held = await notice(database)
    assert (held.state, held.reason) == (NoticeState.SUPPRESSED, "человек заблокировал бота или удалил аккаунт")


async def test_an_account_that_is_gone_is_unreachable_too(deliverer: Deliverer, database: Database) -> None:
    person_id = await joined(database, 404, NOW)
    await enqueue(database, [404], person_id=person_id)
    await deliverer.drain()
    failed = await notice(database)
    assert (failed.state, failed.reason) == (NoticeState.FAILED, "Bad Request: chat not found")
    async with database.reading() as session:
        assert (await session.get_one(PersonRow, person_id)).unreachable_at == NOW


async def test_what_telegram_refuses_fails_at_once(deliverer: Deliverer, database: Database) -> None:
    await enqueue(database, [404])
    await deliverer.drain()
    failed = await notice(database)
    assert (failed.state, failed.attempts, failed.reason) == (NoticeState.FAILED, 1, "Bad Request: chat not found")


async def test_what_is_late_expires_unsent(deliverer: Deliverer, database: Database, anna: Person, clock: Noon) -> None:
    await enqueue(database, [anna.id], not_after=NOW)
    clock.moment += timedelta(seconds=1)
    await deliverer.drain()
    expired = await notice(database)
    assert (expired.state, expired.reason) == (NoticeState.EXPIRED, "срок сообщения вышел")
    assert said(await anna.messages()) == []


async def test_what_became_irrelevant_is_suppressed_and_says_why(deliverer: Deliverer, database: Database) -> None:
    drafts = [
        Draft("answer", "a", Priority.ANSWER, NOW, {"update_id": 77, "remaining": 1}, chat_id=1),
        Draft("report", "b", Priority.REPORT, NOW, {"request": Request(Kind.SCHOOL, 1).dumped(), "programme": 1}),
        Draft("digest", "c", Priority.REMINDER, NOW, {}),
    ]
    async with database.transaction() as session:
        await queue.enqueue(session, drafts, NOW)
    await deliverer.drain()
    async with database.reading() as session:
        reasons = (await session.execute(select(Notice.state, Notice.reason).order_by(Notice.id))).all()
    gone = "человек больше не участвует в программе или не вошёл"
    assert [tuple(row) for row in reasons] == [
        (NoticeState.SUPPRESSED, reason) for reason in ("ответ устарел", gone, gone)
    ]  # fmt: skip


async def test_a_notice_of_no_known_kind_is_a_dead_letter_with_its_error(
    deliverer: Deliverer, database: Database
) -> None:
    async with database.transaction() as session:
        await queue.enqueue(session, [Draft("of-tomorrow", "a", Priority.REMINDER, NOW, {})], NOW)
    await empty(database, deliverer)
    dead = await notice(database)
    assert (dead.state, dead.attempts, dead.reason) == (NoticeState.FAILED, BROKEN_AFTER, "KeyError")


async def test_a_slow_notice_holds_nobody_up(
    bot: Bot, database: Database, anna: Person, client: SandboxClient, clock: Noon
) -> None:
    """Four places go on while one waits for Telegram; a later answer goes before what waits longer."""
    await client.faults("sendMessage", "timeout")
    await enqueue(database, [anna.id] * 12)
    patient = Deliverer(bot, database, clock, Worker(), "kurator_bot", patience=30, pace=1e-6)
    draining = asyncio.ensure_future(patient.drain())
    while (await counts(database)).get("sent", 0) < 11:  # noqa: ASYNC110  nobody rings
        await asyncio.sleep(0.01)
    await enqueue(database, [anna.id], first=13, priority=Priority.ANSWER)
    patient.poked.set()
    await anna.wait_for("№ 13")
    assert (await counts(database)).keys() <= {"sending", "sent"}
    assert (await counts(database))["sent"] < 13
    draining.cancel()
    await asyncio.gather(draining, return_exceptions=True)


async def test_what_is_being_drawn_holds_no_connection(
    deliverer: Deliverer, database: Database, anna: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five pictures at once took all connections that read: every reply waited for the worker."""
    begun: list[int] = []

    async def drawn(context: NoticeContext, notice: Notice) -> Rendered:
        await context.session.scalar(select(func.count(Notice.id)))
        begun.append(notice.id)
        mark = await context.work("tests.bot.working:wait_for", str(tmp_path / "mark"))
        return Rendered((SendMessage(chat_id=anna.id, text=mark),))

    monkeypatch.setitem(RENDERERS, "drawn", drawn)
    async with database.transaction() as session:
        drafts = [Draft("drawn", f"{n}", Priority.REPORT, NOW, {}, chat_id=anna.id) for n in range(IN_FLIGHT)]
        await queue.enqueue(session, drafts, NOW)
    draining = asyncio.ensure_future(deliverer.drain())
    try:
        await until(lambda: len(begun) == IN_FLIGHT, 30)
        async with asyncio.timeout(10), database.reading() as session:
            assert await session.scalar(select(func.count(Notice.id))) == IN_FLIGHT
    finally:
        (tmp_path / "mark").touch()
        await draining
    assert await counts(database) == {"sent": IN_FLIGHT}
    deliverer.worker.close()


async def test_two_calls_share_the_five_places(deliverer: Deliverer, database: Database, anna: Person) -> None:
    async def on_the_way() -> int:
        return (await counts(database)).get("sending", 0)

    async def watch() -> None:
        while True:
            seen.append(await on_the_way())
            await asyncio.sleep(0.002)

    await enqueue(database, [anna.id] * 40)
    seen = [await on_the_way()]  # its connection is open before anything goes out
    watching = asyncio.ensure_future(watch())
    await asyncio.gather(deliverer.drain(), deliverer.drain())
    assert not watching.done(), watching
    watching.cancel()
    assert await counts(database) == {"sent": 40}
    assert 0 < max(seen) <= IN_FLIGHT


async def test_what_takes_longer_than_its_lease_is_held(
    bot: Bot, database: Database, anna: Person, client: SandboxClient, clock: Noon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "HOLD_SECONDS", 0.01)
    await client.faults("sendMessage", "timeout")
    await enqueue(database, [anna.id])
    patient, stop = Deliverer(bot, database, clock, Worker(), "kurator_bot"), asyncio.Event()
    running = asyncio.ensure_future(patient.run(stop))
    leases: set[object] = set()
    while len(leases) < 4:
        leases.add((await notice(database)).lease_until)
        await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_an_answer_goes_like_the_reply_it_is(deliverer: Deliverer, database: Database, anna: Person) -> None:
    seen: list[bool] = []

    async def look(make_request: Any, bot: Bot, method: Any) -> Any:
        seen.append(is_notice.get())
        return await make_request(bot, method)

    deliverer.bot.session.middleware(look)
    await enqueue(database, [anna.id], priority=Priority.ANSWER)
    await deliverer.drain()
    await enqueue(database, [anna.id], first=2, priority=Priority.REPORT)
    await deliverer.drain()
    assert seen == [False, True]


@given(attempts=st.integers(1, 200), chance=st.floats(0, 1))
def test_pauses_grow_to_twenty_minutes_and_part_the_crowd(attempts: int, chance: float) -> None:
    assert 1 <= delivery.pause(attempts, chance) <= 1.5 * delivery.LONGEST_PAUSE
    assert delivery.pause(attempts, 0) <= delivery.pause(attempts, chance) <= delivery.pause(attempts, 1)
    assert delivery.pause(attempts, chance) <= delivery.pause(attempts + 1, chance)


def test_a_day_without_telegram_makes_no_dead_letter() -> None:
    waited = sum(delivery.pause(attempt, 0.5) for attempt in range(1, DEAD_AFTER))
    assert 20 * 3600 <= waited <= 30 * 3600


async def test_stopping_leaves_the_rest_in_the_queue(
    deliverer: Deliverer, database: Database, anna: Person, client: SandboxClient
) -> None:
    await enqueue(database, [anna.id] * 50)
    stop = asyncio.Event()
    running = asyncio.ensure_future(deliverer.run(stop))
    await anna.wait_for("№ 1")
    stop.set()
    await running
    left = await counts(database)
    assert set(left) == {"queued", "sent"}
    assert left["queued"] + left["sent"] == 50
    assert len(said(await anna.messages())) == left["sent"]


FATES: tuple[Json | str, ...] = (
    {"code": 500, "description": "Internal Server Error"},
    {"code": 429, "description": "Too Many Requests", "retry_after": 0},
    {"code": 403, "description": "Forbidden: bot was blocked by the user"},
    {"code": 400, "description": "Bad Request: message text is empty"},
    "reset",
    "rubbish",
)


@pytest.mark.parametrize("seed", range(2))
async def test_the_ledger_balances_at_all_times(
    bot: Bot, database: Database, client: SandboxClient, anna: Person, clock: Noon, seed: int
) -> None:
    chance, number = random.Random(seed), 60
    for n in range(1, number + 1):
        late, gone = chance.random() < 0.15, chance.random() < 0.1
        not_after = NOW - timedelta(days=1) if late else None
        await enqueue(database, [404 if gone else anna.id], first=n, not_after=not_after)
    for _ in range(60):
        times, after = chance.randint(1, 3), chance.random() < 0.3
        await client.faults("sendMessage", chance.choice(FATES), times=times, after=after)
    balances: list[int] = []

    async def audit() -> None:
        while True:
            balances.append(sum((await counts(database)).values()))
            await asyncio.sleep(0.005)

    auditing = asyncio.ensure_future(audit())
    await empty(database, quick(bot, database, clock), quick(bot, database, clock))
    auditing.cancel()
    ended = await counts(database)
    assert set(balances) == {number}
    assert ended.keys() <= {"sent", "failed", "expired"}
    assert {f"№ {n}" for n in await _numbers(database)} <= set(said(await anna.messages()))


async def _numbers(database: Database) -> list[int]:
    """The numbers of what was marked as sent."""
    async with database.reading() as session:
        sent = await session.scalars(select(Notice).where(Notice.state == NoticeState.SENT))
        return [one.payload["update_id"] for one in sent]


async def test_an_end_comes_once(database: Database) -> None:
    [queued] = await enqueue(database, [1])
    await claim(database)
    async with database.transaction() as session:
        await queue.end(session, queued, NoticeState.SENT, NOW, message_id=5)
        await queue.end(session, queued, NoticeState.FAILED, NOW, reason="поздно")
        await queue.put_back(session, queued, REAL, "поздно")
    assert (await notice(database)).state is NoticeState.SENT


async def test_the_next_moment_is_that_of_the_earliest_queued_notice(database: Database) -> None:
    async with database.reading() as session:
        assert await queue.next_due(session) is None
    await enqueue(database, [1, 1], due=NOW + timedelta(days=1))
    await enqueue(database, [1], first=3, due=NOW + timedelta(hours=1))
    async with database.reading() as session:
        assert await queue.next_due(session) == NOW + timedelta(hours=1)
        assert await session.scalar(select(func.count(Notice.id))) == 3
