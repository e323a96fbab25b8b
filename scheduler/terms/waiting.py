"""The answer of a term that counts from an event: dated only where the context knows the event's day."""

from calendar import monthrange
from datetime import date, timedelta

from scheduler.calendars import add_working_days
from scheduler.terms.answers import Answer
from scheduler.terms.asking import Question
from scheduler.terms.nodes import Event, Term
from scheduler.terms.values import Context, Kind, Offset, Window

MONTHS_IN = {"month": 1, "year": 12}


def event_relative(term: Term, context: Context) -> Answer:
    event = term.events[0]
    windows = (counted(context.anchor, event.offset),) if event.offset and context.anchor else ()
    deadlines = tuple(window.end for window in windows if window.end)
    recurrence = "per_event" if event.each else None
    question = None if windows else Question(_when(event))
    return Answer(
        Kind.EVENT_RELATIVE, windows, deadlines, recurrence, event.text, event.offset, doubted=False, question=question
    )


def _when(event: Event) -> str:
    if not event.text:
        return "От какого дня считать?"
    return f"Когда напомнить: «{event.text}»?" if event.each else f"Какого числа событие: «{event.text}»?"


def counted(anchor: date, offset: Offset) -> Window:
    """From the anchor to the day the offset counts to; before an event only its end is known."""
    number = offset.number if offset.direction == "after" else -offset.number
    if offset.unit == "working_day":
        day = add_working_days(anchor, number)
    elif offset.unit in MONTHS_IN:
        day = months_later(anchor, number * MONTHS_IN[offset.unit])
    else:
        day = anchor + timedelta(days=number * (7 if offset.unit == "week" else 1))
    return Window(anchor, day) if number >= 0 else Window(None, day)


def months_later(day: date, months: int) -> date:
    """31 January and one month is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
