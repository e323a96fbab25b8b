"""For the coordinator: what somebody was told, when, whether it was delivered, and what they answered."""

from aiogram import F, Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.keyboards import Row, keyboard, pages
from handlers.registry_callbacks import PersonAct, PersonButton
from handlers.reply import Reply, show
from handlers.texts import registry
from handlers.texts import why as words
from storage.queries.person_history import person_history
from storage.queries.tasks import By

router = Router(name="person_history")
PAGE = 12


@router.callback_query(PersonButton.filter(F.act == PersonAct.HISTORY))
async def show_history(click: CallbackQuery, callback_data: PersonButton, session: AsyncSession, by: By) -> Reply:
    found = await person_history(session, by, callback_data.person)
    page = min(callback_data.arg, max(0, len(found.spoken) - 1) // PAGE)
    shown = found.spoken[page * PAGE : (page + 1) * PAGE]
    turn = pages(lambda to: callback_data.model_copy(update={"arg": to}), page, PAGE, len(found.spoken))
    back: Row = ((registry.TO_PERSON, PersonButton(act=PersonAct.OPEN, person=callback_data.person)),)
    return show(click, words.spoken(found.person.name, shown, len(found.spoken), by.actor.zone), keyboard(turn, back))
