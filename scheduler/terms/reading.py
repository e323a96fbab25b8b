"""A phrase in its context → a reading: its kind, its days, what has to be asked, and from which words."""

from functools import lru_cache

from scheduler.terms.answers import Answer, dated, days_of_months, ongoing, unscheduled
from scheduler.terms.asking import day_or_year
from scheduler.terms.grammar import parse, parse_cached
from scheduler.terms.nodes import Bound, Doubt, Stretch, Term, Unit
from scheduler.terms.numbered import settle
from scheduler.terms.oddities import Odd
from scheduler.terms.placing import NOWHERE, Placement, has_odd, place
from scheduler.terms.repeated import recurring
from scheduler.terms.values import Context, Piece, Reading, Role
from scheduler.terms.waiting import event_relative

TIME = Role.TIME
NOTES = {
    Odd.OUTSIDE: "напечатанный год не совпадает с годом столбца",
    Odd.WEEKDAY: "день недели не совпадает с датой",
    Odd.NO_SUCH_DAY: "такого дня в месяце нет",
    Odd.GUESSED_YEAR: "год выбран по смыслу",
}


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
    other: tuple[Stretch, ...] = ()
    if term.doubts and Doubt.DAY_OR_YEAR in term.doubts:
        term, other = settle(term, context)
    placement = place(term.stretches, context) if term.stretches else NOWHERE
    kind, windows, deadlines, recurrence, event, offset, doubted, question = _answer(term, placement, context)
    if other:
        doubted, question = True, day_or_year(windows, place(other, context))
    text, choices = (question.text, question.choices) if question else (None, ())
    pieces, notes = _pieces(phrase, term), _notes(phrase, term, placement)
    return Reading(
        kind, windows, deadlines, recurrence, event, offset, doubted, text, choices, pieces, notes
    )  # fmt: skip


def _answer(term: Term, placement: Placement, context: Context) -> Answer:
    """The strongest thing the phrase says: a recurrence, «постоянно», days, an event; nothing at last."""
    if term.rhythms:
        if stretches := days_of_months(term):
            return dated(term, place(stretches, context), context)
        return recurring(term, placement, context)
    if term.always and not _begun_before(term, term.always[0]) and not _reported(term, term.always[1]):
        return ongoing(term, placement, context)
    if placement is not NOWHERE and (placement.placed or placement.undated):
        return dated(term, placement, context)
    return event_relative(term, context) if term.events else unscheduled(term, context)


def _begun_before(term: Term, start: int) -> bool:
    """«август, далее постоянно»: what is printed before «далее» has its days."""
    last = term.stretches[-1] if term.stretches else None
    return last is not None and last.bound is not Bound.FROM and last.start < term.further < start


def _reported(term: Term, end: int) -> bool:
    """«Постоянно. Отчёт до 25 мая»: something else than what goes on is due on a day."""
    due = [one.start for one in term.stretches if one.bound is Bound.UNTIL and one.first.unit is Unit.DAY]
    return bool(due) and any(end <= start and last <= due[0] for start, last in term.unread)


def _pieces(phrase: str, term: Term) -> tuple[Piece, ...]:
    """What each part of the phrase gave, in the order of printing."""
    stretches, rhythms, events, always, plan, _, _, unread, *_ = term
    spots = [(one.start, one.end, TIME) for one in stretches]
    if rhythms:
        spots += [(one.start, one.end, Role.RECURRENCE) for one in rhythms]
    if events:
        spots += [(one.start, one.end, Role.EVENT) for one in events]
    if unread:
        spots += [(start, end, Role.UNREAD) for start, end in unread]
    if always:
        spots.append((*always, Role.ONGOING))
    if plan:
        spots.append((*plan, Role.PLAN))
    if len(spots) > 1:
        spots.sort()
    return tuple([Piece(role, phrase[start:end]) for start, end, role in spots])


def _notes(phrase: str, term: Term, placement: Placement) -> tuple[str, ...]:
    if not term.mended and not has_odd(placement.placed):
        return ()
    odd = {odd for one in placement.placed for odd in one.odd}
    notes = [f"прочитано с опечаткой: «{phrase[start:end]}»" for start, end in term.mended]
    if odd and Doubt.END_OF_YEAR not in term.doubts:
        notes += [note for reason, note in NOTES.items() if reason in odd]
    return tuple(notes)
