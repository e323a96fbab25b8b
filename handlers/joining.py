"""Coming by a school's link: agreement, name, subject; then the school's deputy is asked, and nobody is in before."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import typed
from handlers.filters import PRIVATE, Expecting, Stranger, Where
from handlers.invite_steps import SUBJECTS
from handlers.keyboards import Row, in_rows, keyboard, menu_of
from handlers.registry_callbacks import KnockAct, KnockButton
from handlers.reply import Reply, say, show, toast
from handlers.texts import joining as words
from handlers.texts import menu as menu_words
from storage.models import JoinRequest, Priority, Programme, School, SchoolLink
from storage.phones import normal_phone, phone_mac
from storage.queries import school_links as queries
from storage.queries.invitations import BY_SCHOOL_LINK, NotJoined, too_many_tries
from storage.queries.notices import Draft, enqueue
from storage.queries.people import actor_of
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing, expected_input
from storage.rights import Role

router = Router(name="joining")
AGREEMENT, NAME, SUBJECT, CONTACT = BY_SCHOOL_LINK
TOKEN = rf"^{queries.PREFIX}[A-Za-z0-9_-]{{32}}$"
Screenful = tuple[str, InlineKeyboardMarkup]


@router.message(CommandStart(deep_link=True, magic=F.args.regexp(TOKEN)), PRIVATE, Where(F.from_user))
async def knock_at_school(
    message: Message, command: CommandObject, session: AsyncSession, now: datetime, by: By | None
) -> Reply:
    """Who is known already is only asked for the subject."""
    assert message.from_user  # noqa: S101  the filter said so
    found = await queries.knock_at_school(session, command.args or "", message.from_user.id, now)
    if isinstance(found, NotJoined):
        return say(message.chat.id, found.sentence)
    if by is not None and found.school_id in by.actor.schools.get(Role.TEACHER, frozenset()):
        return say(message.chat.id, words.ALREADY_THERE)
    if by is not None:
        await expect(session, message.chat.id, SUBJECT, {"link": found.id, "name": by.actor.name}, now)
        return say(message.chat.id, *_subject_step(found.id))
    await expect(session, message.chat.id, AGREEMENT, {"link": found.id}, now)
    return say(message.chat.id, *await _question(session, found))


async def _question(session: AsyncSession, link: SchoolLink) -> Screenful:
    found = await session.get_one(School, link.school_id)
    programme = await session.get_one(Programme, link.programme_id)
    yes: Row = ((menu_words.AGREE, KnockButton(act=KnockAct.AGREE, link=link.id)),)
    no: Row = ((menu_words.DISAGREE, KnockButton(act=KnockAct.DISAGREE, link=link.id)),)
    return words.consent(found.short_name, programme.title), keyboard(yes, no)


def _subject_step(link_id: int) -> Screenful:
    named = [(subject.capitalize(), KnockButton(act=KnockAct.SUBJECT, link=link_id, arg=n))
             for n, subject in enumerate(SUBJECTS)]  # fmt: skip
    other: Row = ((words.OTHER_SUBJECT, KnockButton(act=KnockAct.SUBJECT, link=link_id, arg=len(SUBJECTS))),)
    return words.ASK_SUBJECT, keyboard(*in_rows(named, 2), other)


@router.callback_query(KnockButton.filter(F.act != KnockAct.SUBJECT))
async def agree(click: CallbackQuery, callback_data: KnockButton, session: AsyncSession, now: datetime) -> Reply:
    """Only the chat that brought the link may answer; whoever does not agree leaves nothing behind."""
    expected = await expected_input(session, click.from_user.id)
    if expected is None or expected.kind != AGREEMENT or expected.subject != {"link": callback_data.link}:
        return toast(click, words.OUTDATED, alert=True)
    if callback_data.act is KnockAct.DISAGREE:
        await expect_nothing(session, click.from_user.id)
        return show(click, menu_words.NOT_AGREED)
    await expect(session, click.from_user.id, NAME, {"link": callback_data.link}, now)
    return show(click, words.ASK_NAME)


@router.message(PRIVATE, Stranger(), Expecting(NAME))
async def take_name(message: Message, subject: dict[str, int], session: AsyncSession, now: datetime) -> Reply:
    name = typed.person_name(message.text or "")
    await expect(session, message.chat.id, SUBJECT, {"link": subject["link"], "name": name}, now)
    return say(message.chat.id, *_subject_step(subject["link"]))


@router.message(PRIVATE, Stranger(), Expecting(AGREEMENT, SUBJECT))
async def point_to_buttons(message: Message) -> Reply:
    return say(message.chat.id, words.BUTTONS_FIRST)


@router.callback_query(KnockButton.filter())
async def ask_the_school(
    click: CallbackQuery, callback_data: KnockButton, session: AsyncSession, now: datetime, update_id: int,
    phone_key: bytes | None,
) -> Reply:  # fmt: skip
    expected = await expected_input(session, click.from_user.id)
    subject = expected.subject if expected is not None and expected.kind == SUBJECT else {}
    if subject.get("link") != callback_data.link or callback_data.arg > len(SUBJECTS):
        return toast(click, words.OUTDATED, alert=True)
    user, taught = click.from_user, (*SUBJECTS, None)[callback_data.arg]
    made = await queries.ask_to_join(
        session, callback_data.link, user.id, user.username, subject["name"], taught, now, update_id
    )
    await expect_nothing(session, user.id)
    if isinstance(made, NotJoined):
        return show(click, made.sentence)
    await _tell_school(session, made, now)
    if phone_key is None or not await queries.is_doubtful(session, made):
        return show(click, words.ASKED)
    await expect(session, user.id, CONTACT, {"request": made.id}, now)
    return show(click, words.ASKED) + say(user.id, words.ASK_CONTACT, contact_keyboard())


def contact_keyboard() -> ReplyKeyboardMarkup:
    """The only way to share one's own number; where it cannot be pressed, any words go on without it."""
    share = KeyboardButton(text=words.SHARE, request_contact=True)
    return ReplyKeyboardMarkup(
        keyboard=[[share], [KeyboardButton(text=words.NO_CONTACT)]], resize_keyboard=True, one_time_keyboard=True
    )


