"""The steps of an invitation: a draft kept beside the chat, and the question that it still needs."""

from collections.abc import Sequence
from typing import Any

from aiogram.types import InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts
from handlers.callbacks import LARGEST_ID, Go, InviteButton, Screen
from handlers.keyboards import BACK, Row, in_rows, keyboard, pages
from handlers.registry_callbacks import PersonAct, PersonButton
from handlers.texts import programme as words
from handlers.texts.menu import role_title
from storage.models import School
from storage.queries.schools import find_school, school, schools
from storage.queries.tasks import By
from storage.refusals import NotYours
from storage.rights import SCHOOL_ROLES, Right, Role

ROLES = (
    Role.CURATOR, Role.DEPUTY, Role.DIRECTOR, Role.TEACHER, Role.COORDINATOR, Role.HEAD, Role.METHODIST, Role.COUNCIL,
    Role.OBSERVER,
)  # fmt: skip
SUBJECTS = (
    "математика", "русский язык", "литература", "иностранный язык", "история", "обществознание",
    "физика", "химия", "биология", "география", "информатика", "начальные классы",
)  # fmt: skip
SIZE = 20
Draft = dict[str, Any]
Screenful = tuple[str, InlineKeyboardMarkup]


def role_step(person: int = 0) -> Screenful:
    """The first question; of somebody who is known the card is the way back."""
    roles = [(role_title(role), _button("role", role, person)) for role in ROLES]
    back = ((words.INVITE_TO_CARD, PersonButton(act=PersonAct.OPEN, person=person)),) if person else BACK
    return (words.ADD_ROLE if person else words.INVITE_ROLE), keyboard(*in_rows(roles, 2), back)


def _button(field: str, value: str, person: int) -> InviteButton:
    return InviteButton(field=field, value=value, person=person)


async def take(session: AsyncSession, by: By, draft: Draft, button: InviteButton) -> None:
    """Put a step into the draft; values no button of ours carries are refused."""
    is_number = button.value.isdecimal() and int(button.value) <= LARGEST_ID
    match button.field:
        case "role" if button.value in ROLES:
            draft.update(role=button.value, schools=[])
        case "school" if needs_school(draft) and is_number:
            choose(draft, await school(session, by.actor, int(button.value), Right.MANAGE))
        case "page" if needs_school(draft) and is_number:
            draft["page"] = int(button.value)
        case "next" if draft.get("schools"):
            draft["schools_done"] = True
        case "subject" if draft.get("role") == Role.TEACHER and button.value in map(str, range(len(SUBJECTS))):
            draft["subject"] = SUBJECTS[int(button.value)]
        case _:
            raise NotYours(texts.OUTDATED)


def choose(draft: Draft, found: School) -> None:
    """A curator's schools are marked one by one; any other role is held in one."""
    several = draft["role"] == Role.CURATOR
    draft["schools"] = sorted(set(draft["schools"]) ^ {found.id}) if several else [found.id]
    draft["schools_done"] = not several


def needs_school(draft: Draft) -> bool:
    return draft.get("role") in {*SCHOOL_ROLES, Role.CURATOR}


def awaits_school(draft: Draft) -> bool:
    return needs_school(draft) and not draft.get("schools_done")


def is_complete(draft: Draft) -> bool:
    """Whether only a name is missing, or nothing where the person is known."""
    lacks_subject = draft.get("role") == Role.TEACHER and "subject" not in draft
    return "role" in draft and not awaits_school(draft) and not lacks_subject


async def next_step(session: AsyncSession, by: By, draft: Draft) -> Screenful:
    """The step the draft still needs, or the question for a name."""
    person = draft.get("person", 0)
    if "role" not in draft:
        return role_step(person)
    if awaits_school(draft):
        return await _school_step(session, by, draft)
    if not is_complete(draft):
        subjects = [(s.capitalize(), _button("subject", str(n), person)) for n, s in enumerate(SUBJECTS)]
        return words.INVITE_SUBJECT, keyboard(*in_rows(subjects, 2), _again(person))
    named = await chosen_schools(session, by, draft)
    return words.invite_name(role_title(Role(draft["role"])), named), keyboard(_again(person))


async def chosen_schools(session: AsyncSession, by: By, draft: Draft) -> list[str]:
    """The schools of a draft by name, in the order of the programme."""
    if not draft.get("schools"):
        return []
    return [one.short_name for one in await schools(session, by.actor, Right.MANAGE) if one.id in draft["schools"]]


async def _school_step(session: AsyncSession, by: By, draft: Draft) -> Screenful:
    found = await schools(session, by.actor, Right.MANAGE)
    if not found:
        return words.NO_SCHOOLS, keyboard(BACK)
    person, page = draft.get("person", 0), min(draft.get("page", 0), (len(found) - 1) // SIZE)
    shown = found[page * SIZE : (page + 1) * SIZE]
    turn = pages(lambda to: _button("page", str(to), person), page, SIZE, len(found))
    several = draft["role"] == Role.CURATOR
    done: Row = ((words.NEXT, _button("next", "", person)),) if several and draft["schools"] else ()
    chosen = [one.short_name for one in found if one.id in draft["schools"]]
    text = words.invite_schools(chosen) if several else words.INVITE_SCHOOL
    if len(found) > SIZE:
        text = f"{text}\n\n{words.INVITE_TYPE_SCHOOL}"
    return text, keyboard(*_choices(draft, shown), turn, done, _again(person))


def _choices(draft: Draft, shown: Sequence[School]) -> list[Row]:
    def label(one: School) -> str:
        return texts.shortened(f"{'✓ ' if one.id in draft['schools'] else ''}{one.short_name}", 60)

    return in_rows(((label(one), _button("school", str(one.id), draft.get("person", 0))) for one in shown), 2)


async def typed_school(session: AsyncSession, by: By, draft: Draft, text: str) -> Screenful:
    """A school named in words where one is asked for: chosen if it is surely meant, else those it may be."""
    found = await find_school(session, by.actor, text[:200], Right.MANAGE)
    if found.school is not None:
        choose(draft, found.school)
        return await next_step(session, by, draft)
    offered = list((found.several or found.nearest)[:SIZE])
    if not offered:
        return await next_step(session, by, draft)
    return words.INVITE_WHICH_SCHOOL, keyboard(*_choices(draft, offered), _again(draft.get("person", 0)))


def _again(person: int) -> Row:
    if person:
        return ((words.INVITE_AGAIN, PersonButton(act=PersonAct.ADD, person=person)),)
    return ((words.INVITE_AGAIN, Go(screen=Screen.INVITE)),)
