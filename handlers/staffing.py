"""How many of each post a school has this year: typed line by line by its deputy, verified by the coordinator."""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import typed
from handlers.keyboards import Row, keyboard
from handlers.registry_callbacks import SchoolAct, SchoolButton
from handlers.reply import Reply, say, show
from handlers.school_editing import to_school
from handlers.texts import editing as words
from handlers.undo import with_undo
from storage.queries.school_cards import staff_of
from storage.queries.staffing import count_staff, countable, verify_staff
from storage.queries.tasks import By
from storage.queries.updates import expect
from storage.rights import Right
from storage.years import working_year

router = Router(name="staffing")
EXPECTED = "staff"
Screenful = tuple[str, InlineKeyboardMarkup]


@router.callback_query(SchoolButton.filter(F.act == SchoolAct.STAFF))
async def open_staff(click: CallbackQuery, callback_data: SchoolButton, session: AsyncSession, by: By) -> Reply:
    return show(click, *await staff_screen(session, by, callback_data.school, click.from_user.id))


async def staff_screen(session: AsyncSession, by: By, school_id: int, chat_id: int) -> Screenful:
    """The numbers of this year; the chat waits for the next one."""
    found, year = await countable(session, by, school_id), working_year(by.today)
    await expect(session, chat_id, EXPECTED, {"school": found.id}, by.now)
    listed = await staff_of(session, by.actor, found.id, year)
    doubtful = by.actor.may(Right.MANAGE) and any(one.verified_at is None for one in listed)
    verify: Row = ((words.VERIFY, SchoolButton(act=SchoolAct.VERIFY, school=found.id)),)
    return words.staff(found.short_name, year, listed), keyboard(verify if doubtful else (), to_school(found.id))


@router.callback_query(SchoolButton.filter(F.act == SchoolAct.VERIFY))
async def verify_numbers(click: CallbackQuery, callback_data: SchoolButton, session: AsyncSession, by: By) -> Reply:
    number = await verify_staff(session, by, callback_data.school)
    text, buttons = await staff_screen(session, by, callback_data.school, click.from_user.id)
    return show(click, f"{words.verified(number)}\n\n{text}", buttons)


async def take_number(message: Message, subject: dict[str, Any], session: AsyncSession, by: By, _: str) -> Reply:
    """One post with its number; the next may follow at once."""
    await countable(session, by, subject["school"])
    event = await count_staff(session, by, subject["school"], *typed.counted(message.text or ""))
    screen = await staff_screen(session, by, subject["school"], message.chat.id)
    return say(message.chat.id, *with_undo(screen, event))
