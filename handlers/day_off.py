"""The programme's rule for a deadline that falls on a day off: the coordinator chooses, planning applies."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import DayOffButton, Go, Screen
from handlers.keyboards import Row, in_rows, keyboard
from handlers.programme import plan_button, year_to_plan
from handlers.reply import Reply, show
from handlers.texts import planning as words
from storage.models import DayOff, Programme
from storage.queries.programmes import set_day_off
from storage.queries.roadmap import programme_of, require_manager
from storage.queries.tasks import By

router = Router(name="day_off")
TO_PROGRAMME: Row = (("← Программа", Go(screen=Screen.PROGRAMME)),)


@router.callback_query(Go.filter(F.screen == Screen.DAY_OFF))
async def ask_rule(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    require_manager(by.actor)
    return show(click, words.DAY_OFF_ASK, _rules(await programme_of(session, by.actor), ()))


@router.callback_query(DayOffButton.filter())
async def choose_rule(click: CallbackQuery, callback_data: DayOffButton, session: AsyncSession, by: By) -> Reply:
    programme = await set_day_off(session, by, callback_data.rule)
    plan_it = plan_button(year_to_plan(programme, by))
    return show(click, words.DAY_OFF_ASK, _rules(programme, plan_it), note="Записано")


def _rules(programme: Programme, plan_it: Row) -> InlineKeyboardMarkup:
    """The three rules, the present one marked."""
    marked = [
        (f"✓ {words.DAY_OFF[rule]}" if rule is programme.day_off else words.DAY_OFF[rule], DayOffButton(rule=rule))
        for rule in DayOff
    ]
    return keyboard(*in_rows(marked, 1), plan_it, TO_PROGRAMME)
