"""«Уточнить срок»: the coordinator decides, one by one, the phrases that could not be read alone."""

import re
from datetime import date, datetime
from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen, TermButton
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, in_rows, keyboard
from handlers.reply import Reply, say, show
from handlers.texts import programme as words
from scheduler.planning import apply, plan
from storage.queries import questions as queries
from storage.queries.roadmap import programme_of
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing
from storage.questionnaires.reading import read_day
from storage.refusals import Refusal

router = Router(name="terms")
EXPECTED = "term"
TYPED, NO_DATE, LATER = -1, -2, -3
WITH_YEAR = re.compile(r"\d{4}")
YEARS_AROUND = 2  # a deadline may stand outside of its column's academic year, but not far


@router.message(Says("terms", "сроки", "уточнить"), PRIVATE)
async def list_terms(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await term_screen(session, by))


@router.callback_query(Go.filter(F.screen == Screen.TERMS))
async def open_terms(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    await expect_nothing(session, click.from_user.id, EXPECTED)
    return show(click, *await term_screen(session, by))


async def term_screen(session: AsyncSession, by: By, after: int | None = None) -> tuple[str, InlineKeyboardMarkup]:
    """The next phrase to decide; `after` was put off, so the one behind it comes."""
    waiting = list(await queries.open_questions(session, by.actor))
    if not waiting:
        return words.TERMS_DONE, keyboard(BACK)
    place = (waiting.index(after) + 1) % len(waiting) if after in waiting else 0
    found = await queries.open_question(session, by.actor, waiting[place])
    asked = found.question
    choices = [(c["label"], TermButton(question=asked.id, choice=n)) for n, c in enumerate(asked.choices)]
    others = (
        (words.TERM_TYPE, TermButton(question=asked.id, choice=TYPED)),
        (words.TERM_NONE, TermButton(question=asked.id, choice=NO_DATE)),
    )
    skip = ((words.TERM_SKIP, TermButton(question=asked.id, choice=LATER)),) if len(waiting) > 1 else ()
    return words.term(found, len(waiting), asked.year), keyboard(*in_rows(choices, 1), others, skip, BACK)


@router.callback_query(TermButton.filter(F.choice == LATER))
async def put_off(click: CallbackQuery, callback_data: TermButton, session: AsyncSession, by: By) -> Reply:
    return show(click, *await term_screen(session, by, callback_data.question))


@router.callback_query(TermButton.filter(F.choice == TYPED))
async def ask_typed(click: CallbackQuery, callback_data: TermButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.open_question(session, by.actor, callback_data.question)
    await expect(session, click.from_user.id, EXPECTED, {"question": found.question.id}, by.now)
    text = f"{words.printed_phrase(found)}\n\n{words.TERM_TYPE_ASK}"
    return show(click, text, keyboard((("← Назад", Go(screen=Screen.TERMS)),)))


@router.callback_query(TermButton.filter())
async def decide(click: CallbackQuery, callback_data: TermButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.open_question(session, by.actor, callback_data.question)
    days: list[date] = []
    if callback_data.choice != NO_DATE:
        days = _chosen(found.question.choices, callback_data.choice)
    await expect_nothing(session, click.from_user.id, EXPECTED)
    await _settle(session, by, callback_data.question, days)
    return show(click, *await term_screen(session, by), note=words.decided(days))


def _chosen(choices: list[dict[str, Any]], place: int) -> list[date]:
    if not 0 <= place < len(choices):
        raise Refusal("Такого варианта у вопроса нет. Откройте его заново из меню.")
    return [date.fromisoformat(day) for day in choices[place]["deadlines"]]


async def take_typed(message: Message, subject: dict[str, Any], session: AsyncSession, by: By, _: str) -> Reply:
    """Typed dates decide the phrase; the next one follows."""
    found = await queries.open_question(session, by.actor, subject["question"])
    days = _days(message.text or "", found.question.year)
    await _settle(session, by, found.question.id, days)
    await expect_nothing(session, message.chat.id)
    text, buttons = await term_screen(session, by)
    return say(message.chat.id, f"{words.decided(days)}.\n\n{text}", buttons)


def _days(given: str, year: int) -> list[date]:
    """Typed dates in order, each once; Refusal for none at all, and for a year that is a slip of the finger."""
    days = sorted({_day(part) for part in given.replace(";", ",").split(",") if part.strip()})
    if not days:
        raise Refusal(words.TERM_BAD.format(given=given.strip()[:40]))
    if any(abs(day.year - year) > YEARS_AROUND for day in days):
        raise Refusal(words.TERM_FAR.format(first=year - YEARS_AROUND, last=year + YEARS_AROUND))
    return days


def _day(given: str) -> date:
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y"):
        try:
            return datetime.strptime(given.strip(), form).date()  # noqa: DTZ007  a calendar day has no zone
        except ValueError:
            continue
    in_words = read_day(given, date.min) if WITH_YEAR.search(given) else None
    if in_words is not None:
        return in_words
    raise Refusal(words.TERM_BAD.format(given=given.strip()[:40]))


async def _settle(session: AsyncSession, by: By, question_id: int, days: list[date]) -> None:
    """Keep the decision and plan that year again, so that its tasks stand at once."""
    year = await queries.decide(session, by, question_id, days)
    programme = await programme_of(session, by.actor)
    await apply(session, programme, await plan(session, programme, year), by.now, by)
