"""Inviting: role, school, subject, name: a draft kept beside the chat, then a link that works once."""

from typing import Any
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts
from handlers.callbacks import LARGEST_ID, Go, InviteButton, Screen
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, Row, in_rows, keyboard
from handlers.reply import Reply, say, show
from handlers.texts import programme as words
from handlers.texts.menu import ROLE_NAMES
from storage.queries.invitations import LIFE, Invited, invite
from storage.queries.roadmap import programme_of, require_manager
from storage.queries.schools import school, schools
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing, expected_input
from storage.refusals import NotYours, Refusal
from storage.rights import SCHOOL_ROLES, Right, Role

router = Router(name="invite")
EXPECTED = "invite"
ROLES = (Role.CURATOR, Role.DEPUTY, Role.DIRECTOR, Role.TEACHER, Role.COORDINATOR, Role.HEAD)
SUBJECTS = (
    "математика", "русский язык", "литература", "иностранный язык", "история", "обществознание",
    "физика", "химия", "биология", "география", "информатика", "начальные классы",
)  # fmt: skip
Draft = dict[str, Any]
Screenful = tuple[str, InlineKeyboardMarkup]


@router.message(Says("invite", "пригласить"), PRIVATE)
async def begin_invitation(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await _restart(session, by, message.chat.id))


@router.callback_query(Go.filter(F.screen == Screen.INVITE))
async def open_invitation(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, *await _restart(session, by, click.from_user.id))


async def _restart(session: AsyncSession, by: By, chat_id: int) -> Screenful:
    require_manager(by.actor)
    await expect_nothing(session, chat_id)
    roles = [(ROLE_NAMES[role].capitalize(), InviteButton(field="role", value=role)) for role in ROLES]
    return words.INVITE_ROLE, keyboard(*in_rows(roles, 2), BACK)


@router.callback_query(InviteButton.filter())
async def fill_in(click: CallbackQuery, callback_data: InviteButton, session: AsyncSession, by: By) -> Reply:
    require_manager(by.actor)
    draft = await _draft(session, click.from_user.id, callback_data.field)
    await _take(session, by, draft, callback_data)
    await expect(session, click.from_user.id, EXPECTED, draft, by.now)
    return show(click, *await _next(session, by, draft))


async def _draft(session: AsyncSession, chat_id: int, field: str) -> Draft:
    expected = await expected_input(session, chat_id)
    if field == "role":
        return {}
    if expected is None or expected.kind != EXPECTED:
        raise Refusal("Это приглашение уже готово или отменено. Начните новое: /invite")
    return dict(expected.subject)


async def _take(session: AsyncSession, by: By, draft: Draft, button: InviteButton) -> None:
    """Put a step into the draft; values no button of ours carries are refused."""
    match button.field:
        case "role" if button.value in ROLES:
            draft.update(role=button.value, schools=[])
        case "school" if _needs_school(draft) and button.value.isdecimal() and int(button.value) <= LARGEST_ID:
            found = await school(session, by.actor, int(button.value), Right.MANAGE)
            chosen = set(draft["schools"]) ^ {found.id}
            draft["schools"] = sorted(chosen) if draft["role"] == Role.CURATOR else [found.id]
            draft["schools_done"] = draft["role"] != Role.CURATOR
        case "next" if draft["schools"]:
            draft["schools_done"] = True
        case "subject" if draft["role"] == Role.TEACHER and button.value in map(str, range(len(SUBJECTS))):
            draft["subject"] = SUBJECTS[int(button.value)]
        case _:
            raise NotYours(texts.OUTDATED)


def _needs_school(draft: Draft) -> bool:
    return draft["role"] in {*SCHOOL_ROLES, Role.CURATOR}


async def _next(session: AsyncSession, by: By, draft: Draft) -> Screenful:
    """The step the draft still needs, or the question for a name."""
    role = Role(draft["role"])
    if _needs_school(draft) and not draft.get("schools_done"):
        return await _school_step(session, by, draft, role)
    if role is Role.TEACHER and "subject" not in draft:
        subjects = [(s.capitalize(), InviteButton(field="subject", value=str(n))) for n, s in enumerate(SUBJECTS)]
        return words.INVITE_SUBJECT, keyboard(*in_rows(subjects, 2), _again())
    return words.INVITE_NAME, keyboard(_again())


async def _school_step(session: AsyncSession, by: By, draft: Draft, role: Role) -> Screenful:
    found = await schools(session, by.actor, Right.MANAGE)
    if not found:
        return words.NO_SCHOOLS, keyboard(BACK)
    several = role is Role.CURATOR
    buttons = [
        (
            f"✓ {s.short_name}" if s.id in draft["schools"] else s.short_name,
            InviteButton(field="school", value=str(s.id)),
        )
        for s in found
    ]
    done: Row = ((words.NEXT, InviteButton(field="next", value="")),) if several and draft["schools"] else ()
    text = words.INVITE_SCHOOLS if several else words.INVITE_SCHOOL
    return text, keyboard(*in_rows(buttons[:90], 2), done, _again())


def _again() -> Row:
    return (("← Сначала", Go(screen=Screen.INVITE)),)


async def take_name(
    message: Message, subject: Draft, session: AsyncSession, by: By, bot_username: str
) -> Reply:  # fmt: skip
    """The name completes the draft: the person is recorded, and the link is shown once."""
    require_manager(by.actor)
    if _incomplete(subject):
        return say(message.chat.id, *await _next(session, by, subject))
    name = " ".join((message.text or "").split())
    if not 2 <= len(name) <= 80 or not any(map(str.isalpha, name)):
        raise Refusal(words.INVITE_BAD_NAME)
    for school_id in subject["schools"]:  # the draft may be older than a change of programme
        await school(session, by.actor, school_id, Right.MANAGE)
    role = Role(subject["role"])
    invited = Invited(name, role, tuple(subject["schools"]), subject.get("subject"))
    programme = await programme_of(session, by.actor)
    token = await invite(session, programme, invited, by.now, by)
    await expect_nothing(session, message.chat.id)
    expires = (by.now + LIFE).astimezone(ZoneInfo(by.actor.zone)).date()
    link = f"https://t.me/{bot_username}?start={token}"
    again = keyboard((("Пригласить ещё", Go(screen=Screen.INVITE)),), BACK)
    return say(message.chat.id, words.invitation(name, ROLE_NAMES[role], link, expires), again)


def _incomplete(draft: Draft) -> bool:
    lacks_school = _needs_school(draft) and not draft.get("schools_done")
    return lacks_school or (draft["role"] == Role.TEACHER and "subject" not in draft)
