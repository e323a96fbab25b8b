"""Answers as they come: a button, ticks, a day, a number or words typed, a file; each is kept at once."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import SurveyAct
from handlers.month import unpacked
from handlers.reply import Reply, say, show
from handlers.survey import ask, next_screen
from handlers.survey_screens import doubt_screen, question_screen, reasons_screen
from handlers.survey_ways import EXPECTED, AnyButton, awaited_paper, paper_of, pressed, wait
from handlers.texts import OUTDATED
from handlers.texts import surveys as words
from storage.models import ExpectedInput, QuestionKind
from storage.queries import surveys as queries
from storage.queries.papers import Paper
from storage.queries.responses import require_open
from storage.queries.tasks import By
from storage.queries.updates import expected_input
from storage.questionnaires.reading import is_doubtful
from storage.refusals import Refusal

router = Router(name="survey_answers")


@pressed(router, SurveyAct.CHOOSE)
async def choose(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    found = await paper_of(session, by, callback_data, click.from_user.id)
    chosen = queries.choice_value(found, callback_data.question, callback_data.choice)
    value = queries.read(found, callback_data.question, chosen)
    return await _kept(click, session, by, found, callback_data.question, value)


async def _kept(
    click: CallbackQuery, session: AsyncSession, by: By, found: Paper, question_id: int, value: str | None,
    note: str | None = None,
) -> Reply:  # fmt: skip
    """Keep an answer given by a button, and go on."""
    kept = await queries.keep(session, by, found, question_id, value, note)
    screen = await next_screen(session, by, kept or found, click.from_user.id)
    return show(click, *screen, note="" if kept else words.SAME)


@pressed(router, SurveyAct.MARK)
async def mark(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    found = await paper_of(session, by, callback_data, click.from_user.id)
    await require_open(session, found.response, by.today)
    marked = await _marked(session, click.from_user.id, found, callback_data.question)
    value = queries.choice_value(found, callback_data.question, callback_data.choice)
    marked = [one for one in marked if one != value] if value in marked else [*marked, value]
    question = found.question(callback_data.question)
    return show(click, *await ask(session, by, found, click.from_user.id, question, marked))


async def _marked(session: AsyncSession, chat_id: int, found: Paper, question_id: int) -> list[str]:
    """The ticks so far: those of the chat, else those of the answer that stands."""
    expected = await _expected(session, chat_id, found, question_id)
    if expected is not None:
        return list(expected.subject.get("marked", ()))
    given = found.answers.get(question_id)
    return (given.value or "").split() if given else []


async def _expected(session: AsyncSession, chat_id: int, found: Paper, question_id: int) -> ExpectedInput | None:
    """What the chat waits for, if it is about this question of this response."""
    expected = await expected_input(session, chat_id)
    about = {"task": found.response.task.id, "question": question_id}
    fits = expected is not None and expected.kind == EXPECTED and about.items() <= expected.subject.items()
    return expected if fits else None


@pressed(router, SurveyAct.MARKED)
async def keep_marked(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    found = await paper_of(session, by, callback_data, click.from_user.id)
    marked = await _marked(session, click.from_user.id, found, callback_data.question)
    value = queries.read(found, callback_data.question, " ".join(marked))
    return await _kept(click, session, by, found, callback_data.question, value)


@pressed(router, SurveyAct.DAY)
async def choose_day(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    day = unpacked(callback_data.choice)
    if day is None:
        raise Refusal(OUTDATED)
    found = await paper_of(session, by, callback_data, click.from_user.id)
    value = queries.read(found, callback_data.question, day.isoformat())
    return await _kept(click, session, by, found, callback_data.question, value)


@pressed(router, SurveyAct.SAME)
async def leave_unchanged(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    found = await paper_of(session, by, callback_data, click.from_user.id)
    kept = await queries.keep_unchanged(session, by, found, [found.question(callback_data.question)])
    return show(click, *await next_screen(session, by, kept, click.from_user.id))


@pressed(router, SurveyAct.GROUP_SAME)
async def leave_group_unchanged(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    found = await paper_of(session, by, callback_data, click.from_user.id)
    group = found.known_group(found.question(callback_data.question))
    kept = await queries.keep_unchanged(session, by, found, group)
    return show(click, *await next_screen(session, by, kept, click.from_user.id))


@pressed(router, SurveyAct.SKIP)
async def skip(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    found = await paper_of(session, by, callback_data, click.from_user.id)
    if found.question(callback_data.question).required:
        raise Refusal("Этот вопрос пропустить нельзя: ответьте или нажмите «Нет данных».")
    return await _kept(click, session, by, found, callback_data.question, None)


@pressed(router, SurveyAct.NO_DATA)
async def ask_reason(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    found = await paper_of(session, by, callback_data, click.from_user.id)
    await require_open(session, found.response, by.today)
    question = found.question(callback_data.question)
    subject = {"question": question.id, "reason": True}
    await wait(session, by, click.from_user.id, found, subject, prose=True)
    return show(click, *reasons_screen(found, question))


@pressed(router, SurveyAct.REASON)
async def keep_reason(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    if callback_data.choice >= len(words.REASONS):
        raise Refusal(OUTDATED)
    found = await paper_of(session, by, callback_data, click.from_user.id)
    reason = words.REASONS[callback_data.choice]
    return await _kept(click, session, by, found, callback_data.question, None, reason)


@pressed(router, SurveyAct.SURE)
async def keep_doubtful(click: CallbackQuery, callback_data: AnyButton, session: AsyncSession, by: By) -> Reply:
    found = await paper_of(session, by, callback_data, click.from_user.id)
    expected = await _expected(session, click.from_user.id, found, callback_data.question)
    if expected is None or "doubt" not in expected.subject:
        raise Refusal("Это число уже не ждёт подтверждения. Откройте вопрос из анкеты: /survey")
    value = queries.read(found, callback_data.question, expected.subject["doubt"])
    return await _kept(click, session, by, found, callback_data.question, value)


async def take_typed(message: Message, subject: dict[str, Any], session: AsyncSession, by: By, _: str) -> Reply:
    """What is typed answers the question the chat was shown, not whichever is current now."""
    found = await awaited_paper(session, by, subject, message.chat.id)
    question = found.question(subject["question"])
    given = message.text or ""
    if subject.get("reason"):
        return await _said(message, session, by, found, question.id, None, given)
    try:
        value = queries.read(found, question.id, given)
    except Refusal as misread:
        return await _asked_again(message, session, by, found, subject, misread.sentence)
    past = found.before.get(question.name)
    if past is not None and is_doubtful(question, past.value, value):
        return await _doubt(session, by, message.chat.id, found, subject, value)
    return await _said(message, session, by, found, question.id, value)


async def _asked_again(
    message: Message, session: AsyncSession, by: By, found: Paper, subject: dict[str, Any], why: str
) -> Reply:
    """What is wrong, above the question and its buttons: they may have gone far up. The chat waits as it did before."""
    question = found.question(subject["question"])
    if not found.place(question):
        raise Refusal(why)
    await require_open(session, found.response, by.today)
    text, buttons = question_screen(found, question, by.today, subject.get("marked", ()))
    return say(message.chat.id, words.again(why, text), buttons)


async def _said(
    message: Message, session: AsyncSession, by: By, found: Paper, question_id: int, value: str | None,
    note: str | None = None,
) -> Reply:  # fmt: skip
    """Keep an answer that was written or sent, and go on in a new message."""
    kept = await queries.keep(session, by, found, question_id, value, note) or found
    text, buttons = await next_screen(session, by, kept, message.chat.id)
    return say(message.chat.id, words.understood(kept, kept.question(question_id)) + text, buttons)


async def _doubt(
    session: AsyncSession, by: By, chat_id: int, found: Paper, subject: dict[str, Any], value: str
) -> Reply:
    """Ask whether a number far from the last one is right; the number waits, and another typed one replaces it."""
    await require_open(session, found.response, by.today)
    await wait(session, by, chat_id, found, {"question": subject["question"], "doubt": value})
    return say(chat_id, *doubt_screen(found, found.question(subject["question"]), value))


async def take_file(message: Message, subject: dict[str, Any], session: AsyncSession, by: By) -> Reply:
    """A document or a photo answers the question that asks for one; Telegram keeps it, we keep its id and name."""
    found = await awaited_paper(session, by, subject, message.chat.id)
    question = found.question(subject["question"])
    if question.kind is not QuestionKind.FILE:
        is_file = message.document is not None or message.photo
        return await _asked_again(message, session, by, found, subject, words.NO_FILE if is_file else words.NO_SOUND)
    if message.document is not None:
        file_id, name = message.document.file_id, message.document.file_name or "файл"
    elif message.photo:
        file_id, name = message.photo[-1].file_id, "фотография"
    else:
        return await _asked_again(message, session, by, found, subject, words.FILE_WANTED)
    return await _said(message, session, by, found, question.id, file_id, name)
