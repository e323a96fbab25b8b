"""`/broadcast`: whom to write to, the words, a preview with the count, progress, a stop."""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.broadcast_callbacks import BroadcastAct, BroadcastButton
from handlers.callbacks import Go, Screen
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, Row, in_rows, keyboard
from handlers.people import ROLES
from handlers.registry_callbacks import Whose
from handlers.reply import Reply, say, show
from handlers.texts import broadcasts as words
from handlers.texts.menu import ROLE_NAMES
from storage.models import Broadcast
from storage.queries import audiences, person_lists
from storage.queries import broadcasts as queries
from storage.queries.audiences import Audience, Way
from storage.queries.roadmap import programme_of, require_manager
from storage.queries.school_lists import Choice, groups_to_choose
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing
from storage.queries.waves import waves
from storage.refusals import Refusal
from storage.rights import Role
from storage.years import working_year

router = Router(name="broadcasts")
EXPECTED = "broadcast"
SHOWN, LISTED = 3, 12
Screenful = tuple[str, InlineKeyboardMarkup]
ACT = BroadcastButton.filter
TO_BROADCASTS: Row = ((words.BACK, Go(screen=Screen.BROADCASTS)),)


@router.message(Says("broadcast", "рассылка", "рассылки"), PRIVATE)
async def begin_broadcast(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await ways_screen(session, by, message.chat.id))


