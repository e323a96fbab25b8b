"""One cell of a roadmap → its stages: sentences of content, each with the term printed in brackets behind it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scheduler.terms.grammar import LONGEST, parse_cached
from scheduler.terms.nodes import Term, Unit

OPENING, CLOSING = "([{", ")]}"
EDGE_MARKS = " \t\n.,;:–—-"
BY_PLAN = ("по ", "согласно", "в соответствии")
BOUNDARY = re.compile(r"(?<=[.;!?])\s+(?=[«(]?[А-ЯЁA-Z\d•–-])|;\s*|\n\s*(?=[-–•*]|\d+[.)])|,\s+(?=[а-яё])")
VAGUE_INLINE = (Unit.YEAR, Unit.ACADEMIC_YEAR, Unit.PROGRAMME)


class StageText(NamedTuple):
    """What is done, and the phrase of its term as printed inside the brackets; either may be empty."""

    text: str
    phrase: str


def stages(cell: str) -> tuple[StageText, ...]:
    """The stages of a cell in order. Every word of the cell is in one of them; an empty cell has none."""
    if not _has_words(cell):
        return ()
    if _is_bare_term(cell):
        return (StageText("", _unbracketed(cell)),)
    found: list[StageText] = []
    begin = 0
    for start, end in _bracketed(cell):
        if _is_bracketed_term(cell[start + 1 : end]):
            found += _sentences(cell[begin:start], _squeezed(cell[start + 1 : end]))
            begin = end + 1
    if _has_words(cell[begin:]):
        found += _sentences(cell[begin:], "")
    return tuple(found)


def _sentences(text: str, bracketed: str) -> Iterator[StageText]:
    """Content sentences, each with the term it prints itself; the last with the term bracketed behind it, if any."""
    parts = _parted(text)
    terms = [_inline_term(_tidy(part)) for part in parts]
    if bracketed:
        terms[-1] = bracketed
    held = ""
    left = len([term for term in terms if term])
    for part, term in zip(parts, terms, strict=True):
        held += part
        left -= bool(term)
        if term and left:
            yield StageText(_tidy(held), term)
            held = ""
    own = [term for term in terms if term]
    if _tidy(held) or bracketed:
        yield StageText(_tidy(held), own[-1] if own else "")


def _parted(text: str) -> list[str]:
    """Sentences and what stands between semicolons; parts between commas only where each tells what and when."""
    parts: list[str] = []
    begin = 0
    for match in BOUNDARY.finditer(text):
        place = match.end()
        if match.group().startswith(",") and not (_tells(text[begin:place]) and _tells(_next_part(text, place))):
            continue
        parts.append(text[begin:place])
        begin = place
    return [*parts, text[begin:]]


def _next_part(text: str, begin: int) -> str:
    following = BOUNDARY.search(text, begin)
    return text[begin : following.end() if following else len(text)]


def _tells(part: str) -> bool:
    """The part ends with a term of its own behind words of content: «отчёт до 20 сентября»."""
    part = _tidy(part)
    term = _inline_term(part)
    return bool(term) and part.rstrip(EDGE_MARKS).endswith(term.rstrip(EDGE_MARKS)) and _has_words(part[: -len(term)])


def _has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _tidy(text: str) -> str:
    """Content without the marks a removed bracket leaves at its beginning."""
    return _squeezed(text).lstrip(EDGE_MARKS) if not text.lstrip().startswith("-") else _squeezed(text)


def _bracketed(cell: str) -> Iterator[tuple[int, int]]:
    """Places of the outermost pairs of brackets."""
    depth = begin = 0
    for place, letter in enumerate(cell):
        if letter in OPENING:
            begin = begin if depth else place
            depth += 1
        elif letter in CLOSING and depth:
            depth -= 1
            if depth == 0:
                yield begin, place


def _unbracketed(cell: str) -> str:
    """The phrase without the brackets around all of it."""
    phrase = _squeezed(cell)
    pairs = list(_bracketed(phrase))
    around = pairs == [(0, len(phrase) - 1)] or pairs == [(0, len(phrase) - 2)]
    return _squeezed(phrase[1 : pairs[0][1]]) if around else phrase


def _says_when(term: Term) -> bool:
    timed = term.stretches or term.rhythms or term.always
    return bool(timed) or any(event.offset or event.each for event in term.events)


def _is_bare_term(cell: str) -> bool:
    """Nothing but a term: every word belongs to the grammar."""
    if len(cell) > LONGEST:
        return False
    _, term = parse_cached(cell)
    by_plan = term.plan is not None and _unbracketed(cell).lower().startswith(BY_PLAN)
    return not term.unread and (_says_when(term) or bool(term.events) or by_plan)


def _is_bracketed_term(inside: str) -> bool:
    """A bracket is a term if it says when and hardly anything else: «(не менее 50% ОО)» is content."""
    phrase, term = parse_cached(inside)
    if term.plan and not _says_when(term):
        return inside.strip().lower().startswith(BY_PLAN) and len(term.unread) <= 2
    return _says_when(term) and (len(term.unread) <= 1 or _heads(phrase, term))


def _heads(phrase: str, term: Term) -> bool:
    """«(февраль 2022 г., МБОУ СОШ № 2)»: a day or month is told first, and a comma before anything else."""
    spots = [(one.start, one.end) for one in term.stretches if one.first.unit not in VAGUE_INLINE]
    start, end = min(spots, default=(1, 0))
    return not _has_words(phrase[:start]) and start < end and phrase[end:].lstrip(" .").startswith((",", ";"))


def _inline_term(text: str) -> str:
    """«Размещение отчёта до 15 сентября», «1 раз в год (выездной)»: a term that ends or begins a sentence."""
    phrase, term = parse_cached(text)
    spots = [(one.start, one.end) for one in term.stretches if one.first.unit not in VAGUE_INLINE]
    spots += [(one.start, one.end) for one in term.rhythms]
    if not spots:
        return ""
    spots.sort()
    start, end = spots[-1]
    if not _has_words(phrase[end:]):
        return phrase[start:end]
    first = spots[0][0]
    return "" if _has_words(phrase[:first]) else phrase[first:end]
