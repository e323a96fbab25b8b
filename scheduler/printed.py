"""One stage of a printed line in one academic year → its days, «постоянно», or a question."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from scheduler import texts
from scheduler.calendars import moved_deadline
from scheduler.plans import Asked, Choice, Dated, Facts, Ongoing, Outcome
from scheduler.school_calendars import USUAL_CALENDAR
from scheduler.terms import Context, Kind, Reading, Window, read, stages, windows_label
from storage.models import MeasureKind, TaskKind
from storage.queries.planned import Due, PlannedStage
from storage.queries.roadmap import Line
from storage.years import academic_year, working_year

KINDS = {MeasureKind.SITTING: TaskKind.SITTING, MeasureKind.IOM: TaskKind.IOM_REVIEW}
FIRST_OF_AUGUST = (8, 1)


def stages_of(line: Line) -> Iterator[PlannedStage]:
    """The steps of a line, each with its own phrase.

    An empty sole column is a deadline nobody printed, so it is asked; an empty column of one year plans nothing.
    """
    parts = [(stage.text, stage.phrase) for stage in stages(line.printed)]
    if not parts and line.column_year is None:
        parts = [("", "")]
    kind = KINDS.get(line.kind, TaskKind.MEASURE)
    for ordinal, (text, phrase) in enumerate(parts):
        yield PlannedStage(line, (line.origin, ordinal), text, phrase, kind)


def outcome(stage: PlannedStage, facts: Facts) -> Outcome | None:
    """What a stage means that year; None where the days it prints belong to another."""
    decided = facts.decided.get((stage.place, stage.phrase))
    if decided is not None:
        return Dated(stage, tuple(_due(None, day, facts) for day in decided))
    if stage.line.carried_from is not None and prints_year(stage.phrase, stage.line.carried_from, facts):
        return _asked_whether_again(stage, stage.line.carried_from, facts)
    reading = read(stage.phrase, _context(stage.line, facts.year, facts))
    if stage.line.column_year is None and prints_year(stage.phrase, facts.year, facts):
        return _of_printed_year(stage, reading, facts)
    return _read(stage, reading, facts)


def _read(stage: PlannedStage, reading: Reading, facts: Facts) -> Outcome:
    if reading.kind is Kind.ONGOING and not reading.needs_human:
        return Ongoing(stage)
    if reading.needs_human or not reading.deadlines:
        return Asked(stage, reading.question or texts.WHEN, tuple(_choices(reading)))
    days = ((start, day) for start, day in windows(reading) if _has_begun(day, stage.line, facts))
    return Dated(stage, tuple(_due(start, day, facts, stage.line) for start, day in days))


def _has_begun(day: date, line: Line, facts: Facts) -> bool:
    """A phrase that recurs every year binds nobody before the programme's first day, nor before a route was opened."""
    if line.since is not None and day < line.since:
        return False
    return line.column_year is not None or facts.span is None or facts.span[0] <= day


def _context(line: Line, year: int, facts: Facts) -> Context:
    """A sole column belongs to every year, so a printed year beside it contradicts nothing."""
    return _year_of_facts(year, facts, assumed=line.column_year is None)


def _year_of_facts(year: int, facts: Facts, *, assumed: bool) -> Context:
    own = facts.calendar if facts.calendar != USUAL_CALENDAR else None
    return Context(year_start=year, span=facts.span, assumed=assumed, calendar=own)


def prints_year(phrase: str, year: int, facts: Facts) -> bool:
    """Whether the phrase prints a year: it means the same days in another academic year."""
    here, there = (read(phrase, _year_of_facts(y, facts, assumed=True)) for y in (year, year + 1))
    return not set(here.deadlines).isdisjoint(there.deadlines)


def _of_printed_year(stage: PlannedStage, reading: Reading, facts: Facts) -> Outcome | None:
    """A printed year occurs once, in the academic year of its days; days outside the programme are asked, once too."""
    pairs = list(windows(reading))
    years = {year_of(start, day) for start, day in pairs}
    if not any(in_programme(year, facts) for year in years):
        return Asked(stage, texts.OUTSIDE, _printed_choice(reading)) if _is_first_year(facts) else None
    if facts.year not in years:
        return None
    if reading.needs_human:
        return Asked(stage, reading.question or texts.WHEN, tuple(_choices(reading)))
    mine = [(start, day) for start, day in pairs if year_of(start, day) == facts.year]
    return Dated(stage, tuple(_due(start, day, facts, stage.line) for start, day in mine))


def _asked_whether_again(stage: PlannedStage, year: int, facts: Facts) -> Outcome:
    """A carried phrase with a printed year: the same days of the new year are offered; «без срока» ends it."""
    reading = read(stage.phrase, _year_of_facts(year, facts, assumed=True))
    shift = facts.year - year
    moved = tuple(Window(w.start and _years_later(w.start, shift), w.end and _years_later(w.end, shift))
                  for w in reading.windows)  # fmt: skip
    days = [_years_later(day, shift) for day in reading.deadlines]
    return Asked(stage, texts.printed_year(facts.year), (_choice(windows_label(moved), days),))


def _years_later(day: date, years: int) -> date:
    """The same day years later; the last of February stays the last."""
    is_last = (day + timedelta(days=1)).month != day.month
    if day.month == 2 and is_last:
        return date(day.year + years, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year + years)


def year_of(start: date | None, deadline: date) -> int:
    """The academic year of printed days: August opens a year, unless it closes a window that began before it."""
    opens = date(deadline.year, *FIRST_OF_AUGUST)
    if start is not None and start < opens <= deadline:
        return academic_year(deadline)
    return working_year(deadline)


def in_programme(year: int, facts: Facts) -> bool:
    """Whether an academic year, with the August before it, has days of the programme; without printed years all do."""
    if facts.span is None:
        return True
    first, last = facts.span
    return first <= date(year + 1, 7, 31) and date(year, *FIRST_OF_AUGUST) <= last


def _is_first_year(facts: Facts) -> bool:
    return facts.span is None or in_programme(facts.year, facts) > in_programme(facts.year - 1, facts)


def windows(reading: Reading) -> Iterator[tuple[date | None, date]]:
    """Each deadline with the start of the window it closes."""
    starts = {window.end: window.start for window in reading.windows}
    return ((starts.get(deadline), deadline) for deadline in reading.deadlines)


def _due(start: date | None, day: date, facts: Facts, line: Line | None = None) -> Due:
    """The deadline by the programme's rule about days off; what takes `days` begins so long before."""
    moved = moved_deadline(day, facts.moving, facts.calendar.own)
    if line is not None and line.days:
        start = moved - timedelta(days=line.days - 1)
    return Due(min(start, moved) if start else None, moved, day if moved != day else None)


def _choices(reading: Reading) -> Iterator[Choice]:
    return (_choice(choice.label, choice.deadlines) for choice in reading.choices if choice.deadlines)


def _printed_choice(reading: Reading) -> tuple[Choice, ...]:
    return (_choice(windows_label(reading.windows), reading.deadlines),)


def _choice(label: str, days: Sequence[date]) -> Choice:
    return {"label": label, "deadlines": [day.isoformat() for day in days]}
