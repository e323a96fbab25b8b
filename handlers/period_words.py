"""«за 2021/2022», «за октябрь», «с января», «с 01.09.2021 по 31.12.2021»: a period in the words people use. Pure."""

import re
from datetime import date, timedelta

from reports.period import Period, year_period
from storage.refusals import Refusal
from storage.russian import MONTHS
from storage.years import academic_year

MONTH_STEMS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
MONTH = rf"(?P<month>{'|'.join(f'{stem}[а-я]*' for stem in MONTH_STEMS)})"
YEAR = r"(?:\s+(?P<year>\d{4})(?:\s*г(?:ода?|\.)?)?)?"
DAY = r"(?P<day>\d{1,2})\.(?P<number>\d{1,2})(?:\.(?P<year>\d{4}))?"
SPAN = re.compile(
    r"\bза\s+(?P<first>\d{4})\s*[/–-]\s*(?P<second>\d{4}|\d{2})(?:\s*уч\w*\.?(?:\s*год\w*)?)?", re.IGNORECASE
)
WHOLE_YEAR = re.compile(r"\bза\s+(?P<year>\d{4})(?:\s*год)?(?![\d./])", re.IGNORECASE)
NAMED = re.compile(r"\bза\s+(?P<name>прошлый\s+год|этот\s+год|неделю|месяц|квартал)\b", re.IGNORECASE)
IN_MONTH = re.compile(rf"\bза\s+{MONTH}{YEAR}\b", re.IGNORECASE)
SINCE = re.compile(rf"\bс\s+(?:{MONTH}{YEAR}|(?:{DAY.replace('<year>', '<full>')}))", re.IGNORECASE)
UNTIL = re.compile(rf"\bпо\s+(?:{MONTH}{YEAR}|(?:{DAY.replace('<year>', '<full>')}))", re.IGNORECASE)
BARE_SPAN = re.compile(
    r"(?<![\d.])(?P<first>20\d\d)\s*[/–-]\s*(?P<second>20\d\d|\d\d)(?!\d)(?:\s*уч\w*\.?(?:\s*год\w*)?)?", re.IGNORECASE
)
BARE_YEAR = re.compile(r"(?<=\S)\s+(?P<year>20\d\d)(?:\s*г(?:ода?|\.)?)?$", re.IGNORECASE)
"""«школа 12 2021»: a year behind something else; behind the word «школа» alone it is a number like any other."""
NUMBERED = re.compile(r"(?:school|школ[аеыу]|шк\.?|№)\s*$", re.IGNORECASE)
LEFT_OVER = re.compile(r"\b(?:за|с)\s+\d", re.IGNORECASE)
DAYS = {"неделю": 7, "месяц": 30, "квартал": 91}
BAD_PERIOD = (
    "Не понял период. Напишите, например: «за 2021/2022», «за октябрь», «с января», «с 01.09.2021 по 31.12.2021»."
)


def period_of(words: str, today: date) -> tuple[Period | None, str]:
    """The period in some words, and the words without it."""
    for pattern, read in ((SPAN, _span), (IN_MONTH, _in_month), (NAMED, _named), (WHOLE_YEAR, _whole_year)):
        if found := pattern.search(words):
            return read(found, today), _without(words, found)
    if found := SINCE.search(words):
        since = _day(found, today, first=True)
        left = _without(words, found)
        if ends := UNTIL.search(left):
            return _between(since, _day(ends, today, first=False, after=since)), _without(left, ends)
        return _between(since, today), left
    if LEFT_OVER.search(words):
        raise Refusal(BAD_PERIOD)
    return _bare(words, today)


def _bare(words: str, today: date) -> tuple[Period | None, str]:
    """A year without «за»: 2021/2022 anywhere, 2021 where it can be no school's number."""
    if found := BARE_SPAN.search(words):
        return _span(found, today), _without(words, found)
    found = BARE_YEAR.search(words)
    if found is None or NUMBERED.search(words[: found.start()]):
        return None, words
    return _whole_year(found, today), _without(words, found)


def _without(words: str, found: re.Match[str]) -> str:
    return f"{words[: found.start()]} {words[found.end() :]}".strip()


def _span(found: re.Match[str], today: date) -> Period:
    first, second = int(found["first"]), int(found["second"])
    if (first + 1) % 10 ** len(found["second"]) != second or not 2000 <= first <= 2100:
        raise Refusal(BAD_PERIOD)
    return year_period(first)


def _whole_year(found: re.Match[str], today: date) -> Period:
    year = int(found["year"])
    if not 2000 <= year <= 2100:
        raise Refusal(BAD_PERIOD)
    return Period(date(year, 1, 1), date(year, 12, 31), asked=True)


def _named(found: re.Match[str], today: date) -> Period:
    name = " ".join(found["name"].casefold().split())
    if name in DAYS:
        return Period(today - timedelta(days=DAYS[name]), today, asked=True)
    return year_period(academic_year(today) - (name == "прошлый год"))


def _in_month(found: re.Match[str], today: date) -> Period:
    first = _month(found, today)
    return Period(first, _month_end(first), asked=True)


def _month(found: re.Match[str], today: date) -> date:
    """The first day of a month; without a year the latest one that has begun."""
    word = found["month"].casefold()
    named = zip(MONTH_STEMS, MONTHS, strict=True)
    number = next((n for n, (stem, name) in enumerate(named, 1) if word in _forms(stem, name)), None)
    if number is None:
        raise Refusal(BAD_PERIOD)
    if found["year"]:
        return date(int(found["year"]), number, 1)
    return date(today.year if number <= today.month else today.year - 1, number, 1)


def _forms(stem: str, genitive: str) -> tuple[str, ...]:
    """«январь», «января», «январю» …; of May «май», «мая»."""
    if stem == "ма":
        return ("май", "мая", "маю", "мае")
    ending = "" if stem in {"март", "август"} else "ь"
    return (stem + ending, genitive, stem + "ю", stem + "е", stem + "у")


def _month_end(first: date) -> date:
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1) - timedelta(days=1)


def _day(found: re.Match[str], today: date, *, first: bool, after: date | None = None) -> date:
    """A day, or the first or last one of a month; without a year the latest past one, or the next one after a day."""
    try:
        if found["month"]:
            begins = _month(found, today)
            if after is not None and not found["year"]:
                begins = begins.replace(year=after.year + (begins.month < after.month))
            return begins if first else _month_end(begins)
        number, day = int(found["number"]), int(found["day"])
        if found["full"]:
            return date(int(found["full"]), number, day)
        base = after or today
        guess = date(base.year, number, day)
        if after is not None:
            return guess if guess >= after else guess.replace(year=base.year + 1)
        return guess if guess <= today else guess.replace(year=base.year - 1)
    except ValueError:
        raise Refusal(BAD_PERIOD) from None


def _between(since: date, until: date) -> Period:
    if until < since or not 2000 <= since.year <= until.year <= 2100:
        raise Refusal(BAD_PERIOD)
    return Period(since, until, asked=True)
