"""The roadmap for planning: its lines and cells in one academic year, and what they became."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    Cell,
    Measure,
    MeasureKind,
    Programme,
    School,
    SchoolGroup,
    Stage,
    Task,
    TaskEvent,
    TaskSeat,
    TaskState,
    TermQuestion,
)
from storage.refusals import NotYours
from storage.rights import Actor, Right

Place = tuple[int, int]  # (cell id, ordinal of the stage in it)
Identity = tuple[int, int, int, int | None]  # (cell id, ordinal, occurrence, school id)


@dataclass(frozen=True, slots=True)
class Line:
    """A cell of the roadmap with its measure, as printed; `column_year` is None where the roadmap has one column."""

    cell_id: int
    column_year: int | None
    printed: str
    number: str | None
    title: str
    direction: str | None
    responsible: str | None
    result: str | None
    school_group: str | None
    kind: MeasureKind


@dataclass(frozen=True, slots=True)
class PlannedSeat:
    """Who owes: a role of the programme, or of a school; `printed` keeps an outside body."""

    role: str
    school_id: int | None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A dated task to be, by its identity."""

    identity: Identity
    kind: str
    title: str
    details: str | None
    phrase: str
    result: str | None
    starts: date | None
    deadline: date
    seats: tuple[PlannedSeat, ...]


@dataclass(frozen=True, slots=True)
class Existing:
    """A task that stands already."""

    task_id: int
    state: TaskState
    starts: date | None
    deadline: date
    phrase: str


async def programme_of(session: AsyncSession, actor: Actor) -> Programme:
    """The actor's current programme."""
    found = await session.get(Programme, actor.programme_id)
    if found is None or not actor.schools:
        raise NotYours
    return found


def require_manager(actor: Actor) -> None:
    """Only who manages the programme goes on; others read a refusal."""
    if not actor.may(Right.MANAGE):
        raise NotYours("Это делает координатор программы.")


async def lines(session: AsyncSession, programme_id: int, year: int) -> Sequence[Line]:
    """The cells that concern an academic year, in printed order."""
    statement = (
        select(
            Cell.id, Cell.year, Cell.printed, Measure.number, Measure.title, Measure.direction,
            Measure.responsible, Measure.result, Measure.school_group, Measure.kind,
        )
        .join(Measure, Measure.id == Cell.measure_id)
        .where(Measure.programme_id == programme_id, Measure.gone_at.is_(None))
        .where(or_(Cell.year == year, Cell.year.is_(None)))
        .order_by(Measure.place, Cell.id)
    )  # fmt: skip
    return [Line(*row) for row in await session.execute(statement)]  # type: ignore[call-arg]


async def schools_by_group(session: AsyncSession, programme_id: int, year: int) -> Mapping[str | None, Sequence[int]]:
    """Ids of the programme's schools, by group of an academic year; None holds all of them."""
    present = School.programme_id == programme_id, School.gone_at.is_(None)
    everybody = (await session.scalars(select(School.id).where(*present).order_by(School.place))).all()
    found: dict[str | None, list[int]] = {None: list(everybody)}
    members = (
        select(SchoolGroup.title, School.id)
        .join(School, School.id == SchoolGroup.school_id)
        .where(*present, or_(SchoolGroup.year == year, SchoolGroup.year.is_(None)))
        .order_by(School.place)
    )
    for title, school_id in await session.execute(members):
        if school_id not in found.setdefault(title, []):
            found[title].append(school_id)
    return found


async def school_names(session: AsyncSession, programme_id: int) -> Mapping[int, str]:
    """Short names of a programme's schools by id."""
    rows = await session.execute(select(School.id, School.short_name).where(School.programme_id == programme_id))
    return {row[0]: row[1] for row in rows}


async def decided_terms(session: AsyncSession, programme_id: int, year: int) -> Mapping[Place, list[date]]:
    """Dates a person decided for phrases that could not be read alone, by place."""
    statement = (
        select(Stage.cell_id, Stage.ordinal, TermQuestion.answer)
        .join(Stage, Stage.id == TermQuestion.stage_id)
        .where(TermQuestion.programme_id == programme_id, TermQuestion.year == year)
        .where(TermQuestion.answered_at.is_not(None))
    )
    rows = await session.execute(statement)
    return {(row[0], row[1]): [date.fromisoformat(day) for day in row[2] or ()] for row in rows}


