"""What is known of one school."""

from dataclasses import replace

from reports.facts.moment import Asking
from reports.facts.reading import kind_of, punctuality_of, results_of_all, risks_of, targets_of, tasks_of
from reports.results import held_by, result_facts
from reports.school import Deadline, SchoolFacts, TaskFacts
from reports.thresholds import read_factors, read_thresholds
from storage.models import School, Task
from storage.queries.schools import groups_of, holders, school
from storage.queries.task_counts import TaskCounts, deadlines, task_counts
from storage.rights import Right, Role

DEADLINES = 6  # of each kind; the picture shows fewer and counts the rest


async def school_facts(ask: Asking, school_id: int) -> SchoolFacts:
    """The facts of one school; NotYours if the actor may not see its report."""
    found = await school(ask.session, ask.actor, school_id, Right.SEE_REPORT)
    own = Task.school_id == found.id
    by_school = await task_counts(ask.session, ask.actor, ask.today, ask.stretch, own)
    counts = by_school.get(found.id, TaskCounts())
    results = await results_of_all(ask)
    curators = await holders(ask.session, found.id, Role.CURATOR)
    return SchoolFacts(
        title=found.full_name or found.short_name,
        badges=await groups_of(ask.session, found.id, ask.period.last_year),
        curator=", ".join(person.name for person in curators) or None,
        year=ask.period.label,
        as_of=ask.today,
        answers=tuple(row[1:] for row in await risks_of(ask, found.id)),
        thresholds=read_thresholds(),
        factors=read_factors(),
        tasks=await _tasks(ask, found, tasks_of(counts)),
        generated_at=ask.local,
        results=result_facts(results, found.id, held_by(kind_of(found)), ask.period.last_year),
        targets=await targets_of(ask, found.id),
        on_time=punctuality_of(counts),
    )


async def _tasks(ask: Asking, found: School, counts: TaskFacts) -> TaskFacts:
    """Some overdue and some coming: many overdue tasks must not hide the next deadline."""
    own = Task.school_id == found.id
    late = await deadlines(ask.session, ask.actor, ask.stretch, own, Task.deadline < ask.today, limit=DEADLINES)
    coming = await deadlines(ask.session, ask.actor, ask.stretch, own, Task.deadline >= ask.today, limit=DEADLINES)
    listed = [(*row, True) for row in late] + [(*row, False) for row in coming]
    return replace(counts, upcoming=tuple(Deadline(*row) for row in listed))
