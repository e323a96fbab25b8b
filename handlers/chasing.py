"""«Отправить сейчас»: who has not answered is counted first, then written to by one button, nobody twice a day."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen
from handlers.keyboards import Row, keyboard
from handlers.reply import Reply, show
from handlers.texts import chasing as words
from handlers.wave_callbacks import ChaseButton, WaveAct, WaveCardButton
from scheduler.calendars import earliest_polite
from storage.queries import chasing as queries
from storage.queries.policies import habits_of
from storage.queries.tasks import By

router = Router(name="chasing")


@router.callback_query(ChaseButton.filter(F.number == 0))
async def preview_chase(click: CallbackQuery, callback_data: ChaseButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.chase_of(session, by, callback_data.wave)
    return show(click, *await _preview(session, by, callback_data.wave, found))


async def _preview(
    session: AsyncSession, by: By, wave: int, found: queries.Chase, note: str = ""
) -> tuple[str, InlineKeyboardMarkup]:
    polite = earliest_polite(by.now, by.actor.zone, await habits_of(session, by.actor.programme_id))
    text = words.preview(found, polite if polite > by.now else None)
    number = len(found.to_write)
    go: Row = ((words.send_label(number), ChaseButton(wave=wave, number=number)),) if number else ()
    return f"{note}\n\n{text}".strip(), keyboard(go, _back(wave))


def _back(wave: int) -> Row:
    if wave == queries.OVERDUE:
        return ((words.TO_TASKS, Go(screen=Screen.TASKS)),)
    return ((words.TO_WAVE, WaveCardButton(act=WaveAct.CARD, id=wave)),)


@router.callback_query(ChaseButton.filter())
async def chase_now(click: CallbackQuery, callback_data: ChaseButton, session: AsyncSession, by: By) -> Reply:
    """To exactly as many as the button said; another number shows the preview again."""
    found = await queries.chase_of(session, by, callback_data.wave)
    if len(found.to_write) != callback_data.number:
        return show(click, *await _preview(session, by, callback_data.wave, found, words.CHANGED))
    await queries.send_now(session, by, callback_data.wave, found)
    return show(click, words.sent(len(found.to_write)), keyboard(_back(callback_data.wave)))
