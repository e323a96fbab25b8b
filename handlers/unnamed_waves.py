"""Anonymous waves for the coordinator: how many answered, the links of schools, the end, and what was answered."""

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.methods import SendChatAction
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen
from handlers.file_steps import document, manager_of
from handlers.keyboards import Row, keyboard, pages
from handlers.rendering import GONE, NoticeContext, Rendered, Suppressed, recipient
from handlers.rendering import actor as actor_of
from handlers.reply import Reply, say, show, toast
from handlers.texts import unnamed as words
from handlers.texts.forms import file_name
from handlers.texts.waves import TO_WAVES
from handlers.wave_callbacks import LinkWaveAct, LinkWaveButton
from reports.texts import unnamed as report_words
from storage.models import Notice, Priority
from storage.queries import unnamed_waves as queries
from storage.queries.notices import Draft, enqueue
from storage.queries.tasks import By
from storage.refusals import Refusal
from storage.rights import Right

router = Router(name="unnamed_waves")
XLSX = "storage.importing.workbook_files:xlsx_of"
PAGE = 20
Screenful = tuple[str, InlineKeyboardMarkup]
ACT = LinkWaveButton.filter
BACK: Row = ((TO_WAVES, Go(screen=Screen.WAVES)),)


def _button(act: LinkWaveAct, wave: int, arg: int = 0) -> LinkWaveButton:
    return LinkWaveButton(act=act, wave=wave, arg=arg)


async def unnamed_rows(session: AsyncSession, by: By) -> tuple[list[str], Sequence[Row]]:
    """A line and a button for each of the newest anonymous waves; nothing for who may not open waves."""
    if not by.actor.may(Right.MANAGE):
        return [], ()
    found = (await queries.unnamed_waves(session, by.actor))[:5]
    buttons = [((words.button(one), _button(LinkWaveAct.CARD, one.wave.id)),) for one in found]
    return [words.line(one, by.today) for one in found], buttons


@router.callback_query(ACT(F.act == LinkWaveAct.CARD))
async def open_card(click: CallbackQuery, callback_data: LinkWaveButton, session: AsyncSession, by: By) -> Reply:
    return show(click, *await unnamed_card(session, by, callback_data.wave))


async def unnamed_card(session: AsyncSession, by: By, wave_id: int) -> Screenful:
    """While it is open: how many answered; then what they answered, from five up."""
    found = await queries.unnamed_wave(session, by.actor, wave_id)
    if found.wave.secret is not None:
        links: Row = ((words.LINKS, _button(LinkWaveAct.LINKS, wave_id)),)
        end: Row = ((words.END, _button(LinkWaveAct.END, wave_id)),)
        return words.card(found, by.today), keyboard(links, end, BACK)
    counts = await queries.unnamed_counts(session, by.actor, wave_id)
    file: Row = ((words.FILE, _button(LinkWaveAct.FILE, wave_id)),)
    return report_words.summary(counts), keyboard(file, BACK)


@router.callback_query(ACT(F.act == LinkWaveAct.LINKS))
async def show_links(
    click: CallbackQuery, callback_data: LinkWaveButton, session: AsyncSession, by: By, bot_username: str
) -> Reply:
    found = await queries.links_of(session, by.actor, callback_data.wave)
    wave = (await queries.unnamed_wave(session, by.actor, callback_data.wave)).wave
    if wave.secret is None:
        return show(click, *await unnamed_card(session, by, wave.id))
    page = min(callback_data.arg, (len(found) - 1) // PAGE)
    turn = pages(lambda to: _button(LinkWaveAct.LINKS, wave.id, to), page, PAGE, len(found))
    back: Row = ((words.TO_CARD, _button(LinkWaveAct.CARD, wave.id)),)
    shown = found[page * PAGE : (page + 1) * PAGE]
    return show(click, words.links(wave, shown, bot_username), keyboard(turn, back))


@router.callback_query(ACT(F.act == LinkWaveAct.END))
async def ask_to_end(click: CallbackQuery, callback_data: LinkWaveButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.unnamed_wave(session, by.actor, callback_data.wave)
    sure: Row = ((words.SURE, _button(LinkWaveAct.SURE, found.wave.id)),)
    back: Row = ((words.TO_CARD, _button(LinkWaveAct.CARD, found.wave.id)),)
    return show(click, words.end_ask(found), keyboard(sure, back))


@router.callback_query(ACT(F.act == LinkWaveAct.SURE))
async def end_it(click: CallbackQuery, callback_data: LinkWaveButton, session: AsyncSession, by: By) -> Reply:
    await queries.close_unnamed(session, by, callback_data.wave)
    return show(click, *await unnamed_card(session, by, callback_data.wave))


@router.callback_query(ACT(F.act == LinkWaveAct.FILE))
async def ask_for_file(click: CallbackQuery, callback_data: LinkWaveButton, session: AsyncSession, by: By) -> Reply:
    await queries.unnamed_counts(session, by.actor, callback_data.wave)
    payload = {"programme": by.actor.programme_id, "wave": callback_data.wave}
    key = f"unnamed_file:{by.update_id}"
    draft = Draft("unnamed_file", key, Priority.REPORT, by.now, payload, person_id=by.actor.person_id)
    await enqueue(session, [draft], by.now)
    return (*toast(click, words.PREPARING), SendChatAction(chat_id=click.from_user.id, action="upload_document"))


async def unnamed_file(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """What was answered, in all and by the schools that may be told apart."""
    manager = await manager_of(context, notice)
    if manager is None:
        return GONE
    try:
        counts = await queries.unnamed_counts(context.session, manager[1], notice.payload["wave"])
    except Refusal:
        return GONE
    content: bytes = await context.work(XLSX, report_words.tables(counts))
    return Rendered(document(manager[0], content, file_name(counts.title), words.file_caption(counts)))


async def survey_link(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """A school's link, for whoever passes it on."""
    person = await recipient(context, notice)
    actor = await actor_of(context, person, notice.payload["programme"]) if person else None
    if person is None or person.telegram_id is None or actor is None:
        return GONE
    found = await queries.link_of(context.session, actor, notice.payload["link"])
    if found is None:
        return Suppressed("опрос уже закончен")
    return Rendered(say(person.telegram_id, words.pass_on(*found, context.bot_username)))
