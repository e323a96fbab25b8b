"""`/away`: leave, illness, travel. From a day to a day somebody else answers, recorded by buttons."""

from collections.abc import Sequence
from datetime import date, timedelta

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.absence_callbacks import AwayAct, AwayButton, EndAct, EndButton
from handlers.callbacks import Go, Screen
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, Row, in_rows, keyboard
from handlers.month import month_rows, packed, unpacked
from handlers.registry_callbacks import PersonAct, PersonButton
from handlers.reply import Reply, say, show
from handlers.texts import OUTDATED
from handlers.texts import absences as words
from storage.queries import leave as queries
from storage.queries.leave import AbsenceLine
from storage.refusals import Refusal
from storage.rights import By
from storage.russian import sentence_case

router = Router(name="absences")
Screenful = tuple[str, InlineKeyboardMarkup]
MOST = 24  # people offered as substitutes


@router.message(Says("away", "отпуск", "отсутствие", "болею", "больничный", "командировка"), PRIVATE)
async def say_absences(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await away_screen(session, by, by.actor.person_id))


@router.callback_query(Go.filter(F.screen == Screen.AWAY))
async def open_absences(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, *await away_screen(session, by, by.actor.person_id))


@router.callback_query(AwayButton.filter(F.act == AwayAct.SHOW))
async def show_absences(click: CallbackQuery, callback_data: AwayButton, session: AsyncSession, by: By) -> Reply:
    return show(click, *await away_screen(session, by, callback_data.person))


async def away_screen(session: AsyncSession, by: By, person_id: int, *more: Row) -> Screenful:
    """What is recorded about somebody, a button to end each, and one to record another."""
    lines, own = await queries.absences_of(session, by, person_id), person_id == by.actor.person_id
    name = await _name(session, by, person_id)
    ends = [_end(one, by.today, own=own) for one in lines]
    record: Row = ((words.RECORD, AwayButton(act=AwayAct.SINCE, person=person_id)),)
    to_card: Row = ((words.CARD, PersonButton(act=PersonAct.OPEN, person=person_id)),)
    return words.screen(name, lines, by.today), keyboard(*more, *in_rows(ends, 1), record, BACK if own else to_card)


def _end(line: AbsenceLine, today: date, *, own: bool) -> tuple[str, EndButton]:
    return words.end_button(line.absence, today, own=own), EndButton(act=EndAct.END, absence=line.absence.id)


async def _name(session: AsyncSession, by: By, person_id: int) -> str | None:
    """The name of somebody else; None for the reader."""
    person = await queries.absent_person(session, by, person_id)
    return None if person_id == by.actor.person_id else person.name


@router.callback_query(AwayButton.filter(F.act == AwayAct.SINCE))
async def ask_since(click: CallbackQuery, callback_data: AwayButton, session: AsyncSession, by: By) -> Reply:
    name = await _name(session, by, callback_data.person)
    shown = _day(callback_data.since) if callback_data.since else by.today

    def to(act: AwayAct, day: date) -> AwayButton:
        return AwayButton(act=act, person=callback_data.person, since=packed(day))

    near: Row = (
        (words.TODAY, to(AwayAct.UNTIL, by.today)),
        (words.TOMORROW, to(AwayAct.UNTIL, by.today + timedelta(days=1))),
    )
    days = month_rows(shown, lambda day: to(AwayAct.UNTIL, day), lambda month: to(AwayAct.SINCE, month))
    return show(click, f"{words.heading(name)}\n{words.ASK_SINCE}", keyboard(near, *days, _back(callback_data.person)))


def _day(number: int) -> date:
    found = unpacked(number)
    if found is None:
        raise Refusal(OUTDATED)
    return found


def _back(person_id: int) -> Row:
    return ((words.BACK, AwayButton(act=AwayAct.SHOW, person=person_id)),)


