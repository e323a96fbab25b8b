"""Keyboards: rows of buttons that carry typed callback data, and the menu of each role as data."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from aiogram.filters.callback_data import CallbackData
from aiogram.types import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup

from handlers import texts
from handlers.callbacks import Go, Screen
from storage.rights import Actor, Right

Row = Sequence[tuple[str, CallbackData]]


def keyboard(*rows: Row) -> InlineKeyboardMarkup:
    """Rows of (label, what it carries)."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=label, callback_data=data.pack()) for label, data in row] for row in rows if row
        ]
    )


def in_rows(buttons: Iterable[tuple[str, CallbackData]], width: int) -> list[Row]:
    """Buttons in rows of `width`."""
    listed = list(buttons)
    return [listed[start : start + width] for start in range(0, len(listed), width)]


SWITCH: Row = ((texts.SWITCH, Go(screen=Screen.PROGRAMMES)),)
BACK: Row = ((texts.BACK, Go(screen=Screen.MENU)),)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A line of the menu: shown to whoever has the right; `command` stands in Telegram's own menu too."""

    label: str
    screen: Screen
    right: Right
    command: str | None = None


MENU: tuple[MenuEntry, ...] = (
    MenuEntry("Задачи", Screen.TASKS, Right.SEE_TASKS, "tasks"),
    MenuEntry("Календарь", Screen.CALENDAR, Right.SEE_TASKS, "calendar"),
    MenuEntry("Анкета", Screen.SURVEYS, Right.ANSWER_SURVEY, "survey"),
    MenuEntry("Отчёты", Screen.REPORTS, Right.SEE_REPORT, "report"),
    MenuEntry("Школы", Screen.SCHOOLS, Right.SEE_SCHOOLS, "schools"),
    MenuEntry("Люди", Screen.PEOPLE, Right.SEE_PEOPLE, "people"),
    MenuEntry("Программа", Screen.PROGRAMME, Right.MANAGE, "programme"),
    MenuEntry("Уточнить сроки", Screen.TERMS, Right.MANAGE),
    MenuEntry("Анкеты школ", Screen.WAVES, Right.SEE_WAVES, "wave"),
    MenuEntry("Рассылка", Screen.BROADCASTS, Right.MANAGE, "broadcast"),
    MenuEntry("Пригласить", Screen.INVITE, Right.MANAGE, "invite"),
    MenuEntry("Загрузить программу", Screen.IMPORT, Right.MANAGE, "import"),
    MenuEntry("Новый учебный год", Screen.ROLLOVER, Right.MANAGE, "rollover"),
    MenuEntry("Сообщества", Screen.COMMUNITIES, Right.SEE_COMMUNITIES, "communities"),
    MenuEntry("Отсутствие", Screen.AWAY, Right.TAKE_PART, "away"),
    MenuEntry("Журнал изменений", Screen.AUDIT, Right.SEE_AUDIT, "audit"),
    MenuEntry("Настройки", Screen.SETTINGS, Right.TAKE_PART, "settings"),
    MenuEntry("Обо мне", Screen.ME, Right.TAKE_PART, "me"),
    MenuEntry("Помощь", Screen.HELP, Right.TAKE_PART, "help"),
)


def menu_of(actor: Actor) -> InlineKeyboardMarkup:
    """The menu of the actor's roles, two entries a row; whoever is in several programmes may go over."""
    return _menu(frozenset(e.right for e in MENU if actor.may(e.right)), bool(switch_of(actor)))


@lru_cache
def _menu(rights: frozenset[Right], switches: bool) -> InlineKeyboardMarkup:
    """Made once for each set of rights: making its twenty buttons takes longer than reading who is speaking."""
    entries = in_rows(((e.label, Go(screen=e.screen)) for e in MENU if e.right in rights), 2)
    return keyboard(*entries, SWITCH if switches else ())


def switch_of(actor: Actor) -> Row:
    """The way to one's other programmes, where there are any."""
    return SWITCH if actor.programmes > 1 else ()


def commands_of(actor: Actor) -> list[BotCommand]:
    """Telegram's own command menu of the actor's roles."""
    mine = [BotCommand(command=e.command, description=e.label) for e in MENU if e.command and actor.may(e.right)]
    switch = actor.programmes > 1 and not actor.may(Right.MANAGE)  # a coordinator's /programme has the button
    other = [BotCommand(command="programme", description=texts.SWITCH)] if switch else []
    return [BotCommand(command="start", description="Меню"), *mine, *other]


Paged = TypeVar("Paged", bound=CallbackData)


def turning(asked: Paged, page: int, size: int, total: int) -> Row:
    """Buttons that turn the pages of a list, narrowed as it was asked for."""
    return pages(lambda to: asked.model_copy(update={"page": to}), page, size, total)


def pages(to: Callable[[int], CallbackData], page: int, size: int, total: int) -> Row:
    """Buttons that turn pages, where there is somewhere to turn; `to` makes what a button to a page carries."""
    row = []
    if page:
        row.append((texts.EARLIER, to(page - 1)))
    if (page + 1) * size < total:
        row.append((texts.MORE, to(page + 1)))
    return row
