"""Screens of reports: what there is for a role, and the choice of a school, a factor, a wave or a curator."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen
from handlers.keyboards import BACK, Row, in_rows, keyboard, pages
from handlers.report_callbacks import ReportAsk, ReportPick
from handlers.texts import reports as words
from reports.request import Form, Kind, Request
from reports.thresholds import read_factors
from storage.models import School
from storage.queries import schools as queries
from storage.queries.dossiers import planned_sittings
from storage.queries.groups_by_year import curators_of
from storage.queries.wave_rows import report_waves
from storage.refusals import NotYours
from storage.rights import By, Right
from storage.russian import dotted

SIZE = 8
WAVES = 10
Screenful = tuple[str, InlineKeyboardMarkup]
TO_REPORTS: Row = ((words.TO_REPORTS, Go(screen=Screen.REPORTS)),)
WHOLE = (Kind.PROGRAMME, Kind.INDICATORS, Kind.TIMELINE)


def back_of(by: By) -> Row:
    """Whoever sees one school only has no screen of reports between."""
    return TO_REPORTS if by.actor.may(Right.SEE_OVERVIEW) else BACK


def require_reports(by: By) -> None:
    if not by.actor.may(Right.SEE_REPORT):
        raise NotYours(words.OTHER_ROLES)


async def reports_screen(session: AsyncSession, by: By) -> Screenful:
    """What the role may ask for; where that is only a school, its schools at once."""
    require_reports(by)
    if not by.actor.may(Right.SEE_OVERVIEW):
        return await school_screen(session, by, ReportPick(kind=Kind.SCHOOL))
    whole = by.actor.reach(Right.SEE_OVERVIEW) is None
    kinds = [
        (words.KINDS[kind], button_of(kind))
        for kind in Kind
        if Request(kind).is_open_to(by.actor) and (whole or kind is not Kind.SITTING)
    ]
    return words.ASK, keyboard(*in_rows(kinds, 2), ((words.SCHEDULE, Go(screen=Screen.SCHEDULES)),), BACK)


def button_of(kind: Kind, form: Form = Form.PICTURE) -> ReportAsk | ReportPick:
    """Asks at once where there is nothing to choose."""
    if kind in WHOLE or kind is Kind.TASKS:
        return ReportAsk(kind=kind, form=form)
    return ReportPick(kind=kind, form=form)


async def pick_screen(session: AsyncSession, by: By, pick: ReportPick) -> Screenful:
    """The choice a kind needs."""
    require_reports(by)
    match pick.kind:
        case Kind.FACTOR:
            factors = [(one.short, ReportAsk(kind=Kind.FACTOR, subject=one.number)) for one in read_factors()]
            return words.ASK_FACTOR, keyboard(*in_rows(factors, 2), TO_REPORTS)
        case Kind.WAVE:
            return await wave_screen(session, by, pick.form)
        case Kind.CURATOR:
            return await curator_screen(session, by, pick.form)
        case Kind.SITTING:
            return await sitting_screen(session, by)
        case _:
            return await school_screen(session, by, pick)


async def wave_screen(session: AsyncSession, by: By, form: Form = Form.PICTURE) -> Screenful:
    if not Request(Kind.WAVE).is_open_to(by.actor):
        raise NotYours(words.OTHER_ROLES)
    waves = (await report_waves(session, by.actor))[:WAVES]
    buttons = [
        (f"{wave.title} · {dotted(wave.opens, year=True)}"[:60], ReportAsk(kind=Kind.WAVE, subject=wave.id, form=form))
        for wave in waves
    ]
    return (words.ASK_WAVE if waves else words.NO_WAVES), keyboard(*in_rows(buttons, 1), TO_REPORTS)


async def curator_screen(session: AsyncSession, by: By, form: Form = Form.PICTURE) -> Screenful:
    if not Request(Kind.CURATOR).is_open_to(by.actor):
        raise NotYours(words.OTHER_ROLES)
    curators = await curators_of(session, by.actor, by.today)
    buttons = [(name[:60], ReportAsk(kind=Kind.CURATOR, subject=id_, form=form)) for id_, (name, _) in curators.items()]
    return (words.ASK_CURATOR if buttons else words.NO_CURATORS), keyboard(*in_rows(buttons[:40], 1), TO_REPORTS)


async def sitting_screen(session: AsyncSession, by: By) -> Screenful:
    """The sittings of the plan nearest to today."""
    if by.actor.reach(Right.SEE_TASKS) is not None:
        raise NotYours(words.OTHER_ROLES)
    found = await planned_sittings(session, by.actor, by.today)
    buttons = [
        (
            f"{dotted(one.deadline, year=True)} · {one.title}"[:60],
            ReportAsk(kind=Kind.SITTING, subject=one.id, form=Form.PROTOCOL),
        )
        for one in found
    ]
    return (words.ASK_SITTING if buttons else words.NO_SITTINGS), keyboard(*in_rows(buttons, 1), TO_REPORTS)


async def school_screen(session: AsyncSession, by: By, pick: ReportPick) -> Screenful:
    """A page of the schools a report may be asked of; for a comparison first the one, then the other."""
    require_reports(by)
    right = Right.SEE_OVERVIEW if pick.kind is Kind.COMPARE else Right.SEE_REPORT
    schools = await queries.schools(session, by.actor, right)
    back = back_of(by)
    if not schools:
        return words.NO_SCHOOLS, keyboard(back)
    offered = [school for school in schools if school.id != pick.first]
    page = max(0, min(pick.page, (len(offered) - 1) // SIZE))
    shown = [school_button(school, pick) for school in offered[page * SIZE : (page + 1) * SIZE]]
    turn = pages(lambda to: pick.model_copy(update={"page": to}), page, SIZE, len(offered))
    return _school_words(pick, schools), keyboard(*in_rows(shown, 2), turn, back)


def _school_words(pick: ReportPick, schools: Sequence[School]) -> str:
    if pick.kind is not Kind.COMPARE:
        return words.ASK_SCHOOL
    named = {school.id: school.short_name for school in schools}
    return words.ask_second(named[pick.first]) if pick.first in named else words.ASK_FIRST


def school_button(school: School, pick: ReportPick) -> tuple[str, ReportAsk | ReportPick]:
    """A school that is asked of, or (of a comparison without a first one) the first."""
    if pick.kind is Kind.COMPARE and not pick.first:
        return school.short_name, ReportPick(kind=pick.kind, first=school.id, form=pick.form)
    subject, other = (pick.first, school.id) if pick.kind is Kind.COMPARE else (school.id, 0)
    return school.short_name, ReportAsk(kind=pick.kind, subject=subject, other=other, form=pick.form)
