"""The words that matter in a phrase of «Сроки», with all their endings. Everything else is an unknown word."""

from enum import IntEnum, auto
from itertools import product

from scheduler.terms.members import plain_members


@plain_members
class Word(IntEnum):
    """What a token is to the grammar. An integer, because it is looked up for every token."""

    NUMBER = auto()
    ROMAN = auto()
    DASH = auto()
    SLASH = auto()
    COMMA = auto()
    DOT = auto()
    COLON = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    MONTH = auto()
    SEASON = auto()
    WEEKDAY = auto()
    FROM = auto()
    TO = auto()
    UNTIL = auto()
    BY = auto()
    IN = auto()
    ON = auto()
    FOR = auto()
    SINCE = auto()
    NOT = auto()
    LATER = auto()
    EARLIER = auto()
    DURING = auto()
    PERIOD = auto()
    YEAR = auto()
    ACADEMIC = auto()
    CALENDAR = auto()
    QUARTER = auto()
    TERM = auto()
    HALF = auto()
    HALF_MARK = auto()
    WEEK = auto()
    DAY = auto()
    DATE = auto()
    MONTHS = auto()
    HOLIDAYS = auto()
    DECADE = auto()
    PORTION = auto()
    NEW = auto()
    CURRENT = auto()
    NEXT = auto()
    REPORTING = auto()
    WHOLE = auto()
    EVERY = auto()
    TIMES = auto()
    REPEAT = auto()
    TWICE = auto()
    LEAST = auto()
    CARDINAL = auto()
    ORDINAL = auto()
    FURTHER = auto()
    BUT = auto()
    EXCEPT = auto()
    EDGE = auto()
    RESULTS = auto()
    AFTER = auto()
    BEFORE = auto()
    MOMENT = auto()
    WORKING = auto()
    LASTING = auto()
    THROUGH = auto()
    NEAREST = auto()
    ALWAYS = auto()
    PLAN = auto()
    NEED = auto()
    AT = auto()
    INCLUDING = auto()
    MOVED = auto()
    BETWEEN = auto()
    PAPER = auto()
    CLOCK = auto()
    PROGRAMME = auto()
    UNKNOWN = auto()
    STOP = auto()


NOUN = "/а/у/ом/ем/е/ы/и/ов/ев/ей/ам/ями/ами/ах/ям/ях/я/ю/ь/ью/ям"
SOFT = "ь/я/ю/е/и/ем/ём/ями/ей/ям"
ADJECTIVE = "ый/ий/ой/ого/его/ому/ему/ым/им/ом/ем/ая/яя/ую/юю/ей/ое/ее/ые/ие/ых/их/ыми/ими"
HARD = "ый/ого/ому/ым/ом/ая/ую/ой/ое/ые/ых/ыми"

MONTH_STEMS = (
    ("январ", SOFT), ("феврал", SOFT), ("март", "/а/у/е/ом"), ("апрел", SOFT), ("ма", "й/я/ю/е/ем"), ("июн", SOFT),
    ("июл", SOFT), ("август", "/а/у/е/ом"), ("сентябр", SOFT), ("октябр", SOFT), ("ноябр", SOFT), ("декабр", SOFT),
)  # fmt: skip
MONTH_SHORT = (
    "янв", "фев/февр", "мар", "апр", "маи", "июнь", "июль", "авг", "сен/сент/снт", "окт", "ноя/нояб/нбр", "дек/декаб",
)  # fmt: skip
WEEKDAYS = (
    ("понедельник", NOUN, "пн"), ("вторник", NOUN, "вт"), ("сред", "а/у/ы/е/ам/ой", "ср"),
    ("четверг", NOUN, "чт"), ("пятниц", "а/у/ы/е/ам/ей", "пт"), ("суббот", "а/у/ы/е/ам/ой", "сб"),
    ("воскресень", "е/я/ю/ем/ям", "вс"),
)  # fmt: skip

ORDINALS = (
    ("шест", 6), ("седьм", 7), ("восьм", 8), ("девят", 9), ("десят", 10), ("одиннадцат", 11), ("двенадцат", 12),
    ("тринадцат", 13), ("четырнадцат", 14), ("пятнадцат", 15), ("шестнадцат", 16), ("семнадцат", 17),
    ("восемнадцат", 18), ("девятнадцат", 19), ("двадцат", 20), ("тридцат", 30),
)  # fmt: skip

