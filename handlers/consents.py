"""A head decides whether to hear of what is late; the answer may be changed by the same buttons later."""

from aiogram import Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import ConsentButton
from handlers.keyboards import keyboard
from handlers.reminding import consent_row
from handlers.reply import Reply, show
from handlers.texts import weeks as words
from storage.queries.consents import answer_consent
from storage.queries.tasks import By

router = Router(name="consents")


@router.callback_query(ConsentButton.filter())
async def keep_consent(click: CallbackQuery, callback_data: ConsentButton, session: AsyncSession, by: By) -> Reply:
    agreed = callback_data.agreed
    await answer_consent(session, by, callback_data.programme, agreed=agreed)
    row = consent_row(callback_data.programme)
    other = [button for button in row if button[1].agreed is not agreed]
    return show(click, words.AGREED if agreed else words.DECLINED, keyboard(other))
