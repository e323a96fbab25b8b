"""Where the days of one stretch lie in the context, and everything a careful person would ask about them."""

from datetime import date
from enum import IntEnum, auto
from functools import lru_cache

from scheduler.school_calendars import Days
from scheduler.terms.members import plain_members
from scheduler.terms.nodes import Bound, Part, Point, Unit
from scheduler.terms.resolve import AUGUST, days_of
from scheduler.terms.values import Context, Window


@plain_members
class Odd(IntEnum):
    """What is odd about a placed stretch."""

    NO_YEAR = auto()
    GUESSED_YEAR = auto()
    BACKWARDS = auto()
    OUTSIDE = auto()
    WEEKDAY = auto()
    RIVAL = auto()
    NO_SUCH_DAY = auto()
    OVERLAP = auto()
    UNLIKE = auto()


@lru_cache(maxsize=8192)
def days_between(
    first: Point, last: Point | None, bound: Bound, late: bool, context: Context
) -> tuple[Window, Days, tuple[Odd, ...]] | None:
    """A table of what plans print: the same points, in a few years."""
    begun = days_of(first, context, late or (last is not None and month_of(last) == AUGUST))
    ended = begun if last is None else days_of(last, context, late or month_of(first) != AUGUST)
    if begun is None or ended is None:
        return None
    (start, _), guessed, missing = begun
    (_, end), guessed_end, missing_end = ended
    odd = [Odd.GUESSED_YEAR] if guessed or guessed_end else []
    if missing or missing_end:
        odd.append(Odd.NO_SUCH_DAY)
    if last is not None and month_of(first) == month_of(last) == AUGUST and not first.year:
        start = _same_year(start, end)
    if start > end:
        start, end = _turn(start, end)
        odd.append(Odd.BACKWARDS)
    window = Window(None if bound is Bound.UNTIL else start, None if bound is Bound.FROM else end)
    if first.rival or first.year or first.weekday is not None or last is not None:
        odd.extend(_oddities(first, last, context, (start, end)))
    return window, (start, end), tuple(odd)


def month_of(point: Point) -> int:
    """The month a point begins with as printed, 0 for what is no day or month."""
    if point.unit is Unit.DAY:
        return point.month
    return point.number if point.unit is Unit.MONTH else 0


def _same_year(start: date, end: date) -> date:
    return start.replace(year=end.year)


def _turn(start: date, end: date) -> tuple[date, date]:
    """The range starts in the year before; where even that is no range, the ends are swapped."""
    earlier = start.replace(year=end.year - (start.replace(year=end.year, day=1) > end), day=min(start.day, 28))
    earlier = earlier if start.day <= 28 else earlier.replace(day=28)
    return (earlier, end) if earlier <= end else (end, start)


def _oddities(first: Point, last: Point | None, context: Context, days: Days) -> list[Odd]:
    odd = []
    closing = last or first
    if first.rival or closing.rival:
        odd.append(Odd.RIVAL)
    if first.unit is Unit.DAY and first.weekday is not None and last is None and days[1].weekday() != first.weekday:
        odd.append(Odd.WEEKDAY)
    another = last is None and _of_another_year(first, context)
    if (first.year or closing.year) and (another or outside(*days, context)):
        odd.append(Odd.OUTSIDE)
    return odd


def outside(start: date, end: date, context: Context) -> bool:
    """True where a printed year has nothing in common with the column: not its year, its August before, or its span."""
    year = column_days(context.year_start, context.calendar_year)
    if context.assumed or year is None or _meet(year, start, end):
        return False
    return context.span is None or not _meet(context.span, start, end)


def _of_another_year(point: Point, context: Context) -> bool:
    """«в 2020/2021 учебном году» of the next column: only the August between them is common."""
    named, column = point.unit in (Unit.ACADEMIC_YEAR, Unit.TEACHING_YEAR) and point.year > 0, context.year_start
    eve = point.part is Part.ONSET and point.year - 1 == column  # «к началу 2022/23 учебного года» is in this one
    return named and column not in (None, point.year) and not eve and not context.assumed and context.span is None


def _meet(days: Days, start: date, end: date) -> bool:
    return days[0] <= end and start <= days[1]


@lru_cache(maxsize=256)
def column_days(year_start: int | None, calendar_year: int | None) -> Days | None:
    """The days of a column, with the August before its academic year; None where it has no year."""
    if year_start is not None:
        return date(year_start, AUGUST, 1), date(year_start + 1, AUGUST, 31)
    return None if calendar_year is None else (date(calendar_year, 1, 1), date(calendar_year, 12, 31))
