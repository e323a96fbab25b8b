"""One wave from near, for coordinators and curators: who answered, each school's response, a later day for one."""

from datetime import timedelta
from typing import Any

from aiogram import F, Router
from aiogram.methods import SendChatAction
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen, SurveyAct, SurveyButton, TaskAct, TaskButton
from handlers.keyboards import Row, in_rows, keyboard, pages
from handlers.month import packed, unpacked
from handlers.reply import Reply, say, show, toast
from handlers.report_callbacks import ReportAsk
from handlers.texts import OUTDATED
from handlers.texts import chasing as chase_words
from handlers.texts import wave_cards as words
from handlers.wave_callbacks import ChaseButton, RemarkAct, RemarkButton, WaveAct, WaveCardButton
from reports.facts.wave import course_of
from reports.request import Kind, Request
from scheduler.calendars import next_working_day
from storage.models import Priority, Wave
from storage.queries import wave_cards as queries
from storage.queries.judging import judges_wave
from storage.queries.notices import Draft, enqueue
from storage.queries.policies import habits_of
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing
from storage.queries.wave_cards import ResponseLine, WaveCard
from storage.queries.wave_results import wave_results
from storage.queries.waves import lock, questions_number
from storage.refusals import Refusal
from storage.rights import Right
from storage.russian import day

router = Router(name="wave_cards")
EXPECTED = "extension"
PAGE = 20
LATER = (3, 7, 14)
FORMS = ("xlsx", "csv")
Screenful = tuple[str, InlineKeyboardMarkup]
ACT = WaveCardButton.filter


