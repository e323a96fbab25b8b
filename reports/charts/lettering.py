"""Text fitted by its measured width: shrinking, wrapping and, last, cutting, never through a school's number."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from matplotlib.ft2font import FT2Font, LoadFlags

from reports.charts.tokens import SMALLEST, Style, Weight

NBSP = "\u00a0"
ELLIPSIS = "…"


@cache
def face(weight: Weight) -> FT2Font:
    return FT2Font(str(weight.path))


@cache
def known_letters() -> frozenset[int]:
    """The code points all three faces can draw."""
    return frozenset.intersection(*(frozenset(face(weight).get_charmap()) for weight in Weight))


def legible(words: str) -> str:
    """One line that the fonts can draw: spaces joined, letters unknown to them left out, «№ 12» kept together."""
    letters = "".join(map(drawable, words))
    line = re.sub(r"[^\S\u00a0]+", " ", letters).strip(" ")
    return re.sub(r"\s?№\s*(?=\d)", f"{NBSP}№{NBSP}", line).lstrip(f"{NBSP} ")


def drawable(letter: str) -> str:
    """The letter, nothing for invisible signs of formatting, a space for what the fonts lack."""
    if unicodedata.category(letter) == "Cf":
        return ""
    return letter if ord(letter) in known_letters() and (letter.isprintable() or letter == NBSP) else " "


@lru_cache(4096)
def advance(words: str, style: Style) -> float:
    """Advance width in pixels, kerning included. Ink may be narrower: digits end short of their advance."""
    font = face(style.weight)
    font.set_size(style.px, 72)
    font.set_text(words, 0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0] / 64)


def fits(words: str, style: Style, room: float) -> bool:
    return advance(words, style) <= room


def shrunk(words: str, style: Style, room: float, sizes: Sequence[int] = ()) -> Style:
    """The largest of *sizes* (default: from the style's own down to 26) that fits, else the smallest."""
    for px in sizes or range(style.px, SMALLEST - 1, -2):
        style = style.sized(px)
        if fits(words, style, room):
            break
    return style


def wrapped(words: str, style: Style, room: float, lines: int = 2) -> list[str]:
    """The words in at most *lines* lines, each within the room; what is left over is cut in the last line."""
    result: list[str] = []
    rest = legible(words).split(" ")
    while rest and len(result) < lines - 1:
        taken = len(rest)
        while taken > 1 and not fits(" ".join(rest[:taken]), style, room):
            taken -= 1
        result.append(cut(" ".join(rest[:taken]), style, room))
        rest = rest[taken:]
    return [*result, cut(" ".join(rest), style, room)] if rest else result


def cut(words: str, style: Style, room: float) -> str:
    """The words, or their beginning with «…» when they do not fit; a number «№ 12» at the end is kept whole."""
    if fits(words, style, room):
        return words
    shorter = (short for short in beginnings(words) if fits(short, style, room))
    return next(shorter, ELLIPSIS)


def beginnings(words: str) -> Iterator[str]:
    """Ever shorter forms of a name: word by word, then letter by letter; its number stays, quotes close."""
    numbered = re.search(r"[ \u00a0]?№[ \u00a0]?\d+[»\"]?", words)
    tail = numbered.group() if numbered else ""
    head = words[: numbered.start()] if numbered else words
    parts = head.split(" ")
    for count in range(len(parts) - 1, 0, -1):
        yield ended(" ".join(parts[:count]).rstrip(",.;:—–- «"), tail)
    for letters in range(len(parts[0]) - 1, 0, -1):
        yield ended(parts[0][:letters], tail)


def ended(head: str, tail: str) -> str:
    """A beginning with «…», its open quotation marks closed."""
    is_open = (head + tail).count("«") > (head + tail).count("»")
    return head + ELLIPSIS + ("»" if is_open else "") + tail
