"""Parsers of terms that count from an event: «в течение 10 рабочих дней после…», «за 5 дней до…», «по итогам ВПР»."""

from typing import NamedTuple

from scheduler.terms.nodes import Event, Unit
from scheduler.terms.points import parse_point
from scheduler.terms.rhythms import parse_rhythm
from scheduler.terms.values import Offset
from scheduler.terms.vocabulary import Word
from scheduler.terms.years import Tokens, is_year, skip_dot, skip_spelt

COUNTS = (Word.NUMBER, Word.CARDINAL)
UNITS = {Word.DAY: "day", Word.WEEK: "week", Word.MONTHS: "month", Word.YEAR: "year"}
LEADING = frozenset(
    {Word.IN, Word.NOT, Word.LATER, Word.FOR, Word.DURING, Word.THROUGH, Word.NEAREST, Word.TO, Word.UNTIL, Word.PERIOD,
     Word.LEAST}
)  # fmt: skip
OPENERS = frozenset({Word.AFTER, Word.BEFORE, Word.MOMENT})
COUNTED = frozenset({Word.LASTING, Word.WORKING, Word.CALENDAR, *UNITS})
LENGTHS = COUNTED | {*COUNTS}
BEHIND_COUNT = COUNTED | {Word.DASH, Word.OPEN}
PLAIN_OPENERS = frozenset(
    {Word.ROMAN, Word.NEED, Word.TO, Word.AT, Word.AFTER, Word.BEFORE, Word.FROM, Word.SINCE, Word.IN, Word.UNTIL,
     Word.BY}
)  # fmt: skip
BREAKS = frozenset({Word.UNTIL, Word.TO, Word.BY, Word.IN, Word.COMMA, Word.NOT, Word.BUT, Word.DASH, Word.COLON})
BEFORE_REPEATED = frozenset({Word.COMMA, Word.NOT, Word.LEAST, Word.BUT, Word.IN})
BEFORE_LAST = (Word.BUT, Word.NOT, Word.LATER)
BEFORE, AFTER = "before", "after"
ALONE = {Word.THROUGH: ("month", "week", "year"), Word.FOR: ("month", "week", "day")}  # «через год», «за день до»
TOLD_FIRST = (Word.NUMBER, Word.CARDINAL, Word.TIMES, Word.REPEAT)
BEFORE_NAME = (Word.EVERY, Word.NUMBER, Word.ROMAN, Word.ORDINAL)
END = 3  # value of Word.EDGE
LAST_WORD = 12
LONGEST_WAIT = 366


class Happening(NamedTuple):
    event: Event
    after: int


def parse_event(tokens: Tokens, i: int, phrase: str) -> Happening | None:
    """The event-relative term that begins at token `i`; its text is the phrase from the event on."""
    if tokens[i].kind in COUNTS:
        return _offset_event(tokens, i, phrase) if tokens[i + 1].kind in BEHIND_COUNT else None
    return _offset_event(tokens, i, phrase) or _plain_event(tokens, i, phrase)


def _offset_event(tokens: Tokens, i: int, phrase: str) -> Happening | None:
    j = i
    while tokens[j].kind in LEADING:
        j += 1
    offset = _length(tokens, j) if tokens[j].kind in LENGTHS else None
    if offset is None:
        return None
    counted, j = offset
    if tokens[j].kind is Word.FROM and _begins_range(tokens, j + 1):
        return None
    if j - i < 2 and tokens[j].kind not in OPENERS | {Word.FROM, Word.UNTIL, Word.TO}:
        return None
    behind = _opener(tokens, j)
    direction = BEFORE if tokens[j].kind in (Word.UNTIL, Word.BEFORE) else AFTER
    nearest = Word.NEAREST in {token.kind for token in tokens[i:j]}
    if behind == j and not nearest and tokens[j].kind is not Word.STOP and not _closed(tokens, j):
        return None
    text, after = _rest(tokens, behind, phrase)
    each = Word.EVERY in [token.kind for token in tokens[behind:after]]
    event = Event(text, Offset(counted[0], counted[1], direction), tokens[i].start, tokens[after - 1].end, each)
    return Happening(_anchored(event, tokens, behind, after), after)


