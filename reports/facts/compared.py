"""Two schools side by side, one school over time, and all indicators."""

from reports.compared import CompareFacts, DynamicsFacts, IndicatorFacts
from reports.facts.moment import Asking
from reports.facts.programme import schools_of
from reports.facts.reading import results_of_all, risks_of, targets_of
from reports.facts.school import school_facts
from reports.results import COUNTED
from reports.thresholds import read_factors, read_thresholds
from storage.queries.roadmap import programme_of
from storage.queries.schools import school
from storage.refusals import NotYours, Refusal
from storage.rights import Right


async def compare_facts(ask: Asking, first: int, second: int) -> CompareFacts:
    """Two different schools, both within the actor's reach; only for who sees schools side by side."""
    if not ask.actor.may(Right.SEE_OVERVIEW):
        raise NotYours("Сравнивать школы могут координатор, руководитель и куратор.")
    if first == second:
        raise Refusal("Это одна и та же школа. Выберите вторую другую.")
    return CompareFacts(await school_facts(ask, first), await school_facts(ask, second))


async def dynamics_facts(ask: Asking, school_id: int) -> DynamicsFacts:
    """One school's waves and years."""
    found = await school(ask.session, ask.actor, school_id, Right.SEE_REPORT)
    results = [one for one in await results_of_all(ask) if one.school == found.id and one.share is not None]
    by_assessment = {
        one: tuple(sorted((r.year, r.share) for r in results if r.assessment == one and r.share is not None))
        for one in COUNTED
    }
    return DynamicsFacts(
        title=found.full_name or found.short_name,
        year=ask.period.label,
        as_of=ask.today,
        answers=tuple(row[1:] for row in await risks_of(ask, found.id)),
        thresholds=read_thresholds(),
        factors=read_factors(),
        results=tuple((one, shares) for one, shares in by_assessment.items() if shares),
        generated_at=ask.local,
    )


async def indicator_facts(ask: Asking) -> IndicatorFacts:
    """All indicators of the programme."""
    await schools_of(ask)
    programme = await programme_of(ask.session, ask.actor)
    return IndicatorFacts(programme.title, ask.period.label, ask.today, await targets_of(ask), ask.local)
