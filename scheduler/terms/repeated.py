"""The answer of a recurrence: its windows, the days due, and whether the months agree with the count."""

from datetime import date, timedelta

from scheduler.school_calendars import USUAL_CALENDAR
from scheduler.terms.answers import Answer, context_windows
from scheduler.terms.asking import Question, ask_about
from scheduler.terms.events import BEFORE
from scheduler.terms.nodes import Bound, Doubt, Rhythm, Term, Unit
from scheduler.terms.offering import offer_every_second, offer_for_rhythm, offer_unclear
from scheduler.terms.placing import WHOLE, Placed, Placement, place
from scheduler.terms.recurring import due_days, main_rhythm, year_window
from scheduler.terms.values import Context, Kind, Window
from scheduler.terms.waiting import about

COUNTS = {"quarterly": 4, "school_quarterly": 4, "half_yearly": 2}
ONCE = ("yearly", "n_per_year:1")
TORN = Question("Какая периодичность верна?")


def recurring(term: Term, placement: Placement, context: Context) -> Answer:
    rhythm, torn = main_rhythm(term.rhythms)
    placed, goes_on = _from_year_on(placement.placed, context) if placement.placed else ((), False)
    windows = tuple([one.window for one in placed]) or context_windows(context)
    deadlines = _days(rhythm, placed, windows, context)
    if term.left_out:
        deadlines = tuple([day for day in deadlines if day.month not in term.left_out])
    if _continues(term, rhythm, placed):
        windows, deadlines = _first_then(rhythm, placed, context)
    elif goes_on:
        windows = tuple(Window(window.start, None) if window.start else window for window in windows)
    lost = placement.lost or (placed and _lent(term, rhythm, deadlines))
    doubts = (*term.doubts, Doubt.UNCLEAR) if lost else term.doubts
    question = ask_about(placed, doubts, context)
    if question is None and rhythm.torn:
        question = offer_every_second(rhythm, context)
    if question is None and (torn or (term.further < 0 and _contradicts(rhythm, placed))):
        question = TORN
    if question and not placed and Doubt.UNCLEAR in doubts:
        question = offer_unclear(question, rhythm, deadlines, context)
    doubted = question is not None
    if not term.stretches and _waits(term, rhythm):
        deadlines, question = (), question or about(term.events, context)
    elif question is None and not deadlines:
        question = offer_for_rhythm(rhythm, context, windows if placed else ())
    event = term.events[0].text or None if term.events else None
    return Answer(Kind.RECURRING, windows, deadlines, rhythm.code, event, None, doubted, question)


def _waits(term: Term, rhythm: Rhythm) -> bool:
    """«ежегодно, за 10 дней до …», «раз в четверть, за неделю до её окончания»: due on no day till it is told."""
    offsets = [event.offset for event in term.events if event.offset]
    return bool(offsets) and (rhythm.code in ONCE or (not rhythm.day and offsets[0].direction == BEFORE))


def _continues(term: Term, rhythm: Rhythm, placed: tuple[Placed, ...]) -> bool:
    """«сентябрь, далее ежемесячно»; «1 октября 2021 года, далее ежегодно» has only that day in its year."""
    printed = bool(placed) and term.stretches[-1].start < term.further < term.rhythms[-1].start
    return printed and rhythm.code not in ONCE and not rhythm.code.startswith("every_n_years")


def _first_then(
    rhythm: Rhythm, placed: tuple[Placed, ...], context: Context
) -> tuple[tuple[Window, ...], tuple[date, ...]]:
    """The days printed first, then those of the recurrence to the end of the year."""
    year = year_window(context)
    first = [one.window.end for one in placed if one.window.end]
    start = placed[0].window.start or placed[0].window.end
    if year is None or year.end is None or start is None or not first or first[-1] >= year.end:
        return tuple(one.window for one in placed), tuple(first)
    later = _due_days(rhythm, Window(first[-1] + timedelta(days=1), year.end), context)
    return (Window(start, year.end),), (*first, *later)


def _due_days(rhythm: Rhythm, window: Window, context: Context) -> tuple[date, ...]:
    of_school = context.calendar_year is None or context.year_start is not None
    return due_days(rhythm, window, of_school, context.calendar or USUAL_CALENDAR)


def _from_year_on(placed: tuple[Placed, ...], context: Context) -> tuple[tuple[Placed, ...], bool]:
    """«Май, ежегодно с 2023»: the windows of the first year, and that they go on in the years after it."""
    since = [one for one in placed if one.stretch.bound is Bound.FROM and one.stretch.first.unit is Unit.YEAR]
    others = tuple(one for one in placed if one not in since)
    if not since:
        return placed, False
    if not others:
        first = tuple(one.stretch._replace(bound=Bound.NONE) for one in since)
        return place(first, context).placed, True
    year = since[0].stretch.first.year
    stretches = tuple(one.stretch._replace(first=one.stretch.first._replace(year=year)) for one in others)
    return place(stretches, context).placed, True


def _lent(term: Term, rhythm: Rhythm, deadlines: tuple[date, ...]) -> bool:
    """Days printed beside months that are not theirs alone: several («май – июнь, до 5, до 20»), or one they lack."""
    bare = [one for one in term.rhythms if one.bare_day]
    lacking = rhythm.day and any(day.day not in (rhythm.day, *rhythm.days) for day in deadlines)
    return len(bare) > 1 or bool(bare and lacking) or bool(rhythm.day and not deadlines)


def _contradicts(rhythm: Rhythm, placed: tuple[Placed, ...]) -> bool:
    """«4 раза в год (сентябрь, май)»: the months printed are not as many as the recurrence says."""
    count = COUNTS.get(rhythm.code, 0)
    if rhythm.code.startswith("n_per_year:"):
        count = int(rhythm.code.rpartition(":")[2])
    ranges = [one for one in placed if one.whole or one.stretch.last is not None or one.window.end is None]
    return bool(count and placed and not ranges and len(placed) != count)


def _days(
    rhythm: Rhythm, placed: tuple[Placed, ...], windows: tuple[Window, ...], context: Context
) -> tuple[date, ...]:
    """Months printed beside a recurrence are its days; a year only frames them."""
    if not placed:
        return tuple([day for window in windows for day in _due_days(rhythm, window, context)])
    whole = all(one.stretch.first.unit in WHOLE and one.stretch.first.part is None for one in placed)
    printed = rhythm.code.startswith("every_n_years") and any(one.stretch.first.year for one in placed)
    named = printed or (not whole and (len(placed) > 1 or rhythm.code in ONCE))
    if named and not rhythm.day and not rhythm.nth:
        return tuple(window.end for window in windows if window.end)
    closed = (_closed(window, context) for window in windows)
    return tuple(day for window in closed for day in _due_days(rhythm, window, context))


def _closed(window: Window, context: Context) -> Window:
    """«25 числа, начиная с октября»: to the end of the year it is printed in."""
    year = year_window(context)
    if window.end or window.start is None or year is None or year.end is None or year.end < window.start:
        return window
    return Window(window.start, year.end)
