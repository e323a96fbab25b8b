"""The prepositions before a stretch of time: «в срок до», «не позднее», «с», «на период»."""

from typing import NamedTuple

from scheduler.terms.nodes import Bound
from scheduler.terms.vocabulary import Word
from scheduler.terms.years import Tokens, skip_dot

FRAME = frozenset({Word.IN, Word.ON, Word.FOR, Word.DURING, Word.PERIOD})
UNTIL = frozenset({Word.UNTIL, Word.BY, Word.BEFORE, Word.TO})
FROM = frozenset({Word.FROM, Word.SINCE, Word.AFTER})


class Opening(NamedTuple):
    """What the prepositions make of the point that begins at `begin`; `word` is the one that decided."""

    bound: Bound
    begin: int
    word: Word


def parse_opening(tokens: Tokens, i: int) -> Opening:
    i = _skip_frame(tokens, i)
    kind = tokens[i].kind
    if kind is Word.NOT and tokens[i + 1].kind is Word.LATER:
        i += 2
        return Opening(Bound.UNTIL, i + (tokens[i].kind in UNTIL), Word.UNTIL)
    if kind in UNTIL:
        return Opening(Bound.UNTIL, i + 1, kind)
    if kind in FROM:
        twice = tokens[i + 1].kind is Word.FROM  # «начиная с»
        return Opening(Bound.FROM, i + 1 + twice, kind)
    return Opening(Bound.NONE, i, kind)


def _skip_frame(tokens: Tokens, i: int) -> int:
    """Behind «в течение», «в период», «на весь срок»; «период реализации программы» is a point itself."""
    while True:
        kind, following = tokens[i].kind, tokens[i + 1].kind
        framing = kind in FRAME or (kind is Word.WHOLE and following is Word.PERIOD)
        if not framing or (kind is Word.PERIOD and following is Word.PROGRAMME):
            return i
        i = skip_dot(tokens, i + 1) if kind is Word.DURING else i + 1
