"""What the grammar finds in a phrase, before any context gives it a year."""

from __future__ import annotations

from enum import IntEnum, auto
from functools import lru_cache
from typing import NamedTuple

from scheduler.terms.members import plain_members
from scheduler.terms.values import Offset


@plain_members
class Unit(IntEnum):
    """How long a point of time is. A BARE number waits for the unit of its neighbour («3 по 22 сентября»).

    DAY_OR_YEAR is «апр. 22»: which of them, the context decides before anything is placed.
    """

    BARE = auto()
    DAY_OR_YEAR = auto()
    DAY = auto()
    MONTH = auto()
    QUARTER = auto()
    TERM = auto()
    HALF = auto()
    SEASON = auto()
    HOLIDAYS = auto()
    YEAR = auto()
    ACADEMIC_YEAR = auto()
    TEACHING_YEAR = auto()
    PROGRAMME = auto()


@plain_members
class Part(IntEnum):
    """Which part of a point is meant.

    WEEKS are so many of its first or last, ONSET is the day before it begins, PASSED the day after it ends.
    """

    BEGINNING = auto()
    MIDDLE = auto()
    END = auto()
    HALF = auto()
    DECADE = auto()
    WEEK = auto()
    WEEKS = auto()
    WEEK_AFTER = auto()
    FIRST_DAY = auto()
    LAST_DAY = auto()
    FIRST_WORKDAY = auto()
    LAST_WORKDAY = auto()
    ONSET = auto()
    PASSED = auto()
    NTH_WEEKDAY = auto()
    NTH_WORKING_WEEKDAY = auto()


@plain_members
class Bound(IntEnum):
    """What a preposition makes of a point: «до» leaves the start open, «с» the end."""

    NONE = auto()
    UNTIL = auto()
    FROM = auto()


@plain_members
class Doubt(IntEnum):
    """Why a careful person would ask."""

    MISPRINT = auto()
    WHOLE_BOUND = auto()
    ONE_ACADEMIC_YEAR = auto()
    MONTHS_OR_DAYS = auto()
    OR = auto()
    MOVED = auto()
    END_OF_YEAR = auto()
    UNCLEAR = auto()
    DAY_OR_YEAR = auto()
    VAGUE = auto()
    HOLIDAYS = auto()


class Point(NamedTuple):
    """`number` counts units (day of `month`, month of the year, quarter …); `year` 0 is not printed.

    `academic`: the printed year is the start of an academic year. `shift` moves the year of the context («в следующем
    году»: 1); `calendar` of a day or month says that none of its neighbours does («текущего года»). `part_number`
    counts weeks, decades and halves, −1 is the last one. `last_year`: the same again in every year to this one
    («октябрь 2021-2023 гг.»).
    """

    unit: Unit
    number: int = 0
    month: int = 0
    year: int = 0
    academic: bool = False
    shift: int = 0
    calendar: bool = False
    weekday: int | None = None
    part: Part | None = None
    part_number: int = 0
    rival: int = 0
    last_year: int = 0


point_of = lru_cache(maxsize=8192)(Point)
"""A point from a table: plans print the same days, months and years, and a tuple of twelve is slow to make."""


def in_year(point: Point, year: int, academic: bool = False, shift: int = 0, last_year: int = 0) -> Point:
    """The same point of that year, from the table."""
    unit, number, month, _, _, _, calendar, weekday, part, part_number, rival, _ = point
    return point_of(
        unit, number, month, year, academic, shift, calendar, weekday, part, part_number, rival, last_year
    )  # fmt: skip


class Stretch(NamedTuple):
    """One point, or from `first` to `last`. `start` and `end` are places in the phrase; `bracketed` within it."""

    first: Point
    last: Point | None = None
    bound: Bound = Bound.NONE
    start: int = 0
    end: int = 0
    bracketed: bool = False


def bracketed(stretch: Stretch) -> Stretch:
    return Stretch(stretch.first, stretch.last, stretch.bound, stretch.start, stretch.end, bracketed=True)


class Rhythm(NamedTuple):
    """A recurrence code, and where it is printed the day it falls on: `day` of the month, or each `nth` `weekday`.

    `place`: the month of a longer unit the day lies in, 0 is the month after it. `workday`: the nth working day,
    −1 the last. `bare_day`: only «до 20 числа» is printed, so a month beside it makes it one day. `opening`: the first
    days of the unit, not its end. `thirds`: of trimesters. `torn`: «каждый второй вторник» may be of a month or of all.
    `days`: those before `day` («1 и 15 числа»).
    """

    code: str
    day: int = 0
    nth: tuple[int, ...] = ()
    weekday: int = -1
    start: int = 0
    end: int = 0
    end_of_year: bool = False
    bare_day: bool = False
    workday: int = 0
    place: int = 0
    opening: bool = False
    thirds: bool = False
    torn: bool = False
    days: tuple[int, ...] = ()


def placed_at(rhythm: Rhythm, start: int, end: int) -> Rhythm:
    """The same rhythm printed at another place."""
    code, day, nth, weekday, _, _, end_of_year, bare_day, workday, place, opening, thirds, torn, days = rhythm
    return Rhythm(
        code, day, nth, weekday, start, end, end_of_year, bare_day, workday, place, opening, thirds, torn, days
    )  # fmt: skip


class Event(NamedTuple):
    """`point`: the time of the calendar it counts from («за неделю до начала каникул»); `from_end`: from its end."""

    text: str
    offset: Offset | None
    start: int
    end: int
    each: bool = False
    point: Point | None = None
    from_end: bool = False


class Term(NamedTuple):
    """Everything found in one phrase. `further`: where «далее» stands, −1 if nowhere; `left_out`: months excepted."""

    stretches: tuple[Stretch, ...] = ()
    rhythms: tuple[Rhythm, ...] = ()
    events: tuple[Event, ...] = ()
    always: tuple[int, int] | None = None
    plan: tuple[int, int] | None = None
    doubts: tuple[Doubt, ...] = ()
    mended: tuple[tuple[int, int], ...] = ()
    unread: tuple[tuple[int, int], ...] = ()
    further: int = -1
    left_out: tuple[int, ...] = ()
