"""Parsers of recurrences: «ежемесячно», «не реже 1 раза в полугодие», «каждый последний четверг месяца»."""

from scheduler.terms.daysof import (
    PARTS,
    Repeated,
    day_behind,
    day_number,
    day_of_month_before,
    nth_behind,
    nth_weekday,
    part_behind,
    part_of_unit,
    weekday_behind,
    weekday_plural,
    weekdays_listed,
)
from scheduler.terms.nodes import Rhythm, placed_at
from scheduler.terms.units import (
    CODES,
    COUNTED,
    COUNTS,
    SHAPES_SKIPPED,
    UNIT_RHYTHMS,
    days_behind,
    rhythm_code,
    unit_behind,
    unit_of,
)
from scheduler.terms.vocabulary import HALF_YEARLY, MONTHLY, QUARTERLY, TERMLY, THIRDLY, WEEKLY, YEARLY, Word
from scheduler.terms.years import Tokens, skip_dot, skip_spelt

EVERY_ENDING = (Word.EDGE, Word.RESULTS)
BEGINNING, MIDDLE = 1, 2  # values of Word.EDGE
DAY_OF_EDGE = {BEGINNING: 10, MIDDLE: 20}
LAST_DAY = 31
BARE_COUNT = (Word.OPEN, Word.COLON, Word.COMMA, Word.DASH, Word.STOP)


def parse_rhythm(tokens: Tokens, i: int) -> Repeated | None:
    """The recurrence that begins at token `i`."""
    kind = tokens[i].kind
    parsers = BEHIND_NUMBER.get(tokens[i + 1].kind, ()) if kind is Word.NUMBER else PARSERS.get(kind, ())
    for parser in parsers:
        if found := parser(tokens, i):
            return Repeated(placed_at(found.rhythm, tokens[i].start, tokens[found.after - 1].end), found.after)
    return None


def adverb(tokens: Tokens, i: int) -> Repeated | None:
    """«ежемесячно», «еженедельно (пятница)», «ежемесячно (до 25-го)»."""
    unit, after = tokens[i].value, skip_dot(tokens, i + 1)
    if unit == MONTHLY and (named := nth_behind(tokens, i + 1)):
        return named
    day = 0
    if unit in (MONTHLY, QUARTERLY):
        day, after = day_behind(tokens, after)
    weekday, after = weekday_behind(tokens, unit, after)
    return part_behind(tokens, Rhythm(CODES[unit], day=day, weekday=weekday, thirds=unit == THIRDLY), unit, after)


def times(tokens: Tokens, i: int) -> Repeated | None:
    """«(не реже) 2 раза в год», «1-2 р. в четверть», «1 раз в 2 года», «раз в месяц»."""
    count, j = 1, i
    if tokens[j].kind in COUNTS:
        count, j = tokens[j].value, j + 1
        if tokens[j].kind is Word.DASH and tokens[j + 1].kind is Word.NUMBER:
            count, j = tokens[j + 1].value, j + 2
        elif tokens[j].kind is Word.DASH:
            j += 1
        j = skip_spelt(tokens, j)
    if tokens[j].kind is not Word.TIMES:
        return None
    return _per(tokens, count, skip_spelt(tokens, skip_dot(tokens, j + 1)))


def times_from(tokens: Tokens, i: int) -> Repeated | None:
    """«от 1 до 3 раз в год»: the most of them."""
    ranged = tokens[i + 1].kind in COUNTS and tokens[i + 2].kind is Word.UNTIL
    return times(tokens, i + 3) if ranged else None


def twice(tokens: Tokens, i: int) -> Repeated | None:
    """«дважды в год»."""
    return _per(tokens, tokens[i].value, i + 1)


def _per(tokens: Tokens, count: int, i: int) -> Repeated | None:
    if tokens[i].kind in BARE_COUNT and count > 1:  # «3 раза (сентябрь, январь, май)»
        return Repeated(Rhythm(f"n_per_year:{count}"), i)
    if tokens[i].kind not in (Word.IN, Word.FOR, Word.SLASH, Word.DURING, Word.TO):
        return None
    i += 1
    while tokens[i].kind in (Word.DURING, Word.PERIOD):
        i += 1
    every = 1
    if tokens[i].kind in COUNTS:
        every, i = tokens[i].value, i + 1
    unit, after = unit_behind(tokens, i)
    if not unit and count and every:
        yearly, after = days_behind(tokens, i, every)
        return Repeated(Rhythm(f"n_per_year:{yearly * count}"), after) if yearly else None
    if not (unit and count and every):
        return None
    weekday, after = weekday_behind(tokens, unit, after)
    once = count == every == 1
    rhythm = Rhythm(rhythm_code(unit, count, every), weekday=weekday, thirds=unit == THIRDLY and once)
    return part_behind(tokens, rhythm, unit, after) if once else Repeated(rhythm, after)


