"""Parsers of stretches of time: «с 20 апреля по 14 мая», «не позднее 15.09.2021 г.», «1-10.2009», «2021 – 2024 гг.»."""

from scheduler.terms.nodes import Bound, Doubt, Part, Point, Stretch, Unit
from scheduler.terms.numbered import Joined, month_and_number
from scheduler.terms.openings import FRAME, FROM, OPENING, UNTIL, named_edge, parse_opening
from scheduler.terms.points import POINT_PARSERS, parse_point
from scheduler.terms.vocabulary import Word
from scheduler.terms.years import Found, Tokens, is_year, printed_year, skip_dot

STARTING = (Unit.TEACHING_YEAR, Unit.ACADEMIC_YEAR, Unit.HALF, Unit.TERM, Unit.SEASON, Unit.HOLIDAYS)
UNDER_YEAR = (Unit.MONTH, Unit.QUARTER, Unit.TERM, Unit.HALF, Unit.SEASON, Unit.HOLIDAYS)
INCLUDED = (Unit.YEAR, Unit.MONTH, Unit.QUARTER)
CONTENT = (Word.UNKNOWN, Word.PROGRAMME)
NEW_YEARS_EVE = (31, 12)  # what «Нового года» is read as
YEARS = (Unit.YEAR, Unit.ACADEMIC_YEAR, Unit.TEACHING_YEAR)
BEFORE_LAST = frozenset({Word.DASH, Word.TO, Word.UNTIL, Word.BY, Word.COMMA, Word.DOT, Word.EDGE})
MAY_BE_STRETCH = frozenset({*POINT_PARSERS, *FRAME, *UNTIL, *FROM, Word.NOT})

Parsed = tuple[Stretch, int, tuple[Doubt, ...]]


def parse_stretch(tokens: Tokens, i: int) -> Parsed | None:
    """The stretch that begins at token `i`, with the preposition before it; the place behind it; its doubts."""
    kind = tokens[i].kind
    bound, begin, word = parse_opening(tokens, i) if kind in OPENING or kind is Word.NUMBER else (Bound.NONE, i, kind)
    ranges = RANGES.get(tokens[begin].kind)
    joined = ranges(tokens, begin) if ranges else None
    if joined is None:
        found = parse_point(tokens, begin) or _whole_period(tokens, i, begin)
        if found is None or (i == begin > 0 and _hangs(tokens, i, found.point)):
            return None
        joined = _joined(tokens, found, bound is Bound.FROM)
    first, last, after, doubts = joined
    if bound is Bound.UNTIL and first.unit is Unit.YEAR and _lasts(tokens, i, begin):
        first, last, bound, doubts = Point(Unit.YEAR), first, Bound.NONE, (Doubt.WHOLE_BOUND,)
    elif last is not None:
        first, bound = first._replace(part=Part.PASSED) if word is Word.AFTER else first, Bound.NONE
    elif bound is not Bound.NONE:
        first, doubts = _bounded(first, doubts, bound, word)
    return Stretch(first, last, bound, tokens[i].start, tokens[after - 1].end), after, doubts


def as_item(tokens: Tokens, i: int, stretch: Stretch, after: int) -> Stretch:
    """«сентябрь – приказ, 2022 год – реализация»: a year with content of its own dates nothing before."""
    if stretch.first.unit not in YEARS or stretch.last is not None or tokens[after + 1].kind not in CONTENT:
        return stretch
    told = tokens[after].kind in (Word.DASH, Word.COLON) and tokens[i - 1].kind is not Word.CLOSE
    listed = tokens[after].kind is Word.OPEN and tokens[i - 1].kind is Word.COMMA
    return stretch._replace(last=stretch.first) if (told or listed) and stretch.first.year else stretch


def _whole_period(tokens: Tokens, i: int, begin: int) -> Found | None:
    """«в течение всего периода» is the whole programme."""
    kinds = {token.kind for token in tokens[i:begin]}
    return Found(Point(Unit.PROGRAMME), begin) if {Word.WHOLE, Word.PERIOD} <= kinds else None


def _lasts(tokens: Tokens, i: int, begin: int) -> bool:
    """«на период до 2027 года» begins with the year of the context."""
    return any(token.kind is Word.PERIOD for token in tokens[i:begin]) and tokens[i].kind in (Word.ON, Word.FOR)


def _hangs(tokens: Tokens, i: int, point: Point) -> bool:
    """«года» at the end of other words, without «в течение» or a number, is no term («итоги года»)."""
    if tokens[i].kind not in (Word.YEAR, Word.ACADEMIC):
        return False
    printed = point.year or point.shift or point.part or point.unit not in YEARS
    closing = tokens[i + 1].kind is Word.STOP or tokens[i - 1].kind in (Word.UNKNOWN, Word.ACADEMIC)
    return not printed and closing


