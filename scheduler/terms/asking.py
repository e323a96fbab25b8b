"""What to ask where a phrase leaves a choice: one Russian sentence and the answers that fit buttons."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from scheduler.terms.labels import MONTHS, NBSP, day_label, window_label, windows_label
from scheduler.terms.nodes import Bound, Doubt, Part, Point, Stretch, Unit
from scheduler.terms.oddities import Odd
from scheduler.terms.placing import Placed, Placement, has_odd, place, place_one
from scheduler.terms.resolve import month_days
from scheduler.terms.values import Choice, Context, Window


class Question(NamedTuple):
    text: str
    choices: tuple[Choice, ...] = ()


def choice(windows: Iterable[Window], label: str = "") -> Choice:
    windows = tuple(windows)
    return Choice(label or windows_label(windows), tuple(window.end for window in windows if window.end), windows)


@lru_cache(maxsize=1024)
def due(day: date) -> Choice:
    return choice((Window(None, day),))


BOUNDS = (Unit.YEAR, Unit.MONTH, Unit.QUARTER)
UNDATED = Choice("без срока", (), ())


def either(first: Choice, second: Choice, text: str = "") -> Question:
    return Question(text or _sentence(f"{first.label} или {second.label}?"), (first, second))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def ask_about(placed: tuple[Placed, ...], doubts: tuple[Doubt, ...], context: Context) -> Question | None:
    """The first doubt of a dated phrase as a question; None where nobody would hesitate."""
    if not doubts and not has_odd(placed):
        return None
    for doubt in doubts:
        if doubt in ABOUT_DOUBT and not (doubt is Doubt.END_OF_YEAR and context.year_start is None):
            return (ABOUT_DOUBT[doubt] if placed else _unclear)(placed, context)
    for odd, ask in ABOUT_ODD.items():
        if any(odd in one.odd for one in placed):
            return ask(placed, context)
    return None


def _windows(placed: tuple[Placed, ...]) -> tuple[Window, ...]:
    return tuple(one.window for one in placed)


def _whole_bound(placed: tuple[Placed, ...], context: Context) -> Question:
    """«до 2026 года», «до мая»: with that year or month, or before it begins?"""
    del context
    one = next((one for one in placed if one.window.end and one.stretch.first.unit in BOUNDS), None)
    if one is None:
        return Question("Какой последний день?")
    end = one.days[1]
    begin = date(end.year, 1, 1) if one.stretch.last else one.days[0]
    later, sooner = (
        choice((Window(_not_after(one.window.start, day), day),), due(day).label)
        for day in (end, begin - timedelta(days=1))
    )
    return either(later, sooner)


def _not_after(start: date | None, end: date) -> date | None:
    return start if start and start <= end else None


def _one_academic_year(placed: tuple[Placed, ...], context: Context) -> Question:
    del context
    return either(choice(_windows(placed)), choice(moved(placed, 1)), "Какой учебный год?")


def moved(placed: tuple[Placed, ...], years: int) -> tuple[Window, ...]:
    return tuple(Window(_shift(one.window.start, years), _shift(one.window.end, years)) for one in placed)


def _shift(day: date | None, years: int) -> date | None:
    if day is None:
        return None
    last = monthrange(day.year + years, day.month)[1]
    at_end = day.day == monthrange(day.year, day.month)[1]
    return day.replace(year=day.year + years, day=last if at_end else min(day.day, last))


def _months_or_days(placed: tuple[Placed, ...], context: Context) -> Question:
    del context
    stretch = placed[0].stretch
    last = stretch.last or stretch.first
    days = f"с{NBSP}{stretch.first.number} по{NBSP}{last.number} число"
    months = choice(_windows(placed))
    other = Choice(f"{days}: укажу месяц", (), ())
    return either(months, other, _sentence(f"{months.label} или {days} какого месяца?"))


def day_or_year(windows: tuple[Window, ...], other: Placement) -> Question:
    """«апр. 22»: April 2022, or the twenty-second; what has no year is left to be named."""
    days = _windows(other.placed)
    return (
        either(choice(windows), choice(days))
        if windows and days
        else Question("День или год?", (choice(windows or days), UNDATED))
    )


def _either_of_listed(placed: tuple[Placed, ...], context: Context) -> Question:
    del context
    windows = _windows(placed)
    labels = " или ".join(window_label(window) for window in windows)
    return Question(_sentence(f"{labels}?"), tuple(choice((window,)) for window in windows))


def _moved_term(placed: tuple[Placed, ...], context: Context) -> Question:
    del context
    return Question("Срок перенесён. Какой верен?", tuple(choice((window,)) for window in reversed(_windows(placed))))


def _end_of_year(placed: tuple[Placed, ...], context: Context) -> Question:
    if any(one.stretch.first.part is not Part.END for one in placed):
        return either(choice(_windows(placed)), choice(_calendar_part(placed)), "Календарный или учебный год?")
    if context.year_start is None:
        year = context.calendar_year or 0
        days = [date(year, 12, 31), date(year, 5, 31)] if year else []
    else:
        start = context.year_start
        days = [date(start, 12, 31), date(start + 1, 5, 31), date(start + 1, 8, 31)]
    return Question("Календарный или учебный год?", tuple(due(day) for day in days))


def _calendar_part(placed: tuple[Placed, ...]) -> tuple[Window, ...]:
    """The beginning or middle of the calendar year that begins in or before the printed one."""
    year = placed[0].days[0].year + (placed[0].days[0].month >= 9)
    part = placed[0].stretch.first.part
    days = month_days(year, 1) if part is Part.BEGINNING else (date(year - 1, 12, 1), date(year, 1, 31))
    return (Window(*days),)


def _guessed_year(placed: tuple[Placed, ...], context: Context) -> Question:
    del context
    back = any(Odd.BACKWARDS in one.odd for one in placed)
    return either(choice(_windows(placed)), choice(moved(placed, 1 if back else _away(placed))), "В каком году?")


def _away(placed: tuple[Placed, ...]) -> int:
    return -1 if any(one.stretch.first.unit in (Unit.TEACHING_YEAR, Unit.ACADEMIC_YEAR) for one in placed) else 1


def _outside(placed: tuple[Placed, ...], context: Context) -> Question:
    """The printed year stands against its column: say so, offer the column's."""
    printed, columns = choice(_windows(placed)), _in_column(placed, context)
    if not columns:
        return Question("Напечатанный год не совпадает с годом столбца. Верен ли срок?", (printed, UNDATED))
    return either(printed, choice(columns))


