"""Changing a school's own fields in place: which one, its value now, what is typed instead; and the way back."""

from dataclasses import dataclass
from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts, typed
from handlers.keyboards import Row, in_rows, keyboard
from handlers.registry_callbacks import (
    GroupAct,
    GroupButton,
    HandAct,
    Handed,
    HandoverButton,
    SchoolAct,
    SchoolButton,
)
from handlers.reply import Reply, say, show
from handlers.schools import card_screen
from handlers.texts import editing as words
from handlers.texts import registry as registry_words
from handlers.undo import with_undo
from storage.models import School
from storage.queries.editing import change_school
from storage.queries.schools import school
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing
from storage.refusals import Refusal
from storage.rights import Right

router = Router(name="school_editing")
EXPECTED = "school"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a school that a coordinator types; `prose`: it may begin like a command («Школа № 7»)."""

    name: str
    label: str
    read: typed.Read
    prose: bool = False


FIELDS = (
    Field("short_name", "Название", typed.name(typed.LONGEST_NAME), prose=True),
    Field("full_name", "Полное название", typed.optional(500), prose=True),
    Field("number", "Номер", typed.school_number),
    Field("settlement", "Населённый пункт", typed.optional(typed.LONGEST_NAME)),
    Field("pupils", "Обучающихся", typed.whole(20_000)),
    Field("teachers", "Учителей", typed.whole(5_000)),
)


def to_school(school_id: int) -> Row:
    return ((registry_words.TO_SCHOOL, SchoolButton(act=SchoolAct.OPEN, school=school_id)),)


@router.callback_query(SchoolButton.filter(F.act == SchoolAct.EDIT))
async def open_editing(click: CallbackQuery, callback_data: SchoolButton, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    found = await school(session, by.actor, callback_data.school, Right.MANAGE)
    return show(click, words.edit_school(found.short_name), keyboard(*_edits(found)))


def _edits(found: School) -> list[Row]:
    def act(label: str, what: SchoolAct, arg: int = 0) -> tuple[str, SchoolButton]:
        return label, SchoolButton(act=what, school=found.id, arg=arg)

    def hand(label: str, role: Handed) -> tuple[str, HandoverButton]:
        return label, HandoverButton(act=HandAct.CHOOSE, role=role, school=found.id)

    fields = [act(field.label, SchoolAct.FIELD, place) for place, field in enumerate(FIELDS)]
    groups = words.GROUPS, GroupButton(act=GroupAct.SHOW, school=found.id)
    often: Row = (groups, act(words.AGREEMENTS, SchoolAct.AGREEMENTS), act(words.STAFF, SchoolAct.STAFF))
    return [(hand(words.CURATOR, Handed.CURATOR), hand(words.DEPUTY, Handed.DEPUTY)), often, *in_rows(fields, 2),
            to_school(found.id)]  # fmt: skip


@router.callback_query(SchoolButton.filter(F.act == SchoolAct.FIELD))
async def ask_field(click: CallbackQuery, callback_data: SchoolButton, session: AsyncSession, by: By) -> Reply:
    found = await school(session, by.actor, callback_data.school, Right.MANAGE)
    if callback_data.arg >= len(FIELDS):
        raise Refusal(texts.OUTDATED)
    field = FIELDS[callback_data.arg]
    subject = {"school": found.id, "field": field.name}
    await expect(session, click.from_user.id, EXPECTED, subject, by.now, prose=field.prose)
    text = words.ask_field(found.short_name, field.label, getattr(found, field.name))
    return show(click, text, keyboard(to_school(found.id)))


async def take_field(message: Message, subject: dict[str, Any], session: AsyncSession, by: By, _: str) -> Reply:
    """What was typed for a field; the right to it is judged before the text is."""
    field = next(one for one in FIELDS if one.name == subject["field"])
    await school(session, by.actor, subject["school"], Right.MANAGE)
    event = await change_school(session, by, subject["school"], field.name, field.read(message.text or ""))
    await expect_nothing(session, message.chat.id)
    return say(message.chat.id, *with_undo(await card_screen(session, by, subject["school"]), event))