TRIMESTER = 3

# stem / endings / kind / value
TABLE: tuple[tuple[str, str, Word, int], ...] = (
    ("с/со", "", Word.FROM, 0), ("начиная", "", Word.FROM, 1), ("по", "", Word.TO, 0), ("до", "", Word.UNTIL, 0),
    ("к/ко", "", Word.BY, 0), ("в/во", "", Word.IN, 0), ("на", "", Word.ON, 0), ("за", "", Word.FOR, 0),
    ("от", "", Word.SINCE, 0), ("не", "", Word.NOT, 0), ("и", "", Word.AND, 0), ("или/либо", "", Word.OR, 0),
    ("поздн/позж", "ее/е/ей", Word.LATER, 0), ("ран/раньш", "ее/е", Word.EARLIER, 0),
    ("течени/протяжени/продолжени", "е/и/я/ю/ем", Word.DURING, 0), ("теч/ходе", "", Word.DURING, 0),
    ("период/срок", NOUN, Word.PERIOD, 0), ("время/времени", "", Word.PERIOD, 0),
    ("год", NOUN, Word.YEAR, 0), ("г/гг", "", Word.YEAR, 1),
    ("лет", "", Word.YEAR, 2),
    ("учебн", ADJECTIVE, Word.ACADEMIC, 0), ("уч/учеб/учебн", "", Word.ACADEMIC, 0),
    ("календарн", ADJECTIVE, Word.CALENDAR, 0), ("финансов", ADJECTIVE, Word.CALENDAR, 0),
    ("квартал", NOUN, Word.QUARTER, 0), ("кв/кварт", "", Word.QUARTER, 0),
    ("четверт", "ь/и/ью/ей/ям/ях/ями", Word.TERM, 0), ("четв/чет", "", Word.TERM, 0),
    ("триместр", NOUN, Word.TERM, TRIMESTER),
    ("полугод", "ие/ия/ию/ии/ием/ий/иям/иях/ье/ья", Word.HALF, 0), ("полгода/полуг/полугод", "", Word.HALF, 0),
    ("семестр", NOUN, Word.HALF, 0),
    ("п/№", "", Word.HALF_MARK, 0),
    ("недел", "я/и/ю/е/ей/ь/ям/ях", Word.WEEK, 0), ("нед", "", Word.WEEK, 0),
    ("дн", "я/ю/ем/е", Word.DAY, 0), ("день/дн/сутки/суток/сут", "", Word.DAY, 0),
    ("дн", "и/ей/ям/ях/ями", Word.DAY, 1),  # several of them
    ("числ", "о/а/у/е/ом/ам", Word.DATE, 0), ("числах", "", Word.DATE, 1), ("чисел/чис", "", Word.DATE, 0),
    ("месяц", NOUN, Word.MONTHS, 0), ("мес", "", Word.MONTHS, 0),
    ("каникул", "ы/ам/ах/ами/", Word.HOLIDAYS, 0), ("каникулярн", ADJECTIVE, Word.HOLIDAYS, 0),
    ("декад", "а/ы/е/у/ой/ах", Word.DECADE, 0), ("половин", "а/ы/е/у/ой", Word.PORTION, 0),
    ("пол", "", Word.PORTION, 0),
    ("нов", ADJECTIVE, Word.NEW, 0),
    ("текущ", ADJECTIVE, Word.CURRENT, 0), ("нынешн", ADJECTIVE, Word.CURRENT, 0),
    ("т", "", Word.CURRENT, 0), ("этого/этом/этот/сего/этой/эту/данн", "", Word.CURRENT, 0),
    ("следующ", ADJECTIVE, Word.NEXT, 1), ("отчетн", ADJECTIVE, Word.REPORTING, 0), ("будущ", ADJECTIVE, Word.NEXT, 1),
    ("прошл/прошедш/истекш", ADJECTIVE, Word.NEXT, -1),
    ("весь/всего/всей/всем/всю/все/всех", "", Word.WHOLE, 0), ("цел/кругл", ADJECTIVE, Word.WHOLE, 0),
    ("кажд", ADJECTIVE, Word.EVERY, 0),
    ("раз/раза/разу/разов/р", "", Word.TIMES, 0), ("дважды", "", Word.TWICE, 2), ("трижды", "", Word.TWICE, 3),
    ("четырежды", "", Word.TWICE, 4),
    ("однократно", "", Word.TWICE, 1), ("двукратно", "", Word.TWICE, 2),
    ("реже/менее/менее/меньше/минимум/чаще/более", "", Word.LEAST, 0),
    ("один/одного/одна/одному/одной", "", Word.CARDINAL, 1), ("два/две/двух/двум", "", Word.CARDINAL, 2),
    ("три/трех/трем", "", Word.CARDINAL, 3), ("четыре/четырех", "", Word.CARDINAL, 4),
    ("пять/пяти", "", Word.CARDINAL, 5), ("шесть/шести", "", Word.CARDINAL, 6), ("семь/семи", "", Word.CARDINAL, 7),
    ("восемь/восьми", "", Word.CARDINAL, 8), ("девять/девяти", "", Word.CARDINAL, 9),
    ("десять/десяти", "", Word.CARDINAL, 10), ("четырнадцать/четырнадцати", "", Word.CARDINAL, 14),
    ("пятнадцать/пятнадцати", "", Word.CARDINAL, 15), ("двадцать/двадцати", "", Word.CARDINAL, 20),
    ("тридцать/тридцати", "", Word.CARDINAL, 30),
    ("перв", HARD, Word.ORDINAL, 1), ("втор", HARD, Word.ORDINAL, 2),
    ("трет", "ий/ья/ью/ье/ьего/ьей/ьем/ьи/ьему", Word.ORDINAL, 3), ("четверт", HARD, Word.ORDINAL, 4),
    ("пят", HARD, Word.ORDINAL, 5),
    *((stem, HARD, Word.ORDINAL, number) for stem, number in ORDINALS), ("последн", ADJECTIVE, Word.ORDINAL, -1),
    ("посл", "", Word.ORDINAL, -1), ("нач", "", Word.EDGE, 1), ("сер", "", Word.EDGE, 2), ("кон", "", Word.EDGE, 3),
    ("начал", "о/а/у/е/ом", Word.EDGE, 1), ("середин", "а/ы/е/у/ой", Word.EDGE, 2),
    ("конец/конца/концу/конце/концом", "", Word.EDGE, 3), ("окончани/завершени", "е/я/ю/и/ем", Word.EDGE, 4),
    ("итог", "ам/и/ов/ах", Word.RESULTS, 0), ("результат", "ам/ы/ов/ах", Word.RESULTS, 1),
    ("после/вслед", "", Word.AFTER, 0), ("перед/накануне/прежде", "", Word.BEFORE, 0),
    ("момент", "а/у", Word.MOMENT, 0), ("дат", "ы/е", Word.MOMENT, 0),
    ("рабоч", ADJECTIVE, Word.WORKING, 0), ("раб", "", Word.WORKING, 0),
    ("через/спустя/истечении", "", Word.THROUGH, 0),
    ("но/однако", "", Word.BUT, 0), ("кроме/исключая/исключением", "", Word.EXCEPT, 0),
    ("далее/затем/впоследствии/дальнейшем", "", Word.FURTHER, 0), ("ближайш", ADJECTIVE, Word.NEAREST, 0),
    ("постоянн", "о/ый/ом/ого/ая", Word.ALWAYS, 0), ("систематически/регулярно/непрерывно/пост", "",
     Word.ALWAYS, 0), ("ежедневно/повседневно/бессрочно/круглогодично", "", Word.ALWAYS, 0),
    ("план", NOUN, Word.PLAN, 0), ("план-график/планграфик", "", Word.PLAN, 0), ("график", NOUN, Word.PLAN, 0),
    ("расписани", "е/ю/я/ем", Word.PLAN, 0), ("циклограмм", "а/е/ы/ой", Word.PLAN, 0),
    ("согласованию/договоренности/положению", "", Word.PLAN, 0), ("отдельн", ADJECTIVE, Word.PLAN, 1),
    ("необходимости/необходимость/потребности/запросу/запросам/требованию/надобности/обращению/заявке/заявкам", "",
     Word.NEED, 1), ("факту/приглашению/наличии/выявлении/выявлению/возникновении", "", Word.NEED, 1),
    ("поступлени", "я/ю/и", Word.NEED, 0), ("мере", "", Word.NEED, 2), ("при", "", Word.AT, 0),
    ("между", "", Word.BETWEEN, 0), ("включая/включительно", "", Word.INCLUDING, 0),
    ("перенос", NOUN, Word.MOVED, 0), ("перенес", "ен/ена/ено/ены/енный", Word.MOVED, 0),
    ("приказ/протокол", NOUN, Word.PAPER, 0), ("письм/постановлени/распоряжени", "о/а/у/ом/е/я/ю/ем/ии", Word.PAPER, 0),
    ("пр", "", Word.PAPER, 0),
    ("час/ч/часов/часа/мин/минут/мск", "", Word.CLOCK, 0),
    ("программ", "а/ы/е/у/ой", Word.PROGRAMME, 0), ("проект", "а/у/е/", Word.PROGRAMME, 0),
    ("реализаци", "я/и/ю/ей", Word.PROGRAMME, 1),
)  # fmt: skip

