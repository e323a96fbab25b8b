"""Stretches of a phrase → windows in the context, with everything a careful person would ask about them."""

from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from scheduler.school_calendars import Days
from scheduler.terms.nodes import Bound, Part, Point, Stretch, Unit
from scheduler.terms.oddities import Odd, days_between, month_of
from scheduler.terms.resolve import AUGUST, OF_SCHOOL
from scheduler.terms.spread import PLAIN, YEAR_UNITS, lends, spread
from scheduler.terms.values import Context, Window

ENDS = frozenset({Unit.DAY, Unit.YEAR})  # last ones that print a number of their own
LOCAL = {Unit.MONTH: timedelta(0), Unit.TERM: timedelta(days=10), Unit.HOLIDAYS: timedelta(days=10)}
MONTH = timedelta(days=31)
PERIODS = frozenset({Unit.TERM, Unit.HALF, Unit.QUARTER, Unit.SEASON, Unit.HOLIDAYS})
SHARED = (Part.BEGINNING, Part.MIDDLE, Part.WEEK, Part.DECADE, Part.HALF)
WHOLE = (*YEAR_UNITS, Unit.TEACHING_YEAR, Unit.PROGRAMME)


class Placed(NamedTuple):
    """A stretch with its window, and its days before a bound opened it.

    `whole` is a whole year or programme.
    """

    stretch: Stretch
    window: Window
    days: Days
    odd: tuple[Odd, ...] = ()

    @property
    def whole(self) -> bool:
        return self.stretch.last is None and self.stretch.first.unit in WHOLE and self.stretch.first.part is None


def days_due(placed: tuple[Placed, ...]) -> tuple[tuple[Window, ...], tuple[date, ...], bool]:
    """The windows, the deadlines they have, and whether all of them are told to the day."""
    windows, deadlines, exact = [], [], True
    for stretch, window, *_ in placed:
        start, end = window
        windows.append(window)
        if end:
            deadlines.append(end)
        if start != end and stretch.bound is not Bound.UNTIL:
            exact = False
    return tuple(windows), tuple(deadlines), exact


def has_odd(placed: tuple[Placed, ...]) -> bool:
    for one in placed:  # noqa: SIM110 - a generator costs more than what it walks over
        if one.odd:
            return True
    return False


class Placement(NamedTuple):
    """`undated`: a stretch has no year; `lost`: a number found no unit, so not everything was read."""

    placed: tuple[Placed, ...]
    undated: bool
    lost: bool = False


NOWHERE = Placement((), undated=False)


def place(stretches: tuple[Stretch, ...], context: Context) -> Placement:
    """Every stretch in its year; `undated` where one has none. A whole year gives way to the months that follow it."""
    if len(stretches) == 1 and stretches[0].last is None and not stretches[0].first.last_year:
        return _alone(stretches[0], context)
    found: list[Placed] = []
    undated = False
    previous: Point | None = None
    merged = _merge_bounds(stretches) if len(stretches) > 1 else stretches
    lending = lends(stretches)
    lent = spread(merged) if lending else list(merged)
    for stretch in lent:
        one = place_one(stretch, context, after=previous)
        undated = undated or one is None
        previous = stretch.last or stretch.first
        if one is not None:
            found.append(one)
    if len(found) > 1 and not _apart(found):
        found = _overlapping(_refined(_without_frame(_explained(_once(found)))))
    lost = lending and (_has_lost(merged, lent) or (len(lent) > 1 and _half_told(lent)))
    return Placement(tuple(found), undated, lost)


def _apart(found: list[Placed]) -> bool:
    """Days and months one after the other: none of them explains, frames or swallows its neighbour."""
    latest = None
    for stretch, (start, end), *_ in found:
        if start is None or end is None or (latest and start <= latest) or stretch.first.unit not in PLAIN:
            return False
        latest = end
    return True


