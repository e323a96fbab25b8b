"""Joining by an invitation, the menu, help; and the door for those who have no invitation."""

from datetime import datetime

from aiogram import F, Router
from aiogram.enums import BotCommandScopeType
from aiogram.filters import CommandObject, CommandStart
from aiogram.methods import SetMyCommands
from aiogram.types import BotCommandScopeChat, CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts
from handlers.callbacks import Go, Screen
from handlers.filters import PRIVATE, Says, Stranger
from handlers.keyboards import BACK, commands_of, keyboard, menu_of
from handlers.reply import Reply, say, show, toast
from handlers.texts import menu as words
from storage.queries.invitations import NotJoined, join
from storage.queries.people import actor_of
from storage.queries.roadmap import programme_of
from storage.queries.tasks import By
from storage.queries.updates import expect_nothing, expected_input

router = Router(name="start")
strangers = Router(name="strangers")


@router.message(CommandStart(deep_link=True), PRIVATE, F.from_user)
async def join_by_invitation(message: Message, command: CommandObject, session: AsyncSession, now: datetime) -> Reply:
    assert message.from_user  # noqa: S101  the filter said so
    user = message.from_user
    outcome = await join(session, command.args or "", user.id, user.username, now)
    if isinstance(outcome, NotJoined):
        return say(message.chat.id, outcome.sentence)
    actor = await actor_of(session, user.id, now)
    if actor is None:
        return say(message.chat.id, texts.STRANGER)
    # The type is said aloud: a stored reply keeps only what was set, and without it the scope cannot be read back.
    scope = BotCommandScopeChat(type=BotCommandScopeType.CHAT, chat_id=message.chat.id)
    commands = SetMyCommands(commands=commands_of(actor), scope=scope)
    text = f"{words.welcome(outcome.name, outcome.programme)}\n\n{words.menu(actor, outcome.programme)}"
    return (*say(message.chat.id, text, menu_of(actor)), commands)


@strangers.message(PRIVATE, Stranger())
async def greet_stranger(message: Message) -> Reply:
    return say(message.chat.id, texts.STRANGER)


@strangers.callback_query(Stranger())
async def refuse_stranger(click: CallbackQuery) -> Reply:
    return toast(click, "Чтобы пользоваться кнопками, откройте приглашение от координатора.", alert=True)


@router.message(Says("start", "меню", "старт"), ~Stranger(), PRIVATE)
async def open_menu(message: Message, session: AsyncSession, by: By) -> Reply:
    await expect_nothing(session, message.chat.id)
    programme = await programme_of(session, by.actor)
    return say(message.chat.id, words.menu(by.actor, programme.title), menu_of(by.actor))


@router.callback_query(Go.filter(F.screen == Screen.MENU), ~Stranger())
async def back_to_menu(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    programme = await programme_of(session, by.actor)
    return show(click, words.menu(by.actor, programme.title), menu_of(by.actor))


@router.message(Says("cancel", "отмена"), ~Stranger(), PRIVATE)
async def cancel(message: Message, session: AsyncSession, by: By) -> Reply:
    """Whatever was to be typed is wanted no more; what was done stays, and has its own way back."""
    text = texts.CANCELLED if await expected_input(session, message.chat.id) else texts.NOTHING_TO_CANCEL
    await expect_nothing(session, message.chat.id)
    return say(message.chat.id, text, menu_of(by.actor))


@router.message(Says("help", "помощь"), ~Stranger(), PRIVATE)
async def open_help(message: Message) -> Reply:
    return say(message.chat.id, words.HELP, keyboard(BACK))


@router.callback_query(Go.filter(F.screen == Screen.HELP), ~Stranger())
async def show_help(click: CallbackQuery) -> Reply:
    return show(click, words.HELP, keyboard(BACK))
