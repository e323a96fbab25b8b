"""Changing a person in place: their name, that they left, that they are to be forgotten."""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import typed
from handlers.callbacks import Go, Screen
from handlers.keyboards import Row, keyboard
from handlers.people import TO_PEOPLE, card_screen
from handlers.registry_callbacks import PersonAct, PersonButton
from handlers.reply import Reply, say, show
from handlers.texts import editing as words
from handlers.texts import registry as registry_words
from handlers.undo import with_undo
from storage.models import Person
from storage.queries import seats as queries
from storage.queries.forgetting import forget
from storage.queries.person_cards import person_card
from storage.queries.roadmap import require_manager
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing, expected_input
from storage.refusals import Refusal

router = Router(name="person_editing")
EXPECTED = "person"


def to_person(by: By, person_id: int) -> Row:
    """Back to the card; to what is kept about oneself for oneself."""
    if person_id == by.actor.person_id:
        return ((words.TO_ME, Go(screen=Screen.ME)),)
    return (_act(registry_words.TO_PERSON, PersonAct.OPEN, person_id),)


def _act(label: str, act: PersonAct, person_id: int) -> tuple[str, PersonButton]:
    return label, PersonButton(act=act, person=person_id)


@router.callback_query(PersonButton.filter(F.act == PersonAct.NAME))
async def ask_name(click: CallbackQuery, callback_data: PersonButton, session: AsyncSession, by: By) -> Reply:
    """Anybody may be renamed by the coordinator, and everybody may rename themselves."""
    person = await queries.nameable(session, by, callback_data.person)
    await expect(session, click.from_user.id, EXPECTED, {"person": person.id}, by.now)
    return show(click, words.ask_name(person.name), keyboard(to_person(by, person.id)))


async def take_name(message: Message, subject: dict[str, Any], session: AsyncSession, by: By, _: str) -> Reply:
    """A typed name is shown beside the old one: names cannot be taken back, the audit does not keep them."""
    person = await queries.nameable(session, by, subject["person"])
    new = typed.person_name(message.text or "")
    await expect(session, message.chat.id, EXPECTED, {"person": person.id, "name": new}, by.now)
    sure: Row = (_act(words.NAME_SURE, PersonAct.NAME_SURE, person.id),)
    ways = keyboard(sure, to_person(by, person.id))
    return say(message.chat.id, words.new_name(person.name, new), ways)


@router.callback_query(PersonButton.filter(F.act == PersonAct.NAME_SURE))
async def keep_name(click: CallbackQuery, callback_data: PersonButton, session: AsyncSession, by: By) -> Reply:
    expected = await expected_input(session, click.from_user.id)
    subject = expected.subject if expected is not None and expected.kind == EXPECTED else {}
    if not subject.get("name") or subject["person"] != callback_data.person:
        raise Refusal(words.NO_NEW_NAME)
    await queries.rename_person(session, by, callback_data.person, subject["name"])
    await expect_nothing(session, click.from_user.id, EXPECTED)
    return show(click, words.CHANGED, keyboard(to_person(by, callback_data.person)))


@router.callback_query(PersonButton.filter(F.act == PersonAct.LEAVE))
async def ask_leaving(click: CallbackQuery, callback_data: PersonButton, session: AsyncSession, by: By) -> Reply:
    require_manager(by.actor)
    card = await person_card(session, by, callback_data.person)
    sure = _act(words.LEFT_SURE, PersonAct.LEFT, card.person.id)
    keep = _act(words.KEEP, PersonAct.OPEN, card.person.id)
    own = card.person.id == by.actor.person_id
    return show(click, words.leaving(card.person.name, len(card.seats), own=own), keyboard((sure,), (keep,)))


@router.callback_query(PersonButton.filter(F.act == PersonAct.LEFT))
async def let_go(click: CallbackQuery, callback_data: PersonButton, session: AsyncSession, by: By) -> Reply:
    event = await queries.end_all_seats(session, by, callback_data.person)
    if callback_data.person == by.actor.person_id:
        return show(click, words.LEFT_YOURSELF)
    return show(click, *with_undo(await card_screen(session, by, callback_data.person), event))


@router.callback_query(PersonButton.filter(F.act == PersonAct.FORGET))
async def ask_forgetting(click: CallbackQuery, callback_data: PersonButton, session: AsyncSession, by: By) -> Reply:
    person = await _forgettable(session, by, callback_data.person)
    sure = _act(words.FORGET_SURE, PersonAct.FORGOTTEN, person.id)
    keep = _act(words.KEEP, PersonAct.OPEN, person.id)
    return show(click, words.forgetting(person.name), keyboard((sure,), (keep,)))


async def _forgettable(session: AsyncSession, by: By, person_id: int) -> Person:
    """Oneself one forgets by `/forget`; who works in another programme too is not only ours to forget."""
    person = await queries.managed_person(session, by, person_id)
    if person.id == by.actor.person_id:
        raise Refusal("О себе — отдельно: /forget")
    if not await queries.only_ours(session, by, person.id):
        raise Refusal(words.WORKS_ELSEWHERE)
    return person


@router.callback_query(PersonButton.filter(F.act == PersonAct.FORGOTTEN))
async def forget_person(click: CallbackQuery, callback_data: PersonButton, session: AsyncSession, by: By) -> Reply:
    await forget(session, by, (await _forgettable(session, by, callback_data.person)).id)
    return show(click, words.FORGOTTEN, keyboard(TO_PEOPLE))
