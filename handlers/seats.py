"""The roles of a person, one by one: since when, until when, by which order, ended; each change can be taken back."""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import typed
from handlers.keyboards import Row, in_rows, keyboard
from handlers.people import card_screen
from handlers.registry_callbacks import PersonAct, PersonButton, SeatAct, SeatButton
from handlers.reply import Reply, say, show
from handlers.texts import editing as words
from handlers.texts import registry as registry_words
from handlers.undo import with_undo
from storage.queries import seats as queries
from storage.queries.person_cards import person_card
from storage.queries.roadmap import require_manager
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing
from storage.refusals import Refusal

router = Router(name="seats")
EXPECTED = "seat"
SHOWN = 40
Screenful = tuple[str, InlineKeyboardMarkup]
ASKED = {
    SeatAct.ORDER: ("order_number", words.ASK_SEAT_ORDER),
    SeatAct.SINCE: ("since", words.ASK_SINCE),
    SeatAct.UNTIL: ("until", words.ASK_UNTIL),
}


@router.callback_query(PersonButton.filter(F.act == PersonAct.SEATS))
async def open_seats(click: CallbackQuery, callback_data: PersonButton, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    require_manager(by.actor)
    card = await person_card(session, by, callback_data.person)
    rows = [
        (registry_words.seat_label(one), SeatButton(act=SeatAct.OPEN, seat=one.seat.id)) for one in card.seats[:SHOWN]
    ]
    return show(click, words.seats(card), keyboard(*in_rows(rows, 1), _to_person(card.person.id)))


def _to_person(person_id: int) -> Row:
    return ((registry_words.TO_PERSON, PersonButton(act=PersonAct.OPEN, person=person_id)),)


@router.callback_query(SeatButton.filter(F.act == SeatAct.OPEN))
async def open_seat(click: CallbackQuery, callback_data: SeatButton, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    return show(click, *await seat_screen(session, by, callback_data.seat))


async def seat_screen(session: AsyncSession, by: By, seat_id: int) -> Screenful:
    """One role of a person with what can be changed of it."""
    held = await queries.held_seat(session, by, seat_id)

    def act(label: str, what: SeatAct) -> tuple[str, SeatButton]:
        return label, SeatButton(act=what, seat=seat_id)

    rows: list[Row] = [
        (act(words.SEAT_SINCE, SeatAct.SINCE), act(words.SEAT_UNTIL, SeatAct.UNTIL)),
        (act(words.SEAT_ORDER, SeatAct.ORDER), act(words.SEAT_END, SeatAct.END)),
        _to_person(held.person.id),
    ]
    return words.seat(held), keyboard(*rows)


@router.callback_query(SeatButton.filter(F.act == SeatAct.END))
async def end_seat(click: CallbackQuery, callback_data: SeatButton, session: AsyncSession, by: By) -> Reply:
    person = (await queries.held_seat(session, by, callback_data.seat)).person
    event = await queries.end_seat(session, by, callback_data.seat)
    return show(click, *with_undo(await card_screen(session, by, person.id), event))


@router.callback_query(SeatButton.filter())
async def ask_about_seat(click: CallbackQuery, callback_data: SeatButton, session: AsyncSession, by: By) -> Reply:
    held = await queries.held_seat(session, by, callback_data.seat)
    field, question = ASKED[callback_data.act]
    subject = {"seat": held.seat.id, "field": field}
    await expect(session, click.from_user.id, EXPECTED, subject, by.now)
    return show(click, f"{words.seat(held)}\n\n{question}", keyboard(_to_person(held.person.id)))


async def take_seat(message: Message, subject: dict[str, Any], session: AsyncSession, by: By, _: str) -> Reply:
    """A typed order or day; the right to it is judged before the text is."""
    held = await queries.held_seat(session, by, subject["seat"])
    field, text = subject["field"], message.text or ""
    value = typed.order(text) if field == "order_number" else typed.a_day(text)
    if field == "since" and value is None:
        raise Refusal(words.NEEDS_DAY)
    event = await queries.change_seat(session, by, held.seat.id, field, value)
    await expect_nothing(session, message.chat.id)
    over = held.seat.until is not None and held.seat.until < by.today
    screen = await (card_screen(session, by, held.person.id) if over else seat_screen(session, by, held.seat.id))
    return say(message.chat.id, *with_undo(screen, event))
