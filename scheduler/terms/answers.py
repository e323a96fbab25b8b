"""What each kind of term answers, before the phrase's own words are told beside it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from scheduler.terms.asking import Question, ask_about, choice, either, moved
from scheduler.terms.labels import window_label
from scheduler.terms.nodes import Bound, Doubt, Part, Rhythm, Stretch, Term, Unit
from scheduler.terms.oddities import month_of
from scheduler.terms.offering import EXAM_WORDS, offer_for_nothing, offer_holidays
from scheduler.terms.placing import Placed, Placement, days_due
from scheduler.terms.recurring import year_window
from scheduler.terms.resolve import AUGUST
from scheduler.terms.values import Context, Kind, Offset, Window

MONTHS_AND_DAYS = frozenset({Unit.MONTH, Unit.DAY})
FRAMES = frozenset({Unit.YEAR, Unit.ACADEMIC_YEAR, Unit.TEACHING_YEAR})
DATES, WINDOWS = Kind.DATES, Kind.WINDOWS
IN_YEAR = "В каком году?"
WHICH_YEAR = Question(IN_YEAR)


class Answer(NamedTuple):
    """A reading without its pieces and notes. `doubted`: a person has to decide, not only to name a day."""

    kind: Kind
    windows: tuple[Window, ...] = ()
    deadlines: tuple[date, ...] = ()
    recurrence: str | None = None
    event: str | None = None
    offset: Offset | None = None
    doubted: bool = False
    question: Question | None = None


def dated(term: Term, placement: Placement, context: Context) -> Answer:
    """Months, days, quarters … with their years."""
    placed, undated, lost = placement
    if term.events and (asked := _august_behind(term, placed, context)):
        return asked
    question = WHICH_YEAR if undated else ask_about(placed, (Doubt.UNCLEAR,) if lost else term.doubts, context)
    doubted = question is not None
    windows, deadlines, exact = days_due(placed)
    if deadlines:
        kind = DATES if exact else WINDOWS
    else:
        kind = Kind.ONGOING if windows else Kind.WINDOWS
        if windows and not doubted:
            question = Question(f"До какого дня? Напечатано: {window_label(windows[0])}", offer_for_nothing(context))
    return Answer(kind, windows, deadlines, None, None, None, doubted, question)


def _august_behind(term: Term, placed: tuple[Placed, ...], context: Context) -> Answer | None:
    """«после ГИА, до 1 августа»: the August before the academic year, as alone, or the one that ends it?

    Behind an assessment of the year it is the one that ends it; a person decides all the same.
    """
    sooner, later = [one.window for one in placed], moved(placed, 1)
    august = context.year_start is not None and [one for one in placed if _is_august(one)] == list(placed) != []
    if not august:
        return None
    assessed = any(word in event.text.upper() for event in term.events for word in EXAM_WORDS)
    first, second = (later, sooner) if assessed else (sooner, later)
    kind = DATES if days_due(placed)[2] else WINDOWS
    deadlines = tuple([window.end for window in first if window.end])
    return Answer(kind, tuple(first), deadlines, doubted=True, question=either(choice(first), choice(second), IN_YEAR))


def _is_august(one: Placed) -> bool:
    point = one.stretch.last or one.stretch.first
    return month_of(point) == AUGUST and not point.year and one.window.end is not None


def days_of_months(term: Term) -> tuple[Stretch, ...]:
    """«сентябрь, до 20 числа»: a day without «каждого месяца» belongs to the months beside it.

    «август до 10, сентябрь до 20»: of several each belongs to the months in front of it. What prints its own day keeps
    it («август до 1, сентябрь 2»); a year only frames them, wherever it stands.
    """
    if not all(rhythm.bare_day for rhythm in term.rhythms) or not _months_and_days(term.stretches):
        return ()
    several = len(term.rhythms) > 1
    framed = sorted(term.stretches, key=lambda one: one.first.unit not in FRAMES)
    whose = [_behind(one, term.rhythms) if several else term.rhythms[0] for one in framed]
    if several and not {*term.rhythms} <= {*whose}:
        return ()
    return tuple(day for one, rhythm in zip(framed, whose, strict=True) for day in _on_days_of(one, rhythm))


def _months_and_days(stretches: tuple[Stretch, ...]) -> bool:
    """Whether months are printed, and beside them nothing but days, and one year at most."""
    units = [one.first.unit for one in stretches if one.last is None]
    known = len(units) == len(stretches) and {*units} <= MONTHS_AND_DAYS | FRAMES
    return known and Unit.MONTH in units and sum(unit in FRAMES for unit in units) <= 1


def _behind(stretch: Stretch, rhythms: tuple[Rhythm, ...]) -> Rhythm | None:
    """The next recurrence behind a month."""
    if stretch.first.unit is not Unit.MONTH:
        return None
    return next((rhythm for rhythm in rhythms if rhythm.start >= stretch.end), None)


def _on_days_of(stretch: Stretch, rhythm: Rhythm | None) -> Iterator[Stretch]:
    """A month on the day of a recurrence; a day of its own, or a month behind which none is printed, as it stands."""
    point = stretch.first
    if rhythm is None or point.unit is not Unit.MONTH:
        yield stretch
    elif rhythm.nth:
        for nth in rhythm.nth:
            part = point._replace(part=Part.NTH_WEEKDAY, part_number=nth, weekday=rhythm.weekday)
            yield stretch._replace(first=part)
    else:
        day = point._replace(unit=Unit.DAY, month=point.number, number=rhythm.day)
        yield stretch._replace(first=day, bound=Bound.UNTIL)


def ongoing(term: Term, placement: Placement, context: Context) -> Answer:
    """«Постоянно»: no day is due; the year it holds for is told."""
    question = ask_about(placement.placed, term.doubts, context)
    windows = tuple(one.window for one in placement.placed) or context_windows(context)
    return Answer(Kind.ONGOING, windows, doubted=question is not None, question=question)


def context_windows(context: Context) -> tuple[Window, ...]:
    year = year_window(context)
    return (year,) if year else ()


def unscheduled(term: Term, context: Context) -> Answer:
    """Nothing says when: dates are offered, for «каникулы» those of the year."""
    named = Doubt.HOLIDAYS in term.doubts
    offered = offer_holidays(context) if named else offer_for_nothing(context)
    return Answer(
        Kind.UNSCHEDULED,
        doubted=True,
        question=Question("Какие каникулы?" if named else "Какой срок поставить?", offered),
    )
