"""«Вернуть как было»: the last change of the registry, taken back from what the audit says was before."""

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.handover import told
from handlers.keyboards import BACK, Row, keyboard
from handlers.people import card_screen as person_screen
from handlers.registry_callbacks import UndoButton
from handlers.reply import Reply, show
from handlers.schools import card_screen as school_screen
from handlers.texts import editing as words
from storage.models import Audited, AuditEvent
from storage.queries.notices import enqueue
from storage.queries.tasks import By
from storage.queries.undoing import undo

router = Router(name="undo")
Screenful = tuple[str, InlineKeyboardMarkup]


def with_undo(screen: Screenful, event: int) -> Screenful:
    """A screen after a change: what was done, and the way back."""
    text, buttons = screen
    back: Row = ((words.UNDO, UndoButton(event=event)),)
    rows = [*keyboard(back).inline_keyboard, *buttons.inline_keyboard]
    return f"{words.CHANGED}\n\n{text}", InlineKeyboardMarkup(inline_keyboard=rows)


@router.callback_query(UndoButton.filter())
async def take_back(click: CallbackQuery, callback_data: UndoButton, session: AsyncSession, by: By) -> Reply:
    event = await undo(session, by, callback_data.event)
    if event.what is Audited.SCHOOLS_HANDED_OVER:
        await _tell_both(session, by, event)
    text, buttons = words.undone(event.what), keyboard(BACK)
    if event.subject == "people":
        card, buttons = await person_screen(session, by, event.subject_id or 0)
    elif event.school_id:
        card, buttons = await school_screen(session, by, event.school_id)
    else:
        return show(click, text, buttons)
    return show(click, f"{text}\n\n{card}", buttons)


async def _tell_both(session: AsyncSession, by: By, event: AuditEvent) -> None:
    facts = event.after or {}
    people = dict.fromkeys((facts["target"], *facts["source"]))
    await enqueue(session, [told(by, event.id, one, back=True) for one in people], by.now)
