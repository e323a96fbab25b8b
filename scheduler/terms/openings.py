"""The prepositions before a stretch of time: «в срок до», «не позднее», «с», «на период»."""

from __future__ import annotations

from scheduler.terms.nodes import Bound
from scheduler.terms.vocabulary import Word
from scheduler.terms.years import Tokens, skip_dot

FRAME = frozenset({Word.IN, Word.ON, Word.FOR, Word.DURING, Word.PERIOD})
UNTIL = frozenset({Word.UNTIL, Word.BY, Word.BEFORE, Word.TO})
FROM = frozenset({Word.FROM, Word.SINCE, Word.AFTER})
OPENING = FRAME | UNTIL | FROM | {Word.WHOLE, Word.EDGE, Word.NOT}
LAST_MONTH = 12
SHORT_YEARS = range(13, 29)
HOURS, MINUTES = 24, 59
BEGINNING, END, COMPLETION = 1, 3, 4  # values of Word.EDGE


def parse_opening(tokens: Tokens, i: int) -> tuple[Bound, int, Word]:
    """What the prepositions make of the point behind them, its place, and the word that decided."""
    kind = tokens[i].kind
    if kind in FRAME or kind is Word.WHOLE:
        i = _skip_frame(tokens, i)
        kind = tokens[i].kind
    if kind not in OPENING:
        return Bound.NONE, skip_clock(tokens, i) if kind is Word.NUMBER else i, kind
    following = tokens[i + 1].kind
    if kind is Word.EDGE and (edge := named_edge(tokens, i)):
        return edge, i + 2, Word.EDGE
    if kind is Word.NOT and following in (Word.LATER, Word.EARLIER):
        i += 2
        bound = Bound.UNTIL if following is Word.LATER else Bound.FROM
        return bound, skip_clock(tokens, i + (tokens[i].kind in UNTIL)), Word.UNTIL
    if kind in UNTIL:
        return Bound.UNTIL, skip_clock(tokens, i + 1 + (following is Word.COLON)), kind
    if kind in FROM:
        twice = following is Word.FROM  # «начиная с»
        return Bound.FROM, i + 1 + twice, kind
    return Bound.NONE, i, kind


def named_edge(tokens: Tokens, i: int) -> Bound | None:
    """«начало – 1 сентября», «окончание: 31 мая»: the dash names an edge of the time, it is no part of the point."""
    if tokens[i].kind is not Word.EDGE or tokens[i + 1].kind not in (Word.DASH, Word.COLON):
        return None
    if tokens[i + 2].kind is Word.EDGE:  # «начало-середина октября»
        return None
    return {BEGINNING: Bound.FROM, END: Bound.UNTIL, COMPLETION: Bound.UNTIL}.get(tokens[i].value)


def skip_clock(tokens: Tokens, i: int) -> int:
    """Behind a time of day: «до 17.00 часов 15 октября», «к 10:00 15 ноября»."""
    hour = tokens[i]
    if hour.kind is not Word.NUMBER or hour.value > HOURS:
        return i
    mark, minute = tokens[i + 1], tokens[i + 2]
    if mark.kind is Word.CLOCK:
        return _skip_hour(tokens, i + 1)
    if minute.kind is not Word.NUMBER or minute.value > MINUTES:
        return i
    if mark.kind not in (Word.DOT, Word.COLON, Word.DASH) or minute.end - minute.start != 2:
        return i
    apart = minute.start > mark.end  # «10. 30 октября»
    told = tokens[i + 3].kind is Word.CLOCK or (not apart and (mark.kind is Word.COLON or minute.value == 0))
    of_year = tokens[i + 3].kind in (Word.YEAR, mark.kind) or tokens[i + 7].kind is Word.YEAR  # «01.22-12.24 гг.»
    dated = mark.kind is Word.DASH or minute.value <= LAST_MONTH or of_year or _is_months(tokens, i)
    return i if (dated or apart) and not told else _skip_hour(tokens, i + 3)


def _is_months(tokens: Tokens, i: int) -> bool:
    """«09.22-05.23» are months of two years; «09.20-10.15» hours."""
    marks = [tokens[place].kind for place in (i + 1, i + 3, i + 5)]
    first, year, last, later = (tokens[place] for place in (i, i + 2, i + 4, i + 6))
    if marks != [Word.DOT, Word.DASH, Word.DOT] or later.kind is not Word.NUMBER or later.end - later.start != 2:
        return False
    ordered = year.value == later.value and first.value < last.value <= LAST_MONTH
    over = year.value + 1 == later.value and 0 < last.value <= LAST_MONTH
    return (ordered or over) and 0 < first.value <= LAST_MONTH and year.value in SHORT_YEARS


def _skip_hour(tokens: Tokens, i: int) -> int:
    """Behind «ч.», «часов 59 минут», «(мск)»."""
    while True:
        kind, following = tokens[i].kind, tokens[i + 1].kind
        if kind in (Word.CLOCK, Word.DOT, Word.COMMA):
            i += 1
        elif kind is Word.NUMBER and following is Word.CLOCK:
            i += 2
        elif kind is Word.OPEN and following is Word.CLOCK and tokens[i + 2].kind is Word.CLOSE:
            i += 3
        else:
            return i


def _skip_frame(tokens: Tokens, i: int) -> int:
    """Behind «в течение», «в период», «на весь срок»; «период реализации программы» is a point itself."""
    while True:
        kind, following = tokens[i].kind, tokens[i + 1].kind
        framing = kind in FRAME or (kind is Word.WHOLE and following is Word.PERIOD)
        if not framing or (kind is Word.PERIOD and following is Word.PROGRAMME):
            return i
        i = skip_dot(tokens, i + 1) if kind is Word.DURING else i + 1
