"""The answer of a recurrence: its windows, the days due, and whether the months agree with the count."""

from datetime import date

from scheduler.terms.answers import Answer, context_windows
from scheduler.terms.asking import Question, ask_about
from scheduler.terms.nodes import Bound, Rhythm, Term, Unit
from scheduler.terms.offering import offer_for_rhythm
from scheduler.terms.placing import WHOLE, Placed, Placement, place
from scheduler.terms.recurring import due_days, main_rhythm
from scheduler.terms.values import Context, Kind, Window

COUNTS = {"quarterly": 4, "school_quarterly": 4, "half_yearly": 2}
ONCE = ("yearly", "n_per_year:1")
TORN = Question("Какая периодичность верна?")


def recurring(term: Term, placement: Placement, context: Context) -> Answer:
    rhythm, torn = main_rhythm(term.rhythms)
    placed, goes_on = _from_year_on(placement.placed, context)
    windows = tuple(one.window for one in placed) or context_windows(context)
    deadlines = _days(rhythm, placed, windows, context)
    if goes_on:
        windows = tuple(Window(window.start, None) for window in windows)
    question = ask_about(placed, term.doubts, context)
    if question is None and (torn or _contradicts(rhythm, placed)):
        question = TORN
    doubted = question is not None
    if question is None and not deadlines:
        question = offer_for_rhythm(rhythm, context)
    event = term.events[0].text or None if term.events else None
    return Answer(Kind.RECURRING, windows, deadlines, rhythm.code, event, None, doubted, question)


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
    school = context.calendar_year is None or context.year_start is not None
    whole = all(one.stretch.first.unit in WHOLE and one.stretch.first.part is None for one in placed)
    named = not whole and (len(placed) > 1 or rhythm.code in ONCE)
    if named and not rhythm.day and not rhythm.nth:
        return tuple(window.end for window in windows if window.end)
    return tuple(day for window in windows for day in due_days(rhythm, window, school))
