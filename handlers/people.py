"""`/people`: lists by role, school, group and curator, a search by name or school, a card, an invitation sent again."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import typed
from handlers.absence_callbacks import AwayAct, AwayButton
from handlers.callbacks import Go, Screen
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, Row, in_rows, keyboard, turning
from handlers.registry_callbacks import (
    HandAct,
    Handed,
    HandoverButton,
    ListAct,
    PeopleButton,
    PersonAct,
    PersonButton,
    SchoolAct,
    SchoolButton,
    Whose,
)
from handlers.reply import Reply, say, show
from handlers.schools import narrowed, offered
from handlers.texts import editing as editing_words
from handlers.texts import programme as programme_words
from handlers.texts import registry as words
from handlers.texts.menu import ROLE_NAMES, role_title
from storage.queries import person_lists as lists
from storage.queries.invitations import LIFE, invite_again
from storage.queries.person_cards import PersonCard, person_card
from storage.queries.roadmap import require_manager
from storage.queries.school_lists import SchoolFilter
from storage.queries.schools import find_school, school
from storage.queries.tasks import By
from storage.refusals import Refusal
from storage.rights import Right, Role

router = Router(name="people")
SIZE = 8
ROLES = {Whose[role.name]: role for role in Role}
Screenful = tuple[str, InlineKeyboardMarkup]
TO_PEOPLE: Row = ((words.TO_PEOPLE, Go(screen=Screen.PEOPLE)),)


@router.message(Says("people", "люди"), PRIVATE)
async def find_or_list(message: Message, arguments: str, session: AsyncSession, by: By) -> Reply:
    """With words after it a search, without a list."""
    found = await search_screen(session, by, arguments) if arguments else await list_screen(session, by)
    return say(message.chat.id, *found)


async def search_screen(session: AsyncSession, by: By, query: str) -> Screenful:
    """People by name; a number, or words that name no person, mean a school's people."""
    lists.require_people(by.actor)
    found = None if query.isdecimal() else await lists.find_people(session, by.actor, query, by.today)
    if found is not None and len(found.lines) == 1:
        return await card_screen(session, by, found.lines[0].id)
    if found is not None and found.lines:
        return _some(found.lines, words.SEVERAL_PEOPLE if found.exact else words.nearest_people(query))
    return await _school_people(session, by, query)


async def _school_people(session: AsyncSession, by: By, query: str) -> Screenful:
    found = await find_school(session, by.actor, query, Right.SEE_PEOPLE)
    if found.school is None:
        return words.unknown_person(query), keyboard(TO_PEOPLE)
    return await list_screen(session, by, PeopleButton(school=found.school.id))


def _some(people: Sequence[lists.PersonLine], heading: str) -> Screenful:
    text = "\n".join([heading, "", *(f"• {words.person_line(one)}" for one in people[:SIZE])])
    return text, keyboard(*in_rows(map(_button, people[:SIZE]), 2), TO_PEOPLE)


def _button(line: lists.PersonLine) -> tuple[str, PersonButton]:
    return line.name[:60], PersonButton(act=PersonAct.OPEN, person=line.id)


