"""Parsers of the days a recurrence falls on: «до 10 числа», «последний четверг месяца», «первая неделя четверти»."""

from typing import NamedTuple

from scheduler.terms.nodes import Rhythm
from scheduler.terms.units import CODES, SHAPES_SKIPPED, unit_behind
from scheduler.terms.vocabulary import HALF_YEARLY, MONTHLY, QUARTERLY, TERMLY, THIRDLY, WEEKLY, Word
from scheduler.terms.years import Tokens, is_year, skip_dot, skip_spelt

LAST_DAY = 31
NUMERALS = (Word.ORDINAL, Word.NUMBER, Word.ROMAN)
LISTING = (Word.COMMA, Word.AND, Word.DASH, Word.TO)
BEHIND_DATE = (Word.EVERY, Word.MONTHS, Word.NEXT, Word.CURRENT, Word.FOR, Word.REPORTING)
BEFORE_DAY = (Word.UNTIL, Word.BY, Word.NOT, Word.LATER, Word.IN, Word.PERIOD, Word.FROM, Word.EARLIER)
BEHIND_NO_DATE = (Word.MONTH, Word.DOT, Word.YEAR, Word.STOP)  # a number there is no day of every month
BEFORE_NTH = (Word.OPEN, Word.COMMA, Word.DASH, Word.IN, Word.TO, Word.COLON, Word.EVERY)
ENDING = (Word.STOP, Word.CLOSE, Word.COMMA, Word.DOT)
WHOLE_UNITS = (QUARTERLY, TERMLY, HALF_YEARLY, THIRDLY)
WEEK, DECADE, HALF_MONTH = 7, 10, 15
MOST_WORKING_DAYS = 23
PARTS = (Word.DAY, Word.WEEK, Word.DATE, Word.DECADE, Word.PORTION, Word.MONTHS)


class Repeated(NamedTuple):
    rhythm: Rhythm
    after: int


def weekday_behind(tokens: Tokens, unit: int, i: int) -> tuple[int, int]:
    """The weekday named behind a weekly rhythm, −1 for none."""
    j = i
    while tokens[j].kind in (Word.OPEN, Word.COMMA, Word.DASH, Word.TO):
        j += 1
    named = unit == WEEKLY and tokens[j].kind is Word.WEEKDAY
    return (tokens[j].value, weekdays_listed(tokens, j)) if named else (-1, i)


def nth_behind(tokens: Tokens, i: int) -> Repeated | None:
    """«ежемесячно, последняя среда», «1 раз в месяц (по 2-м вторникам)»."""
    while tokens[i].kind in BEFORE_NTH:
        i += 1
    nth, after = _ordinals(tokens, i)
    if not nth:
        return None
    return Repeated(Rhythm(CODES[MONTHLY], nth=nth, weekday=tokens[after].value), after + 1)


def day_behind(tokens: Tokens, i: int) -> tuple[int, int]:
    """«ежемесячно (до 25-го)», «ежеквартально, к 5», «октябрь (не позднее 20-го)»: the day, 0 for none."""
    j = i
    while tokens[j].kind in (Word.OPEN, Word.COMMA, Word.DASH, Word.COLON, Word.NOT):
        j += 1
    day, behind = tokens[j + 1], tokens[j + 2].kind
    bounded = tokens[j].kind in (Word.UNTIL, Word.BY, Word.LATER) and day.kind is Word.NUMBER and behind in ENDING
    dated = behind is Word.DOT and tokens[j + 3].kind is Word.NUMBER  # «ежеквартально (до 10.10)»
    return (day.value, j + 2) if bounded and not dated and 1 <= day.value <= LAST_DAY else (0, i)


def _ordinals(tokens: Tokens, i: int) -> tuple[tuple[int, ...], int]:
    """«1-й и 3-й» before a weekday, and the place of the weekday; nothing where none follows."""
    found: list[int] = []
    while tokens[i].kind in NUMERALS and -1 <= tokens[i].value <= 5:
        found.append(tokens[i].value)
        i += 1
        while tokens[i].kind in LISTING and tokens[i + 1].kind in (*NUMERALS, *LISTING):
            i += 1
    return (tuple(found), i) if tokens[i].kind is Word.WEEKDAY else ((), i)


