"""Letters, numbers and words are put right before any grammar looks at them."""

import pytest

from scheduler.terms.tokens import Token, normalise, tokenise
from scheduler.terms.vocabulary import MONTHS, WORDS, Word


def tokens(phrase: str) -> list[Token]:
    return [token for token in tokenise(normalise(phrase)) if token.kind is not Word.STOP]


def kinds(phrase: str) -> list[Word]:
    return [token.kind for token in tokens(phrase)]


@pytest.mark.parametrize(
    ("printed", "month"),
    [
        ("сентябрь", 9), ("СЕНТЯБРЯ", 9), ("Ceнтябpь", 9), ("cентябре", 9), ("сент", 9), ("сентябь", 9),
        ("сентяьрь", 9), ("сетнябрь", 9), ("октабрь", 10), ("нояборь", 11), ("декбрь", 12), ("янвпрь", 1),
        ("феврвль", 2), ("Maй", 5), ("мая", 5), ("апрелль", 4), ("авгутс", 8), ("сентя\u00adбрь", 9),
        ("ма\u0438\u0306", 5),
    ],
)  # fmt: skip
def test_a_month_however_it_is_spelt(printed: str, month: int) -> None:
    (token,) = tokens(printed)
    assert (token.kind, token.value) == (Word.MONTH, month)


@pytest.mark.parametrize("word", ["карта", "карты", "мать", "план", "оценка", "класс", "деканат", "школа"])
def test_other_words_are_no_months(word: str) -> None:
    assert Word.MONTH not in kinds(word)


@pytest.mark.parametrize("form", sorted(MONTHS))
def test_every_form_of_a_month_survives_capitals_and_spaces(form: str) -> None:
    assert [(token.kind, token.value) for token in tokens(f"  {form.upper()} ")] == [WORDS[form]]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("кновому", [Word.BY, Word.NEW]),
        ("втечение", [Word.IN, Word.DURING]),
        ("всентябре", [Word.IN, Word.MONTH]),
        ("домая", [Word.UNTIL, Word.MONTH]),
        ("в тече- ние", [Word.IN, Word.DURING]),
        ("сен- тябрь", [Word.MONTH]),
        ("полу годие", [Word.HALF]),
        ("Сентябр ьдекабр ь", [Word.MONTH, Word.DASH, Word.MONTH]),
        ("1-го", [Word.NUMBER]),
        ("2 -е полугодие", [Word.NUMBER, Word.HALF]),
        ("2021г", [Word.NUMBER, Word.YEAR]),
        ("«15»", [Word.NUMBER]),
        ("а—б", [Word.UNKNOWN, Word.DASH, Word.UNKNOWN]),
        ("12345", [Word.UNKNOWN]),
        ("20242026", [Word.NUMBER, Word.DASH, Word.NUMBER]),
        ("20262024", [Word.UNKNOWN]),
        ("II-й", [Word.ROMAN]),
        ("течениегода", [Word.DURING, Word.YEAR]),
        ("сентябрьоктябрь", [Word.MONTH, Word.DASH, Word.MONTH]),
    ],
)
def test_glued_broken_and_quoted_words(printed: str, expected: list[Word]) -> None:
    assert kinds(printed) == expected


@pytest.mark.parametrize(
    ("printed", "number"), [("II", 2), ("ІІ", 2), ("Ⅱ", 2), ("П", 2), ("Ш", 3), ("iv", 4), ("IХ", 9)]
)
def test_roman_numerals_in_any_letters(printed: str, number: int) -> None:
    (token,) = tokens(printed)
    assert (token.kind, token.value) == (Word.ROMAN, number)


def test_a_misprint_equally_near_to_two_months_names_both() -> None:
    (token,) = tokens("июнль")
    assert token.mended
    assert {token.value, token.rival} == {6, 7}


def test_offsets_point_into_the_phrase() -> None:
    phrase = "до 15 сентября 2021 г."
    assert [phrase[token.start : token.end] for token in tokens(phrase)] == ["до", "15", "сентября", "2021", "г", "."]