WEEKLY, MONTHLY, QUARTERLY, TERMLY, HALF_YEARLY, YEARLY, THIRDLY = 1, 2, 3, 4, 5, 6, 7
ADVERBS = (
    ("еженедельн", WEEKLY), ("ежемесячн", MONTHLY), ("помесячн", MONTHLY), ("ежеквартальн", QUARTERLY),
    ("поквартальн", QUARTERLY), ("ежечетвертн", TERMLY), ("ежеполугодн/полугодичн", HALF_YEARLY), ("ежегодн", YEARLY),
    ("ежетриместров/ежетриместрн/потриместров", THIRDLY),
)  # fmt: skip
ADVERBS_SHORT = {"еженед": WEEKLY, "ежемес": MONTHLY, "ежекв": QUARTERLY, "ежекварт": QUARTERLY, "ежегод": YEARLY}
LASTING = (  # «в месячный срок»: months × 100 + days
    ("месячн", 100), ("двухмесячн", 200), ("трехмесячн", 300), ("полугодов", 600), ("недельн", 7), ("двухнедельн", 14),
    ("однодневн", 1), ("двухдневн", 2), ("трехдневн", 3), ("пятидневн", 5), ("семидневн", 7), ("десятидневн", 10),
    ("дневн", 0),
)  # fmt: skip
SEASONS = (
    ("осен", "ь/и/ью", "осенн"), ("зим", "а/ы/у/е/ой", "зимн"), ("весн", "а/ы/у/е/ой", "весенн"),
    ("лет", "о/а/у/е/ом", "летн"),
)  # fmt: skip


