"""`/me`: what is kept about the speaker; `/forget`: overwriting it, after a question, for ever."""

from aiogram import F, Router
from aiogram.enums import BotCommandScopeType
from aiogram.methods import DeleteMyCommands
from aiogram.types import BotCommandScopeChat, CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import typed
from handlers.callbacks import Go, Screen
from handlers.filters import PRIVATE, Says, Stranger
from handlers.keyboards import BACK, keyboard
from handlers.registry_callbacks import MeAct, MeButton, PersonAct, PersonButton
from handlers.reply import Reply, say, show
from handlers.texts import me as words
from storage.queries.forgetting import forget
from storage.queries.me import is_last_coordinator, kept_about
from storage.queries.tasks import By
from storage.refusals import NotYours

router = Router(name="me")
Screenful = tuple[str, InlineKeyboardMarkup]


@router.message(Says("me"), PRIVATE, ~Stranger())
async def say_what_is_kept(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await me_screen(session, by))


@router.callback_query(Go.filter(F.screen == Screen.ME))
async def open_me(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    return show(click, *await me_screen(session, by))


async def me_screen(session: AsyncSession, by: By) -> Screenful:
    """Everything kept about the speaker, and the way to end it."""
    found = await kept_about(session, by.actor.person_id)
    forget_button = (words.FORGET, MeButton(act=MeAct.ASK_FORGET, person=by.actor.person_id))
    name_button = (words.NAME, PersonButton(act=PersonAct.NAME, person=by.actor.person_id))
    return words.kept(found, by.actor.zone), keyboard((name_button,), (forget_button,), BACK)


@router.message(Says("forget"), PRIVATE, ~Stranger())
async def ask_to_forget(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await _question(session, by))


@router.callback_query(MeButton.filter(F.act == MeAct.ASK_FORGET))
async def ask_again(click: CallbackQuery, callback_data: MeButton, session: AsyncSession, by: By) -> Reply:
    _own(callback_data, by)
    return show(click, *await _question(session, by))


def _own(data: MeButton, by: By) -> None:
    """A forwarded or forged button concerns nobody else."""
    if data.person != by.actor.person_id:
        raise NotYours(words.NOT_YOU)


async def _question(session: AsyncSession, by: By) -> Screenful:
    text = words.FORGET_ASK
    if await is_last_coordinator(session, by):
        text = f"{text}\n\n{words.LAST_COORDINATOR}"
    sure = (words.SURE, MeButton(act=MeAct.FORGET, person=by.actor.person_id))
    return text, keyboard((sure,), ((words.KEEP, MeButton(act=MeAct.SHOW, person=by.actor.person_id)),))


@router.callback_query(MeButton.filter(F.act == MeAct.SHOW))
async def keep_me(click: CallbackQuery, callback_data: MeButton, session: AsyncSession, by: By) -> Reply:
    _own(callback_data, by)
    return show(click, *await me_screen(session, by))


@router.callback_query(MeButton.filter())
async def forget_me(click: CallbackQuery, callback_data: MeButton, session: AsyncSession, by: By) -> Reply:
    _own(callback_data, by)
    await forget(session, by, by.actor.person_id)
    scope = BotCommandScopeChat(type=BotCommandScopeType.CHAT, chat_id=click.from_user.id)
    return (*show(click, words.FORGOTTEN), DeleteMyCommands(scope=scope))