def _alone(stretch: Stretch, context: Context) -> Placement:
    """One point has no neighbours to borrow from."""
    if stretch.first.unit is Unit.BARE:
        return Placement((), undated=False, lost=True)
    one = place_one(stretch, context)
    return Placement((one,), undated=False) if one else Placement((), undated=True)


def _once(found: list[Placed]) -> list[Placed]:
    """«конец учебного года (май)» says the same days twice; of «30, 31 апреля» the odd one is kept, to be asked."""
    kept: dict[Window, Placed] = {}
    for one in found:
        if one.window not in kept or Odd.NO_SUCH_DAY in one.odd:
            kept[one.window] = one
    return [*kept.values()]


def _explained(found: list[Placed]) -> list[Placed]:
    """«2 полугодие (январь-май)», «ноябрь (1 четверть)», «ноябрь (осенние каникулы)»: one explains the other.

    Where they overlap the shorter one is meant, unless the other is spelled out («2 полугодие (январь-июнь)»); else a
    term or half in brackets is what the month sums up.
    """
    kept: list[Placed] = []
    for one in found:
        before = kept[-1] if kept else None
        if before is None or not one.stretch.bracketed or before.stretch.bracketed or not _names_period(before, one):
            kept.append(one)
        elif before.days[0] <= one.days[1] and one.days[0] <= before.days[1]:
            kept[-1] = _meant(before, one)
        elif one.stretch.first.unit not in PERIODS:
            kept[-1] = one._replace(odd=(*one.odd, Odd.UNLIKE))
    return kept


def _meant(before: Placed, one: Placed) -> Placed:
    """Of a period and what overlaps it, one of them in brackets, the one that is meant.

    It is the shorter, or the months spelled out: they are asked where they differ much («1 полугодие (октябрь-март)»).
    """
    months, period = (before, one) if _is_period(one.stretch) else (one, before)
    if months.stretch.last is None or _is_period(months.stretch) or _is_holidays(period, months):
        return min(before, one, key=_length)
    unlike = period.days[0] - months.days[0] > MONTH or months.days[1] - period.days[1] > MONTH
    return months._replace(odd=(*months.odd, Odd.UNLIKE)) if unlike else months


def _names_period(before: Placed, one: Placed) -> bool:
    """Either is a term, half, quarter, season or holidays, and no bound stands before them."""
    bounded = before.stretch.bound is not Bound.NONE or one.stretch.bound is not Bound.NONE
    return not bounded and (_is_period(before.stretch) or _is_period(one.stretch))


def _is_period(stretch: Stretch) -> bool:
    """«1-2 четверть»; «1 полугодие – февраль» is none."""
    return stretch.first.unit in PERIODS and (stretch.last is None or stretch.last.unit in PERIODS)


def _is_holidays(before: Placed, one: Placed) -> bool:
    """«осенние каникулы (октябрь-ноябрь)»: the months are only where the holidays lie."""
    return before.stretch.first.unit is Unit.HOLIDAYS and one.stretch.first.unit is Unit.MONTH


def _length(one: Placed) -> int:
    return (one.days[1] - one.days[0]).days


def _half_told(stretches: list[Stretch]) -> bool:
    """«первая неделя сентября, января»: whether the part is meant of the second month too is not told."""
    return any(
        one.first.part in SHARED
        and one.last is None
        and one.first.unit is other.first.unit is Unit.MONTH
        and not other.first.part
        for one, other in pairwise(stretches)
    )


def _has_lost(stretches: tuple[Stretch, ...], lent: list[Stretch]) -> bool:
    """A bare number stayed without a unit («IX-X 2021», «15-2 квартал»)."""
    for first, last, _, start, _, _ in stretches:
        if first.unit is Unit.BARE or (last is not None and last.unit is Unit.BARE):
            kept = {one.start: one.last is None for one in lent}
            if kept.get(start) is not (last is None):
                return True
    return False


