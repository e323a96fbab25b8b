"""What is known of a programme's schools side by side: risks, groups, indicators, punctuality, one factor."""

from collections.abc import Collection, Sequence

from reports.factor import FactorFacts
from reports.facts.moment import Asking
from reports.facts.reading import punctuality_of, risks_of, targets_of, tasks_of
from reports.programme import GroupYear, Overview, ProgrammeFacts, Punctual, SchoolRow
from reports.thresholds import read_factors, read_parameters, read_thresholds
from reports.workload import CuratorFacts, Workload, latest_first
from storage.models import School
from storage.queries.groups_by_year import badges_by_school, curators_of, group_sizes
from storage.queries.roadmap import programme_of
from storage.queries.schools import schools
from storage.queries.task_counts import TaskCounts, task_counts
from storage.refusals import NotYours, Refusal
from storage.rights import Right

YEARS = 4


async def schools_of(ask: Asking, only: Collection[int] | None = None) -> Sequence[School]:
    """The schools that stand side by side; NotYours for whom they are not."""
    if not ask.actor.may(Right.SEE_OVERVIEW):
        raise NotYours("Отчёты по программе открыты другим ролям. Отчёт по своей школе: /report")
    found = await schools(ask.session, ask.actor, Right.SEE_OVERVIEW)
    return [school for school in found if only is None or school.id in only]


async def rows_of(ask: Asking, found: Sequence[School]) -> tuple[SchoolRow, ...]:
    if not ask.named:
        return tuple(SchoolRow(number, "") for number, _ in enumerate(found))
    badges = await badges_by_school(ask.session, ask.actor, ask.period.last_year)
    return tuple(SchoolRow(school.id, school.short_name, badges.get(school.id, ())) for school in found)


async def answers_of(ask: Asking, found: Sequence[School]) -> tuple[tuple[int, str, str, float | None], ...]:
    """Risk answers by school; without names by the school's place alone."""
    keys = {school.id: school.id if ask.named else number for number, school in enumerate(found)}
    return tuple((keys[row[0]], *row[1:]) for row in await risks_of(ask) if row[0] in keys)


async def programme_facts(ask: Asking) -> ProgrammeFacts:
    """The heat map of the actor's schools, and the page of the programme as a whole."""
    found = await schools_of(ask)
    return await _risks(ask, found, await overview(ask))


async def _risks(ask: Asking, found: Sequence[School], whole: Overview | None = None) -> ProgrammeFacts:
    programme = await programme_of(ask.session, ask.actor)
    return ProgrammeFacts(
        title=programme.title,
        year=ask.period.label,
        as_of=ask.today,
        schools=await rows_of(ask, found),
        answers=await answers_of(ask, found),
        thresholds=read_thresholds(),
        factors=read_factors(),
        generated_at=ask.local,
        overview=whole,
        named=ask.named,
    )


async def overview(ask: Asking) -> Overview:
    sizes = await group_sizes(ask.session, ask.actor, ask.period.last_year)
    counts = await task_counts(ask.session, ask.actor, ask.today, ask.stretch)
    curators = await curators_of(ask.session, ask.actor, ask.today) if ask.named else {}
    own = {
        name: sum((counts.get(school, TaskCounts()) for school in mine), TaskCounts())
        for name, mine in curators.values()
    }
    rows = [Punctual(name, punctuality_of(total)) for name, total in own.items()]
    return Overview(
        groups=tuple(GroupYear(year, tuple(groups)) for year, groups in sorted(sizes.items()))[-YEARS:],
        targets=await targets_of(ask),
        curators=tuple(sorted(rows, key=lambda row: (row.on_time.share is None, row.on_time.share or 0, row.name))),
        on_time=punctuality_of(sum(counts.values(), TaskCounts())),
        with_tasks=ask.actor.may(Right.SEE_TASKS),
    )


async def factor_facts(ask: Asking, number: int) -> FactorFacts:
    """One factor in the actor's schools; Refusal for a number there is none of."""
    factor = next((one for one in read_factors() if one.number == number), None)
    if factor is None:
        raise Refusal("Такого фактора нет: их десять. Откройте список заново: /report")
    found = await schools_of(ask)
    return FactorFacts(
        title=(await programme_of(ask.session, ask.actor)).title,
        factor=factor,
        year=ask.period.label,
        as_of=ask.today,
        schools=await rows_of(ask, found),
        answers=await answers_of(ask, found),
        thresholds=read_thresholds(),
        parameters=read_parameters(),
        generated_at=ask.local,
        named=ask.named,
    )


async def curator_facts(ask: Asking, person_id: int) -> CuratorFacts:
    """The schools of a curator the actor may see."""
    curators = await curators_of(ask.session, ask.actor, ask.today) if ask.named else {}
    if person_id not in curators:
        raise NotYours("Такого куратора среди Ваших нет.")
    name, own = curators[person_id]
    found = await schools_of(ask, own)
    return CuratorFacts(name, await _risks(ask, found), latest_first(await workloads(ask, found)))


async def workloads(ask: Asking, found: Sequence[School]) -> list[Workload]:
    """Tasks and punctuality of each school."""
    counts = await task_counts(ask.session, ask.actor, ask.today, ask.stretch)
    own = [(school, counts.get(school.id, TaskCounts())) for school in found]
    return [Workload(school.short_name, tasks_of(total), punctuality_of(total)) for school, total in own]
