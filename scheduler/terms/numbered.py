"""Numbers behind the month they belong to: «март, 29-30», «сент 15 - окт 10», «сен. 21 - май 22», «апр. 22».

Such a number is a day, or a year in two digits: `settle` decides where the phrase stands, and keeps the other reading
where both fit, to be asked.
"""

from collections.abc import Iterable
from itertools import pairwise

from scheduler.terms.nodes import Doubt, Point, Stretch, Term, Unit, in_year, point_of
from scheduler.terms.values import Context
from scheduler.terms.vocabulary import Word
from scheduler.terms.years import Tokens, full_year, is_year, skip_dot, year_words

Joined = tuple[Point, Point | None, int, tuple[Doubt, ...]]
"""One point or two, the place behind them and what is doubtful, before the preposition says what they bound."""
LAST_DAY = 31
CENTURY = 2000
ENDING = (Word.STOP, Word.CLOSE)
BETWEEN_DAYS = (Word.COMMA, Word.AND)
BEFORE_DAYS = (Word.COLON, Word.DASH, Word.OPEN, Word.NUMBER)
SHORT_YEARS = range(13, 29)  # in two digits, where no column says which years are meant
LONGEST = 5


def month_and_number(tokens: Tokens, i: int) -> Joined | None:
    """The numbers behind the month at `i`; nothing where they count something («октябрь, 3 неделя»)."""
    number, kind = i + 1, tokens[i + 1].kind
    if kind is Word.DOT:
        number, kind = i + 2, tokens[i + 2].kind
    opened = kind is Word.OPEN
    if opened or kind is Word.COMMA:
        number += 1
        number += tokens[number].kind is Word.FROM and tokens[number + 2].kind is Word.TO
    if tokens[number].kind is not Word.NUMBER or tokens[i].rival:
        return None
    if tokens[number + 1].kind in (Word.DASH, Word.TO):
        if (
            kind is Word.NUMBER and tokens[number + 3].kind is Word.MONTH
        ):  # «сентябрь 15 – 20 октября»: whose is the 15?
            return point_of(Unit.MONTH, tokens[i].value), None, number, (Doubt.UNCLEAR,)
        return _days_behind(tokens, i, number, opened) or _two_months(tokens, i, number)
    return None if opened else _one_number(tokens, i, number)


def days_listed(tokens: Tokens, i: int) -> tuple[list[Stretch], int] | None:
    """The days behind the month at `i` and the place behind them: «ноябрь: 16, 23, 30», «октябрь 2022 г. (6, 13)».

    Nothing where they are no list, go down, count something or may be years («март (21, 22)»).
    """
    j, year = i + 1, tokens[i + 1].value if is_year(tokens[i + 1]) else 0
    if year:
        _, _, j = year_words(tokens, j + 1)
    opened = tokens[j].kind is Word.OPEN
    j += opened or tokens[j].kind in (Word.COLON, Word.DASH)
    if tokens[j].kind is not Word.NUMBER or tokens[j + 1].kind not in BETWEEN_DAYS or tokens[i].rival:
        return None
    days = [tokens[j]]
    while tokens[j + 1].kind in BETWEEN_DAYS and tokens[j + 2].kind is Word.NUMBER:
        j += 2
        days.append(tokens[j])
    closing = tokens[j + 1].kind
    listed = closing is Word.COMMA and tokens[j + 2].kind is Word.MONTH
    if closing is not Word.CLOSE if opened else not (listed or closing in ENDING):
        return None
    values = [day.value for day in days]
    if len(days) < 2 or not _rising(values):
        return None
    month, starts = tokens[i].value, [tokens[i].start, *(day.start for day in days[1:])]
    points = [point_of(Unit.DAY, value, month, year) for value in values]
    named = zip(points, starts, days, strict=True)
    return [Stretch(point, start=start, end=day.end) for point, start, day in named], j + 1 + opened


def _rising(days: list[int]) -> bool:
    """Days in their order, and no years."""
    years = days == [*range(days[0], days[0] + len(days))] and days[0] in SHORT_YEARS
    return not years and all(0 < day < later <= LAST_DAY for day, later in pairwise(days))


def _one_number(tokens: Tokens, i: int, number: int) -> Joined | None:
    """«март, 29», «апр. 22», «(март, 29)»; not the «2)» of «1) сентябрь, 2) октябрь»."""
    if tokens[number + 1].kind is Word.CLOSE and Word.OPEN not in [token.kind for token in tokens[:i]]:
        return None
    doubts = _closing(tokens, number + 1)
    point = _numbered(tokens, i, number)
    return (point, None, number + 1, (*_doubt_of(point), *doubts)) if point and doubts is not None else None


