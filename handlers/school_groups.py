"""In which groups a school is this year: marked by a touch, with whose list and which order put it there."""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts, typed
from handlers.keyboards import in_rows, keyboard
from handlers.registry_callbacks import GroupAct, GroupButton
from handlers.reply import Reply, say, show
from handlers.school_editing import to_school
from handlers.texts import editing as words
from handlers.undo import with_undo
from storage.queries import memberships
from storage.queries.school_cards import groups_in
from storage.queries.schools import school
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing
from storage.refusals import Refusal
from storage.rights import Right
from storage.years import working_year

router = Router(name="school_groups")
EXPECTED = "school_group"
SHOWN, BASES = 80, 10
Screenful = tuple[str, InlineKeyboardMarkup]


@router.callback_query(GroupButton.filter(F.act == GroupAct.SHOW))
async def open_groups(click: CallbackQuery, callback_data: GroupButton, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    return show(click, *await group_screen(session, by, callback_data.school))


async def group_screen(session: AsyncSession, by: By, school_id: int) -> Screenful:
    """The groups a school may be in this year, marked where it is, and what put it into those."""
    found = await school(session, by.actor, school_id, Right.MANAGE)
    choices = await memberships.group_choices(session, by, school_id)
    year = working_year(by.today)
    standing = [row for row in await groups_in(session, found.id, year) if row.year == year]
    turns = [_choice(found.id, choice, place, year) for place, choice in enumerate(choices)]
    bases = {
        row.title: (
            texts.shortened(words.BASIS.format(title=row.title), 60),
            _button(GroupAct.BASIS, found.id, row.id, year),
        )
        for row in standing
    }
    rows = [*in_rows(turns[:SHOWN], 2), *in_rows(list(bases.values())[:BASES], 1)]
    return words.groups(found.short_name, year, standing), keyboard(*rows, to_school(found.id))


def _choice(school_id: int, choice: memberships.GroupChoice, place: int, year: int) -> tuple[str, GroupButton]:
    label = texts.shortened(f"{'✓ ' if choice.chosen else ''}{choice.title}", 60)
    if not choice.id:
        return label, _button(GroupAct.NEW, school_id, place, year)
    return label, _button(GroupAct.OUT if choice.chosen else GroupAct.INTO, school_id, choice.id, year)


def _button(act: GroupAct, school_id: int, group: int, year: int) -> GroupButton:
    return GroupButton(act=act, school=school_id, group=group, year=year)


@router.callback_query(GroupButton.filter(F.act == GroupAct.BASIS))
async def ask_basis(click: CallbackQuery, callback_data: GroupButton, session: AsyncSession, by: By) -> Reply:
    found = await school(session, by.actor, callback_data.school, Right.MANAGE)
    title = await _title(session, by, callback_data)
    subject = {"school": found.id, "group": title, "year": callback_data.year}
    await expect(session, click.from_user.id, EXPECTED, subject, by.now)
    return show(click, words.ask_basis(found.short_name, title), keyboard(to_school(found.id)))


async def _title(session: AsyncSession, by: By, data: GroupButton) -> str:
    """Which group a button means; one of another year's screen means none any more."""
    if data.year != working_year(by.today):
        raise Refusal(words.OTHER_YEAR)
    if data.act is not GroupAct.NEW:
        return await memberships.group_title(session, by, data.group)
    if data.group >= len(memberships.STANDARD_GROUPS):
        raise Refusal(texts.OUTDATED)
    return memberships.STANDARD_GROUPS[data.group]


@router.callback_query(GroupButton.filter())
async def turn_group(click: CallbackQuery, callback_data: GroupButton, session: AsyncSession, by: By) -> Reply:
    await school(session, by.actor, callback_data.school, Right.MANAGE)
    title = await _title(session, by, callback_data)
    into = callback_data.act is not GroupAct.OUT
    event = await memberships.turn_group(session, by, callback_data.school, title, into=into)
    return show(click, *with_undo(await group_screen(session, by, callback_data.school), event))


async def take_basis(message: Message, subject: dict[str, Any], session: AsyncSession, by: By, _: str) -> Reply:
    """«№ 145-п от 30.08.2021; ФИОКО»: the order, and whose list it is."""
    await school(session, by.actor, subject["school"], Right.MANAGE)
    if subject["year"] != working_year(by.today):
        raise Refusal(words.OTHER_YEAR)
    order, _, source = (message.text or "").partition(";")
    basis = typed.optional(typed.LONGEST_NAME)(source or "-"), typed.order(order or "-")
    told = None if basis[0] is None else str(basis[0])
    event = await memberships.set_group_basis(session, by, subject["school"], subject["group"], (told, basis[1]))
    await expect_nothing(session, message.chat.id)
    return say(message.chat.id, *with_undo(await group_screen(session, by, subject["school"]), event))
