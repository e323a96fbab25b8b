"""/calendar: the person's own tasks as a file for their phone, written by the worker and sent by the queue."""

from typing import Any

from aiogram import F, Router
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, keyboard
from handlers.rendering import GONE, NoticeContext, Rendered, Suppressed, local_day, recipient
from handlers.rendering import actor as actor_of
from handlers.reply import Reply, say, show
from handlers.texts import planning as words
from scheduler.calendar_events import WRITE
from storage.models import Audited, Notice, Priority, Programme
from storage.queries.audit import Change, Who, record_as
from storage.queries.calendar import calendar_tasks
from storage.queries.notices import Draft, enqueue
from storage.queries.tasks import By
from storage.years import working_year

router = Router(name="calendar")


@router.message(Says("calendar", "календарь"), PRIVATE)
async def ask_calendar(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, await _queue(session, by), keyboard(BACK))


@router.callback_query(Go.filter(F.screen == Screen.CALENDAR))
async def press_calendar(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, await _queue(session, by), keyboard(BACK))


async def _queue(session: AsyncSession, by: By) -> str:
    """Queue the file, if there is anything to write into it."""
    if not await calendar_tasks(session, by.actor, working_year(by.today) - 1):
        return words.CALENDAR_NONE
    draft = Draft(
        kind="calendar", dedupe_key=f"calendar:{by.update_id}", priority=Priority.REPORT, due=by.now,
        person_id=by.actor.person_id, payload={"programme": by.actor.programme_id, "update": by.update_id},
    )  # fmt: skip
    await enqueue(session, [draft], by.now)
    return words.CALENDAR_SOON


async def write_calendar(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The person's tasks as a file for their phone; every change is a higher SEQUENCE under the same UID."""
    person = await recipient(context, notice)
    actor = await actor_of(context, person, notice.payload["programme"]) if person else None
    if person is None or person.telegram_id is None or actor is None:
        return GONE
    programme = await context.session.get_one(Programme, actor.programme_id)
    today = await local_day(context, person, programme.id)
    tasks = await calendar_tasks(context.session, actor, working_year(today) - 1)
    events = [words.event(one, programme.code) for one in tasks]
    written: bytes = await context.work(WRITE, events, words.CALENDAR_NAME, context.now)
    caption = words.calendar_ready(sum(event.alarms for event in events))
    document = BufferedInputFile(written, "kurator.ics")
    who = Who(context.now, programme.id, person.id, notice.payload.get("update"))

    async def audit(session: AsyncSession, results: list[Any]) -> None:
        record_as(session, who, Change(Audited.EXPORTED, "tasks", after={"what": "календарь", "rows": len(events)}))

    return Rendered((SendDocument(chat_id=person.telegram_id, document=document, caption=caption),), then=audit)
