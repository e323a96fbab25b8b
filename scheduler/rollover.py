"""The next academic year of a roadmap: yearless phrases move to it, printed years are asked, what was done stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.planning import apply, draw_up, facts, plan
from scheduler.plans import Facts, Plan, Planned
from scheduler.printed import in_programme, prints_year, stages_of
from storage.models import Audited, Programme
from storage.queries import rollover as queries
from storage.queries.audit import Change, actor_or_nobody, record_as
from storage.queries.planned import PlannedStage
from storage.queries.roadmap import Line, Origin
from storage.rights import By

Step = tuple[int, int, int, int]
"""A step of a measure, a monitoring or a route, whatever its column."""


@dataclass(frozen=True, slots=True)
class Move:
    """The deadlines of a stage in the year that ends (none: it is new) and in the next one."""

    stage: PlannedStage
    before: tuple[date, ...]
    after: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Rollover:
    """What the next academic year, `year`, would be; `carried` are cells it repeats because nobody printed its own."""

    year: int
    plan: Plan
    moves: tuple[Move, ...]
    carried: tuple[Line, ...]
    passed: queries.YearPassed
    in_programme: bool


async def preview(session: AsyncSession, programme: Programme) -> Rollover | None:
    """The year after the last planned one, stored nowhere yet; None where nothing was planned.

    A year planned already, but without what the year before prints for itself alone, is still to be carried into.
    """
    years = await queries.planned_years(session, programme.id)
    if not years:
        return None
    if len(years) > 1:
        found = await into(session, programme, years[-1])
        if found.carried:
            return found
    return await into(session, programme, years[-1] + 1)


async def into(session: AsyncSession, programme: Programme, year: int) -> Rollover:
    """What carrying the roadmap into an academic year would do."""
    last, next_ = [await facts(session, programme, one) for one in (year - 1, year)]
    carried = to_carry(last, next_)
    before, after = draw_up(last), draw_up(replace(next_, lines=_with_carried(last, next_, carried)))
    passed = await queries.year_passed(session, programme.id, year - 1)
    return Rollover(year, after, tuple(_moves(before, after)), carried, passed, in_programme(year, next_))


async def roll_over(
    session: AsyncSession, programme: Programme, year: int, now: datetime, by: By | None = None
) -> Planned:
    """Store the carried cells and plan the year; twice changes nothing."""
    carried = (await into(session, programme, year)).carried
    await queries.carry_cells(session, carried)
    if carried:
        told = Change(Audited.YEAR_CARRIED, after={"year": year, "carried": len(carried)})
        record_as(session, actor_or_nobody(by, now, programme.id), told)
    return await apply(session, programme, await plan(session, programme, year), now, by)


def to_carry(last: Facts, next_: Facts) -> tuple[Line, ...]:
    """Cells the next year has to repeat: all of the last column where it has none of its own; of a sole column, those
    that print the year that ends."""
    if not in_programme(next_.year, next_):
        return ()
    known = {line.measure_id for line in next_.lines if line.column_year is not None}
    return tuple(
        replace(
            line, origin=Origin(cell_id=-line.origin.cell_id), column_year=next_.year,
            carried_from=line.carried_from or last.year,
        )
        for line in last.lines
        if line.printed and line.measure_id not in known
        and (_of_the_year(line, last) if line.column_year is None else not known)
    )  # fmt: skip


def _of_the_year(line: Line, last: Facts) -> bool:
    """Whether a sole column prints days of the year that ends, and thus none of the next."""
    ended = draw_up(replace(last, lines=(line,), monitorings=(), reviews=()))
    mine = {task.stage.place for task in ended.tasks} | {asked.stage.place for asked in ended.questions}
    return any(stage.place in mine and prints_year(stage.phrase, last.year, last) for stage in stages_of(line))


def _with_carried(last: Facts, next_: Facts, carried: Sequence[Line]) -> list[Line]:
    """The lines of the next year, carried ones in the places of those they repeat."""
    order = {line.measure_id: n for n, line in enumerate((*last.lines, *next_.lines))}
    repeated = {line.measure_id for line in carried}
    lines = [line for line in next_.lines if line.measure_id not in repeated]
    return sorted((*lines, *carried), key=lambda line: order[line.measure_id])


def _moves(before: Plan, after: Plan) -> list[Move]:
    """Each dated stage of the next year beside the same step of the year that ends."""
    ended, begun = _days(before), _days(after)
    stages = {_step(task.stage): task.stage for task in after.tasks}
    return [Move(stage, ended.get(step, ()), begun[step]) for step, stage in stages.items()]


def _days(plan: Plan) -> dict[Step, tuple[date, ...]]:
    found: dict[Step, dict[date, None]] = {}
    for task in plan.tasks:
        found.setdefault(_step(task.stage), {})[task.due.deadline] = None
    return {step: tuple(days) for step, days in found.items()}


def _step(stage: PlannedStage) -> Step:
    origin, ordinal = stage.place
    return stage.line.measure_id, origin.monitoring_id, origin.iom_id, ordinal
