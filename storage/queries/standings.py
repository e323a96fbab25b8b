"""How far a task came, beyond its state: answers of a questionnaire, the comment it was returned with."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Answer, Question, Task, TaskEvent, TaskState, Wave


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
