"""Indicators as reports show them: the plan of the year and the newest fact, of the whole programme or of a school."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Indicator, IndicatorFact, IndicatorTarget
from storage.queries.reported import confirmed
from storage.rights import Actor, Right


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with its plan and newest fact; `plan` as printed, `value` in the indicator's unit."""

    title: str
    unit: str | None
    direction: str | None
    plan: str
    value: float | None


async def indicators_of(
    session: AsyncSession, actor: Actor, until: date, school_id: int | None = None
) -> Sequence[IndicatorRow]:
    """Indicators of the programme with facts of the whole, or of one school the actor may see.

    A school's are those that somebody entered for any school: the others are not counted by school.
    """
    there = Indicator.programme_id == actor.programme_id, Indicator.gone_at.is_(None)
    indicators = (await session.scalars(select(Indicator).where(*there).order_by(Indicator.place))).all()
    facts = await _facts(session, actor, until, by_school=school_id is not None)
    plans = await _plans(session, actor)
    shown = [one for one in indicators if school_id is None or one.id in {key[0] for key in facts}]
    rows = []
    for one in shown:
        fact = facts.get((one.id, school_id))
        plan = _plan(plans.get(one.id, {}), (fact.ends if fact else until).year)
        rows.append(IndicatorRow(one.title, one.unit, one.direction, plan, fact.value if fact else None))
    return rows


async def _facts(
    session: AsyncSession, actor: Actor, until: date, *, by_school: bool
) -> Mapping[tuple[int, int | None], IndicatorFact]:
    """The newest fact that had begun, by (indicator, school); those of schools, or of the whole.

    The caller takes one school's, which the actor may see; the others only tell which indicators schools have.
    """
    mine = IndicatorFact.programme_id == actor.programme_id, IndicatorFact.starts <= until
    kind = IndicatorFact.school_id.is_not(None) if by_school else IndicatorFact.school_id.is_(None)
    known = confirmed(actor, IndicatorFact, IndicatorFact.school_id, Right.SEE_REPORT)
    statement = select(IndicatorFact).where(*mine, kind, known).order_by(IndicatorFact.ends, IndicatorFact.id)
    return {(fact.indicator_id, fact.school_id): fact for fact in await session.scalars(statement)}


async def _plans(session: AsyncSession, actor: Actor) -> Mapping[int, dict[int | None, str]]:
    statement = (
        select(IndicatorTarget.indicator_id, IndicatorTarget.year, IndicatorTarget.plan)
        .join(Indicator, Indicator.id == IndicatorTarget.indicator_id)
        .where(Indicator.programme_id == actor.programme_id)
    )
    found: dict[int, dict[int | None, str]] = defaultdict(dict)
    for indicator_id, year, plan in await session.execute(statement):
        found[indicator_id][year] = plan
    return found


def _plan(plans: Mapping[int | None, str], year: int) -> str:
    """The plan of a year, else of the whole programme, else of the nearest year before, else of the first one."""
    if year in plans or None in plans:
        return plans.get(year) or plans.get(None) or ""
    years = sorted(one for one in plans if one is not None)
    before = [one for one in years if one < year]
    return plans[before[-1] if before else years[0]] if years else ""
