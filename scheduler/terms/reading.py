"""A phrase in its context → a reading: which kind of term it is, its days, and what has to be asked."""

from datetime import date, timedelta
from functools import lru_cache

from scheduler.calendars import add_working_days
from scheduler.terms.asking import Question, ask_about
from scheduler.terms.grammar import parse, parse_cached
from scheduler.terms.labels import NBSP, window_label
from scheduler.terms.nodes import Bound, Doubt, Point, Rhythm, Term, Unit
from scheduler.terms.offering import offer_for_nothing, offer_for_rhythm
from scheduler.terms.placing import Odd, Placed, Placement, place
from scheduler.terms.recurring import due_days, main_rhythm, year_window
from scheduler.terms.resolve import AUGUST
from scheduler.terms.values import Choice, Context, Kind, Offset, Piece, Reading, Role, Window

WHICH_YEAR = Question("В каком году?")
WHICH_DAY = "Какой срок поставить?"


def read(phrase: str, context: Context) -> Reading:
    """What the phrase means where it stands. Never raises: what cannot be read is unscheduled and asks."""
    return _read_cached(phrase, context)


def read_uncached(phrase: str, context: Context) -> Reading:
    """`read` without its cache, for measuring."""
    return _interpret(*parse(phrase), context)


@lru_cache(maxsize=8192)
def _read_cached(phrase: str, context: Context) -> Reading:
    return _interpret(*parse_cached(phrase), context)


def _interpret(phrase: str, term: Term, context: Context) -> Reading:
    placement = place(term.stretches, context) if term.stretches else Placement((), undated=False)
    pieces, notes = _pieces(phrase, term), _notes(phrase, term, placement)
    if term.rhythms:
        return _recurring(term, placement, context, pieces, notes)
    if term.always:
        return _ongoing(term, placement, context, pieces, notes)
    if placement.placed or placement.undated:
        return _dated(term, placement, context, pieces, notes)
    if term.events:
        return _event_relative(term, context, pieces, notes)
    choices = offer_for_nothing(context)
    return Reading(Kind.UNSCHEDULED, needs_human=True, question=WHICH_DAY, choices=choices, pieces=pieces, notes=notes)


def _dated(
    term: Term, placement: Placement, context: Context, pieces: tuple[Piece, ...], notes: tuple[str, ...]
) -> Reading:
    placed = placement.placed
    question = WHICH_YEAR if placement.undated else ask_about(placed, term.doubts, context)
    needs_human = question is not None
    windows = tuple(one.window for one in placed)
    deadlines = tuple(window.end for window in windows if window.end)
    if placed and not deadlines and question is None:
        question = Question(f"До какого дня? Напечатано начало: {window_label(windows[0])}", offer_for_nothing(context))
    text, choices = (question.text, question.choices) if question else (None, ())
    return Reading(
        _dated_kind(placed), windows, deadlines, None, None, None, needs_human, text, choices, pieces, notes
    )


def _dated_kind(placed: tuple[Placed, ...]) -> Kind:
    if placed and all(one.window.end is None for one in placed):
        return Kind.ONGOING
    return Kind.DATES if placed and all(one.exact for one in placed) else Kind.WINDOWS


def _ongoing(
    term: Term, placement: Placement, context: Context, pieces: tuple[Piece, ...], notes: tuple[str, ...]
) -> Reading:
    year = year_window(context)
    windows = tuple(one.window for one in placement.placed) or ((year,) if year else ())
    question = ask_about(placement.placed, term.doubts, context)
    text, choices = (question.text, question.choices) if question else (None, ())
    return Reading(
        Kind.ONGOING, windows, needs_human=question is not None, question=text, choices=choices, pieces=pieces,
        notes=notes,
    )  # fmt: skip


def _recurring(
    term: Term, placement: Placement, context: Context, pieces: tuple[Piece, ...], notes: tuple[str, ...]
) -> Reading:
    rhythm, torn = main_rhythm(term.rhythms)
    placed, goes_on = _from_year_on(placement.placed, context)
    year = year_window(context)
    windows = tuple(one.window for one in placed) or ((year,) if year else ())
    deadlines = _recurring_days(rhythm, placed, windows, context)
    if goes_on:
        windows = tuple(Window(window.start, None) for window in windows)
    question = ask_about(placed, term.doubts, context)
    if question is None and torn:
        question = Question("Какая периодичность верна?")
    needs_human = question is not None
    if question is None and not deadlines:
        question = offer_for_rhythm(rhythm, context)
    text, choices = (question.text, question.choices) if question else (None, ())
    return Reading(
        Kind.RECURRING, windows, deadlines, rhythm.code, _event_text(term), None, needs_human, text, choices, pieces,
        notes,
    )  # fmt: skip


