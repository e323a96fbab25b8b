"""The notice queue as rows: queued once, claimed once, ended once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Notice, NoticeState, Person, Priority
from storage.upserts import insert_new

LEASE = timedelta(seconds=90)
DEAD_AFTER = 8  # attempts, with backoff: about an hour


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice to be queued: to a person, or to a chat. `payload` holds ids; the key makes it queued once."""

    kind: str
    dedupe_key: str
    priority: Priority
    due: datetime
    payload: Mapping[str, Any]
    person_id: int | None = None
    chat_id: int | None = None
    not_after: datetime | None = None


async def enqueue(session: AsyncSession, drafts: Sequence[Draft], now: datetime) -> list[int]:
    """Queue what was not queued before, in the caller's transaction; returns the new ids."""
    rows = [
        {
            "kind": d.kind, "dedupe_key": d.dedupe_key, "priority": d.priority, "due": d.due,
            "payload": dict(d.payload), "person_id": d.person_id, "chat_id": d.chat_id,
            "not_after": d.not_after, "state": NoticeState.QUEUED, "attempts": 0, "created_at": now,
        }
        for d in drafts
    ]  # fmt: skip
    return await insert_new(session, Notice, rows)


async def claim(session: AsyncSession, now: datetime, real_now: datetime, limit: int) -> Sequence[Notice]:
    """Take due notices for sending, first priority first, by one conditional UPDATE.

    `now` is calendar time (it may be frozen), `real_now` the machine's: leases and retries run on the latter.
    """
    free = or_(
        (Notice.state == NoticeState.QUEUED) & (Notice.due <= now)
        & or_(Notice.lease_until.is_(None), Notice.lease_until <= real_now),
        (Notice.state == NoticeState.SENDING) & (Notice.lease_until <= real_now),
    )  # fmt: skip
    chosen = (
        select(Notice.id).where(free).order_by(Notice.priority, Notice.due, Notice.id).limit(limit)
        .with_for_update(skip_locked=True)
    )  # fmt: skip
    statement = (
        update(Notice)
        .where(Notice.id.in_(chosen.scalar_subquery()))
        .values(state=NoticeState.SENDING, lease_until=real_now + LEASE, attempts=Notice.attempts + 1)
        .returning(Notice)
    )
    claimed = (await session.scalars(statement)).all()
    return sorted(claimed, key=lambda notice: (notice.priority, notice.due, notice.id))


async def end(
    session: AsyncSession, notice_id: int, state: NoticeState, now: datetime, *,
    reason: str | None = None, message_id: int | None = None,
) -> None:  # fmt: skip
    """Give a notice its last state; only one that is being sent can end."""
    await session.execute(
        update(Notice)
        .where(Notice.id == notice_id, Notice.state == NoticeState.SENDING)
        .values(state=state, reason=reason, message_id=message_id, ended_at=now, lease_until=None)
    )


async def put_back(session: AsyncSession, notice_id: int, until: datetime, reason: str, *, counts: bool = True) -> None:
    """Queue a notice again, not before a real moment; a 429 is no failure and does not count as an attempt."""
    attempts = Notice.attempts if counts else Notice.attempts - 1
    await session.execute(
        update(Notice)
        .where(Notice.id == notice_id, Notice.state == NoticeState.SENDING)
        .values(state=NoticeState.QUEUED, lease_until=until, reason=reason, attempts=attempts)
    )


async def release_claims(session: AsyncSession) -> None:
    """At the start of a lone process: what it was sending when it was killed is queued again."""
    await session.execute(
        update(Notice).where(Notice.state == NoticeState.SENDING).values(state=NoticeState.QUEUED, lease_until=None)
    )


async def next_due(session: AsyncSession) -> datetime | None:
    """The calendar moment at which the next queued notice becomes due."""
    return await session.scalar(select(func.min(Notice.due)).where(Notice.state == NoticeState.QUEUED))


async def counts(session: AsyncSession) -> dict[str, int]:
    """How many notices are in each state; the ledger `queued = sent + failed + suppressed + expired + waiting`."""
    rows = await session.execute(select(Notice.state, func.count()).group_by(Notice.state))
    found = {state.value: n for state, n in rows}
    return {state.value: found.get(state.value, 0) for state in NoticeState}


async def failed_notices(session: AsyncSession, limit: int = 50) -> Sequence[Notice]:
    """Dead letters, newest first."""
    statement = select(Notice).where(Notice.state == NoticeState.FAILED).order_by(Notice.id.desc()).limit(limit)
    return (await session.scalars(statement)).all()


async def replay(session: AsyncSession, notice_ids: Sequence[int]) -> int:
    """Queue failed notices once more; returns how many."""
    statement = (
        update(Notice)
        .where(Notice.id.in_(notice_ids), Notice.state == NoticeState.FAILED)
        .values(state=NoticeState.QUEUED, attempts=0, lease_until=None, ended_at=None, reason="повтор")
        .returning(Notice.id)
    )
    return len((await session.scalars(statement)).all())


async def mark_unreachable(session: AsyncSession, person_id: int, now: datetime) -> None:
    """The person blocked the bot: nothing is sent until they write again."""
    await session.execute(update(Person).where(Person.id == person_id).values(unreachable_at=now))


async def mark_unreachable_account(session: AsyncSession, telegram_id: int, now: datetime) -> None:
    """The same, known by the account."""
    await session.execute(update(Person).where(Person.telegram_id == telegram_id).values(unreachable_at=now))


async def mark_reachable(session: AsyncSession, telegram_id: int) -> None:
    """The person unblocked the bot."""
    await session.execute(update(Person).where(Person.telegram_id == telegram_id).values(unreachable_at=None))
