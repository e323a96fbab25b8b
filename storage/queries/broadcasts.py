"""Broadcasts: written, counted, sent through the queue, stopped; how far one is stands in its notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audited, Broadcast, Notice, NoticeState, Priority
from storage.queries.audiences import Audience, Reached, reached
from storage.queries.audit import Change, record
from storage.queries.notices import Draft, enqueue
from storage.queries.roadmap import require_manager
from storage.refusals import NotYours, Refusal
from storage.rights import By

LONGEST = 3000
LIFE = timedelta(days=3)
PACE = timedelta(seconds=5)
"""Between two edits of the message that shows how far a broadcast is."""
STOPPED = "рассылку остановили"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a broadcast is, in people; `next_due`: when the first of those who wait is due."""

    total: int
    sent: int
    failed: int
    suppressed: int
    waiting: int
    next_due: datetime | None = None

    @property
    def is_over(self) -> bool:
        return not self.waiting


async def broadcast_of(session: AsyncSession, by: By, broadcast_id: int) -> Broadcast:
    """One broadcast; NotYours if it is absent or foreign, or for who does not manage the programme."""
    require_manager(by.actor)
    mine = Broadcast.id == broadcast_id, Broadcast.programme_id == by.actor.programme_id
    found = await session.scalar(select(Broadcast).where(*mine).with_for_update())
    if found is None:
        raise NotYours("Такой рассылки в Вашей программе нет.")
    return found


async def latest(session: AsyncSession, by: By, limit: int) -> Sequence[Broadcast]:
    """The broadcasts that were sent last."""
    require_manager(by.actor)
    mine = Broadcast.programme_id == by.actor.programme_id, Broadcast.sent_at.is_not(None)
    return (await session.scalars(select(Broadcast).where(*mine).order_by(Broadcast.id.desc()).limit(limit))).all()


async def write(session: AsyncSession, by: By, audience: Audience, text: str) -> Broadcast:
    """Keep the words of a broadcast until its author sends it."""
    await reached(session, by, audience)
    made = Broadcast(
        programme_id=by.actor.programme_id, made_by=by.actor.person_id, text=_words(text), audience=audience.dumped(),
        made_at=by.now,
    )  # fmt: skip
    session.add(made)
    await session.flush()
    record(session, by, Change(Audited.BROADCAST_WRITTEN, "broadcasts", made.id, after={"to": audience.dumped()}))
    return made


async def rewrite(session: AsyncSession, by: By, broadcast_id: int, text: str) -> Broadcast:
    """Other words for a draft."""
    found = await broadcast_of(session, by, broadcast_id)
    if found.sent_at is not None:
        raise Refusal("Эта рассылка уже отправлена, изменить её нельзя. Напишите новую: /broadcast")
    found.text = _words(text)
    record(session, by, Change(Audited.BROADCAST_WRITTEN, "broadcasts", found.id))
    return found


def _words(text: str) -> str:
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise Refusal(f"Нужен текст не длиннее {LONGEST} знаков. Пришлите, пожалуйста, короче.")
    return words


async def people_of(session: AsyncSession, by: By, found: Broadcast) -> Reached:
    """Whom a draft would go to now."""
    return await reached(session, by, Audience.loaded(found.audience))


async def send(session: AsyncSession, by: By, found: Broadcast, people: Sequence[int], message_id: int | None) -> None:
    """Queue a broadcast for these people, and what shows its author how far it is. Twice is once."""
    if found.sent_at is not None:
        return
    found.sent_at, found.message_id = by.now, message_id
    drafts = [
        Draft(
            kind="broadcast", dedupe_key=f"broadcast:{found.id}:{one}", priority=Priority.BROADCAST, due=by.now,
            not_after=by.now + LIFE, payload={"broadcast": found.id}, person_id=one, broadcast_id=found.id,
        )
        for one in people
    ]  # fmt: skip
    await enqueue(session, drafts, by.now)
    await follow(session, found, 0, by.now)
    record(session, by, Change(Audited.BROADCAST_SENT, "broadcasts", found.id, after={"people": len(people)}))


async def follow(
    session: AsyncSession, found: Broadcast, step: int, due: datetime, rest: datetime | None = None
) -> None:
    """Show the author once more how far a broadcast is, when it is `due`, and not before the real moment of `rest`."""
    draft = Draft(
        kind="broadcast_progress", dedupe_key=f"broadcast_progress:{found.id}:{step}", priority=Priority.REPORT,
        due=due, payload={"broadcast": found.id, "step": step}, person_id=found.made_by,
    )  # fmt: skip
    ids = await enqueue(session, [draft], due)
    if rest is not None:
        await session.execute(update(Notice).where(Notice.id.in_(ids)).values(lease_until=rest))


async def leave(session: AsyncSession, by: By, message_id: int) -> None:
    """The author's screen went on to something else: the message no longer shows how far a broadcast is."""
    shown = Broadcast.made_by == by.actor.person_id, Broadcast.message_id == message_id
    await session.execute(update(Broadcast).where(*shown).values(message_id=None))


async def stop(session: AsyncSession, by: By, broadcast_id: int) -> Broadcast:
    """Whoever was not written to yet will not be; what is on its way arrives. Twice is once."""
    found = await broadcast_of(session, by, broadcast_id)
    if found.sent_at is None:
        raise Refusal("Эта рассылка ещё не отправлена: останавливать нечего.")
    if found.stopped_at is None and not (await standing(session, broadcast_id)).is_over:
        found.stopped_at, found.stopped_by = by.now, by.actor.person_id
        waiting = Notice.broadcast_id == broadcast_id, Notice.state == NoticeState.QUEUED
        ended = {"state": NoticeState.SUPPRESSED, "reason": STOPPED, "ended_at": by.now, "lease_until": None}
        await session.execute(update(Notice).where(*waiting).values(ended))
        record(session, by, Change(Audited.BROADCAST_STOPPED, "broadcasts", broadcast_id))
    return found


async def standing(session: AsyncSession, broadcast_id: int) -> Standing:
    """How far a broadcast is, for who was shown it."""
    counted = select(Notice.state, func.count(), func.min(Notice.due)).where(Notice.broadcast_id == broadcast_id)
    rows = {row[0]: (row[1], row[2]) for row in await session.execute(counted.group_by(Notice.state))}
    number = {state: rows[state][0] if state in rows else 0 for state in NoticeState}
    return Standing(
        total=sum(number.values()),
        sent=number[NoticeState.SENT],
        failed=number[NoticeState.FAILED] + number[NoticeState.EXPIRED],
        suppressed=number[NoticeState.SUPPRESSED],
        waiting=number[NoticeState.QUEUED] + number[NoticeState.SENDING],
        next_due=rows[NoticeState.QUEUED][1] if NoticeState.QUEUED in rows else None,
    )
