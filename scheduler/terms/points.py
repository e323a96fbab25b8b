"""Parsers of one point of time: «15.09.2021», «5 марта», «II квартал», «конец учебного года», «2021/22 уч. г.».

Every parser takes the tokens and a place among them and returns what it found and the place behind it, or None.
"""

from collections.abc import Callable

from scheduler.terms.dates import day_of_month, numeric_date
from scheduler.terms.nodes import Doubt, Part, Point, Unit
from scheduler.terms.vocabulary import Word
from scheduler.terms.years import Found, Tokens, is_year, printed_year, skip_dot, with_year, year_words

PointParser = Callable[[Tokens, int], Found | None]
UNITS = {Word.QUARTER: Unit.QUARTER, Word.HALF: Unit.HALF, Word.TERM: Unit.TERM}
COUNTED = (Word.QUARTER, Word.HALF, Word.TERM)
NUMERALS = (Word.NUMBER, Word.ROMAN, Word.ORDINAL)
LISTING = (Word.DASH, Word.COMMA, Word.AND, Word.TO, Word.SLASH, Word.UNTIL, Word.OR)
PARTS = {Word.WEEK: Part.WEEK, Word.DECADE: Part.DECADE, Word.PORTION: Part.HALF}
FIRST_OR_LAST = {1: Part.BEGINNING, -1: Part.END}
EDGES = {1: Part.BEGINNING, 2: Part.MIDDLE, 3: Part.END, 4: Part.END}
TRIMESTER = 3


def counted(tokens: Tokens, i: int) -> Found | None:
    """«II квартал», «1-е полугодие», «третья четверть», «2 неделя мая», «первая половина октября»."""
    j = skip_dot(tokens, i + 1)
    unit = UNITS.get(tokens[j].kind)
    if tokens[j].kind is Word.HALF_MARK and tokens[j + 2].kind is Word.YEAR:  # «I п/г»
        unit, j = Unit.HALF, j + 2
    number = tokens[i].value
    if unit and 1 <= number <= (2 if unit is Unit.HALF else 4):
        thirds = tokens[j].value == TRIMESTER and unit is Unit.TERM
        return with_year(tokens, Point(unit, number, part_number=TRIMESTER if thirds else 0), j + 1)
    part = PARTS.get(tokens[j].kind)
    if tokens[j].kind is Word.DATE and number in FIRST_OR_LAST:
        part = FIRST_OR_LAST[number]
    if tokens[j].kind is Word.WEEKDAY and tokens[j + 1].kind is Word.MONTH and -1 <= number <= 5:
        month = month_point(tokens, j + 1)
        point = month.point._replace(part=Part.NTH_WEEKDAY, part_number=number, weekday=tokens[j].value)
        return Found(point, month.after)
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
    """A number, unless it is the tail of a date that does not exist («15.13.2021»)."""
    if (
        i > 1
        and tokens[i - 1].kind is Word.DOT
        and tokens[i - 1].end == tokens[i].start
        and (tokens[i - 2].kind is Word.NUMBER and tokens[i - 2].end == tokens[i - 1].start)
    ):
        return None
    for parser in NUMBER_PARSERS:
        if found := parser(tokens, i):
            return found
    return None


def month_point(tokens: Tokens, i: int) -> Found:
    token = tokens[i]
    found = with_year(tokens, Point(Unit.MONTH, token.value, rival=token.rival), i + 1)
    return _part_behind(tokens, found)


def _part_behind(tokens: Tokens, found: Found) -> Found:
    """«октябрь (1 неделя)», «ноябрь, вторая половина»."""
    i = found.after
    bracket = tokens[i].kind in (Word.OPEN, Word.COMMA)
    part = PARTS.get(tokens[i + bracket + 1].kind)
    if part is None or tokens[i + bracket].kind not in NUMERALS or tokens[i + bracket + 2].kind is Word.MONTH:
        return found
    after = i + bracket + 2
    after += tokens[after].kind is Word.CLOSE
    point = found.point._replace(part=part, part_number=tokens[i + bracket].value)
    return Found(point, after, found.doubt)


def compound_day(tokens: Tokens, i: int) -> Found | None:
    """«двадцать пятого мая»."""
    tens, ones, month = tokens[i].value, tokens[i + 1], tokens[i + 2]
    if tens not in (20, 30) or ones.kind is not Word.ORDINAL or not 0 < ones.value < 10 or month.kind is not Word.MONTH:
        return None
    return with_year(tokens, Point(Unit.DAY, tens + ones.value, month.value), i + 3)


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
    inner = parse_whole(tokens, j) or _numbered(tokens, j)
    if inner is None or inner.point.part:
        return None
    doubt = inner.doubt
    if inner.point.unit is Unit.YEAR:
        doubt = Doubt.VAGUE if inner.point.year else Doubt.END_OF_YEAR
    return Found(inner.point._replace(part=part), inner.after, doubt)


def _numbered(tokens: Tokens, i: int) -> Found | None:
    """«II четверти», «2022 года» behind «конец»."""
    if tokens[i].kind not in NUMERALS:
        return None
    return counted(tokens, i) or (year_point(tokens, i) if is_year(tokens[i]) else None)


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
    if tokens[i].kind is Word.NEW and tokens[i + 1].kind is Word.YEAR:
        return Found(Point(Unit.DAY, 31, 12), i + 2)
    return year_point(tokens, i) or (whole_year(tokens, i + 1) if tokens[i].kind is Word.WHOLE else None)


WHOLES = frozenset(
    {Word.MONTH, Word.SEASON, Word.YEAR, Word.ACADEMIC, Word.CALENDAR, Word.CURRENT, Word.NEXT, Word.NEW}
)
NUMBER_PARSERS: tuple[PointParser, ...] = (numeric_date, day_of_month, counted, year_point, bare_number)
POINT_PARSERS: dict[Word, PointParser] = {
    Word.NUMBER: number_point,
    Word.ROMAN: number_point,
    Word.ORDINAL: number_point,
    Word.CARDINAL: compound_day,
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
