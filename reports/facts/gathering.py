"""A request → its facts, within the rights of whoever asks."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from reports.facts.compared import compare_facts, dynamics_facts, indicator_facts
from reports.facts.moment import Asking
from reports.facts.programme import curator_facts, factor_facts, programme_facts
from reports.facts.school import school_facts
from reports.facts.tasks import task_facts, timeline_facts
from reports.facts.wave import wave_facts
from reports.request import IN_GROUPS, Kind, Request
from storage.refusals import NotYours

GATHERERS: Mapping[Kind, Callable[[Asking, Request], Awaitable[Any]]] = {
    Kind.SCHOOL: lambda ask, asked: school_facts(ask, asked.subject),
    Kind.PROGRAMME: lambda ask, asked: programme_facts(ask),
    Kind.FACTOR: lambda ask, asked: factor_facts(ask, asked.subject),
    Kind.TASKS: lambda ask, asked: task_facts(ask, asked.subject, overdue=asked.overdue),
    Kind.WAVE: lambda ask, asked: wave_facts(ask, asked.subject),
    Kind.CURATOR: lambda ask, asked: curator_facts(ask, asked.subject),
    Kind.INDICATORS: lambda ask, asked: indicator_facts(ask),
    Kind.TIMELINE: lambda ask, asked: timeline_facts(ask),
    Kind.COMPARE: lambda ask, asked: compare_facts(ask, asked.subject, asked.other),
    Kind.DYNAMICS: lambda ask, asked: dynamics_facts(ask, asked.subject),
}


async def gathered(ask: Asking, asked: Request) -> Any:
    """The facts of a request; NotYours where the actor may not see them, or a group may not be told."""
    if not ask.actor.may(asked.right):
        raise NotYours("Этот отчёт открыт другим ролям.")
    if not ask.named and (asked.kind not in IN_GROUPS or (asked.kind is Kind.TASKS and asked.subject)):
        raise NotYours("В группе программы показываю только то, где школы не названы.")
    return await GATHERERS[asked.kind](ask, asked)
