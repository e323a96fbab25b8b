"""The notice queue as rows: queued once, claimed once, ended once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, Select, Update, bindparam, func, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Base, Notice, NoticeState, Priority
from storage.upserts import insert_new

LEASE = timedelta(seconds=90)
DEAD_AFTER = 80  # attempts, with backoff: about a day without Telegram
BROKEN_AFTER = 8  # attempts at what fails by itself: some minutes


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
    broadcast_id: int | None = None


async def enqueue(session: AsyncSession, drafts: Sequence[Draft], now: datetime) -> list[int]:
    """Queue what was not queued before, in the caller's transaction; returns the new ids."""
    rows = [
        {
            "kind": d.kind, "dedupe_key": d.dedupe_key, "priority": d.priority, "due": d.due,
            "payload": dict(d.payload), "person_id": d.person_id, "chat_id": d.chat_id,
            "not_after": d.not_after, "state": NoticeState.QUEUED, "attempts": 0, "created_at": now,
            "broadcast_id": d.broadcast_id,
        }
        for d in drafts
    ]  # fmt: skip
    return await insert_new(session, Notice, rows)


def _candidates() -> Iterator[Select[int, int, datetime]]:
    """The first due ones of each priority, and what a dead process left: by an index each, whatever else waits."""
    rested = or_(Notice.lease_until.is_(None), Notice.lease_until <= bindparam("real_now"))
    columns = select(Notice.id, Notice.priority, Notice.due)
    waiting = [
        columns.where(
            Notice.state == NoticeState.QUEUED, Notice.priority == one, Notice.due <= bindparam("now"), rested
        )
        for one in Priority
    ]
    left = columns.where(Notice.state == NoticeState.SENDING, Notice.lease_until <= bindparam("real_now"))
    for some in (*waiting, left):
        first = (
            some.order_by(Notice.due, Notice.id).limit(bindparam("most")).with_for_update(skip_locked=True).subquery()
        )
        yield select(first.c.id, first.c.priority, first.c.due)


def _claiming() -> Executable:
    """Built once: putting it together takes longer than running it."""
    found = union_all(*_candidates()).subquery()
    chosen = select(found.c.id).order_by(found.c.priority, found.c.due, found.c.id).limit(bindparam("most"))
    taken = {"state": NoticeState.SENDING, "lease_until": bindparam("until"), "attempts": Notice.attempts + 1}
    return select(Notice).from_statement(update(Notice).where(Notice.id.in_(chosen)).values(taken).returning(Notice))


CLAIM = _claiming()


async def claim(session: AsyncSession, now: datetime, real_now: datetime, limit: int) -> Sequence[Notice]:
    """Take due notices for sending, first priority first, by one conditional UPDATE.

    `now` is calendar time (it may be frozen), `real_now` the machine's: leases and retries run on the latter.
    """
    moments = {"now": now, "real_now": real_now, "until": real_now + LEASE, "most": limit}
    claimed: Sequence[Notice] = (await session.scalars(CLAIM, moments)).all()
    return sorted(claimed, key=lambda notice: (notice.priority, notice.due, notice.id))


async def renew(session: AsyncSession, notice_ids: Collection[int], real_now: datetime) -> None:
    """Hold on to what takes longer to send than a lease."""
    mine = Notice.id.in_(notice_ids), Notice.state == NoticeState.SENDING
    await session.execute(update(Notice).where(*mine).values(lease_until=real_now + LEASE))


TABLE = Base.metadata.tables["notices"]
SENDING = TABLE.c.state == NoticeState.SENDING


def _while_sending(*fields: str, **fixed: Any) -> Update:
    """Built once, for a notice that is being sent: `fields` are set to parameters of the names `to_…`."""
    given = {name: bindparam(f"to_{name}", type_=TABLE.c[name].type) for name in fields}
    return update(TABLE).where(TABLE.c.id == bindparam("notice"), SENDING).values({**given, **fixed})


END = _while_sending("state", "reason", "message_id", "ended_at", lease_until=None)
COUNTED = TABLE.c.attempts - bindparam("uncounted")
PUT_BACK = _while_sending("lease_until", "reason", state=NoticeState.QUEUED, attempts=COUNTED)


async def end(
    session: AsyncSession, notice_id: int, state: NoticeState, now: datetime, *,
    reason: str | None = None, message_id: int | None = None,
) -> None:  # fmt: skip
    """Give a notice its last state; only one that is being sent can end."""
    ended = {"to_state": state, "to_reason": reason, "to_message_id": message_id, "to_ended_at": now}
    await session.execute(END, {"notice": notice_id, **ended})


async def put_back(session: AsyncSession, notice_id: int, until: datetime, reason: str, *, counts: bool = True) -> None:
    """Queue a notice again, not before a real moment; a 429 is no failure and does not count as an attempt."""
    later = {"to_lease_until": until, "to_reason": reason, "uncounted": 0 if counts else 1}
    await session.execute(PUT_BACK, {"notice": notice_id, **later})


RELEASE = update(TABLE).where(SENDING).values(state=NoticeState.QUEUED, lease_until=None)
NEXT_DUE = select(func.min(TABLE.c.due)).where(TABLE.c.state == NoticeState.QUEUED)


async def release_claims(session: AsyncSession) -> None:
    """At the start of a lone process: what it was sending when it was killed is queued again."""
    await session.execute(RELEASE)


async def next_due(session: AsyncSession) -> datetime | None:
    """The calendar moment at which the next queued notice becomes due."""
    found: datetime | None = await session.scalar(NEXT_DUE)
    return found


async def counts(session: AsyncSession) -> dict[str, int]:
    """How many notices are in each state; the ledger `queued = sent + failed + suppressed + expired + waiting`."""
    rows = await session.execute(select(Notice.state, func.count()).group_by(Notice.state))
    found = {state.value: n for state, n in rows}
    return {state.value: found.get(state.value, 0) for state in NoticeState}


async def state_of(session: AsyncSession, dedupe_key: str) -> NoticeState | None:
    """How a notice ended, or that it still waits; None for one that never was queued."""
    found: NoticeState | None = await session.scalar(select(Notice.state).where(Notice.dedupe_key == dedupe_key))
    return found
