"""Tasks of a programme or a school, and the roadmap in time."""

from dataclasses import replace

from sqlalchemy import ColumnElement, true

from reports.facts.moment import Asking
from reports.facts.programme import schools_of, workloads
from reports.facts.reading import punctuality_of, tasks_of
from reports.period import year_period
from reports.school import Deadline, TaskFacts
from reports.timeline import Line, Standing, TimelineFacts
from reports.workload import TaskReportFacts, latest_first
from storage.models import Task
from storage.queries.roadmap import programme_of
from storage.queries.schools import school
from storage.queries.task_counts import TaskCounts, deadlines, task_counts
from storage.queries.task_lines import directions
from storage.rights import Right

LISTED = 6
COMING = 5


async def task_facts(ask: Asking, school_id: int, *, overdue: bool) -> TaskReportFacts:
    """Tasks of one school, or (0) of all the actor reaches, by school; `overdue`: only what is late."""
    found = await school(ask.session, ask.actor, school_id, Right.SEE_REPORT) if school_id else None
    own = Task.school_id == found.id if found else true()
    counts = await task_counts(ask.session, ask.actor, ask.today, ask.stretch, own)
    total = sum(counts.values(), TaskCounts())
    rows = [] if found or not ask.named else await workloads(ask, await schools_of(ask))
    return TaskReportFacts(
        title=found.short_name if found else (await programme_of(ask.session, ask.actor)).title,
        year=ask.period.label,
        as_of=ask.today,
        tasks=await _tasks(ask, own, tasks_of(total), overdue=overdue),
        on_time=punctuality_of(total),
        rows=tuple(row for row in latest_first(rows) if row.tasks.overdue or not overdue),
        generated_at=ask.local,
        overdue=overdue,
        named=ask.named,
        of_school=found is not None,
    )


async def _tasks(ask: Asking, own: ColumnElement[bool], counts: TaskFacts, *, overdue: bool) -> TaskFacts:
    late = await deadlines(ask.session, ask.actor, ask.stretch, own, Task.deadline < ask.today, limit=LISTED)
    listed = [Deadline(*row, True) for row in late]
    if overdue:
        return replace(counts, done=0, in_time=0, upcoming=tuple(listed))
    coming = await deadlines(ask.session, ask.actor, ask.stretch, own, Task.deadline >= ask.today, limit=LISTED)
    return replace(counts, upcoming=(*listed, *(Deadline(*row) for row in coming)))


async def timeline_facts(ask: Asking) -> TimelineFacts:
    """Every dated task of the roadmap by its direction, in the academic year or the period asked for."""
    await schools_of(ask)
    period = ask.period if ask.period.asked else year_period(ask.period.last_year)
    found = await directions(ask.session, ask.actor, period.since, period.until)
    lines = tuple(
        Line(name, tuple((day, _standing(is_done=done, is_late=day < ask.today)) for day, done in tasks))
        for name, tasks in found.items()
    )
    ahead = ask.about(period)
    coming = await deadlines(ask.session, ask.actor, ahead.stretch, Task.deadline >= ask.today, limit=COMING)
    return TimelineFacts(
        title=(await programme_of(ask.session, ask.actor)).title,
        year=period.label,
        since=period.since,
        until=period.until,
        as_of=ask.today,
        lines=lines,
        coming=tuple(coming),
        generated_at=ask.local,
    )


def _standing(*, is_done: bool, is_late: bool) -> Standing:
    if is_done:
        return Standing.DONE
    return Standing.OVERDUE if is_late else Standing.IN_TIME
