"""Points of time → calendar days. A year comes from the phrase if it prints one, else from the context."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from scheduler.calendars import is_working_day, next_working_day, previous_working_day
from scheduler.school_calendars import USUAL_CALENDAR, Days, SchoolCalendar
from scheduler.terms.nodes import Part, Point, Unit
from scheduler.terms.values import Context

AUGUST, SEPTEMBER = 8, 9
SUMMER_QUARTER = 3
WINTER = 2
MAY, DECEMBER = 5, 12
COUNTED_WEEKDAYS = (Part.NTH_WEEKDAY, Part.NTH_WORKING_WEEKDAY)
FIRSTS, LASTS = (Part.FIRST_DAY, Part.FIRST_WORKDAY), (Part.LAST_DAY, Part.LAST_WORKDAY)
ONE_DAY = (Part.ONSET, Part.PASSED, *COUNTED_WEEKDAYS, *FIRSTS, *LASTS)
COUNTED_PARTS = (Part.WEEK, Part.DECADE, Part.HALF)
BY_WEEKS = (Part.WEEK, Part.WEEKS, Part.WEEK_AFTER)
TEN_DAYS = timedelta(days=9)
INSIDE = (Part.BEGINNING, Part.MIDDLE, Part.END, *FIRSTS, *LASTS)


class Base(NamedTuple):
    """The year a point counts in: an academic year by its first calendar year, or a calendar year."""

    year: int
    academic: bool


class Doubtful(NamedTuple):
    """Days, whether the year of them was a guess a person should confirm, and whether such a day exists at all."""

    days: Days
    guessed: bool = False
    missing: bool = False


def base_year(point: Point, year_start: int | None, calendar_year: int | None) -> Base | None:
    if point.year:
        return Base(point.year, point.academic)
    if year_start is not None:
        return Base(year_start + point.shift, academic=not _calendar_shift(point))
    if calendar_year is not None:
        return Base(calendar_year + point.shift, academic=False)
    return None


def _calendar_shift(point: Point) -> bool:
    """«апрель следующего года» of an academic column is the next calendar year, not the next academic one."""
    return bool(point.shift) and not point.academic


@lru_cache(maxsize=1024)
def month_days(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


@lru_cache(maxsize=1024)
def months(year: int, first: int, last: int, years_later: int = 0) -> Days:
    return date(year, first, 1), month_days(year + years_later, last)[1]


def calendar_year_of(month: int, base: Base, closes: bool) -> int:
    """August of an academic year is the one before it, unless it closes a range or a list."""
    if not base.academic:
        return base.year
    return base.year + (month < AUGUST or (month == AUGUST and closes))


def _day(point: Point, base: Base, closes: bool) -> Doubtful:
    last = month_days(calendar_year_of(point.month, base, closes), point.month)[1]
    missing = point.number > last.day
    day = last if missing else last.replace(day=point.number)
    return Doubtful((day, day), missing=missing)


def _month(point: Point, base: Base, closes: bool) -> Doubtful:
    return Doubtful(month_days(calendar_year_of(point.number, base, closes), point.number))


def _quarter(point: Point, base: Base, closes: bool) -> Doubtful:
    number = point.number
    last = number * 3
    summer = base.academic and number == SUMMER_QUARTER
    year = base.year if summer else calendar_year_of(last, base, closes)
    return Doubtful(months(year, last - 2, last), guessed=summer)


def _half(point: Point, base: Base, calendar: SchoolCalendar) -> Doubtful:
    if base.academic or point.academic:
        return Doubtful(calendar.halves(base.year)[point.number - 1])
    return Doubtful(months(base.year, 1, 6) if point.number == 1 else months(base.year, 7, 12))


def _term(point: Point, base: Base, calendar: SchoolCalendar) -> Doubtful:
    thirds = point.part_number and point.part not in COUNTED_PARTS  # «последняя неделя 2 четверти» has a number, too
    terms = calendar.trimesters if thirds else calendar.terms
    begins = terms(base.year)
    number = min(point.number, len(begins)) - 1
    earlier = not base.academic and begins[number][0].month < SEPTEMBER
    return Doubtful(terms(base.year - 1)[number] if earlier else begins[number])


def _season(point: Point, base: Base, closes: bool) -> Doubtful:
    del closes
    if point.number == WINTER:
        start = base.year - (not base.academic)
        return Doubtful(months(start, DECEMBER, 2, years_later=1), guessed=not base.academic)
    first = {1: 9, 3: 3, 4: 6}[point.number]
    return Doubtful(months(base.year + (base.academic and first < SEPTEMBER), first, first + 2))


def _holidays(point: Point, base: Base, calendar: SchoolCalendar) -> Doubtful:
    season = point.number - 1
    days = calendar.holidays_of(season, base.year)
    earlier = not base.academic and days[0].month < SEPTEMBER
    return Doubtful(calendar.holidays_of(season, base.year - 1) if earlier else days)


def _year(point: Point, base: Base, closes: bool) -> Doubtful:
    del closes
    if base.academic and not point.calendar:
        return Doubtful(months(base.year, SEPTEMBER, MAY if point.part in INSIDE else AUGUST, years_later=1))
    begins = point.part in (Part.BEGINNING, *FIRSTS)
    return Doubtful(
        months(base.year + (base.academic and begins), 1, DECEMBER), guessed=base.academic and not point.part
    )


def _academic_year(point: Point, base: Base, closes: bool) -> Doubtful:
    """In a plan of a calendar year its end is May of that year and its beginning September; the whole is a guess."""
    del closes
    last = MAY if point.unit is Unit.TEACHING_YEAR or point.part in INSIDE else AUGUST
    year = base.year - (not base.academic and point.part in (Part.END, Part.PASSED))
    return Doubtful(months(year, SEPTEMBER, last, years_later=1), guessed=not base.academic and point.part is None)


RESOLVERS: dict[Unit, Callable[[Point, Base, bool], Doubtful]] = {
    Unit.DAY: _day,
    Unit.MONTH: _month,
    Unit.QUARTER: _quarter,
    Unit.SEASON: _season,
    Unit.YEAR: _year,
    Unit.ACADEMIC_YEAR: _academic_year,
    Unit.TEACHING_YEAR: _academic_year,
}
OF_SCHOOL: dict[Unit, Callable[[Point, Base, SchoolCalendar], Doubtful]] = {
    Unit.TERM: _term,
    Unit.HALF: _half,
    Unit.HOLIDAYS: _holidays,
}


def days_of(point: Point, context: Context, closes: bool = False) -> Doubtful | None:
    """The first and last day of a point; None where no year is known."""
    if point.unit is Unit.PROGRAMME:
        return Doubtful(context.span) if context.span else days_of(Point(Unit.YEAR), context)
    calendar = context.calendar if point.unit in OF_SCHOOL else None
    return _in_year_of(point, context.year_start, context.calendar_year, closes, calendar)


def _in_year_of(
    point: Point, year_start: int | None, calendar_year: int | None, closes: bool, calendar: SchoolCalendar | None
) -> Doubtful | None:
    base = base_year(point, year_start, calendar_year)
    if base is None or point.unit is Unit.BARE:
        return None
    if of_school := OF_SCHOOL.get(point.unit):
        found = of_school(point, base, calendar or USUAL_CALENDAR)
    else:
        found = RESOLVERS[point.unit](point, base, closes)
    if year_start is not None and _calendar_shift(point):
        found = found._replace(guessed=True)
    return found._replace(days=cut(found.days, point)) if point.part else found


def cut(days: Days, point: Point) -> Days:
    """The part of the days that is meant: ten days of a month, a month of something longer."""
    start, end = days
    part, number = point.part, point.part_number
    if part in ONE_DAY:
        day = _one_day(start, end, point)
        return day, day
    if part in BY_WEEKS:
        return _weeks(start, end, point)
    if part is Part.DECADE:
        number = 3 if number < 0 else min(number, 3)
        return _thirds(start, end)[number - 1]
    if part is Part.HALF:
        middle = start + (end - start) // 2 if (end - start).days > 31 else start.replace(day=15)
        return (start, middle) if number == 1 else (middle + timedelta(days=1), end)
    if part is Part.BEGINNING and point.unit is Unit.TERM:
        return start, start + TEN_DAYS
    index = {Part.BEGINNING: 0, Part.MIDDLE: 1, Part.END: 2}[part or Part.END]
    return _thirds(start, end)[index]


def _weeks(start: date, end: date, point: Point) -> Days:
    """The nth week, so many first or last weeks, or the nth week after the end."""
    number = point.part_number
    if point.part is Part.WEEK:
        return _seven_days(start, end, number)
    if point.part is Part.WEEK_AFTER:
        return end + timedelta(days=7 * number - 6), end + timedelta(days=7 * number)
    length = timedelta(days=7 * abs(number) - 1)
    return (start, min(start + length, end)) if number > 0 else (max(start, end - length), end)


def _one_day(start: date, end: date, point: Point) -> date:
    if point.part in COUNTED_WEEKDAYS:
        counted = nth_weekday if point.part is Part.NTH_WEEKDAY else nth_working_weekday
        return counted(start.year, start.month, point.part_number, point.weekday or 0)
    if point.part in (Part.FIRST_DAY, Part.LAST_DAY):
        return start if point.part is Part.FIRST_DAY else end
    if point.part in (Part.FIRST_WORKDAY, Part.LAST_WORKDAY):
        return next_working_day(start) if point.part is Part.FIRST_WORKDAY else previous_working_day(end)
    return start - timedelta(days=1) if point.part is Part.ONSET else end + timedelta(days=1)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """The `nth` weekday of a month, −1 the last; a fifth that is not there is the last."""
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (max(nth, 1) - 1))
    return day if day.month == month else day - timedelta(days=7)


def nth_working_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """«вторая рабочая среда марта»: weekdays that are days off by the national calendar are not counted."""
    days = (nth_weekday(year, month, number, weekday) for number in range(1, 6))
    working = [day for day in dict.fromkeys(days) if is_working_day(day)]
    return working[-1] if nth < 0 else working[min(max(nth, 1), len(working)) - 1]


def _seven_days(start: date, end: date, number: int) -> Days:
    if number < 0:
        last = end + timedelta(days=7 * (number + 1))
        return max(start, last - timedelta(days=6)), last
    first = min(start + timedelta(days=7 * (max(number, 1) - 1)), end)
    return first, min(first + timedelta(days=6), end)


def _thirds(start: date, end: date) -> tuple[Days, Days, Days]:
    """Tens of days of one month; the first, a middle and the last month of something longer."""
    if (end - start).days <= 31:
        return (
            (start, start.replace(day=10)),
            (start.replace(day=11), start.replace(day=20)),
            (start.replace(day=21), end),
        )
    half = start + (end - start) // 2
    first, last = month_days(start.year, start.month)[1], month_days(end.year, end.month)[0]
    return (start, first), month_days(half.year, half.month), (last, end)