def expand(stems: str, endings: str) -> list[str]:
    """Every stem with every ending, both written with slashes between."""
    return [stem + ending for stem, ending in product(stems.split("/"), endings.split("/"))]


def _words() -> dict[str, tuple[Word, int]]:
    words: dict[str, tuple[Word, int]] = {}
    for stem, endings, kind, value in TABLE:
        words |= dict.fromkeys(expand(stem, endings), (kind, value))
    for stem, value in ADVERBS:
        words |= dict.fromkeys(expand(stem, "о/" + ADJECTIVE), (Word.REPEAT, value))
    words |= {form: (Word.REPEAT, value) for form, value in ADVERBS_SHORT.items()}
    for stem, value in LASTING:
        words |= dict.fromkeys(expand(stem, ADJECTIVE), (Word.LASTING, value))
    for number, (noun, endings, adjective) in enumerate(SEASONS, 1):
        words |= dict.fromkeys(expand(noun, endings) + expand(adjective, ADJECTIVE + "/е"), (Word.SEASON, number))
    for number, (stem, endings, short) in enumerate(WEEKDAYS):
        words |= dict.fromkeys([*expand(stem, endings), short], (Word.WEEKDAY, number))
    for form, number in MONTHS.items():
        words[form] = (Word.MONTH, number)
    return words


def _months() -> dict[str, int]:
    months: dict[str, int] = {}
    for number, ((stem, endings), short) in enumerate(zip(MONTH_STEMS, MONTH_SHORT, strict=True), 1):
        months |= dict.fromkeys(expand(stem, endings) + [form for form in short.split("/") if form], number)
    return months


MONTHS = _months()
WORDS = _words()
