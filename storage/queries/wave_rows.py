"""How a wave came in, school by school, for its report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    Answer,
    Notice,
    NoticeItem,
    NoticeState,
    Questionnaire,
    School,
    Task,
    TaskEvent,
    TaskState,
    Wave,
)
from storage.queries.reported import reached
from storage.queries.schools import visible
from storage.refusals import NotYours
from storage.rights import Actor, Right


async def report_waves(session: AsyncSession, actor: Actor) -> Sequence[Wave]:
    """The waves of the programme, newest first."""
    statement = select(Wave).where(Wave.programme_id == actor.programme_id).order_by(Wave.opens.desc(), Wave.id.desc())
    return (await session.scalars(statement)).all()


async def report_wave(session: AsyncSession, actor: Actor, wave_id: int) -> Wave:
    """One wave; NotYours if it is absent or foreign."""
    found = await session.scalar(select(Wave).where(Wave.id == wave_id, Wave.programme_id == actor.programme_id))
    if found is None or not actor.may(Right.SEE_WAVES):
        raise NotYours("Такой волны в Вашей программе нет.")
    return found


@dataclass(frozen=True, slots=True)
class Response:
    """A school's response: its state, when it was first handed in, how many of the questions have a value.

    `given`: how many have an answer, «нет данных» too; of one that was handed in, how many it was asked.
    """

    school: str
    state: TaskState
    handed_in: datetime | None
    answered: int
    given: int = 0


async def responses(session: AsyncSession, actor: Actor, wave_id: int) -> Sequence[Response]:
    """The responses of the schools the actor reaches, by school; cancelled ones are none."""
    mine = Task.wave_id == wave_id, Task.state != TaskState.CANCELLED, visible(actor, Right.SEE_WAVES)
    first = (
        select(TaskEvent.task_id, func.min(TaskEvent.at).label("at"))
        .where(TaskEvent.what == "state", TaskEvent.after.in_((TaskState.SUBMITTED, TaskState.ACCEPTED)))
        .group_by(TaskEvent.task_id)
        .subquery()
    )
    filled = (
        select(Answer.task_id, func.count(Answer.value).label("count"), func.count(Answer.id).label("given"))
        .where(Answer.superseded_at.is_(None))
        .group_by(Answer.task_id)
        .subquery()
    )
    statement = (
        select(School.short_name, Task.state, Task.finished_at, first.c.at, filled.c.count, filled.c.given)
        .join(School, School.id == Task.school_id)
        .outerjoin(first, first.c.task_id == Task.id)
        .outerjoin(filled, filled.c.task_id == Task.id)
        .where(*mine)
        .order_by(School.place)
    )
    rows = await session.execute(statement)
    return [Response(row[0], row[1], row[3] or row[2], row[4] or 0, row[5] or 0) for row in rows]


async def reminders_of(session: AsyncSession, actor: Actor, wave_id: int) -> Sequence[datetime]:
    """When reminders of a wave's responses were sent."""
    statement = (
        select(Notice.ended_at)
        .join(NoticeItem, NoticeItem.notice_id == Notice.id)
        .join(Task, Task.id == NoticeItem.task_id)
        .where(
            Task.wave_id == wave_id, reached(actor, Task.school_id, Right.SEE_WAVES), Notice.state == NoticeState.SENT
        )
        .distinct()
    )
    return [moment for moment in await session.scalars(statement) if moment is not None]


async def previous_wave(session: AsyncSession, wave: Wave) -> Wave | None:
    """The wave of the same questionnaire before this one."""
    statement = (
        select(Wave)
        .where(Wave.programme_id == wave.programme_id, Wave.title == wave.title, Wave.opens < wave.opens)
        .order_by(Wave.opens.desc(), Wave.id.desc())
        .limit(1)
    )
    return (await session.scalars(statement)).first()


async def wave_place(session: AsyncSession, wave: Wave) -> int:
    """Which wave of its questionnaire this is, from 1."""
    same = Wave.programme_id == wave.programme_id, Wave.title == wave.title
    return await session.scalar(select(func.count(Wave.id)).where(*same, Wave.opens <= wave.opens)) or 1


async def closed_waves(
    session: AsyncSession, programme_id: int, since: date, before: date
) -> Sequence[tuple[int, date]]:
    """Waves with their last day, if it lies between, the first day inclusive, the last one not; for the clock."""
    closed = Wave.programme_id == programme_id, Wave.closes >= since, Wave.closes < before
    rows = await session.execute(select(Wave.id, Wave.closes).where(*closed).order_by(Wave.id))
    return [(row[0], row[1]) for row in rows]


async def last_day_of(session: AsyncSession, programme_id: int, code: str) -> date | None:
    """The latest last day of a programme's waves of one questionnaire; for the clock."""
    mine = Wave.programme_id == programme_id, Questionnaire.code == code
    latest = select(func.max(Wave.closes)).join(Questionnaire, Questionnaire.id == Wave.questionnaire_id)
    return await session.scalar(latest.where(*mine))
