"""A sent file step by step, each a notice: received → fetched → previewed, then stored → told; and files that go out.

Every step edits the one message that tells how far it is. What changes rows runs in the transaction that ends the step,
so after a kill a step is done again or was done once.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import FileAct, FileButton
from handlers.file_steps import TRIES, by_of, document, edited, manager_of, next_step, problem_file
from handlers.form_notices import FORM_STEPS, form_preview, form_store
from handlers.keyboards import BACK, Row, keyboard
from handlers.rendering import GONE, NoticeContext, Rendered, Renderer, Suppressed, recipient
from handlers.reply import say
from handlers.taking_back import offered
from handlers.texts import escape
from handlers.texts import files as words
from handlers.texts.taking_back import OFFERED, TOO_MANY
from storage.importing.exporting import exported_tables
from storage.importing.phones import hidden
from storage.importing.preview import Differences, compare
from storage.importing.raw import MAX_BYTES
from storage.importing.remembering import newest_remembered
from storage.importing.rows import Workbook
from storage.importing.storing import CHANGED_SINCE, store
from storage.models import Audited, Notice, Programme, Upload
from storage.queries.audit import Change, record
from storage.queries.uploads import body_of, end_upload, keep_upload, own_upload, remember_preview
from storage.questionnaires.sent import SentForm
from storage.refusals import Refusal
from storage.rights import By

READ = "storage.questionnaires.sent:read_sent"
XLSX = "storage.importing.workbook_files:xlsx_of"
TEMPLATE = "storage.importing.workbook_files:template"
ASKED_AT_ONCE = 5


async def file_received(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The message that tells how far it is."""
    manager = await manager_of(context, notice)
    if manager is None:
        return GONE

    async def go_on(session: AsyncSession, results: list[Any]) -> None:
        sent = {name: notice.payload[name] for name in ("file", "name")}
        await next_step(session, context, notice, "file_fetched", **sent, message=results[0].message_id)

    return Rendered(say(manager[0], words.fetching(notice.payload["name"])), then=go_on)


