"""Parsers of one point of time: «15.09.2021», «5 марта», «II квартал», «конец учебного года», «2021/22 уч. г.».

Every parser takes the tokens and a place among them and returns what it found and the place behind it, or None.
"""

from collections.abc import Callable
from typing import NamedTuple

from scheduler.terms.nodes import Doubt, Part, Point, Unit
from scheduler.terms.tokens import Token
from scheduler.terms.vocabulary import Word

Tokens = list[Token]


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


PointParser = Callable[[Tokens, int], Found | None]
JOINTS = (Word.DASH, Word.SLASH)
UNITS = {Word.QUARTER: Unit.QUARTER, Word.HALF: Unit.HALF, Word.TERM: Unit.TERM}
COUNTED = (Word.QUARTER, Word.HALF, Word.TERM)
DATE_MARKS = (Word.DOT, Word.SLASH, Word.DASH)
NUMERALS = (Word.NUMBER, Word.ROMAN, Word.ORDINAL)
LISTING = (Word.DASH, Word.COMMA, Word.AND, Word.TO, Word.SLASH, Word.UNTIL, Word.OR)
PARTS = {Word.WEEK: Part.WEEK, Word.DECADE: Part.DECADE, Word.PORTION: Part.HALF}
EDGES = {1: Part.BEGINNING, 2: Part.MIDDLE, 3: Part.END, 4: Part.END}
TRIMESTER = 3


def is_year(token: Token) -> bool:
    return token.kind is Word.NUMBER and 1990 <= token.value <= 2100 and token.end - token.start == 4


def full_year(token: Token) -> int:
    """2009 for «09», 0 where the number is no year."""
    if token.kind is not Word.NUMBER:
        return 0
    if token.end - token.start == 2:
        return 2000 + token.value
    return token.value if is_year(token) else 0


def skip_dot(tokens: Tokens, i: int) -> int:
    return i + 1 if tokens[i].kind is Word.DOT else i


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
    if kind is Word.COMMA and is_year(tokens[i + 1]):
        i += 1
    if is_year(tokens[i]):
        return _number_year(tokens, i)
    if kind in (Word.CURRENT, Word.NEXT, Word.NEW) and tokens[i + 1].kind in (Word.YEAR, Word.ACADEMIC):
        academic, _, after = year_words(tokens, i + 1)
        return PrintedYear(0, 0, academic, int(kind is Word.NEXT), words=True, after=after)
    if kind in (Word.FROM, Word.TO) and tokens[i + 1].kind is Word.DOT and tokens[i + 2].kind is Word.YEAR:
        return PrintedYear(0, 0, academic=False, shift=0, words=True, after=skip_dot(tokens, i + 3))
    return None


def _number_year(tokens: Tokens, i: int) -> PrintedYear:
    year = tokens[i].value
    after, last = i + 1, 0
    if tokens[after].kind is Word.YEAR and tokens[skip_dot(tokens, after + 1)].kind in JOINTS:
        after = skip_dot(tokens, after + 1)
    if tokens[after].kind in JOINTS and not _is_iso(tokens, i):
        second = full_year(tokens[after + 1])
        if year < second <= year + 15 and not _begins_date(tokens, after + 1):
            last, after = second, after + 2
    academic, words, end = year_words(tokens, after)
    slashed = bool(last) and tokens[i + 1].kind is Word.SLASH and last == year + 1
    return PrintedYear(year, last, academic or slashed, 0, words, end)


def _is_iso(tokens: Tokens, i: int) -> bool:
    return tokens[i + 3].kind is Word.DASH and tokens[i + 4].kind is Word.NUMBER and tokens[i + 4].value <= 31


def _begins_date(tokens: Tokens, i: int) -> bool:
    """The number behind a dash is the day of a date, not a year: «2021-05.03.2022», «2021 - 15 мая»."""
    dotted = tokens[i + 1].kind is Word.DOT and tokens[i + 2].kind is Word.NUMBER and tokens[i].value < 32
    return dotted or tokens[i + 1].kind is Word.MONTH


def with_year(tokens: Tokens, point: Point, i: int, doubt: Doubt | None = None) -> Found:
    """The point with the year that follows it, if one does, and its weekday in brackets."""
    i = skip_dot(tokens, i)
    year = printed_year(tokens, i)
    if year is None and tokens[i].kind is Word.YEAR:
        year = PrintedYear(0, 0, academic=False, shift=0, words=True, after=skip_dot(tokens, i + 1))
    if year is None and tokens[i].kind is Word.ACADEMIC:
        academic, _, after = year_words(tokens, i)
        year = PrintedYear(0, 0, academic, 0, words=True, after=after)
    if year:
        paired = year.last == year.year + 1
        point = point._replace(year=year.year, academic=year.academic or paired, shift=year.shift)
        i = year.after
    return weekday_behind(tokens, point, i, doubt)