def nth_weekday(tokens: Tokens, i: int, every: bool = False) -> Repeated | None:
    """«последний четверг (каждого) месяца», «1-я и 3-я среда ежемесячно», «каждая последняя пятница»."""
    nth, place = _ordinals(tokens, i)
    if not nth:
        return None
    j = place + 1
    while tokens[j].kind in SHAPES_SKIPPED:
        j += 1
    monthly = tokens[j].kind is Word.MONTHS or (tokens[j].kind is Word.REPEAT and tokens[j].value == MONTHLY)
    if not monthly and not every and tokens[j].kind not in ENDING:
        return None
    rhythm = Rhythm(CODES[MONTHLY], nth=nth, weekday=tokens[place].value, bare_day=not monthly)
    return Repeated(rhythm._replace(torn=every and not monthly and nth == (2,)), j + monthly)


def part_of_unit(tokens: Tokens, i: int) -> Repeated | None:
    """«последний день месяца», «3 рабочий день месяца», «первая неделя четверти», «2-я декада каждого месяца»."""
    number, kind = tokens[i].value, tokens[i + 1].kind
    if kind is Word.WORKING:
        return _working_day(tokens, i)
    if kind not in PARTS or not -1 <= number <= 5:
        return None
    unit, after = unit_behind(tokens, i + 2)
    if unit == MONTHLY and kind is not Word.MONTHS:
        return Repeated(Rhythm(CODES[unit], day=_day_of_part(number, kind)), after)
    if unit not in WHOLE_UNITS or number not in (-1, 1) or (kind in (Word.MONTHS, Word.DAY) and number == 1):
        return None
    return Repeated(Rhythm(CODES[unit], opening=number == 1, thirds=unit == THIRDLY), after)


def _working_day(tokens: Tokens, i: int) -> Repeated | None:
    """«последний рабочий день квартала», «не позднее 3-го рабочего дня месяца, следующего за отчётным»."""
    number = tokens[i].value
    unit, after = unit_behind(tokens, i + 3) if tokens[i + 2].kind is Word.DAY else (0, i)
    if unit == MONTHLY and -1 <= number <= MOST_WORKING_DAYS and number:
        return Repeated(Rhythm(CODES[unit], workday=number), _behind_reporting(tokens, after))
    if unit in WHOLE_UNITS and number == -1:
        return Repeated(Rhythm(CODES[unit], workday=number, thirds=unit == THIRDLY), after)
    return None


def _behind_reporting(tokens: Tokens, i: int) -> int:
    """Behind «, следующего за отчётным»."""
    j = i + (tokens[i].kind is Word.COMMA)
    if tokens[j].kind is not Word.NEXT:
        return i
    while tokens[j].kind in BEHIND_DATE:
        j += 1
    return j


def part_behind(tokens: Tokens, rhythm: Rhythm, unit: int, i: int) -> Repeated:
    """«1 раз в четверть (последняя неделя)», «ежемесячно, 1-я декада»: the rhythm with the part that is meant."""
    j = i
    while tokens[j].kind in BEFORE_NTH:
        j += 1
    number, kind = tokens[j].value, tokens[j + 1].kind
    if kind is Word.WORKING and (unit == MONTHLY or number == -1) and not rhythm.day:
        closed = tokens[j + 2].kind is Word.DAY and tokens[j + 3].kind in ENDING and -1 <= number <= MOST_WORKING_DAYS
        return Repeated(rhythm._replace(workday=number), j + 3) if closed and number else Repeated(rhythm, i)
    closed = tokens[j + 2].kind in ENDING and kind in (Word.WEEK, Word.DECADE, Word.PORTION)
    if rhythm.day or tokens[j].kind not in NUMERALS or not closed or not -1 <= number <= 5:
        return Repeated(rhythm, i)
    if unit == MONTHLY:
        return Repeated(rhythm._replace(day=_day_of_part(number, kind)), j + 2)
    plain = unit in WHOLE_UNITS and number in (-1, 1)
    return Repeated(rhythm._replace(opening=number == 1), j + 2) if plain else Repeated(rhythm, i)


def _day_of_part(number: int, kind: Word) -> int:
    """The last day of a part of a month: «1 неделя», «2 декада», «первая половина»."""
    length = {Word.WEEK: WEEK, Word.DECADE: DECADE, Word.PORTION: HALF_MONTH, Word.DATE: DECADE}.get(kind, 1)
    last = number < 0 or (length, number) in ((DECADE, 3), (HALF_MONTH, 2))
    return LAST_DAY if last else min(length * max(number, 1), LAST_DAY)


def weekday_plural(tokens: Tokens, i: int) -> Repeated | None:
    """«по пятницам», «по вторникам и четвергам»."""
    j = i + 1
    if tokens[j].kind is not Word.WEEKDAY:
        return None
    return Repeated(Rhythm(CODES[WEEKLY], weekday=tokens[j].value), weekdays_listed(tokens, j))


