"""Parsers of days: «15.09.2021», «22.04.», «01.2022», «2021-09-15», «5-го марта»."""

from scheduler.terms.nodes import Point, Unit
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

DATE_MARKS = (Word.DOT, Word.SLASH, Word.DASH)


def numeric_date(tokens: Tokens, i: int) -> Found | None:
    """«15.09.2021», «22.04.», «01.2022», «2021-09-15», «15/09/21»; not the tail of «15.13.2021»."""
    first, mark, second = tokens[i], tokens[i + 1].kind, tokens[i + 2]
    if first.kind is not Word.NUMBER or not first.value or mark not in DATE_MARKS:
        return None
    if second.kind is Word.ROMAN and mark is Word.DOT and first.value <= 31:
        return with_year(tokens, Point(Unit.DAY, first.value, second.value), i + 3)
    if second.kind is not Word.NUMBER:
        return None
    if mark is Word.DASH or is_year(first):
        return _iso_date(tokens, i)
    year = full_year(tokens[i + 4]) if tokens[i + 3].kind is mark and first.value <= 31 else 0
    if year and 1 <= second.value <= 12:
        return _dated(tokens, Point(Unit.DAY, first.value, second.value, year), i + 5)
    return _short_date(tokens, i) if mark is Word.DOT else None


def _iso_date(tokens: Tokens, i: int) -> Found | None:
    year, month, day = tokens[i], tokens[i + 2].value, tokens[i + 4]
    if is_year(year) and 1 <= month <= 12 and is_iso(tokens, i) and day.value:
        return Found(Point(Unit.DAY, day.value, month, year.value), i + 5)
    return None


def _short_date(tokens: Tokens, i: int) -> Found | None:
    """«01.2022» is a month, «22.04» a day, «15.00» and «14.10 ч» a time of day."""
    first, second = tokens[i].value, tokens[i + 2]
    if first <= 12 and is_year(second):
        return _dated(tokens, Point(Unit.MONTH, first, 0, second.value), i + 3)
    if first <= 31 and 1 <= second.value <= 12 and tokens[i + 3].kind is not Word.CLOCK:
        return with_year(tokens, Point(Unit.DAY, first, second.value), i + 3)
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
    return with_year(tokens, Point(Unit.DAY, tokens[i].value, month.value, rival=month.rival), i + 2)
