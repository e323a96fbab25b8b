"""A small calendar under a message: a month of days, turned by arrows; what a day carries is the caller's."""

from calendar import Calendar
from collections.abc import Callable
from datetime import date

from aiogram.filters.callback_data import CallbackData

from handlers.keyboards import Row
from storage.russian import MONTH_NAMES

WEEKS = Calendar()
FIRST, LAST = 2000, 2100
EMPTY = "·"


def month_rows(
    month: date, of_day: Callable[[date], CallbackData], of_month: Callable[[date], CallbackData], *,
    since: date = date.min,
) -> list[Row]:  # fmt: skip
    """The month of a date, a week a row, with arrows to its neighbours; days of other months are dots that turn.

    Days before `since` are dots too, and weeks of nothing else are left out.
    """
    first = month.replace(day=1)
    before, after = _shifted(first, -1), _shifted(first, 1)
    title = f"{MONTH_NAMES[first.month - 1]} {first.year}"
    arrows: Row = (("‹", of_month(before)), (title, of_month(first)), ("›", of_month(after)))

    def button(day: date) -> tuple[str, CallbackData]:
        if day.month == first.month and day >= since:
            return str(day.day), of_day(day)
        return EMPTY, of_month(first if day.month == first.month else before if day < first else after)

    weeks = WEEKS.monthdatescalendar(first.year, first.month)
    return [arrows, *([button(day) for day in week] for week in weeks if week[-1] >= since)]


def _shifted(first: date, months: int) -> date:
    """The first day of a neighbouring month, within two centuries' reason."""
    place = first.year * 12 + first.month - 1 + months
    return date(min(max(place // 12, FIRST), LAST), place % 12 + 1, 1)


def packed(day: date) -> int:
    """A day as a button carries it: 20211015."""
    return day.year * 10_000 + day.month * 100 + day.day


def unpacked(number: int) -> date | None:
    """The day a button carries; None for a forged number."""
    try:
        found = date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return None
    return found if FIRST <= found.year <= LAST else None