async def existing_tasks(session: AsyncSession, programme_id: int, year: int) -> Mapping[Identity, Existing]:
    """Tasks of the roadmap that stand already in an academic year."""
    statement = (
        select(
            Stage.cell_id, Stage.ordinal, Task.occurrence, Task.school_id,
            Task.id, Task.state, Task.starts, Task.deadline, Task.phrase,
        )
        .join(Stage, Stage.id == Task.stage_id)
        .where(Task.programme_id == programme_id, Task.academic_year == year)
    )  # fmt: skip
    return {(r[0], r[1], r[2], r[3]): Existing(*r[4:]) for r in await session.execute(statement)}


async def keep_stages(session: AsyncSession, read: Mapping[int, Sequence[tuple[str, str]]]) -> Mapping[Place, int]:
    """Store how cells were split: cell id → [(text, phrase)]; returns the ids of the stages by place."""
    known = {
        (stage.cell_id, stage.ordinal): stage
        for stage in (await session.scalars(select(Stage).where(Stage.cell_id.in_(read)))).all()
    }
    for cell_id, parts in read.items():
        for ordinal, (text, phrase) in enumerate(parts):
            stage = known.get((cell_id, ordinal))
            if stage is None:
                stage = known[cell_id, ordinal] = Stage(cell_id=cell_id, ordinal=ordinal)
                session.add(stage)
            stage.text, stage.phrase = text, phrase
    await session.flush()
    return {place: stage.id for place, stage in known.items()}


async def add_tasks(
    session: AsyncSession, programme_id: int, year: int, tasks: Sequence[PlannedTask],
    stages: Mapping[Place, int], now: datetime,
) -> None:  # fmt: skip
    """Insert new tasks with their seats, in bulk."""
    if not tasks:
        return
    rows = [
        {
            "programme_id": programme_id, "academic_year": year, "stage_id": stages[t.identity[:2]],
            "occurrence": t.identity[2], "school_id": t.identity[3], "kind": t.kind, "title": t.title,
            "details": t.details, "phrase": t.phrase, "result": t.result, "starts": t.starts,
            "deadline": t.deadline, "state": TaskState.PLANNED, "wants_verdict": False, "created_at": now,
        }
        for t in tasks
    ]  # fmt: skip
    statement = insert(Task).returning(Task.id, sort_by_parameter_order=True)
    ids = (await session.scalars(statement, rows)).all()
    seats: list[dict[str, Any]] = [
        {"task_id": task_id, "position": n, "role": s.role, "school_id": s.school_id, "printed": s.printed}
        for task_id, task in zip(ids, tasks, strict=True)
        for n, s in enumerate(task.seats)
    ]
    await session.execute(insert(TaskSeat), seats)


async def move_tasks(
    session: AsyncSession, changed: Sequence[tuple[Existing, PlannedTask]], now: datetime, why: str
) -> None:
    """An amended phrase moves what is not yet done; every move is a row of history."""
    for before, after in changed:
        await session.execute(
            update(Task)
            .where(Task.id == before.task_id)
            .values(starts=after.starts, deadline=after.deadline, phrase=after.phrase, promised=None)
        )
        _record(session, before.task_id, now, "deadline", str(before.deadline), str(after.deadline), why)


async def cancel_tasks(session: AsyncSession, gone: Sequence[Existing], now: datetime, why: str) -> None:
    """What the roadmap no longer asks for is cancelled with a reason; what was done stays done."""
    for task in gone:
        await session.execute(update(Task).where(Task.id == task.task_id).values(state=TaskState.CANCELLED))
        _record(session, task.task_id, now, "state", task.state.value, TaskState.CANCELLED.value, why)


def _record(session: AsyncSession, task_id: int, now: datetime, what: str, before: str, after: str, why: str) -> None:
    session.add(TaskEvent(task_id=task_id, at=now, what=what, before=before, after=after, why=why))
