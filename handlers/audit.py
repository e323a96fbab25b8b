"""/audit: who changed and took out what, narrowed by buttons, by pages, and as a file, which is written down too."""

from typing import Any

from aiogram import F, Router
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.audit_callbacks import AuditAct, AuditButton
from handlers.callbacks import Go, Screen
from handlers.file_notices import XLSX
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, Row, in_rows, keyboard, pages
from handlers.rendering import GONE, NoticeContext, Rendered, Suppressed, recipient
from handlers.rendering import actor as actor_of
from handlers.reply import Reply, say, show, toast
from handlers.texts import audit as words
from storage.importing.exporting import Table, TableColumn
from storage.models import Audited, Notice, Priority
from storage.queries.audit import Change, Who, record_as
from storage.queries.audit_lists import NOBODY, AuditFilter, Topic, audit_page, audit_rows, people_who_acted
from storage.queries.notices import Draft, enqueue
from storage.rights import By, Right

router = Router(name="audit")
SIZE = 6
Screenful = tuple[str, InlineKeyboardMarkup]
TO_AUDIT: Row = ((words.TO_AUDIT, AuditButton()),)


@router.message(Says("audit", "журнал"), PRIVATE)
async def say_audit(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await audit_screen(session, by, AuditButton()))


@router.callback_query(Go.filter(F.screen == Screen.AUDIT))
async def open_audit(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, *await audit_screen(session, by, AuditButton()))


@router.callback_query(AuditButton.filter(F.act == AuditAct.SHOW))
async def turn_page(click: CallbackQuery, callback_data: AuditButton, session: AsyncSession, by: By) -> Reply:
    return show(click, *await audit_screen(session, by, callback_data))


async def audit_screen(session: AsyncSession, by: By, asked: AuditButton) -> Screenful:
    """A page of events with what it can be narrowed by."""
    chosen = AuditFilter(asked.topic, asked.person, asked.days)
    lines, total = await audit_page(session, by.actor, chosen, asked.page, SIZE, by.now)
    page = min(asked.page, max(0, total - 1) // SIZE)
    acting = {one: name for one, name, _ in await people_who_acted(session, by.actor, by.now)}
    text = words.page(lines, total, words.narrowed(chosen, acting.get(asked.person)), by.actor.zone)
    turn = pages(lambda to: asked.model_copy(update={"page": to}), page, SIZE, total)
    return text, keyboard(turn, *_ways(asked, chosen, total), BACK)


def _ways(asked: AuditButton, chosen: AuditFilter, total: int) -> list[Row]:
    def way(act: AuditAct) -> AuditButton:
        return asked.model_copy(update={"act": act, "page": 0})

    narrow = ((words.BY_TOPIC, way(AuditAct.TOPICS)), (words.BY_PERSON, way(AuditAct.PEOPLE)))
    days: Row = ((words.BY_DAYS, way(AuditAct.DAYS)),)
    file: Row = ((words.FILE, way(AuditAct.FILE)),) if total else ()
    everything: Row = ((words.EVERYTHING, AuditButton()),) if chosen != AuditFilter() else ()
    return [narrow, (*days, *file), everything]


@router.callback_query(AuditButton.filter(F.act == AuditAct.TOPICS))
async def ask_topic(click: CallbackQuery, callback_data: AuditButton, session: AsyncSession, by: By) -> Reply:
    await audit_page(session, by.actor, AuditFilter(), 0, 1, by.now)  # who may not see the audit reads so here too
    rows = [(words.TOPIC_NAMES[one], _narrowed(callback_data, topic=one)) for one in Topic]
    return show(click, words.ASK_TOPIC, keyboard(*in_rows(rows, 2), TO_AUDIT))


@router.callback_query(AuditButton.filter(F.act == AuditAct.DAYS))
async def ask_days(click: CallbackQuery, callback_data: AuditButton, session: AsyncSession, by: By) -> Reply:
    await audit_page(session, by.actor, AuditFilter(), 0, 1, by.now)
    rows = [(label.capitalize(), _narrowed(callback_data, days=days)) for days, label in words.DAYS.items()]
    return show(click, words.ASK_DAYS, keyboard(*in_rows(rows, 2), TO_AUDIT))


@router.callback_query(AuditButton.filter(F.act == AuditAct.PEOPLE))
async def ask_person(click: CallbackQuery, callback_data: AuditButton, session: AsyncSession, by: By) -> Reply:
    found = await people_who_acted(session, by.actor, by.now)
    rows = [
        (f"{words.SYSTEM.capitalize() if one == NOBODY else name} · {number}", _narrowed(callback_data, person=one))
        for one, name, number in found
    ]
    return show(click, words.ASK_PERSON if rows else words.NOTHING, keyboard(*in_rows(rows, 1), TO_AUDIT))


def _narrowed(asked: AuditButton, **fields: Any) -> AuditButton:
    return asked.model_copy(update={"act": AuditAct.SHOW, "page": 0, **fields})


@router.callback_query(AuditButton.filter(F.act == AuditAct.FILE))
async def send_audit(click: CallbackQuery, callback_data: AuditButton, session: AsyncSession, by: By) -> Reply:
    await audit_page(session, by.actor, AuditFilter(), 0, 1, by.now)
    chosen = {"topic": callback_data.topic.value, "person": callback_data.person, "days": callback_data.days}
    draft = Draft(
        kind="audit_file", dedupe_key=f"audit_file:{by.update_id}", priority=Priority.REPORT, due=by.now,
        person_id=by.actor.person_id,
        payload={"chosen": chosen, "programme": by.actor.programme_id, "update": by.update_id},
    )  # fmt: skip
    await enqueue(session, [draft], by.now)
    return toast(click, words.PREPARING)


async def audit_file(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The chosen events as an xlsx; that it was taken out is an event itself."""
    person = await recipient(context, notice)
    actor = await actor_of(context, person, notice.payload["programme"]) if person else None
    if person is None or person.telegram_id is None or actor is None or not actor.may(Right.SEE_AUDIT):
        return GONE
    asked = notice.payload["chosen"]
    chosen = AuditFilter(Topic(asked["topic"]), asked["person"], asked["days"])
    lines = await audit_rows(context.session, actor, chosen, context.now)
    columns = tuple(TableColumn(header, "", False) for header in words.HEADERS)
    table = Table(words.SHEET, columns, tuple(words.row(one, actor.zone) for one in lines))
    content: bytes = await context.work(XLSX, (table,))
    who = Who(context.now, actor.programme_id, person.id, notice.payload.get("update"))

    async def audit(session: AsyncSession, results: list[Any]) -> None:
        told = {"what": "журнал изменений", "rows": len(lines)}
        record_as(session, who, Change(Audited.EXPORTED, "audit_events", after=told))

    file = BufferedInputFile(content, "журнал.xlsx")
    return Rendered((SendDocument(chat_id=person.telegram_id, document=file, caption=words.CAPTION),), then=audit)
