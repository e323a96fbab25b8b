"""Nouns and adjectives beside numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.agreement import DATIVE, GENITIVE, counted
from storage.russian import plural


@given(st.integers(0, 10**6))
def test_it_agrees_with_the_forms_written_by_hand(count: int) -> None:
    assert counted(count, "школа") == plural(count, "школа", "школы", "школ")
    assert counted(count, "фактор") == plural(count, "фактор", "фактора", "факторов")
    assert counted(count, "день") == plural(count, "день", "дня", "дней")


@pytest.mark.parametrize(
    ("count", "phrase", "case", "said"),
    [
        (1, "просроченная задача", "nomn", "1 просроченная задача"),
        (2, "просроченная задача", "nomn", "2 просроченные задачи"),
        (5, "просроченная задача", "nomn", "5 просроченных задач"),
        (11, "процедура", "nomn", "11 процедур"),
        (21, "школа", GENITIVE, "21 школы"),
        (11, "школа", GENITIVE, "11 школ"),
        (3, "школа", DATIVE, "3 школам"),
        (1, "школа", DATIVE, "1 школе"),
        (2, "zzz", "nomn", "2 zzz"),
    ],
)
def test_phrases_and_cases(count: int, phrase: str, case: str, said: str) -> None:
    assert counted(count, phrase, case).replace("\N{NO-BREAK SPACE}", " ") == said