@router.callback_query(AwayButton.filter(F.act == AwayAct.UNTIL))
async def ask_until(click: CallbackQuery, callback_data: AwayButton, session: AsyncSession, by: By) -> Reply:
    name, since = await _name(session, by, callback_data.person), _day(callback_data.since)
    shown = _day(callback_data.until) if callback_data.until else since

    def to(act: AwayAct, day: date) -> AwayButton:
        return callback_data.model_copy(update={"act": act, "until": packed(day)})

    ends = [(label, since + timedelta(days=number - 1)) for number, label in words.LENGTHS]
    near: Row = [(label, to(AwayAct.WHO, end)) for label, end in ends if end >= by.today]
    days = month_rows(shown, lambda day: to(AwayAct.WHO, day), lambda month: to(AwayAct.UNTIL, month))
    text = f"{words.heading(name)}\n{words.begins(since)} {words.ASK_UNTIL}"
    return show(click, text, keyboard(near, *days, _back(callback_data.person)))


@router.callback_query(AwayButton.filter(F.act == AwayAct.WHO))
async def ask_who(click: CallbackQuery, callback_data: AwayButton, session: AsyncSession, by: By) -> Reply:
    since, until = _day(callback_data.since), _day(callback_data.until)
    await queries.checked(session, by, callback_data.person, since, until, None)
    people = await queries.substitutes(session, by, callback_data.person)

    def to(who: int) -> AwayButton:
        return callback_data.model_copy(update={"act": AwayAct.CHECK, "who": who})

    offered = [(one.name[:60], to(one.id)) for one in people[:MOST]]
    name = await _name(session, by, callback_data.person)
    ask = words.ASK_WHO if offered else words.NO_SUBSTITUTES
    text = f"{words.heading(name)}\n{sentence_case(words.span(since, until))}. {ask}"
    nobody: Row = ((words.NOBODY, to(0)),)
    return show(click, text, keyboard(*in_rows(offered, 1), nobody, _back(callback_data.person)))


@router.callback_query(AwayButton.filter(F.act == AwayAct.CHECK))
async def check_absence(click: CallbackQuery, callback_data: AwayButton, session: AsyncSession, by: By) -> Reply:
    since, until = _day(callback_data.since), _day(callback_data.until)
    person, stands_in = await queries.checked(
        session, by, callback_data.person, since, until, callback_data.who or None
    )  # fmt: skip
    name = None if person.id == by.actor.person_id else person.name
    keep: Row = ((words.KEEP, callback_data.model_copy(update={"act": AwayAct.KEEP})),)
    change: Row = ((words.CHANGE, callback_data.model_copy(update={"act": AwayAct.SINCE, "until": 0, "who": 0})),)
    text = words.check(name, since, until, stands_in.name if stands_in else None)
    return show(click, text, keyboard(keep, change, _back(person.id)))


@router.callback_query(AwayButton.filter())
async def keep_absence(click: CallbackQuery, callback_data: AwayButton, session: AsyncSession, by: By) -> Reply:
    since, until = _day(callback_data.since), _day(callback_data.until)
    await queries.record_absence(session, by, callback_data.person, since, until, callback_data.who or None)
    return show(click, *await away_screen(session, by, callback_data.person), words.RECORDED)


@router.callback_query(EndButton.filter(F.act == EndAct.END))
async def end_absence(click: CallbackQuery, callback_data: EndButton, session: AsyncSession, by: By) -> Reply:
    """Back again; an end by mistake is undone by the button above."""
    line = await queries.absence(session, by, callback_data.absence)
    person, until = line.absence.person_id, line.absence.until
    await queries.end_absence(session, by, callback_data.absence)
    undo: Sequence[Row] = ()
    if until >= by.today:
        undo = (((words.UNDO_END, EndButton(act=EndAct.RESTORE, absence=line.absence.id, until=packed(until))),),)
    return show(click, *await away_screen(session, by, person, *undo), words.ENDED)


@router.callback_query(EndButton.filter())
async def restore_absence(click: CallbackQuery, callback_data: EndButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.restore_absence(session, by, callback_data.absence, _day(callback_data.until))
    return show(click, *await away_screen(session, by, line.absence.person_id), words.RESTORED)
