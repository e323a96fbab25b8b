"""Words → the one report that was meant, or the buttons to choose it by."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.keyboards import in_rows, keyboard
from handlers.report_callbacks import ReportAsk, ReportPick
from handlers.report_screens import (
    Screenful,
    back_of,
    curator_screen,
    pick_screen,
    reports_screen,
    school_button,
    school_screen,
    sitting_screen,
    wave_screen,
)
from handlers.report_words import OVERDUE, Asked
from handlers.texts import reports as words
from reports.period import Period
from reports.request import FILES, OF_SCHOOL, Form, Kind, Request
from reports.thresholds import read_factors
from storage.models import School
from storage.queries import schools as queries
from storage.queries.dossiers import planned_sittings
from storage.queries.groups_by_year import curators_of
from storage.queries.wave_rows import report_waves
from storage.rights import By, Right
from storage.russian import likeness, plain

SURE = 75  # likeness from which a factor or a curator is taken without asking


async def resolved(session: AsyncSession, by: By, asked: Asked) -> Request | Screenful:
    """The one report that was meant, or the buttons to choose it by, or the forms it may come in."""
    found = await _meant(session, by, replace(asked, kind=asked.kind or KIND_OF_FORM.get(asked.form)))
    if isinstance(found, Request) and not found.is_made:
        forms = [form for form in (Form.PICTURE, *FILES[found.kind]) if found.in_form(form).is_made]
        offered = [(words.FORMS[form], ReportAsk.of(found.in_form(form))) for form in forms]
        return words.NO_SUCH_FORM, keyboard(*in_rows(offered, 2), back_of(by))
    return found


async def _meant(session: AsyncSession, by: By, asked: Asked) -> Request | Screenful:
    if asked.not_yet:
        _, buttons = await reports_screen(session, by)
        return words.not_yet(asked.not_yet), buttons
    if asked.kind is None and not asked.rest:
        return await _without_kind(session, by, asked)
    kind = asked.kind or Kind.SCHOOL
    if kind is Kind.SCHOOL and not by.actor.may(Right.SEE_TASKS):
        kind = Kind.DYNAMICS  # the same school in numbers alone
    if kind in OF_SCHOOL or (kind is Kind.TASKS and _school_words(asked)):
        return await _of_school(session, by, asked, kind)
    chosen = CHOSEN.get(kind)
    return await chosen(session, by, asked) if chosen else _request(asked, kind)


async def _without_kind(session: AsyncSession, by: By, asked: Asked) -> Request | Screenful:
    """Only a form or a period was said: of the whole programme, for those who see it."""
    if (asked.period is None and asked.form is Form.PICTURE) or not by.actor.may(Right.SEE_OVERVIEW):
        return await reports_screen(session, by)
    return _request(asked, Kind.PROGRAMME)


def _request(asked: Asked, kind: Kind, subject: int = 0, other: int = 0) -> Request:
    return Request(kind, subject, other, asked.form, asked.overdue and kind is Kind.TASKS, asked.period)


def _school_words(asked: Asked) -> str:
    """What is left of the words once «просроченные» is read."""
    return " ".join(word for word in asked.rest.split() if plain(word) not in OVERDUE)


async def _of_school(session: AsyncSession, by: By, asked: Asked, kind: Kind) -> Request | Screenful:
    pick, query = ReportPick(kind=kind, form=asked.form), _school_words(asked)
    if not query:
        return await school_screen(session, by, pick)
    found = await queries.find_school(session, by.actor, query, Right.SEE_REPORT)
    if found.school is not None:
        return _request(asked, kind, found.school.id)
    schools = found.several or found.nearest
    if not schools:
        return words.NO_SCHOOLS, keyboard(back_of(by))
    text = words.SEVERAL if found.several else words.unknown_school(query)
    return text, keyboard(*in_rows([_of_period(school, pick, asked.period) for school in schools], 1), back_of(by))


def _of_period(school: School, pick: ReportPick, period: Period | None) -> tuple[str, ReportAsk | ReportPick]:
    """The button of a school, with the period that was said."""
    label, button = school_button(school, pick)
    if isinstance(button, ReportAsk) and period is not None:
        return label, ReportAsk.of(Request(button.kind, button.subject, form=button.form, period=period))
    return label, button


async def _factor(session: AsyncSession, by: By, asked: Asked) -> Request | Screenful:
    """By number or name, the printed or the short one, misspelt too."""
    query = asked.rest
    if not query:
        return await pick_screen(session, by, ReportPick(kind=Kind.FACTOR))
    factors = read_factors()
    if query.isdecimal() and (named := [one for one in factors if one.number == int(query[:4])]):
        return _request(asked, Kind.FACTOR, named[0].number)
    ranked = sorted(factors, key=lambda one: -max(likeness(query, one.short), likeness(query, one.printed)))
    if max(likeness(query, ranked[0].short), likeness(query, ranked[0].printed)) >= SURE:
        return _request(asked, Kind.FACTOR, ranked[0].number)
    _, buttons = await pick_screen(session, by, ReportPick(kind=Kind.FACTOR))
    return words.unknown(query, words.ASK_FACTOR), buttons


async def _wave(session: AsyncSession, by: By, asked: Asked) -> Request | Screenful:
    """«волна» is the newest one; with words after it the list."""
    waves = await report_waves(session, by.actor)
    if waves and not asked.rest and by.actor.may(Right.SEE_WAVES):
        return _request(asked, Kind.WAVE, waves[0].id)
    return await wave_screen(session, by, asked.form)


async def _curator(session: AsyncSession, by: By, asked: Asked) -> Request | Screenful:
    """A curator's own schools at once; else by name, misspelt too."""
    curators = await curators_of(session, by.actor, by.today) if by.actor.may(Right.SEE_OVERVIEW) else {}
    if by.actor.reach(Right.SEE_OVERVIEW) is not None and by.actor.person_id in curators:
        return _request(asked, Kind.CURATOR, by.actor.person_id)
    if asked.rest and curators:
        name, person = max((likeness(asked.rest, name), id_) for id_, (name, _) in curators.items())
        if name >= SURE:
            return _request(asked, Kind.CURATOR, person)
    return await curator_screen(session, by, asked.form)


