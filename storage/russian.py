"""Russian wording in one place: number with noun, dates, shares, lists, nearest names, and numbers as people type them.

Parts that must stay on one line («5 школ», «86 %», «15 октября») are joined by a no-break space (NBSP).
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from rapidfuzz import fuzz

NBSP = "\u00a0"
MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
MONTH_NAMES = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
NEAR_DAYS = {-1: "вчера", 0: "сегодня", 1: "завтра"}
NOT_A_NUMBER = "Не получилось прочитать число. Напишите цифрами, например 12 или 12,5."

Number = int | float | Decimal | Fraction

WORDS = {
    word: Decimal(value)
    for value, words in {
        "0": "ноль нуль", "1": "один одна одно", "2": "два две", "3": "три", "4": "четыре", "5": "пять", "6": "шесть",
        "7": "семь", "8": "восемь", "9": "девять", "10": "десять", "11": "одиннадцать", "12": "двенадцать",
        "13": "тринадцать", "14": "четырнадцать", "15": "пятнадцать", "16": "шестнадцать", "17": "семнадцать",
        "18": "восемнадцать", "19": "девятнадцать", "20": "двадцать", "30": "тридцать", "40": "сорок",
        "50": "пятьдесят", "60": "шестьдесят", "70": "семьдесят", "80": "восемьдесят", "90": "девяносто", "100": "сто",
        "200": "двести", "300": "триста", "400": "четыреста", "500": "пятьсот", "600": "шестьсот", "700": "семьсот",
        "800": "восемьсот", "900": "девятьсот",
    }.items()
    for word in words.split()
}  # fmt: skip
WRITTEN_NUMBER = re.compile(r"([+-]?)(\d{1,12}|\d{1,3}(?: \d{3}){1,3})(?:[.,](\d{1,9}))?", re.ASCII)
PERCENT = re.compile(r"\s*(%|процент(а|ов)?)$")


def form(n: Number, one: str, few: str, many: str) -> str:
    """The noun that goes with *n*: 1 школа, 2 школы, 5 школ; a fraction takes *few* (2,5 школы)."""
    if n != int(n):
        return few
    whole = abs(int(n))
    if whole % 100 in range(11, 15):
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(whole % 10, many)


def plural(n: Number, one: str, few: str, many: str) -> str:
    """«5 школ»: the number and its noun, joined by NBSP. The noun follows the number as it is written."""
    written = rounded(n, 1)
    return f"{number(written)}{NBSP}{form(written, one, few, many)}"


def number(n: Number, digits: int = 1) -> str:
    """«81,5», «−3», «12 500»: at most *digits* decimals, halves away from zero, NBSP groups from five digits on."""
    value = rounded(n, digits)
    whole, _, part = f"{abs(value):f}".partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", NBSP)
    part = part.rstrip("0")
    return ("−" if value < 0 else "") + whole + ("," + part if part else "")


def rounded(n: Number, digits: int) -> Decimal:
    """*n* to *digits* decimals, halves away from zero, judged on the decimal digits people see (2.675 → 2.68)."""
    exact = Decimal(n.numerator) / Decimal(n.denominator) if isinstance(n, Fraction) else Decimal(str(n))
    value = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return value if value else abs(value)


def share(fraction: float | Fraction) -> str:
    """«86 %» from a fraction where 1 is the whole, in whole percents, ties to even (0.865 → «86 %»).

    «100 %» is said only of everything and «0 %» only of nothing: 0.999 is «99 %», 0.001 is «1 %».
    """
    percents = round(fraction * 100)
    if 0 < fraction < 1:
        percents = min(max(percents, 1), 99)
    return percent(percents, 0)


def percent(value: Number, digits: int = 1) -> str:
    """«81,5 %» from a value that is in percents already."""
    return f"{number(value, digits)}{NBSP}%"


def day(date: datetime.date, *, year: bool = False) -> str:
    """«15 октября, пт»; with the year «15 октября 2021, пт»."""
    written = f"{date.day}{NBSP}{MONTHS[date.month - 1]}"
    if year:
        written += f"{NBSP}{date.year}"
    return f"{written}, {WEEKDAYS[date.weekday()]}"


def dotted(date: datetime.date, *, year: bool = False) -> str:
    """«15.10», with the year «15.10.2021»: for pictures and tables."""
    return f"{date:%d.%m}" + (f".{date.year}" if year else "")


def days_left(n: int) -> str:
    """How far off a day is: «сегодня», «завтра», «через 3 дня», «вчера», «3 дня назад»."""
    if n in NEAR_DAYS:
        return NEAR_DAYS[n]
    days = plural(abs(n), "день", "дня", "дней")
    return f"через {days}" if n > 0 else f"{days} назад"


def listing(items: Iterable[str], conjunction: str = "и") -> str:
    """«а, б и в»; nothing gives an empty string."""
    *first, last = [*items] or [""]
    return f"{', '.join(first)} {conjunction} {last}" if first else last


def quoted(text: str) -> str:
    """The text in «ёлочки»; quotation marks inside become „лапки“; text that is one quotation already stays."""
    inner = text.strip()
    if inner.startswith("«") and inner.endswith("»") and inner.count("«") == 1:
        return inner
    inner = re.sub(r'"([^"]*)"', r"„\1“", inner)
    return "«" + inner.replace("«", "„").replace("»", "“") + "»"


def plain(text: str) -> str:
    """Text as people compare it: small letters, «е» for «ё», no quotes, «№» or punctuation, single spaces."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold().replace("ё", "е")))


