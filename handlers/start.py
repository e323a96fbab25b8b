"""Joining by an invitation, the menu, help; and the door for those who have no invitation."""

from datetime import datetime

from aiogram import F, Router
from aiogram.enums import BotCommandScopeType
from aiogram.filters import CommandObject, CommandStart
from aiogram.methods import SetMyCommands
from aiogram.types import BotCommandScopeChat, CallbackQuery, InlineKeyboardMarkup, Message, User
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts, typed
from handlers.callbacks import Go, Screen
from handlers.filters import PRIVATE, Says, Stranger, Where
from handlers.keyboards import BACK, Row, commands_of, keyboard, menu_of
from handlers.registry_callbacks import JoinButton
from handlers.reply import Reply, say, show, toast
from handlers.texts import menu as words
from storage.models import ExpectedInput, Invitation
from storage.queries.invitations import (
    CONSENT,
    Joined,
    NotJoined,
    agreed_before,
    enter,
    invited_by,
    knock,
    waiting_invitation,
)
from storage.queries.me import agree, consented_at
from storage.queries.people import actor_of
from storage.queries.responses import Way
from storage.queries.roadmap import programme_of
from storage.queries.tasks import By
from storage.queries.trials import SURVEY
from storage.queries.updates import expect, expect_nothing, expected_input
from storage.rights import Actor

router = Router(name="start")
strangers = Router(name="strangers")
Screenful = tuple[str, InlineKeyboardMarkup]


@router.message(CommandStart(deep_link=True), PRIVATE, Where(F.from_user))
async def knock_at_the_door(
    message: Message, command: CommandObject, session: AsyncSession, now: datetime, update_id: int
) -> Reply:
    """An invitation lets in who agreed once before; anybody else is asked first, and nothing is kept until then."""
    assert message.from_user  # noqa: S101  the filter said so
    user = message.from_user
    found = await knock(session, command.args or "", user.id, now)
    if isinstance(found, NotJoined):
        return say(message.chat.id, found.sentence)
    if isinstance(found, Joined):
        return await _welcome(session, found, user.id, now)
    if await agreed_before(session, user.id):
        return await _let_in(session, found, user, now, update_id)
    await expect(session, message.chat.id, CONSENT, {"invitation": found.id}, now)
    return say(message.chat.id, *await _question(session, found))


async def _question(session: AsyncSession, found: Invitation) -> Screenful:
    invited = await invited_by(session, found)
    yes: Row = ((words.AGREE, JoinButton(invitation=found.id, agreed=True)),)
    no: Row = ((words.DISAGREE, JoinButton(invitation=found.id, agreed=False)),)
    return words.consent(invited.name, invited.programme), keyboard(yes, no)


@router.callback_query(JoinButton.filter(F.invitation > 0))
async def join_by_invitation(
    click: CallbackQuery, callback_data: JoinButton, session: AsyncSession, now: datetime, update_id: int
) -> Reply:
    """Only the chat that brought the token may answer; whoever does not agree leaves nothing behind."""
    expected = await expected_input(session, click.from_user.id)
    asked = expected is not None and expected.kind == CONSENT and expected.subject
    found = await waiting_invitation(session, callback_data.invitation)
    if found is None or asked != {"invitation": found.id}:
        return toast(click, words.OPEN_LINK, alert=True)
    await expect_nothing(session, click.from_user.id)
    if not callback_data.agreed:
        return show(click, words.NOT_AGREED)
    return toast(click) + await _let_in(session, found, click.from_user, now, update_id)


async def _let_in(session: AsyncSession, found: Invitation, user: User, now: datetime, update_id: int) -> Reply:
    outcome = await enter(session, found, user.id, user.username, now, update_id)
    if isinstance(outcome, NotJoined):
        return say(user.id, outcome.sentence)
    return await _welcome(session, outcome, user.id, now)


