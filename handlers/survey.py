"""Answering a questionnaire by buttons and numbers; one message moves along, every answer is kept at once."""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen, SurveyAct, SurveyButton
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, Row, in_rows, keyboard
from handlers.reply import Reply, say, show
from handlers.texts import surveys as words
from storage.models import OWED, QuestionKind, TaskState
from storage.queries import surveys as queries
from storage.queries.surveys import Response, Step
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing
from storage.russian import day

router = Router(name="survey")
EXPECTED = "survey"


@router.message(Says("survey", "анкета", "анкеты"), PRIVATE)
async def list_surveys(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await survey_screen(session, by))


@router.callback_query(Go.filter(F.screen == Screen.SURVEYS))
async def open_surveys(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, *await survey_screen(session, by))


async def survey_screen(session: AsyncSession, by: By) -> tuple[str, InlineKeyboardMarkup]:
    """The responses still owed; a button each."""
    owed = await queries.responses(session, by.actor)
    if not owed:
        return words.NONE_OPEN, keyboard(BACK)
    rows = [((words.chosen(r, by.today), SurveyButton(act=SurveyAct.NEXT, task=r.task.id)),) for r in owed]
    return words.WHICH, keyboard(*rows, BACK)


@router.callback_query(SurveyButton.filter(F.act == SurveyAct.NEXT))
async def go_on(click: CallbackQuery, callback_data: SurveyButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.response(session, by.actor, callback_data.task)
    return show(click, *await next_screen(session, by, found, click.from_user.id))


async def next_screen(
    session: AsyncSession, by: By, found: Response, chat_id: int, question_id: int | None = None
) -> tuple[str, InlineKeyboardMarkup]:
    """The question to answer now, or the summary; what the chat waits for is kept beside it."""
    if found.task.state not in OWED:
        await expect_nothing(session, chat_id)
        cancelled = found.task.state is TaskState.CANCELLED
        return queries.CANCELLED if cancelled else words.submitted(found), keyboard(BACK)
    step = await queries.step(session, found, question_id)
    if step.question is None:
        await expect_nothing(session, chat_id)
        return words.ready(step), await _ready_keyboard(session, found)
    subject = {"task": found.task.id, "question": step.question.id}
    prose = step.question.kind is QuestionKind.TEXT
    await expect(session, chat_id, EXPECTED, subject, by.now, prose=prose)
    return words.step(step, step.question), _step_keyboard(step, found.task.id, step.question.id)


def _step_keyboard(step: Step, task: int, question: int) -> InlineKeyboardMarkup:
    def button(act: SurveyAct, choice: int = 0) -> SurveyButton:
        return SurveyButton(act=act, task=task, question=question, choice=choice)

    marks = {step.given: "✓ "} if step.given is not None else {}
    labels = [(f"{marks.get(c.value, '')}{c.label}", button(SurveyAct.CHOOSE, c.ordinal)) for c in step.choices]
    no_data: Row = ((words.NO_DATA, button(SurveyAct.NO_DATA)),)
    back: Row = ((words.BACK, button(SurveyAct.BACK)), (words.PAUSE, button(SurveyAct.PAUSE)))
    return keyboard(*in_rows(labels, 2), no_data, back)


async def _ready_keyboard(session: AsyncSession, found: Response) -> InlineKeyboardMarkup:
    last = await queries.last_question(session, found)
    submit = SurveyButton(act=SurveyAct.SUBMIT, task=found.task.id)
    back = SurveyButton(act=SurveyAct.SHOW, task=found.task.id, question=last)
    return keyboard(((words.SUBMIT, submit),), ((words.TO_LAST, back),))


@router.callback_query(SurveyButton.filter(F.act.in_({SurveyAct.CHOOSE, SurveyAct.NO_DATA})))
async def choose(click: CallbackQuery, callback_data: SurveyButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.response(session, by.actor, callback_data.task)
    given = queries.NO_DATA
    if callback_data.act is SurveyAct.CHOOSE:
        given = await queries.choice_value(session, callback_data.question, callback_data.choice)
    is_new = await queries.answer(session, by, found, callback_data.question, given)
    screen = await next_screen(session, by, found, click.from_user.id)
    return show(click, *screen, note="" if is_new else words.SAME)


@router.callback_query(SurveyButton.filter(F.act.in_({SurveyAct.BACK, SurveyAct.SHOW})))
async def show_question(click: CallbackQuery, callback_data: SurveyButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.response(session, by.actor, callback_data.task)
    question_id = callback_data.question
    if callback_data.act is SurveyAct.BACK:
        question_id = await queries.question_before(session, found, question_id)
    return show(click, *await next_screen(session, by, found, click.from_user.id, question_id))


@router.callback_query(SurveyButton.filter(F.act == SurveyAct.PAUSE))
async def pause(click: CallbackQuery, callback_data: SurveyButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.response(session, by.actor, callback_data.task)
    if found.task.state not in OWED:
        return show(click, *await next_screen(session, by, found, click.from_user.id))
    step = await queries.step(session, found)
    await expect_nothing(session, click.from_user.id)
    text = words.PAUSED.format(answered=step.answered, total=step.total, closes=day(found.wave.closes))
    go_on = SurveyButton(act=SurveyAct.NEXT, task=found.task.id)
    return show(click, text, keyboard(((words.CONTINUE, go_on),), BACK))


@router.callback_query(SurveyButton.filter(F.act == SurveyAct.SUBMIT))
async def submit(click: CallbackQuery, callback_data: SurveyButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.response(session, by.actor, callback_data.task)
    await queries.submit(session, by, found)
    await expect_nothing(session, click.from_user.id)
    return show(click, words.submitted(found), keyboard(BACK))


async def take_typed(message: Message, subject: dict[str, Any], session: AsyncSession, by: By, _: str) -> Reply:
    """A typed number answers the question the chat was shown, not whichever is current now."""
    found = await queries.response(session, by.actor, subject["task"])
    await queries.answer(session, by, found, subject["question"], message.text or "")
    return say(message.chat.id, *await next_screen(session, by, found, message.chat.id))
