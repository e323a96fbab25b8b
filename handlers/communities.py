"""Network communities: the coordinator gives the bot a channel, teachers ask to join, the bot lets its own in."""

from datetime import datetime

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.methods import ApproveChatJoinRequest, DeclineChatJoinRequest
from aiogram.types import (
    CallbackQuery,
    ChatJoinRequest,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import CommunityButton, Go, Screen
from handlers.filters import PRIVATE, Says, Where
from handlers.invite_steps import SUBJECTS
from handlers.keyboards import BACK, in_rows, keyboard
from handlers.reply import Reply, say, show
from handlers.texts import escape
from handlers.texts import programme as words
from storage.models import CommunityKind, Priority
from storage.queries import communities as queries
from storage.queries.notices import Draft, enqueue
from storage.queries.reaching import mark_reachable, mark_unreachable_account
from storage.queries.tasks import By
from storage.refusals import Refusal
from storage.rights import Right

router = Router(name="communities")
GONE = {ChatMemberStatus.LEFT, ChatMemberStatus.KICKED}
ALL_SUBJECTS = -1


@router.my_chat_member(Where(F.chat.type == ChatType.PRIVATE))
async def note_blocking(change: ChatMemberUpdated, session: AsyncSession, now: datetime) -> Reply:
    """Blocked: nothing is sent until the person comes back; nobody is left to answer."""
    if change.new_chat_member.status in GONE:
        await mark_unreachable_account(session, change.from_user.id, now)
    else:
        await mark_reachable(session, change.from_user.id)
    return ()


@router.my_chat_member(Where(F.new_chat_member.status == ChatMemberStatus.ADMINISTRATOR))
async def take_chat(change: ChatMemberUpdated, session: AsyncSession, by: By | None) -> Reply:
    """The bot became an administrator: the coordinator who did it is asked whose community this is."""
    if by is None:
        return ()
    if not by.actor.may(Right.MANAGE):
        return say(change.from_user.id, words.BIND_FOREIGN)
    is_group = change.chat.type != "channel"
    kind = CommunityKind.GROUP if is_group else CommunityKind.CHANNEL
    title = change.chat.title or str(change.chat.id)
    try:
        community = await queries.bind_chat(session, by, change.chat.id, title, kind)
    except Refusal as refusal:  # raised further it would be said in the channel, to everybody
        return say(change.from_user.id, escape(refusal.sentence))
    subjects = [(s.capitalize(), CommunityButton(community=community.id, subject=n)) for n, s in enumerate(SUBJECTS)]
    everybody = (("Все предметы", CommunityButton(community=community.id, subject=ALL_SUBJECTS)),)
    return say(change.from_user.id, words.bind_ask(title, is_group), keyboard(*in_rows(subjects, 2), everybody))


@router.callback_query(CommunityButton.filter())
async def set_subject(click: CallbackQuery, callback_data: CommunityButton, session: AsyncSession, by: By) -> Reply:
    if not ALL_SUBJECTS <= callback_data.subject < len(SUBJECTS):
        raise Refusal("Такого предмета в списке нет.")
    subject = None if callback_data.subject == ALL_SUBJECTS else SUBJECTS[callback_data.subject]
    community = await queries.set_subject(session, by, callback_data.community, subject)
    draft = Draft(
        kind="community_link", dedupe_key=f"community_link:{community.id}", priority=Priority.ANSWER, due=by.now,
        payload={"community": community.id}, chat_id=community.chat_id,
    )  # fmt: skip
    await enqueue(session, [draft], by.now)
    return show(click, words.bound(community.title, subject), keyboard(BACK))


@router.message(Says("communities", "сообщества", "сообщество"), PRIVATE)
async def list_communities(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await community_screen(session, by))


@router.callback_query(Go.filter(F.screen == Screen.COMMUNITIES))
async def open_communities(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, *await community_screen(session, by))


async def community_screen(session: AsyncSession, by: By) -> tuple[str, InlineKeyboardMarkup]:
    """Links of the communities one may ask to join."""
    found = await queries.communities_for(session, by)
    if not found:
        return words.COMMUNITIES_NONE, keyboard(BACK)
    links = [[InlineKeyboardButton(text=c.title, url=c.link)] for c in found]
    return words.COMMUNITIES, InlineKeyboardMarkup(inline_keyboard=links + keyboard(BACK).inline_keyboard)


@router.chat_join_request()
async def judge_request(request: ChatJoinRequest, session: AsyncSession, by: By | None, now: datetime) -> Reply:
    """Let the teachers of the subject in; others read why not (Telegram lets a bot write to them for five minutes)."""
    community = await queries.community_of_chat(session, request.chat.id)
    if community is None:
        return ()
    chat, user = request.chat.id, request.from_user.id
    title = escape(request.chat.title or "")  # what they see already; our own name for it is for members
    person_id = await queries.may_join(session, user, community, by)
    if person_id is None:
        words_why = words.JOIN_STRANGER if by is None else words.JOIN_REFUSED
        told = say(request.user_chat_id, words_why.format(title=title))
        return (*told, DeclineChatJoinRequest(chat_id=chat, user_id=user))
    await queries.let_in(session, community, person_id, now)
    welcome = say(request.user_chat_id, words.JOINED.format(title=title))
    return (ApproveChatJoinRequest(chat_id=chat, user_id=user), *welcome)


@router.chat_member(Where(F.new_chat_member.status.in_(GONE)))
async def note_leaving(change: ChatMemberUpdated, session: AsyncSession, now: datetime) -> Reply:
    await queries.record_leaving(session, change.chat.id, change.new_chat_member.user.id, now)
    return ()
