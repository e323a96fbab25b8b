"""`/report` in a group: bound by a coordinator to the programme, without names of schools, or to one school."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import ReportButton
from handlers.filters import GROUPS, Says, Where
from handlers.keyboards import Row, in_rows, keyboard
from handlers.reply import Reply, say, show, toast
from handlers.report import queue_report
from handlers.report_callbacks import ReportAsk, ReportBind, ReportPick
from handlers.report_resolving import resolved
from handlers.report_words import Asked, understood
from handlers.texts import reports as words
from reports.request import IN_GROUPS, OF_SCHOOL, Form, Kind, Request
from reports.thresholds import read_factors
from storage.models import ReportChat
from storage.queries import reports as queries
from storage.queries.schools import find_school, school
from storage.refusals import NotYours, Refusal
from storage.rights import By, Right

router = Router(name="report_groups")
IN_GROUP = Where(F.message.chat.type.in_(GROUPS))
WHOLE, UNBIND = 0, -1
Screenful = tuple[str, InlineKeyboardMarkup]


@router.message(Says("report"), Where(F.chat.type.in_(GROUPS)))
async def ask_in_group(message: Message, arguments: str, session: AsyncSession, by: By | None) -> Reply:
    chat = message.chat.id
    bound = await queries.chat_binding(session, chat)
    if by is None or (bound is not None and bound.programme_id != by.actor.programme_id):
        return say(chat, words.ONLY_MEMBERS)
    asked = understood(arguments, by.today)
    if bound is None:
        may_bind = by.actor.may(Right.MANAGE)
        return say(chat, *await _bind_screen(session, by, asked)) if may_bind else say(chat, words.NOT_BOUND)
    found = await _meant(session, by, bound, asked)
    if isinstance(found, Request):
        return await queue_report(session, by, found, chat, group=True)
    return say(chat, *found)


async def _meant(session: AsyncSession, by: By, bound: ReportChat, asked: Asked) -> Request | Screenful:
    """What a group may see of what was asked for; the rest becomes the group's buttons."""
    if bound.school_id is not None:
        kind = asked.kind if asked.kind in {*OF_SCHOOL, Kind.TASKS} else Kind.SCHOOL
        return Request(kind or Kind.SCHOOL, bound.school_id, overdue=asked.overdue, period=asked.period)
    of_school = asked.kind is Kind.TASKS and asked.rest and not asked.overdue
    if asked.kind not in IN_GROUPS or asked.form is not Form.PICTURE or of_school:
        return _group_screen(by)
    own = replace(by, actor=await queries.actor_of_chat(session, bound))
    found = await resolved(session, own, replace(asked, rest="") if asked.kind is Kind.TASKS else asked)
    return found if isinstance(found, Request) else _group_screen(by, factors=asked.kind is Kind.FACTOR)


def _group_screen(by: By, *, factors: bool = False) -> Screenful:
    """What may be asked for here, or the factors."""
    if factors:
        named = [(one.short, ReportAsk(kind=Kind.FACTOR, subject=one.number)) for one in read_factors()]
        return words.ASK_FACTOR, keyboard(*in_rows(named, 2))
    kinds: list[tuple[str, ReportAsk | ReportPick]] = [
        (words.KINDS[kind], ReportPick(kind=kind) if kind is Kind.FACTOR else ReportAsk(kind=kind))
        for kind in Kind
        if kind in IN_GROUPS
    ]
    unbind: Row = ((words.UNBIND, ReportBind(school=UNBIND)),) if by.actor.may(Right.MANAGE) else ()
    return words.GROUP_ASK, keyboard(*in_rows(kinds, 2), unbind)


async def _bind_screen(session: AsyncSession, by: By, asked: Asked) -> Screenful:
    """To the programme, or to the school that was named; a list of schools would name them all to the group."""
    if asked.kind in {None, Kind.SCHOOL} and asked.rest:
        found = (await find_school(session, by.actor, asked.rest, Right.SEE_REPORT)).school
        if found is None:
            return words.unknown(asked.rest, words.BIND_HOW), keyboard()
        return words.BIND_ASK, keyboard(((words.BIND_SCHOOL, ReportBind(school=found.id)),))
    return f"{words.BIND_ASK}\n{words.BIND_HOW}", keyboard(((words.BIND_PROGRAMME, ReportBind(school=WHOLE)),))


@router.callback_query(ReportBind.filter(), IN_GROUP)
async def bind(click: CallbackQuery, callback_data: ReportBind, session: AsyncSession, by: By) -> Reply:
    """Bind the group the button stands in, or let it go."""
    chat = _chat(click)
    if callback_data.school == UNBIND:
        await queries.unbind_report_chat(session, by, chat)
        return show(click, words.UNBOUND)
    if callback_data.school < 0:
        raise Refusal(words.BAD_BUTTON)
    await queries.bind_report_chat(session, by, chat, callback_data.school or None)
    if not callback_data.school:
        return show(click, words.BOUND_PROGRAMME)
    named = await school(session, by.actor, callback_data.school, Right.SEE_REPORT)
    return show(click, words.bound_school(named.short_name))


def _chat(click: CallbackQuery) -> int:
    assert click.message is not None  # noqa: S101  the filter says so
    return click.message.chat.id


@router.callback_query(ReportPick.filter(), IN_GROUP)
async def choose_factor(click: CallbackQuery, callback_data: ReportPick, session: AsyncSession, by: By) -> Reply:
    """Lists of schools, waves and curators belong to private chats."""
    await _bound(session, by, click)
    if callback_data.kind is not Kind.FACTOR:
        raise Refusal(words.BAD_BUTTON)
    return show(click, *_group_screen(by, factors=True))


async def _bound(session: AsyncSession, by: By, click: CallbackQuery) -> ReportChat:
    bound = await queries.chat_binding(session, _chat(click))
    if bound is None or bound.programme_id != by.actor.programme_id:
        raise NotYours(words.NOT_BOUND)
    return bound


@router.callback_query(ReportAsk.filter(), IN_GROUP)
async def ask_by_button(click: CallbackQuery, callback_data: ReportAsk, session: AsyncSession, by: By) -> Reply:
    bound = await _bound(session, by, click)
    asked = Asked(callback_data.kind, str(callback_data.subject or ""), overdue=callback_data.overdue)
    if callback_data.kind is not Kind.FACTOR:
        asked = replace(asked, rest="")
    found = await _meant(session, by, bound, asked)
    if not isinstance(found, Request):
        return show(click, *found)
    return toast(click, words.UNDER_WAY) + await queue_report(session, by, found, _chat(click), group=True)


@router.callback_query(ReportButton.filter(), IN_GROUP)
async def refuse_school(click: CallbackQuery) -> Reply:
    """A school's report belongs to private chats."""
    return toast(click, words.GROUP_ASK, alert=True)