def weekday_behind(tokens: Tokens, point: Point, i: int, doubt: Doubt | None) -> Found:
    j = i + 1 if tokens[i].kind in (Word.OPEN, Word.COMMA) else i
    if point.unit is Unit.DAY and tokens[j].kind is Word.WEEKDAY:
        point = point._replace(weekday=tokens[j].value)
        i = skip_dot(tokens, j + 1)
        if tokens[i].kind is Word.CLOSE:
            i += 1
    return Found(point, i, doubt)


def numeric_date(tokens: Tokens, i: int) -> Found | None:
    """«15.09.2021», «22.04.», «01.2022», «2021-09-15», «15/09/21»."""
    first, mark, second = tokens[i], tokens[i + 1].kind, tokens[i + 2]
    if first.kind is not Word.NUMBER or not first.value or mark not in DATE_MARKS:
        return None
    if second.kind is Word.ROMAN and mark is Word.DOT and first.value <= 31:
        return with_year(tokens, Point(Unit.DAY, first.value, second.value), i + 3)
    if second.kind is not Word.NUMBER:
        return None
    if mark is Word.DASH:
        return _iso_date(tokens, i)
    if tokens[i + 3].kind is mark and first.value <= 31 and 1 <= second.value <= 12:
        if year := full_year(tokens[i + 4]):
            return _dated(tokens, Point(Unit.DAY, first.value, second.value, year), i + 5)
    return _short_date(tokens, i) if mark is Word.DOT else None


def _iso_date(tokens: Tokens, i: int) -> Found | None:
    year, month, day = tokens[i], tokens[i + 2].value, tokens[i + 4]
    if is_year(year) and 1 <= month <= 12 and _is_iso(tokens, i) and day.value:
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
    if not 1 <= tokens[i].value <= 31 or tokens[i + 1].kind is not Word.MONTH:
        return None
    month = tokens[i + 1]
    return with_year(tokens, Point(Unit.DAY, tokens[i].value, month.value, rival=month.rival), i + 2)


def counted(tokens: Tokens, i: int) -> Found | None:
    """«II квартал», «1-е полугодие», «третья четверть», «2 неделя мая», «первая половина октября»."""
    j = skip_dot(tokens, i + 1)
    unit = UNITS.get(tokens[j].kind)
    number = tokens[i].value
    if unit and 1 <= number <= (2 if unit is Unit.HALF else 4):
        thirds = tokens[j].value == TRIMESTER and unit is Unit.TERM
        return with_year(tokens, Point(unit, number, part_number=TRIMESTER if thirds else 0), j + 1)
    part = PARTS.get(tokens[j].kind)
    inner = parse_whole(tokens, j + 1) if part and -1 <= number <= 5 else None
    if inner is None:
        return None
    if part is Part.HALF and inner.point.unit in (Unit.YEAR, Unit.ACADEMIC_YEAR, Unit.TEACHING_YEAR):
        academic = inner.point.academic or inner.point.unit is not Unit.YEAR
        return Found(inner.point._replace(unit=Unit.HALF, number=number, academic=academic), inner.after)
    return Found(inner.point._replace(part=part, part_number=number), inner.after, inner.doubt)


def bare_number(tokens: Tokens, i: int) -> Found | None:
    """«3» of «с 3 по 22 сентября», «I» of «I-II квартал»: only where another number follows."""
    token, mark = tokens[i], tokens[i + 1].kind
    j = i + 1
    while tokens[j].kind in (Word.TO, Word.COMMA) and tokens[j + 1].kind in (Word.TO, Word.AND):
        j += 1
    follows = tokens[j + 1].kind
    short = token.kind is not Word.NUMBER or token.end - token.start <= 2
    if mark in LISTING and follows in NUMERALS and short and 1 <= token.value <= 31:
        return Found(Point(Unit.BARE, token.value), i + 1)
    return None


def year_point(tokens: Tokens, i: int) -> Found | None:
    """«2021 год», «2021/2022 учебный год», «в следующем году». A pair of calendar years is a range, not a point."""
    year = printed_year(tokens, i)
    if year is None or tokens[i].kind is Word.COMMA:
        return None
    if not year.academic:
        point = Point(Unit.YEAR, year=year.year, shift=year.shift)
        return Found(point, year.after) if not year.last else None
    if year.year and not year.last:
        point = Point(Unit.ACADEMIC_YEAR, year=year.year - 1, academic=True)
        return Found(point, year.after, Doubt.ONE_ACADEMIC_YEAR)
    unit = Unit.ACADEMIC_YEAR if year.year else Unit.TEACHING_YEAR
    return Found(Point(unit, year=year.year, academic=True, shift=year.shift), year.after)


