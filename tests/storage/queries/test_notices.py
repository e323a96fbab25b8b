"""The queue as rows, on both databases: queued once, claimed once, ended once, and nothing lost in the counting."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from storage.database import Database
from storage.models import Notice, NoticeState, Priority
from storage.queries.dead_letters import dead_letters, not_failed, replay, replay_all
from storage.queries.notices import (
    LEASE,
    Draft,
    claim,
    counts,
    end,
    enqueue,
    next_due,
    put_back,
    release_claims,
    renew,
)

NOW = datetime(2021, 9, 1, 9, tzinfo=UTC)


def draft(number: int, priority: Priority = Priority.REMINDER, due: datetime = NOW) -> Draft:
    return Draft("digest", f"key:{number}", priority, due, {"n": number}, chat_id=number)


async def queue(database: Database, drafts: Sequence[Draft]) -> list[int]:
    async with database.transaction() as session:
        return await enqueue(session, drafts, NOW)


async def taken(database: Database, limit: int = 5, now: datetime = NOW, real: datetime = NOW) -> list[int]:
    async with database.transaction() as session:
        return [notice.payload["n"] for notice in await claim(session, now, real, limit)]


async def stored(database: Database, notice_id: int) -> Notice:
    async with database.reading() as session:
        return await session.get_one(Notice, notice_id)


async def test_a_key_is_queued_once(database: Database) -> None:
    first = await queue(database, [draft(1), draft(2)])
    assert len(first) == 2
    assert len(await queue(database, [draft(2), draft(3)])) == 1
    assert (await counts_of(database))["queued"] == 3


async def counts_of(database: Database) -> dict[str, int]:
    async with database.reading() as session:
        return await counts(session)


async def test_the_first_priority_goes_first_then_the_longest_due(database: Database) -> None:
    await queue(
        database,
        [
            draft(1, Priority.BROADCAST, NOW - timedelta(days=1)),
            draft(2, Priority.REMINDER),
            draft(3, Priority.REMINDER, NOW - timedelta(hours=1)),
            draft(4, Priority.ANSWER),
            draft(5, Priority.ANSWER, NOW + timedelta(seconds=1)),
        ],
    )
    assert await taken(database, 3) == [4, 3, 2]
    assert await taken(database, 3) == [1]
    assert await taken(database) == []
    async with database.reading() as session:
        assert await next_due(session) == NOW + timedelta(seconds=1)


async def test_many_deliverers_take_each_notice_once(database: Database) -> None:
    await queue(database, [draft(n) for n in range(60)])
    found: Counter[int] = Counter()

    async def deliver() -> None:
        while batch := await taken(database):
            found.update(batch)

    await asyncio.gather(*(deliver() for _ in range(4)))
    assert found == Counter(range(60))


async def test_a_lease_ends_and_the_notice_is_taken_again(database: Database) -> None:
    (notice,) = await queue(database, [draft(1)])
    assert await taken(database) == [1]
    assert await taken(database, real=NOW + LEASE - timedelta(seconds=1)) == []
    assert await taken(database, real=NOW + LEASE) == [1]
    assert (await stored(database, notice)).attempts == 2


async def test_what_is_put_back_waits_in_real_time(database: Database) -> None:
    (notice,) = await queue(database, [draft(1)])
    for counted, attempts in ((True, 1), (False, 1)):
        assert await taken(database, real=NOW) == [1]
        async with database.transaction() as session:
            await put_back(session, notice, NOW + timedelta(seconds=30), "429", counts=counted)
        assert (await stored(database, notice)).attempts == attempts
        assert await taken(database, real=NOW + timedelta(seconds=29)) == []
        async with database.transaction() as session:
            (await session.get_one(Notice, notice)).lease_until = None


async def test_a_killed_process_gives_back_what_it_held(database: Database) -> None:
    await queue(database, [draft(1), draft(2)])
    assert await taken(database, 1) == [1]
    async with database.transaction() as session:
        await release_claims(session)
    assert await taken(database) == [1, 2]


@pytest.mark.parametrize("state", [NoticeState.SENT, NoticeState.FAILED, NoticeState.SUPPRESSED, NoticeState.EXPIRED])
async def test_a_notice_ends_once_and_only_while_it_is_sent(database: Database, state: NoticeState) -> None:
    (notice,) = await queue(database, [draft(1)])
    async with database.transaction() as session:
        await end(session, notice, state, NOW)
    assert (await stored(database, notice)).state is NoticeState.QUEUED
    await taken(database)
    for last in (state, NoticeState.FAILED):
        async with database.transaction() as session:
            await end(session, notice, last, NOW, reason="так", message_id=2**40)
    ended = await stored(database, notice)
    assert (ended.state, ended.reason, ended.message_id, ended.ended_at) == (state, "так", 2**40, NOW)


async def test_the_ledger_adds_up_whatever_happens(database: Database) -> None:
    ids = await queue(database, [draft(n) for n in range(8)])
    await taken(database, 6)
    endings = (NoticeState.SENT, NoticeState.FAILED, NoticeState.SUPPRESSED, NoticeState.EXPIRED)
    async with database.transaction() as session:
        for notice, state in zip(ids, endings, strict=False):
            await end(session, notice, state, NOW)
    found = await counts_of(database)
    assert sum(found.values()) == 8
    assert found == {"queued": 2, "sending": 2, "sent": 1, "failed": 1, "suppressed": 1, "expired": 1}


async def test_dead_letters_are_sent_again_by_hand(database: Database) -> None:
    ids = await queue(database, [draft(1), draft(2)])
    await taken(database)
    async with database.transaction() as session:
        await end(session, ids[0], NoticeState.FAILED, NOW, reason="400")
        await end(session, ids[1], NoticeState.SENT, NOW)
    async with database.transaction() as session:
        assert await not_failed(session, [*ids, 77]) == [ids[1], 77]
        assert [one.notice.id for one in (await dead_letters(session, 5))[0]] == [ids[0]]
        assert await replay(session, ids) == 1
    async with database.reading() as session:
        again = (await session.scalars(select(Notice).where(Notice.id == ids[0]))).one()
    assert (again.state, again.attempts) == (NoticeState.QUEUED, 0)


async def test_all_dead_letters_are_listed_newest_first_and_sent_again_at_once(database: Database) -> None:
    ids = await queue(database, [draft(n) for n in range(4)])
    await taken(database)
    async with database.transaction() as session:
        for notice in ids[:3]:
            await end(session, notice, NoticeState.FAILED, NOW, reason="400")
        await end(session, ids[3], NoticeState.EXPIRED, NOW)
    async with database.transaction() as session:
        listed, total = await dead_letters(session, 2)
        assert ([one.notice.id for one in listed], total) == ([ids[2], ids[1]], 3)
        assert await replay_all(session) == 3
        assert await dead_letters(session, 2) == ([], 0)
    assert {state: number for state, number in (await counts_of(database)).items() if number} == {
        "queued": 3, "expired": 1,
    }  # fmt: skip


async def test_a_renewed_lease_holds_longer(database: Database) -> None:
    ids = await queue(database, [draft(1), draft(2)])
    await taken(database)
    async with database.transaction() as session:
        await renew(session, ids[:1], NOW + timedelta(seconds=60))
    assert await taken(database, real=NOW + LEASE) == [2]
    assert await taken(database, real=NOW + LEASE + timedelta(seconds=60)) == [1]


async def test_what_waits_for_later_hides_nothing_that_is_due(database: Database) -> None:
    """One that is due behind many of each priority that are not, or that rest after a failure."""
    later = [draft(n, Priority(n % 4), NOW + timedelta(hours=1)) for n in range(40)]
    resting = [draft(100 + n, Priority(n % 4)) for n in range(40)]
    ids = await queue(database, [*later, *resting, draft(7_000, Priority.BROADCAST)])
    async with database.transaction() as session:
        await session.execute(
            update(Notice).where(Notice.id.in_(ids[40:80])).values(lease_until=NOW + timedelta(seconds=9))
        )
    assert await taken(database) == [7_000]
