"""Going through a questionnaire: one message moves along, from the first open question to the summary and beyond."""

from aiogram import F, Router
from aiogram.methods import SendChatAction
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen, SurveyAct, SurveyButton, TrialButton
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, keyboard
from handlers.month import unpacked
from handlers.reply import Reply, say, show, toast
from handlers.survey_screens import (
    group_screen,
    month_screen,
    paused_screen,
    question_screen,
    submitted_screen,
    summary_screen,
    taken_screen,
    thanks_screen,
)
from handlers.survey_ways import AnyButton, paper_of, pressed, wait, wait_no_more
from handlers.texts import OUTDATED
from handlers.texts import surveys as words
from handlers.trials import trial_over
from storage.models import OWED, Person, Priority, Question, QuestionKind, TaskState
from storage.queries import surveys as queries
from storage.queries.notices import Draft, enqueue
from storage.queries.own_result import compared
from storage.queries.papers import Paper
from storage.queries.responses import CANCELLED, Way, is_open, require_open, responses
from storage.queries.tasks import By
from storage.queries.trials import begin_trial
from storage.refusals import Refusal

router = Router(name="survey")


@router.message(Says("survey", "анкета", "анкеты"), PRIVATE)
async def list_surveys(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await survey_screen(session, by))


@router.callback_query(Go.filter(F.screen == Screen.SURVEYS))
async def open_surveys(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, *await survey_screen(session, by))


async def survey_screen(session: AsyncSession, by: By) -> tuple[str, InlineKeyboardMarkup]:
    """The responses still owed; a button each."""
    owed = await responses(session, by.actor)
    if not owed:
        return words.NONE_OPEN, keyboard(BACK)
    rows = [((words.chosen(r, by.today), SurveyButton(act=SurveyAct.NEXT, task=r.task.id)),) for r in owed]
    return words.WHICH, keyboard(*rows, BACK)


@pressed(router, SurveyAct.NEXT)
async def go_on(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    found = await paper_of(session, by, callback_data, click.from_user.id)
    if (name := await _begun_by_another(session, by, found)) is not None:
        return show(click, *taken_screen(found, name))
    return show(click, *await next_screen(session, by, found, click.from_user.id))


async def _begun_by_another(session: AsyncSession, by: By, found: Paper) -> str | None:
    """Who gave the newest answer of an owed response, if it was a colleague."""
    if found.response.task.state not in OWED or found.last_person in (None, by.actor.person_id):
        return None
    return (await session.get_one(Person, found.last_person)).name


@router.callback_query(SurveyButton.filter(F.act == SurveyAct.TAKE_OVER))
async def take_over(click: CallbackQuery, callback_data: SurveyButton, session: AsyncSession, by: By) -> Reply:
    found = await paper_of(session, by, callback_data, click.from_user.id)
    return show(click, *await next_screen(session, by, found, click.from_user.id))


@router.callback_query(TrialButton.filter(F.act == SurveyAct.TAKE_OVER))
async def begin_to_try(click: CallbackQuery, callback_data: TrialButton, session: AsyncSession, by: By) -> Reply:
    found = await begin_trial(session, by, click.from_user.id, callback_data.task)
    return show(click, *await next_screen(session, by, found, click.from_user.id))


async def next_screen(
    session: AsyncSession, by: By, now: Paper, chat_id: int, question_id: int | None = None
) -> tuple[str, InlineKeyboardMarkup]:
    """The question asked for, or the first open one, or what is known of its group, or the summary."""
    found = now.response
    if found.task.state is TaskState.CANCELLED:
        await wait_no_more(session, by, chat_id, now)
        return CANCELLED, keyboard(BACK)
    if found.task.state not in OWED and question_id is None and not now.open:
        await wait_no_more(session, by, chat_id, now)
        return submitted_screen(now, may_change=await is_open(session, found, by.today))
    await require_open(session, found, by.today)
    if question_id is None and not now.open:
        await wait_no_more(session, by, chat_id, now)
        return summary_screen(now)
    question = now.question(question_id) if question_id else now.open[0]
    if question_id is None and (group := now.known_group(question)):
        await wait_no_more(session, by, chat_id, now)
        return group_screen(now, group)
    return await ask(session, by, now, chat_id, question)


async def ask(
    session: AsyncSession, by: By, now: Paper, chat_id: int, question: Question, marked: list[str] | None = None
) -> tuple[str, InlineKeyboardMarkup]:
    """Show a question; what the chat then waits for is kept beside it."""
    if not now.place(question):
        raise Refusal(queries.NOT_ASKED)
    given = now.answers.get(question.id)
    if marked is None:
        marked = (given.value or "").split() if given and question.kind is QuestionKind.SELECT_MULTIPLE else []
    subject = {"question": question.id, "marked": marked}
    await wait(session, by, chat_id, now, subject, prose=question.kind is QuestionKind.TEXT)
    return question_screen(now, question, by.today, marked)


@pressed(router, SurveyAct.BACK, SurveyAct.SHOW)
async def show_question(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    found = await paper_of(session, by, callback_data, click.from_user.id)
    question = found.question(callback_data.question)
    if callback_data.act is SurveyAct.BACK:
        question = found.neighbour(question, -1)
    return show(click, *await next_screen(session, by, found, click.from_user.id, question.id))


@pressed(router, SurveyAct.MONTH)
async def turn_month(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    month = unpacked(callback_data.choice)
    if month is None:
        raise Refusal(OUTDATED)
    found = await paper_of(session, by, callback_data, click.from_user.id)
    return show(click, *month_screen(found, found.question(callback_data.question), month))


@pressed(router, SurveyAct.SUMMARY)
async def show_summary(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    found = await paper_of(session, by, callback_data, click.from_user.id)
    may_change = await is_open(session, found.response, by.today)
    await wait_no_more(session, by, click.from_user.id, found)
    return show(click, *summary_screen(found, callback_data.choice, may_change=may_change))


@pressed(router, SurveyAct.PAUSE)
async def pause(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    found = await paper_of(session, by, callback_data, click.from_user.id)
    if found.response.task.state not in OWED:
        return show(click, *await next_screen(session, by, found, click.from_user.id))
    await wait_no_more(session, by, click.from_user.id, found, ended=True)
    if found.response.way is Way.TRIAL:
        return show(click, *await trial_over(session, found, words.LEFT_TRIAL))
    return show(click, *paused_screen(found))


@router.callback_query(SurveyButton.filter(F.act == SurveyAct.COMPARE))
async def compare(click: CallbackQuery, callback_data: SurveyButton, session: AsyncSession, by: By) -> Reply:
    """The school's own answers beside the median of its group, as a picture that comes by itself."""
    await compared(session, by, callback_data.task)
    payload = {"programme": by.actor.programme_id, "task": callback_data.task}
    key = f"own_result:{by.update_id}"
    draft = Draft("own_result", key, Priority.REPORT, by.now, payload, person_id=by.actor.person_id)
    await enqueue(session, [draft], by.now)
    return (*toast(click, words.COMPARING), SendChatAction(chat_id=click.from_user.id, action="upload_photo"))


@pressed(router, SurveyAct.SUBMIT)
async def submit(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    found = await paper_of(session, by, callback_data, click.from_user.id)
    await queries.submit(session, by, found)
    await wait_no_more(session, by, click.from_user.id, found, ended=True)
    if found.response.way is Way.TRIAL:
        return show(click, *await trial_over(session, found, words.TRIED))
    if found.response.way is Way.UNNAMED:
        return show(click, *thanks_screen(found))
    may_change = await is_open(session, found.response, by.today)
    return show(click, *submitted_screen(found, may_change=may_change))
