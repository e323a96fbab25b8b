"""Dossiers: a picture's facts with the people, the office and the lists that a paper or a workbook needs."""

from collections.abc import Mapping

from sqlalchemy import and_

from reports.dossiers import (
    Card,
    Office,
    ProgrammeDossier,
    SchoolDossier,
    Signer,
    SittingDossier,
    WaveDossier,
)
from reports.facts.moment import Asking
from reports.facts.programme import programme_facts, schools_of, workloads
from reports.facts.reading import results_of_all
from reports.facts.school import school_facts
from reports.facts.wave import wave_facts
from reports.passport import shares_of
from reports.results import Result
from reports.school import Deadline
from reports.texts.papers import COORDINATOR_POST, HEAD_POST
from reports.thresholds import read_parameters
from storage.models import School, Task
from storage.queries.dossiers import names_by_school, names_of, newest_passport, sitting
from storage.queries.groups_by_year import badges_by_school
from storage.queries.roadmap import programme_of
from storage.queries.schools import school
from storage.queries.task_counts import deadlines
from storage.rights import Right, Role

OWED = 60  # of one school: more is a list to work through in Excel, not to read on paper


async def office_of(ask: Asking) -> Office:
    programme = await programme_of(ask.session, ask.actor)
    head, coordinator = [
        await names_of(ask.session, ask.actor, role, ask.today) for role in (Role.HEAD, Role.COORDINATOR)
    ]
    return Office(
        programme=programme.title,
        municipality=programme.municipality,
        authority=programme.authority or "",
        basis=programme.order_basis or "",
        head=Signer(HEAD_POST, head),
        coordinator=Signer(programme.coordinator_post or COORDINATOR_POST, coordinator),
    )


async def cards_of(ask: Asking, found: list[School]) -> tuple[Card, ...]:
    people = await names_by_school(ask.session, ask.actor, ask.today)
    groups = await badges_by_school(ask.session, ask.actor, ask.period.last_year)
    return tuple(_card(one, people.get(one.id, {}), groups.get(one.id, ())) for one in found)


def _card(found: School, people: Mapping[Role, str], groups: tuple[str, ...]) -> Card:
    return Card(
        key=found.id,
        name=found.short_name,
        full_name=found.full_name or found.short_name,
        settlement=found.settlement or "",
        groups=groups,
        curator=people.get(Role.CURATOR, ""),
        director=people.get(Role.DIRECTOR, ""),
        deputy=people.get(Role.DEPUTY, ""),
        pupils=found.pupils,
        teachers=found.teachers,
    )


async def school_dossier(ask: Asking, school_id: int) -> SchoolDossier:
    found = await school(ask.session, ask.actor, school_id, Right.SEE_REPORT)
    (card,) = await cards_of(ask, [found])
    passport = await newest_passport(ask.session, ask.actor, found.id, ask.period.last_year)
    return SchoolDossier(
        school=await school_facts(ask, found.id),
        card=card,
        office=await office_of(ask),
        tasks=await _owed(ask, found.id),
        passport=shares_of(passport),
        passport_year=f"{passport.year}/{passport.year + 1}" if passport else "",
        parameters=read_parameters(),
    )


async def _owed(ask: Asking, school_id: int) -> tuple[Deadline, ...]:
    rows = await deadlines(ask.session, ask.actor, ask.stretch, and_(Task.school_id == school_id), limit=OWED)
    return tuple(Deadline(day, title, day < ask.today) for day, title in rows)


async def programme_dossier(ask: Asking) -> ProgrammeDossier:
    found = list(await schools_of(ask))
    own = {one.id for one in found}
    results = [one for one in await results_of_all(ask) if one.school in own]
    return ProgrammeDossier(
        programme=await programme_facts(ask),
        office=await office_of(ask),
        cards=await cards_of(ask, found),
        loads=tuple(await workloads(ask, found)),
        results=_newest(results),
    )


def _newest(results: list[Result]) -> tuple[Result, ...]:
    year = max((one.year for one in results), default=None)
    return tuple(one for one in results if one.year == year)


async def wave_dossier(ask: Asking, wave_id: int) -> WaveDossier:
    found = list(await schools_of(ask))
    return WaveDossier(await wave_facts(ask, wave_id), await office_of(ask), await cards_of(ask, found))


async def sitting_dossier(ask: Asking, task_id: int) -> SittingDossier:
    found = await sitting(ask.session, ask.actor, task_id)
    return SittingDossier(
        title=found.title,
        held_on=found.deadline,
        details=found.details or "",
        result=found.result or "",
        office=await office_of(ask),
        year=f"{found.academic_year}/{found.academic_year + 1}",
        as_of=ask.today,
        generated_at=ask.local,
    )
