"""Handing schools over: to whom, what it means, by which order, done; both are told, and it can be taken back."""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import typed
from handlers.callbacks import Go, Screen
from handlers.keyboards import BACK, Row, in_rows, keyboard, pages
from handlers.registry_callbacks import (
    HandAct,
    Handed,
    HandoverButton,
    PersonAct,
    PersonButton,
    SchoolAct,
    SchoolButton,
    UndoButton,
)
from handlers.reply import Reply, say, show
from handlers.texts import editing as editing_words
from handlers.texts import handover as words
from handlers.texts import registry as registry_words
from storage.models import Priority
from storage.queries import handing as queries
from storage.queries.notices import Draft, enqueue
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing, expected_input
from storage.rights import Role

router = Router(name="handover")
EXPECTED = "handover"
SIZE = 8
ROLES = {Handed.CURATOR: Role.CURATOR, Handed.DEPUTY: Role.DEPUTY}
Screenful = tuple[str, InlineKeyboardMarkup]


@router.callback_query(HandoverButton.filter(F.act == HandAct.CHOOSE))
async def choose_heir(click: CallbackQuery, callback_data: HandoverButton, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    asked = _asked(callback_data)
    people, total = await queries.heirs(session, by, asked, callback_data.arg, SIZE)
    rows = [(one.name[:60], _step(callback_data, HandAct.PREVIEW, target=one.id)) for one in people]
    turn = pages(lambda to: callback_data.model_copy(update={"arg": to}), callback_data.arg, SIZE, total)
    new: Row = ((words.INVITE_NEW, Go(screen=Screen.INVITE)),)
    text = words.TARGETS[asked.role] if rows else words.NO_TARGETS
    return show(click, text, keyboard(*in_rows(rows, 1), turn, new, _back(callback_data)))


def _step(data: HandoverButton, act: HandAct, **fields: int) -> HandoverButton:
    return data.model_copy(update={"act": act, "arg": 0, **fields})


def _back(data: HandoverButton) -> Row:
    if data.school:
        return ((registry_words.TO_SCHOOL, SchoolButton(act=SchoolAct.OPEN, school=data.school)),)
    return ((registry_words.TO_PERSON, PersonButton(act=PersonAct.OPEN, person=data.source)),)


def _asked(data: HandoverButton) -> queries.Handover:
    return queries.Handover(ROLES[data.role], data.target, data.source, data.school)


@router.callback_query(HandoverButton.filter(F.act == HandAct.PREVIEW))
async def preview(click: CallbackQuery, callback_data: HandoverButton, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    return show(click, *(await _preview(session, by, callback_data, None))[0])


async def _preview(
    session: AsyncSession, by: By, data: HandoverButton, order: str | None
) -> tuple[Screenful, HandoverButton]:
    """What it means, and the button that confirms exactly this."""
    plan = await queries.plan_handover(session, by, _asked(data))
    confirm = _step(data, HandAct.SURE, arg=plan.seen)
    sure: Row = ((words.TRANSFER, confirm),)
    ask: Row = ((words.TRANSFER_ORDER, _step(data, HandAct.ORDER)),)
    return (words.handover(plan, order, by.today), keyboard(sure, ask, _back(data))), confirm


@router.callback_query(HandoverButton.filter(F.act == HandAct.ORDER))
async def ask_order(click: CallbackQuery, callback_data: HandoverButton, session: AsyncSession, by: By) -> Reply:
    await queries.plan_handover(session, by, _asked(callback_data))
    await expect(session, click.from_user.id, EXPECTED, {"button": callback_data.pack()}, by.now)
    return show(click, editing_words.ASK_SEAT_ORDER, keyboard(_back(callback_data)))


async def take_order(message: Message, subject: dict[str, Any], session: AsyncSession, by: By, _: str) -> Reply:
    """The order stays beside the chat until «Передать» is pressed."""
    data = HandoverButton.unpack(subject["button"])
    order = typed.order(message.text or "")
    screen, confirm = await _preview(session, by, data, order)
    kept = {**subject, "order": order, "confirms": confirm.pack()}
    await expect(session, message.chat.id, EXPECTED, kept, by.now)
    return say(message.chat.id, *screen)


@router.callback_query(HandoverButton.filter())
async def hand_over(click: CallbackQuery, callback_data: HandoverButton, session: AsyncSession, by: By) -> Reply:
    expected = await expected_input(session, click.from_user.id)
    kept = expected.subject if expected is not None and expected.kind == EXPECTED else {}
    order = kept.get("order") if kept.get("confirms") == callback_data.pack() else None
    plan, event = await queries.hand_over(session, by, _asked(callback_data), callback_data.arg, order)
    await expect_nothing(session, click.from_user.id, EXPECTED)
    people = [plan.target.id, *(one.id for one in plan.sources)]
    await enqueue(session, [told(by, event, one) for one in people], by.now)
    undo: Row = ((editing_words.UNDO, UndoButton(event=event)),)
    return show(click, words.handed_over(plan), keyboard(undo, _back(callback_data), BACK))


def told(by: By, event: int, person_id: int, *, back: bool = False) -> Draft:
    """What says to one of both that schools were handed over, or that this was taken back."""
    kind, key = ("handover_undone", "handed_back") if back else ("schools_handed", "handed")
    return Draft(kind, f"{key}:{event}:{person_id}", Priority.REPORT, by.now, {"event": event}, person_id=person_id)
