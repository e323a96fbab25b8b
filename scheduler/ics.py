"""Tasks as an iCalendar file (RFC 5545) that phones open. Plain values in, bytes out: the worker calls it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from scheduler import texts
from scheduler.calendar_events import CalendarEvent

MORNING = timedelta(hours=9)
DAYS_BEFORE = (3, 1)


def calendar(events: Iterable[CalendarEvent], name: str, stamp: datetime) -> bytes:
    """An iCalendar file of whole-day events; `stamp` is the aware moment of writing."""
    made = Calendar()
    made.add("prodid", "-//Kurator//Kurator//RU")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    for event in events:
        made.add_component(_event(event, stamp))
    written: bytes = made.to_ical()
    return written


def _event(event: CalendarEvent, stamp: datetime) -> Event:
    made = Event()
    made.add("uid", event.uid)
    made.add("dtstamp", stamp)
    made.add("dtstart", event.day)
    made.add("dtend", event.day + timedelta(days=1))
    made.add("summary", event.summary)
    made.add("description", event.description)
    made.add("sequence", event.sequence)
    made.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")  # a deadline does not make the day busy
    if event.alarms and not event.cancelled:
        for days in DAYS_BEFORE:
            made.add_component(_alarm(event.summary, days))
    return made


def _alarm(summary: str, days: int) -> Alarm:
    """A whole day begins at midnight; the alarm of `days` before rings at nine in the morning of that day."""
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("trigger", MORNING - timedelta(days=days))
    made.add("description", texts.ALARM[days].format(summary=summary))
    return made
