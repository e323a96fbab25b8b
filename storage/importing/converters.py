"""A cell's text → a value. Each raises ValueError with a Russian sentence that says what was expected."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from storage.importing.periods import day_range
from storage.importing.rows import Group
from storage.importing.shares import exact, is_number
from storage.importing.thresholds import WORSE, risk_parameters
from storage.phones import normal_phone
from storage.rights import Role
from storage.russian import dotted, number, plain

Convert = Callable[[str], object]

DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: ?г\.?)?")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00:00)?")
YEAR = re.compile(r"(\d{4})(?: ?г(?:од|\.)?)?")
ACADEMIC_YEAR = re.compile(r"(20\d\d) ?[/–—-] ?(20)?(\d\d)(?: ?(?:уч(?:ебный|\.)? ?)?(?:год|г\.?)?)?")
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
ORDER_WORD = re.compile(r"^приказ\s+(?=№|от\b)", re.IGNORECASE)
ORIGIN = re.compile(r"(?P<source>.*?)(?:[;,] ?)?(?P<order>(?:приказ|распоряжени|постановлени).*)?", re.IGNORECASE)
SUBJECTS = {
    "русский": "русский язык",
    "математика база": "математика базовая",
    "математика базовый уровень": "математика базовая",
    "базовая математика": "математика базовая",
    "математика профиль": "математика профильная",
    "математика профильный уровень": "математика профильная",
    "профильная математика": "математика профильная",
}
FACTORS = re.compile(r"(?:фактор )?(10|[1-9])\.?")
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


def phone(cell: str) -> str:
    """A telephone number in any habit of writing one, as «+73915512345»."""
    if (found := normal_phone(cell.removesuffix(".0"))) is None:
        raise ValueError(
            "Не похоже на номер телефона. Напишите один номер, например 8 913 555-12-34, или оставьте пусто."
        )
    return found


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
    origin = ORIGIN.fullmatch(match["source"] or "")
    order = (origin["order"] if origin else "") or ""
    return Group(match["title"], year, origin["source"] if origin else "", ORDER_WORD.sub("", order))


def school_names(cell: str) -> tuple[str, ...]:
    """Names or numbers of schools through «;», or through «,» where there is no «;»."""
    return tuple(dict.fromkeys(name.strip() for name in cell.split(";" if ";" in cell else ",") if name.strip()))


procedure = one_of(
    "ВПР", "ОГЭ", "ЕГЭ", "КДР",
    **{"всероссийская проверочная работа": "ВПР", "всероссийские проверочные работы": "ВПР"},
    **{"краевая диагностическая работа": "КДР", "краевые диагностические работы": "КДР"},
    **{"гиа 9": "ОГЭ", "гиа 11": "ЕГЭ"},
)  # fmt: skip


def subject(cell: str) -> str:
    """A school subject in small letters, the usual short names written out; «ИЗО» stays as it is."""
    if len(cell) > 100:
        raise ValueError("Слишком длинное название предмета. Сократите его.")
    known = SUBJECTS.get(plain(cell))
    return known or (cell if cell.isupper() else cell[:1].lower() + cell[1:])


def grade(cell: str) -> int:
    """«5», «5 класс», «5 кл.» → 5."""
    digits = re.sub(r" ?(?:кл\.?|класс[ы]?|-е классы)$", "", cell.casefold())
    if not re.fullmatch(r"[0-9]{1,2}", digits) or not 1 <= int(digits) <= 12:
        raise ValueError("Класс — это число от 1 до 12.")
    return int(digits)


def decimal(cell: str) -> float:
    """«3,57»: a mean or a limit, from 0 to a million."""
    if not is_number(cell) or "%" in cell:
        raise ValueError("Здесь нужно число, например 3,5.")
    return float(round(exact(cell), 6))


def share(cell: str) -> str:
    """A number with or without the percent sign; what it means is decided by its column."""
    if not is_number(cell):
        raise ValueError("Здесь нужно число, например 25 или 25 %.")
    return cell


def limit(cell: str) -> float:
    """«2», «25 %» → 2, 25."""
    return float(round(exact(share(cell)), 6))


def acuteness(cell: str) -> float:
    """A value on the scale from 0 (none) to 3 (acute)."""
    if "%" in cell or exact(cell) > 3:
        raise ValueError("У этого параметра шкала от 0 (нет) до 3 (остро), а не проценты.")
    return float(exact(cell))


def as_percent(fraction: float) -> str:
    """0.815 → «81,5 %»."""
    return f"{number(Decimal(str(fraction)) * 100, 4)} %"


def risk_parameter(cell: str) -> str:
    """«1.1», «1,1», and the 1st of January that Excel makes of it → «1.1»."""
    known = as_ordinal(cell).replace(",", ".").rstrip(".")
    if known not in risk_parameters():
        raise ValueError("Такого параметра нет. Код параметра — от 1.1 до 10.3, как в перечне факторов риска.")
    return known


def as_ordinal(cell: str) -> str:
    """«1.2» of the day 01.02.2026 that Excel makes of it when somebody types 1.2; other numbers as they are."""
    match = DOTTED.fullmatch(cell)
    return f"{int(match[1])}.{int(match[2])}" if match else cell


def ordinal(cell: str) -> str:
    """A number as printed, at most twenty signs."""
    return str(text(20)(as_ordinal(cell)))


def factor(cell: str) -> str:
    """«1», «Фактор 1» → «1»."""
    match = FACTORS.fullmatch(cell.casefold())
    if not match:
        raise ValueError("Такого фактора нет. Их десять: напишите число от 1 до 10.")
    return match[1]


def worse(cell: str) -> str:
    """«больше — хуже» → «more_is_worse»."""
    known = {plain(words): value for value, words in WORSE.items()}
    if plain(cell) not in known:
        raise ValueError(f"Такого направления нет. Выберите одно: {', '.join(WORSE.values())}.")
    return known[plain(cell)]


def days(cell: str) -> tuple[date, date]:
    """«28.10–05.11.2026»; one day is a period too."""
    return (day(cell),) * 2 if DOTTED.fullmatch(cell) else day_range(cell)


def as_days(written: tuple[date, date]) -> str:
    """«28.10.2026–05.11.2026»."""
    return "–".join(dotted(one, year=True) for one in written)
