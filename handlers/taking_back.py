"""«Вернуть как было» under a stored file: what would go, what stays and why, then everything at once or nothing."""

from aiogram import F, Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import TakeBackAct, TakeBackButton
from handlers.keyboards import BACK, Row, keyboard
from handlers.reply import Reply, show
from handlers.texts import taking_back as words
from storage.importing.taking_back import take_back
from storage.importing.way_back import way_back
from storage.queries.tasks import By

router = Router(name="taking_back")


def offered(event_id: int) -> Row:
    """The button of a file just stored; none where what it changed is not remembered."""
    return ((words.UNDO, TakeBackButton(act=TakeBackAct.ASK, event=event_id)),) if event_id else ()


@router.callback_query(TakeBackButton.filter(F.act == TakeBackAct.ASK))
async def ask_whether(click: CallbackQuery, callback_data: TakeBackButton, session: AsyncSession, by: By) -> Reply:
    return await _asked(click, callback_data.event, session, by)


async def _asked(click: CallbackQuery, event_id: int, session: AsyncSession, by: By, above: str = "") -> Reply:
    way = await way_back(session, by, event_id)
    yes, no = (
        TakeBackButton(act=act, event=event_id, staying=len(way.staying)) for act in (TakeBackAct.YES, TakeBackAct.NO)
    )
    return show(click, above + words.question(way), keyboard(((words.YES, yes),), ((words.NO, no),)))


@router.callback_query(TakeBackButton.filter(F.act == TakeBackAct.YES))
async def put_back(click: CallbackQuery, callback_data: TakeBackButton, session: AsyncSession, by: By) -> Reply:
    """Everything at once; asked anew where more is in use by now than the question told."""
    way = await take_back(session, by, callback_data.event, callback_data.staying)
    if way is None:
        return await _asked(click, callback_data.event, session, by, words.OTHERWISE)
    return show(click, words.done(way), keyboard(BACK))


@router.callback_query(TakeBackButton.filter(F.act == TakeBackAct.NO))
async def leave_it(click: CallbackQuery, callback_data: TakeBackButton) -> Reply:
    """The way back stays open for its day."""
    return show(click, words.LEFT, keyboard(offered(callback_data.event), BACK))
