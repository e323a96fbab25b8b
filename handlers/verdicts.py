"""A curator's word on a task: accept, return with a comment, take off with a reason, and undo the last."""

from aiogram import F, Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import TaskAct, TaskButton
from handlers.keyboards import Row, in_rows, keyboard
from handlers.reply import Reply, show
from handlers.task_cards import EXPECTED, whole_card
from handlers.texts import OUTDATED
from handlers.texts import answers as answer_words
from handlers.texts import finishing as words
from handlers.texts.tasks import heading
from scheduler.accepting import tell_accepted
from storage.models import DONE, TaskState
from storage.queries import verdicts as queries
from storage.queries.tasks import By, task
from storage.queries.updates import expect, expect_nothing
from storage.refusals import Refusal

router = Router(name="verdicts")
ACT = TaskButton.filter


def _back(task_id: int) -> Row:
    return ((answer_words.BACK, TaskButton(act=TaskAct.OPEN, task=task_id)),)


@router.callback_query(ACT(F.act == TaskAct.ACCEPT))
async def accept_work(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    was = (await queries.judgeable(session, by, callback_data.task)).state
    line = await queries.accept(session, by, callback_data.task)
    if was is TaskState.SUBMITTED:
        await tell_accepted(session, by, line.task)
    return show(click, *await whole_card(session, by, line), words.ACCEPTED_NOTE)


@router.callback_query(ACT(F.act == TaskAct.GIVE_BACK))
async def begin_comment(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.judgeable(session, by, callback_data.task)
    if found.state not in DONE:
        raise Refusal("Эта работа сейчас не сдана, возвращать нечего.")
    await expect(session, click.from_user.id, EXPECTED, {"task": found.id, "what": "comment"}, by.now, prose=True)
    line = await task(session, by.actor, found.id)
    return show(click, f"{heading(line)}\n\n{words.COMMENT_ASK}", keyboard(_back(found.id)))


@router.callback_query(ACT(F.act == TaskAct.DROP))
async def ask_reason(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.judgeable(session, by, callback_data.task)
    if found.state not in queries.STARTED:
        raise Refusal("Эта задача уже закрыта: снимать нечего.")
    await expect(session, click.from_user.id, EXPECTED, {"task": found.id, "what": "reason"}, by.now, prose=True)
    line = await task(session, by.actor, found.id)
    buttons = [
        (reason, TaskButton(act=TaskAct.DROP_FOR, task=found.id, arg=place))
        for place, reason in enumerate(words.REASONS)
    ]
    return show(click, f"{heading(line)}\n\n{words.DROP_ASK}", keyboard(*in_rows(buttons, 1), _back(found.id)))


@router.callback_query(ACT(F.act == TaskAct.DROP_FOR))
async def drop_for_reason(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    if callback_data.arg >= len(words.REASONS):
        raise Refusal(OUTDATED)
    line = await queries.drop(session, by, callback_data.task, words.REASONS[callback_data.arg])
    await expect_nothing(session, click.from_user.id, EXPECTED)
    text, buttons = await whole_card(session, by, line)
    return show(click, f"{words.DROPPED}\n\n{text}", buttons)


@router.callback_query(ACT(F.act == TaskAct.RESTORE))
async def restore_task(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.restore(session, by, callback_data.task)
    return show(click, *await whole_card(session, by, line))
