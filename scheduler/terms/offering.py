"""Dates to offer where a phrase names none: «2 раза в год», «постоянно с 1 октября», an empty cell."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from scheduler.school_calendars import USUAL_CALENDAR, Exams
from scheduler.terms.asking import UNDATED, Question, choice, due
from scheduler.terms.labels import MONTHS, NBSP, date_label
from scheduler.terms.nodes import Point, Rhythm, Unit
from scheduler.terms.recurring import WEEKLY, due_days, weekdays_in, year_window
from scheduler.terms.resolve import days_of
from scheduler.terms.values import Choice, Context, Window

EVEN_MONTHS = {1: (5,), 2: (12, 5), 3: (11, 2, 5), 4: (10, 12, 3, 5)}
EVERY_MONTH = (9, 10, 11, 12, 1, 2, 3, 4, 5)
CALENDAR_MONTHS = {1: (12,), 2: (6, 12), 3: (4, 8, 12), 4: (3, 6, 9, 12)}
FRIDAY, MONDAY = 4, 0
EXAM_WORDS = {"ВПР": Exams.VPR, "ГИА": Exams.MAIN, "ЕГЭ": Exams.MAIN, "ОГЭ": Exams.MAIN}


def offer_for_rhythm(rhythm: Rhythm, context: Context, windows: tuple[Window, ...] = ()) -> Question | None:
    """Which days a recurrence without days may fall on; `windows` are those printed beside it («с октября»)."""
    window = year_window(context)
    if window is None:
        return Question("В каком году и в какие дни?")
    if rhythm.code == WEEKLY:
        return Question("В какой день недели?", tuple(_weekly_choices(rhythm, window, windows)))
    if rhythm.code == "monthly":
        last = _inside(_ends(context, EVERY_MONTH), windows) or _ends(context, EVERY_MONTH)
        named = f"{MONTHS[last[0].month - 1]}–{MONTHS[last[-1].month - 1]}"
        return Question("В какие дни?", (_days(last, f"последний день месяца, {named}{NBSP}"), UNDATED))
    if rhythm.code.startswith("every_n_years"):
        return Question("В этом году?", (*_last_days(context), Choice("не в этом году", (), ())))
    count = int(rhythm.code.rpartition(":")[2]) if ":" in rhythm.code else 0
    months = EVEN_MONTHS if context.year_start is not None else CALENDAR_MONTHS
    offered = _ends(context, months.get(count, EVERY_MONTH))
    return Question("В какие дни?", (_days(offered), UNDATED))


def offer_every_second(rhythm: Rhythm, context: Context) -> Question | None:
    """«каждый второй вторник»: the second of a month, or every other one."""
    window = year_window(context)
    if window is None:
        return None
    names = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
    name = names[rhythm.weekday]
    monthly = due_days(rhythm, window)
    every_other = weekdays_in(window, rhythm.weekday)[::2]
    return Question(
        f"Второй раз в{NBSP}месяце или через неделю ({name})?",
        (_single_days(monthly, f"{name}, 2-я в{NBSP}месяце"), _single_days(every_other, f"{name}, через неделю")),
    )


@lru_cache(maxsize=1024)
def _single_days(days: tuple[date, ...], label: str) -> Choice:
    return Choice(label, days, tuple(Window(day, day) for day in days))


def offer_unclear(question: Question, rhythm: Rhythm, days: tuple[date, ...], context: Context) -> Question:
    """A recurrence of which a part was not read: its own days, or those it may fall on."""
    other = offer_for_rhythm(rhythm, context)
    read = (_single_days(days, ", ".join(date_label(day) for day in days[:4])),) if days else ()
    offered = read or (other.choices if other else ())
    return Question(question.text, tuple(dict.fromkeys((*offered, UNDATED))))


def offer_for_nothing(context: Context) -> tuple[Choice, ...]:
    """Dates in the year of the context for a cell that names none."""
    return (*_last_days(context), UNDATED) if year_window(context) else (UNDATED,)


def offer_holidays(context: Context) -> tuple[Choice, ...]:
    """Each holidays of the year alone, and the three of the teaching year together."""
    found = [days_of(Point(Unit.HOLIDAYS, number), context) for number in range(1, 5)]
    windows = tuple(Window(*one.days) for one in found if one)
    if not windows:
        return (UNDATED,)
    teaching = choice(windows[:3], "осенние, зимние и" + NBSP + "весенние")
    names = ("осенние", "зимние", "весенние", "летние")
    return (teaching, *(choice((window,), name) for window, name in zip(windows, names, strict=True)), UNDATED)


def offer_exams(event: str, context: Context) -> tuple[Choice, ...]:
    """«в период проведения ВПР»: its usual days in the academic year."""
    named = [exams for word, exams in EXAM_WORDS.items() if word in event.upper()]
    if context.year_start is None or not named or not event.lower().startswith(("в ", "во ")):
        return ()
    calendar = context.calendar or USUAL_CALENDAR
    return tuple(choice((Window(*calendar.exams_of(exams, context.year_start)),)) for exams in named)


def _last_days(context: Context) -> tuple[Choice, ...]:
    months = (12, 5) if context.year_start is not None else (6, 12)
    return tuple(due(day) for day in _ends(context, months))


def _ends(context: Context, months: tuple[int, ...]) -> tuple[date, ...]:
    """Last days of the months in the year of the context."""
    return _last_days_in(year_window(context), months)


@lru_cache(maxsize=1024)
def _last_days_in(window: Window | None, months: tuple[int, ...]) -> tuple[date, ...]:
    if window is None or window.start is None:
        return ()
    year, first = window.start.year, window.start.month
    return tuple(date(year + (month < first) + month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in months)


@lru_cache(maxsize=1024)
def _days(days: tuple[date, ...], label: str = "") -> Choice:
    windows = tuple(Window(day.replace(day=1), day) for day in days)
    return choice(windows, label.strip() or ", ".join(date_label(day) for day in days))


def _inside(days: tuple[date, ...], windows: tuple[Window, ...]) -> tuple[date, ...]:
    """The days that lie in any of the windows; all of them where there is no window."""
    return tuple(
        day for day in days if not windows or any((w.start or day) <= day <= (w.end or day) for w in windows)
    )  # fmt: skip


def _weekly_choices(rhythm: Rhythm, window: Window, printed: tuple[Window, ...]) -> Iterator[Choice]:
    names = ("понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам", "воскресеньям")
    weekdays = (rhythm.weekday,) if rhythm.weekday >= 0 else (MONDAY, FRIDAY)
    within = tuple(_common(window, one) for one in printed) or (window,)
    for weekday in weekdays:
        days = tuple(sorted({day for one in within for day in weekdays_in(one, weekday)}))
        yield _single_days(days, f"по{NBSP}{names[weekday]}")
    yield UNDATED


def _common(year: Window, printed: Window) -> Window:
    """The days of the year that a printed window leaves, open where the year has no end."""
    start, end = ([day for day in days if day] for days in zip(year, printed, strict=True))
    return Window(max(start, default=None), min(end, default=None))
