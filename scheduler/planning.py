"""Measures × one academic year × schools or central seats → dated tasks, once: planning twice changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from scheduler import texts
from scheduler.seats import SeatReading, seats
from scheduler.terms import Context, Kind, Reading, read, stages
from storage.models import OWED, MeasureKind, Programme, TaskKind
from storage.queries import roadmap
from storage.queries.questions import keep_questions
from storage.queries.roadmap import Existing, Identity, Line, PlannedSeat, PlannedTask

KINDS = {MeasureKind.SITTING: TaskKind.SITTING, MeasureKind.IOM: TaskKind.IOM_REVIEW}


@dataclass(frozen=True, slots=True)
class Asked:
    """A phrase a person must decide: the question and what each choice would mean."""

    line: Line
    place: roadmap.Place
    phrase: str
    question: str
    choices: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Ongoing:
    """A measure that goes on all the time and has no deadline."""

    line: Line
    phrase: str


@dataclass
class Plan:
    """What a roadmap means in one academic year; each printed cell is in it at least once."""

    year: int
    tasks: list[PlannedTask] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    ongoing: list[Ongoing] = field(default_factory=list)
    stages: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """What applying a plan did, in numbers of tasks; `questions` counts the open ones."""

    created: int
    moved: int
    cancelled: int
    unchanged: int
    questions: int


async def plan(session: AsyncSession, programme: Programme, year: int) -> Plan:
    """Read the roadmap of an academic year; stores nothing."""
    lines = await roadmap.lines(session, programme.id, year)
    groups = await roadmap.schools_by_group(session, programme.id, year)
    decided = await roadmap.decided_terms(session, programme.id, year)
    span = (programme.starts, programme.ends) if programme.starts and programme.ends else None
    context = Context(year_start=year, span=span)
    result = Plan(year)
    for line in lines:
        _plan_line(result, line, context, groups, decided)
    return result


def _plan_line(
    result: Plan, line: Line, context: Context,
    groups: Mapping[str | None, Sequence[int]], decided: Mapping[roadmap.Place, list[date]],
) -> None:  # fmt: skip
    result.lines[line.cell_id] = line
    parts = result.stages[line.cell_id] = _parts(line)
    for ordinal, (text, phrase) in enumerate(parts):
        place = (line.cell_id, ordinal)
        reading = read(phrase, context)
        if place in decided:
            dated: list[tuple[date | None, date]] = [(None, day) for day in decided[place]]
        elif reading.kind is Kind.ONGOING and not reading.needs_human:
            result.ongoing.append(Ongoing(line, phrase))
            continue
        elif reading.needs_human or not reading.deadlines:
            result.questions.append(_asked(line, place, phrase, reading))
            continue
        else:
            dated = [pair for pair in _dated(reading) if _belongs(pair[1], line, context.year_start or 0)]
        result.tasks += _tasks(line, place, (text, phrase), dated, groups)


def _parts(line: Line) -> list[tuple[str, str]]:
    """(text, phrase) of each stage.

    An empty sole column is a deadline nobody printed, so it is asked; an empty column of one year plans nothing.
    """
    parts = [(stage.text, stage.phrase) for stage in stages(line.printed)]
    return parts if parts or line.column_year is not None else [("", "")]


def _dated(reading: Reading) -> list[tuple[date | None, date]]:
    """Each deadline with the start of the window it closes."""
    starts = {window.end: window.start for window in reading.windows}
    return [(starts.get(deadline), deadline) for deadline in reading.deadlines]


def _belongs(deadline: date, line: Line, year: int) -> bool:
    """In a roadmap of one column a printed year occurs once: in the academic year that its August opens."""
    return line.column_year is not None or date(year, 8, 1) <= deadline <= date(year + 1, 8, 31)


def _asked(line: Line, place: roadmap.Place, phrase: str, reading: Reading) -> Asked:
    choices = tuple(
        {
            "label": choice.label,
            "deadlines": [day.isoformat() for day in choice.deadlines],
        }
        for choice in reading.choices
        if choice.deadlines
    )
    return Asked(line, place, phrase, reading.question or texts.WHEN, choices)


def _tasks(
    line: Line, place: roadmap.Place, stage: tuple[str, str],
    dated: Sequence[tuple[date | None, date]], groups: Mapping[str | None, Sequence[int]],
) -> Iterable[PlannedTask]:  # fmt: skip
    for occurrence, (starts, deadline) in enumerate(dated):
        for school_id, owed_by in _owners(line, groups):
            yield PlannedTask(
                identity=(*place, occurrence, school_id), kind=KINDS.get(line.kind, TaskKind.MEASURE),
                title=line.title, details=stage[0] or None, phrase=stage[1], result=line.result,
                starts=starts, deadline=deadline, seats=owed_by,
            )  # fmt: skip


def _owners(
    line: Line, groups: Mapping[str | None, Sequence[int]]
) -> Iterable[tuple[int | None, tuple[PlannedSeat, ...]]]:
    """Central seats share one task; a school-level role makes one task a school of the measure's group."""
    readings = seats(line.responsible or "")
    central = [_seat(reading, None) for reading in readings if reading.level == "programme"]
    schools: dict[int, list[PlannedSeat]] = {}
    for reading in (reading for reading in readings if reading.level == "school"):
        for school_id in _audience(groups, line.school_group, reading.group):
            schools.setdefault(school_id, []).append(_seat(reading, school_id))
    if central or not schools:  # nobody named, or a group without schools yet: the coordinator sees it all the same
        yield None, _merged(central or [PlannedSeat("coordinator", None, line.responsible)])
    for school_id, owed_by in schools.items():
        yield school_id, _merged(owed_by)


