"""A phrase as printed → tokens: look-alike letters, misprints, glued and broken words are put right here, once."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from unicodedata import is_normalized, normalize

from rapidfuzz.distance import OSA

from scheduler.terms.vocabulary import MONTHS, WORDS, Word

PATTERN = re.compile(r"\d+|[^\W\d_]+|[^\w\s«»\"“”„'’`*]")
MARKS = (
    dict.fromkeys("-–—‐‑‒―−÷­", Word.DASH)
    | dict.fromkeys("/\\|", Word.SLASH)
    | dict.fromkeys(",;", Word.COMMA)
    | dict.fromkeys("([{", Word.OPEN)
    | dict.fromkeys(")]}", Word.CLOSE)
    | {".": Word.DOT, ":": Word.COLON, "+": Word.AND, "&": Word.AND}
)
LOOK_ALIKES = str.maketrans("aceopxykmhtbiuіı", "асеорхукмнтвииии")
ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
ROMAN_LETTERS = str.maketrans("іӏхⅰⅱⅲⅳ", "iix\u2170\u2171\u2172\u2173")
ROMAN_LIKE = {"П": 2, "Ш": 3, "ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "ⅳ": 4, "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4}
SUFFIXES = frozenset(
    ["й", "го", "ого", "е", "ое", "ая", "я", "ю", "ый", "ой", "му", "ому", "м", "ом", "х", "ти", "ую", "ей", "ми"]
)
GLUED = ("до", "по", "на", "за", "со", "во", "с", "в", "к")
GLUABLE = (
    {Word.MONTH, Word.DURING, Word.NEW, Word.EDGE, Word.EVERY, Word.PERIOD, Word.SEASON, Word.PLAN, Word.RESULTS}
)  # fmt: skip
UNITS = {Word.MONTHS, Word.QUARTER, Word.TERM, Word.HALF, Word.WEEK, Word.YEAR}  # «1 раз вмесяц»
DIGITS = {"О": "0", "о": "0", "O": "0", "o": "0", "З": "3", "з": "3", "l": "1", "I": "1", "І": "1"}
MAYBE_DIGIT = frozenset(DIGITS)
MISREAD = re.compile(  # «2О21», «15.1О», «З0», «l5»; «15ОО» are schools, «1З» may be anything
    r"(?<=\d)[ОоOo](?=\d)|(?<![\w])[Зз](?=[01](?!\w))|(?<![\w])[lIІ](?=\d(?!\w))|(?<!\w)[ОоOo](?=[1-9](?!\w))|(?<=\b[123])[ОоOo](?!\w)"
)
LONG_NUMBER = 5
SHORTEST = 4  # of the words that are taken for misprints, and of the forms they are compared with
FORMS: dict[tuple[str, int], list[str]] = {}  # of months, by their first letter and length
for form in MONTHS:
    FORMS.setdefault((form[0], len(form)), []).append(form)
TAILS = frozenset(form[place:] for form in WORDS for place in range(1, len(form)))
NUMERALS = (Word.NUMBER, Word.ROMAN)
UNBREAKABLE = frozenset({Word.NUMBER, *MARKS.values()} - {Word.AND, Word.DASH})  # no word begins with these
SPLIT_BEFORE = frozenset({Word.YEAR, Word.ACADEMIC, Word.MONTH, Word.QUARTER, Word.HALF, Word.TERM, Word.HOLIDAYS})
MENDABLE = ("течение", "течении", "квартал", "полугодие", "четверть", "ежемесячно", "ежеквартально", "ежегодно",
            "постоянно", "еженедельно", "каникулы", "учебного", "графику")  # fmt: skip


@dataclass(slots=True)
class Token:
    """`rival` is the month a misprint could mean as well, `mended` that letters had to be put right.

    Its attributes are read some hundred times a phrase: slots are three times as quick as fields of a tuple.
    """

    kind: Word
    value: int
    start: int
    end: int
    mended: bool = False
    rival: int = 0


STOPS = [Token(Word.STOP, 0, 0, 0)] * 8


class Meaning(NamedTuple):
    kind: Word
    value: int
    mended: bool = False
    rival: int = 0


UNKNOWN = (Meaning(Word.UNKNOWN, 0),)


def normalise(phrase: str) -> str:
    """Composed letters, single spaces, no soft hyphens: what the offsets of tokens refer to.

    No word begins with «ь»: «Сентябр ьдекабр ь» is what a narrow column of a PDF leaves of two months.
    """
    if "\u00ad" in phrase:
        phrase = phrase.replace("\u00ad", "")
    phrase = " ".join(phrase.split()).replace(" ь", "ь")
    return phrase if is_normalized("NFC", phrase) else normalize("NFC", phrase)


def tokenise(phrase: str) -> list[Token]:
    """Tokens of a normalised phrase, closed by enough STOP tokens for any look-ahead of the grammar."""
    tokens: list[Token] = []
    start = 0
    for printed in phrase.split(" "):
        plain = plain_word(printed)
        for kind, value, begin, end in plain:
            tokens.append(Token(kind, value, start + begin, start + end))
        if not plain:
            _add_printed(tokens, phrase, printed, start)
        start += len(printed) + 1
    tokens += STOPS
    return tokens


@lru_cache(maxsize=16384)
def plain_word(printed: str) -> tuple[tuple[Word, int, int, int], ...]:
    """Kinds, values and places of «октябрь,» or «15.09.2021», from a table: plans print the same words.

    None where one depends on what stands before it.
    """
    found = []
    for text, begin in _texts(printed):
        plain = plain_meaning(text)
        if plain is None:
            return ()
        found.append((*plain, begin, begin + len(text)))
    return tuple(found)


def _texts(printed: str) -> list[tuple[str, int]]:
    """Each text of a printed word that may be a token, and its place in it."""
    texts, end = [], 0
    if not printed.isalpha() and MAYBE_DIGIT.intersection(printed):
        printed = MISREAD.sub(lambda letter: DIGITS[letter[0]], printed)
    for text in PATTERN.findall(printed):
        begin = printed.index(text, end)  # no letter of a token stands between tokens, so this is its place
        end = begin + len(text)
        texts.append((text, begin))
    return texts


def _add_printed(tokens: list[Token], phrase: str, printed: str, start: int) -> None:
    for text, place in _texts(printed):
        begin, end = start + place, start + place + len(text)
        if plain := plain_meaning(text):
            tokens.append(Token(plain[0], plain[1], begin, end))
        elif text.isdecimal():
            _add_number(tokens, text, begin, end)
        else:
            _add_word(tokens, phrase, text, begin, end)


@lru_cache(maxsize=32768)
def plain_meaning(text: str) -> tuple[Word, int] | None:
    """Kind and value of what means the same wherever it stands: marks, usual numbers and words without misprints.

    An unknown word is one of them unless a known word may end with it («тябрь» behind «сен-»).
    """
    if text.isdecimal():
        return (Word.NUMBER, int(text)) if len(text) < LONG_NUMBER else None
    if len(text) == 1 and text in MARKS:
        return MARKS[text], 0
    first, *others = understand(text)
    if first.mended or others or text in SUFFIXES or (first.kind is Word.UNKNOWN and _plain(text) in TAILS):
        return None
    return first.kind, first.value


def _add_number(tokens: list[Token], text: str, start: int, end: int) -> None:
    """A number; «20242026» of a copied table is two years that lost their dash."""
    if len(text) == 8 and text[:2] == text[4:6] == "20" and text[:4] < text[4:]:
        middle = start + 4
        tokens += (
            Token(Word.NUMBER, int(text[:4]), start, middle),
            Token(Word.DASH, 0, middle, middle),
            Token(Word.NUMBER, int(text[4:]), middle, end),
        )
        return
    tokens.append(Token(Word.UNKNOWN, int(text[:4]), start, end))


def _add_word(tokens: list[Token], phrase: str, text: str, start: int, end: int) -> None:
    if tokens and text in SUFFIXES and _closes_number(tokens):
        return
    meanings = understand(text)
    doubtful = meanings[0].kind is Word.UNKNOWN or meanings[0].mended
    if doubtful and tokens and _mend_break(tokens, phrase, text, end):
        return
    for kind, value, mended, rival in meanings:
        tokens.append(Token(kind, value, start, end, mended, rival))


def _closes_number(tokens: list[Token]) -> bool:
    """«1-го», «II-е», «3 -ю»: the suffix belongs to the number."""
    if tokens[-1].kind is Word.DASH and len(tokens) > 1 and tokens[-2].kind in NUMERALS:
        tokens.pop()
    return tokens[-1].kind in NUMERALS


def _mend_break(tokens: list[Token], phrase: str, text: str, end: int) -> bool:
    """«сен-  тябрь», «тече ние»: a word broken by the end of a line of the table."""
    reach = 2 if tokens[-1].kind is Word.DASH and len(tokens) > 1 else 1
    before = tokens[-reach]
    if before.kind in UNBREAKABLE:
        return False
    found = WORDS.get(_plain(phrase[before.start : before.end] + text))
    if found is None:
        return False
    del tokens[-reach:]
    tokens.append(Token(found[0], found[1], before.start, end))
    return True


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е")


@lru_cache(maxsize=8192)
def understand(text: str) -> tuple[Meaning, ...]:
    """What a printed word means; two meanings where a preposition is glued to it («кновому»)."""
    word = _plain(text)
    roman = ROMAN_LIKE.get(text)
    if not roman and (found := WORDS.get(word)):
        return (Meaning(*found),)
    if roman := roman or ROMAN.get(word.translate(ROMAN_LETTERS)):
        return (Meaning(Word.ROMAN, roman),)
    cyrillic = word.translate(LOOK_ALIKES)
    if found := WORDS.get(cyrillic):
        return (Meaning(*found),)
    return _unglue(cyrillic) or _split(cyrillic) or _mend_misprint(cyrillic) or UNKNOWN


def _unglue(word: str) -> tuple[Meaning, ...]:
    for preposition in GLUED:
        found = WORDS.get(word[len(preposition) :]) if word.startswith(preposition) else None
        if found and (found[0] in GLUABLE or (preposition == "в" and found[0] in UNITS)):
            return (Meaning(*WORDS[preposition]), Meaning(*found))
    return ()


def _split(word: str) -> tuple[Meaning, ...]:
    """«течениегода», «сентябрьоктябрь»: two known words that lost the space or dash between them."""
    for place in range(4, len(word) - 3):
        first, last = WORDS.get(word[:place]), WORDS.get(word[place:])
        if first and last and last[0] in SPLIT_BEFORE:
            dash = (Meaning(Word.DASH, 0),) if first[0] is last[0] is Word.MONTH else ()
            return (Meaning(*first), *dash, Meaning(*last))
    return ()


def _mend_misprint(word: str) -> tuple[Meaning, ...]:
    """The nearest month within one wrong letter (two in long words); first letters do not lie."""
    if len(word) < SHORTEST:
        return ()
    limit = 1 if len(word) < 7 else 2
    near: dict[int, int] = {}
    for length in range(max(len(word) - limit, SHORTEST), len(word) + limit + 1):
        for form in FORMS.get((word[0], length), ()):
            distance = OSA.distance(word, form, score_cutoff=limit)
            if distance <= limit:
                near[MONTHS[form]] = min(near.get(MONTHS[form], distance), distance)
    if near:
        best, *others = sorted(near, key=lambda month: (near[month], month))
        rival = next((other for other in others if near[other] == near[best]), 0)
        return (Meaning(Word.MONTH, best, mended=True, rival=rival),)
    for form in MENDABLE:
        if form[0] == word[0] and OSA.distance(word, form, score_cutoff=limit) <= limit:
            return (Meaning(*WORDS[form], mended=True),)
    return ()