@router.callback_query(ACT(F.act == WaveAct.CARD))
async def open_wave_card(click: CallbackQuery, callback_data: WaveCardButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.wave_card(session, by.actor, callback_data.id)
    return show(click, *await card_screen(session, by, found))


async def card_screen(session: AsyncSession, by: By, found: WaveCard) -> Screenful:
    """How far a wave is, and the ways on."""
    wave = found.wave
    schools: Row = ((words.SCHOOLS, WaveCardButton(act=WaveAct.SCHOOLS, id=wave.id)),)
    turn: Row = (
        (words.UNLOCK if wave.locks else words.LOCK, WaveCardButton(act=WaveAct.LOCK, id=wave.id, arg=not wave.locks)),
    )
    chase: Row = ((chase_words.SEND, ChaseButton(wave=wave.id)),)
    manages, open_ones = by.actor.may(Right.MANAGE), any(not line.is_done for line in found.lines)
    back: Row = ((words.TO_WAVES, Go(screen=Screen.WAVES)),)
    files: Row = tuple(
        (label, WaveCardButton(act=WaveAct.FILE, id=wave.id, arg=place)) for place, label in enumerate(words.FILES)
    )
    of_schools = any(line.task.respondent_id is None for line in found.lines)
    asked = Request(Kind.WAVE, wave.id)
    picture: Row = ((words.PICTURE, ReportAsk.of(asked)),) if of_schools and asked.is_open_to(by.actor) else ()
    text = await _card(session, by, found) + words.course(await course_of(session, by.actor, wave))
    return text, keyboard(
        schools, chase if manages and open_ones else (), picture, files if of_schools else (), turn if manages else (),
        back,
    )  # fmt: skip


async def _card(session: AsyncSession, by: By, found: WaveCard) -> str:
    total, judged = await questions_number(session, found.wave), await judges_wave(session, found.wave)
    return words.card(found, total, by.actor.zone, by.today, judged=judged)


@router.callback_query(ACT(F.act == WaveAct.LOCK))
async def turn_lock(click: CallbackQuery, callback_data: WaveCardButton, session: AsyncSession, by: By) -> Reply:
    await lock(session, by, callback_data.id, locks=bool(callback_data.arg))
    found = await queries.wave_card(session, by.actor, callback_data.id)
    return show(click, *await card_screen(session, by, found))


@router.callback_query(ACT(F.act == WaveAct.FILE))
async def ask_file(click: CallbackQuery, callback_data: WaveCardButton, session: AsyncSession, by: By) -> Reply:
    """The file comes by itself: one press is one file."""
    if callback_data.arg >= len(FORMS):
        raise Refusal(OUTDATED)
    await wave_results(session, by.actor, callback_data.id)
    payload = {"programme": by.actor.programme_id, "wave": callback_data.id, "form": FORMS[callback_data.arg]}
    draft = Draft(
        "wave_file", f"wave_file:{by.update_id}", Priority.REPORT, by.now, payload, person_id=by.actor.person_id
    )
    await enqueue(session, [draft], by.now)
    return (*toast(click, words.PREPARING), SendChatAction(chat_id=click.from_user.id, action="upload_document"))


@router.callback_query(ACT(F.act == WaveAct.SCHOOLS))
async def list_schools(click: CallbackQuery, callback_data: WaveCardButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.wave_card(session, by.actor, callback_data.id)
    page = min(callback_data.arg, (len(found.lines) - 1) // PAGE)
    shown = found.lines[page * PAGE : (page + 1) * PAGE]
    rows = [((words.school_row(one), WaveCardButton(act=WaveAct.RESPONSE, id=one.task.id)),) for one in shown]
    turn = pages(lambda to: WaveCardButton(act=WaveAct.SCHOOLS, id=found.wave.id, arg=to), page, PAGE, len(found.lines))
    back: Row = ((words.TO_WAVE, WaveCardButton(act=WaveAct.CARD, id=found.wave.id)),)
    return show(click, await _card(session, by, found), keyboard(*rows, turn, back))


@router.callback_query(ACT(F.act == WaveAct.RESPONSE))
async def open_response(click: CallbackQuery, callback_data: WaveCardButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.response_line(session, by.actor, callback_data.id)
    await expect_nothing(session, click.from_user.id, EXPECTED)
    return show(click, *await response_screen(session, by, line))


async def response_screen(session: AsyncSession, by: By, line: ResponseLine) -> Screenful:
    """A school's response, and what the actor may do about it."""
    wave = await session.get_one(Wave, line.task.wave_id)
    who = await queries.answerers(session, line.task.id)
    longer = await queries.extended_until(session, line.task.id)
    # Handed in is what has an answer to every question that its answers left to be asked.
    asked = line.answered if line.is_done else await questions_number(session, wave)
    text = words.response(line, asked, who, longer, by.actor.zone)
    look: Row = ((words.LOOK, SurveyButton(act=SurveyAct.SUMMARY, task=line.task.id)),)
    phone: Row = ((words.BY_PHONE, SurveyButton(act=SurveyAct.NEXT, task=line.task.id)),)
    extend: Row = ((words.EXTEND, WaveCardButton(act=WaveAct.EXTEND, id=line.task.id)),)
    back: Row = ((words.TO_WAVE, WaveCardButton(act=WaveAct.CARD, id=wave.id)),)
    remarks: Row = ((words.REMARKS, RemarkButton(act=RemarkAct.LIST, task=line.task.id)),)
    judge: Row = ((words.JUDGE, TaskButton(act=TaskAct.OPEN, task=line.task.id)),)
    reads, manages = by.actor.may(Right.ANSWER_BY_PHONE), by.actor.may(Right.MANAGE)
    return text, keyboard(
        look if reads and line.answered else (),
        phone if reads and not line.is_done else (),
        extend if manages and not line.is_done else (),
        remarks if by.actor.may(Right.JUDGE) and line.is_done and line.task.respondent_id is None else (),
        judge if by.actor.may(Right.JUDGE) else (),
        back,
    )


@router.callback_query(ACT(F.act == WaveAct.EXTEND))
async def ask_day(click: CallbackQuery, callback_data: WaveCardButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.response_line(session, by.actor, callback_data.id)
    wave = await session.get_one(Wave, line.task.wave_id)
    first, own = max(wave.closes, by.today), (await habits_of(session, by.actor.programme_id)).days
    later = [next_working_day(first + timedelta(days=n), own) for n in LATER]
    buttons = [(day(one), WaveCardButton(act=WaveAct.UNTIL, id=line.task.id, day=packed(one))) for one in later]
    back: Row = ((words.TO_RESPONSE, WaveCardButton(act=WaveAct.RESPONSE, id=line.task.id)),)
    return show(click, words.extend_ask(line, wave), keyboard(*in_rows(buttons, 1), back))


@router.callback_query(ACT(F.act == WaveAct.UNTIL))
async def ask_reason(click: CallbackQuery, callback_data: WaveCardButton, session: AsyncSession, by: By) -> Reply:
    until = unpacked(callback_data.day)
    if until is None:
        raise Refusal(OUTDATED)
    line = await queries.response_line(session, by.actor, callback_data.id)
    subject = {"task": line.task.id, "day": callback_data.day}
    await expect(session, click.from_user.id, EXPECTED, subject, by.now, prose=True)
    buttons = [
        (reason, WaveCardButton(act=WaveAct.REASON, id=line.task.id, day=callback_data.day, arg=n))
        for n, reason in enumerate(words.REASONS)
    ]
    back: Row = ((words.TO_RESPONSE, WaveCardButton(act=WaveAct.RESPONSE, id=line.task.id)),)
    return show(click, words.reason_ask(line, until), keyboard(*in_rows(buttons, 1), back))


@router.callback_query(ACT(F.act == WaveAct.REASON))
async def extend_for_reason(
    click: CallbackQuery, callback_data: WaveCardButton, session: AsyncSession, by: By
) -> Reply:
    until = unpacked(callback_data.day)
    if until is None or callback_data.arg >= len(words.REASONS):
        raise Refusal(OUTDATED)
    line = await queries.extend(session, by, callback_data.id, until, words.REASONS[callback_data.arg])
    await expect_nothing(session, click.from_user.id, EXPECTED)
    return show(click, *await response_screen(session, by, line), note=words.extended(line, until))


async def take_reason(message: Message, subject: dict[str, Any], session: AsyncSession, by: By, _: str) -> Reply:
    """A typed reason of an extension."""
    until = unpacked(subject["day"])
    if until is None:
        raise Refusal(OUTDATED)
    line = await queries.extend(session, by, subject["task"], until, message.text or "")
    await expect_nothing(session, message.chat.id, EXPECTED)
    return say(message.chat.id, *await response_screen(session, by, line))
