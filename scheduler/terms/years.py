"""The year behind a point of time, in all the ways it is printed: «2021 г.», «2021-22 учебного года», «этого года»."""

from __future__ import annotations

from typing import NamedTuple

from scheduler.terms.nodes import Doubt, Point, Unit, in_year
from scheduler.terms.tokens import Token
from scheduler.terms.vocabulary import Word

Tokens = list[Token]
FIRST_MONTH, LAST_MONTH = 9, 12
ABBREVIATED = 1  # value of Word.YEAR
ENDING = (Word.STOP, Word.CLOSE)
CLOSING = (Word.STOP, Word.YEAR, Word.CLOSE, Word.COMMA)
BEFORE_YEAR = frozenset(
    {Word.NUMBER, Word.COMMA, Word.DASH, Word.CURRENT, Word.NEXT, Word.NEW, Word.FROM, Word.TO}
)  # fmt: skip
BEHIND_POINT = frozenset({*BEFORE_YEAR, Word.YEAR, Word.ACADEMIC, Word.OPEN, Word.WEEKDAY})
BEHIND_YEAR = frozenset({Word.YEAR, Word.ACADEMIC, Word.CALENDAR, Word.DASH, Word.SLASH})
BEFORE_WEEKDAY = (Word.OPEN, Word.COMMA, Word.DASH, Word.WEEKDAY)
OF_THIS = (Word.FROM, Word.TO, Word.CURRENT)  # «с. г.», «т. г.»
JOINTS = (Word.DASH, Word.SLASH)


class Found(NamedTuple):
    point: Point
    after: int
    doubt: Doubt | None = None


class PrintedYear(NamedTuple):
    """`last` is the second year of «2021-2024», else 0."""

    year: int
    last: int
    academic: bool
    shift: int
    words: bool
    after: int


def is_year(token: Token) -> bool:
    return token.kind is Word.NUMBER and 1990 <= token.value <= 2100  # a token of more than four digits is unknown


def full_year(token: Token) -> int:
    """2009 for «09», 0 where the number is no year."""
    if token.kind is not Word.NUMBER:
        return 0
    if token.end - token.start == 2:
        return 2000 + token.value
    return token.value if is_year(token) else 0


def skip_dot(tokens: Tokens, i: int) -> int:
    return i + 1 if tokens[i].kind is Word.DOT else i


def skip_spelt(tokens: Tokens, i: int) -> int:
    """Behind the number once more in words: «3 (трёх) рабочих дней»."""
    spelt = tokens[i + 1].kind in (Word.CARDINAL, Word.NUMBER) and tokens[i + 2].kind is Word.CLOSE
    return i + 3 if tokens[i].kind is Word.OPEN and spelt else i


def year_words(tokens: Tokens, i: int) -> tuple[bool, bool, int]:
    """«учебного года», «уч. г.», «гг.», «г.г.» → (academic, any word, place behind)."""
    academic = tokens[i].kind is Word.ACADEMIC
    if academic:
        i = skip_dot(tokens, i + 1)
        if tokens[i].kind in JOINTS:
            i += 1
    words = academic
    while tokens[i].kind is Word.YEAR:
        words = True
        i = skip_dot(tokens, i + 1)
    return academic, words, i


def printed_year(tokens: Tokens, i: int) -> PrintedYear | None:
    """The year behind (or before) a point: «2021 г.», «2021-22 учебного года», «этого года», «с. г.»."""
    kind = tokens[i].kind
    if kind is Word.NUMBER:
        return _number_year(tokens, i) if is_year(tokens[i]) else _short_pair(tokens, i)
    if kind not in BEFORE_YEAR:
        return None
    if kind in (Word.COMMA, Word.DASH) and is_year(tokens[i + 1]):
        closed = kind is Word.COMMA or tokens[i + 2].kind in CLOSING  # «Ноябрь – 2021»
        year = _number_year(tokens, i + 1) if closed else None
        return None if year is None or _heads_next(tokens, kind, year.after) else year
    named = i + 1 + (tokens[i + 1].kind is Word.CALENDAR)
    if kind in (Word.CURRENT, Word.NEXT, Word.NEW) and tokens[named].kind in (Word.YEAR, Word.ACADEMIC):
        academic, _, after = year_words(tokens, named)
        return PrintedYear(0, 0, academic, tokens[i].value, words=True, after=after)
    if kind in OF_THIS and tokens[i + 1].kind is Word.DOT and tokens[i + 2].kind is Word.YEAR:
        return PrintedYear(0, 0, academic=False, shift=0, words=True, after=skip_dot(tokens, i + 3))
    return None


def _heads_next(tokens: Tokens, kind: Word, after: int) -> bool:
    """«…; 2023 г.: январь», «2022 – май, 2023 – март»: the year is the next one's."""
    listed = kind is Word.COMMA and tokens[after].kind is Word.DASH and is_year(tokens[0])
    return listed or tokens[after].kind is Word.COLON


def _short_pair(tokens: Tokens, i: int) -> PrintedYear | None:
    """«21-22 учебный год», «20/21 уч. г.»."""
    first, last = full_year(tokens[i]), full_year(tokens[i + 2])
    if tokens[i + 1].kind not in JOINTS or tokens[i + 3].kind is not Word.ACADEMIC or not first or last != first + 1:
        return None
    _, _, after = year_words(tokens, i + 3)
    return PrintedYear(first, last, academic=True, shift=0, words=True, after=after)


