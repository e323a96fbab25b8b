"""Letters with their items: queued once, joined by what came up while they waited, read again at sending."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import OWED, Assignment, Notice, NoticeItem, NoticeState, Person, Programme, Task
from storage.queries.notices import Draft, enqueue
from storage.queries.tasks import awaited_since
from storage.upserts import insert_new, parts

ACCEPTED = "accepted"  # the rule of what is no reminder: a digest also tells whose work was accepted


class Item(NamedTuple):
    """One thing a notice says."""

    task_id: int
    rule: str
    occasion: date


# Asked every minute of every programme, or of every letter, so each is put together once.
ZONES = select(Programme.id, Programme.zone)
MORNINGS = (
    select(func.coalesce(Person.zone, Programme.zone), Person.digest_hour)
    .select_from(Assignment)
    .join(Person, Person.id == Assignment.person_id)
    .join(Programme, Programme.id == Assignment.programme_id)
    .where(Assignment.programme_id == bindparam("programme"))
    .distinct()
)
TASKS: BindParameter[int] = bindparam("tasks", expanding=True)
TOLD = (
    select(NoticeItem.task_id, NoticeItem.person_id, func.max(Notice.due))
    .join(Notice, Notice.id == NoticeItem.notice_id)
    .where(NoticeItem.task_id.in_(TASKS))
    .group_by(NoticeItem.task_id, NoticeItem.person_id)
)
ITEMS = select(NoticeItem).where(NoticeItem.notice_id == bindparam("notice")).order_by(NoticeItem.id)
STILL_OWED = select(Task).where(Task.id.in_(TASKS), Task.state.in_(OWED)).order_by(Task.id)


async def programmes_with_zones(session: AsyncSession) -> Sequence[tuple[int, str]]:
    """(id, zone) of every programme."""
    return [(row[0], row[1]) for row in await session.execute(ZONES)]


async def mornings(session: AsyncSession, programme_id: int) -> Sequence[tuple[str, int | None]]:
    """The zones and hours by which people of a programme get their digests."""
    return [(row[0], row[1]) for row in await session.execute(MORNINGS, {"programme": programme_id})]


async def last_told(session: AsyncSession, task_ids: Sequence[int]) -> dict[tuple[int, int], datetime]:
    """When (task, person) was last spoken of, or will be."""
    told: dict[tuple[int, int], datetime] = {}
    for part in parts(task_ids):
        rows = await session.execute(TOLD, {"tasks": part})
        told |= {(row[0], row[1]): row[2] for row in rows}
    return told


async def queue_items(session: AsyncSession, letters: Sequence[tuple[Draft, Sequence[Item]]], now: datetime) -> None:
    """Queue each draft with its items; one of its kind that still waits takes them in, one already sent does not."""
    waiting = await _waiting(session, letters)
    await enqueue(session, [draft for draft, _ in letters if _whose(draft) not in waiting], now)
    waiting = await _waiting(session, letters)
    rows = [
        {"notice_id": waiting[_whose(draft)], "task_id": one.task_id, "person_id": draft.person_id, "rule": one.rule,
         "occasion": one.occasion}
        for draft, items in letters
        if _whose(draft) in waiting
        for one in items
    ]  # fmt: skip
    await insert_new(session, NoticeItem, rows)


def _whose(draft: Draft) -> tuple[str, int | None]:
    return draft.kind, draft.person_id


async def _waiting(
    session: AsyncSession, letters: Sequence[tuple[Draft, Sequence[Item]]]
) -> dict[tuple[str, int | None], int]:
    """Notices of these kinds that wait for these people; locked, so that none is sent before it took its items in."""
    kinds, people = {draft.kind for draft, _ in letters}, sorted({draft.person_id or 0 for draft, _ in letters})
    found: dict[tuple[str, int | None], int] = {}
    for part in parts(people):
        mine = Notice.person_id.in_(part), Notice.kind.in_(kinds), Notice.state == NoticeState.QUEUED
        statement = select(Notice.kind, Notice.person_id, Notice.id).where(*mine).with_for_update()
        found |= {(row[0], row[1]): row[2] for row in await session.execute(statement.order_by(Notice.id))}
    return found


async def items_of(session: AsyncSession, notice_id: int) -> Sequence[NoticeItem]:
    """What a notice says, in order of entry."""
    return (await session.scalars(ITEMS, {"notice": notice_id})).all()


async def still_awaited(session: AsyncSession, items: Sequence[NoticeItem]) -> Sequence[Task]:
    """The tasks of some items that are owed, and awaited on the day the item speaks of."""
    said = {(item.task_id, item.occasion) for item in items}
    tasks = await session.scalars(STILL_OWED, {"tasks": sorted({task for task, _ in said})})
    return [task for task in tasks if (task.id, awaited_since(task)) in said]


async def last_reminded(session: AsyncSession, person_id: int, limit: int) -> Sequence[int]:
    """The tasks a person was reminded of last."""
    latest = func.max(NoticeItem.id)
    mine = NoticeItem.person_id == person_id, Notice.state == NoticeState.SENT
    statement = select(NoticeItem.task_id).join(Notice, Notice.id == NoticeItem.notice_id).where(*mine)
    return (await session.scalars(statement.group_by(NoticeItem.task_id).order_by(latest.desc()).limit(limit))).all()


async def spoken_in(session: AsyncSession, person_id: int, message_id: int) -> Sequence[int]:
    """The tasks that one message to a person speaks of; none for a message that is no reminder."""
    mine = Notice.person_id == person_id, Notice.message_id == message_id
    statement = select(NoticeItem.task_id).join(Notice, Notice.id == NoticeItem.notice_id).where(*mine)
    return (await session.scalars(statement.order_by(NoticeItem.id))).all()