def number_point(tokens: Tokens, i: int) -> Found | None:
    for parser in NUMBER_PARSERS:
        if found := parser(tokens, i):
            return found
    return None


def month_point(tokens: Tokens, i: int) -> Found | None:
    token = tokens[i]
    return with_year(tokens, Point(Unit.MONTH, token.value, rival=token.rival), i + 1)


def season_point(tokens: Tokens, i: int) -> Found | None:
    """«осенью 2022 года», «в летний период», «весенние каникулы»."""
    after = i + 1
    unit = Unit.SEASON
    if tokens[after].kind is Word.HOLIDAYS:
        unit, after = Unit.HOLIDAYS, after + 1
    if tokens[after].kind in (Word.PERIOD, Word.MONTHS):
        after += 1
    return with_year(tokens, Point(unit, tokens[i].value), after)


def edge_point(tokens: Tokens, i: int) -> Found | None:
    """«начало сентября», «конец учебного года», «окончание II четверти»."""
    part = EDGES[tokens[i].value]
    j = i + 1
    if tokens[j].kind is Word.IN:
        j += 1
    inner = parse_whole(tokens, j) or (counted(tokens, j) if tokens[j].kind in NUMERALS else None)
    if inner is None or inner.point.part:
        return None
    doubt = Doubt.END_OF_YEAR if inner.point.unit is Unit.YEAR and not inner.point.year else inner.doubt
    return Found(inner.point._replace(part=part), inner.after, doubt)


def whole_year(tokens: Tokens, i: int) -> Found | None:
    """«года», «учебного года», «всего календарного года»: the year of the context."""
    if tokens[i].kind is Word.CALENDAR and tokens[i + 1].kind is Word.YEAR:
        return Found(Point(Unit.YEAR, calendar=True), skip_dot(tokens, i + 2))
    academic, words, after = year_words(tokens, i)
    if not words:
        return None
    unit = Unit.TEACHING_YEAR if academic else Unit.YEAR
    following = printed_year(tokens, after) if academic else None
    if following and following.year and following.last:
        return Found(Point(Unit.ACADEMIC_YEAR, year=following.year, academic=True), following.after)
    return Found(Point(unit, academic=academic), after)


def programme_point(tokens: Tokens, i: int) -> Found | None:
    """«срока реализации программы»: the span of the whole programme."""
    j = i
    while tokens[j].kind in (Word.PERIOD, Word.PROGRAMME):
        j += 1
    printed = {token.kind for token in tokens[i:j]}
    return Found(Point(Unit.PROGRAMME), j) if Word.PROGRAMME in printed else None


def relative_point(tokens: Tokens, i: int) -> Found | None:
    """«текущего года», «нового учебного года», «всего учебного года»."""
    if is_year(tokens[i + 1]):
        return year_point(tokens, i + 1)
    return year_point(tokens, i) or (whole_year(tokens, i + 1) if tokens[i].kind is Word.WHOLE else None)


WHOLES = frozenset(
    {Word.MONTH, Word.SEASON, Word.YEAR, Word.ACADEMIC, Word.CALENDAR, Word.CURRENT, Word.NEXT, Word.NEW}
)
NUMBER_PARSERS: tuple[PointParser, ...] = (numeric_date, day_of_month, counted, year_point, bare_number)
POINT_PARSERS: dict[Word, PointParser] = {
    Word.NUMBER: number_point,
    Word.ROMAN: number_point,
    Word.ORDINAL: number_point,
    Word.MONTH: month_point,
    Word.SEASON: season_point,
    Word.EDGE: edge_point,
    Word.YEAR: whole_year,
    Word.ACADEMIC: whole_year,
    Word.CALENDAR: whole_year,
    Word.CURRENT: relative_point,
    Word.NEXT: relative_point,
    Word.NEW: relative_point,
    Word.WHOLE: relative_point,
    Word.FROM: year_point,
    Word.TO: year_point,
    Word.PERIOD: programme_point,
    Word.PROGRAMME: programme_point,
}


def parse_whole(tokens: Tokens, i: int) -> Found | None:
    """A month, season or year: what may have a beginning, an end and weeks. Never calls back: long texts stay cheap."""
    return parse_point(tokens, i) if tokens[i].kind in WHOLES else None


def parse_point(tokens: Tokens, i: int) -> Found | None:
    """The point of time that begins at token `i`."""
    parser = POINT_PARSERS.get(tokens[i].kind)
    return parser(tokens, i) if parser else None
