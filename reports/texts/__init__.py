"""The Russian sentences of pictures and captions; a caption repeats the headings of its picture word for word."""

import datetime
import re
from collections.abc import Iterable

from reports.risk import Level
from storage.russian import NBSP, dotted, share

LEVELS = {Level.LOW: "низкий", Level.MEDIUM: "средний", Level.HIGH: "высокий"}
NO_DATA = "нет данных"
NO_DATA_YET = "данных пока нет"
CAPTION_LIMIT = 1024
NAME_LIMIT = 120


def level_word(level: Level | None) -> str:
    return NO_DATA if level is None else LEVELS[level]


def change_words(change: int | None) -> str:
    """«хуже на 4», «лучше на 5», «как было», «впервые»: of a risk, where more is worse."""
    if change is None:
        return "впервые"
    if change == 0:
        return "как было"
    return f"{'хуже' if change > 0 else 'лучше'} на{NBSP}{abs(change)}"


def year_label(year: str) -> str:
    return f"{year} уч.{NBSP}год"


def as_of_line(date: datetime.date) -> str:
    return f"Данные на{NBSP}{dotted(date, year=True)}"


def filled_words(completeness: float | None) -> str:
    return NO_DATA if completeness is None else f"заполнено {share(completeness)}"


def generated_line(moment: datetime.datetime) -> str:
    return f"Сформировано {dotted(moment.date(), year=True)}, {moment:%H:%M}"


def clipped(text: str) -> str:
    """A name from outside on one line, short enough for a caption."""
    line = re.sub(r"[^\S\u00a0]+", " ", text).strip()
    if len(line) <= NAME_LIMIT:
        return line
    beginning = line[: NAME_LIMIT - 1]
    return (beginning.rpartition(" ")[0] or beginning).rstrip(" ,;:—«") + "…"


def limited(caption: str) -> str:
    """A caption within Telegram's 1024 UTF-16 units; only names of astral letters can ever exceed it."""
    return caption.encode("utf-16-le")[: 2 * CAPTION_LIMIT].decode("utf-16-le", errors="ignore")


def sentence(words: str) -> str:
    """The words with one full stop at their end, or the ellipsis they end with."""
    return words if words.endswith("…") else words.rstrip(".") + "."


def captioned(title: str, headings: Iterable[str], findings: Iterable[str], step: str) -> str:
    """What stands under a picture: its headings word for word, at most three findings, what to do next; ≤ 1024."""
    said = [f"• {finding}" for finding in findings if finding][:3]
    parts = [title, "\n".join(headings), "\n".join(said), f"Что дальше: {step}"]
    return limited("\n\n".join(filter(None, parts)))