async def _compared(session: AsyncSession, by: By, asked: Asked) -> Request | Screenful:
    """«12 и 14», «Степная и Луговая»; what is not found is chosen by buttons, the first one kept."""
    named = [part for part in asked.rest.replace(",", " и ").split(" и ") if part.strip()]
    if len(named) == 1 and len(both := named[0].split()) == 2 and all(part.isdecimal() for part in both):
        named = both
    found = [await queries.find_school(session, by.actor, part, Right.SEE_OVERVIEW) for part in named[:2]]
    known = [one.school.id for one in found if one.school is not None]
    if len(known) == 2 and known[0] != known[1]:
        return _request(asked, Kind.COMPARE, *known)
    return await school_screen(session, by, ReportPick(kind=Kind.COMPARE, first=known[0] if known else 0))


async def _sitting(session: AsyncSession, by: By, asked: Asked) -> Request | Screenful:
    """Of a sitting there is only the paper; one planned is that one, several are buttons."""
    found = await planned_sittings(session, by.actor, by.today)
    if len(found) == 1 and asked.form in (Form.PICTURE, Form.PROTOCOL):
        return Request(Kind.SITTING, found[0].id, form=Form.PROTOCOL)
    return await sitting_screen(session, by)


CHOSEN: Mapping[Kind, Callable[[AsyncSession, By, Asked], Awaitable[Request | Screenful]]] = {
    Kind.FACTOR: _factor,
    Kind.WAVE: _wave,
    Kind.CURATOR: _curator,
    Kind.COMPARE: _compared,
    Kind.SITTING: _sitting,
}
KIND_OF_FORM: Mapping[Form, Kind] = {
    Form.ADVICE: Kind.SCHOOL,
    Form.ORDER: Kind.PROGRAMME,
    Form.SUMMARY: Kind.PROGRAMME,
    Form.SILENT: Kind.WAVE,
    Form.PROTOCOL: Kind.SITTING,
}
"""What a form is of, where nothing else was said."""
