"""A task as a day of somebody's calendar: what the bot tells the worker that writes the file."""

from dataclasses import dataclass
from datetime import date

WRITE = "scheduler.ics:calendar"
"""What the worker is asked for: only there is the library imported."""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A day to keep. `uid` never changes; `sequence` grows with every change; `alarms` only while something is owed."""

    uid: str
    day: date
    summary: str
    description: str
    sequence: int
    cancelled: bool = False
    alarms: bool = True
