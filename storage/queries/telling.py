"""Who was told what of a task, when, whether it came, and what was answered: read from notices and history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Notice, NoticeItem, NoticeState, Person, TaskEvent
from storage.queries.tasks import By, task
from storage.rights import Right


@dataclass(frozen=True, slots=True)
class Told:
    """A person was told of a task by a rule; `at` is when it ended, or when it is due while it waits."""

    person_id: int
    name: str
    rule: str
    occasion: date
    state: NoticeState
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A row of history with the name behind it; None is the programme itself."""

    at: datetime
    name: str | None
    what: str
    before: str | None
    after: str | None
    why: str | None


async def told(session: AsyncSession, by: By, task_id: int) -> Sequence[Told]:
    """What was said of a task, oldest first: to everybody for those who see the whole programme, else to oneself."""
    await task(session, by.actor, task_id)
    mine = [] if by.actor.reach(Right.SEE_TASKS) is None else [NoticeItem.person_id == by.actor.person_id]
    statement = (
        select(NoticeItem, Notice, Person.name)
        .join(Notice, Notice.id == NoticeItem.notice_id)
        .join(Person, Person.id == NoticeItem.person_id)
        .where(NoticeItem.task_id == task_id, *mine)
        .order_by(Notice.due, NoticeItem.id)
    )
    return [
        Told(item.person_id, name, item.rule, item.occasion, notice.state, notice.ended_at or notice.due, notice.reason)
        for item, notice, name in await session.execute(statement)
    ]


async def history(session: AsyncSession, by: By, task_id: int) -> Sequence[Answered]:
    """Every change and answer of a task, oldest first."""
    await task(session, by.actor, task_id)
    columns = TaskEvent.at, Person.name, TaskEvent.what, TaskEvent.before, TaskEvent.after, TaskEvent.why
    statement = select(*columns).outerjoin(Person, Person.id == TaskEvent.person_id).where(TaskEvent.task_id == task_id)
    return [Answered(*row) for row in await session.execute(statement.order_by(TaskEvent.id))]
