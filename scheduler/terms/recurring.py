"""Recurrences → the days on which something is due, where the phrase defines them."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from scheduler.calendars import TERMS, next_working_day, previous_working_day, school_days
from scheduler.terms.nodes import Point, Rhythm, Unit
from scheduler.terms.resolve import days_of, nth_weekday
from scheduler.terms.values import Context, Window

QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
SCHOOL_HALVES = ((12, 31), (5, 31))
CALENDAR_HALVES = ((6, 30), (12, 31))
WEEKLY = "weekly"


def main_rhythm(rhythms: tuple[Rhythm, ...]) -> tuple[Rhythm, bool]:
    """The recurrence a phrase means, and whether it names two that disagree.

    «ежеквартально, до 10 числа» is one rhythm with its day, «4 раза в год по итогам четверти» the finer of two.
    """
    first, *others = rhythms
    for other in others:
        if other.day and other.code == "monthly":
            first = first._replace(day=other.day)
        elif first.day and first.code == "monthly":
            first = other._replace(day=first.day)
        elif first.code != other.code:
            if first.code.startswith("n_per_year"):
                first, other = other, first  # noqa: PLW2901
            if not other.code.startswith("n_per_year") or other.code[-1] != _per_year(first.code):
                return first, True
    return first, False


def _per_year(code: str) -> str:
    return {"school_quarterly": "4", "quarterly": "4", "half_yearly": "2", "yearly": "1"}.get(code, code[-1])


def year_window(context: Context) -> Window | None:
    """The year of the context; None without one."""
    days = days_of(Point(Unit.YEAR), context)
    return Window(*days.days) if days else None


def due_days(rhythm: Rhythm, window: Window, school: bool = True) -> tuple[date, ...]:
    """The deadlines of a rhythm inside a closed window; none where the phrase leaves the days open."""
    if window.start is None or window.end is None:
        return ()
    days = _candidates(rhythm, window.start, window.end, school)
    due = [day for day in days if window.start <= day <= window.end]
    return tuple([on_working_day(day) for day in due] if rhythm.working else due)


def on_working_day(day: date) -> date:
    """The nearest working day: after the first of a month, before any other."""
    return next_working_day(day) if day.day == 1 else previous_working_day(day)


def _candidates(rhythm: Rhythm, start: date, end: date, school: bool) -> Iterator[date]:
    years = range(start.year - 1, end.year + 1)
    match rhythm.code:
        case "monthly" | "quarterly" if rhythm.day or rhythm.nth:
            yield from _monthly_days(rhythm, start, end)
        case "quarterly":
            yield from (date(year, *day) for year in years for day in QUARTER_ENDS)
        case "half_yearly":
            halves = SCHOOL_HALVES if school else CALENDAR_HALVES
            yield from sorted(date(year, *day) for year in years for day in halves)
        case "school_quarterly":
            yield from (school_days(term, year)[1] for year in years for term in TERMS)
        case "yearly":
            closing = (5, 31) if rhythm.end_of_year and school else (end.month, end.day)
            yield from (_day(year, *closing) for year in range(start.year, end.year + 1))


def _monthly_days(rhythm: Rhythm, start: date, end: date) -> Iterator[date]:
    """That day of every month; of a quarter, of the month after it."""
    for year, month in _months(start, end):
        if rhythm.code == "quarterly" and month % 3 != 1:
            continue
        yield nth_weekday(year, month, rhythm.nth, rhythm.weekday) if rhythm.nth else _day(year, month, rhythm.day)


def weekdays_in(window: Window, weekday: int) -> tuple[date, ...]:
    """Every such weekday of a closed window."""
    if window.start is None or window.end is None:
        return ()
    first = window.start + timedelta(days=(weekday - window.start.weekday()) % 7)
    return tuple(first + timedelta(days=days) for days in range(0, (window.end - first).days + 1, 7))


def _months(start: date, end: date) -> Iterator[tuple[int, int]]:
    for count in range(start.year * 12 + start.month - 1, end.year * 12 + end.month):
        yield count // 12, count % 12 + 1


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