def _joined(tokens: Tokens, found: Found, opened: bool) -> Joined:
    """A second point behind a dash, «по» or (after «с») «до» makes a range."""
    first, i, doubt = found
    doubts: tuple[Doubt, ...] = (doubt,) if doubt else ()
    if tokens[i].kind not in BEFORE_LAST:
        return first, None, i, doubts
    joint = i
    if opened and tokens[i].kind in (Word.COMMA, Word.DOT):
        joint += tokens[i].kind is Word.COMMA or named_edge(tokens, i + 1) is Bound.UNTIL
    if opened and named_edge(tokens, joint) is Bound.UNTIL:
        joint += 1
    marks = (Word.DASH, Word.TO, Word.UNTIL, Word.BY) if opened else (Word.DASH, Word.TO)
    if tokens[joint].kind in marks:
        while tokens[joint].kind in (*marks, Word.NOT, Word.LATER, Word.IN):  # «с 5 по по 25 марта»
            joint += 1
        last = parse_point(tokens, joint)
        if last and _heads(first, last.point):
            return first, None, i, doubts
        if last and _may_close(first, last.point):
            doubts += (last.doubt,) if last.doubt else ()
            if first.last_year or last.point.last_year or _torn(first, last.point):  # «июль 2021–2030 – февраль»
                doubts += (Doubt.UNCLEAR,)
            if tokens[last.after].kind is Word.DASH and (end := parse_point(tokens, last.after + 1)):
                return first, end.point, end.after, (*doubts, Doubt.UNCLEAR)
            return first, last.point, last.after, doubts
    return first, None, i, doubts


def _heads(first: Point, last: Point) -> bool:
    """«2022 – май», «2023 г. – II квартал»: the year heads what follows, the dash joins nothing."""
    return first.unit in YEARS and first.year > 0 and not first.part and not last.year and last.unit in UNDER_YEAR


def _torn(first: Point, last: Point) -> bool:
    """«2022-24 февраля»: the year belongs to the day, or the number to the year."""
    return first.unit is Unit.YEAR and last.unit is Unit.DAY and not last.year


def _may_close(first: Point, last: Point) -> bool:
    years = last.unit in YEARS and not last.part
    if last.unit is Unit.PROGRAMME:
        return False
    return not years or first.unit is last.unit or first.year > 0


def _bounded(
    point: Point, doubts: tuple[Doubt, ...], bound: Bound, word: Word
) -> tuple[Point, tuple[Doubt, ...]]:  # fmt: skip
    """«до D», «с D». «К началу учебного года» ends the day before it; «до мая» may leave May out, «по май» does not."""
    if doubts:
        doubts = tuple(doubt for doubt in doubts if doubt is not Doubt.VAGUE)
    if word is Word.AFTER:
        point = point._replace(part=Part.PASSED)
    elif word is Word.BEFORE and point.unit is Unit.DAY and (point.number, point.month) != NEW_YEARS_EVE:
        point = point._replace(part=Part.ONSET)  # «накануне 1 сентября»
    elif bound is Bound.UNTIL:
        if point.part is Part.BEGINNING or (not point.part and point.unit in STARTING):
            point = point._replace(part=Part.ONSET)
        elif not point.part and point.unit in INCLUDED and word is not Word.TO:
            doubts = (*doubts, Doubt.WHOLE_BOUND)
    return point, doubts


def _numeric_range(tokens: Tokens, i: int) -> Joined | None:
    if is_year(tokens[i]):
        return _years_range(tokens, i)
    return _months_or_days(tokens, i) if tokens[i + 1].kind is Word.DASH else None


def _years_range(tokens: Tokens, i: int) -> Joined | None:
    """«2021 – 2024 гг.», «2020 г. по 2023 г.»: whole calendar years."""
    year = printed_year(tokens, i)
    if year is None or not year.last or (year.academic and year.last == year.year + 1):
        return None
    if year.academic:
        first, last = (Point(Unit.ACADEMIC_YEAR, year=one, academic=True) for one in (year.year, year.last - 1))
        return first, last, year.after, ()
    return Point(Unit.YEAR, year=year.year), Point(Unit.YEAR, year=year.last), year.after, ()


def _months_or_days(tokens: Tokens, i: int) -> Joined | None:
    """«1-10.2009»: months of 2009, or days of a month left out? Read as months, and asked."""
    kinds = [token.kind for token in tokens[i : i + 5]]
    if kinds != [Word.NUMBER, Word.DASH, Word.NUMBER, Word.DOT, Word.NUMBER]:
        return None
    first, last, year = tokens[i].value, tokens[i + 2].value, tokens[i + 4]
    if not is_year(year) or not 1 <= first < last <= 12:
        return None
    begins, ends = (Point(Unit.MONTH, month, year=year.value) for month in (first, last))
    return begins, ends, skip_dot(tokens, i + 5), (Doubt.MONTHS_OR_DAYS,)


RANGES = {Word.NUMBER: _numeric_range, Word.MONTH: month_and_number}
