"""Days and windows as a Russian reader expects them on a button."""

from calendar import monthrange
from datetime import date

from scheduler.terms.values import Kind, Role, Window

NBSP = "\u00a0"
MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
OF_MONTH = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


def day_of_month_label(day: date) -> str:
    return f"{day.day}{NBSP}{OF_MONTH[day.month - 1]}"


def day_label(day: date) -> str:
    """«30 сентября 2021, чт»."""
    return f"{day_of_month_label(day)} {day.year}, {WEEKDAYS[day.weekday()]}"


def date_label(day: date) -> str:
    return f"{day_of_month_label(day)} {day.year}"


def window_label(window: Window) -> str:
    """«август–сентябрь 2021», «с 20 апреля по 14 мая 2021», «до 1 октября 2021», «2021/2022 учебный год»."""
    start, end = window
    if start is None or end is None:
        return _open_label(start, end)
    if start == end:
        return date_label(start)
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        return _months_label(start, end)
    since = day_of_month_label(start) if start.year == end.year else date_label(start)
    return f"с{NBSP}{since} по{NBSP}{date_label(end)}"


def windows_label(windows: tuple[Window, ...]) -> str:
    return "; ".join(window_label(window) for window in windows)


def _open_label(start: date | None, end: date | None) -> str:
    if end is not None:
        return f"до{NBSP}{date_label(end)}"
    return f"с{NBSP}{date_label(start)}" if start is not None else "без срока"


def _months_label(start: date, end: date) -> str:
    first, last = MONTHS[start.month - 1], MONTHS[end.month - 1]
    years = end.year - start.year
    if (start.month, end.month) == (1, 12):
        return f"{start.year}{NBSP}год" if not years else f"{start.year}–{end.year}{NBSP}годы"
    if (start.month, end.month, years) == (9, 8, 1):
        return f"{start.year}/{end.year} учебный год"
    if years:
        return f"{first} {start.year} – {last} {end.year}"
    return f"{first} {end.year}" if start.month == end.month else f"{first}–{last} {end.year}"


KINDS = {
    Kind.DATES: "точные дни",
    Kind.WINDOWS: "промежуток времени",
    Kind.RECURRING: "повторяется",
    Kind.ONGOING: "постоянно, без срока сдачи",
    Kind.EVENT_RELATIVE: "отсчитывается от события",
    Kind.UNSCHEDULED: "срок не назван",
}
RECURRENCES = {
    "weekly": "каждую неделю",
    "monthly": "каждый месяц",
    "quarterly": "каждый квартал",
    "school_quarterly": "каждую четверть",
    "half_yearly": "каждое полугодие",
    "yearly": "каждый год",
    "per_event": "при каждом событии",
}
ROLES = {
    Role.TIME: "время",
    Role.RECURRENCE: "повторение",
    Role.EVENT: "событие",
    Role.ONGOING: "постоянно",
    Role.PLAN: "по отдельному плану",
    Role.UNREAD: "к сроку не относится",
}


def russian_kind(kind: Kind) -> str:
    return KINDS[kind]


def russian_role(role: Role) -> str:
    return ROLES[role]


def russian_recurrence(code: str) -> str:
    """«3 раза в год», «раз в 2 года», «каждую четверть»."""
    name, _, number = code.partition(":")
    if name == "n_per_year":
        few = number[-1] in "234" and number not in ("12", "13", "14")
        return f"{number}{NBSP}{'раза' if few else 'раз'} в{NBSP}год"
    if name == "every_n_years":
        few = number[-1] in "234" and number not in ("12", "13", "14")
        return f"раз в{NBSP}{number}{NBSP}{'года' if few else 'лет'}"
    return RECURRENCES[code]
