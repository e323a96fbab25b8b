"""«Сделано» and what confirms it: a number, a link, a document in words or as a file; and taking it back."""

from typing import Any

from aiogram import F, Router
from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen, TaskAct, TaskButton
from handlers.keyboards import Row, keyboard
from handlers.reply import Reply, say, show, toast
from handlers.task_cards import EXPECTED, whole_card
from handlers.texts import BACK_TO_TASKS
from handlers.texts import answers as answer_words
from handlers.texts import finishing as words
from handlers.texts import tasks as task_words
from storage.models import DONE
from storage.queries import finishing as queries
from storage.queries.tasks import By, TaskLine
from storage.queries.updates import expect, expect_nothing
from storage.refusals import Refusal
from storage.results import Result, ResultKind

router = Router(name="finishing")
LONGEST_NAME = 200


@router.callback_query(TaskButton.filter(F.act == TaskAct.DONE))
async def mark_done(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.finish(session, by, callback_data.task)
    note = task_words.DONE_NOTE if line.task.state in DONE else ""
    if line.task.result and line.task.state in DONE:
        subject = {"task": line.task.id, "what": "result"}
        await expect(session, click.from_user.id, EXPECTED, subject, by.now, prose=True)
        return show(click, words.what_confirms(line, by.today), confirming_keyboard(line), note)
    return show(click, *await whole_card(session, by, line), note)


def confirming_keyboard(line: TaskLine) -> InlineKeyboardMarkup:
    """A finished task that wants its document, count or link."""
    bare: Row = ((task_words.BARE, TaskButton(act=TaskAct.BARE, task=line.task.id)),)
    undo: Row = ((task_words.UNDO, TaskButton(act=TaskAct.UNDO, task=line.task.id)),)
    return keyboard(bare, undo, ((BACK_TO_TASKS, Go(screen=Screen.TASKS)),))


@router.callback_query(TaskButton.filter(F.act == TaskAct.UNDO))
async def undo_done(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.reopen(session, by, callback_data.task)
    await expect_nothing(session, click.from_user.id, EXPECTED)
    return show(click, *await whole_card(session, by, line))


@router.callback_query(TaskButton.filter(F.act == TaskAct.BARE))
async def leave_bare(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.keep_result(session, by, callback_data.task, None)
    await expect_nothing(session, click.from_user.id, EXPECTED)
    return show(click, *await whole_card(session, by, line), answer_words.BARE_NOTE)


@router.callback_query(TaskButton.filter(F.act == TaskAct.RESULT))
async def show_file(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    """The file is Telegram's: its id is sent, nothing is fetched."""
    kept = await queries.file_of(session, by.actor, callback_data.task)
    chat, file_id = click.from_user.id, kept.file_id or ""
    if kept.is_photo:
        return (*toast(click), SendPhoto(chat_id=chat, photo=file_id))
    return (*toast(click), SendDocument(chat_id=chat, document=file_id))


async def take_file(message: Message, subject: dict[str, Any], session: AsyncSession, by: By) -> Reply:
    """A document or a photo confirms what was just marked done."""
    if subject["what"] != "result":
        raise Refusal(words.ONLY_RESULT)
    if message.document is not None:
        file_id, name = message.document.file_id, message.document.file_name or "файл"
    elif message.photo:
        file_id, name = message.photo[-1].file_id, message.caption or words.PHOTO
    else:
        raise Refusal(words.ONLY_FILE)
    is_photo = message.document is None
    kept = await keep_sent(session, by, message.chat.id, subject["task"], file_id, name, is_photo=is_photo)
    return say(message.chat.id, *kept)


async def keep_sent(
    session: AsyncSession, by: By, chat_id: int, task_id: int, file_id: str, name: str, *, is_photo: bool = False
) -> tuple[str, InlineKeyboardMarkup]:
    """A file Telegram has confirms a task; its card."""
    given = Result(ResultKind.DOCUMENT, name[:LONGEST_NAME])
    line = await queries.keep_file(session, by, task_id, given, file_id, is_photo=is_photo)
    await expect_nothing(session, chat_id, EXPECTED)
    text, buttons = await whole_card(session, by, line)
    return f"{answer_words.kept_words(given.text)}\n\n{text}", buttons
