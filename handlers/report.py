"""`/report school 12`: a school by number, place or misspelt name; the picture goes through the notice queue."""

import re

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.methods import SendChatAction
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, ReportButton, Screen
from handlers.filters import Says
from handlers.keyboards import BACK, in_rows, keyboard, pages
from handlers.reply import Reply, say, show, toast
from handlers.texts import programme as words
from storage.models import Priority, School
from storage.queries import schools as queries
from storage.queries.notices import Draft, enqueue
from storage.queries.tasks import By
from storage.refusals import NotYours
from storage.rights import Right

router = Router(name="report")
SCHOOL_WORD = re.compile(r"^(school|школа|школе|школы|шк\.?)\s+", re.IGNORECASE)
SIZE = 8


@router.message(Says("report", "отчет"))
async def ask_report(message: Message, arguments: str, session: AsyncSession, by: By) -> Reply:
    if message.chat.type != ChatType.PRIVATE:
        return say(message.chat.id, "Отчёт по школе я присылаю только лично: напишите мне в личные сообщения.")
    _require_reports(by)
    query = SCHOOL_WORD.sub("", arguments).strip()
    if not query or SCHOOL_WORD.fullmatch(f"{query} "):
        return say(message.chat.id, *await school_screen(session, by))
    found = await queries.find_school(session, by.actor, query, Right.SEE_REPORT)
    if found.school is not None:
        return await _queue(session, by, found.school, message.chat.id)
    return say(message.chat.id, *_choice(found, query))


def _require_reports(by: By) -> None:
    if not by.actor.may(Right.SEE_REPORT):
        raise NotYours("Отчёты по школам открыты другим ролям.")


def _choice(found: queries.Found, query: str) -> tuple[str, InlineKeyboardMarkup]:
    schools = found.several or found.nearest
    if not schools:
        return words.NO_SCHOOLS, keyboard(BACK)
    text = words.REPORT_SEVERAL if found.several else words.unknown_school(query)
    return text, keyboard(*in_rows(map(_button, schools), 1), BACK)


def _button(school: School) -> tuple[str, ReportButton]:
    return school.short_name, ReportButton(school=school.id)


@router.callback_query(Go.filter(F.screen == Screen.REPORT))
async def choose_school(click: CallbackQuery, callback_data: Go, session: AsyncSession, by: By) -> Reply:
    return show(click, *await school_screen(session, by, callback_data.page))


async def school_screen(session: AsyncSession, by: By, page: int = 0) -> tuple[str, InlineKeyboardMarkup]:
    """A page of the schools a report may be asked of."""
    _require_reports(by)
    schools = await queries.schools(session, by.actor, Right.SEE_REPORT)
    if not schools:
        return words.NO_SCHOOLS, keyboard(BACK)
    page = max(0, min(page, (len(schools) - 1) // SIZE))
    shown = schools[page * SIZE : (page + 1) * SIZE]
    turn = pages(lambda to: Go(screen=Screen.REPORT, page=to), page, SIZE, len(schools))
    return words.REPORT_ASK, keyboard(*in_rows(map(_button, shown), 2), turn, BACK)


@router.callback_query(ReportButton.filter())
async def report_by_button(click: CallbackQuery, callback_data: ReportButton, session: AsyncSession, by: By) -> Reply:
    school = await queries.school(session, by.actor, callback_data.school, Right.SEE_REPORT)
    return toast(click, words.REPORT_LATE) + await _queue(session, by, school, click.from_user.id)


async def _queue(session: AsyncSession, by: By, school: School, chat_id: int) -> Reply:
    """Queue the picture; the chat sees «отправляет фото…» at once."""
    draft = Draft(
        kind="school_report", dedupe_key=f"report:{by.update_id}", priority=Priority.REPORT, due=by.now,
        person_id=by.actor.person_id, payload={"school": school.id, "programme": by.actor.programme_id},
    )  # fmt: skip
    await enqueue(session, [draft], by.now)
    return (SendChatAction(chat_id=chat_id, action="upload_photo"),)
