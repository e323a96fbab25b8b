"""Periods as people write them in a table → one way to write each, and the days it covers. Pure."""

import calendar
import re
from datetime import date

from storage.russian import MONTHS, dotted

Days = tuple[date, date]
EXPECTED = (
    "Не получилось прочитать период. Напишите год (2026), учебный год (2025/2026), «1 полугодие 2025/2026», "
    "«2 квартал 2026», «декабрь 2026» или день (01.12.2026)."
)
NAMES = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
NUMBERS = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4, "первый": 1, "первое": 1, "первая": 1,
           "второй": 2, "второе": 2, "вторая": 2, "третий": 3, "третья": 3, "четвертый": 4, "четвертая": 4}  # fmt: skip
LOOK_ALIKE = str.maketrans("іх", "ix")
YEAR = r"(?P<year>20\d\d)(?:\s?[/–—-]\s?(?P<next>(?:20)?\d\d))?(?:\s?(?:уч(?:ебный|\.)?\s?)?(?:года?|г)?\.?)?"
WHOLE = re.compile(YEAR)
PART = re.compile(rf"(?P<number>\w+)(?:-?[ейоя]{{1,2}})?\.?\s?(?P<part>полугоди[ея]|квартал|кв|четверть)\.?\s?{YEAR}")
MONTH = re.compile(rf"(?:за\s)?(?P<month>[а-я]+)\s{YEAR}")
DAY = re.compile(r"(?:на\s)?(\d{1,2})\.(\d{1,2})\.(20\d\d)(?:\s?г\.?)?")
RANGE = re.compile(
    r"(?:с\s)?(\d{1,2})\.(\d{1,2})(?:\.(20\d\d))?\s?(?:[-–—]|по|до)\s?(\d{1,2})\.(\d{1,2})\.(20\d\d)(?:\s?г\.?)?"
)
QUARTERS = {1: (1, 3), 2: (4, 6), 3: (7, 9), 4: (10, 12)}
HALVES = {1: (1, 6), 2: (7, 12)}
SCHOOL_HALVES = {1: (9, 12), 2: (1, 8)}
SCHOOL_TERMS = {1: (9, 10), 2: (11, 12), 3: (1, 3), 4: (4, 8)}
"""Months of halves and terms of an academic year; the last one goes on through the summer."""


def period(cell: str) -> str:
    """The period as the workbook writes it: «2026», «2025/2026», «1 полугодие 2026», «декабрь 2026», «01.12.2026»."""
    written = " ".join(cell.casefold().replace("ё", "е").split())
    if match := WHOLE.fullmatch(written):
        return _year(match)
    if match := PART.fullmatch(written):
        return _part(match)
    if match := MONTH.fullmatch(written):
        return _month(match)
    if match := DAY.fullmatch(written):
        return dotted(_date(*match.groups()), year=True)
    first, last = day_range(cell)
    return f"{dotted(first, year=True)}–{dotted(last, year=True)}"


def day_range(cell: str) -> Days:
    """«28.10–05.11.2026», «с 01.11.2026 по 08.11.2026». Raises ValueError with a Russian sentence."""
    match = RANGE.fullmatch(" ".join(cell.casefold().split()))
    if not match:
        raise ValueError(EXPECTED)
    day, month, year, last_day, last_month, last_year = match.groups()
    first, last = _date(day, month, year or last_year), _date(last_day, last_month, last_year)
    if first > last:
        raise ValueError("Период кончается раньше, чем начинается. Проверьте даты.")
    return first, last


def period_days(written: str) -> Days:
    """First and last day of a period as `period` writes it."""
    if match := WHOLE.fullmatch(written):
        return _days(int(match["year"]), bool(match["next"]), (9, 8) if match["next"] else (1, 12))
    if match := PART.fullmatch(written):
        return _days(int(match["year"]), bool(match["next"]), _months(match))
    if match := MONTH.fullmatch(written):
        month = NAMES.index(match["month"]) + 1
        return _days(int(match["year"]), False, (month, month))
    if match := DAY.fullmatch(written):
        return (_date(*match.groups()),) * 2
    return day_range(written)


def _year(match: re.Match[str]) -> str:
    if not match["next"]:
        return match["year"]
    if (int(match["year"]) + 1) % 100 != int(match["next"]) % 100:
        raise ValueError("Учебный год состоит из двух лет подряд. Напишите его так: 2025/2026.")
    return f"{match['year']}/{int(match['year']) + 1}"


def _part(match: re.Match[str]) -> str:
    part = "квартал" if match["part"] == "кв" else match["part"].replace("полугодия", "полугодие")
    _months(match)
    return f"{_number(match)} {part} {_year(match)}"


def _months(match: re.Match[str]) -> tuple[int, int]:
    """First and last month of a half, quarter or term; terms are of an academic year, quarters of a calendar one."""
    halves = SCHOOL_HALVES if match["next"] else HALVES
    months = {"по": halves, "кв": QUARTERS, "че": SCHOOL_TERMS}[match["part"][:2]]
    if (
        _number(match) not in months
        or (months is QUARTERS and match["next"])
        or (months is SCHOOL_TERMS and not match["next"])
    ):
        raise ValueError(EXPECTED)
    return months[_number(match)]


def _number(match: re.Match[str]) -> int:
    return NUMBERS.get(match["number"].translate(LOOK_ALIKE), 0)


def _month(match: re.Match[str]) -> str:
    name = match["month"]
    if name in MONTHS:
        name = NAMES[MONTHS.index(name)]
    if name not in NAMES or match["next"]:
        raise ValueError(EXPECTED)
    return f"{name} {match['year']}"


def _days(year: int, academic: bool, months: tuple[int, int]) -> Days:
    """Days of these months; in an academic year September to December are of its first year."""
    first, last = (year + (academic and month < 9) for month in months)
    return date(first, months[0], 1), date(last, months[1], calendar.monthrange(last, months[1])[1])


def _date(day: str, month: str, year: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError("Такого дня нет в календаре. Проверьте дату.") from None
