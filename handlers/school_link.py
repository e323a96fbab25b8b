"""A school's link as its deputy has it: made for a number of people, closed; who came by it is let in or not."""

from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import typed
from handlers.keyboards import Row, in_rows, keyboard
from handlers.registry_callbacks import LinkAct, LinkButton, RequestAct, RequestButton
from handlers.reply import Reply, show
from handlers.school_editing import to_school
from handlers.texts import joining as words
from storage.models import Priority, RequestState
from storage.queries import school_links as queries
from storage.queries.invitations import LIFE
from storage.queries.notices import Draft, enqueue
from storage.queries.schools import school
from storage.queries.tasks import By
from storage.refusals import Refusal
from storage.rights import Right

router = Router(name="school_link")
SHOWN = 40
Screenful = tuple[str, InlineKeyboardMarkup]


@router.callback_query(LinkButton.filter(F.act == LinkAct.SHOW))
async def open_link(click: CallbackQuery, callback_data: LinkButton, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    return show(click, *await link_screen(session, by, callback_data.school))


async def link_screen(session: AsyncSession, by: By, school_id: int) -> Screenful:
    """The link that works now with its places, or for how many to make one; who waits."""
    found = await school(session, by.actor, school_id, Right.LET_IN)
    state = await queries.link_state(session, by, found.id)
    until = state.link.expires_at.astimezone(ZoneInfo(by.actor.zone)).date() if state else None
    number = len(await queries.requests_waiting(session, by, found.id))
    waiting: Row = ((words.waiting(number), _button(LinkAct.WAITING, found.id)),) if number else ()
    sizes: Row = tuple((words.places(n), _button(LinkAct.MAKE, found.id, n)) for n in queries.PLACES)
    close: Row = ((words.CLOSE, _button(LinkAct.CLOSE, found.id)),) if state else ()
    new = sizes if state is None else tuple((f"{words.NEW_LINK} {label}", data) for label, data in sizes)
    rows = [waiting, *in_rows(new, 2 if state else 4), close, to_school(found.id)]
    return words.link_screen(found.short_name, state, until), keyboard(*rows)


def _button(act: LinkAct, school_id: int, arg: int = 0) -> LinkButton:
    return LinkButton(act=act, school=school_id, arg=arg)


@router.callback_query(LinkButton.filter(F.act == LinkAct.MAKE))
async def make_link(
    click: CallbackQuery, callback_data: LinkButton, session: AsyncSession, by: By, bot_username: str
) -> Reply:  # fmt: skip
    found = await school(session, by.actor, callback_data.school, Right.LET_IN)
    token = await queries.make_link(session, by, found.id, callback_data.arg)
    until = (by.now + LIFE).astimezone(ZoneInfo(by.actor.zone)).date()
    text = words.made(found.short_name, f"https://t.me/{bot_username}?start={token}", callback_data.arg, until)
    back: Row = ((words.TO_LINK, _button(LinkAct.SHOW, found.id)),)
    return show(click, text, keyboard(back, to_school(found.id)))


@router.callback_query(LinkButton.filter(F.act == LinkAct.CLOSE))
async def close_link(click: CallbackQuery, callback_data: LinkButton, session: AsyncSession, by: By) -> Reply:
    await queries.close_link(session, by, callback_data.school)
    text, buttons = await link_screen(session, by, callback_data.school)
    return show(click, f"{words.CLOSED}\n\n{text}", buttons)


@router.callback_query(LinkButton.filter())
async def open_requests(click: CallbackQuery, callback_data: LinkButton, session: AsyncSession, by: By) -> Reply:
    return show(click, *await requests_screen(session, by, callback_data.school))


async def requests_screen(session: AsyncSession, by: By, school_id: int) -> Screenful:
    """Who waits to be let into a school."""
    found = await school(session, by.actor, school_id, Right.LET_IN)
    waiting = await queries.requests_waiting(session, by, found.id)
    rows = [(words.request_label(one), RequestButton(act=RequestAct.OPEN, request=one.id)) for one in waiting[:SHOWN]]
    text = words.requests(found.short_name, len(waiting)) if waiting else words.NOBODY_WAITS
    back: Row = ((words.TO_LINK, _button(LinkAct.SHOW, found.id)),)
    return text, keyboard(*in_rows(rows, 1), back, to_school(found.id))


@router.callback_query(RequestButton.filter(F.act == RequestAct.OPEN))
async def open_request(click: CallbackQuery, callback_data: RequestButton, session: AsyncSession, by: By) -> Reply:
    asked = await queries.asked_of(session, by.actor, callback_data.request)
    if asked.request.state is not RequestState.WAITING:
        raise Refusal("Эту заявку уже рассмотрели.")
    return show(click, words.request(asked), request_keyboard(asked))


def request_keyboard(asked: queries.Asked) -> InlineKeyboardMarkup:
    """What can be decided about a request."""

    def act(label: str, what: RequestAct) -> tuple[str, RequestButton]:
        return label, RequestButton(act=what, request=asked.request.id)

    likely: Row = (act(words.likely(asked.likely.name), RequestAct.LIKELY),) if asked.likely else ()
    decide = act(words.ACCEPT, RequestAct.ACCEPT), act(words.REFUSE, RequestAct.REFUSE)
    back: Row = ((words.TO_WAITING, _button(LinkAct.WAITING, asked.school_id)),)
    return keyboard(likely, decide, back)


@router.callback_query(RequestButton.filter())
async def decide(click: CallbackQuery, callback_data: RequestButton, session: AsyncSession, by: By) -> Reply:
    asked = await queries.asked_of(session, by.actor, callback_data.request)
    account, accepted = asked.request.telegram_id, callback_data.act is not RequestAct.REFUSE
    as_likely = callback_data.act is RequestAct.LIKELY
    await queries.decide(session, by, asked.request.id, accepted=accepted, as_likely=as_likely)
    whom = asked.request.person_id, None if accepted else account
    kind, payload = "join_accepted" if accepted else "join_refused", {"school": asked.school_id}
    told = Draft(kind, f"join:{asked.request.id}", Priority.REPORT, by.now, payload, *whom)
    await enqueue(session, [told], by.now)
    text, buttons = await requests_screen(session, by, asked.school_id)
    note = words.ACCEPTED_NOTE if accepted else words.REFUSED_NOTE
    return show(click, f"{note}\n\n{text}", buttons)
