"""Parsers of recurrences: «ежемесячно», «не реже 1 раза в полугодие», «каждый последний четверг месяца»."""

from typing import NamedTuple

from scheduler.terms.nodes import Rhythm
from scheduler.terms.tokens import Token
from scheduler.terms.vocabulary import HALF_YEARLY, MONTHLY, QUARTERLY, TERMLY, WEEKLY, YEARLY, Word
from scheduler.terms.years import Tokens, skip_dot

CODES = {
    WEEKLY: "weekly",
    MONTHLY: "monthly",
    QUARTERLY: "quarterly",
    TERMLY: "school_quarterly",
    HALF_YEARLY: "half_yearly",
    YEARLY: "yearly",
}
PER_YEAR = {WEEKLY: 52, MONTHLY: 12, QUARTERLY: 4, TERMLY: 4, HALF_YEARLY: 2, YEARLY: 1}
UNIT_RHYTHMS = {
    Word.WEEK: WEEKLY,
    Word.MONTHS: MONTHLY,
    Word.QUARTER: QUARTERLY,
    Word.TERM: TERMLY,
    Word.HALF: HALF_YEARLY,
    Word.YEAR: YEARLY,
    Word.ACADEMIC: YEARLY,
    Word.CALENDAR: YEARLY,
}
LAST_DAY = 31
COUNTED = (Word.TERM, Word.HALF, Word.QUARTER, Word.WEEK)
BEHIND_DATE = (Word.EVERY, Word.MONTHS, Word.NEXT, Word.CURRENT, Word.FOR, Word.REPORTING)
COUNTS = (Word.NUMBER, Word.CARDINAL)
EVERY_ENDING = (Word.EDGE, Word.RESULTS)
SHAPES_SKIPPED = (Word.EVERY, Word.WHOLE, Word.CURRENT)


class Repeated(NamedTuple):
    rhythm: Rhythm
    after: int


def parse_rhythm(tokens: Tokens, i: int) -> Repeated | None:
    """The recurrence that begins at token `i`."""
    for parser in PARSERS.get(tokens[i].kind, ()):
        if found := parser(tokens, i):
            rhythm = found.rhythm._replace(start=tokens[i].start, end=tokens[found.after - 1].end)
            return Repeated(rhythm, found.after)
    return None


def unit_behind(tokens: Tokens, i: int) -> tuple[int, int]:
    """The unit of a recurrence at `i` («учебный год», «квартал») and the place behind it; 0 where there is none."""
    while tokens[i].kind in SHAPES_SKIPPED:
        i += 1
    if tokens[i].kind is Word.ACADEMIC and tokens[i + 1].kind in COUNTED:  # «учебную четверть»
        i += 1
    unit = UNIT_RHYTHMS.get(tokens[i].kind, 0)
    if unit == YEARLY and tokens[i].kind is not Word.YEAR:
        i = skip_dot(tokens, i + 1)
        if tokens[i].kind is not Word.YEAR:
            return unit, i
    return (unit, skip_dot(tokens, i + 1)) if unit else (0, i)


def adverb(tokens: Tokens, i: int) -> Repeated | None:
    """«ежемесячно», «еженедельно (пятница)»."""
    unit = tokens[i].value
    weekday, after = _weekday_behind(tokens, unit, skip_dot(tokens, i + 1))
    if unit == MONTHLY and (named := _nth_behind(tokens, i + 1)):
        return named
    return Repeated(Rhythm(CODES[unit], weekday=weekday), after)


def _nth_behind(tokens: Tokens, i: int) -> Repeated | None:
    """«ежемесячно, последняя среда»."""
    while tokens[i].kind in (Word.OPEN, Word.COMMA, Word.DASH, Word.IN):
        i += 1
    nth, weekday = tokens[i], tokens[i + 1]
    if nth.kind not in (Word.ORDINAL, Word.NUMBER) or weekday.kind is not Word.WEEKDAY or not -1 <= nth.value <= 5:
        return None
    return Repeated(Rhythm(CODES[MONTHLY], nth=nth.value, weekday=weekday.value), i + 2)


def _weekday_behind(tokens: Tokens, unit: int, i: int) -> tuple[int, int]:
    """The weekday named behind a weekly rhythm, −1 for none."""
    j = i
    while tokens[j].kind in (Word.OPEN, Word.COMMA, Word.DASH, Word.TO):
        j += 1
    named = unit == WEEKLY and tokens[j].kind is Word.WEEKDAY
    return (tokens[j].value, j + 1) if named else (-1, i)


