"""Notices that were given up: listed for the administrator, and queued once more by hand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Notice, NoticeState, Person

FAILED = Notice.state == NoticeState.FAILED


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A failed notice; `to` is the person's name, or None where it went to a chat."""

    notice: Notice
    to: str | None

    def is_late(self, now: datetime) -> bool:
        """Whether a replay would only let it expire."""
        return self.notice.not_after is not None and self.notice.not_after < now


async def dead_letters(session: AsyncSession, limit: int) -> tuple[Sequence[DeadLetter], int]:
    """The newest ones, and how many there are in all."""
    statement = select(Notice, Person.name).outerjoin(Person, Person.id == Notice.person_id).where(FAILED)
    found = await session.execute(statement.order_by(Notice.id.desc()).limit(limit))
    total = await session.scalar(select(func.count(Notice.id)).where(FAILED)) or 0
    return [DeadLetter(notice, name) for notice, name in found], total


async def not_failed(session: AsyncSession, notice_ids: Collection[int]) -> list[int]:
    """Those of some numbers under which no failed notice stands."""
    found = await session.scalars(select(Notice.id).where(FAILED, Notice.id.in_(notice_ids)))
    return sorted(set(notice_ids) - set(found))


async def replay(session: AsyncSession, notice_ids: Collection[int]) -> int:
    """Queue failed notices once more; returns how many."""
    return await _queue_again(session, Notice.id.in_(notice_ids))


async def replay_all(session: AsyncSession) -> int:
    """Queue every failed notice once more; returns how many."""
    return await _queue_again(session, true())


async def _queue_again(session: AsyncSession, chosen: ColumnElement[bool]) -> int:
    again = {"state": NoticeState.QUEUED, "attempts": 0, "lease_until": None, "ended_at": None, "reason": "повтор"}
    statement = update(Notice).where(FAILED, chosen).values(again).returning(Notice.id)
    return len((await session.scalars(statement)).all())
