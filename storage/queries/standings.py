"""How far a task came, beyond its state: answers of a questionnaire, the comment it was returned with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Answer, Notice, NoticeItem, NoticeState, Question, Task, TaskEvent, TaskState, Wave
from storage.rights import Role


@dataclass(frozen=True, slots=True)
class Tried:
    """What was done to get a task finished: reminders that reached its owners, since when, and promises they made."""

    reminders: int
    since: date | None
    promises: int


@dataclass(frozen=True, slots=True)
class Progress:
    """`answered` of `total` questions have an answer; `comment` is what a curator asked for when returning it."""

    answered: int = 0
    total: int = 0
    comment: str | None = None


async def progress_of(session: AsyncSession, task_ids: Sequence[int]) -> dict[int, Progress]:
    """The progress of each task; all zeros for one without a questionnaire."""
    answered = await _counted(
        session,
        select(Answer.task_id, func.count(Answer.id))
        .where(Answer.task_id.in_(task_ids), Answer.superseded_at.is_(None))
        .group_by(Answer.task_id),
    )
    total = await _counted(
        session,
        select(Task.id, func.count(Question.id))
        .join(Wave, Wave.id == Task.wave_id)
        .join(Question, Question.questionnaire_id == Wave.questionnaire_id)
        .where(Task.id.in_(task_ids))
        .group_by(Task.id),
    )
    comments = await _comments(session, task_ids)
    return {one: Progress(answered.get(one, 0), total.get(one, 0), comments.get(one)) for one in task_ids}


async def _counted(session: AsyncSession, statement: Select[int, int]) -> dict[int, int]:
    return {row[0]: row[1] for row in await session.execute(statement)}


async def _comments(session: AsyncSession, task_ids: Sequence[int]) -> dict[int, str | None]:
    """What was written at the latest return of each task."""
    returned = TaskEvent.what == "state", TaskEvent.after == TaskState.RETURNED.value
    mine = TaskEvent.task_id.in_(task_ids)
    latest = select(func.max(TaskEvent.id)).where(mine, *returned).group_by(TaskEvent.task_id)
    rows = await session.execute(select(TaskEvent.task_id, TaskEvent.why).where(TaskEvent.id.in_(latest)))
    return {row[0]: row[1] for row in rows}


async def tried_of(session: AsyncSession, task_ids: Sequence[int], zone: str) -> dict[int, Tried]:
    """What was tried for each task, days in a zone; reminders to superiors are not counted."""
    to_owner = and_(*(NoticeItem.rule.not_like(f"{role}_%") for role in (Role.CURATOR, Role.COORDINATOR, Role.HEAD)))
    sent = (
        select(NoticeItem.task_id, func.count(NoticeItem.id), func.min(Notice.ended_at))
        .join(Notice, Notice.id == NoticeItem.notice_id)
        .where(NoticeItem.task_id.in_(task_ids), Notice.state == NoticeState.SENT, to_owner)
        .group_by(NoticeItem.task_id)
    )
    reminders = {task: (number, _local(first, zone)) for task, number, first in await session.execute(sent)}
    promised = TaskEvent.task_id.in_(task_ids), TaskEvent.what == "promised"
    promises = await _counted(
        session, select(TaskEvent.task_id, func.count(TaskEvent.id)).where(*promised).group_by(TaskEvent.task_id)
    )
    return {one: Tried(*reminders.get(one, (0, None)), promises.get(one, 0)) for one in task_ids}


def _local(moment: datetime | None, zone: str) -> date | None:
    return moment.astimezone(ZoneInfo(zone)).date() if moment else None
