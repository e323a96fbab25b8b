"""Parsers of one point of time: «15.09.2021», «5 марта», «II квартал», «конец учебного года», «2021/22 уч. г.».

Every parser takes the tokens and a place among them and returns what it found and the place behind it, or None.
"""

from collections.abc import Callable

from scheduler.terms.dates import day_of_month, numeric_date
from scheduler.terms.nodes import Doubt, Part, Point, Unit, point_of
from scheduler.terms.numerals import NUMERALS, bare_number, behind_numeral, compound_day, roman_month
from scheduler.terms.vocabulary import TRIMESTER, Word
from scheduler.terms.years import Found, Tokens, is_year, printed_year, skip_dot, with_year, year_words

PointParser = Callable[[Tokens, int], Found | None]
UNITS = {Word.QUARTER: Unit.QUARTER, Word.HALF: Unit.HALF, Word.TERM: Unit.TERM}
PARTS = {Word.WEEK: Part.WEEK, Word.DECADE: Part.DECADE, Word.PORTION: Part.HALF}
BEFORE_PROGRAMME = (Word.DURING, Word.PERIOD, Word.WHOLE, Word.EDGE, Word.FOR, Word.IN)
BEFORE_YEAR_ALONE = (Word.DURING, Word.DOT, Word.WHOLE, Word.EDGE, Word.IN, Word.FOR, Word.NEW, Word.CURRENT)
HALVES = {1: 1, 2: 2, -1: 2}
SEMESTERS = {1: 1, 3: 2}  # the autumn term is the first
PARTS_COUNTED = 5
DECADE_DAYS = 10
FIRST_OR_LAST = {1: Part.BEGINNING, -1: Part.END}
EDGES = {1: Part.BEGINNING, 2: Part.MIDDLE, 3: Part.END, 4: Part.END}
EDGE_LISTING = (Word.EDGE, Word.COMMA, Word.AND, Word.DASH, Word.SLASH, Word.IN, Word.ON, Word.DOT)
EDGES_LISTED = 9
PART_MARKS = (Word.OPEN, Word.COMMA, Word.COLON, Word.DASH)
BEFORE_PART = frozenset({*PART_MARKS, *NUMERALS})


def counted(tokens: Tokens, i: int) -> Found | None:
    """«II квартал», «1-е полугодие», «третья четверть», «2 неделя мая», «первая половина октября»."""
    j, number = behind_numeral(tokens, i), tokens[i].value
    if found := _counted_unit(tokens, j, number):
        return found
    if not -1 <= number <= PARTS_COUNTED:
        return None
    if number in FIRST_OR_LAST and (found := _several(tokens, j, number) or _edge_day(tokens, j, number)):
        return found
    return _counted_part(tokens, j, number)


def _counted_unit(tokens: Tokens, i: int, number: int) -> Found | None:
    """«(II) квартал», «(1-е) полугодие», «(I) п/г», «(третья) четверть»."""
    unit = UNITS.get(tokens[i].kind)
    if tokens[i].kind is Word.HALF_MARK and tokens[i + 2].kind is Word.YEAR:
        unit, i = Unit.HALF, i + 2
    if not unit or not 1 <= number <= (2 if unit is Unit.HALF else 4):
        return None
    thirds = tokens[i].value == TRIMESTER and unit is Unit.TERM
    return with_year(tokens, Point(unit, number, part_number=TRIMESTER if thirds else 0), i + 1)


def _unit_behind(tokens: Tokens, i: int) -> Found | None:
    """«2 четверти» behind «последняя неделя»; of a trimester only the number is kept, so it has no weeks."""
    found = _counted_unit(tokens, behind_numeral(tokens, i), tokens[i].value) if tokens[i].kind in NUMERALS else None
    return found if found and not found.point.part_number else None


def _counted_part(tokens: Tokens, i: int, number: int) -> Found | None:
    """«(2) неделя мая», «(первая) половина октября», «(первая) неделя после каникул»."""
    if weekday := _counted_weekday(tokens, i, number):
        return weekday
    kind, following = tokens[i].kind, tokens[i + 1].kind
    part = PARTS.get(kind)
    if part is Part.WEEK and following is Word.AFTER and (inner := parse_whole(tokens, i + 2)):
        return inner._replace(point=inner.point._replace(part=Part.WEEK_AFTER, part_number=number))
    if kind is Word.DATE and number in FIRST_OR_LAST:
        part = FIRST_OR_LAST[number]
    behind = skip_dot(tokens, i + 1)
    inner = (parse_whole(tokens, behind) or _unit_behind(tokens, behind)) if part else None
    if inner is None:
        return None
    if part is Part.HALF and number not in HALVES:
        return None
    if part is Part.HALF and inner.point.unit in (Unit.YEAR, Unit.ACADEMIC_YEAR, Unit.TEACHING_YEAR):
        academic = inner.point.academic or inner.point.unit is not Unit.YEAR
        return Found(inner.point._replace(unit=Unit.HALF, number=HALVES[number], academic=academic), inner.after)
    return Found(inner.point._replace(part=part, part_number=number), inner.after, inner.doubt)


