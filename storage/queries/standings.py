"""How far a task came beyond its state: its answers, a comment, and what was tried; one question for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Answer, Notice, NoticeItem, NoticeState, Question, Task, TaskEvent, TaskState, Wave
from storage.queries.reminding import ACCEPTED
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


ANSWERED = select(func.count(Answer.id)).where(Answer.task_id == Task.id, Answer.superseded_at.is_(None))
QUESTIONS = (
    select(func.count(Question.id))
    .join(Wave, Wave.questionnaire_id == Question.questionnaire_id)
    .where(Wave.id == Task.wave_id)
)
RETURNED = TaskEvent.what == "state", TaskEvent.after == TaskState.RETURNED.value
COMMENT = (
    select(TaskEvent.why).where(TaskEvent.task_id == Task.id, *RETURNED).order_by(TaskEvent.id.desc()).limit(1)
)  # fmt: skip
PROMISES = select(func.count(TaskEvent.id)).where(TaskEvent.task_id == Task.id, TaskEvent.what == "promised")
TO_OWNER = and_(
    NoticeItem.rule != ACCEPTED,
    *(NoticeItem.rule.not_like(f"{role}_%") for role in (Role.CURATOR, Role.COORDINATOR, Role.HEAD)),
)
SENT = (
    select(func.count(NoticeItem.id))
    .join(Notice, Notice.id == NoticeItem.notice_id)
    .where(NoticeItem.task_id == Task.id, Notice.state == NoticeState.SENT, TO_OWNER)
)
PARTS = (ANSWERED, QUESTIONS, COMMENT, PROMISES, SENT, SENT.with_only_columns(func.min(Notice.ended_at)))
HOW_FAR = select(Task.id, *(part.correlate(Task).scalar_subquery() for part in PARTS)).where(
    Task.id.in_(bindparam("tasks", expanding=True))
)
"""Built once: every letter asks it."""


async def how_far(
    session: AsyncSession, task_ids: Sequence[int], zone: str
) -> tuple[dict[int, Progress], dict[int, Tried]]:
    """The progress of each task (all zeros for one without a questionnaire), and what was tried, days in a zone.

    Reminders to superiors are not counted.
    """
    progress: dict[int, Progress] = {}
    tried: dict[int, Tried] = {}
    for task, answered, total, comment, promises, sent, first in await session.execute(HOW_FAR, {"tasks": task_ids}):
        progress[task] = Progress(answered, total, comment)
        tried[task] = Tried(sent, first.astimezone(ZoneInfo(zone)).date() if first else None, promises)
    return progress, tried
