"""«Ответственный» as printed → the seats that owe a measure. Pure: people are found later, by their assignments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

Level = Literal["programme", "school"]
PROGRAMME: Level = "programme"
SCHOOL: Level = "school"


@dataclass(frozen=True, slots=True)
class SeatReading:
    """`role` is a code of storage.rights.Role, `group` the schools meant (None: all of the measure).

    `outside`: the printed body has no seat in the programme, the coordinator answers for it.
    """

    role: str
    level: Level
    printed: str
    group: str | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A seat and the words that name it: one of every set has to be printed."""

    role: str
    level: Level
    words: tuple[frozenset[str], ...]


class Post(NamedTuple):
    """One of the posts a part of the list names; «учителя и директора ШНОР» share their group through `listed`."""

    printed: str
    listed: str


STEMS = (
    "заместител", "замдиректор", "замначальник", "завуч", "директор", "начальник", "руководител", "руководящ",
    "заведующ", "председател", "координатор", "куратор", "методист", "тьютор", "учител", "педагог", "специалист",
    "управлени", "отдел", "департамент", "комитет", "администраци", "методсовет", "рабоч", "команд", "школ",
    "организаци", "учреждени", "центр", "служб", "объединени", "сообществ", "методическ", "глав", "совет", "групп",
    "наблюдател", "региональн", "краев", "област", "министерств", "проектн", "методкабинет", "кабинет", "классн",
    "риск", "лидер", "опорн", "пилотн", "район", "город", "округ", "муниципальн",
)  # fmt: skip
SHORT = {
    "зам": "заместител", "рук": "руководител", "нач": "начальник", "ммс": "ммс", "умц": "центр", "имц": "центр",
    "ммц": "центр", "мимц": "центр", "цро": "центр", "нмц": "центр", "рмо": "рмо", "мо": "рмо", "гмо": "рмо",
    "шмо": "шмо", "пмс": "рмо", "рмс": "рмо", "уо": "уо", "уоимп": "уо", "гуо": "уо", "роо": "уо", "моуо": "уо",
    "оо": "школ", "оу": "школ", "общеобразовательн": "школ", "шнор": "школ", "шнро": "школ", "шнсу": "школ",
    "шгр": "школ", "увр": "увр", "вр": "увр", "умр": "увр", "нмр": "увр", "сош": "школ", "оош": "школ",
}  # fmt: skip
LONG = 6
CLOSE = 2


def _rule(role: str, level: Level, *words: str) -> Rule:
    return Rule(role, level, tuple(frozenset(choice.split()) for choice in words))


SCHOOLS = "школ организаци учреждени"
OFFICES = "управлени отдел департамент комитет уо администраци"
RULES = (  # the first that fits decides
    _rule("deputy", SCHOOL, "заместител", "директор увр"),
    _rule("deputy", SCHOOL, "замдиректор завуч"),
    _rule("deputy", SCHOOL, "координатор", "школьн"),
    _rule("coordinator", PROGRAMME, "координатор"),
    _rule("curator", SCHOOL, "куратор"),
    _rule("council", PROGRAMME, "ммс методсовет"),
    _rule("methodist", PROGRAMME, "рмо"),
    _rule("methodist", SCHOOL, "шмо"),
    _rule("council", PROGRAMME, "совет"),
    _rule("head", PROGRAMME, "замначальник"),
    _rule("head", PROGRAMME, "заместител", "глав начальник руководител"),
    _rule("methodist", PROGRAMME, "методист тьютор методкабинет"),
    _rule("methodist", PROGRAMME, "центр служб кабинет", "методическ управлени центр"),
    _rule("methodist", PROGRAMME, "методическ сообществ", "объединени сообществ служб"),
    _rule("teacher", SCHOOL, "учител педагог классн"),
    _rule("director", SCHOOL, "директор"),
    _rule("director", SCHOOL, "руководител руководящ администраци", SCHOOLS),
    _rule("coordinator", PROGRAMME, "рабоч", "групп"),
    _rule("coordinator", PROGRAMME, "специалист", OFFICES),
    _rule("head", PROGRAMME, "начальник заведующ руководител глав", OFFICES),
    _rule("head", PROGRAMME, OFFICES),
    _rule("deputy", SCHOOL, "команд " + SCHOOLS),
    _rule("observer", PROGRAMME, "наблюдател"),
)
OUTSIDE = frozenset({"региональн", "краев", "област", "министерств"})
GROUPS = (
    ("ШНОР", re.compile(r"\bшн(?:ор|ро)\b|низки\w+ (?:образовательн\w+ )?результат", re.IGNORECASE)),
    ("ШНСУ", re.compile(r"\bшнсу\b|неблагоприятн\w+ (?:социальн\w+ )?услови", re.IGNORECASE)),
    ("ШГР", re.compile(r"\bшгр\b|групп\w* риска", re.IGNORECASE)),
    ("500+", re.compile(r"500\s*\+")),
    ("лидер", re.compile(r"лидер|опорн|базов\w+ школ", re.IGNORECASE)),
    ("пилотная", re.compile(r"пилотн", re.IGNORECASE)),
)
WORD = re.compile(r"[^\W\d_]+")
SEPARATORS = ",;\n"
OPENING, CLOSING = "«(“[", "»)”]"