def nearest(query: str, names: Sequence[str], n: int = 3) -> list[str]:
    """At most *n* of *names*, the most alike first, typing errors, case and «ё» forgiven; equals keep their order."""
    ranked = sorted(names, key=lambda name: -likeness(query, name))
    return ranked[:n]


def likeness(query: str, name: str) -> float:
    """0–100: how alike two names are. A number in the query that the name lacks costs much: № 2 is not № 12."""
    asked, known = plain(query), plain(name)
    if not asked or not known:
        return 0.0
    numbers, own = set(re.findall(r"\d+", asked)), set(re.findall(r"\d+", known))
    fit = 1.0 if numbers <= own else 0.6
    words = [max(fuzz.ratio(word, other) for other in known.split()) for word in asked.split()]
    by_words = sum(words) / len(words)
    return fit * (0.7 * by_words + 0.3 * fuzz.token_sort_ratio(asked, known))


def parse_number(text: str) -> float:
    """The number a person wrote: «12,5», «12.5 %», «1 200», «двадцать пять»; a percent sign is read and dropped.

    Raises ValueError with a Russian sentence that does not repeat what was written.
    """
    written = " ".join(text.casefold().replace("ё", "е").replace("−", "-").split())
    written = PERCENT.sub("", written)
    match = WRITTEN_NUMBER.fullmatch(written)
    if match is None:
        return float(number_in_words(written.split()))
    sign, whole, part = match.groups()
    return float(f"{sign}{whole.replace(' ', '')}.{part or 0}") + 0.0


def number_in_words(words: Sequence[str]) -> Decimal:
    """Number words up to 999 («сто двадцать пять»); anything else is a ValueError."""
    known = [WORDS[word] for word in words if word in WORDS]
    if not known or len(known) < len(words) or not all(may_follow(*two) for two in pairwise(known)):
        raise ValueError(NOT_A_NUMBER)
    return sum(known, Decimal(0))


def may_follow(value: Decimal, after: Decimal) -> bool:
    """Whether the word for *after* may stand after that for *value*: сто двадцать, двадцать пять, сто десять."""
    smallest_step = 100 if value >= 100 else 10 if value >= 20 else 0
    return 0 < after < smallest_step


def sentence_case(text: str) -> str:
    """The first letter large, the rest as it was."""
    return text[:1].upper() + text[1:]