def _counted_weekday(tokens: Tokens, i: int, number: int) -> Found | None:
    """«(третий) четверг марта», «(вторая) рабочая среда марта»."""
    working = tokens[i].kind is Word.WORKING
    place = i + working
    if tokens[place].kind is not Word.WEEKDAY or tokens[place + 1].kind is not Word.MONTH:
        return None
    month = month_point(tokens, place + 1)
    part = Part.NTH_WORKING_WEEKDAY if working else Part.NTH_WEEKDAY
    return Found(month.point._replace(part=part, part_number=number, weekday=tokens[place].value), month.after)


def _several(tokens: Tokens, i: int, edge: int) -> Found | None:
    """«(первые) две недели сентября», «(последние) дни мая», «(первые) 10 дней октября»."""
    count = tokens[i].value if tokens[i].kind in (Word.CARDINAL, Word.NUMBER) else 0
    kind = tokens[i + bool(count)].kind
    inner = parse_whole(tokens, i + bool(count) + 1) if kind in (Word.WEEK, Word.DAY) else None
    if inner is None or inner.point.unit is not Unit.MONTH:
        return None
    if count and kind is Word.WEEK:
        return inner._replace(point=inner.point._replace(part=Part.WEEKS, part_number=count * edge))
    several = kind is Word.DAY and (count == DECADE_DAYS or (not count and tokens[i].value))
    return inner._replace(point=inner.point._replace(part=FIRST_OR_LAST[edge])) if several else None


def _edge_day(tokens: Tokens, i: int, edge: int) -> Found | None:
    """«(первый) день учебного года», «(последний) рабочий день декабря»."""
    working = tokens[i].kind is Word.WORKING
    i += working or tokens[i].kind is Word.ACADEMIC
    inner = (parse_whole(tokens, i + 1) or _numbered(tokens, i + 1)) if tokens[i].kind is Word.DAY else None
    if inner is None or inner.point.part:
        return None
    first, last = (Part.FIRST_WORKDAY, Part.LAST_WORKDAY) if working else (Part.FIRST_DAY, Part.LAST_DAY)
    return inner._replace(point=inner.point._replace(part=first if edge > 0 else last))


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
    """A number, unless it is the tail of a date that does not exist («15.13.2021») or of papers («№ 1», «п. 2.1»)."""
    if tokens[i - 1 - (tokens[i - 1].kind is Word.DOT)].kind is Word.HALF_MARK:
        return None
    if (
        i > 1
        and tokens[i - 1].kind is Word.DOT
        and tokens[i - 1].end == tokens[i].start
        and (tokens[i - 2].kind is Word.NUMBER and tokens[i - 2].end == tokens[i - 1].start)
    ):
        return None
    if tokens[i].kind is Word.ROMAN and (month := roman_month(tokens, i)):
        return month
    if tokens[i + 1].kind is Word.MONTH and (day := day_of_month(tokens, i)):
        return day
    for parser in NUMBER_PARSERS:
        if found := parser(tokens, i):
            return found
    return None


def month_point(tokens: Tokens, i: int) -> Found:
    token = tokens[i]
    point = point_of(Unit.MONTH, token.value)
    if token.rival:
        point = point._replace(rival=token.rival)
    found = with_year(tokens, point, i + 1)
    return _part_behind(tokens, found) if tokens[found.after].kind in BEFORE_PART else found


def _part_behind(tokens: Tokens, found: Found) -> Found:
    """«октябрь (1 неделя)», «ноябрь, вторая половина», «май – 4 неделя»."""
    i = found.after
    bracket = tokens[i].kind in PART_MARKS
    part = PARTS.get(tokens[i + bracket + 1].kind)
    if part is None or tokens[i + bracket].kind not in NUMERALS or tokens[i + bracket + 2].kind is Word.MONTH:
        return found
    after = i + bracket + 2
    after += tokens[after].kind is Word.CLOSE
    point = found.point._replace(part=part, part_number=tokens[i + bracket].value)
    return Found(point, after, found.doubt)