async def file_fetched(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The bytes, kept for the preview and for the button under it."""
    manager = await manager_of(context, notice)
    if manager is None:
        return GONE
    chat, actor = manager
    name, message_id = notice.payload["name"], notice.payload["message"]
    try:
        body = await context.fetch(notice.payload["file"])
    except TelegramBadRequest as error:
        too_big = "too big" in error.message
        return Rendered(edited(chat, message_id, words.TOO_BIG if too_big else words.NOT_FETCHED, keyboard(BACK)))
    if len(body) > MAX_BYTES:
        return Rendered(edited(chat, message_id, words.TOO_BIG, keyboard(BACK)))

    async def keep(session: AsyncSession, results: list[Any]) -> None:
        upload_id = await keep_upload(session, actor, name, body, message_id, context.now)
        await next_step(session, context, notice, "file_preview", upload=upload_id)

    return Rendered(edited(chat, message_id, words.reading(name)), then=keep)


async def file_preview(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """What the file would change, what is wrong with it, and what to decide."""
    manager = await manager_of(context, notice)
    if manager is None:
        return GONE
    chat, actor = manager
    try:
        upload = await own_upload(context.session, actor, notice.payload["upload"])
    except Refusal:
        return Suppressed("файл уже загружен или отменён")
    if notice.attempts > TRIES:
        return Rendered(edited(chat, upload.message_id, words.TOO_HEAVY, keyboard(BACK)))
    body = await body_of(context.session, upload.id)
    read = await context.work(READ, upload.name, body, upload.decisions)
    if isinstance(read, SentForm):
        return await form_preview(context, manager, upload, body, read)
    programme = await context.session.get_one(Programme, actor.programme_id)
    found = await _differences(context, programme, read)
    asked = doubts_of(found)

    async def remember(session: AsyncSession, results: list[Any]) -> None:
        await remember_preview(session, upload.id, found.fingerprint, asked)

    text = words.preview(upload.name, programme.title, found) + (words.doubts(asked) if asked else "")
    methods = edited(chat, upload.message_id, text, _buttons(upload, found, asked))
    return Rendered(methods + await problem_file(context, chat, upload.name, body, found.problems), then=remember)


async def _differences(context: NoticeContext, programme: Programme, workbook: Workbook) -> Differences:
    return await compare(context.session, hidden(workbook, context.phone_key), programme.code)


def doubts_of(found: Differences) -> list[list[str]]:
    """Columns a person should decide about, at most five at once: header of the file, header of the workbook."""
    asked = {problem.column: problem.suggests for problem in found.problems if problem.column and problem.suggests}
    return [[header, column] for header, column in asked.items() if column][:ASKED_AT_ONCE]


def _buttons(upload: Upload, found: Differences, asked: list[list[str]]) -> InlineKeyboardMarkup:
    def button(act: FileAct, doubt: int = 0) -> FileButton:
        return FileButton(act=act, upload=upload.id, step=len(upload.decisions), doubt=doubt)

    rows: list[Row] = [
        ((words.yes(header, column), button(FileAct.YES, n)), (words.no(header), button(FileAct.NO, n)))
        for n, (header, column) in enumerate(asked)
    ]
    if not (asked or found.blocked or found.empty):
        rows.append(((words.YES, button(FileAct.STORE)),))
        if found.changed or found.gone:  # what would be written over can be kept first
            rows.append(((words.BEFORE, FileButton(act=FileAct.EXPORT)),))
    return keyboard(*rows, ((words.CANCEL, button(FileAct.CANCEL)),))


async def file_store(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """Store exactly what the preview showed: the same bytes and decisions, against the same stored rows."""
    manager = await manager_of(context, notice)
    if manager is None:
        return GONE
    try:
        upload = await own_upload(context.session, manager[1], notice.payload["upload"])
    except Refusal:
        return Suppressed("файл уже загружен или отменён")
    read = await context.work(READ, upload.name, await body_of(context.session, upload.id), upload.decisions)
    if isinstance(read, SentForm):
        return form_store(context, notice, manager[1], upload, read)
    programme = await context.session.get_one(Programme, manager[1].programme_id)
    found = await _differences(context, programme, read)
    found = replace(found, fingerprint=notice.payload["seen"])  # `store` refuses where anything changed since

    by = by_of(context, notice, manager[1])

    async def write(session: AsyncSession, results: list[Any]) -> None:
        refused = await _stored(session, found, by, upload.name)
        if not refused:
            await end_upload(session, upload.id, context.now)
        told = {} if refused else found.counts()
        undo = 0 if refused else await newest_remembered(session, by.actor.programme_id)
        outcome = {"counts": told, "refused": refused, "undo": undo}
        await next_step(session, context, notice, "file_stored", upload=upload.id, **outcome)

    return Rendered((), then=write)


async def _stored(session: AsyncSession, found: Differences, by: By, file: str) -> str:
    """Write in a part of the transaction that a refusal takes back whole; answers its sentence, or nothing."""
    try:
        async with session.begin_nested():
            await store(session, found, by.now, by, file)
    except Refusal as refusal:
        return refusal.sentence
    return ""


async def file_stored(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """What was stored, or why nothing was."""
    person = await recipient(context, notice)
    upload = await context.session.get(Upload, notice.payload["upload"])
    if person is None or person.telegram_id is None or upload is None:
        return GONE
    refused: str = notice.payload["refused"]
    counts: Mapping[str, Mapping[str, int]] = notice.payload["counts"]
    again = FileButton(act=FileAct.AGAIN, upload=upload.id, step=len(upload.decisions))
    undo: int = notice.payload.get("undo", 0)
    row: Row = ((words.AGAIN, again),) if refused == CHANGED_SINCE else offered(undo)
    text = escape(refused) if refused else words.stored(upload.name, counts) + (OFFERED if undo else TOO_MANY)
    return Rendered(edited(person.telegram_id, upload.message_id, text, keyboard(row, BACK)))


async def template_file(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The empty workbook."""
    manager = await manager_of(context, notice)
    if manager is None:
        return GONE
    content: bytes = await context.work(TEMPLATE)
    return Rendered(document(manager[0], content, "шаблон.xlsx", words.TEMPLATE_CAPTION))


async def export_file(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The programme as a workbook."""
    manager = await manager_of(context, notice)
    if manager is None:
        return GONE
    programme = await context.session.get_one(Programme, manager[1].programme_id)
    content: bytes = await context.work(XLSX, await exported_tables(context.session, programme.code))
    by = by_of(context, notice, manager[1])

    async def audit(session: AsyncSession, results: list[Any]) -> None:
        record(session, by, Change(Audited.EXPORTED, "programmes", programme.id, after={"what": "программа"}))

    return Rendered(document(manager[0], content, f"{programme.code}.xlsx", words.EXPORT_CAPTION), then=audit)


STEPS: Mapping[str, Renderer] = {
    "file_received": file_received,
    "file_fetched": file_fetched,
    "file_preview": file_preview,
    "file_store": file_store,
    "file_stored": file_stored,
    "template_file": template_file,
    "export_file": export_file,
    **FORM_STEPS,
}
