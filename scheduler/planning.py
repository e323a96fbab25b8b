"""Measures, monitorings, reviews × an academic year × schools or central seats → dated tasks; twice changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from scheduler import texts
from scheduler.cadences import outcomes_of_monitorings
from scheduler.calendars import Moving
from scheduler.iom_reviews import outcomes_of_reviews
from scheduler.matching import Matched, Pair, match
from scheduler.owners import Owners, owners
from scheduler.plans import Asked, Covered, Dated, Facts, Ongoing, Outcome, Plan, Planned, WaveDue
from scheduler.printed import in_programme, outcome, stages_of
from scheduler.school_calendars import own_calendar
from storage.models import Audited, Programme, TaskState
from storage.queries import existing, planned, roadmap
from storage.queries.audit import Change, actor_or_nobody, record_as
from storage.queries.periods import own_periods
from storage.queries.planned import Existing, PlannedTask, Spot, Standing
from storage.queries.questions import Question, keep_questions
from storage.queries.roadmap import Line
from storage.rights import By


async def plan(session: AsyncSession, programme: Programme, year: int) -> Plan:
    """Read the roadmap and the monitorings of an academic year; stores nothing."""
    return draw_up(await facts(session, programme, year))


async def facts(session: AsyncSession, programme: Programme, year: int) -> Facts:
    """What is printed, known and decided for an academic year."""
    span = (programme.starts, programme.ends) if programme.starts and programme.ends else None
    calendar = own_calendar(**await own_periods(session, programme.id))
    return Facts(
        year, await roadmap.lines(session, programme.id, year), await roadmap.monitorings(session, programme.id),
        await roadmap.iom_reviews(session, programme.id),
        await roadmap.schools_by_group(session, programme.id, year),
        await roadmap.decided_terms(session, programme.id, year), span, Moving(programme.day_off.value), calendar,
    )  # fmt: skip


async def waves_due(session: AsyncSession, programme: Programme, year: int) -> Sequence[WaveDue]:
    """The waves that the monitorings by questionnaire announce for an academic year."""
    asking = [line for line in await roadmap.monitorings(session, programme.id) if line.questionnaire]
    if not asking:  # asked of every programme every minute of the night: most need not be read for it
        return []
    known = await facts(session, programme, year)
    return draw_up(replace(known, lines=(), monitorings=asking, reviews=())).waves


def draw_up(facts: Facts) -> Plan:
    """What every line means that year. A sole column, and a monitoring, speak of the programme's years only."""
    result = Plan(facts.year)
    goes_on = in_programme(facts.year, facts)
    for line in facts.lines:
        if goes_on or line.column_year is not None:
            _plan_line(result, line, facts)
    for found in outcomes_of_monitorings(facts, result) if goes_on else ():
        if found is not None:
            result.stages.append(found.stage)
            _put(result, found, owners(found.stage.line, facts.groups))
    for one in outcomes_of_reviews(facts) if goes_on else ():
        result.stages.append(one.stage)
        _put(result, one, owners(one.stage.line, facts.groups))
    return result


def _plan_line(result: Plan, line: Line, facts: Facts) -> None:
    owed_by = owners(line, facts.groups)
    for stage in stages_of(line):
        result.stages.append(stage)
        if (found := outcome(stage, facts)) is not None:
            _put(result, found, owed_by)


def _put(result: Plan, found: Outcome | Covered, owed_by: Owners) -> None:
    match found:
        case Asked():
            result.questions.append(found)
        case Ongoing():
            result.ongoing.append(found)
        case Covered():
            result.covered.append(found)
        case Dated(stage) if stage.line.questionnaire:
            result.waves += [WaveDue(stage, due) for due in found.dues]
        case Dated(stage, dues):
            result.tasks += [PlannedTask(stage, school, due, held_by) for due in dues for school, held_by in owed_by]


async def apply(
    session: AsyncSession, programme: Programme, plan: Plan, now: datetime, by: By | None = None
) -> Planned:
    """Store a plan: new tasks are added, amended ones moved while not done, those no longer asked for cancelled."""
    await planned.lock_programme(session, programme.id)
    matched = _matched(plan, await existing.existing_tasks(session, programme.id, plan.year, texts.REMOVED))
    stages = await planned.keep_stages(session, plan.stages)
    reworded = await planned.reword(session, programme.id, plan.year, plan.stages, stages, now)
    moved, given = _moved(matched.kept), await _given(session, programme, plan.year, matched)
    await planned.add_tasks(session, programme.id, plan.year, matched.new, stages, now)
    await planned.change_days(session, [*moved, *((*pair, texts.AGAIN) for pair in matched.restored)], now)
    await planned.change_seats(session, given, now)
    await planned.change_state(session, [task for task, _ in matched.restored], TaskState.PLANNED, now, texts.AGAIN)
    await planned.change_state(session, matched.gone, TaskState.CANCELLED, now, texts.REMOVED)
    asked = await keep_questions(session, programme.id, plan.year, [
        Question(stages[asked.stage.place], asked.stage.phrase, asked.question, [dict(c) for c in asked.choices])
        for asked in plan.questions
    ])  # fmt: skip
    same = len(plan.tasks) - len(matched.new) - len(matched.restored) - len(moved)
    done = Planned(
        len(matched.new), len(moved), len(matched.gone), same, len(plan.questions), len(matched.restored), len(given)
    )
    if done.changed or reworded or asked:
        told = Change(Audited.YEAR_PLANNED, after={"year": plan.year, **asdict(done)})
        record_as(session, actor_or_nobody(by, now, programme.id), told)
    return done


def _matched(plan: Plan, stored: Mapping[Spot, list[Existing]]) -> Matched:
    wanted: dict[Spot, list[PlannedTask]] = {}
    for task in plan.tasks:
        wanted.setdefault((task.stage.place, task.school_id), []).append(task)
    result = Matched()
    for spot, tasks in wanted.items():
        match(tasks, stored.get(spot, ()), result)
    gone = (task for spot, tasks in stored.items() if spot not in wanted for task in tasks)
    result.gone += [task for task in gone if task.standing is Standing.OWED]
    return result


def _moved(kept: list[Pair]) -> list[tuple[Existing, PlannedTask, str]]:
    """Owed tasks whose days are others now, with the reason."""
    return [
        (before, after, _why(before, after))
        for before, after in kept
        if before.standing is Standing.OWED and before.due != after.due
    ]


def _why(before: Existing, after: PlannedTask) -> str:
    """The roadmap amends a deadline only by another phrase; the same one can mean another day by the calendar."""
    if before.due.meant != after.due.meant:
        return texts.AMENDED if before.phrase != after.stage.phrase else texts.RECKONED
    return texts.OFF_DAY if after.due.printed else texts.ON_ITS_DAY


async def _given(
    session: AsyncSession, programme: Programme, year: int, matched: Matched
) -> list[tuple[int, PlannedTask]]:  # fmt: skip
    """Owed tasks whose seats the roadmap names otherwise now."""
    known = await existing.seats_by_task(session, programme.id, year)
    pairs = [pair for pair in matched.kept if pair[0].standing is Standing.OWED] + matched.restored
    return [(before.task_id, after) for before, after in pairs if known.get(before.task_id) != after.seats]