def weekday_first(tokens: Tokens, i: int) -> Found | None:
    """«понедельник, 15 ноября 2021»."""
    j = i + 1 + (tokens[i + 1].kind in (Word.COMMA, Word.DOT))
    found = number_point(tokens, j) if tokens[j].kind is Word.NUMBER else None
    if found is None or found.point.unit is not Unit.DAY:
        return None
    return found._replace(point=found.point._replace(weekday=tokens[i].value))


def season_point(tokens: Tokens, i: int) -> Found | None:
    """«осенью 2022 года», «в летний период», «весенние каникулы»."""
    after = i + 1
    unit = Unit.SEASON
    if tokens[after].kind is Word.HALF and tokens[i].value in SEMESTERS:
        return with_year(tokens, Point(Unit.HALF, SEMESTERS[tokens[i].value]), after + 1)
    if tokens[after].kind is Word.HOLIDAYS:
        unit, after = Unit.HOLIDAYS, after + 1
    if tokens[after].kind in (Word.PERIOD, Word.MONTHS):
        after += 1
    return with_year(tokens, Point(unit, tokens[i].value), after)


def edge_point(tokens: Tokens, i: int) -> Found | None:
    """«начало сентября», «конец учебного года», «окончание II четверти»."""
    part = EDGES[tokens[i].value]
    j = shared = skip_dot(tokens, i + 1)
    while tokens[shared].kind in EDGE_LISTING and shared < i + EDGES_LISTED:
        shared += 1
    if tokens[shared].kind in (Word.IN, Word.ON):
        shared += 1
    if tokens[shared].kind is Word.EVERY and tokens[shared + 1].kind in (Word.ACADEMIC, Word.YEAR, Word.CALENDAR):
        shared += 1
    inner = parse_whole(tokens, shared) or _numbered(tokens, shared)
    if inner is None or inner.point.part:
        return None
    if Word.EDGE in [token.kind for token in tokens[j:shared]]:  # «в начале и конце учебного года»
        inner = inner._replace(after=j)
    doubt = inner.doubt
    if inner.point.unit is Unit.YEAR and not inner.point.calendar:
        doubt = Doubt.VAGUE if inner.point.year else Doubt.END_OF_YEAR
    return Found(inner.point._replace(part=part), inner.after, doubt)


def _numbered(tokens: Tokens, i: int) -> Found | None:
    """«II четверти», «2022 года» behind «конец»."""
    if tokens[i].kind not in NUMERALS:
        return None
    return counted(tokens, i) or (year_point(tokens, i) if is_year(tokens[i]) else bare_number(tokens, i))


def whole_year(tokens: Tokens, i: int) -> Found | None:
    """«года», «учебного года», «всего календарного года»: the year of the context."""
    if tokens[i].kind is Word.CALENDAR and tokens[i + 1].kind is Word.YEAR:
        return Found(Point(Unit.YEAR, calendar=True), skip_dot(tokens, i + 2))
    academic, words, after = year_words(tokens, i)
    abbreviated = tokens[i].kind is Word.YEAR and tokens[i].value and tokens[i - 1].kind not in BEFORE_YEAR_ALONE
    if not words or abbreviated:
        return None
    unit = Unit.TEACHING_YEAR if academic else Unit.YEAR
    following = printed_year(tokens, after) if academic else None
    if following and following.year and following.last:
        return Found(Point(Unit.ACADEMIC_YEAR, year=following.year, academic=True), following.after)
    return Found(Point(unit, academic=academic), after)


def programme_point(tokens: Tokens, i: int) -> Found | None:
    """«срока реализации программы»: the span of the whole programme; «реализация программы» alone is content."""
    j = i
    if tokens[i].kind is Word.PROGRAMME and (i == 0 or tokens[i - 1].kind not in BEFORE_PROGRAMME):
        return None
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
NUMBER_PARSERS: tuple[PointParser, ...] = (numeric_date, counted, year_point, bare_number)
POINT_PARSERS: dict[Word, PointParser] = {
    Word.NUMBER: number_point,
    Word.ROMAN: number_point,
    Word.ORDINAL: number_point,
    Word.CARDINAL: compound_day,
    Word.MONTH: month_point,
    Word.SEASON: season_point,
    Word.EDGE: edge_point,
    Word.WEEKDAY: weekday_first,
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