def seats(responsible: str) -> tuple[SeatReading, ...]:
    """The seats named in a cell, in order of printing; a body nobody knows is the coordinator's, and outside."""
    return tuple(seat for post in _posts(responsible) for seat in _seats_of(post))


def _posts(responsible: str) -> Iterator[Post]:
    """The parts of the list, with those put together again that are one post printed with a comma inside."""
    posts: list[str] = []
    for part in _outside_brackets(responsible):
        tidy = " ".join(part.split()).strip(" .–—-")
        if posts and tidy and _continues(posts[-1], tidy):
            posts[-1] = f"{posts[-1]}, {tidy}"
        elif any(letter.isalpha() for letter in tidy):
            posts.append(tidy)
    return (one for post in posts for one in _conjuncts(post, post))


def _continues(post: str, part: str) -> bool:
    """«по УВР, ВР», «СОШ № 1, 2», and the municipal head of education: «Заместитель главы района, руководитель …»."""
    printed = words_of(part)
    if printed == {"увр"} or part.isdigit():
        return True
    heads_district = {"заместител", "глав"} <= words_of(post) and "," not in post
    return heads_district and _role_of(part) == "head" and "отдел" not in printed


def _outside_brackets(text: str) -> Iterator[str]:
    """The text between separators that stand in no quotes or brackets."""
    depth = begin = 0
    for place, letter in enumerate(text):
        depth += (letter in OPENING) - (letter in CLOSING and depth > 0)
        if letter in SEPARATORS and depth == 0 and (letter != "\n" or _line_ends_post(text[begin:place], text[place:])):
            yield text[begin:place]
            begin = place + 1
    yield text[begin:]


def _line_ends_post(before: str, after: str) -> bool:
    """A line break is mostly the narrow column's; it ends a post where the next line names somebody with a capital."""
    following = after.strip().partition("\n")[0]
    return following[:1].isupper() and _names_somebody(before) and _names_somebody(following)


def _conjuncts(part: str, listed: str) -> Iterator[Post]:
    """«директора и учителя» are two, «по УВР и ВР» is one: both sides have to name somebody."""
    for mark in (" и ", "/"):
        left, found, right = part.partition(mark)
        if found and _names_somebody(left) and _names_somebody(right):
            yield Post(left.strip(), listed)
            yield from _conjuncts(right.strip(), listed)
            return
    yield Post(part, listed)


def _names_somebody(text: str) -> bool:
    names = {"директор", "учител", "педагог", "координатор", "куратор", "методист", "начальник", "заместител", "ммс",
             "руководител", "специалист", "школ", "команд", "уо", "центр"}  # fmt: skip
    return bool(names & words_of(text.partition("-")[0])) and _role_of(text) is not None


@lru_cache(maxsize=1024)
def words_of(text: str) -> frozenset[str]:
    """The known words of a text, by stem; long ones may have a misprint («руководщителя»)."""
    return frozenset(filter(None, map(_stem, WORD.findall(text.lower().replace("ё", "е")))))


def _stem(word: str) -> str | None:
    if word in SHORT:
        return SHORT[word]
    if word.startswith("школьн"):
        return "школьн"
    known = [stem for stem in STEMS if word.startswith(stem) and len(word) <= len(stem) + CLOSE + 2]
    if known:
        return max(known, key=len)
    if len(word) < LONG:
        return None
    near = process.extractOne(word, _forms(), scorer=OSA.distance, score_cutoff=CLOSE if len(word) > LONG + 2 else 1)
    return _forms()[near[0]] if near else None


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    """Long stems with the endings a printed post has."""
    endings = ("", "ь", "я", "и", "а", "ы", "е", "ю", "у", "ем", "ом", "ей", "ов", "ие", "ия", "ый", "ая", "ые", "ых")
    return {stem + ending: stem for stem in STEMS if len(stem) >= LONG for ending in endings}


def _rule_for(text: str) -> Rule | None:
    printed = words_of(text)
    if printed & OUTSIDE and not printed & {"координатор"}:
        return None
    return next((rule for rule in RULES if all(choice & printed for choice in rule.words)), None)


def _role_of(text: str) -> str | None:
    rule = _rule_for(text)
    return rule.role if rule else None


def _seats_of(post: Post) -> Iterator[SeatReading]:
    rule = _rule_for(post.printed)
    if rule is None:
        yield SeatReading("coordinator", PROGRAMME, post.printed, outside=True)
        return
    group = _group(post.printed) or _group(post.listed)
    yield SeatReading(rule.role, rule.level, post.printed, group if rule.level == SCHOOL else None)
    if rule.role == "methodist" and {"рмо", "шмо"} <= words_of(post.printed):
        yield SeatReading(rule.role, SCHOOL, post.printed, group)


def _group(text: str) -> str | None:
    return next((group for group, pattern in GROUPS if pattern.search(text)), None)
