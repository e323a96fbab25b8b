"""Files in and out: a coordinator sends a table, looks at what it changes, and stores exactly that."""

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.methods import SendChatAction
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import FileAct, FileButton
from handlers.filters import PRIVATE, Says, Where
from handlers.keyboards import BACK, Row, keyboard
from handlers.reply import Reply, show, toast
from handlers.texts import files as words
from storage.importing.raw import MAX_BYTES
from storage.models import Priority, Upload
from storage.queries.notices import Draft, enqueue
from storage.queries.roadmap import require_manager
from storage.queries.tasks import By
from storage.queries.uploads import OUTDATED, end_upload, own_upload
from storage.refusals import Refusal
from storage.rights import Right

router = Router(name="files")
OFFERED: Row = (
    (words.TEMPLATE, FileButton(act=FileAct.TEMPLATE)),
    (words.EXPORT, FileButton(act=FileAct.EXPORT)),
)
"""Files that the screen of importing offers."""


class Manages(Filter):
    """Who may load files; for others a file is what it always was."""

    async def __call__(self, _: object, by: By | None = None) -> bool:
        return by is not None and by.actor.may(Right.MANAGE)


@router.message(PRIVATE, Where(F.document), Manages())
async def take_file(message: Message, session: AsyncSession, by: By) -> Reply:
    """The notice queue fetches and reads it; one message tells how far it is and becomes the preview."""
    assert message.document is not None  # noqa: S101  the filter says so
    sent = message.document
    await read_soon(session, by, sent.file_id, sent.file_name or "файл", sent.file_size or 0)
    return (SendChatAction(chat_id=message.chat.id, action="typing"),)


async def read_soon(session: AsyncSession, by: By, file_id: str, name: str, size: int) -> None:
    """Queue a file to be fetched and read; Refusal for one that is too large to be fetched."""
    require_manager(by.actor)
    if size > MAX_BYTES:
        raise Refusal(words.TOO_BIG)
    await _queue(session, by, "file_received", {"file": file_id, "name": name[:200]})


async def _queue(session: AsyncSession, by: By, kind: str, payload: dict[str, object]) -> None:
    payload = {**payload, "programme": by.actor.programme_id, "update": by.update_id}
    draft = Draft(
        kind=kind, dedupe_key=f"{kind}:{by.update_id}", priority=Priority.REPORT, due=by.now,
        person_id=by.actor.person_id, payload=payload,
    )  # fmt: skip
    await enqueue(session, [draft], by.now)


@router.message(Says("template", "шаблон"), PRIVATE)
async def ask_template(message: Message, session: AsyncSession, by: By) -> Reply:
    return await _send_later(session, by, FileAct.TEMPLATE, message.chat.id)


@router.message(Says("export", "выгрузить"), PRIVATE)
async def ask_export(message: Message, session: AsyncSession, by: By) -> Reply:
    return await _send_later(session, by, FileAct.EXPORT, message.chat.id)


@router.callback_query(FileButton.filter(F.act.in_({FileAct.TEMPLATE, FileAct.EXPORT})))
async def send_file(click: CallbackQuery, callback_data: FileButton, session: AsyncSession, by: By) -> Reply:
    reply = await _send_later(session, by, callback_data.act, click.from_user.id)
    return toast(click, words.PREPARING) + reply


async def _send_later(session: AsyncSession, by: By, act: FileAct, chat_id: int) -> Reply:
    require_manager(by.actor)
    await _queue(session, by, "template_file" if act is FileAct.TEMPLATE else "export_file", {})
    return (SendChatAction(chat_id=chat_id, action="upload_document"),)


@router.callback_query(FileButton.filter(F.act.in_({FileAct.YES, FileAct.NO})))
async def decide_column(click: CallbackQuery, callback_data: FileButton, session: AsyncSession, by: By) -> Reply:
    """A doubtful column is what it seems, or is left out; the preview is made anew."""
    upload = await _upload(click, callback_data, session, by)
    if callback_data.doubt >= len(upload.doubts):
        raise Refusal(OUTDATED)
    header, column = upload.doubts[callback_data.doubt]
    upload.decisions = {**upload.decisions, header: column if callback_data.act is FileAct.YES else ""}
    await _queue(session, by, "file_preview", {"upload": upload.id})
    return show(click, words.reading(upload.name))


async def _upload(click: CallbackQuery, data: FileButton, session: AsyncSession, by: By) -> Upload:
    """The file of a button that belongs to its newest preview."""
    require_manager(by.actor)
    upload = await own_upload(session, by.actor, data.upload)
    if data.step != len(upload.decisions):
        raise Refusal(OUTDATED)
    if click.message is not None:
        upload.message_id = click.message.message_id
    return upload


@router.callback_query(FileButton.filter(F.act == FileAct.AGAIN))
async def preview_again(click: CallbackQuery, callback_data: FileButton, session: AsyncSession, by: By) -> Reply:
    upload = await _upload(click, callback_data, session, by)
    await _queue(session, by, "file_preview", {"upload": upload.id})
    return show(click, words.reading(upload.name))


@router.callback_query(FileButton.filter(F.act == FileAct.STORE))
async def store_file(click: CallbackQuery, callback_data: FileButton, session: AsyncSession, by: By) -> Reply:
    """Reading it again is the queue's part too; it stores what the preview showed or says why not."""
    upload = await _upload(click, callback_data, session, by)
    if upload.seen is None or upload.doubts:
        raise Refusal(OUTDATED)
    await _queue(session, by, "file_store", {"upload": upload.id, "seen": upload.seen})
    return show(click, words.storing(upload.name))


@router.callback_query(FileButton.filter(F.act == FileAct.CANCEL))
async def turn_down(click: CallbackQuery, callback_data: FileButton, session: AsyncSession, by: By) -> Reply:
    upload = await _upload(click, callback_data, session, by)
    await end_upload(session, upload.id, by.now)
    return show(click, words.CANCELLED, keyboard(BACK))
