"""Dates to offer where a phrase names none: «2 раза в год», «постоянно с 1 октября», an empty cell."""

from collections.abc import Iterator
from datetime import date, timedelta

from scheduler.terms.asking import UNDATED, Question, choice, due
from scheduler.terms.labels import NBSP, date_label
from scheduler.terms.nodes import Rhythm
from scheduler.terms.recurring import WEEKLY, weekdays_in, year_window
from scheduler.terms.values import Choice, Context, Window

EVEN_MONTHS = {1: (5,), 2: (12, 5), 3: (11, 2, 5), 4: (10, 12, 3, 5)}
EVERY_MONTH = (9, 10, 11, 12, 1, 2, 3, 4, 5)
CALENDAR_MONTHS = {1: (12,), 2: (6, 12), 3: (4, 8, 12), 4: (3, 6, 9, 12)}
FRIDAY, MONDAY = 4, 0


def offer_for_rhythm(rhythm: Rhythm, context: Context) -> Question | None:
    """Which days a recurrence without days may fall on."""
    window = year_window(context)
    if window is None:
        return Question("В каком году и в какие дни?")
    if rhythm.code == WEEKLY:
        return Question("В какой день недели?", tuple(_weekly_choices(rhythm, window)))
    if rhythm.code == "monthly":
        last = _ends(context, EVERY_MONTH)
        return Question("В какие дни?", (_days(last, f"последний день месяца, сентябрь–май{NBSP}"), UNDATED))
    if rhythm.code.startswith("every_n_years"):
        return Question("В этом году?", (*_last_days(context), Choice("не в этом году", (), ())))
    count = int(rhythm.code.rpartition(":")[2]) if ":" in rhythm.code else 0
    months = EVEN_MONTHS if context.year_start is not None else CALENDAR_MONTHS
    offered = _ends(context, months.get(count, EVERY_MONTH))
    return Question("В какие дни?", (_days(offered), UNDATED))


def offer_for_nothing(context: Context) -> tuple[Choice, ...]:
    """Dates in the year of the context for a cell that names none."""
    return (*_last_days(context), UNDATED) if year_window(context) else (UNDATED,)


def _last_days(context: Context) -> tuple[Choice, ...]:
    months = (12, 5) if context.year_start is not None else (6, 12)
    return tuple(due(day) for day in _ends(context, months))


def _ends(context: Context, months: tuple[int, ...]) -> tuple[date, ...]:
    """Last days of the months in the year of the context."""
    window = year_window(context)
    if window is None or window.start is None:
        return ()
    year, first = window.start.year, window.start.month
    return tuple(date(year + (month < first) + month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in months)


def _days(days: tuple[date, ...], label: str = "") -> Choice:
    windows = tuple(Window(day.replace(day=1), day) for day in days)
    return choice(windows, label.strip() or ", ".join(date_label(day) for day in days))


def _weekly_choices(rhythm: Rhythm, window: Window) -> Iterator[Choice]:
    names = ("понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам", "воскресеньям")
    weekdays = (rhythm.weekday,) if rhythm.weekday >= 0 else (MONDAY, FRIDAY)
    for weekday in weekdays:
        days = weekdays_in(window, weekday)
        yield Choice(f"по{NBSP}{names[weekday]}", days, tuple(Window(day, day) for day in days))
    yield UNDATED
