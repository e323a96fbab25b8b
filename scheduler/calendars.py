"""Working days, and when people may be disturbed. Pure: every default may be overruled.

Days off: Labour Code of the Russian Federation, article 112, with the moves of the yearly government decrees
(`MOVED_OFF`).
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from storage.policies import NO_OWN, USUAL, Habits, OwnDays

SATURDAY = 5
HOLIDAYS = frozenset({*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)})
FOLLOWED = HOLIDAYS - {(1, day) for day in range(1, 9)}  # on a weekend they free the next working day
# Government decrees on moving days off: the day freed, and the Saturday worked instead where there is one.
MOVED_OFF: dict[date, date | None] = {
    date(2020, 5, 4): None,
    date(2020, 5, 5): None,
    date(2021, 2, 22): date(2021, 2, 20),
    date(2021, 11, 5): None,
    date(2021, 12, 31): None,
    date(2022, 3, 7): date(2022, 3, 5),
    date(2022, 5, 3): None,
    date(2022, 5, 10): None,
    date(2023, 2, 24): None,
    date(2023, 5, 8): None,
    date(2024, 4, 29): date(2024, 4, 27),
    date(2024, 4, 30): date(2024, 11, 2),
    date(2024, 5, 10): None,
    date(2024, 12, 30): date(2024, 12, 28),
    date(2024, 12, 31): None,
    date(2025, 5, 2): None,
    date(2025, 5, 8): None,
    date(2025, 6, 13): None,
    date(2025, 11, 3): date(2025, 11, 1),
    date(2025, 12, 31): None,
    date(2026, 1, 9): None,
    date(2026, 12, 31): None,
    date(2027, 2, 22): date(2027, 2, 20),
    date(2027, 11, 5): None,
    date(2027, 12, 31): None,
}
WORKED_SATURDAYS = frozenset(MOVED_OFF.values()) - {None}
NOT_FOLLOWED = frozenset({date(2025, 2, 23), date(2025, 3, 8)})  # the decree moved them elsewhere


@lru_cache(maxsize=64)
def national_days_off(year: int) -> frozenset[date]:
    """Weekdays of a year on which nobody works: holidays, days they are followed by, days the decrees moved."""
    holidays = {date(year, *day) for day in HOLIDAYS}
    off = {day for day in MOVED_OFF if day.year == year} | holidays
    for day in sorted(date(year, *each) for each in FOLLOWED):
        if is_weekend(day) and day not in NOT_FOLLOWED:
            following = day
            while is_weekend(following) or following in off:
                following += timedelta(days=1)
            off.add(following)
    return frozenset(day for day in off if not is_weekend(day))


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def is_working_day(day: date, own: OwnDays = NO_OWN) -> bool:
    """The programme's own list first, then the country's; a Saturday worked for a moved day off counts as worked."""
    if day in own.worked:
        return True
    if day in own.off or day in national_days_off(day.year):
        return False
    if not is_weekend(day) or day in WORKED_SATURDAYS:
        return True
    return own.saturdays and day.weekday() == SATURDAY and (day.month, day.day) not in HOLIDAYS


def next_working_day(day: date, own: OwnDays = NO_OWN) -> date:
    """The day itself if people work on it, else the first one after it."""
    while not is_working_day(day, own):
        day += timedelta(days=1)
    return day


def previous_working_day(day: date, own: OwnDays = NO_OWN) -> date:
    """The day itself if people work on it, else the last one before it."""
    while not is_working_day(day, own):
        day -= timedelta(days=1)
    return day


def add_working_days(day: date, count: int, own: OwnDays = NO_OWN) -> date:
    """`count` working days after `day`; before it, where negative."""
    step = 1 if count >= 0 else -1
    while count:
        day += timedelta(days=step)
        if is_working_day(day, own):
            count -= step
    return day


class Moving(StrEnum):
    """What a programme does with a deadline on a day off."""

    KEEP = "keep"
    FORWARD = "forward"
    BACK = "back"


MOVES = {Moving.FORWARD: next_working_day, Moving.BACK: previous_working_day}


def moved_deadline(day: date, moving: Moving, own: OwnDays = NO_OWN) -> date:
    """The deadline by the programme's rule; it was moved where it differs from `day`."""
    return MOVES[moving](day, own) if moving in MOVES else day


MORNING = 9


def earliest_polite(moment: datetime, zone: str, habits: Habits = USUAL) -> datetime:
    """The moment itself, or the next working morning at nine, where it falls on a day off or into the quiet hours.

    `moment` is aware; the answer is aware, in the person's `zone` (an IANA name).
    """
    local = moment.astimezone(zone_named(zone))
    day, polite = local.date(), habits.polite_from <= local.hour < habits.polite_until
    if polite and is_working_day(day, habits.days):
        return local
    if local.hour >= habits.polite_from:
        day += timedelta(days=1)
    morning = time(polite_hour(MORNING, habits))
    return datetime.combine(next_working_day(day, habits.days), morning, local.tzinfo)


def polite_hour(hour: int, habits: Habits = USUAL) -> int:
    """The hour itself, or the nearest one at which somebody may be disturbed."""
    return min(max(hour, habits.polite_from), habits.polite_until - 1)


def zone_named(name: str) -> ZoneInfo:
    """The time zone with that IANA name.

    Raises: ValueError with a Russian sentence.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"Не знаю часового пояса «{name}». Напишите его так: Europe/Moscow.") from error