def times(tokens: Tokens, i: int) -> Repeated | None:
    """«(не реже) 2 раза в год», «1-2 р. в четверть», «1 раз в 2 года», «раз в месяц»."""
    count, j = 1, i
    if tokens[j].kind in COUNTS:
        count, j = tokens[j].value, j + 1
        if tokens[j].kind is Word.DASH and tokens[j + 1].kind is Word.NUMBER:
            count, j = tokens[j + 1].value, j + 2
        elif tokens[j].kind is Word.DASH:
            j += 1
    if tokens[j].kind is not Word.TIMES:
        return None
    return _per(tokens, count, skip_dot(tokens, j + 1))


def twice(tokens: Tokens, i: int) -> Repeated | None:
    """«дважды в год»."""
    return _per(tokens, tokens[i].value, i + 1)


def _per(tokens: Tokens, count: int, i: int) -> Repeated | None:
    if tokens[i].kind not in (Word.IN, Word.FOR, Word.SLASH, Word.DURING, Word.TO):
        return None
    i += 1
    while tokens[i].kind in (Word.DURING, Word.PERIOD):
        i += 1
    every = 1
    if tokens[i].kind in COUNTS:
        every, i = tokens[i].value, i + 1
    unit, after = unit_behind(tokens, i)
    if not (unit and count and every):
        return None
    weekday, after = _weekday_behind(tokens, unit, after)
    return Repeated(Rhythm(rhythm_code(unit, count, every), weekday=weekday), after)


def rhythm_code(unit: int, count: int, every: int = 1) -> str:
    """«2 раза в квартал» is eight times a year, «1 раз в 2 года» every two years."""
    if unit == YEARLY and every > 1:
        return f"every_n_years:{every}" if count == 1 else f"n_per_year:{max(1, round(count / every))}"
    if unit == WEEKLY and every == 1:
        return CODES[WEEKLY]
    if count == every == 1:
        return CODES[unit]
    return f"n_per_year:{max(1, PER_YEAR[unit] * count // every)}"


def every(tokens: Tokens, i: int) -> Repeated | None:
    """«каждую четверть», «каждую пятницу», «каждый последний четверг месяца», «каждые 2 года»."""
    j = i + 1
    if tokens[j].kind is Word.WEEKDAY:
        return Repeated(Rhythm(CODES[WEEKLY], weekday=tokens[j].value), j + 1)
    if tokens[j].kind in (Word.ORDINAL, Word.NUMBER) and tokens[j + 1].kind is Word.WEEKDAY:
        return nth_weekday(tokens, j)
    count = 1
    if tokens[j].kind in COUNTS:
        count, j = tokens[j].value, j + 1
    unit, after = unit_behind(tokens, j)
    return Repeated(Rhythm(rhythm_code(unit, 1, count)), after) if unit and count else None


def nth_weekday(tokens: Tokens, i: int) -> Repeated | None:
    """«последний четверг (каждого) месяца», «2-я среда ежемесячно»."""
    if tokens[i + 1].kind is not Word.WEEKDAY or not -1 <= tokens[i].value <= 5:
        return None
    j = i + 2
    while tokens[j].kind in SHAPES_SKIPPED:
        j += 1
    if tokens[j].kind is Word.MONTHS or (tokens[j].kind is Word.REPEAT and tokens[j].value == MONTHLY):
        return Repeated(Rhythm(CODES[MONTHLY], nth=tokens[i].value, weekday=tokens[i + 1].value), j + 1)
    return None


def last_day(tokens: Tokens, i: int) -> Repeated | None:
    """«последний (рабочий) день месяца», «первый рабочий день месяца», «последняя неделя четверти»."""
    j = i + 1
    working = tokens[j].kind is Word.WORKING
    j += working
    if tokens[i].value not in (-1, 1) or tokens[j].kind not in (Word.DAY, Word.WEEK, Word.DATE):
        return None
    unit, after = unit_behind(tokens, j + 1)
    first = tokens[i].value == 1
    if unit not in (MONTHLY, QUARTERLY, TERMLY, HALF_YEARLY) or (first and unit != MONTHLY):
        return None
    day = 1 if first else LAST_DAY
    return Repeated(Rhythm(CODES[unit], day=day if unit == MONTHLY else 0, working=working), after)


def weekday_plural(tokens: Tokens, i: int) -> Repeated | None:
    """«по пятницам», «по вторникам и четвергам»."""
    j = i + 1
    if tokens[j].kind is not Word.WEEKDAY:
        return None
    weekday = tokens[j].value
    while tokens[j].kind in (Word.WEEKDAY, Word.AND, Word.COMMA) and (
        tokens[j].kind is Word.WEEKDAY or tokens[j + 1].kind is Word.WEEKDAY
    ):
        j += 1
    return Repeated(Rhythm(CODES[WEEKLY], weekday=weekday), j)


