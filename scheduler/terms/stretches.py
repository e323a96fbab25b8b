"""Parsers of stretches of time: «с 20 апреля по 14 мая», «не позднее 15.09.2021 г.», «1-10.2009», «2021 – 2024 гг.»."""

from typing import NamedTuple

from scheduler.terms.nodes import Bound, Doubt, Part, Point, Stretch, Unit
from scheduler.terms.points import (
    Found,
    Tokens,
    is_year,
    parse_point,
    printed_year,
    skip_dot,
)
from scheduler.terms.vocabulary import Word

LEADING = frozenset({Word.IN, Word.ON, Word.FOR, Word.DURING, Word.PERIOD, Word.BY, Word.TO, Word.WHOLE})
YEARS = (Unit.YEAR, Unit.ACADEMIC_YEAR, Unit.TEACHING_YEAR)


class Parsed(NamedTuple):
    stretch: Stretch
    after: int
    doubts: tuple[Doubt, ...] = ()


def parse_stretch(tokens: Tokens, i: int) -> Parsed | None:
    """The stretch that begins at token `i`, with the preposition before it."""
    bound, opened, begin = _preposition(tokens, i)
    parsed = _years_range(tokens, begin) or _months_or_days(tokens, begin)
    if parsed is None:
        first = parse_point(tokens, begin)
        if first is None or (bound is Bound.NONE and _hangs(tokens, i, begin, first.point)):
            return None
        parsed = _joined(tokens, first, opened)
    if bound is Bound.UNTIL and begin - i > 1 and parsed.stretch.first.unit is Unit.YEAR and _lasts(tokens, i, begin):
        parsed = Parsed(Stretch(Point(Unit.YEAR), parsed.stretch.first), parsed.after, (Doubt.WHOLE_YEAR_BOUND,))
    elif parsed.stretch.last is None and bound is not Bound.NONE:
        parsed = _bounded(parsed, bound)
    stretch = parsed.stretch._replace(start=tokens[i].start, end=tokens[parsed.after - 1].end)
    return Parsed(stretch, parsed.after, parsed.doubts)


def _lasts(tokens: Tokens, i: int, begin: int) -> bool:
    """«на период до 2027 года» begins with the year of the context."""
    return any(token.kind is Word.PERIOD for token in tokens[i:begin]) and tokens[i].kind in (Word.ON, Word.FOR)


def _hangs(tokens: Tokens, i: int, begin: int, point: Point) -> bool:
    """«года» without «в течение» or a number is no term by itself («итоги года»)."""
    return i == begin and point.unit in YEARS and not (point.year or point.shift or point.part) and (
        tokens[i].kind in (Word.YEAR, Word.ACADEMIC) and tokens[i + 1].kind is Word.STOP and i > 0
    )


def _preposition(tokens: Tokens, i: int) -> tuple[Bound, bool, int]:
    """(bound, «с» that waits for its «по», place behind)."""
    kind = tokens[i].kind
    bound, opened = Bound.NONE, False
    if kind is Word.NOT and tokens[i + 1].kind is Word.LATER:
        bound, i = Bound.UNTIL, i + 2
        if tokens[i].kind in (Word.UNTIL, Word.BY):
            i += 1
    elif kind in (Word.UNTIL, Word.BY, Word.TO):
        bound, i = Bound.UNTIL, i + 1
    elif kind in (Word.FROM, Word.SINCE):
        bound, opened, i = Bound.FROM, True, i + 1
        if tokens[i].kind is Word.FROM:
            i += 1
    else:
        while tokens[i].kind in LEADING:
            if tokens[i].kind is Word.WHOLE and tokens[i + 1].kind not in LEADING | {Word.YEAR, Word.ACADEMIC}:
                break
            if tokens[i].kind is Word.PERIOD and tokens[i + 1].kind is Word.PROGRAMME:
                break
            i += 1
        if tokens[i].kind in (Word.UNTIL, Word.FROM, Word.SINCE, Word.NOT) and tokens[i - 1].kind in LEADING:
            return _preposition(tokens, i)
    return bound, opened, i


def _joined(tokens: Tokens, first: Found, opened: bool) -> Parsed:
    """A second point behind a dash, «по» or (after «с») «до» makes a range."""
    i = first.after
    doubts = (first.doubt,) if first.doubt else ()
    joint = i
    if tokens[i].kind is Word.COMMA and opened:
        joint += 1
    marks = (Word.DASH, Word.TO, Word.UNTIL, Word.BY) if opened else (Word.DASH, Word.TO)
    if tokens[joint].kind in marks:
        while tokens[joint].kind in (*marks, Word.NOT, Word.LATER, Word.IN):  # «с 5 по по 25 марта»
            joint += 1
        last = parse_point(tokens, joint)
        if last and _may_close(first.point, last.point):
            doubts += (last.doubt,) if last.doubt else ()
            return Parsed(Stretch(first.point, last.point), last.after, doubts)
    return Parsed(Stretch(first.point), i, doubts)


def _may_close(first: Point, last: Point) -> bool:
    years = last.unit in YEARS and not last.part
    return not years or first.unit is last.unit or first.year > 0


def _bounded(parsed: Parsed, bound: Bound) -> Parsed:
    """«до D», «с D». The start of a beginning is meant: «к началу учебного года» ends the day before it."""
    point, doubts = parsed.stretch.first, parsed.doubts
    if point.part is Part.BEGINNING or (point.unit is Unit.TEACHING_YEAR and not point.part) or (
        point.unit is Unit.ACADEMIC_YEAR and bound is Bound.UNTIL and not point.part
    ):
        point = point._replace(part=Part.ONSET)
    elif point.unit is Unit.YEAR and not point.part and bound is Bound.UNTIL:
        doubts = (*doubts, Doubt.WHOLE_YEAR_BOUND)
    return Parsed(Stretch(point, None, bound), parsed.after, doubts)


def _years_range(tokens: Tokens, i: int) -> Parsed | None:
    """«2021 – 2024 гг.», «2020 г. по 2023 г.»: whole calendar years."""
    if not is_year(tokens[i]):
        return None
    year = printed_year(tokens, i)
    if year is None or year.academic or not year.last:
        return None
    return Parsed(Stretch(Point(Unit.YEAR, year=year.year), Point(Unit.YEAR, year=year.last)), year.after)


def _months_or_days(tokens: Tokens, i: int) -> Parsed | None:
    """«1-10.2009»: months of 2009, or days of a month left out? Read as months, and asked."""
    kinds = [token.kind for token in tokens[i : i + 5]]
    if kinds[:5] != [Word.NUMBER, Word.DASH, Word.NUMBER, Word.DOT, Word.NUMBER]:
        return None
    first, last, year = tokens[i].value, tokens[i + 2].value, tokens[i + 4]
    if not is_year(year) or not 1 <= first < last <= 12 or is_year(tokens[i]):
        return None
    months = Stretch(Point(Unit.MONTH, first, year=year.value), Point(Unit.MONTH, last, year=year.value))
    return Parsed(months, skip_dot(tokens, i + 5), (Doubt.MONTHS_OR_DAYS,))
