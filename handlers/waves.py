"""Waves of questionnaires, for the coordinator: what opening would ask of people, then opening, then the progress."""

from collections.abc import Sequence
from datetime import timedelta

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen, WaveButton
from handlers.filters import PRIVATE, Says
from handlers.forms import asked_form, offered
from handlers.keyboards import BACK, in_rows, keyboard
from handlers.reply import Reply, say, show
from handlers.texts import waves as words
from handlers.texts.planning import wave_due
from handlers.unnamed_waves import unnamed_rows
from handlers.wave_callbacks import WaveAct, WaveCardButton
from scheduler.calendars import next_working_day
from scheduler.planning import waves_due
from scheduler.plans import WaveDue
from storage.queries import opening
from storage.queries import waves as queries
from storage.queries.policies import habits_of
from storage.queries.roadmap import programme_of
from storage.queries.tasks import By
from storage.queries.waves import WaveProgress
from storage.refusals import Refusal
from storage.rights import Right
from storage.years import working_year

router = Router(name="waves")
DURATIONS = (7, 14, 21, 30)
SHOWN = 10  # a message holds some forty


@router.message(Says("wave", "волна", "волны"), PRIVATE)
async def list_waves(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await wave_screen(session, by))


@router.callback_query(Go.filter(F.screen == Screen.WAVES))
async def open_waves(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, *await wave_screen(session, by))


async def wave_screen(session: AsyncSession, by: By) -> tuple[str, InlineKeyboardMarkup]:
    """Progress of the newest waves, and a button for each questionnaire that can be opened."""
    found = await queries.waves(session, by)
    parts = [wave_due(due) for due in await _to_open(session, by, found)]
    shown = [words.progress(p, n, by.today) for n, p in enumerate(found[:SHOWN], start=1)]
    unnamed, links = await unnamed_rows(session, by)
    text = "\n\n".join([*parts, *shown, *unnamed]) or words.NO_WAVES
    cards = [(str(n), WaveCardButton(act=WaveAct.CARD, id=p.wave.id)) for n, p in enumerate(found[:SHOWN], start=1)]
    return text, keyboard(*in_rows(cards, 5), *links, *await offered(session, by), BACK)


async def _to_open(session: AsyncSession, by: By, opened: Sequence[WaveProgress]) -> list[WaveDue]:
    """Waves by plan that are still to come, and were not opened since their window began; for who may open them."""
    if not by.actor.may(Right.MANAGE):
        return []
    programme = await programme_of(session, by.actor)
    planned = await waves_due(session, programme, working_year(by.today))
    return [due for due in planned if due.due.deadline >= by.today and not any(_is_of(one, due) for one in opened)]


def _is_of(opened: WaveProgress, due: WaveDue) -> bool:
    same = opened.code == due.stage.line.questionnaire
    return same and (due.due.starts is None or opened.wave.closes >= due.due.starts)


@router.callback_query(WaveButton.filter(F.days > 0))
async def open_for_all(click: CallbackQuery, callback_data: WaveButton, session: AsyncSession, by: By) -> Reply:
    """A button of earlier days: at once, for every school."""
    asked = await asked_form(session, by, callback_data.code)
    if callback_data.days not in DURATIONS:
        raise Refusal("Такого срока нет среди предложенных. Откройте список заново: /wave")
    found = await opening.burden(session, by, asked)
    own = (await habits_of(session, by.actor.programme_id)).days
    closes = next_working_day(by.today + timedelta(days=callback_data.days), own)
    wave = await opening.open_wave(session, by, asked, closes)
    return show(click, words.wave_opened(wave, found, by.today), keyboard(BACK))
