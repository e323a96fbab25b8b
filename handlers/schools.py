"""`/schools`, `/school 12`: a list by group and curator, a search that forgives typing errors, and a school's card."""

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import typed
from handlers.callbacks import Go, ReportButton, Screen
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, Row, in_rows, keyboard, turning
from handlers.registry_callbacks import (
    LinkAct,
    LinkButton,
    ListAct,
    PeopleButton,
    SchoolAct,
    SchoolButton,
    SchoolsButton,
)
from handlers.reply import Reply, say, show
from handlers.report_callbacks import ReportAsk
from handlers.texts import editing as editing_words
from handlers.texts import registry as words
from reports.request import Kind, Request
from storage.models import School
from storage.queries import school_lists as lists
from storage.queries.school_cards import SchoolCard, reaches, school_card
from storage.queries.schools import find_school
from storage.queries.tasks import By
from storage.refusals import NotYours
from storage.rights import Right
from storage.years import working_year

router = Router(name="schools")
SIZE = 8
FOUND = 20  # schools offered for one word at most; more are narrowed by a better word
Screenful = tuple[str, InlineKeyboardMarkup]
Offer = tuple[Sequence[tuple[str, SchoolsButton | PeopleButton]], str]
TO_SCHOOLS: Row = ((words.TO_SCHOOLS, Go(screen=Screen.SCHOOLS)),)


@router.message(Says("schools", "школы"), PRIVATE)
@router.message(Says("school", "школа"), PRIVATE)
async def find_or_list(message: Message, arguments: str, session: AsyncSession, by: By) -> Reply:
    """With words after it a search, without a list."""
    found = await search_screen(session, by, arguments) if arguments else await list_screen(session, by)
    return say(message.chat.id, *found)


async def search_screen(session: AsyncSession, by: By, query: str) -> Screenful:
    """The card of the school that was meant, or those it may be."""
    require_schools(by)
    found = await find_school(session, by.actor, query)
    if found.school is not None:
        return await card_screen(session, by, found.school.id)
    schools = found.several or found.nearest
    if not schools:
        return words.NO_SCHOOLS, keyboard(TO_SCHOOLS)
    text = words.SEVERAL if found.several else words.unknown(query)
    return text, keyboard(*in_rows(map(_button, schools[:FOUND]), 1), *_same_settlement(found.several), TO_SCHOOLS)


def _same_settlement(several: tuple[School, ...]) -> list[Row]:
    """Where the words named a settlement, all its schools by one touch."""
    named = {school.settlement for school in several}
    if len(several) < SIZE or len(named) != 1 or None in named:
        return []
    return [((words.ALL_OF.format(settlement=named.pop()), SchoolsButton(settlement=several[0].id)),)]


def _button(school: School | lists.SchoolLine) -> tuple[str, SchoolButton]:
    return words.button_of(school), SchoolButton(act=SchoolAct.OPEN, school=school.id)


def require_schools(by: By) -> None:
    """Only who may see schools goes on; others read a refusal."""
    if not by.actor.may(Right.SEE_SCHOOLS):
        raise NotYours("Список школ открыт другим ролям.")


