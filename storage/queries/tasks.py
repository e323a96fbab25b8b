"""Tasks within the actor's rights, and every change of a task as one function that writes its history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    OWED,
    Assignment,
    Audited,
    Person,
    School,
    Stance,
    Task,
    TaskEvent,
    TaskPerson,
    TaskSeat,
    TaskState,
)
from storage.queries.absences import there_for
from storage.queries.audit import record, turned
from storage.queries.people import valid_on
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, Right, Role
from storage.rights import By as By  # noqa: PLC0414  where the conversations look for it

PAGE = 5
FURTHEST_PROMISE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with the name of its school, as lists and cards show it."""

    task: Task
    school: str | None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A task after «Не моё»: who owes it now (None: the coordinator decides); a repeated press is not new."""

    line: TaskLine
    heir: Person | None
    is_new: bool


def seats_held(actor: Actor) -> ColumnElement[bool]:
    """Tasks whose seats the actor holds: a role of the programme, or a role in the seat's school."""
    conditions = [
        and_(TaskSeat.role == role, or_(TaskSeat.school_id.is_(None), TaskSeat.school_id.in_(school_ids)))
        for role, school_ids in actor.schools.items()
    ]
    return exists().where(TaskSeat.task_id == Task.id, or_(false(), *conditions))


def named(actor: Actor, stance: Stance) -> ColumnElement[bool]:
    """Tasks for which the person was named, or which they said are not theirs."""
    return _named(actor.person_id, stance)


def _named(person_id: int, stance: Stance) -> ColumnElement[bool]:
    return exists().where(
        TaskPerson.task_id == Task.id, TaskPerson.person_id == person_id, TaskPerson.stance == stance
    )  # fmt: skip


def owed_by(actor: Actor) -> ColumnElement[bool]:
    """Tasks the actor owes personally."""
    return or_(and_(seats_held(actor), ~named(actor, Stance.DECLINED)), *_given(actor))


def _given(actor: Actor) -> Iterator[ColumnElement[bool]]:
    """Tasks for which the actor, or whom they stand in for, was named."""
    yield named(actor, Stance.OWES)
    yield from (_named(one, Stance.OWES) for one in sorted(actor.stands_for))


def visible(actor: Actor) -> ColumnElement[bool]:
    """Tasks the actor may see: those the right reaches, and those they owe, or owed until they declined."""
    mine = Task.programme_id == actor.programme_id
    reach = actor.reach(Right.SEE_TASKS)
    if reach is None:
        return mine
    return and_(mine, or_(Task.school_id.in_(reach), seats_held(actor), *_given(actor)))


def _lines(*conditions: ColumnElement[bool]) -> Select[Task, str]:
    return select(Task, School.short_name).outerjoin(School, School.id == Task.school_id).where(*conditions)


def due_date() -> ColumnElement[date]:
    """The day a task is awaited: the promised one, else the deadline."""
    return func.coalesce(Task.promised, Task.deadline)


async def owed_tasks(
    session: AsyncSession, actor: Actor, page: int = 0, *chosen: ColumnElement[bool]
) -> tuple[Sequence[TaskLine], int]:  # fmt: skip
    """A page of the tasks the actor sees, the owed or the chosen ones, most urgent first, and how many in all."""
    owed = visible(actor), *(chosen or (Task.state.in_(OWED),))
    total = await session.scalar(select(func.count(Task.id)).where(*owed)) or 0
    statement = _lines(*owed).order_by(due_date(), Task.id).limit(PAGE).offset(page * PAGE)
    return [TaskLine(task, school) for task, school in await session.execute(statement)], total


async def task(session: AsyncSession, actor: Actor, task_id: int) -> TaskLine:
    """One task; NotYours if it is absent or foreign."""
    row = (await session.execute(_lines(visible(actor), Task.id == task_id))).first()
    if row is None:
        raise NotYours("Этой задачи среди Ваших нет.")
    return TaskLine(row[0], row[1])


async def changeable(session: AsyncSession, by: By, task_id: int) -> Task:
    """A task the actor may answer for; NotYours for one they only see."""
    found = (await task(session, by.actor, task_id)).task
    reach = by.actor.reach(Right.FINISH_TASKS)
    if reach is not None and found.school_id not in reach and not await _owes(session, by.actor, task_id):
        raise NotYours("Эту задачу Вы видите, но отвечает за неё другой человек.")
    return found


async def _owes(session: AsyncSession, actor: Actor, task_id: int) -> bool:
    return await session.scalar(select(Task.id).where(Task.id == task_id, owed_by(actor))) is not None


def write(
    session: AsyncSession, by: By, task: Task, what: str, before: object, after: object, why: str = ""
) -> TaskEvent:
    """Append a row of history, and what the audit keeps of it."""
    event = TaskEvent(
        task_id=task.id, at=by.now, person_id=by.actor.person_id, update_id=by.update_id, what=what,
        before=_text(before), after=_text(after), why=why or None,
    )  # fmt: skip
    session.add(event)
    told = turned(Audited.TASK_CHANGED, "tasks", task.id, what, _text(before), _text(after), task.school_id)
    record(session, by, told)
    return event


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def move(session: AsyncSession, by: By, task: Task, state: TaskState, why: str = "") -> TaskEvent:
    """Change the state, with its row of history."""
    event = write(session, by, task, "state", task.state.value, state.value, why)
    task.state = state
    return event


