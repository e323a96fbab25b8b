"""What confirms finished work, as its measure prints it: a document, a count or a link; and how it is read. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from storage.refusals import Refusal

LONGEST = 1500  # characters
LARGEST = 1_000_000_000
COUNT = re.compile(r"(?<!№)(?<!№ )(?<![\d.,/-])(\d{1,3}|\d+(?=\s*(?:%|чел|шт|школ)))\b(?!\s*(?:г\.|год|\.\d))")
LINKED = re.compile(r"сайт|страниц|новост|размещ|публикац|ссылк|ресурс|платформ|\bсми\b|канал", re.IGNORECASE)
URL = re.compile(
    r"(?:https?://|www\.|t\.me/)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:ru|рф|com|org|net|su)\b(?:/\S*)?", re.IGNORECASE
)
NUMBER = re.compile(r"-?\d{1,3}(?:[ \u00a0]\d{3})+(?:[.,]\d+)?|-?\d+(?:[.,]\d+)?")


class ResultKind(StrEnum):
    """In what form work is confirmed."""

    DOCUMENT = "document"
    COUNT = "count"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Result:
    """What somebody gave: its words, and the number in them where a number was asked for."""

    kind: ResultKind
    text: str
    number: float | None = None


def wanted_kinds(printed: str | None) -> tuple[ResultKind, ...]:
    """The forms a printed result can be given in, the one to ask for first; nothing where nothing is printed.

    «Обучено 30 чел.» is a count, «Новости на сайтах УО» a link; whatever names neither is a document.
    """
    words = (printed or "").strip()
    if not words:
        return ()
    if COUNT.search(words):
        return (ResultKind.COUNT, ResultKind.DOCUMENT)
    if LINKED.search(words):
        return (ResultKind.LINK, ResultKind.DOCUMENT)
    return (ResultKind.DOCUMENT,)


def read_result(kinds: tuple[ResultKind, ...], given: str) -> Result:
    """What was typed, in the form it is in. Raises Refusal for nothing, too much, or a count without a number."""
    text = given.strip()
    if not text or len(text) > LONGEST:
        raise Refusal(f"Нужен текст не длиннее {LONGEST} знаков. Пришлите, пожалуйста, короче.")
    if URL.search(text):
        return Result(ResultKind.LINK, text)
    if not kinds or kinds[0] is not ResultKind.COUNT:
        return Result(ResultKind.DOCUMENT, text)
    return _counted(text)


def _counted(text: str) -> Result:
    found = NUMBER.search(text)
    if found is None:
        raise Refusal("Здесь нужно число, например «30» или «30 чел.». Документ можно прислать файлом или ссылкой.")
    number = float(re.sub(r"[ \u00a0]", "", found[0]).replace(",", "."))
    if not 0 <= number <= LARGEST:
        raise Refusal(f"Число должно быть от 0 до {LARGEST}. Проверьте, пожалуйста, и пришлите ещё раз.")
    return Result(ResultKind.COUNT, text, number)