def _anchored(event: Event, tokens: Tokens, i: int, after: int) -> Event:
    """«начала учебного года», «осенних каникул»: the event is a time of the calendar and nothing else."""
    edge = tokens[i].value if tokens[i].kind is Word.EDGE else 0
    found = parse_point(tokens, i + bool(edge))
    if found is None or found.after != after:
        return event
    ended = event.offset is not None and event.offset.direction == AFTER
    return event._replace(point=found.point, from_end=edge >= END if edge else ended)


def _begins_range(tokens: Tokens, i: int) -> bool:
    """«в течение недели с 21 по 25 ноября»: the length says again what the days say."""
    found = parse_point(tokens, i)
    return found is not None and tokens[found.after].kind in (Word.TO, Word.DASH)


def _closed(tokens: Tokens, j: int) -> bool:
    return tokens[j].kind in (Word.CLOSE, Word.DOT, Word.COMMA)


def _length(tokens: Tokens, i: int) -> tuple[tuple[int, str], int] | None:
    """«10 рабочих дней», «трёх месяцев», «10-дневный срок», «месячный срок», «месяца»."""
    if tokens[i].kind is Word.LASTING:
        return _lasting(tokens[i].value), i + 1 + (tokens[i + 1].kind is Word.PERIOD)
    number, j = 1, i
    if tokens[j].kind in COUNTS:
        number, j = tokens[j].value, j + 1
        if not 0 < number <= LONGEST_WAIT or tokens[j].kind not in BEHIND_COUNT:
            return None
        lasting = j + (tokens[j].kind is Word.DASH)
        if tokens[lasting].kind is Word.LASTING:  # «10-дневный», «3-х месячный»
            length, counted = _lasting(tokens[lasting].value)
            return (number * length, counted), lasting + 1 + (tokens[lasting + 1].kind is Word.PERIOD)
        if tokens[j].kind is Word.DASH and tokens[j + 1].kind is Word.NUMBER and tokens[j + 1].value <= LONGEST_WAIT:
            number, j = tokens[j + 1].value, j + 2
        j = skip_spelt(tokens, lasting if tokens[j].kind is Word.DASH else j)
    working = tokens[j].kind is Word.WORKING
    if working or tokens[j].kind is Word.CALENDAR:
        j = skip_dot(tokens, j + 1)
    unit = UNITS.get(tokens[j].kind)
    if unit is None or (tokens[i].kind not in COUNTS and unit not in _alone(tokens, i)):
        return None
    return (number, "working_day" if working and unit == "day" else unit), skip_dot(tokens, j + 1)


def _alone(tokens: Tokens, i: int) -> tuple[str, ...]:
    """Units that need no number: «через год», «за день до», «в течение года после»; «в течение года» is that year."""
    before, behind = tokens[i - 1].kind, tokens[i + 1].kind
    since = behind is Word.AFTER or (
        behind in (Word.FROM, Word.SINCE) and tokens[i + 2].kind in (Word.DAY, Word.MOMENT)
    )
    return (*ALONE.get(before, ("month", "week")), *(("year",) if before is Word.DURING and since else ()))


