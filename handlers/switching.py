"""A person of several programmes speaks in one of them at a time; `/programme` goes over to another."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen, SwitchButton
from handlers.filters import Stranger
from handlers.keyboards import BACK, in_rows, keyboard, menu_of
from handlers.reply import Reply, show
from handlers.start import own_commands
from handlers.texts import menu as words
from handlers.texts import shortened
from storage.queries.people import programmes_of, switch_programme
from storage.queries.roadmap import programme_of
from storage.queries.updates import expect_nothing
from storage.rights import By

router = Router(name="switching")


@router.callback_query(Go.filter(F.screen == Screen.PROGRAMMES), ~Stranger())
async def open_programmes(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, *await programmes_screen(session, by))


async def programmes_screen(session: AsyncSession, by: By) -> tuple[str, InlineKeyboardMarkup]:
    """One's programmes as buttons."""
    found = await programmes_of(session, by)
    others = [(shortened(one.title, 60), SwitchButton(programme=one.id)) for one, _ in found]
    return words.programmes(found, by.actor.programme_id), keyboard(*in_rows(others, 1), BACK)


@router.callback_query(SwitchButton.filter(), ~Stranger())
async def go_over(click: CallbackQuery, callback_data: SwitchButton, session: AsyncSession, by: By) -> Reply:
    """What the chat waited for belonged to the other programme, so it is wanted no more."""
    actor = await switch_programme(session, by, callback_data.programme)
    await expect_nothing(session, click.from_user.id)
    programme = await programme_of(session, actor)
    text = words.switched(actor, programme.title)
    return (*show(click, text, menu_of(actor)), own_commands(actor, click.from_user.id))
