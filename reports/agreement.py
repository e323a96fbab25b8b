"""Nouns beside numbers, with their adjectives, in any case: «5 просроченных задач», «у 21 школы». For the worker only.

Words come from papers and programmes, never names of people: those are not declined.
"""

from functools import cache, lru_cache
from typing import Any

import pymorphy3

from storage.russian import NBSP, number

NOMINATIVE, GENITIVE, DATIVE, INSTRUMENTAL, PREPOSITIONAL = "nomn", "gent", "datv", "ablt", "loct"


@cache
def analyzer() -> Any:
    """Takes a third of a second and 15 MB, once."""
    return pymorphy3.MorphAnalyzer()


def counted(count: int, phrase: str, case: str = NOMINATIVE) -> str:
    """The number and the phrase in its form: *phrase* stands in the nominative singular («просроченная задача»)."""
    return f"{number(count)}{NBSP}{agreed(count, phrase, case)}"


@lru_cache(4096)
def agreed(count: int, phrase: str, case: str = NOMINATIVE) -> str:
    """The phrase alone; a word that no dictionary has stays as it is."""
    return NBSP.join(_word(count, word, case) for word in phrase.split())


def _word(count: int, word: str, case: str) -> str:
    parses = analyzer().parse(word)
    parse = next((one for one in parses if {"nomn", "sing"} in one.tag), None)
    if parse is None:
        return word
    if case == NOMINATIVE:
        found = parse.make_agree_with_number(count)
    else:
        found = parse.inflect({case, "sing" if _is_one(count) else "plur"})
    return str(found.word) if found is not None else word


def _is_one(count: int) -> bool:
    return count % 10 == 1 and count % 100 != 11
