"""Agreements that are about to end, and the tasks that ask for them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import OWED, Audited, Partnership, School, Task, TaskEvent, TaskKind, TaskSeat, TaskState
from storage.queries.audit import Change, Fields, Who, record_as
from storage.rights import Role
from storage.russian import dotted
from storage.years import academic_year

RESULT = "Дополнительное соглашение, новый договор или решение не продлевать"
OWING = (Role.DEPUTY, Role.DIRECTOR)


# Asked every minute of every programme, so each is put together once.
OF_PROGRAMME = Partnership.programme_id == bindparam("programme")
ENDING = (
    select(Partnership)
    .join(School, School.id == Partnership.school_id)
    .where(OF_PROGRAMME, Partnership.gone_at.is_(None), School.gone_at.is_(None))
    .where(Partnership.valid_until.between(bindparam("since"), bindparam("until")))
    .where(or_(Partnership.asked_until.is_(None), Partnership.asked_until != Partnership.valid_until))
    .order_by(Partnership.valid_until, Partnership.id)
)
OVER = or_(Partnership.gone_at.is_not(None), School.gone_at.is_not(None))
ASKED_IN_VAIN = (
    select(Partnership, Task, OVER)
    .join(Task, Task.id == Partnership.task_id)
    .join(School, School.id == Partnership.school_id)
    .where(OF_PROGRAMME, or_(OVER, Partnership.valid_until.is_distinct_from(Partnership.asked_until)))
    .order_by(Partnership.id)
)


async def ending(session: AsyncSession, programme_id: int, since: date, until: date) -> Sequence[Partnership]:
    """Agreements in force that end in a stretch of days, both inclusive, and were not asked about for that end."""
    return (await session.scalars(ENDING, {"programme": programme_id, "since": since, "until": until})).all()


async def ask_about(session: AsyncSession, agreement: Partnership, today: date, now: datetime) -> None:
    """A task of the school's deputy, or of its director, to prolong an agreement by its last day."""
    last = agreement.valid_until
    assert last is not None  # noqa: S101  it was found by its last day
    number = f", {agreement.number}" if agreement.number else ""
    made = Task(
        programme_id=agreement.programme_id, kind=TaskKind.DOCUMENT, academic_year=academic_year(last),
        school_id=agreement.school_id, state=TaskState.OPEN, starts=today, deadline=last, created_at=now, result=RESULT,
        title=f"Договор с «{agreement.partner}»{number} действует до {dotted(last, year=True)}: продлить или завершить",
    )  # fmt: skip
    session.add(made)
    await session.flush()
    session.add_all(
        TaskSeat(task_id=made.id, position=place, role=role, school_id=agreement.school_id)
        for place, role in enumerate(OWING)
    )
    agreement.task_id, agreement.asked_until = made.id, last
    facts = {"state": made.state, "deadline": made.deadline}
    _tell(session, made, {}, facts, now)


def _tell(session: AsyncSession, task: Task, before: Fields, after: Fields, now: datetime) -> None:
    """The clock did it."""
    record_as(
        session,
        Who(now, task.programme_id),
        Change(Audited.TASK_CHANGED, "tasks", task.id, task.school_id, before, after),
    )


async def asked_in_vain(session: AsyncSession, programme_id: int) -> Sequence[tuple[Partnership, Task, bool]]:
    """Agreements that ended, changed their last day, or whose school left since they were asked about; their tasks,
    and whether they are over."""
    rows = await session.execute(ASKED_IN_VAIN, {"programme": programme_id})
    return [(row[0], row[1], row[2]) for row in rows]


def settle(
    session: AsyncSession, agreement: Partnership, task: Task, state: TaskState, why: str, now: datetime
) -> None:
    """End the task that asked about an agreement, unless somebody ended it; a later end may be asked about anew."""
    agreement.task_id = agreement.asked_until = None
    if task.state not in OWED:
        return
    session.add(TaskEvent(task_id=task.id, at=now, what="state", before=task.state, after=state, why=why))
    _tell(session, task, {"state": task.state}, {"state": state}, now)
    task.state, task.finished_at = state, now
