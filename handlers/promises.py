"""«Обещаю до…»: near days by one touch, any other from a small calendar; until that day nobody is reminded."""

from calendar import monthrange
from datetime import date, timedelta

from aiogram import F, Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import TaskAct, TaskButton
from handlers.keyboards import Row, in_rows, keyboard
from handlers.month import month_rows, packed
from handlers.month import unpacked as day_of
from handlers.reply import Reply, show
from handlers.task_cards import EXPECTED, card_keyboard
from handlers.texts import OUTDATED
from handlers.texts import answers as answer_words
from handlers.texts import tasks as words
from storage.models import OWED
from storage.queries import tasks as queries
from storage.queries.tasks import By, TaskLine
from storage.queries.updates import expect, expect_nothing, expected_input
from storage.refusals import Refusal
from storage.russian import day

router = Router(name="promises")


async def _owed(session: AsyncSession, by: By, task_id: int) -> TaskLine:
    line = await queries.task(session, by.actor, task_id)
    if line.task.state not in OWED:
        raise Refusal("Эта задача уже закрыта: обещать нечего.")
    return line


def _ask(line: TaskLine) -> str:
    return f"{words.heading(line)}\n\n{words.MOVE_ASK.format(deadline=day(line.task.deadline, year=True))}"


@router.callback_query(TaskButton.filter(F.act == TaskAct.MOVE))
async def ask_day(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await _owed(session, by, callback_data.task)
    task = line.task.id
    days = [(day(d), TaskButton(act=TaskAct.MOVE_TO, task=task, arg=packed(d))) for d in offered(by.today)]
    other: Row = ((words.OTHER_DAY, TaskButton(act=TaskAct.MONTH, task=task, arg=packed(by.today))),)
    back: Row = ((answer_words.BACK, TaskButton(act=TaskAct.OPEN, task=task)),)
    await _await_day(session, by, click.from_user.id, task)
    return show(click, _ask(line), keyboard(*in_rows(days, 2), other, back))


async def _await_day(session: AsyncSession, by: By, chat_id: int, task_id: int) -> None:
    """A day may be typed too; whoever is in the middle of a questionnaire goes on answering that."""
    waiting = await expected_input(session, chat_id)
    if waiting is None or waiting.kind == EXPECTED:
        await expect(session, chat_id, EXPECTED, {"task": task_id, "what": "promise"}, by.now)


@router.callback_query(TaskButton.filter(F.act == TaskAct.MONTH))
async def show_month(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line, month = await _owed(session, by, callback_data.task), day_of(callback_data.arg)
    if month is None:
        raise Refusal(OUTDATED)
    rows = month_rows(
        month,
        lambda one: TaskButton(act=TaskAct.MOVE_TO, task=line.task.id, arg=packed(one)),
        lambda one: TaskButton(act=TaskAct.MONTH, task=line.task.id, arg=packed(one)),
        since=by.today,
    )
    back: Row = ((words.NEAR_DAYS, TaskButton(act=TaskAct.MOVE, task=line.task.id)),)
    return show(click, _ask(line), keyboard(*rows, back))


@router.callback_query(TaskButton.filter(F.act == TaskAct.MOVE_TO))
async def promise_day(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.promise(session, by, callback_data.task, unpacked(callback_data.arg))
    await expect_nothing(session, click.from_user.id, EXPECTED)
    return show(click, words.promised(line, by.today), card_keyboard(line, by.actor))


def offered(today: date) -> list[date]:
    """Days offered by one touch: soon, in one and two weeks, the end of this month and of the next."""
    month_end = today.replace(day=monthrange(today.year, today.month)[1])
    following = month_end + timedelta(days=1)
    next_end = following.replace(day=monthrange(following.year, following.month)[1])
    days = {today + timedelta(days=n) for n in (1, 3, 7, 14)} | {month_end, next_end}
    return sorted(d for d in days if d > today)


def unpacked(number: int) -> date:
    """The date a button carries; Refusal for a number no button of ours carries."""
    try:
        return date(number // 10000, number // 100 % 100, number % 100)
    except ValueError:
        raise Refusal(OUTDATED) from None
