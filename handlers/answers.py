"""Answers a reminder takes in words or later: a question to the curator, «напомнить позже»; and what is typed."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import TaskAct, TaskButton
from handlers.keyboards import Row, in_rows, keyboard
from handlers.reply import Reply, say, show
from handlers.task_cards import EXPECTED, card_keyboard, whole_card
from handlers.texts import OUTDATED
from handlers.texts import answers as words
from handlers.texts import finishing as finishing_words
from handlers.texts.tasks import agreed
from scheduler.reminders import HOUR, later_moments
from storage.models import OWED
from storage.queries import answers as queries
from storage.queries.finishing import keep_result
from storage.queries.policies import habits_of
from storage.queries.settings import preferences_of
from storage.queries.tasks import By, promise, task
from storage.queries.updates import expect, expect_nothing
from storage.queries.verdicts import drop, give_back
from storage.questionnaires.reading import read_day
from storage.refusals import Refusal

router = Router(name="answers")


def _back(task_id: int) -> Row:
    return ((words.BACK, TaskButton(act=TaskAct.OPEN, task=task_id)),)


@router.callback_query(TaskButton.filter(F.act == TaskAct.ASK))
async def begin_question(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await task(session, by.actor, callback_data.task)
    people = await queries.advisers(session, by, line.task.id)
    if not people:
        raise queries.nobody(by.actor)
    await expect(session, click.from_user.id, EXPECTED, {"task": line.task.id, "what": "question"}, by.now, prose=True)
    return show(click, words.ask(line, [person.name for person in people]), keyboard(_back(line.task.id)))


@router.callback_query(TaskButton.filter(F.act == TaskAct.REPLY))
async def begin_reply(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    event = await queries.question_of(session, by, callback_data.task, callback_data.arg)
    line = await task(session, by.actor, callback_data.task)
    subject = {"task": line.task.id, "what": "reply", "event": event.id}
    await expect(session, click.from_user.id, EXPECTED, subject, by.now, prose=True)
    return show(click, words.reply(line, event.why or ""), keyboard(_back(line.task.id)))


@router.callback_query(TaskButton.filter(F.act == TaskAct.LATER))
async def offer_moments(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await task(session, by.actor, callback_data.task)
    if line.task.state not in OWED:
        raise Refusal("Эта задача уже закрыта: напоминать о ней незачем.")
    moments = await _moments(session, by)
    buttons = [
        (words.moment(moment, by.today), TaskButton(act=TaskAct.LATER_TO, task=line.task.id, arg=place))
        for place, moment in moments.items()
    ]
    return show(click, words.later(line), keyboard(*in_rows(buttons, 1), _back(line.task.id)))


async def _moments(session: AsyncSession, by: By) -> Mapping[int, datetime]:
    """By the hour the person chose and the hours and days off of their programme: what is offered is kept."""
    chosen = (await preferences_of(session, [by.actor.person_id]))[by.actor.person_id].hour
    habits = await habits_of(session, by.actor.programme_id)
    return later_moments(by.now, by.actor.zone, HOUR if chosen is None else chosen, habits)


@router.callback_query(TaskButton.filter(F.act == TaskAct.LATER_TO))
async def remind_later(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    moment = (await _moments(session, by)).get(callback_data.arg)
    if moment is None:
        raise Refusal(OUTDATED)
    line = await queries.snooze(session, by, callback_data.task, moment)
    return show(click, words.put_off(line, moment, by.today), card_keyboard(line, by.actor))


async def take_typed(message: Message, subject: dict[str, Any], session: AsyncSession, by: By, _: str) -> Reply:
    """A typed text is what the chat was asked for: a result, a question, or the answer to one."""
    text = await TAKERS[subject["what"]](session, by, subject, message.text or "")
    await expect_nothing(session, message.chat.id, EXPECTED)
    card, buttons = await whole_card(session, by, await task(session, by.actor, subject["task"]))
    return say(message.chat.id, f"{text}\n\n{card}", buttons)


async def _take_result(session: AsyncSession, by: By, subject: dict[str, Any], text: str) -> str:
    await keep_result(session, by, subject["task"], text)
    return words.kept_words(text)


async def _take_question(session: AsyncSession, by: By, subject: dict[str, Any], text: str) -> str:
    people = await queries.ask(session, by, subject["task"], text)
    return words.passed_on([person.name for person in people])


async def _take_reply(session: AsyncSession, by: By, subject: dict[str, Any], text: str) -> str:
    asker = await queries.reply(session, by, subject["task"], subject["event"], text)
    return words.passed_on([asker.name])


async def _take_comment(session: AsyncSession, by: By, subject: dict[str, Any], text: str) -> str:
    await give_back(session, by, subject["task"], text)
    return finishing_words.RETURNED


async def _take_reason(session: AsyncSession, by: By, subject: dict[str, Any], text: str) -> str:
    await drop(session, by, subject["task"], text)
    return finishing_words.DROPPED


async def _take_promise(session: AsyncSession, by: By, subject: dict[str, Any], text: str) -> str:
    day = read_day(text, by.today)
    if day is None:
        raise Refusal(words.NO_DAY)
    line = await promise(session, by, subject["task"], day)
    return agreed(line)


Taker = Callable[[AsyncSession, By, dict[str, Any], str], Awaitable[str]]
TAKERS: Mapping[str, Taker] = {
    "result": _take_result, "question": _take_question, "reply": _take_reply, "comment": _take_comment,
    "reason": _take_reason, "promise": _take_promise,
}  # fmt: skip