def _merge_bounds(stretches: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """«с 1 октября …, до 15 ноября»: a start and an end printed apart are one range."""
    if Bound.FROM not in [stretch.bound for stretch in stretches]:
        return stretches
    merged: list[Stretch] = []
    for stretch in stretches:
        before = merged[-1] if merged else None
        if before and before.bound is Bound.FROM and stretch.bound is Bound.UNTIL:
            merged[-1] = Stretch(before.first, stretch.first, Bound.NONE, before.start, stretch.end)
        else:
            merged.append(stretch)
    return tuple(merged)


def place_one(stretch: Stretch, context: Context, after: Point | None = None) -> Placed | None:
    """One stretch in its year. `after` is the point printed before it: an August behind another month is the next."""
    first, last, bound, *_ = stretch
    late = after is not None and month_of(after) not in (0, AUGUST)
    if context.calendar and first.unit not in OF_SCHOOL and (last is None or last.unit not in OF_SCHOOL):
        context = Context(*context[:-1])  # a calendar is slow to look up by, and only school days need it
    found = days_between(first, last, bound, late, context)
    return Placed(stretch, *found) if found else None


def _without_frame(found: list[Placed]) -> list[Placed]:
    """«В течение года (октябрь, март)»: the year printed first only frames the months, or a year printed after it."""
    frame, others = found[0], found[1:]
    if not frame.whole or frame.stretch.bound is not Bound.NONE:
        return found
    inside = [one for one in others if _contains(frame.window, one.window) or _contains(one.window, frame.window)]
    return inside if len(inside) == len(others) else found


def _refined(found: list[Placed]) -> list[Placed]:
    """«Февраль (не позднее 15 февраля)»: the last day printed behind a month is that month's; so is «октябрь (12.10)».

    «29 октября – 6 ноября (осенние каникулы)»: printed days are surer than the usual ones.
    """
    kept: list[Placed] = []
    for one in found:
        before = kept[-1] if kept else None
        if before and _is_days(one) and _names(before, one.days):
            kept[-1] = one
        elif before and _is_days(before) and _names(one, before.days):
            continue
        elif before and one.stretch.bound is Bound.UNTIL and _leaves_open(before, one):
            kept[-1] = one._replace(window=Window(before.window.start, one.window.end))
        else:
            kept.append(one)
    return kept


def _leaves_open(before: Placed, last: Placed) -> bool:
    """What was printed before a last day contains it, and prints no other one: «с 1 по 20 мая, до 15 мая» does."""
    point = before.stretch.last
    torn = point is not None and point.unit in ENDS and before.window.end != last.window.end
    torn = torn or Odd.NO_SUCH_DAY in before.odd
    return not before.whole and not torn and _contains(before.window, last.window)


def _names(one: Placed, days: Days) -> bool:
    """The days lie in that month, or about in that term or those holidays: they differ from school to school."""
    stretch = one.stretch
    if stretch.first.unit not in LOCAL or stretch.last is not None or stretch.bound is not Bound.NONE:
        return False
    slack = LOCAL[stretch.first.unit]
    return one.days[0] - slack <= days[0] and days[1] <= one.days[1] + slack


def _is_days(one: Placed) -> bool:
    return one.stretch.first.unit is Unit.DAY and one.stretch.bound is Bound.NONE


def _overlapping(found: list[Placed]) -> list[Placed]:
    """A range that swallows its neighbour is odd; «сентябрь, далее в течение года» is not."""
    return [
        one._replace(odd=(*one.odd, Odd.OVERLAP))
        if not one.whole and any(other is not one and _contains(one.window, other.window) for other in found)
        else one
        for one in found
    ]


def _contains(outer: Window, inner: Window) -> bool:
    if outer.start is None or outer.end is None or inner.end is None:
        return False
    if inner.start is None and inner.end == outer.start:  # «до 1 ноября – школы, с 1 ноября по 1 апреля – округ»
        return False
    return outer.start <= (inner.start or inner.end) and inner.end <= outer.end