def _number_year(tokens: Tokens, i: int) -> PrintedYear:
    year = tokens[i].value
    after, last = i + 1, 0
    if tokens[after].kind not in BEHIND_YEAR:
        return PrintedYear(year, 0, academic=False, shift=0, words=False, after=after)
    if tokens[after].kind is Word.CALENDAR:  # «2022 календарный год»
        after += 1
    if tokens[after].kind is Word.YEAR and tokens[skip_dot(tokens, after + 1)].kind in JOINTS:
        after = skip_dot(tokens, after + 1)
    if tokens[after].kind in JOINTS and not is_iso(tokens, i):
        second = full_year(tokens[after + 1])
        if year < second <= year + 15 and not _begins_date(tokens, after + 1):
            last, after = second, after + 2
    academic, words, end = year_words(tokens, after)
    slashed = bool(last) and tokens[i + 1].kind is Word.SLASH and last == year + 1
    return PrintedYear(year, last, academic or slashed, 0, words, end)


def is_iso(tokens: Tokens, i: int) -> bool:
    return tokens[i + 3].kind is tokens[i + 1].kind and tokens[i + 4].kind is Word.NUMBER and tokens[i + 4].value <= 31


def _begins_date(tokens: Tokens, i: int) -> bool:
    """The number behind a dash is the day of a date, not a year: «2021-05.03.2022», «2021 - 15 мая»."""
    dotted = tokens[i + 1].kind is Word.DOT and tokens[i + 2].kind is Word.NUMBER and tokens[i].value < 32
    return dotted or tokens[i + 1].kind is Word.MONTH


def with_year(tokens: Tokens, point: Point, i: int, doubt: Doubt | None = None) -> Found:
    """The point with the year that follows it, if one does, and its weekday in brackets."""
    i = skip_dot(tokens, i)
    if tokens[i].kind not in BEHIND_POINT:
        return Found(point, i, doubt)
    year = printed_year(tokens, i) or _unnumbered_year(tokens, i) or _bracketed_year(tokens, i)
    if year is None:
        return _weekday_and_year(tokens, point, i, doubt)
    if year.academic and year.year and not year.last:  # «июнь 2022 уч. г.» is June 2022; September could be either
        year = year._replace(academic=False)
        late = (point.month if point.unit is Unit.DAY else point.number) >= FIRST_MONTH
        doubt = Doubt.ONE_ACADEMIC_YEAR if late and point.unit in (Unit.DAY, Unit.MONTH) else doubt
    paired = year.last == year.year + 1
    several = year.last if not paired and not year.academic else 0
    point = in_year(point, year.year, year.academic or paired, year.shift, several)
    if tokens[i].kind is Word.CURRENT:
        point = point._replace(calendar=True)
    return weekday_behind(tokens, point, year.after, doubt)


def _bracketed_year(tokens: Tokens, i: int) -> PrintedYear | None:
    """«май (2022 г.)»."""
    year = _number_year(tokens, i + 1) if tokens[i].kind is Word.OPEN and is_year(tokens[i + 1]) else None
    return year._replace(after=year.after + 1) if year and tokens[year.after].kind is Word.CLOSE else None


def _unnumbered_year(tokens: Tokens, i: int) -> PrintedYear | None:
    """«сентябрь года», «март уч. года»: a year without a number."""
    if tokens[i].kind is Word.YEAR:
        return PrintedYear(0, 0, academic=False, shift=0, words=True, after=skip_dot(tokens, i + 1))
    if tokens[i].kind is Word.NUMBER and tokens[i + 1].kind is Word.YEAR and tokens[i + 1].value == ABBREVIATED:
        short = full_year(tokens[i]) if tokens[i].value > LAST_MONTH else 0  # «май 22 г.»
        return (
            PrintedYear(short, 0, academic=False, shift=0, words=True, after=skip_dot(tokens, i + 2)) if short else None
        )
    if tokens[i].kind is Word.NEXT and tokens[i + 1].kind in ENDING:  # «январь следующего»
        return PrintedYear(0, 0, academic=False, shift=tokens[i].value, words=True, after=i + 1)
    if tokens[i].kind is Word.ACADEMIC:
        academic, _, after = year_words(tokens, i)
        return PrintedYear(0, 0, academic, 0, words=True, after=after)
    return None


def _weekday_and_year(tokens: Tokens, point: Point, i: int, doubt: Doubt | None) -> Found:
    """«14 октября (четверг) 2021 года»."""
    found = weekday_behind(tokens, point, i, doubt)
    year = printed_year(tokens, found.after) if found.after > i else None
    if year is None or not year.year or year.last:
        return found
    return Found(found.point._replace(year=year.year), year.after, doubt)


def weekday_behind(tokens: Tokens, point: Point, i: int, doubt: Doubt | None) -> Found:
    if point.unit is not Unit.DAY or tokens[i].kind not in BEFORE_WEEKDAY:
        return Found(point, i, doubt)
    j = i + 1 if tokens[i].kind in (Word.OPEN, Word.COMMA, Word.DASH) else i
    opens_next = tokens[i].kind is Word.DASH and tokens[skip_dot(tokens, j + 1)].kind is Word.NUMBER
    if tokens[j].kind is Word.WEEKDAY and not opens_next:
        point = point._replace(weekday=tokens[j].value)
        i = skip_dot(tokens, j + 1)
        while tokens[i].kind in (Word.COMMA, Word.DASH) and tokens[i + 1].kind is Word.WEEKDAY:
            point = point._replace(weekday=None)  # «3, 5 июня (пт, вс)»: whose weekday is whose is not told
            i = skip_dot(tokens, i + 2)
        if tokens[i].kind is Word.CLOSE:
            i += 1
    return Found(point, i, doubt)