@router.callback_query(Go.filter(F.screen == Screen.PEOPLE))
async def open_people(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    return show(click, *await list_screen(session, by))


@router.callback_query(PeopleButton.filter(F.act == ListAct.SHOW))
async def turn_page(click: CallbackQuery, callback_data: PeopleButton, session: AsyncSession, by: By) -> Reply:
    return show(click, *await list_screen(session, by, callback_data))


async def list_screen(session: AsyncSession, by: By, asked: PeopleButton | None = None) -> Screenful:
    """A page of people, and what it can be narrowed by."""
    asked = asked or PeopleButton()
    chosen = _filter(by, asked)
    lines, total = await lists.people_page(session, by.actor, chosen, asked.page, SIZE, by.today)
    page = min(asked.page, max(0, total - 1) // SIZE)
    text = words.people_list(lines, total, await _narrowed(session, by, asked, chosen))
    turn = turning(asked, page, SIZE, total)
    ways = await _ways(session, by, asked)
    return text, keyboard(*in_rows(map(_button, lines), 2), turn, *ways, BACK)


def _filter(by: By, asked: PeopleButton) -> lists.PeopleFilter:
    if asked.whose is Whose.FORMER:
        require_manager(by.actor)
    return lists.PeopleFilter(
        ROLES.get(asked.whose), asked.whose is Whose.WAITING, asked.whose is Whose.FORMER, asked.school,
        SchoolFilter(asked.group, asked.curator),
    )  # fmt: skip


async def _narrowed(session: AsyncSession, by: By, asked: PeopleButton, chosen: lists.PeopleFilter) -> list[str]:
    told = [words.of_role(chosen.role)] if chosen.role else []
    if asked.school:
        told.append((await school(session, by.actor, asked.school, Right.SEE_PEOPLE)).short_name)
    told += [words.NOT_JOINED] * chosen.waiting + [words.FORMER] * chosen.former
    return told + await narrowed(session, by, chosen.schools)


async def _ways(session: AsyncSession, by: By, asked: PeopleButton) -> list[Row]:
    """Narrowing by what is not chosen yet; who has not joined is told by number."""
    whole = lists.PeopleFilter(school=asked.school, schools=SchoolFilter(asked.group, asked.curator))
    _, waiting = await lists.people_numbers(session, by.actor, whole, by.today)
    whose = asked.model_copy(update={"whose": Whose.WAITING, "page": 0})
    late: Row = ((words.waiting(waiting), whose),) if waiting and asked.whose is not Whose.WAITING else ()
    narrow: Row = (
        (words.BY_ROLE, PeopleButton(act=ListAct.ROLES)),
        (words.BY_GROUP, PeopleButton(act=ListAct.GROUPS)),
        (words.BY_CURATOR, PeopleButton(act=ListAct.CURATORS)),
    )
    if asked == PeopleButton(page=asked.page):
        return [late, narrow]
    back: Row = ((words.EVERYBODY, PeopleButton()),)
    to_school: Row = ((words.TO_SCHOOL, SchoolButton(act=SchoolAct.OPEN, school=asked.school)),) if asked.school else ()
    return [late, narrow, back, to_school]


@router.callback_query(PeopleButton.filter())
async def ask_narrower(click: CallbackQuery, callback_data: PeopleButton, session: AsyncSession, by: By) -> Reply:
    lists.require_people(by.actor)
    if callback_data.act is ListAct.ROLES:
        return show(click, words.ASK_ROLE, keyboard(*in_rows(await _roles(session, by), 2), TO_PEOPLE))
    rows, text = await offered(session, by, callback_data.act, PeopleButton)
    return show(click, text, keyboard(*in_rows(rows, 2), TO_PEOPLE))


async def _roles(session: AsyncSession, by: By) -> list[tuple[str, PeopleButton]]:
    held = await lists.roles_to_choose(session, by.actor, by.today)
    rows = [(f"{role_title(role)} · {n}", PeopleButton(whose=Whose[role.name])) for role, n in held.items()]
    return [*rows, (words.FORMER, PeopleButton(whose=Whose.FORMER))] if by.actor.may(Right.MANAGE) else rows


@router.callback_query(PersonButton.filter(F.act == PersonAct.OPEN))
async def open_card(click: CallbackQuery, callback_data: PersonButton, session: AsyncSession, by: By) -> Reply:
    await typed.stop_waiting(session, click.from_user.id)
    return show(click, *await card_screen(session, by, callback_data.person))


async def card_screen(session: AsyncSession, by: By, person_id: int) -> Screenful:
    """A person's card with what the reader may do from there."""
    card = await person_card(session, by, person_id)
    return words.person_card(card, by.now, by.actor.zone), keyboard(*_acts(by, card), TO_PEOPLE)


def _acts(by: By, card: PersonCard) -> list[Row]:
    """What a coordinator changes of a person; who left may come back or be erased."""
    person = card.person
    if not by.actor.may(Right.MANAGE) or person.forgotten_at is not None:
        return []

    def act(label: str, what: PersonAct) -> tuple[str, PersonButton]:
        return label, PersonButton(act=what, person=person.id)

    add, forget = act(editing_words.ADD_ROLE, PersonAct.ADD), act(editing_words.FORGET, PersonAct.FORGET)
    if not card.seats:
        return [(add, forget)]
    again: Row = (act(words.INVITE_AGAIN, PersonAct.INVITE),) if person.telegram_id is None else ()
    changes: Row = (act(editing_words.NAME, PersonAct.NAME), act(editing_words.SEATS, PersonAct.SEATS), add)
    away: Row = ((words.AWAY, AwayButton(act=AwayAct.SHOW, person=person.id)),)
    told: Row = ((words.HISTORY, PersonButton(act=PersonAct.HISTORY, person=person.id)),)
    return [again, changes, (*away, *told), _hand_over(card), (act(editing_words.LEFT, PersonAct.LEAVE), forget)]


def _hand_over(card: PersonCard) -> Row:
    """Only who curates has schools to hand over."""
    if not any(one.seat.role is Role.CURATOR and one.seat.school_id for one in card.seats):
        return ()
    button = HandoverButton(act=HandAct.CHOOSE, role=Handed.CURATOR, source=card.person.id)
    return ((editing_words.HAND_OVER, button),)


@router.callback_query(PersonButton.filter(F.act == PersonAct.INVITE))
async def invite_once_more(
    click: CallbackQuery, callback_data: PersonButton, session: AsyncSession, by: By, bot_username: str
) -> Reply:
    """A new link; the one sent before stops working."""
    require_manager(by.actor)
    card = await person_card(session, by, callback_data.person)
    if card.person.telegram_id is not None or not card.seats:
        raise Refusal("Приглашение не нужно: человек уже в боте или больше не участвует в программе.")
    token = await invite_again(session, card.person.id, by.actor.programme_id, by.now, by)
    expires = (by.now + LIFE).astimezone(ZoneInfo(by.actor.zone)).date()
    roles = ", ".join(dict.fromkeys(ROLE_NAMES[one.seat.role] for one in card.seats))
    text = programme_words.invitation(card.person.name, roles, f"https://t.me/{bot_username}?start={token}", expires)
    back: Row = ((words.TO_PERSON, PersonButton(act=PersonAct.OPEN, person=card.person.id)),)
    return show(click, f"{text}\n\n{words.OLD_LINK_ENDS}", keyboard(back, TO_PEOPLE))