def _from_year_on(placed: tuple[Placed, ...], context: Context) -> tuple[tuple[Placed, ...], bool]:
    """«Май, ежегодно с 2023»: the windows of the first year, and that they go on in the years after it."""
    since = [one for one in placed if one.stretch.bound is Bound.FROM and one.stretch.first.unit is Unit.YEAR]
    others = tuple(one for one in placed if one not in since)
    if not since or not others:
        return placed, False
    year = since[0].stretch.first.year
    stretches = tuple(one.stretch._replace(first=one.stretch.first._replace(year=year)) for one in others)
    return place(stretches, context).placed, True


def _recurring_days(
    rhythm: Rhythm, placed: tuple[Placed, ...], windows: tuple[Window, ...], context: Context
) -> tuple[date, ...]:
    """Months printed beside a recurrence are its days; a year only frames them."""
    school = context.calendar_year is None or context.year_start is not None
    whole = not placed or all(one.whole for one in placed)
    named = not whole and (len(placed) > 1 or rhythm.code in ("yearly", "n_per_year:1"))
    if named and not rhythm.day and not rhythm.nth:
        return tuple(window.end for window in windows if window.end)
    return tuple(day for window in windows for day in due_days(rhythm, window, school))


def _event_text(term: Term) -> str | None:
    return term.events[0].text or None if term.events else None


def _event_relative(
    term: Term, context: Context, pieces: tuple[Piece, ...], notes: tuple[str, ...]
) -> Reading:
    event = term.events[0]
    windows: tuple[Window, ...] = ()
    if event.offset and context.anchor:
        windows = (_counted(context.anchor, event.offset),)
    deadlines = tuple(window.end for window in windows if window.end)
    question = None if windows else f"Когда: {event.text}?" if event.text else "От какого дня считать?"
    recurrence = "per_event" if event.each else None
    return Reading(
        Kind.EVENT_RELATIVE, windows, deadlines, recurrence, event.text, event.offset, question=question,
        pieces=pieces, notes=notes,
    )  # fmt: skip


def _counted(anchor: date, offset: Offset) -> Window:
    """From the anchor to the day the offset counts to; before an event only its end is known."""
    number = offset.number if offset.direction == "after" else -offset.number
    if offset.unit == "working_day":
        day = add_working_days(anchor, number)
    elif offset.unit in ("month", "year"):
        day = _months_later(anchor, number * (12 if offset.unit == "year" else 1))
    else:
        day = anchor + timedelta(days=number * (7 if offset.unit == "week" else 1))
    return Window(anchor, day) if number >= 0 else Window(None, day)


def _months_later(day: date, months: int) -> date:
    from calendar import monthrange

    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _pieces(phrase: str, term: Term) -> tuple[Piece, ...]:
    spots = [(one.start, one.end, Role.TIME) for one in term.stretches]
    spots += [(one.start, one.end, Role.RECURRENCE) for one in term.rhythms]
    spots += [(one.start, one.end, Role.EVENT) for one in term.events]
    spots += [(*spot, Role.UNREAD) for spot in term.unread]
    if term.always:
        spots.append((*term.always, Role.ONGOING))
    if term.plan:
        spots.append((*term.plan, Role.PLAN))
    return tuple(Piece(role, " ".join(phrase[start:end].split())) for start, end, role in sorted(spots))


def _notes(phrase: str, term: Term, placement: Placement) -> tuple[str, ...]:
    notes = [f"прочитано с опечаткой: «{phrase[start:end]}»" for start, end in term.mended]
    odd = {odd for one in placement.placed for odd in one.odd}
    if Odd.OUTSIDE in odd:
        notes.append("напечатанный год не совпадает с годом столбца")
    if Odd.WEEKDAY in odd:
        notes.append("день недели не совпадает с датой")
    if Odd.GUESSED_YEAR in odd and Doubt.END_OF_YEAR not in term.doubts:
        notes.append("год срока выбран по смыслу")
    return tuple(notes)
