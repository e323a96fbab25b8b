"""Typed answers of the registry as values: names, numbers, days, orders; what is none is refused with what to write."""

import re
from collections.abc import Callable
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing import converters
from storage.queries.updates import expect_nothing
from storage.refusals import Refusal
from storage.russian import parse_number

KINDS = ("school", "school_group", "staff", "agreement", "person", "seat", "handover")
"""What a chat may wait for in the registry; whoever goes elsewhere by a button is not waited for any more."""

LONGEST_NAME, LONGEST_PERSON, LONGEST_ORDER = 200, 80, 80
NOTHING = {"-", "—", "–", "нет"}
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
ORDER_WORD = re.compile(r"^приказ(?:ом|у)?\s+", re.IGNORECASE)
AGREEMENT_WORD = re.compile(r"^договор\s+", re.IGNORECASE)
COUNTED = re.compile(
    r"(?P<post>.*[^\W\d_]\)?)(?:\s*:\s*|\s+[—–-]\s+|\s+)(?P<number>\d{1,9})(?:\s*(?:чел\.?|человека?))?", re.IGNORECASE
)
Read = Callable[[str], str | int | None]


async def stop_waiting(session: AsyncSession, chat_id: int) -> None:
    """What is typed from now on changes nothing in the registry."""
    await expect_nothing(session, chat_id, *KINDS)


def one_line(text: str) -> str:
    return " ".join(text.split())


def name(longest: int) -> Read:
    """A name that must be there."""

    def read(text: str) -> str:
        given = one_line(text)
        if not 2 <= len(given) <= longest or not any(map(str.isalnum, given)):
            raise Refusal(f"Нужно название от 2 до {longest} знаков. Напишите ещё раз.")
        return given

    return read


def optional(longest: int) -> Read:
    """Words that may be taken away by «-»."""

    def read(text: str) -> str | None:
        given = one_line(text)
        if given.casefold() in NOTHING:
            return None
        if not given or len(given) > longest:
            raise Refusal(f"Нужен текст не длиннее {longest} знаков, или «-», чтобы убрать. Напишите ещё раз.")
        return given

    return read


def school_number(text: str) -> str | None:
    """«№ 12» → «12»."""
    given = optional(20)(text)
    return None if given is None else str(given).removeprefix("№").strip() or None


def whole(most: int) -> Read:
    """A whole number, or «-» where none is known."""

    def read(text: str) -> int | None:
        if one_line(text).casefold() in NOTHING:
            return None
        try:
            number = parse_number(text)
        except ValueError:
            number = -1
        if "%" in text or number != int(number) or not 0 <= number <= most:
            raise Refusal(f"Нужно целое число от 0 до {most}, или «-», чтобы убрать.")
        return int(number)

    return read


def person_name(text: str) -> str:
    """How a person is addressed."""
    given = one_line(text)
    if not 2 <= len(given) <= LONGEST_PERSON or not any(map(str.isalpha, given)):
        raise Refusal(f"Имя должно быть текстом от 2 до {LONGEST_PERSON} символов. Напишите ещё раз.")
    return given


def order(text: str) -> str | None:
    """«приказ № 145-п от 30.08.2021» → «№ 145-п от 30.08.2021»; «-» takes it away."""
    given = optional(LONGEST_ORDER)(text)
    return None if given is None else ORDER_WORD.sub("", str(given)) or None


def a_day(text: str) -> date | None:
    """01.09.2021 or ISO; «-» takes it away."""
    given = one_line(text)
    if given.casefold() in NOTHING:
        return None
    if given.isdecimal():
        raise Refusal("Нужен день целиком, например 31.12.2022.")
    try:
        found = converters.day(given)
    except ValueError as error:
        raise Refusal(str(error)) from None
    if not FIRST <= found <= LAST:
        raise Refusal("Такой день похож на опечатку: проверьте год.")
    return found


def counted(text: str) -> tuple[str, int]:
    """«учителя математики 3» → the post and the number."""
    found = COUNTED.fullmatch(text.strip()) if len(text.strip().splitlines()) == 1 else None
    post = one_line(found["post"]).lower() if found else ""
    if found is None or not 2 <= len(post) <= LONGEST_NAME:
        raise Refusal("Напишите одной строкой, кого и сколько, например: учителя математики 3")
    return post, int(found["number"])


def agreement_number(text: str) -> str | None:
    """«договор № 5» → «№ 5»; «-» takes it away."""
    given = optional(LONGEST_ORDER)(text)
    return None if given is None else AGREEMENT_WORD.sub("", str(given)) or None