def weekdays_listed(tokens: Tokens, i: int) -> int:
    """Behind «понедельник, среду и пятницу»."""
    while tokens[i].kind in (Word.WEEKDAY, *LISTING, Word.DOT) and (
        tokens[i].kind is Word.WEEKDAY or Word.WEEKDAY in (tokens[i + 1].kind, tokens[i + 2].kind)
    ):
        i += 1
    return i


def day_number(tokens: Tokens, i: int) -> Repeated | None:
    """«(до) 10 числа (каждого месяца, следующего за отчётным)»: monthly, unless another rhythm stands beside it."""
    j = i
    while tokens[j].kind in BEFORE_DAY:
        j += 1
    if tokens[j].kind is not Word.NUMBER or tokens[j + 1].kind in BEHIND_NO_DATE:
        return None
    since = tokens[j - 1].kind in (Word.FROM, Word.EARLIER)
    days, j = _days_listed(tokens, j)
    if since and tokens[j - 1].kind is Word.LATER:  # «не ранее 10 и не позднее 20 числа»
        days, since = (), False
    day, j = tokens[j].value, j + 1
    if tokens[j].kind in (Word.DASH, Word.TO, Word.UNTIL) and tokens[j + 1].kind is Word.NUMBER:
        day, j, since = tokens[j + 1].value, j + 2, False
    if tokens[j - 1].kind is not Word.NUMBER or not 1 <= day <= LAST_DAY or since:
        return None
    j = skip_spelt(tokens, j)  # «до 30 (31) числа»
    if tokens[j].kind is Word.DATE and not tokens[j].value:  # «в 20-х числах» is no day
        found = _date_of_unit(tokens, day, j + 1)
        return found._replace(rhythm=found.rhythm._replace(days=days)) if days else found
    if tokens[j].kind is Word.EVERY and tokens[j + 1].kind is Word.MONTHS:
        return Repeated(Rhythm(CODES[MONTHLY], day=day, days=days), j + 2)
    return None


def _days_listed(tokens: Tokens, i: int) -> tuple[tuple[int, ...], int]:
    """«1 и» of «1 и 15 числа каждого месяца», and the place of the last day."""
    days: list[int] = []
    j = i
    while tokens[j].kind is Word.NUMBER and tokens[j + 1].kind in (Word.AND, Word.COMMA, Word.SLASH):
        days.append(tokens[j].value)
        j += 2
        while tokens[j].kind in BEFORE_DAY:
            j += 1
    whole = tokens[j].kind is Word.NUMBER and all(1 <= day <= LAST_DAY for day in days)
    return (tuple(days), j) if whole else ((), i)


def day_of_month_before(tokens: Tokens, i: int) -> Repeated | None:
    """«сентябрь (до 15-го)», «октябрь, до 20»: a day of the month just printed; «1 октября до 20» is unclear."""
    month = i - 2 if i > 1 and tokens[i - 1].kind in (Word.OPEN, Word.COMMA, Word.DASH) else i - 1
    day, after = day_behind(tokens, i)
    if not i or tokens[month].kind is not Word.MONTH or not day:
        return None
    if month > 0 and tokens[month - 1].kind is Word.NUMBER and not is_year(tokens[month - 1]):
        return None
    return Repeated(Rhythm(CODES[MONTHLY], day=day, bare_day=True), after)


def _date_of_unit(tokens: Tokens, day: int, i: int) -> Repeated:
    """Behind «числа»: «каждого месяца», «месяца, следующего за отчётным кварталом», «последнего месяца квартала»."""
    place = 0
    if tokens[i].kind in NUMERALS and tokens[i + 1].kind is Word.MONTHS and -1 <= tokens[i].value <= 3:
        place = 3 if tokens[i].value < 0 else tokens[i].value
        if tokens[i + 2 + (tokens[i + 2].kind is Word.COMMA)].kind is Word.NEXT:  # «первого месяца, следующего за …»
            return _date_of_unit(tokens, day, i + 1)
        unit, after = unit_behind(tokens, i + 2)
        return Repeated(Rhythm(CODES[unit if unit in WHOLE_UNITS else QUARTERLY], day=day, place=place), after)
    after = i
    while tokens[after].kind in BEHIND_DATE or (
        tokens[after].kind is Word.COMMA and tokens[after + 1].kind is Word.NEXT
    ):
        after += 1
    if tokens[after - 1].kind in (Word.REPORTING, Word.FOR):
        unit, behind = unit_behind(tokens, after)
        if unit in WHOLE_UNITS:
            return Repeated(Rhythm(CODES[unit], day=day), behind)
    return Repeated(Rhythm(CODES[MONTHLY], day=day, bare_day=after == i), skip_dot(tokens, after))
