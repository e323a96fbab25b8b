"""Parsers of days: «15.09.2021», «22.04.», «01.2022», «2021-09-15», «5-го марта»."""

from scheduler.terms.nodes import Point, Unit, point_of
from scheduler.terms.vocabulary import Word
from scheduler.terms.years import (
    Found,
    Tokens,
    full_year,
    is_iso,
    is_year,
    skip_dot,
    weekday_behind,
    with_year,
    year_words,
)

LAST_DAY, LAST_MONTH = 31, 12
LATEST_SHORT_YEAR = 50
DATE_MARKS = (Word.DOT, Word.SLASH, Word.DASH)


def numeric_date(tokens: Tokens, i: int) -> Found | None:
    """«15.09.2021», «22.04.», «01.2022», «2021-09-15», «15/09/21»; not the tail of «15.13.2021»."""
    first, mark, second = tokens[i], tokens[i + 1].kind, tokens[i + 2]
    if first.kind is not Word.NUMBER or not first.value or mark not in DATE_MARKS:
        return None
    if second.kind is Word.ROMAN and mark is Word.DOT and first.value <= LAST_DAY:
        return with_year(tokens, point_of(Unit.DAY, first.value, second.value), i + 3)
    if second.kind is not Word.NUMBER:
        return None
    if is_year(first):
        return _iso_date(tokens, i)
    if mark is Word.DASH:
        return _dashed_date(tokens, i)
    return _full_date(tokens, i) or (_short_date(tokens, i) if mark is Word.DOT else _slashed_month(tokens, i))


def _full_date(tokens: Tokens, i: int) -> Found | None:
    """«15.09.2021», «15/09/21»."""
    day, month = tokens[i], tokens[i + 2]
    year = full_year(tokens[i + 4]) if tokens[i + 3].kind is tokens[i + 1].kind and day.value <= LAST_DAY else 0
    if not year or not 1 <= month.value <= LAST_MONTH:
        return None
    return _dated(tokens, point_of(Unit.DAY, day.value, month.value, year), i + 5)


def _slashed_month(tokens: Tokens, i: int) -> Found | None:
    """«09/2021»; «9/2021» may count anything."""
    month, year = tokens[i], tokens[i + 2]
    two_digits = month.start + 2 == tokens[i + 1].start
    if not is_year(year) or month.value > LAST_MONTH or not two_digits:
        return None
    return _dated(tokens, point_of(Unit.MONTH, month.value, 0, year.value), i + 3)


def _dashed_date(tokens: Tokens, i: int) -> Found | None:
    """«15-09-2021»; «1-10.2009» and «15-20» are something else."""
    day, month, year = tokens[i], tokens[i + 2], tokens[i + 4]
    dashed = tokens[i + 3].kind is Word.DASH and is_year(year) and day.end + 1 == month.start
    if dashed and day.value <= LAST_DAY and 1 <= month.value <= LAST_MONTH and month.end + 1 == year.start:
        return _dated(tokens, point_of(Unit.DAY, day.value, month.value, year.value), i + 5)
    return None


def _iso_date(tokens: Tokens, i: int) -> Found | None:
    year, month, day = tokens[i], tokens[i + 2].value, tokens[i + 4]
    if is_year(year) and 1 <= month <= 12 and is_iso(tokens, i) and day.value:
        return Found(point_of(Unit.DAY, day.value, month, year.value), i + 5)
    return None


def _short_date(tokens: Tokens, i: int) -> Found | None:
    """«01.2022» is a month, «22.04» a day, «15.00» and «14.10 ч» a time of day."""
    first, second = tokens[i].value, tokens[i + 2]
    if first <= LAST_MONTH and is_year(second):
        return _dated(tokens, point_of(Unit.MONTH, first, 0, second.value), i + 3)
    short = tokens[i].end - tokens[i].start == 2 and tokens[i + 3].kind is not Word.MONTH  # «09.21», not «10. 30 мая»
    if short and first <= LAST_MONTH < second.value <= LATEST_SHORT_YEAR:
        return _dated(tokens, point_of(Unit.MONTH, first, 0, full_year(second)), i + 3)
    if first <= 31 and 1 <= second.value <= 12 and tokens[i + 3].kind is not Word.CLOCK:
        return with_year(tokens, point_of(Unit.DAY, first, second.value), i + 3)
    return None


def _dated(tokens: Tokens, point: Point, i: int) -> Found:
    """A point that has its year: only «г.» and a weekday may follow."""
    *_, after = year_words(tokens, i)
    after = skip_dot(tokens, after) if after == i else after
    return weekday_behind(tokens, point, after, None)


def day_of_month(tokens: Tokens, i: int) -> Found | None:
    """«5 марта 2021 г.», «5-го марта»."""
    if tokens[i + 1].kind is not Word.MONTH or tokens[i].value < 1 or is_year(tokens[i]):
        return None
    month = tokens[i + 1]
    point = point_of(Unit.DAY, tokens[i].value, month.value)
    return with_year(tokens, point._replace(rival=month.rival) if month.rival else point, i + 2)
