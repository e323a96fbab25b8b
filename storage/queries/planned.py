"""What planning writes: stages, tasks with their seats, moves and cancellations; all in bulk, a region has 90,000."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Insert, bindparam, delete, false, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import OWED, Programme, Stage, Task, TaskEvent, TaskKind, TaskSeat, TaskState
from storage.queries.roadmap import ORIGIN, Line, Place, place_of

CHUNK = 5000  # rows of one bulk statement: bounds the memory
TASKS: Any = Task.__table__  # statements about tables, not objects: no identity map, no unit of work
SEATS: Any = TaskSeat.__table__
EVENTS: Any = TaskEvent.__table__
Spot = tuple[Place, int | None]  # a stage in one school, or in the programme as a whole


class PlannedSeat(NamedTuple):
    """Who owes: a role of the programme, or of a school; `printed` keeps an outside body."""

    role: str
    school_id: int | None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """A step of a line with its own phrase, and what its tasks are called."""

    line: Line
    place: Place
    text: str
    phrase: str
    kind: TaskKind


class Due(NamedTuple):
    """A deadline with the start of its window; `printed` is the day meant, where the deadline was moved off it."""

    starts: date | None
    deadline: date
    printed: date | None = None

    @property
    def meant(self) -> date:
        return self.printed or self.deadline


class PlannedTask(NamedTuple):
    """A dated task to be."""

    stage: PlannedStage
    school_id: int | None
    due: Due
    seats: tuple[PlannedSeat, ...]


class Standing(Enum):
    """How a stored task stands before planning: only what is owed follows the roadmap."""

    OWED = "owed"
    FINAL = "final"  # done, or cancelled by a person
    DROPPED = "dropped"  # cancelled because the roadmap did not ask for it any more


class Existing(NamedTuple):
    """A task that stands already."""

    task_id: int
    occurrence: int
    state: str
    due: Due
    standing: Standing
    phrase: str = ""


async def lock_programme(session: AsyncSession, programme_id: int) -> None:
    """Of two people who plan at once the second waits, and finds everything planned (SQLite has one writer anyway)."""
    await session.execute(select(Programme.id).where(Programme.id == programme_id).with_for_update())


async def keep_stages(session: AsyncSession, stages: Sequence[PlannedStage]) -> Mapping[Place, int]:
    """Store how lines were split; returns the ids of all stages of these lines by place."""
    known = await _known_stages(session, stages)
    rows = [
        {**{column: one or None for column, one in stage.place[0]._asdict().items()}, "ordinal": stage.place[1],
         "text": stage.text, "phrase": stage.phrase}
        for stage in stages
        if stage.place not in known
    ]  # fmt: skip
    changed = [
        {"id": known[stage.place].id, "text": stage.text, "phrase": stage.phrase}
        for stage in stages
        if stage.place in known
        and (known[stage.place].text, known[stage.place].phrase) != (stage.text, stage.phrase)
    ]  # fmt: skip
    if changed:
        await session.execute(update(Stage), changed)
    if rows:
        await session.execute(insert(Stage), rows)
        known = await _known_stages(session, stages)
    return {place: stage.id for place, stage in known.items()}


async def _known_stages(session: AsyncSession, stages: Sequence[PlannedStage]) -> dict[Place, Any]:
    origins = zip(*(stage.place[0] for stage in stages), strict=True)
    mine = [column.in_(set(ids) - {0}) for column, ids in zip(ORIGIN, origins, strict=False)]
    statement = select(*ORIGIN, Stage.ordinal, Stage.id, Stage.text, Stage.phrase).where(or_(false(), *mine))
    return {place_of(*row[:4]): row for row in await session.execute(statement)}


async def add_tasks(
    session: AsyncSession, programme_id: int, year: int, new: Sequence[tuple[PlannedTask, int]],
    stages: Mapping[Place, int], now: datetime,
) -> None:  # fmt: skip
    """Insert new tasks, each with its occurrence, and their seats."""
    mine = Task.programme_id == programme_id, Task.academic_year == year
    last = await session.scalar(select(func.max(Task.id)).where(*mine)) or 0
    common = {
        "programme_id": programme_id, "academic_year": year, "state": TaskState.PLANNED, "wants_verdict": False,
        "created_at": now,
    }  # fmt: skip
    for part in _chunks(new):
        await session.execute(insert(TASKS), [common | _columns(task, n, stages) for task, n in part])
    keys = select(Task.id, Task.stage_id, Task.occurrence, Task.school_id).where(*mine, Task.id > last)
    ids = {(stage, occurrence, school): task_id for task_id, stage, occurrence, school in await session.execute(keys)}
    for part in _chunks(new):
        await _add_seats(
            session, [(ids[stages[task.stage.place], n, task.school_id], task.seats) for task, n in part]
        )  # fmt: skip


def _columns(task: PlannedTask, occurrence: int, stages: Mapping[Place, int]) -> dict[str, Any]:
    return {
        "stage_id": stages[task.stage.place], "occurrence": occurrence, "school_id": task.school_id,
        **_days(task.due), **_wording(task.stage),
    }  # fmt: skip


def _days(due: Due) -> dict[str, Any]:
    return {"starts": due.starts, "deadline": due.deadline, "printed_deadline": due.printed}


def _wording(stage: PlannedStage) -> dict[str, Any]:
    line = stage.line
    return {
        "kind": stage.kind, "title": line.title, "details": stage.text or None, "phrase": stage.phrase,
        "result": line.result,
    }  # fmt: skip


async def _add_seats(session: AsyncSession, owed: Sequence[tuple[int, tuple[PlannedSeat, ...]]]) -> None:
    rows = [
        {"task_id": task_id, "position": n, "role": s.role, "school_id": s.school_id, "printed": s.printed}
        for task_id, seats in owed
        for n, s in enumerate(seats)
    ]
    await session.execute(insert(SEATS), rows)


async def reword(
    session: AsyncSession, programme_id: int, year: int, wanted: Sequence[PlannedStage], stages: Mapping[Place, int],
    now: datetime,
) -> int:  # fmt: skip
    """What is owed is called as the roadmap calls it now; what is done keeps its words. How many stages were.

    Other words are a change too: the history has them, and a calendar shows them under a higher SEQUENCE.
    """
    owed = Task.programme_id == programme_id, Task.academic_year == year, Task.state.in_(OWED)
    columns = Task.kind, Task.title, Task.details, Task.phrase, Task.result
    known: dict[int, set[tuple[Any, ...]]] = {}
    for stage_id, *words in await session.execute(select(Task.stage_id, *columns).where(*owed).distinct()):
        known.setdefault(stage_id or 0, set()).add(tuple(words))
    reworded = 0
    for stage in wanted:
        wording, stage_id = _wording(stage), stages[stage.place]
        if known.get(stage_id, set()) - {tuple(wording.values())}:
            await session.execute(_reworded([*owed, Task.stage_id == stage_id], wording, now))
            await session.execute(update(Task).where(*owed, Task.stage_id == stage_id).values(wording))
            reworded += 1
    return reworded


def _reworded(chosen: Sequence[ColumnElement[bool]], wording: Mapping[str, Any], now: datetime) -> Insert:
    """A row of history, title before and after, for every chosen task that is called or told otherwise now.

    Another phrase alone is none: if it means other days, those are told.
    """
    others = [
        getattr(Task, name).is_distinct_from(wording[name]) for name in ("title", "details", "result")
    ]  # fmt: skip
    values = Task.id, literal(now, TaskEvent.at.type), literal("words"), Task.title, literal(wording["title"])
    columns = ["task_id", "at", "what", "before", "after"]
    return insert(TaskEvent).from_select(columns, select(*values).where(*chosen, or_(*others)))


async def change_days(
    session: AsyncSession, changes: Sequence[tuple[Existing, PlannedTask, str]], now: datetime
) -> None:
    """Move what is owed to other days, each with its reason; a promise made for the old deadline is void."""
    if not changes:
        return
    statement = (
        update(TASKS)
        .where(TASKS.c.id == bindparam("key"))
        .values({name: bindparam(f"new_{name}") for name in ("starts", "deadline", "printed_deadline", "promised")})
    )
    rows = [
        {"key": before.task_id, "new_promised": None}
        | {f"new_{name}": value for name, value in _days(after.due).items()}
        for before, after, _ in changes
    ]
    await _in_chunks(session, statement, rows)
    moved = [change for change in changes if change[0].due.deadline != change[1].due.deadline]
    await _record(session, "deadline", now, [
        (before.task_id, str(before.due.deadline), str(after.due.deadline), why) for before, after, why in moved
    ])  # fmt: skip


async def change_state(
    session: AsyncSession, tasks: Sequence[Existing], state: TaskState, now: datetime, why: str
) -> None:
    """Cancel what the roadmap no longer asks for, or plan again what it asks for once more."""
    statement = update(TASKS).where(TASKS.c.id == bindparam("key")).values(state=state)
    await _in_chunks(session, statement, [{"key": task.task_id} for task in tasks])
    await _record(
        session, "state", now, [(task.task_id, task.state, state.value, why) for task in tasks]
    )  # fmt: skip


async def change_seats(session: AsyncSession, changes: Sequence[tuple[int, PlannedTask]], now: datetime) -> None:
    """Give tasks to the seats the roadmap names now; people are found by their seats, so nobody else is touched."""
    for part in _chunks(changes):
        await session.execute(delete(SEATS).where(SEATS.c.task_id.in_([task_id for task_id, _ in part])))
        await _add_seats(session, [(task_id, task.seats) for task_id, task in part])
    await _record(session, "seats", now, [(task_id, None, _named(task.seats), None) for task_id, task in changes])


def _named(seats: Sequence[PlannedSeat]) -> str:
    return ", ".join(seat.printed or seat.role for seat in seats)


async def _record(
    session: AsyncSession, what: str, now: datetime, changes: Sequence[tuple[int, str | None, str | None, str | None]]
) -> None:
    rows = [
        {"task_id": task_id, "at": now, "what": what, "before": before, "after": after, "why": why}
        for task_id, before, after, why in changes
    ]
    await _in_chunks(session, insert(EVENTS), rows)


async def _in_chunks(session: AsyncSession, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    for part in _chunks(rows):
        await session.execute(statement, part)


def _chunks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
