"""Recurrences → the days on which something is due, where the phrase defines them."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from scheduler.calendars import add_working_days, previous_working_day
from scheduler.school_calendars import USUAL_CALENDAR, Days, SchoolCalendar
from scheduler.terms.nodes import Point, Rhythm, Unit, placed_at
from scheduler.terms.resolve import TEN_DAYS, days_of, nth_weekday
from scheduler.terms.values import Context, Window
from storage.policies import NO_OWN, OwnDays

WEEKLY, MONTHLY = "weekly", "monthly"
LAST_DAY = 31
LAST_MONTH_OF_QUARTER = 3


def main_rhythm(rhythms: tuple[Rhythm, ...]) -> tuple[Rhythm, bool]:
    """The recurrence a phrase means, and whether it names two that disagree.

    «ежеквартально, до 10 числа» is one rhythm with its day, «4 раза в год по итогам четверти» the finer of two.
    """
    first, *others = rhythms
    for other in others:
        if WEEKLY in (first.code, other.code) and first.code != other.code and max(first.weekday, other.weekday) >= 0:
            named, first = (first, other) if first.code == WEEKLY else (other, first)
            first = first._replace(weekday=named.weekday)  # «1 раз в месяц, по четвергам»
        elif _is_day(other) and other.code in (MONTHLY, first.code) and not _is_day(first):
            first = _with_day(first, other)
        elif _is_day(first) and first.code in (MONTHLY, other.code) and not _is_day(other):
            first = _with_day(other, first)
        elif "yearly" in (first.code, other.code) and first.code != other.code:  # «ежегодно, 2 раза в год»
            first = other if first.code == "yearly" else first
        elif first.code != other.code:
            if first.code.startswith("n_per_year"):
                first, other = other, first  # noqa: PLW2901
            if not other.code.startswith("n_per_year") or other.code[-1] != _per_year(first.code):
                return first, True
        elif first.day != other.day and first.day and other.day:  # «до 10 числа, до 20 числа»
            *earlier, last = sorted({*first.days, first.day, *other.days, other.day})
            first = first._replace(days=tuple(earlier), day=last)
        else:
            first = first._replace(
                thirds=first.thirds or other.thirds,
                opening=first.opening or other.opening,
                end_of_year=first.end_of_year or other.end_of_year,
            )
    return first, False


def _is_day(rhythm: Rhythm) -> bool:
    return bool(rhythm.day or rhythm.nth or (rhythm.workday and rhythm.code == MONTHLY))


def _with_day(rhythm: Rhythm, day: Rhythm) -> Rhythm:
    """A recurrence with the day that another part of the phrase prints."""
    place = 3 if day.day == LAST_DAY and not day.place else day.place
    return rhythm._replace(
        day=day.day, days=day.days, nth=day.nth, weekday=day.weekday, place=place,
        workday=day.workday or rhythm.workday,
    )  # fmt: skip


def _per_year(code: str) -> str:
    return {"school_quarterly": "4", "quarterly": "4", "half_yearly": "2", "yearly": "1"}.get(code, code[-1])


def year_window(context: Context) -> Window | None:
    """The year of the context; None without one."""
    return _window_of_year(context.year_start, context.calendar_year)


@lru_cache(maxsize=256)
def _window_of_year(year_start: int | None, calendar_year: int | None) -> Window | None:
    days = days_of(Point(Unit.YEAR), Context(year_start, calendar_year))
    return Window(*days.days) if days else None


def due_days(
    rhythm: Rhythm, window: Window, school: bool = True, calendar: SchoolCalendar = USUAL_CALENDAR
) -> tuple[date, ...]:
    """The deadlines of a rhythm inside a closed window; none where the phrase leaves the days open."""
    start, end = window
    if start is None or end is None:
        return ()
    return _due_between(placed_at(rhythm, 0, 0), start, end, school, None if calendar is USUAL_CALENDAR else calendar)


@lru_cache(maxsize=4096)
def _due_between(
    rhythm: Rhythm, start: date, end: date, school: bool, calendar: SchoolCalendar | None
) -> tuple[date, ...]:  # fmt: skip
    """A table of what plans print: a few recurrences, in a few years."""
    days = _candidates(rhythm, start, end, school, calendar or USUAL_CALENDAR)
    return tuple([day for day in days if start <= day <= end])


def nth_workday(year: int, month: int, nth: int, own: OwnDays = NO_OWN) -> date:
    """The nth working day of a month, −1 the last."""
    if nth < 0:
        return previous_working_day(_day(year, month, LAST_DAY), own)
    return add_working_days(date(year, month, 1) - timedelta(days=1), nth, own)


def _candidates(
    rhythm: Rhythm, start: date, end: date, school: bool, calendar: SchoolCalendar
) -> Iterator[date]:  # fmt: skip
    if rhythm.code == MONTHLY and _is_day(rhythm):
        for year, month in _months(start, end):
            yield from _days_in(rhythm, year, month, calendar.own)
    elif rhythm.code == "yearly":
        closing = (5, 31) if rhythm.end_of_year and school else (end.month, end.day)
        yield from (_day(year, *closing) for year in range(start.year, end.year + 1))
    else:
        for first, last in _periods(rhythm.code, rhythm.thirds, start.year - 1, end.year, school, calendar):
            yield from _days_of_period(rhythm, first, last, calendar.own)


@lru_cache(maxsize=256)
def _periods(
    code: str, thirds: bool, first: int, last: int, school: bool, calendar: SchoolCalendar
) -> tuple[Days, ...]:  # fmt: skip
    """The quarters, terms or halves of these years, in order; none where the recurrence counts by no such thing."""
    years = range(first, last + 1)
    if code == "school_quarterly" or thirds or (code == "half_yearly" and school):
        parts = calendar.trimesters if thirds else calendar.halves if code == "half_yearly" else calendar.terms
        return tuple(days for year in years for days in parts(year))
    length = {"quarterly": 3, "half_yearly": 6}.get(code, 0)
    ends = range(length, 13, length) if length else ()
    return tuple(_months_of(year, end - length + 1, end) for year in years for end in ends)


def _months_of(year: int, first: int, last: int) -> Days:
    return date(year, first, 1), _day(year, last, LAST_DAY)


def _days_of_period(rhythm: Rhythm, first: date, last: date, own: OwnDays) -> Iterator[date]:
    """«до 10 числа» is of the month after the period, «последнего месяца» of its own; else its end or first days."""
    if _is_day(rhythm):
        place = rhythm.place or (3 if rhythm.nth else 0)
        months = last.year * 12 + last.month if not place else first.year * 12 + first.month + place - 2
        if place == LAST_MONTH_OF_QUARTER:
            months = last.year * 12 + last.month - 1
        yield from _days_in(rhythm, months // 12, months % 12 + 1, own)
    elif rhythm.opening:
        yield first + TEN_DAYS if rhythm.code == "school_quarterly" else _day(first.year, first.month, LAST_DAY)
    else:
        yield previous_working_day(last, own) if rhythm.workday else last


def _days_in(rhythm: Rhythm, year: int, month: int, own: OwnDays) -> Iterator[date]:
    if rhythm.workday:
        yield nth_workday(year, month, rhythm.workday, own)
    elif rhythm.nth:
        yield from (nth_weekday(year, month, nth, rhythm.weekday) for nth in rhythm.nth)
    else:
        yield from (_day(year, month, day) for day in (*rhythm.days, rhythm.day))


@lru_cache(maxsize=1024)
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