@router.message(PRIVATE, Stranger(), Expecting(CONTACT), Where(F.contact), Where(F.from_user))
async def take_contact(
    message: Message, subject: dict[str, int], session: AsyncSession, now: datetime, update_id: int,
    phone_key: bytes | None,
) -> Reply:  # fmt: skip
    """A contact is proof only if it is the sender's own, and only of somebody on the list."""
    assert message.contact  # noqa: S101  the filter said so
    assert message.from_user  # noqa: S101  the filter said so
    account = message.from_user.id
    if (enough := await too_many_tries(session, account, now)) is not None:
        return say(account, enough.sentence, ReplyKeyboardRemove())
    phone = normal_phone(message.contact.phone_number) if message.contact.user_id == account else None
    mac = phone_mac(phone_key, phone) if phone and phone_key else None
    asked = await queries.prove(session, subject["request"], account, mac, now, update_id)
    await expect_nothing(session, account)
    actor = await actor_of(session, account, now) if asked else None
    if asked is None or actor is None:
        return say(account, words.CONTACT_UNKNOWN, ReplyKeyboardRemove())
    told = say(account, words.welcome(actor.name, asked.school), ReplyKeyboardRemove())
    return told + say(account, words.WHAT_TO_OPEN, menu_of(actor))


@router.message(PRIVATE, Stranger(), Expecting(CONTACT))
async def go_without_contact(message: Message, session: AsyncSession) -> Reply:
    await expect_nothing(session, message.chat.id)
    return say(message.chat.id, words.ASKED_ALREADY, ReplyKeyboardRemove())


async def _tell_school(session: AsyncSession, made: JoinRequest, now: datetime) -> None:
    people = await queries.doormen(session, made.link_id, now)
    drafts = [
        Draft("join_asked", f"join_asked:{made.id}:{one}", Priority.REPORT, now, {"request": made.id}, person_id=one)
        for one in people
    ]
    await enqueue(session, drafts, now)
