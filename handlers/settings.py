"""`/settings`: the hour of the digest, the zone, a pause, and what not to hear about."""

from datetime import timedelta
from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen, SettingAct, SettingButton
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, Row, in_rows, keyboard
from handlers.month import month_rows, packed
from handlers.month import unpacked as day_of
from handlers.promises import offered, unpacked
from handlers.reply import Reply, say, show
from handlers.texts import OUTDATED
from handlers.texts import settings as words
from scheduler.calendars import zone_named
from scheduler.reminders import TOPICS
from storage.queries import settings as queries
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing
from storage.refusals import Refusal
from storage.russian import day

router = Router(name="settings")
EXPECTED = "zone"
Screenful = tuple[str, InlineKeyboardMarkup]
TO_SETTINGS: Row = ((words.BACK, Go(screen=Screen.SETTINGS)),)
OFFERED_HOURS = (8, 9, 10, 12, 15, 17)


@router.message(Says("settings", "настройки", "настройка"), PRIVATE)
async def open_settings(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await settings_screen(session, by, message.chat.id))


@router.callback_query(Go.filter(F.screen == Screen.SETTINGS))
async def show_settings(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, *await settings_screen(session, by, click.from_user.id))


async def settings_screen(session: AsyncSession, by: By, chat_id: int) -> Screenful:
    """How things are set, a button for each."""
    await expect_nothing(session, chat_id, EXPECTED)
    mine = (await queries.preferences_of(session, [by.actor.person_id]))[by.actor.person_id]
    topics = [
        ((f"{'' if topic in mine.muted else '✓ '}{words.TOPIC_NAMES[topic]}", _button(SettingAct.TOPIC, place)),)
        for place, topic in enumerate(TOPICS)
    ]
    what: Row = ((words.HOUR_LABEL, _button(SettingAct.HOURS)), (words.ZONE_LABEL, _button(SettingAct.ZONES)))
    paused = mine.paused_until is not None and mine.paused_until > by.today
    pause = (words.END_PAUSE, _button(SettingAct.PAUSE)) if paused else (words.PAUSE_LABEL, _button(SettingAct.PAUSES))
    zone = mine.zone or by.actor.zone
    return words.settings(mine, zone, by.today), keyboard(what, (pause,), *topics, BACK)


def _button(act: SettingAct, value: int = 0) -> SettingButton:
    return SettingButton(act=act, value=value)


@router.callback_query(SettingButton.filter(F.act == SettingAct.HOURS))
async def ask_hour(click: CallbackQuery) -> Reply:
    hours = [(f"{hour}:00", _button(SettingAct.HOUR, hour)) for hour in OFFERED_HOURS]
    return show(click, words.HOUR_ASK, keyboard(*in_rows(hours, 3), TO_SETTINGS))


@router.callback_query(SettingButton.filter(F.act == SettingAct.ZONES))
async def ask_zone(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    await expect(session, click.from_user.id, EXPECTED, {}, by.now)
    zones = [(name, _button(SettingAct.ZONE, place)) for place, name in enumerate(words.ZONES.values())]
    return show(click, f"{words.ZONE_ASK}\n\n{words.ZONE_TYPE}", keyboard(*in_rows(zones, 2), TO_SETTINGS))


@router.callback_query(SettingButton.filter(F.act == SettingAct.PAUSES))
async def ask_pause(click: CallbackQuery, by: By) -> Reply:
    days = [(day(one), _button(SettingAct.PAUSE, packed(one))) for one in offered(by.today)]
    other: Row = ((words.OTHER_DAY, _button(SettingAct.MONTH, packed(by.today + timedelta(days=1)))),)
    return show(click, words.PAUSE_ASK, keyboard(*in_rows(days, 2), other, TO_SETTINGS))


@router.callback_query(SettingButton.filter(F.act == SettingAct.MONTH))
async def show_month(click: CallbackQuery, callback_data: SettingButton, by: By) -> Reply:
    month = day_of(callback_data.value)
    if month is None:
        raise Refusal(OUTDATED)
    rows = month_rows(
        month,
        lambda one: _button(SettingAct.PAUSE, packed(one)),
        lambda one: _button(SettingAct.MONTH, packed(one)),
        since=by.today + timedelta(days=1),
    )
    return show(click, words.PAUSE_ASK, keyboard(*rows, TO_SETTINGS))


@router.callback_query(SettingButton.filter())
async def keep_setting(click: CallbackQuery, callback_data: SettingButton, session: AsyncSession, by: By) -> Reply:
    value = callback_data.value
    match callback_data.act:
        case SettingAct.HOUR:
            await queries.choose_hour(session, by, value)
        case SettingAct.ZONE:
            await queries.choose_zone(session, by, _at(tuple(words.ZONES), value))
        case SettingAct.PAUSE:
            await queries.pause(session, by, unpacked(value) if value else None)
        case _:
            await queries.turn_topic(session, by, _at(tuple(TOPICS), value))
    return show(click, *await settings_screen(session, by, click.from_user.id))


def _at(listed: tuple[str, ...], place: int) -> str:
    if place not in range(len(listed)):
        raise Refusal(OUTDATED)
    return listed[place]


async def take_zone(message: Message, _: dict[str, Any], session: AsyncSession, by: By, __: str) -> Reply:
    """A typed IANA name."""
    name = (message.text or "").strip()
    try:
        zone_named(name)
    except ValueError as error:
        raise Refusal(str(error)) from None
    await queries.choose_zone(session, by, name)
    return say(message.chat.id, *await settings_screen(session, by, message.chat.id))