def every(tokens: Tokens, i: int) -> Repeated | None:
    """«каждую четверть», «каждую пятницу», «каждый последний четверг месяца», «каждые 2 года»."""
    j = i + 1
    if tokens[j].kind is Word.WEEKDAY:
        return Repeated(Rhythm(CODES[WEEKLY], weekday=tokens[j].value), weekdays_listed(tokens, j))
    if named := nth_weekday(tokens, j, every=True):
        return named
    if tokens[j].kind is Word.ORDINAL:
        return part_of_unit(tokens, j)
    count = 1
    if tokens[j].kind in COUNTS:
        count, j = tokens[j].value, j + 1
    unit, after = unit_behind(tokens, j)
    thirds = unit == THIRDLY and count == 1
    return Repeated(Rhythm(rhythm_code(unit, 1, count), thirds=thirds), after) if unit and count else None


def by_units(tokens: Tokens, i: int) -> Repeated | None:
    """«по четвертям», «по итогам (каждой) четверти/полугодия», «в конце полугодия», «на текущую четверть»."""
    j = i + (tokens[i].kind is not Word.EDGE)
    during = tokens[j].kind is Word.DURING
    edge = tokens[j].value if tokens[j].kind is Word.EDGE else 0
    if tokens[j].kind in EVERY_ENDING or during:
        j += 1
    ended = j > i + 1 and not during
    while tokens[j].kind in SHAPES_SKIPPED or (tokens[j].kind is Word.ACADEMIC and tokens[j + 1].kind in COUNTED):
        j += 1  # «каждой учебной четверти»
    unit = unit_of(tokens[j])
    if unit in (TERMLY, HALF_YEARLY, QUARTERLY, THIRDLY) and edge != MIDDLE:
        rhythm = Rhythm(CODES[unit], opening=edge == BEGINNING, thirds=unit == THIRDLY)
        return Repeated(rhythm, _alternatives(tokens, j + 1))
    if unit == MONTHLY and not during:
        day = DAY_OF_EDGE.get(edge, LAST_DAY if ended or edge else 0)
        return Repeated(Rhythm(CODES[unit], day=day), skip_dot(tokens, j + 1))
    if unit == YEARLY and ended and not edge:
        _, after = unit_behind(tokens, j)
        return Repeated(Rhythm(CODES[YEARLY], end_of_year=tokens[j].kind is Word.ACADEMIC), after)
    return None


def _alternatives(tokens: Tokens, i: int) -> int:
    """«четверти/полугодия»: the finer rhythm rules, the other is read over."""
    while tokens[i].kind in (Word.SLASH, Word.COMMA, Word.AND) and tokens[i + 1].kind in UNIT_RHYTHMS:
        i += 2
    return i


def edge_of_units(tokens: Tokens, i: int) -> Repeated | None:
    """«конец четверти», «окончание каждого квартала», «начало полугодия»."""
    return by_units(tokens, i) if tokens[i + 1].kind is not Word.YEAR else None


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
    before = next((token for token in reversed(tokens[:i]) if token.kind in UNIT_RHYTHMS), None)
    if count.kind not in COUNTS or not count.value:
        return None
    if tokens[i + 2].kind in (Word.IN, Word.FOR):  # «не менее трёх в год»
        return _per(tokens, count.value, i + 2)
    if tokens[i + 2].kind is not Word.UNKNOWN or before is None:
        return None
    return Repeated(Rhythm(rhythm_code(unit_of(before), count.value)), i + 3)


PARSERS = {
    Word.REPEAT: (adverb,),
    Word.NUMBER: (),
    Word.CARDINAL: (times, meetings),
    Word.ORDINAL: (nth_weekday, part_of_unit),
    Word.ROMAN: (nth_weekday, part_of_unit),
    Word.TIMES: (times,),
    Word.SINCE: (times_from,),
    Word.TWICE: (twice,),
    Word.LEAST: (at_least,),
    Word.EVERY: (every,),
    Word.TO: (weekday_plural, by_units),
    Word.ON: (by_units,),
    Word.IN: (by_units,),
    Word.EDGE: (edge_of_units,),
    Word.UNTIL: (day_number, day_of_month_before),
    Word.BY: (day_number, day_of_month_before),
    Word.FROM: (day_number,),
    Word.NOT: (day_number, day_of_month_before),
}
MAY_BE_RHYTHM = frozenset(PARSERS)
BEHIND_NUMBER = dict.fromkeys((Word.WORKING, *PARTS), (part_of_unit,)) | {
    Word.TIMES: (times,),
    Word.OPEN: (times, day_number),
    Word.DASH: (times, day_number, nth_weekday),
    Word.COMMA: (day_number, nth_weekday),
    Word.AND: (day_number, nth_weekday),
    Word.TO: (day_number, nth_weekday),
    Word.UNTIL: (day_number,),
    Word.DATE: (day_number, part_of_unit),
    Word.EVERY: (day_number,),
    Word.WEEKDAY: (nth_weekday,),
    Word.UNKNOWN: (meetings,),
    Word.NUMBER: (nth_weekday,),
    Word.ROMAN: (nth_weekday,),
    Word.ORDINAL: (nth_weekday,),
}
"""What a number may begin, by the word behind it: nothing else is tried."""
