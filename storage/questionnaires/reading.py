"""What a person typed → the value to keep, or a sentence that says what is wanted. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import isfinite
from typing import Protocol

from storage.models import Question, QuestionChoice, QuestionKind
from storage.questionnaires.filling import NUMERIC, Filled, value_of
from storage.refusals import Refusal
from storage.russian import MONTHS, NBSP, number, parse_number

LONGEST_TEXT = 2000
MISFIT = "Этот ответ не сходится с условием вопроса. Проверьте его и пришлите ещё раз."
NEAR = {"позавчера": -2, "вчера": -1, "сегодня": 0, "завтра": 1}
NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-](\d{2}|\d{4}))?(?:\s*г\.?)?", re.ASCII)
WORDS = re.compile(r"(\d{1,2})\s+([а-я]+)(?:\s+(\d{4}))?(?:\s*г\.?)?")
UNIT = re.compile(r"(?<=\d)\s*(?:чел|человека?|шт|штук[аи]?)\.?$", re.IGNORECASE)
PART = re.compile(r"(\d{1,6})\s*(?:из|/)\s*(\d{1,6})(?:\s*(?:чел|человека?)\.?)?", re.IGNORECASE | re.ASCII)
NONE = frozenset({"нет", "нету", "-", "—", "–", "не было", "ни одного", "ни одной"})
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)


def read_answer(question: Question, choices: Sequence[QuestionChoice], given: str, so_far: Filled) -> str:
    """The value to keep; raises Refusal with the question's own sentence where it has one.

    `given` is what was typed, or the values of the chosen buttons between spaces.
    """
    value = READERS[question.kind](question, choices, given.strip(), so_far)
    if not so_far.allows(question.constraint, value_of(question.kind, value)):
        raise Refusal(so_far.told(question.constraint_message or "") or _range(question, "Нужно другое число", MISFIT))
    return value


def _one(question: Question, choices: Sequence[QuestionChoice], given: str, so_far: Filled) -> str:
    chosen = [c.value for c in choices if given.casefold() in (c.value.casefold(), c.label.casefold())]
    if not chosen:
        raise Refusal("Выберите ответ кнопкой под вопросом или пришлите его цифру.")
    return chosen[0]


def _several(question: Question, choices: Sequence[QuestionChoice], given: str, so_far: Filled) -> str:
    """Values in the order of the list; none is no answer."""
    wanted = set(given.split())
    chosen = [choice.value for choice in choices if choice.value in wanted]
    if not chosen or wanted - set(chosen):
        raise Refusal("Отметьте варианты кнопками под вопросом и нажмите «Готово».")
    return " ".join(chosen)


def _text(question: Question, choices: Sequence[QuestionChoice], given: str, so_far: Filled) -> str:
    if not given:
        raise Refusal("Пришлите ответ словами.")
    if len(given) > LONGEST_TEXT:
        raise Refusal(f"Здесь поместится до {LONGEST_TEXT} знаков, а в ответе {len(given)}. Пришлите покороче.")
    return given


def _number(question: Question, choices: Sequence[QuestionChoice], given: str, so_far: Filled) -> str:
    try:
        value = parse_number(given if is_share(question) else UNIT.sub("", given))
    except ValueError:
        raise Refusal(_no_number(question, given)) from None
    if not isfinite(value):
        raise Refusal(_range(question, "Нужно другое число", "Нужно другое число, например 12."))
    if question.kind is QuestionKind.INTEGER and value != int(value):
        raise Refusal(_range(question, "Нужно целое число", "Нужно целое число, например 12."))
    return f"{Decimal(repr(value)).normalize():f}"


def _no_number(question: Question, given: str) -> str:
    part = PART.fullmatch(given)
    if part and is_share(question) and 0 < int(part[2]) >= int(part[1]):
        percents = number(Decimal(part[1]) * 100 / Decimal(part[2]))
        return f"{part[1]} из {part[2]} — это {percents}{NBSP}%. Если верно, пришлите {percents}."
    told = _range(question, "Здесь нужно число", "Здесь нужно число, например 12.")
    return f"{told} Если это ноль, пришлите 0." if given.casefold() in NONE else told


def _range(question: Question, problem: str, otherwise: str) -> str:
    if question.least is None or question.most is None:
        return otherwise
    example = "12" if question.kind is QuestionKind.INTEGER else "12,5"
    return f"{problem} от {number(question.least)} до {number(question.most)}, например {example}."


def _day(question: Question, choices: Sequence[QuestionChoice], given: str, so_far: Filled) -> str:
    found = read_day(given, so_far.today)
    if found is None:
        raise Refusal("Выберите день кнопкой или пришлите дату, например 15.10.2021.")
    return found.isoformat()


def _file(question: Question, choices: Sequence[QuestionChoice], given: str, so_far: Filled) -> str:
    raise Refusal("Здесь нужен файл: пришлите документ или фотографию.")


Reader = Callable[[Question, Sequence[QuestionChoice], str, Filled], str]
READERS: Mapping[QuestionKind, Reader] = {
    QuestionKind.SELECT_ONE: _one,
    QuestionKind.SELECT_MULTIPLE: _several,
    QuestionKind.INTEGER: _number,
    QuestionKind.DECIMAL: _number,
    QuestionKind.TEXT: _text,
    QuestionKind.DATE: _day,
    QuestionKind.FILE: _file,
}


def read_day(given: str, today: date) -> date | None:
    """«15.10.2021», «15.10», «15 октября», «вчера», ISO; without a year the nearest such day."""
    text = " ".join(given.casefold().replace("ё", "е").split())
    if text in NEAR:
        return today + timedelta(days=NEAR[text])
    if match := ISO.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := NUMBERS.fullmatch(text):
        return _in_year(int(match[1]), int(match[2]), match[3], today)
    if (match := WORDS.fullmatch(text)) and match[2] in MONTHS:
        return _in_year(int(match[1]), MONTHS.index(match[2]) + 1, match[3], today)
    return None


def _in_year(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    near = [found for n in (-1, 0, 1) if (found := _date(today.year + n, month, day)) is not None]
    return min(near, key=lambda found: abs((found - today).days), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


DOUBT_FROM = 25.0  # percent points, or the part of a number that is not a share
SCALE = 100.0


def is_doubtful(question: Question, before: str, value: str) -> bool:
    """Whether a number differs so much from the last wave's that a person would look again.

    Shares by 25 points; other numbers by a quarter of the old one, and by three at least.
    """
    return question.kind in NUMERIC and is_far(question, before, value)


class Limited(Protocol):
    """What has limits: a question as a row or as a value."""

    @property
    def least(self) -> float | None: ...
    @property
    def most(self) -> float | None: ...


def is_share(question: Limited) -> bool:
    """Whether a question asks for percents: «12 чел.» are none, and a part of a whole is worked out for its sender."""
    return (question.least, question.most) == (0, SCALE)


def is_far(question: Limited, before: str, value: str) -> bool:
    """`is_doubtful` of two numbers."""
    old, new = float(before), float(value)
    if is_share(question):
        return abs(new - old) > DOUBT_FROM
    return abs(new - old) > max(abs(old) * DOUBT_FROM / 100, 3)