@router.callback_query(Go.filter(F.screen == Screen.BROADCASTS))
async def show_ways(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    require_manager(by.actor)
    if click.message is not None:
        await queries.leave(session, by, click.message.message_id)
    return show(click, *await ways_screen(session, by, click.from_user.id))


async def ways_screen(session: AsyncSession, by: By, chat_id: int) -> Screenful:
    """By what people are chosen, and how the last broadcasts went."""
    require_manager(by.actor)
    await expect_nothing(session, chat_id, EXPECTED)
    sent = await queries.latest(session, by, SHOWN)
    rows = [words.row(one, await queries.standing(session, one.id), by.today, by.actor.zone) for one in sent]
    text = "\n".join(
        [words.TITLE, *(["", "Последние:"] if rows else []), *(f"{n}. {r}" for n, r in enumerate(rows, 1))]
    )
    last = [(str(n), BroadcastButton(act=BroadcastAct.OPEN, id=one.id)) for n, one in enumerate(sent, 1)]
    ways = [(label, _begin(way)) for way, label in words.WAYS.items()]
    return text, keyboard(*in_rows(ways, 2), last, BACK)


def _begin(way: Way) -> BroadcastButton:
    return BroadcastButton(act=BroadcastAct.WRITE if way is Way.ALL else BroadcastAct.CHOOSE, way=way)


@router.callback_query(ACT(F.act == BroadcastAct.CHOOSE))
async def choose_audience(click: CallbackQuery, callback_data: BroadcastButton, session: AsyncSession, by: By) -> Reply:
    require_manager(by.actor)
    way, chosen = callback_data.way, callback_data.id
    if way is Way.GROUP and chosen:
        await audiences.named(session, by, Audience(way, chosen))
        return show(click, words.ASK_ROLE, keyboard(*in_rows(_school_roles(chosen), 1), TO_BROADCASTS))
    rows = await _choices(session, by, way)
    ask = words.ASKS.get(way, words.TITLE) if rows else words.NONE.get(way, words.TITLE)
    return show(click, ask, keyboard(*in_rows(rows, 1), TO_BROADCASTS))


def _school_roles(group: int) -> list[tuple[str, BroadcastButton]]:
    """Whom to write to in the schools of a group."""
    write = BroadcastButton(act=BroadcastAct.WRITE, way=Way.GROUP, id=group)
    roles = [
        (ROLE_NAMES[role].capitalize(), write.model_copy(update={"whose": Whose[role.name]}))
        for role in (Role.CURATOR, Role.DEPUTY, Role.DIRECTOR, Role.TEACHER)
    ]
    return [(words.ANSWERING, write), *roles]


async def _choices(session: AsyncSession, by: By, way: Way) -> list[tuple[str, BroadcastButton]]:
    match way:
        case Way.ROLE:
            held = await person_lists.roles_to_choose(session, by.actor, by.today)
            write = BroadcastButton(act=BroadcastAct.WRITE, way=way)
            return [
                (f"{ROLE_NAMES[role].capitalize()} · {n}", write.model_copy(update={"whose": Whose[role.name]}))
                for role, n in held.items()
            ]
        case Way.GROUP:
            groups = await groups_to_choose(session, by.actor, working_year(by.today))
            return [(_label(one), BroadcastButton(act=BroadcastAct.CHOOSE, way=way, id=one.id)) for one in groups]
        case Way.COMMUNITY:
            found = await audiences.communities_to_choose(session, by)
        case _:
            found = [Choice(p.wave.id, p.wave.title, p.schools) for p in (await waves(session, by))[:LISTED]]
    return [(_label(one), BroadcastButton(act=BroadcastAct.WRITE, way=way, id=one.id)) for one in found]


def _label(one: Choice) -> str:
    return f"{one.title[:50]} · {one.number}"


@router.callback_query(ACT(F.act == BroadcastAct.WRITE))
async def ask_words(click: CallbackQuery, callback_data: BroadcastButton, session: AsyncSession, by: By) -> Reply:
    chosen = Audience(callback_data.way, callback_data.id, ROLES.get(callback_data.whose))
    found = await audiences.reached(session, by, chosen)
    if not found.people:
        raise Refusal(words.NOBODY.format(why=words.why_nobody(found)))
    await expect(session, click.from_user.id, EXPECTED, {"audience": chosen.dumped()}, by.now, prose=True)
    return show(click, words.ask_text(await _whom(session, by, chosen), found), keyboard(TO_BROADCASTS))


async def _whom(session: AsyncSession, by: By, chosen: Audience) -> str:
    return words.audience(chosen, await audiences.named(session, by, chosen))


@router.callback_query(ACT(F.act == BroadcastAct.EDIT))
async def ask_other_words(click: CallbackQuery, callback_data: BroadcastButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.broadcast_of(session, by, callback_data.id)
    if found.sent_at is not None:
        raise Refusal("Эта рассылка уже отправлена, изменить её нельзя. Напишите новую: /broadcast")
    await expect(session, click.from_user.id, EXPECTED, {"broadcast": found.id}, by.now, prose=True)
    people = await queries.people_of(session, by, found)
    whom = await _whom(session, by, Audience.loaded(found.audience))
    return show(click, words.ask_text(whom, people), keyboard(TO_BROADCASTS))


async def take_words(message: Message, subject: dict[str, Any], session: AsyncSession, by: By, _: str) -> Reply:
    """Typed words become a draft, shown as its readers will see it."""
    if "broadcast" in subject:
        found = await queries.rewrite(session, by, subject["broadcast"], message.text or "")
    else:
        found = await queries.write(session, by, Audience.loaded(subject["audience"]), message.text or "")
    await expect_nothing(session, message.chat.id, EXPECTED)
    return say(message.chat.id, *await preview_screen(session, by, found))


async def preview_screen(session: AsyncSession, by: By, found: Broadcast, note: str = "") -> Screenful:
    """A draft as its readers will see it, and to how many it goes."""
    people = await queries.people_of(session, by, found)
    whom = await _whom(session, by, Audience.loaded(found.audience))
    seen = words.letter(found.text, by.actor.name, (await programme_of(session, by.actor)).title)
    number = len(people.people)
    send = BroadcastButton(act=BroadcastAct.SEND, id=found.id, number=number)
    go: Row = ((words.send_label(number), send),) if number else ()
    edit: Row = ((words.EDIT, BroadcastButton(act=BroadcastAct.EDIT, id=found.id)),)
    away: Row = ((words.CANCEL, Go(screen=Screen.BROADCASTS)),)
    text = words.preview(whom, people, seen)
    return f"{note}\n\n{text}".strip(), keyboard(go, edit, away)


@router.callback_query(ACT(F.act == BroadcastAct.SEND))
async def send_broadcast(click: CallbackQuery, callback_data: BroadcastButton, session: AsyncSession, by: By) -> Reply:
    """To exactly as many as the button said; another number shows the preview again."""
    found = await queries.broadcast_of(session, by, callback_data.id)
    people = await queries.people_of(session, by, found)
    if found.sent_at is None and len(people.people) != callback_data.number:
        return show(click, *await preview_screen(session, by, found, words.CHANGED))
    shown_in = click.message.message_id if click.message else None
    await queries.send(session, by, found, people.people, shown_in)
    return show(click, *await progress_screen(session, by, found))


async def progress_screen(session: AsyncSession, by: By, found: Broadcast) -> Screenful:
    """How far a broadcast is; it can be stopped while somebody waits."""
    stands = await queries.standing(session, found.id)
    whom = await _whom(session, by, Audience.loaded(found.audience))
    return words.progress(found, stands, whom, by.actor.zone), progress_keyboard(found.id, is_over=stands.is_over)


def progress_keyboard(broadcast_id: int, *, is_over: bool) -> InlineKeyboardMarkup:
    """A stop while there is something to stop."""
    stop: Row = ((words.STOP, BroadcastButton(act=BroadcastAct.STOP, id=broadcast_id)),)
    again: Row = ((words.REFRESH, BroadcastButton(act=BroadcastAct.OPEN, id=broadcast_id)),)
    return keyboard(() if is_over else [*stop, *again], TO_BROADCASTS)


@router.callback_query(ACT(F.act == BroadcastAct.OPEN))
async def open_broadcast(click: CallbackQuery, callback_data: BroadcastButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.broadcast_of(session, by, callback_data.id)
    if found.sent_at is None:
        return show(click, *await preview_screen(session, by, found))
    return show(click, *await progress_screen(session, by, found))


@router.callback_query(ACT(F.act == BroadcastAct.STOP))
async def stop_broadcast(click: CallbackQuery, callback_data: BroadcastButton, session: AsyncSession, by: By) -> Reply:
    found = await queries.stop(session, by, callback_data.id)
    return show(click, *await progress_screen(session, by, found))
