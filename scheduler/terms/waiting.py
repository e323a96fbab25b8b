"""The answer of a term that counts from an event: dated only where the context knows the event's day."""

from calendar import monthrange
from datetime import date, timedelta

from scheduler.calendars import add_working_days
from scheduler.terms.answers import Answer
from scheduler.terms.asking import Question, choice
from scheduler.terms.nodes import Doubt, Event, Term
from scheduler.terms.offering import offer_exams
from scheduler.terms.resolve import days_of
from scheduler.terms.values import Choice, Context, Kind, Offset, Window
from storage.policies import NO_OWN, OwnDays

MONTHS_IN = {"month": 1, "year": 12}


def event_relative(term: Term, context: Context) -> Answer:
    event = _told(term.events)
    windows = (counted(context.anchor, event.offset, own_days(context)),) if event.offset and context.anchor else ()
    deadlines = tuple(window.end for window in windows if window.end)
    recurrence = "per_event" if event.each else None
    doubted = Doubt.UNCLEAR in term.doubts
    question = None if windows and not doubted else about(term.events, context)
    return Answer(Kind.EVENT_RELATIVE, windows, deadlines, recurrence, event.text, event.offset, doubted, question)


def about(events: tuple[Event, ...], context: Context) -> Question:
    """On which day the event is, or from which day to count."""
    event = _told(events)
    return Question(_when(event), _offered(event, context))


def _told(events: tuple[Event, ...]) -> Event:
    """«после проведения ВПР, в течение 5 дней»: the event of the one part with the length of the other."""
    first, *others = events
    counted = next((event for event in others if event.offset and not event.text), None)
    return first._replace(offset=counted.offset) if counted and not first.offset else first


def _offered(event: Event, context: Context) -> tuple[Choice, ...]:
    """The day counted from the calendar («за неделю до начала каникул»), or the usual days of the assessment named."""
    found = days_of(event.point, context) if event.point else None
    if found and event.offset:
        return (choice((counted(found.days[event.from_end], event.offset, own_days(context)),)),)
    return offer_exams(event.text, context)


def _when(event: Event) -> str:
    if not event.text:
        return "От какого дня считать?"
    if event.point:
        return f"Верно ли посчитано («{event.text}»)?"
    return f"Когда напомнить: «{event.text}»?" if event.each else f"Какого числа событие: «{event.text}»?"


def own_days(context: Context) -> OwnDays:
    return context.calendar.own if context.calendar else NO_OWN


def counted(anchor: date, offset: Offset, own: OwnDays = NO_OWN) -> Window:
    """From the anchor to the day the offset counts to; before an event only its end is known."""
    number = offset.number if offset.direction == "after" else -offset.number
    if offset.unit == "working_day":
        day = add_working_days(anchor, number, own)
    elif offset.unit in MONTHS_IN:
        day = months_later(anchor, number * MONTHS_IN[offset.unit])
    else:
        day = anchor + timedelta(days=number * (7 if offset.unit == "week" else 1))
    return Window(anchor, day) if number >= 0 else Window(None, day)


def months_later(day: date, months: int) -> date:
    """31 January and one month is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