@router.callback_query(Go.filter(F.screen == Screen.SCHOOLS))
async def open_schools(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    return show(click, *await list_screen(session, by))


@router.callback_query(SchoolsButton.filter(F.act == ListAct.SHOW))
async def turn_page(click: CallbackQuery, callback_data: SchoolsButton, session: AsyncSession, by: By) -> Reply:
    return show(click, *await list_screen(session, by, callback_data))


async def list_screen(session: AsyncSession, by: By, asked: SchoolsButton | None = None) -> Screenful:
    """A page of schools; whoever has one school only sees its card."""
    require_schools(by)
    asked = asked or SchoolsButton()
    chosen = lists.SchoolFilter(asked.group, asked.curator, asked.settlement)
    lines, total = await lists.school_page(session, by.actor, chosen, asked.page, SIZE, by.today)
    if total == 1 and chosen == lists.SchoolFilter():
        return await card_screen(session, by, lines[0].id)
    page = min(asked.page, max(0, total - 1) // SIZE)
    named = by.actor.may(Right.SEE_PEOPLE)
    text = words.school_list(lines, total, page * SIZE, await narrowed(session, by, chosen), named=named)
    turn = turning(asked, page, SIZE, total)
    return text, keyboard(*in_rows(map(_button, lines), 2), turn, *_ways(by, chosen), BACK)


def _ways(by: By, chosen: lists.SchoolFilter) -> list[Row]:
    """What a list can be narrowed by, and the way back to all of it."""
    narrow = [(words.BY_GROUP, SchoolsButton(act=ListAct.GROUPS))]
    if by.actor.may(Right.SEE_PEOPLE):
        narrow.append((words.BY_CURATOR, SchoolsButton(act=ListAct.CURATORS)))
    everything: Row = ((words.ALL_SCHOOLS, SchoolsButton()),) if chosen != lists.SchoolFilter() else ()
    return [narrow, everything]


async def narrowed(session: AsyncSession, by: By, chosen: lists.SchoolFilter) -> list[str]:
    """By what a list is narrowed, in words."""
    told = []
    if chosen.group:
        groups = await lists.groups_to_choose(session, by.actor, working_year(by.today))
        told += [f"{words.BY_GROUP}: {one.title}" for one in groups if one.id == chosen.group]
    if chosen.curator and by.actor.may(Right.SEE_PEOPLE):
        curators = await lists.curators_to_choose(session, by.actor, by.today)
        told += [f"{words.BY_CURATOR}: {one.title or 'нет'}" for one in curators if one.id == chosen.curator]
    return told


async def offered(session: AsyncSession, by: By, by_what: ListAct, of: type[SchoolsButton | PeopleButton]) -> Offer:
    """The groups or the curators a list can be narrowed by, and the question for them."""
    if by_what is ListAct.GROUPS:
        groups = await lists.groups_to_choose(session, by.actor, working_year(by.today))
        rows = [(f"{one.title} · {one.number}", of(group=one.id)) for one in groups]
        return rows, words.ASK_GROUP if rows else words.NO_GROUPS
    curators = await lists.curators_to_choose(session, by.actor, by.today)
    rows = [(f"{one.title or words.NOBODY} · {one.number}", of(curator=one.id)) for one in curators]
    return rows, words.ASK_CURATOR if rows else words.NO_CURATORS


@router.callback_query(SchoolsButton.filter(F.act == ListAct.GROUPS))
async def ask_group(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    require_schools(by)
    rows, text = await offered(session, by, ListAct.GROUPS, SchoolsButton)
    return show(click, text, keyboard(*in_rows(rows, 2), TO_SCHOOLS))


@router.callback_query(SchoolsButton.filter())
async def ask_curator(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    require_schools(by)
    if not by.actor.may(Right.SEE_PEOPLE):
        raise NotYours("Имена кураторов открыты другим ролям.")
    rows, text = await offered(session, by, ListAct.CURATORS, SchoolsButton)
    return show(click, text, keyboard(*in_rows(rows, 1), TO_SCHOOLS))


@router.callback_query(SchoolButton.filter(F.act == SchoolAct.OPEN))
async def open_card(click: CallbackQuery, callback_data: SchoolButton, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    return show(click, *await card_screen(session, by, callback_data.school))


async def card_screen(session: AsyncSession, by: By, school_id: int) -> Screenful:
    """A school's card with what the reader may do from there."""
    card = await school_card(session, by.actor, school_id, by.today)
    return words.school_card(card), keyboard(*_acts(by, card), TO_SCHOOLS)


def _acts(by: By, card: SchoolCard) -> list[Row]:
    school_id = card.school.id
    whole: Row = ((words.REPORT, ReportButton(school=school_id)),)
    numbers: Row = ((words.REPORT, ReportAsk(kind=Kind.DYNAMICS, subject=school_id)),)
    report = whole if Request(Kind.SCHOOL).is_open_to(by.actor) else numbers
    people: Row = ((words.PEOPLE_OF, PeopleButton(school=school_id)),)
    sees_report = reaches(by.actor, Right.SEE_REPORT, school_id)
    look = [*(report if sees_report else ()), *(people if card.leaders is not None else ())]
    return [look, _changes(by, school_id)]


def _changes(by: By, school_id: int) -> Row:
    def act(label: str, what: SchoolAct) -> tuple[str, SchoolButton]:
        return label, SchoolButton(act=what, school=school_id)

    edit: Row = (act(editing_words.EDIT, SchoolAct.EDIT),) if by.actor.may(Right.MANAGE) else ()
    counts = not edit and reaches(by.actor, Right.COUNT_STAFF, school_id)
    staff: Row = (act(editing_words.STAFF, SchoolAct.STAFF),) if counts else ()
    link: Row = ((editing_words.LINK, LinkButton(act=LinkAct.SHOW, school=school_id)),)
    return [*edit, *staff, *(link if reaches(by.actor, Right.LET_IN, school_id) else ())]