async def _welcome(session: AsyncSession, joined: Joined, account: int, now: datetime) -> Reply:
    actor = await actor_of(session, account, now)
    if actor is None:
        return say(account, texts.STRANGER)
    text = f"{words.welcome(joined.name, joined.programme)}\n\n{words.menu(actor, joined.programme)}"
    return (*say(account, text, menu_of(actor)), own_commands(actor, account))


def own_commands(actor: Actor, account: int) -> SetMyCommands:
    """Telegram's menu of commands in somebody's own chat, as their roles have it."""
    # The type is said aloud: a stored reply keeps only what was set, and without it the scope cannot be read back.
    scope = BotCommandScopeChat(type=BotCommandScopeType.CHAT, chat_id=account)
    return SetMyCommands(commands=commands_of(actor), scope=scope)


@router.callback_query(JoinButton.filter(), ~Stranger())
async def keep_agreement(click: CallbackQuery, callback_data: JoinButton, session: AsyncSession, by: By) -> Reply:
    """Who came in before anybody asked."""
    if not callback_data.agreed:
        return show(click, words.NOT_AGREED_INSIDE)
    await agree(session, by)
    return show(click, *await _menu(session, by))


@strangers.message(PRIVATE, Stranger())
async def greet_stranger(message: Message, session: AsyncSession) -> Reply:
    expected = await expected_input(session, message.chat.id)
    if expected is not None and expected.kind == CONSENT:
        found = await waiting_invitation(session, expected.subject["invitation"])
        if found is not None:
            return say(message.chat.id, *await _question(session, found))
    return say(message.chat.id, texts.STRANGER)


@strangers.callback_query(Stranger())
async def refuse_stranger(click: CallbackQuery) -> Reply:
    return toast(click, "Чтобы пользоваться кнопками, откройте приглашение от координатора.", alert=True)


@router.message(Says("start", "меню", "старт"), ~Stranger(), PRIVATE)
async def open_menu(message: Message, session: AsyncSession, by: By) -> Reply:
    await expect_nothing(session, message.chat.id)
    if await consented_at(session, by.actor.person_id) is None:
        yes: Row = ((words.AGREE_TOO, JoinButton(invitation=0, agreed=True)),)
        no: Row = ((words.DISAGREE, JoinButton(invitation=0, agreed=False)),)
        return say(message.chat.id, words.consent_inside(by.actor.name), keyboard(yes, no))
    return say(message.chat.id, *await _menu(session, by))


async def _menu(session: AsyncSession, by: By) -> Screenful:
    programme = await programme_of(session, by.actor)
    return words.menu(by.actor, programme.title), menu_of(by.actor)


@router.callback_query(Go.filter(F.screen == Screen.MENU), ~Stranger())
async def back_to_menu(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    return show(click, *await _menu(session, by))


@router.message(Says("cancel", "отмена"), ~Stranger(), PRIVATE)
async def cancel(message: Message, session: AsyncSession, by: By) -> Reply:
    """Whatever was to be typed is wanted no more; what was done stays, and has its own way back."""
    text = _cancelled(await expected_input(session, message.chat.id))
    await expect_nothing(session, message.chat.id)
    return say(message.chat.id, text, menu_of(by.actor))


def _cancelled(expected: ExpectedInput | None) -> str:
    """Who stops in the middle of a questionnaire is told that its answers are kept; those of a trial are not."""
    if expected is None:
        return texts.NOTHING_TO_CANCEL
    answering = expected.kind == SURVEY and expected.subject.get("way", Way.TASK) == Way.TASK
    return texts.CANCELLED_SURVEY if answering else texts.CANCELLED


@router.message(Says("help", "помощь"), ~Stranger(), PRIVATE)
async def open_help(message: Message) -> Reply:
    return say(message.chat.id, words.HELP, keyboard(BACK))


@router.callback_query(Go.filter(F.screen == Screen.HELP), ~Stranger())
async def show_help(click: CallbackQuery) -> Reply:
    return show(click, words.HELP, keyboard(BACK))