async def promise(session: AsyncSession, by: By, task_id: int, until: date) -> TaskLine:
    """«Обещаю до…»: reminders move to the promised day; the printed deadline stays for every rate and report."""
    found = await changeable(session, by, task_id)
    _still_owed(found)
    if until < by.today:
        raise Refusal("Эта дата уже прошла. Выберите день не раньше сегодняшнего.")
    if until > by.today + FURTHEST_PROMISE:
        raise Refusal("Обещать можно не больше чем на год вперёд. Выберите день поближе.")
    write(session, by, found, "promised", found.promised, until)
    found.promised = until
    return await task(session, by.actor, task_id)


def _still_owed(task: Task) -> None:
    if task.state not in OWED:
        raise Refusal("Эта задача уже закрыта: менять в ней нечего. Если она закрыта зря, верните её в работу.")


async def hand_over(session: AsyncSession, by: By, task_id: int, person_id: int | None) -> HandedOver:
    """«Не моё»: the actor declines; the named person owes it from today, or (None) the coordinator sees it."""
    found = await changeable(session, by, task_id)
    _still_owed(found)
    heir = None if person_id is None else await _colleague(session, by, found, person_id)
    is_new = await _handed_last(session, task_id) != (_text(by.actor.person_id), _text(person_id))
    if is_new:
        await _take_stance(session, by, found, by.actor.person_id, Stance.DECLINED)
        if heir is not None:
            await _take_stance(session, by, found, heir.id, Stance.OWES)
        write(session, by, found, "handed_over", by.actor.person_id, person_id)
    return HandedOver(await task_line(session, task_id), heir, is_new)


async def _handed_last(session: AsyncSession, task_id: int) -> tuple[str | None, str | None] | None:
    """(giver, heir) of the last time a task was handed over."""
    handed = TaskEvent.task_id == task_id, TaskEvent.what == "handed_over"
    statement = select(TaskEvent.before, TaskEvent.after).where(*handed).order_by(TaskEvent.id.desc()).limit(1)
    row = (await session.execute(statement)).first()
    return None if row is None else (row[0], row[1])


async def task_line(session: AsyncSession, task_id: int) -> TaskLine:
    """A task with its school for messages whose recipient was resolved by the system itself."""
    row = (await session.execute(_lines(Task.id == task_id))).one()
    return TaskLine(row[0], row[1])


async def _take_stance(session: AsyncSession, by: By, task: Task, person_id: int, stance: Stance) -> None:
    opposite = Stance.OWES if stance is Stance.DECLINED else Stance.DECLINED
    mine = TaskPerson.task_id == task.id, TaskPerson.person_id == person_id
    for row in (await session.scalars(select(TaskPerson).where(*mine))).all():
        if row.stance is stance:
            return
        if row.stance is opposite:
            await session.delete(row)
    session.add(
        TaskPerson(task_id=task.id, person_id=person_id, stance=stance, since=by.today, named_by=by.actor.person_id)
    )


async def colleagues(session: AsyncSession, by: By, task_id: int) -> Sequence[Person]:
    """Who may take a task over: people of its school, its curator, the coordinators; not the actor."""
    found = (await task(session, by.actor, task_id)).task
    return (await session.scalars(_colleagues(by, found))).all()


async def _colleague(session: AsyncSession, by: By, task: Task, person_id: int) -> Person:
    person = await session.scalar(_colleagues(by, task).where(Person.id == person_id))
    if person is None:
        raise NotYours("Этого человека среди Ваших коллег нет.")
    return person


def _colleagues(by: By, task: Task) -> Select[Person]:
    central = Assignment.role.in_([Role.COORDINATOR, Role.HEAD, Role.METHODIST])
    near = or_(central, Assignment.school_id == task.school_id) if task.school_id else central
    held = (
        select(Assignment.person_id)
        .where(Assignment.programme_id == by.actor.programme_id, valid_on(by.today), near)
        .where(Assignment.role != Role.TEACHER, Assignment.person_id != by.actor.person_id)
    )
    return select(Person).where(Person.id.in_(held)).order_by(Person.name)


async def coordinators(session: AsyncSession, by: By) -> Sequence[int]:
    """Ids of the programme's coordinators or who stands in for them, except the actor."""
    statement = select(Assignment.person_id).where(
        Assignment.programme_id == by.actor.programme_id,
        Assignment.role == Role.COORDINATOR,
        Assignment.person_id != by.actor.person_id,
        valid_on(by.today),
    )
    people = (await session.scalars(statement.distinct())).all()
    found = await there_for(session, by.actor.programme_id, by.today, people)
    return [one for one in found if one != by.actor.person_id]


def awaited_since(task: Task) -> date:
    """The occasion reminders of a task speak of: the promised day, else the deadline."""
    return task.promised or task.deadline


async def visible_lines(session: AsyncSession, actor: Actor, task_ids: Sequence[int]) -> Sequence[TaskLine]:
    """Those of some tasks that the actor sees and did not decline, most urgent first."""
    mine = visible(actor), Task.id.in_(task_ids), ~named(actor, Stance.DECLINED)
    statement = _lines(*mine).order_by(due_date(), Task.id)
    return [TaskLine(row[0], row[1]) for row in await session.execute(statement)]