def _in_column(placed: tuple[Placed, ...], context: Context) -> tuple[Window, ...]:
    def bare(point: Point) -> Point:
        return point._replace(year=0, last_year=0, academic=False)

    stretches = tuple(
        one.stretch._replace(first=bare(one.stretch.first), last=one.stretch.last and bare(one.stretch.last))
        for one in placed
    )
    return tuple(dict.fromkeys(_windows(place(stretches, context).placed)))


def _weekday(placed: tuple[Placed, ...], context: Context) -> Question:
    del context
    one = next(one for one in placed if Odd.WEEKDAY in one.odd)
    day = one.window.end or one.window.start
    weekday = one.stretch.first.weekday
    if day is None or weekday is None:
        return Question("Какой день верен?")
    ahead = (weekday - day.weekday()) % 7
    nearest = day + timedelta(days=ahead if ahead <= 3 else ahead - 7)
    printed, near = (choice((Window(each, each),), day_label(each)) for each in (day, nearest))
    return either(printed, near)


def _rival(placed: tuple[Placed, ...], context: Context) -> Question:
    """«июнль»: two months are equally near."""
    other = []
    for one in placed:
        first = one.stretch.first
        if first.rival:
            named = first._replace(month=first.rival)
            first = named if first.unit is Unit.DAY else first._replace(number=first.rival)
        other.append(place_one(one.stretch._replace(first=first), context) or one)
    return either(choice(_windows(placed)), choice(_windows(tuple(other))))


