"""Agreements of a school with partners: made, prolonged, ended; each change can be taken back."""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts, typed
from handlers.keyboards import Row, in_rows, keyboard
from handlers.registry_callbacks import AgreementAct, AgreementButton, SchoolAct, SchoolButton
from handlers.reply import Reply, say, show
from handlers.school_editing import to_school
from handlers.texts import editing as words
from handlers.undo import with_undo
from storage.queries import partnerships as queries
from storage.queries.school_cards import agreements
from storage.queries.schools import school
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing
from storage.refusals import Refusal
from storage.rights import Right

router = Router(name="agreements")
EXPECTED = "agreement"
SHOWN = 20
Screenful = tuple[str, InlineKeyboardMarkup]
ASKED = {
    AgreementAct.NUMBER: ("number", words.ASK_NUMBER),
    AgreementAct.UNTIL: ("valid_until", words.ASK_UNTIL_AGREEMENT),
}


@router.callback_query(SchoolButton.filter(F.act == SchoolAct.AGREEMENTS))
async def open_agreements(click: CallbackQuery, callback_data: SchoolButton, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    return show(click, *await list_screen(session, by, callback_data.school))


async def list_screen(session: AsyncSession, by: By, school_id: int) -> Screenful:
    """A school's agreements, and the way to a new one."""
    found = await school(session, by.actor, school_id, Right.MANAGE)
    listed = (await agreements(session, found.id))[:SHOWN]
    rows = [
        (texts.shortened(one.partner, 60), AgreementButton(act=AgreementAct.OPEN, agreement=one.id)) for one in listed
    ]
    new: Row = ((words.NEW_AGREEMENT, SchoolButton(act=SchoolAct.NEW_AGREEMENT, school=found.id)),)
    return words.agreements(found.short_name, listed), keyboard(*in_rows(rows, 1), new, to_school(found.id))


@router.callback_query(SchoolButton.filter(F.act == SchoolAct.NEW_AGREEMENT))
async def ask_agreement(click: CallbackQuery, callback_data: SchoolButton, session: AsyncSession, by: By) -> Reply:
    found = await school(session, by.actor, callback_data.school, Right.MANAGE)
    await expect(session, click.from_user.id, EXPECTED, {"school": found.id}, by.now, prose=True)
    return show(click, words.ask_agreement(found.short_name), keyboard(to_school(found.id)))


@router.callback_query(AgreementButton.filter(F.act == AgreementAct.OPEN))
async def open_agreement(click: CallbackQuery, callback_data: AgreementButton, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    return show(click, *await agreement_screen(session, by, callback_data.agreement))


async def agreement_screen(session: AsyncSession, by: By, agreement_id: int) -> Screenful:
    """An agreement with what can be changed of it."""
    found = await queries.agreement(session, by.actor, agreement_id)

    def act(label: str, what: AgreementAct) -> tuple[str, AgreementButton]:
        return label, AgreementButton(act=what, agreement=agreement_id)

    rows: list[Row] = [
        (act(words.AGREEMENT_UNTIL, AgreementAct.UNTIL), act(words.AGREEMENT_NUMBER, AgreementAct.NUMBER)),
        (act(words.AGREEMENT_END, AgreementAct.END),),
        to_school(found.row.school_id),
    ]
    return words.agreement(found.school, found.row), keyboard(*rows)


@router.callback_query(AgreementButton.filter(F.act == AgreementAct.END))
async def end_agreement(click: CallbackQuery, callback_data: AgreementButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.agreement(session, by.actor, callback_data.agreement)
    event = await queries.change_agreement(session, by, found.row.id, "gone_at", by.now)
    return show(click, *with_undo(await list_screen(session, by, found.row.school_id), event))


@router.callback_query(AgreementButton.filter())
async def ask_about(click: CallbackQuery, callback_data: AgreementButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.agreement(session, by.actor, callback_data.agreement)
    field, question = ASKED[callback_data.act]
    subject = {"agreement": found.row.id, "field": field}
    await expect(session, click.from_user.id, EXPECTED, subject, by.now)
    text = f"{words.agreement(found.school, found.row)}\n\n{question}"
    return show(click, text, keyboard(to_school(found.row.school_id)))


async def take_agreement(message: Message, subject: dict[str, Any], session: AsyncSession, by: By, _: str) -> Reply:
    """A new agreement, or the number or last day of one; the right to it is judged before the text is."""
    text = message.text or ""
    if "school" in subject:
        await school(session, by.actor, subject["school"], Right.MANAGE)
        event = await queries.make_agreement(session, by, subject["school"], read_agreement(text))
        screen = await list_screen(session, by, subject["school"])
    else:
        found = (await queries.agreement(session, by.actor, subject["agreement"])).row
        value = typed.a_day(text) if subject["field"] == "valid_until" else typed.agreement_number(text)
        event = await queries.change_agreement(session, by, found.id, subject["field"], value)
        screen = await agreement_screen(session, by, found.id)
    await expect_nothing(session, message.chat.id)
    return say(message.chat.id, *with_undo(screen, event))


def read_agreement(text: str) -> queries.Agreement:
    """«Лицей № 1; № 5; 31.12.2022»; number and last day may be left out."""
    partner, *rest = [typed.one_line(part) for part in text.split(";")]
    if not 2 <= len(partner) <= typed.LONGEST_NAME or len(rest) > 2 or not any(map(str.isalnum, partner)):
        raise Refusal(words.BAD_AGREEMENT)
    number, until = [*rest, "", ""][:2]
    return queries.Agreement(partner, typed.agreement_number(number or "-"), typed.a_day(until or "-"))