def _merged(owed_by: Sequence[PlannedSeat]) -> tuple[PlannedSeat, ...]:
    """One seat a role: two posts of one role share a seat, and all that is printed stays."""
    printed: dict[tuple[str, int | None], list[str]] = {}
    for seat in owed_by:
        printed.setdefault((seat.role, seat.school_id), []).extend([seat.printed] if seat.printed else [])
    return tuple(PlannedSeat(role, school, ", ".join(posts) or None) for (role, school), posts in printed.items())


def _audience(groups: Mapping[str | None, Sequence[int]], printed: str | None, named: str | None) -> list[int]:
    """Schools of any of the measure's groups («;» between them) that are of the group the seat names, if it does."""
    titles: list[str | None] = [title.strip() for title in (printed or "").split(";") if title.strip()]
    of_measure = {school for title in titles or [None] for school in groups.get(title, ())}
    of_seat = set(groups.get(named, ())) if named else of_measure
    return [school for school in groups[None] if school in of_measure & of_seat]


def _seat(reading: SeatReading, school_id: int | None) -> PlannedSeat:
    return PlannedSeat(str(reading.role), school_id, reading.printed)


async def apply(session: AsyncSession, programme: Programme, plan: Plan, now: datetime) -> Planned:
    """Store a plan: new tasks are added, amended ones moved while not done, those no longer asked for cancelled."""
    existing = await roadmap.existing_tasks(session, programme.id, plan.year)
    wanted = {task.identity: task for task in plan.tasks}
    places = await roadmap.keep_stages(session, plan.stages)
    new = [task for identity, task in wanted.items() if identity not in existing]
    moved = [(existing[i], task) for i, task in wanted.items() if i in existing and _differs(existing[i], task)]
    gone = _no_longer_asked(existing, wanted)
    await roadmap.add_tasks(session, programme.id, plan.year, new, places, now)
    await roadmap.move_tasks(session, moved, now, texts.AMENDED)
    await roadmap.cancel_tasks(session, gone, now, texts.REMOVED)
    await keep_questions(
        session, programme.id, plan.year,
        [(places[asked.place], asked.question, [dict(choice) for choice in asked.choices]) for asked in plan.questions],
    )  # fmt: skip
    unchanged = len(wanted) - len(new) - len(moved)
    return Planned(len(new), len(moved), len(gone), unchanged, len(plan.questions))


def _differs(before: Existing, after: PlannedTask) -> bool:
    return before.state in OWED and (before.starts, before.deadline) != (after.starts, after.deadline)


def _no_longer_asked(existing: Mapping[Identity, Existing], wanted: Mapping[Identity, PlannedTask]) -> list[Existing]:
    return [task for identity, task in existing.items() if identity not in wanted and task.state in OWED]