def _lasting(code: int) -> tuple[int, str]:
    """The vocabulary writes months × 100 + days."""
    if code >= 100:
        return code // 100, "month"
    return (code // 7, "week") if code and code % 7 == 0 else (code or 1, "day")


def _opener(tokens: Tokens, i: int) -> int:
    """Behind «после», «со дня», «с момента», «до», «перед», «по окончании»; the place itself where none stands."""
    kind, following = tokens[i].kind, tokens[i + 1].kind
    if kind in (Word.FROM, Word.SINCE) and following in (Word.DAY, Word.MOMENT):
        return i + 2
    if kind in (Word.AFTER, Word.BEFORE, Word.UNTIL, Word.FROM, Word.SINCE):
        return i + 1
    if kind is Word.TO and following in (Word.EDGE, Word.RESULTS):
        return i + 1
    return i


def _plain_event(tokens: Tokens, i: int, phrase: str) -> Happening | None:
    """«после окончания…», «с момента…», «по итогам ВПР», «перед ЕГЭ», «по мере необходимости», «до начала ЕГЭ»."""
    kind, following = tokens[i].kind, tokens[i + 1]
    if kind not in PLAIN_OPENERS:
        return None
    if kind is Word.ROMAN:
        return parametric_year(tokens, i, i, phrase)
    each = False
    if kind is Word.NEED or (kind in (Word.TO, Word.AT) and following.kind is Word.NEED):
        each = True
    elif kind in (Word.AFTER, Word.BEFORE):
        if parse_point(tokens, i + 1):
            return None
    elif kind in (Word.FROM, Word.SINCE) and following.kind in (Word.DAY, Word.MOMENT):
        pass
    elif not _names_event(tokens, i):
        return None
    text, after = _rest(tokens, i, phrase)
    each = each or Word.EVERY in [token.kind for token in tokens[i:after]]
    return Happening(Event(text, None, tokens[i].start, tokens[after - 1].end, each), after)


def _names_event(tokens: Tokens, i: int) -> bool:
    """«по итогам X», «по окончании X», «до начала X» where X is no time of the calendar but an unknown word."""
    kind, following = tokens[i].kind, tokens[i + 1].kind
    if kind is Word.IN and following in (Word.DAY, Word.PERIOD):
        holidays = Word.HOLIDAYS in (tokens[i + 2].kind, tokens[i + 3].kind)  # «в дни школьных каникул»
        return tokens[i + 2].kind is Word.UNKNOWN and not holidays
    ending = kind is Word.TO and following in (Word.EDGE, Word.RESULTS)
    if kind is Word.UNTIL and following in (Word.UNKNOWN, Word.MOMENT):
        return not tokens[i + 1].value  # «до 20219» names no event
    bounded = kind in (Word.UNTIL, Word.BY) and following is Word.EDGE
    if not (ending or bounded):
        return False
    named = i + 2
    while tokens[named].kind in BEFORE_NAME:  # «каждого этапа», «2 этапа»
        named += 1
    return tokens[named].kind in (Word.UNKNOWN, Word.PROGRAMME) or (ending and tokens[i + 2].kind is Word.STOP)


def _rest(tokens: Tokens, i: int, phrase: str) -> tuple[str, int]:
    """The words of the event: to the end of its sentence or bracket."""
    j = i
    while tokens[j].kind not in (Word.STOP, Word.CLOSE, Word.OPEN) and j < i + LAST_WORD:
        if tokens[j].kind is Word.DOT and tokens[j + 1].kind is Word.STOP:
            break
        if j > i and tokens[j].kind in BREAKS and _ends(tokens, j):
            break
        j += 1
    j = max(j, i)
    return phrase[tokens[i].start : tokens[j - 1].end] if j > i else "", j


def _ends(tokens: Tokens, i: int) -> bool:
    """A term of its own begins behind the event."""
    return _dates(tokens, i + 1) or _repeats(tokens, i) or _lasts(tokens, i)


def _lasts(tokens: Tokens, i: int) -> bool:
    """«после проведения ВПР в течение 5 дней»."""
    while tokens[i].kind in LEADING or tokens[i].kind is Word.COMMA:
        i += 1
    return tokens[i].kind in COUNTS and _length(tokens, i) is not None


def _dates(tokens: Tokens, i: int) -> bool:
    """«с момента издания приказа до 31 мая», «при необходимости в течение года»: a term of its own ends the event."""
    during = tokens[i].kind is Word.DURING
    while tokens[i].kind in BEFORE_LAST:  # «с момента утверждения, но не позднее 1 ноября»
        i += 1
    found = parse_point(tokens, i + during)
    return found is not None and (during or found.point.unit in (Unit.DAY, Unit.MONTH))


def _repeats(tokens: Tokens, i: int) -> bool:
    """«по мере необходимости, но не реже 1 раза в четверть»: a recurrence of its own ends the event."""
    while tokens[i].kind in BEFORE_REPEATED:
        i += 1
    return tokens[i].kind in TOLD_FIRST and parse_rhythm(tokens, i) is not None


def parametric_year(tokens: Tokens, i: int, after: int, phrase: str) -> Happening | None:
    """«10 ноября X-1 года»: a date of a year that only a person can name."""
    j = after
    if tokens[j].kind is not Word.ROMAN:
        return None
    while tokens[j].kind in (Word.ROMAN, Word.DASH, Word.NUMBER) and not is_year(tokens[j]):
        j += 1
    if tokens[j].kind is not Word.YEAR:
        return None
    text = phrase[tokens[i].start : tokens[j].end]
    return Happening(Event(text, None, tokens[i].start, tokens[j].end), skip_dot(tokens, j + 1))