def _no_such_day(placed: tuple[Placed, ...], context: Context) -> Question:
    """«31 июня»: the last day of the month, or the first of the next."""
    del context
    later = tuple(_day_later(one) if Odd.NO_SUCH_DAY in one.odd else one.window for one in placed)
    return either(choice(_windows(placed)), choice(later), "Такого дня нет. Какой верен?")


def _day_later(one: Placed) -> Window:
    """Whichever end is printed as a day that its month has not is the first of the next."""
    first, last = one.stretch.first, one.stretch.last or one.stretch.first
    start, end = one.days
    later = Window(_beyond(first, start), _beyond(last, end))
    return Window(later.start if one.window.start else None, later.end if one.window.end else None)


def _beyond(point: Point, day: date) -> date:
    return day + timedelta(days=1) if point.unit is Unit.DAY and point.number > day.day else day


def _overlap(placed: tuple[Placed, ...], context: Context) -> Question:
    """«Январь-декабрь, май-июнь»: a range that swallows its neighbour was probably meant the other way round."""
    wide = next(one for one in placed if Odd.OVERLAP in one.odd)
    first, last = wide.stretch.first, wide.stretch.last
    if last is None or Unit.MONTH is not first.unit or last.unit is not Unit.MONTH:
        return Question("Какой из сроков верен?", tuple(choice((window,)) for window in _windows(placed)))
    turned = tuple(_turned(one) if one is wide else one for one in placed)
    names = [f"{MONTHS[a.number - 1]}–{MONTHS[b.number - 1]}" for a, b in ((first, last), (last, first))]
    apart = [Window(*_month_of(wide, edge)) for edge in (0, 1)]
    others = [one.window for one in placed if one is not wide]
    return Question(
        _sentence(f"{names[0]} или {names[1]}?"),
        (
            choice(_windows(placed)),
            choice(_in_column(turned, context)),
            choice([*apart, *others]),
        ),
    )


def _turned(one: Placed) -> Placed:
    stretch = one.stretch
    return one._replace(stretch=Stretch(stretch.last or stretch.first, stretch.first, Bound.NONE))


def _month_of(one: Placed, edge: int) -> tuple[date, date]:
    day = one.window[edge] or date.min
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _unclear(placed: tuple[Placed, ...], context: Context) -> Question:
    del context
    read = (choice(_windows(placed)),) if placed else ()
    return Question("Прочитано не всё. Верен ли срок?", (*read, UNDATED))


def _unlike(placed: tuple[Placed, ...], context: Context) -> Question:
    """«1 полугодие (октябрь-март)»: the months are not those of the half."""
    del context
    return Question("Названный период и его месяцы не совпадают. Верен ли срок?", (choice(_windows(placed)), UNDATED))


def _vague_part(placed: tuple[Placed, ...], context: Context) -> Question:
    """«в начале 2022 года»: the month or the quarter."""
    del context
    one = next((one for one in placed if one.stretch.first.part and one.window.start and one.window.end), None)
    if one is None:
        return Question("Какой месяц?")
    start, end = one.days
    first = one.stretch.first.part is not Part.END
    quarter = (start, month_days(end.year, min(end.month + 2, 12))[1]) if first else (date(end.year, 10, 1), end)
    return either(choice((one.window,)), choice((Window(*quarter),)))


ABOUT_DOUBT = {
    Doubt.VAGUE: _vague_part,
    Doubt.UNCLEAR: _unclear,
    Doubt.WHOLE_BOUND: _whole_bound,
    Doubt.ONE_ACADEMIC_YEAR: _one_academic_year,
    Doubt.MONTHS_OR_DAYS: _months_or_days,
    Doubt.OR: _either_of_listed,
    Doubt.MOVED: _moved_term,
    Doubt.END_OF_YEAR: _end_of_year,
}
ABOUT_ODD = {
    Odd.OVERLAP: _overlap,
    Odd.UNLIKE: _unlike,
    Odd.OUTSIDE: _outside,
    Odd.BACKWARDS: _guessed_year,
    Odd.GUESSED_YEAR: _guessed_year,
    Odd.NO_SUCH_DAY: _no_such_day,
    Odd.WEEKDAY: _weekday,
    Odd.RIVAL: _rival,
}
