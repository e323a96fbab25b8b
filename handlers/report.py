"""`/report school 12`, «отчёт задачи просроченные за 2021/2022»: anything unclear becomes buttons."""

from datetime import date

from aiogram import F, Router
from aiogram.methods import SendChatAction
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, ReportButton, Screen
from handlers.filters import PRIVATE, Says
from handlers.period_words import BAD_PERIOD
from handlers.reply import Reply, say, show, toast
from handlers.report_callbacks import ReportAsk, ReportPick
from handlers.report_resolving import resolved
from handlers.report_schedule import schedule_screen
from handlers.report_screens import pick_screen, reports_screen, require_reports, school_screen
from handlers.report_words import understood
from handlers.texts import reports as words
from reports.request import Form, Kind, Request
from storage.models import Priority
from storage.queries import schools as queries
from storage.queries.notices import Draft, enqueue
from storage.refusals import Refusal
from storage.rights import By, Right

router = Router(name="report")


@router.message(Says("report", "отчет"), PRIVATE)
async def ask_report(message: Message, arguments: str, session: AsyncSession, by: By) -> Reply:
    require_reports(by)
    asked = understood(arguments, by.today)
    if asked.schedule:
        return say(message.chat.id, *await schedule_screen(session, by))
    found = await resolved(session, by, asked)
    if isinstance(found, Request):
        return await queue_report(session, by, found, message.chat.id)
    return say(message.chat.id, *found)


@router.callback_query(Go.filter(F.screen == Screen.REPORTS))
async def open_reports(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, *await reports_screen(session, by))


@router.callback_query(Go.filter(F.screen == Screen.REPORT))
async def choose_school(click: CallbackQuery, callback_data: Go, session: AsyncSession, by: By) -> Reply:
    pick = ReportPick(kind=Kind.SCHOOL, page=callback_data.page)
    return show(click, *await school_screen(session, by, pick))


@router.callback_query(ReportPick.filter())
async def choose_subject(click: CallbackQuery, callback_data: ReportPick, session: AsyncSession, by: By) -> Reply:
    return show(click, *await pick_screen(session, by, callback_data))


@router.callback_query(ReportButton.filter())
async def report_by_button(click: CallbackQuery, callback_data: ReportButton, session: AsyncSession, by: By) -> Reply:
    school = await queries.school(session, by.actor, callback_data.school, Right.SEE_REPORT)
    asked = Request(Kind.SCHOOL, school.id)
    return toast(click, words.UNDER_WAY) + await queue_report(session, by, asked, click.from_user.id)


@router.callback_query(ReportAsk.filter())
async def ask_by_button(click: CallbackQuery, callback_data: ReportAsk, session: AsyncSession, by: By) -> Reply:
    """What a button carries is judged again when it is made; only schools are looked at here, to say so at once."""
    try:
        asked = callback_data.request()
    except ValueError:
        raise Refusal(words.BAD_BUTTON) from None
    if asked.period is not None and not _is_sensible(asked.period.since, asked.period.until):
        raise Refusal(BAD_PERIOD)
    require_reports(by)
    if asked.right is Right.SEE_REPORT:
        await queries.school(session, by.actor, asked.subject, Right.SEE_REPORT)
    return toast(click, words.UNDER_WAY) + await queue_report(session, by, asked, click.from_user.id)


def _is_sensible(since: date, until: date) -> bool:
    return since <= until and since.year >= 2000 and until.year <= 2101


async def queue_report(session: AsyncSession, by: By, asked: Request, chat_id: int, *, group: bool = False) -> Reply:
    """Queue it; the chat sees «отправляет фото…» at once. Refusal for a form that cannot be made."""
    if not asked.is_made:
        raise Refusal(words.BAD_BUTTON)
    draft = Draft(
        kind="report", dedupe_key=f"report:{by.update_id}", priority=Priority.REPORT, due=by.now,
        person_id=by.actor.person_id, chat_id=chat_id if group else None,
        payload={"request": asked.dumped(), "programme": by.actor.programme_id},
    )  # fmt: skip
    await enqueue(session, [draft], by.now)
    action = "upload_photo" if asked.form is Form.PICTURE else "upload_document"
    return (SendChatAction(chat_id=chat_id, action=action),)
