"""Inviting: role, school, subject, name, then a link that works once; whoever is known only gets the role."""

from typing import Any
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import typed
from handlers.callbacks import Go, InviteButton, Screen
from handlers.filters import PRIVATE, Says
from handlers.invite_steps import (
    Draft,
    Screenful,
    awaits_school,
    chosen_schools,
    is_complete,
    next_step,
    role_step,
    take,
    typed_school,
)
from handlers.keyboards import BACK, keyboard
from handlers.people import card_screen
from handlers.registry_callbacks import PersonAct, PersonButton
from handlers.reply import Reply, say, show
from handlers.texts import programme as words
from handlers.texts.menu import ROLE_NAMES
from handlers.undo import with_undo
from storage.queries.invitations import LIFE, Invited, invite
from storage.queries.roadmap import programme_of, require_manager
from storage.queries.schools import school
from storage.queries.seats import NewSeats, give_seats, managed_person
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing, expected_input
from storage.refusals import Refusal
from storage.rights import Right, Role

router = Router(name="invite")
EXPECTED = "invite"


@router.message(Says("invite", "пригласить"), PRIVATE)
async def begin_invitation(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await _restart(session, by, message.chat.id))


@router.callback_query(Go.filter(F.screen == Screen.INVITE))
async def open_invitation(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, *await _restart(session, by, click.from_user.id))


async def _restart(session: AsyncSession, by: By, chat_id: int) -> Screenful:
    require_manager(by.actor)
    await expect_nothing(session, chat_id)
    return role_step()


@router.callback_query(PersonButton.filter(F.act == PersonAct.ADD))
async def add_role(click: CallbackQuery, callback_data: PersonButton, session: AsyncSession, by: By) -> Reply:
    """The same steps for somebody who is known; no name and no link are needed at their end."""
    await typed.stop_waiting(session, click.from_user.id)
    person = await managed_person(session, by, callback_data.person)
    return show(click, *role_step(person.id))


@router.callback_query(InviteButton.filter())
async def fill_in(click: CallbackQuery, callback_data: InviteButton, session: AsyncSession, by: By) -> Reply:
    require_manager(by.actor)
    draft = await _draft(session, click.from_user.id, callback_data)
    await take(session, by, draft, callback_data)
    return show(click, *await _go_on(session, by, draft, click.from_user.id))


async def _draft(session: AsyncSession, chat_id: int, button: InviteButton) -> Draft:
    """A role begins a draft anew; every other step belongs to the draft of the very person its button names."""
    if button.field == "role":
        return {"person": button.person} if button.person else {}
    expected = await expected_input(session, chat_id)
    if expected is None or expected.kind != EXPECTED or expected.subject.get("person", 0) != button.person:
        raise Refusal(words.INVITE_OVER)
    return dict(expected.subject)


async def _go_on(session: AsyncSession, by: By, draft: Draft, chat_id: int) -> Screenful:
    if "person" in draft and is_complete(draft):
        new = NewSeats(Role(draft["role"]), tuple(draft["schools"]), draft.get("subject"))
        event = await give_seats(session, by, draft["person"], new)
        await expect_nothing(session, chat_id)
        return with_undo(await card_screen(session, by, draft["person"]), event)
    await expect(session, chat_id, EXPECTED, draft, by.now)
    return await next_step(session, by, draft)


async def take_name(
    message: Message, subject: dict[str, Any], session: AsyncSession, by: By, bot_username: str
) -> Reply:  # fmt: skip
    """The name completes the draft: the person is recorded, and the link is shown once. Where a school is asked for,
    its name or number is as good as its button."""
    require_manager(by.actor)
    if awaits_school(subject):
        return say(message.chat.id, *await _take_school(session, by, subject, message))
    if not is_complete(subject) or "person" in subject:
        return say(message.chat.id, *await next_step(session, by, subject))
    name = typed.person_name(message.text or "")
    for school_id in subject["schools"]:  # the draft may be older than a change of programme
        await school(session, by.actor, school_id, Right.MANAGE)
    role = Role(subject["role"])
    invited = Invited(name, role, tuple(subject["schools"]), subject.get("subject"))
    token = await invite(session, await programme_of(session, by.actor), invited, by.now, by)
    await expect_nothing(session, message.chat.id)
    expires = (by.now + LIFE).astimezone(ZoneInfo(by.actor.zone)).date()
    named = await chosen_schools(session, by, subject)
    text = words.invitation(name, ROLE_NAMES[role], f"https://t.me/{bot_username}?start={token}", expires, named)
    return say(message.chat.id, text, keyboard(((words.INVITE_MORE, Go(screen=Screen.INVITE)),), BACK))


async def _take_school(session: AsyncSession, by: By, subject: Draft, message: Message) -> Screenful:
    draft = dict(subject)
    screen = await typed_school(session, by, draft, message.text or "")
    if draft == subject:
        return screen
    return await _go_on(session, by, draft, message.chat.id)
