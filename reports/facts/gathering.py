"""A request → its facts, within the rights of whoever asks."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from reports.dossiers import PictureSet
from reports.facts.compared import compare_facts, dynamics_facts, indicator_facts
from reports.facts.dossiers import programme_dossier, school_dossier, sitting_dossier, wave_dossier
from reports.facts.moment import Asking
from reports.facts.programme import curator_facts, factor_facts, programme_facts
from reports.facts.school import school_facts
from reports.facts.tasks import task_facts, timeline_facts
from reports.facts.wave import wave_facts
from reports.request import IN_GROUPS, WHOLE_ONLY, Form, Kind, Request
from storage.refusals import NotYours, Refusal

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

DOSSIERS: Mapping[Kind, Callable[[Asking, Request], Awaitable[Any]]] = {
    **GATHERERS,
    Kind.SCHOOL: lambda ask, asked: school_dossier(ask, asked.subject),
    Kind.PROGRAMME: lambda ask, asked: programme_dossier(ask),
    Kind.WAVE: lambda ask, asked: wave_dossier(ask, asked.subject),
    Kind.SITTING: lambda ask, asked: sitting_dossier(ask, asked.subject),
}
"""What papers and workbooks are made from."""

PRINTED: Mapping[Kind, tuple[Kind, ...]] = {
    Kind.SCHOOL: (Kind.SCHOOL, Kind.DYNAMICS, Kind.TASKS),
    Kind.PROGRAMME: (Kind.PROGRAMME, Kind.TASKS, Kind.INDICATORS, Kind.TIMELINE),
}
"""The pictures that are printed together; of other kinds their own."""


async def gathered(ask: Asking, asked: Request) -> Any:
    """The facts of a request; NotYours where the actor may not see them, or a group may not be told."""
    if not asked.is_open_to(ask.actor):
        raise NotYours("Этот отчёт открыт другим ролям.")
    if not ask.named and (asked.kind not in IN_GROUPS or (asked.kind is Kind.TASKS and asked.subject)):
        raise NotYours("В группе программы показываю только то, где школы не названы.")
    if not asked.is_made or not (ask.named or asked.form is Form.PICTURE):
        raise Refusal("В таком виде этот отчёт не делаю. Что есть: /report")
    if asked.form in WHOLE_ONLY and ask.actor.reach(asked.right) is not None:
        raise NotYours("Эту бумагу готовят координатор и руководитель: она обо всех школах программы.")
    if asked.form is Form.PICTURE:
        return await GATHERERS[asked.kind](ask, asked)
    return await (_printed(ask, asked) if asked.form is Form.PDF else DOSSIERS[asked.kind](ask, asked))


async def _printed(ask: Asking, asked: Request) -> PictureSet:
    kinds = PRINTED.get(asked.kind, (asked.kind,))
    return PictureSet(tuple([await GATHERERS[kind](ask, replace(asked, kind=kind)) for kind in kinds]), ask.local)
