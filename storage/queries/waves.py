"""Waves of a questionnaire: how they go, and what belongs to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, literal, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Answer, Audited, Question, Questionnaire, Task, TaskEvent, TaskState, Wave
from storage.queries.audit import Change, Who, record, record_as
from storage.queries.roadmap import require_manager
from storage.queries.tasks import By
from storage.queries.wave_cards import seen
from storage.questionnaires.filling import SILENT
from storage.refusals import NotYours
from storage.rights import Actor, Right

LEAD_DAYS = 14  # a task without a window opens this long before its deadline


@dataclass(frozen=True, slots=True)
class WaveProgress:
    """How a wave goes: schools by what they did."""

    wave: Wave
    schools: int
    started: int
    done: int
    late: int
    code: str = ""


async def waves(session: AsyncSession, by: By) -> Sequence[WaveProgress]:
    """The waves of the actor's schools, newest first, with their progress; Refusal for who may not see any."""
    if not by.actor.may(Right.SEE_WAVES):
        raise NotYours("Это делает координатор программы; ход анкет видят ещё руководитель и кураторы.")
    done = Task.state.in_((TaskState.SUBMITTED, TaskState.ACCEPTED))
    statement = (
        select(
            Wave,
            func.count(Task.id),
            func.count(Task.id).filter(Task.state == TaskState.STARTED),
            func.count(Task.id).filter(done),
            func.count(Task.id).filter(~done, Task.deadline < by.today),
            Questionnaire.code,
        )
        .join(Task, Task.wave_id == Wave.id)
        .join(Questionnaire, Questionnaire.id == Wave.questionnaire_id)
        .where(seen(by.actor), Task.state != TaskState.CANCELLED)
        .group_by(Wave.id, Questionnaire.code)
        .order_by(Wave.id.desc())
    )
    return [WaveProgress(*row) for row in await session.execute(statement)]


async def questions_number(session: AsyncSession, wave: Wave) -> int:
    """How many questions of a wave somebody answers; conditions may leave out some."""
    asked = Question.questionnaire_id == wave.questionnaire_id, Question.kind.not_in(SILENT)
    return await session.scalar(select(func.count(Question.id)).where(*asked)) or 0


async def lock(session: AsyncSession, by: By, wave_id: int, *, locks: bool) -> Wave:
    """Whether a wave takes answers after it closed."""
    require_manager(by.actor)
    wave = await wave_of(session, by.actor, wave_id)
    changed = Change(Audited.WAVE_CHANGED, "waves", wave.id, before={"locks": wave.locks}, after={"locks": locks})
    record(session, by, changed)
    wave.locks = locks
    return wave


# Asked every minute of every programme: putting a statement together takes longer than running it.
BEGUN = and_(
    Task.programme_id == bindparam("programme"),
    Task.state == TaskState.PLANNED,
    or_(Task.starts <= bindparam("today"), and_(Task.starts.is_(None), Task.deadline <= bindparam("ahead"))),
)
OPENED = literal("state"), literal(TaskState.PLANNED.value), literal(TaskState.OPEN.value)
EVENTS: Any = TaskEvent.__table__
HISTORY = insert(EVENTS).from_select(
    ("task_id", "at", "what", "before", "after", "person_id"),
    select(Task.id, bindparam("now", type_=TaskEvent.at.type), *OPENED, null()).where(BEGUN),
)
OPEN = (
    update(Task)
    .where(BEGUN)
    .values(state=TaskState.OPEN)
    .returning(Task.id)
    .execution_options(synchronize_session=False)
)


async def open_tasks(session: AsyncSession, programme_id: int, today: date, now: datetime) -> None:
    """Planned tasks whose window has begun become open, with a row of history each."""
    begun = {"programme": programme_id, "today": today, "ahead": today + timedelta(days=LEAD_DAYS)}
    await session.execute(HISTORY, {**begun, "now": now})
    opened = (await session.scalars(OPEN, begun)).all()
    if opened:
        record_as(session, Who(now, programme_id), Change(Audited.TASK_CHANGED, "tasks", after={"opened": len(opened)}))


async def wave_of(session: AsyncSession, actor: Actor, wave_id: int) -> Wave:
    """One wave; NotYours if it is absent or foreign."""
    found = await session.scalar(select(Wave).where(Wave.id == wave_id, Wave.programme_id == actor.programme_id))
    if found is None:
        raise NotYours("Такой анкеты в Вашей программе нет.")
    return found


async def answered_number(session: AsyncSession, task_id: int) -> int:
    """How many questions of a response have a current answer."""
    current = Answer.task_id == task_id, Answer.superseded_at.is_(None)
    return await session.scalar(select(func.count(Answer.id)).where(*current)) or 0