def by_units(tokens: Tokens, i: int) -> Repeated | None:
    """«по четвертям», «по итогам (каждой) четверти/полугодия», «в конце полугодия», «на текущую четверть»."""
    j = i + 1
    during = tokens[j].kind is Word.DURING
    if tokens[j].kind in EVERY_ENDING or during:
        j += 1
    while tokens[j].kind in SHAPES_SKIPPED:
        j += 1
    ended = tokens[i + 1].kind in EVERY_ENDING
    unit = UNIT_RHYTHMS.get(tokens[j].kind, 0)
    if unit in (TERMLY, HALF_YEARLY, QUARTERLY) or (unit == MONTHLY and not during):
        return Repeated(Rhythm(CODES[unit]), _alternatives(tokens, j + 1))
    if unit == YEARLY and ended and tokens[i + 1].kind is Word.RESULTS:
        _, after = unit_behind(tokens, j)
        return Repeated(Rhythm(CODES[YEARLY], end_of_year=tokens[j].kind is Word.ACADEMIC), after)
    return None


def _alternatives(tokens: Tokens, i: int) -> int:
    """«четверти/полугодия»: the finer rhythm rules, the other is read over."""
    while tokens[i].kind in (Word.SLASH, Word.COMMA, Word.AND) and tokens[i + 1].kind in UNIT_RHYTHMS:
        i += 2
    return i


def edge_of_units(tokens: Tokens, i: int) -> Repeated | None:
    """«конец четверти», «окончание каждого квартала»."""
    if tokens[i].value < 3:
        return None
    found = by_units(tokens, i)
    return found if found and tokens[i + 1].kind is not Word.YEAR else None


def day_number(tokens: Tokens, i: int) -> Repeated | None:
    """«(до) 10 числа (каждого месяца, следующего за отчётным)»: monthly, unless another rhythm stands beside it."""
    j = i
    while tokens[j].kind in (Word.UNTIL, Word.BY, Word.NOT, Word.LATER, Word.IN, Word.PERIOD):
        j += 1
    day, j = tokens[j].value, j + 1
    if tokens[j].kind is Word.DASH and tokens[j + 1].kind is Word.NUMBER:
        day, j = tokens[j + 1].value, j + 2
    if tokens[j - 1].kind is not Word.NUMBER or not 1 <= day <= 31:
        return None
    if tokens[j].kind is Word.DATE:
        after = _month_words(tokens, j + 1)
        unit = QUARTERLY if tokens[after - 1].kind is Word.QUARTER else MONTHLY
        return Repeated(Rhythm(CODES[unit], day=day, bare_day=after == j + 1), after)
    if tokens[j].kind is Word.EVERY and tokens[j + 1].kind is Word.MONTHS:
        return Repeated(Rhythm(CODES[MONTHLY], day=day), j + 2)
    return None


def _month_words(tokens: Tokens, i: int) -> int:
    """Behind «каждого месяца», «месяца, следующего за отчётным кварталом»."""
    while tokens[i].kind in BEHIND_DATE or (tokens[i].kind is Word.COMMA and tokens[i + 1].kind is Word.NEXT):
        i += 1
    return i + (tokens[i].kind is Word.QUARTER and tokens[i - 1].kind is Word.REPORTING)


def meetings(tokens: Tokens, i: int) -> Repeated | None:
    """«(не менее) 4 заседаний в год», «3 совещания за учебный год»: one unknown word between."""
    j = i + 1
    while tokens[j].kind is Word.UNKNOWN and j < i + 3:
        j += 1
    if j == i + 1 or tokens[j].kind not in (Word.IN, Word.FOR):
        return None
    unit, after = unit_behind(tokens, j + 1)
    return Repeated(Rhythm(rhythm_code(unit, tokens[i].value)), after) if unit and tokens[i].value else None


def at_least(tokens: Tokens, i: int) -> Repeated | None:
    """«За учебный год проводятся не менее 4 заседаний»: the unit stood before."""
    count = tokens[i + 1]
    before = next((t for t in reversed(tokens[:i]) if t.kind in UNIT_RHYTHMS), None)
    if count.kind not in COUNTS or tokens[i + 2].kind is not Word.UNKNOWN or before is None or not count.value:
        return None
    return Repeated(Rhythm(rhythm_code(_unit(before), count.value)), i + 3)


def _unit(token: Token) -> int:
    return UNIT_RHYTHMS[token.kind]


PARSERS = {
    Word.REPEAT: (adverb,),
    Word.NUMBER: (times, day_number, nth_weekday, meetings),
    Word.CARDINAL: (times, meetings),
    Word.ORDINAL: (nth_weekday, last_day),
    Word.TIMES: (times,),
    Word.TWICE: (twice,),
    Word.LEAST: (at_least,),
    Word.EVERY: (every,),
    Word.TO: (weekday_plural, by_units),
    Word.ON: (by_units,),
    Word.IN: (by_units,),
    Word.EDGE: (edge_of_units,),
    Word.UNTIL: (day_number,),
    Word.BY: (day_number,),
    Word.NOT: (day_number,),
}
