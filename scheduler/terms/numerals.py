"""Numbers before the word that says what they count: «I-II» of a quarter, «3» of «с 3 по 22 сентября»."""

from scheduler.terms.nodes import Point, Unit
from scheduler.terms.tokens import STOPS, Token
from scheduler.terms.vocabulary import Word
from scheduler.terms.years import Found, Tokens, is_year, skip_dot, with_year

COUNTED = (Word.QUARTER, Word.HALF, Word.TERM)
PARTS_OF_TIME = (Word.WEEK, Word.DECADE, Word.PORTION)
NUMERALS = (Word.NUMBER, Word.ROMAN, Word.ORDINAL)
LISTING = (Word.DASH, Word.COMMA, Word.AND, Word.TO, Word.SLASH, Word.UNTIL, Word.OR)
BEFORE_LATER = (Word.COMMA, Word.AND, Word.BUT, Word.NOT)
QUARTERS = 4
CONTENT = (Word.UNKNOWN, Word.PAPER, Word.PROGRAMME, Word.CLOCK, Word.DAY)
BEFORE_COUNT = (Word.HALF_MARK, Word.LEAST)  # «п. 3», «не менее 3»


def behind_numeral(tokens: Tokens, i: int) -> int:
    """Behind «1.», «I-» of «I-четверть», «1 уч.» of «1 уч. полугодие»."""
    j = i + 1
    glued = tokens[j].kind is Word.DASH and tokens[i].end == tokens[j].start and tokens[j + 1].kind in COUNTED
    j = j + 1 if glued else skip_dot(tokens, j)
    if tokens[j].kind is Word.ACADEMIC:
        behind = skip_dot(tokens, j + 1)
        return behind if tokens[behind].kind in COUNTED or tokens[behind].kind in PARTS_OF_TIME else j
    return j


def bare_number(tokens: Tokens, i: int) -> Found | None:
    """«3» of «с 3 по 22 сентября», «I» of «I-II квартал»: only where another number follows."""
    token, mark = tokens[i], tokens[i + 1].kind
    j = i + 1
    while tokens[j].kind in (Word.TO, Word.COMMA, Word.AND) and tokens[j + 1].kind in (Word.TO, Word.AND, Word.FROM):
        j += 1
    while tokens[i - 1].kind is Word.EARLIER and tokens[j].kind in BEFORE_LATER:  # «не ранее 1 и не позднее 15 октября»
        j += 1
    follows = tokens[j + 1].kind
    short = token.kind is not Word.NUMBER or token.end - token.start <= 2
    if mark in LISTING and follows in NUMERALS and short and 1 <= token.value <= 31 and not counts_content(tokens, j):
        return Found(Point(Unit.BARE, token.value), i + 1)
    return None


def counts_content(tokens: Tokens, i: int) -> bool:
    """«5-6 классы», «4-8, 11 кл.»: the numbers in a row belong to a word that is no time."""
    while tokens[i].kind in LISTING or tokens[i].kind in NUMERALS:
        i += 1
    return tokens[i].kind is Word.UNKNOWN


def is_stray(tokens: Tokens, i: int) -> bool:
    """A number that no parser took, of no word: «5-6 классы», «этап 2», «№ 316» and «1)» of a list are of one."""
    first = last = i
    while tokens[last + 1].kind in LISTING and tokens[last + 2].kind is Word.NUMBER:
        last += 2
    while first > 1 and tokens[first - 1].kind in LISTING and tokens[first - 2].kind is Word.NUMBER:
        first -= 2
    behind = last + 1 + (tokens[last + 1].kind is Word.DASH)
    if _is_content(tokens[behind]) or _is_named(tokens, first):
        return False
    return not (i == first == last and _heads_item(tokens, i))


def _is_named(tokens: Tokens, i: int) -> bool:
    """«№ 5», «п. 3», «ВПР-11»: the word before it is no time."""
    while i > 1 and tokens[i - 1].kind is Word.DOT and tokens[i - 2].kind is Word.NUMBER:  # «п. 2.1»
        i -= 2
    mark = tokens[i - 1] if i else STOPS[0]
    glued = mark.kind is Word.DASH and mark.end == tokens[i].start and mark.start == tokens[i - 2].end
    before = i - 2 if mark.kind is Word.DOT or glued else i - 1
    return before >= 0 and (_is_content(tokens[before]) or tokens[before].kind in BEFORE_COUNT)


def _is_content(token: Token) -> bool:
    """A word that names no date: «классы», «минут», «дня»; a number of many digits («20219») is none."""
    return token.kind in CONTENT and not (token.kind is Word.UNKNOWN and token.value)


def _heads_item(tokens: Tokens, i: int) -> bool:
    """«1) сентябрь; 2) октябрь», «1. Совещание»; «15. октябрь» may be a day."""
    if tokens[i + 1].kind is Word.CLOSE:
        return tokens[0].kind is Word.NUMBER and tokens[1].kind is Word.CLOSE
    return i == 0 and tokens[1].kind is Word.DOT and _is_content(tokens[2])


def roman_month(tokens: Tokens, i: int) -> Found | None:
    """«IX.2021», «X 2021 г.»; «IV 2021» may be a quarter."""
    j = skip_dot(tokens, i + 1)
    if not is_year(tokens[j]) or (j == i + 1 and tokens[i].value <= QUARTERS):
        return None
    return with_year(tokens, Point(Unit.MONTH, tokens[i].value), i + 1)


def compound_day(tokens: Tokens, i: int) -> Found | None:
    """«двадцать пятого мая»."""
    tens, ones, month = tokens[i].value, tokens[i + 1], tokens[i + 2]
    if tens not in (20, 30) or ones.kind is not Word.ORDINAL or not 0 < ones.value < 10 or month.kind is not Word.MONTH:
        return None
    return with_year(tokens, Point(Unit.DAY, tens + ones.value, month.value), i + 3)