def _days_behind(tokens: Tokens, i: int, number: int, opened: bool) -> Joined | None:
    """«март, 29-30», «март (с 29 по 30)»; «март, 21-22» may be years."""
    last = number + 2
    doubts = _closing(tokens, last + 1)
    first, second = _numbered(tokens, i, number), _numbered(tokens, i, last)
    if doubts is None or first is None or second is None or first.number >= second.number:
        return None
    after = last + 1 + (opened and tokens[last + 1].kind is Word.CLOSE)
    return first, second, after, (*_doubt_of(first, second), *doubts)


def _two_months(tokens: Tokens, i: int, number: int) -> Joined | None:
    """«сент 15 - окт 10»; «сен. 21 - май 22» are years, for the months run over a new year and the numbers count it."""
    month = number + 2
    second = skip_dot(tokens, month + 1)
    if tokens[month].kind is not Word.MONTH or tokens[month].rival:
        return None
    year, following = full_year(tokens[number]), full_year(tokens[second])
    _, named, after = year_words(tokens, second + 1)  # «сен. 21 - окт. 22 гг.»
    over = following == year + 1 and tokens[i].value > tokens[month].value
    if CENTURY + SHORT_YEARS[0] <= year <= following and (named or over) and _closing(tokens, after) == ():
        first, last = (point_of(Unit.MONTH, tokens[place].value) for place in (i, month))
        return in_year(first, year), in_year(last, following), after, ()
    begins, ends, doubts = _numbered(tokens, i, number), _numbered(tokens, month, second), _closing(tokens, second + 1)
    if begins is None or ends is None or doubts is None:
        return None
    return begins, ends, second + 1, (*_doubt_of(begins, ends), *doubts)


def _numbered(tokens: Tokens, month: int, number: int) -> Point | None:
    """The month with the number that belongs to it: a day, unless two digits may be a year."""
    token = tokens[number]
    if token.kind is not Word.NUMBER or not 1 <= token.value <= LAST_DAY:
        return None
    unit = Unit.DAY_OR_YEAR if full_year(token) else Unit.DAY
    return point_of(unit, token.value, tokens[month].value)


def _closing(tokens: Tokens, i: int) -> tuple[Doubt, ...] | None:
    """Nothing follows, or another month does, of which the number could be as well; None: the number counts words."""
    i = skip_dot(tokens, i)
    if tokens[i].kind in ENDING:
        return ()
    listed = tokens[i].kind in (Word.COMMA, Word.AND) and tokens[i + 1].kind is Word.MONTH
    return (Doubt.UNCLEAR,) if listed else None


def _doubt_of(*points: Point) -> tuple[Doubt, ...]:
    either = any(point.unit is Unit.DAY_OR_YEAR for point in points)
    return (Doubt.DAY_OR_YEAR,) if either else ()


def settle(term: Term, context: Context) -> tuple[Term, tuple[Stretch, ...]]:
    """The term with days or years in place of the numbers, and the stretches of the other reading where both fit."""
    days = tuple(_as_days(one) for one in term.stretches)
    if not any(_fits(one, context) for one in term.stretches):
        left = tuple(doubt for doubt in term.doubts if doubt is not Doubt.DAY_OR_YEAR)
        return term._replace(stretches=days, doubts=left), ()
    return term._replace(stretches=tuple(_as_years(one, context) for one in term.stretches)), days


def _as_days(stretch: Stretch) -> Stretch:
    return stretch._replace(first=_day(stretch.first), last=stretch.last and _day(stretch.last))


def _day(point: Point) -> Point:
    return point._replace(unit=Unit.DAY) if point.unit is Unit.DAY_OR_YEAR else point


def _as_years(stretch: Stretch, context: Context) -> Stretch:
    """«март, 21-22» is the March of that academic year."""
    first, last = stretch.first, stretch.last
    if not _fits(stretch, context):
        return _as_days(stretch)
    if last is not None and first.month == last.month and last.number == first.number + 1:
        return stretch._replace(first=_month(first, academic=True), last=None)
    return stretch._replace(first=_month(first), last=last and _month(last))


def _month(point: Point, academic: bool = False) -> Point:
    return in_year(point_of(Unit.MONTH, point.month), CENTURY + point.number, academic)


def _fits(stretch: Stretch, context: Context) -> bool:
    """All its numbers may be years, in order, and one of them is of the column."""
    points = [point for point in (stretch.first, stretch.last) if point is not None]
    if any(point.unit is not Unit.DAY_OR_YEAR for point in points):
        return False
    numbers = [point.number for point in points]
    known = _years_of(context)
    return 0 <= numbers[-1] - numbers[0] <= LONGEST and any(number in known for number in numbers)


def _years_of(context: Context) -> Iterable[int]:
    """The years of the column in two digits; every likely one where the column is a guess."""
    start, calendar = context.year_start, context.calendar_year
    if context.assumed or (start is None and calendar is None):
        return SHORT_YEARS
    years = {start, start + 1} if start is not None else {calendar or 0}
    if context.span:
        years.update(range(context.span[0].year, context.span[1].year + 1))
    return {year - CENTURY for year in years}
