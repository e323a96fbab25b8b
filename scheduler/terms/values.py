"""What a reader is told and what it answers: plain frozen values, to be stored, compared and cached."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from scheduler.school_calendars import SchoolCalendar


class Kind(StrEnum):
    DATES = "dates"
    WINDOWS = "windows"
    RECURRING = "recurring"
    ONGOING = "ongoing"
    EVENT_RELATIVE = "event-relative"
    UNSCHEDULED = "unscheduled"


class Role(StrEnum):
    """What a part of the phrase gave to the reading."""

    TIME = "time"
    RECURRENCE = "recurrence"
    EVENT = "event"
    ONGOING = "ongoing"
    PLAN = "plan"
    UNREAD = "unread"


class Context(NamedTuple):
    """Where the phrase is printed: an academic year (1 Sep of `year_start` – 31 Aug), else a calendar year.

    `span` is the whole programme, `anchor` the day an event-relative phrase counts from; `assumed` says that the
    year is a guess of whoever asks, so a printed year outside it proves nothing. `calendar`: the programme's own terms,
    holidays and days off, where it keeps any.
    """

    year_start: int | None = None
    calendar_year: int | None = None
    span: tuple[date, date] | None = None
    anchor: date | None = None
    assumed: bool = False
    calendar: SchoolCalendar | None = None


class Window(NamedTuple):
    """Days from `start` to `end`, both inclusive; None: that end is not printed."""

    start: date | None
    end: date | None


class Choice(NamedTuple):
    """An answer a person may give: a label that fits a button, and what the phrase then means."""

    label: str
    deadlines: tuple[date, ...]
    windows: tuple[Window, ...]


class Offset(NamedTuple):
    """`number` of `unit` (day, working_day, week, month, year) `direction` (after, before) the event."""

    number: int
    unit: str
    direction: str


class Piece(NamedTuple):
    role: Role
    text: str


class Reading(NamedTuple):
    """`recurrence` is one of the codes of docs/terms.md.

    `question` without `needs_human` means: the phrase is read, but it names no day («2 раза в год»), so whoever plans
    by it has to ask for one.
    """

    kind: Kind
    windows: tuple[Window, ...] = ()
    deadlines: tuple[date, ...] = ()
    recurrence: str | None = None
    event: str | None = None
    offset: Offset | None = None
    needs_human: bool = False
    question: str | None = None
    choices: tuple[Choice, ...] = ()
    pieces: tuple[Piece, ...] = ()
    notes: tuple[str, ...] = ()
