"""A cell's text → a value. Each raises ValueError with a Russian sentence that says what was expected."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from storage.importing.rows import Group
from storage.rights import Role
from storage.russian import plain

Convert = Callable[[str], object]

DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: ?г\.?)?")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00:00)?")
YEAR = re.compile(r"(\d{4})(?: ?г(?:од|\.)?)?")
ACADEMIC_YEAR = re.compile(r"(20\d\d) ?[/–—-] ?(20)?(\d\d)")
GROUP = re.compile(
    r"(?P<title>[^()]*?) ?(?P<year>20\d\d ?[/–—-] ?(?:20)?\d\d)?(?: ?уч\. ?г(?:од|\.)?)? ?(?:\((?P<source>.*)\))?"
)
OUTSIDE_BRACKETS = re.compile(r";(?![^()]*\))")
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{1,39}")
ROLES = {
    "координатор": Role.COORDINATOR,
    "муниципальный координатор": Role.COORDINATOR,
    "куратор": Role.CURATOR,
    "зам директора": Role.DEPUTY,
    "заместитель директора": Role.DEPUTY,
    "заместитель директора по увр": Role.DEPUTY,
    "зам директора по увр": Role.DEPUTY,
    "завуч": Role.DEPUTY,
    "директор": Role.DIRECTOR,
    "учитель": Role.TEACHER,
    "педагог": Role.TEACHER,
    "методист": Role.METHODIST,
    "руководитель рмо": Role.METHODIST,
    "член ммс": Role.COUNCIL,
    "руководитель": Role.HEAD,
    "руководитель управления": Role.HEAD,
    "наблюдатель": Role.OBSERVER,
}
OFFERED_ROLES = "координатор, куратор, зам. директора, директор, учитель, методист, член ММС, руководитель, наблюдатель"


def text(limit: int) -> Convert:
    """Any text of at most *limit* signs."""

    def convert(cell: str) -> str:
        if len(cell) > limit:
            raise ValueError(f"Слишком длинный текст: знаков {len(cell)}, помещается {limit}. Сократите его.")
        return cell

    return convert


def one_of(*words: str, **synonyms: str) -> Convert:
    """One of *words*, case and «ё» forgiven; the word as written in the table is the value."""
    known = {plain(word) or word: word for word in words} | synonyms

    def convert(cell: str) -> str:
        try:
            return known[plain(cell) or cell]
        except KeyError:
            raise ValueError(f"Такого значения нет. Выберите одно: {', '.join(words)}.") from None

    return convert


def role(cell: str) -> Role:
    """A role as people call it."""
    try:
        return ROLES[plain(cell)]
    except KeyError:
        raise ValueError(f"Такой роли нет. Выберите одну: {OFFERED_ROLES}.") from None


def day(cell: str, *, end_of_year: bool = False) -> date:
    """01.09.2026 or 2026-09-01; a bare year is its first day, or its last one."""
    if match := YEAR.fullmatch(cell):
        return _date(int(match[1]), *((12, 31) if end_of_year else (1, 1)))
    if match := DOTTED.fullmatch(cell):
        return _date(int(match[3]), int(match[2]), int(match[1]))
    if match := ISO.fullmatch(cell):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    raise ValueError("Не получилось прочитать дату. Напишите её так: 01.09.2026.")


def last_day(cell: str) -> date:
    """As `day`; a bare year is its last day."""
    return day(cell, end_of_year=True)


def _date(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise ValueError("Такого дня нет в календаре. Проверьте дату.") from None


def academic_year(cell: str) -> int:
    """«2021/2022», «2021-22» → 2021."""
    match = ACADEMIC_YEAR.fullmatch(cell.strip())
    if not match or (int(match[1]) + 1) % 100 != int(match[3]):
        raise ValueError("Не получилось прочитать учебный год. Напишите его так: 2021/2022.")
    return int(match[1])


def whole_number(cell: str) -> int:
    """A number of people or days, 0 to 1 000 000; spaces between thousands are forgiven."""
    digits = cell.replace(" ", "").replace("\u00a0", "").removesuffix(",0").removesuffix(".0")
    if not re.fullmatch(r"[0-9]{1,7}", digits) or int(digits) > 1_000_000:
        raise ValueError("Здесь нужно целое число, например 120.")
    return int(digits)


def quantile(cell: str) -> int:
    """25 or 20: the lowest quarter or fifth of the schools."""
    percent = whole_number(cell.replace("%", "").strip())
    if percent not in (20, 25):
        raise ValueError("Здесь бывает 25 (квартиль) или 20 (квинтиль).")
    return percent


@cache
def _zones() -> Mapping[str, str]:
    return {zone.casefold(): zone for zone in available_timezones()}


def zone(cell: str) -> str:
    """An IANA name that exists: Asia/Krasnoyarsk."""
    try:
        return ZoneInfo(_zones()[cell.casefold()]).key
    except KeyError:
        raise ValueError("Такого часового пояса нет. Напишите, например, Europe/Moscow или Asia/Krasnoyarsk.") from None


def code(cell: str) -> str:
    """The code of a programme: 2–40 small Latin letters, digits, `-` and `_`."""
    if not CODE.fullmatch(cell):
        raise ValueError("Код состоит из 2–40 строчных латинских букв, цифр, «-» и «_», например nazarovo.")
    return cell


def groups(cell: str) -> tuple[Group, ...]:
    """«ШНОР 2021/2022 (источник); ШГР 2021/2022» → memberships, each once, in order."""
    return tuple(dict.fromkeys(_group(part.strip()) for part in OUTSIDE_BRACKETS.split(cell) if part.strip()))


def _group(part: str) -> Group:
    match = GROUP.fullmatch(part)
    if not match or not match["title"]:
        raise ValueError(f"Не получилось прочитать группу «{part}». Напишите так: ШНОР 2021/2022; ШГР 2021/2022.")
    year = academic_year(match["year"]) if match["year"] else 0
    return Group(match["title"], year, match["source"] or "")


def school_names(cell: str) -> tuple[str, ...]:
    """Names or numbers of schools through «;», or through «,» where there is no «;»."""
    return tuple(dict.fromkeys(name.strip() for name in cell.split(";" if ";" in cell else ",") if name.strip()))
