"""«/report задачи просроченные за 2021/2022»: what is asked for, in the words people use. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.period_words import period_of
from reports.period import Period
from reports.request import Form, Kind
from storage.russian import plain

KINDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SCHOOL: ("school", "школа", "школе", "школы", "шк"),
    Kind.PROGRAMME: ("programme", "program", "программа", "программе", "программы", "муниципалитет", "район"),
    Kind.FACTOR: ("factor", "фактор", "фактору", "факторы", "риск", "риски"),
    Kind.TASKS: ("tasks", "задачи", "задача", "задачам", "поручения"),
    Kind.WAVE: ("wave", "волна", "волне", "волны", "волну", "анкета", "анкеты", "анкету", "мониторинг"),
    Kind.CURATOR: ("curator", "куратор", "куратору", "кураторы", "кураторам"),
    Kind.INDICATORS: ("indicators", "показатели", "показателям", "индикаторы"),
    Kind.TIMELINE: ("timeline", "сроки", "срокам", "карта", "дорожная"),
    Kind.COMPARE: ("compare", "сравнить", "сравнение", "сравни"),
    Kind.DYNAMICS: ("dynamics", "динамика", "динамике"),
    Kind.SITTING: ("sitting", "заседание", "заседания", "заседаний", "ммс"),
}
FORMS: Mapping[Form, tuple[str, ...]] = {
    Form.WORKBOOK: ("excel", "эксель", "xlsx", "таблица", "таблицу"),
    Form.PDF: ("pdf", "пдф", "печать", "печати"),
    Form.REFERENCE: ("справка", "справку", "docx", "word", "ворд"),
    Form.ADVICE: ("рекомендации", "рекомендация"),
    Form.ORDER: ("приказ", "приказа"),
    Form.SUMMARY: ("сводная", "сводную"),
    Form.SILENT: ("несдавшие", "должники", "несдавших"),
    Form.PROTOCOL: ("протокол", "протокола"),
}
SILENT = re.compile(r"\bкто\s+(?:ещё|еще)?\s*не\s+сдал\w*", re.IGNORECASE)
"""«кто не сдал» is a form said in three words."""

OVERDUE = ("просроченные", "просроченное", "просрочено", "overdue")
SCHEDULE = ("расписание", "schedule")
ON_SCHEDULE = re.compile(r"\bпо\s+расписанию\b", re.IGNORECASE)
"""What the button under every report is called."""
NOT_YET = ("иом", "сообщества")
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}
FORM_OF = {word: form for form, words in FORMS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Asked:
    """`kind` None: nothing was named; `rest` is what is left of the words: a school, a factor, a name."""

    kind: Kind | None = None
    rest: str = ""
    form: Form = Form.PICTURE
    overdue: bool = False
    period: Period | None = None
    schedule: bool = False
    not_yet: str = ""


def understood(words: str, today: date) -> Asked:
    """What the words ask for. Refusal for a period that cannot be read; anything else unclear becomes `rest`."""
    words = ON_SCHEDULE.sub(" расписание ", SILENT.sub(" несдавшие ", words))
    period, left = period_of(words, today)
    kind, form, overdue, rest = None, Form.PICTURE, False, left.split()
    while rest:
        word = plain(rest[0])
        if word in SCHEDULE:
            return Asked(schedule=True)
        if word in NOT_YET and kind is None:
            return Asked(not_yet=rest[0])
        if word in OVERDUE:
            kind, overdue = kind or Kind.TASKS, True
        elif word in FORM_OF and form is Form.PICTURE:
            form = FORM_OF[word]
        elif word in KIND_OF and (kind is None or KIND_OF[word] in {kind, Kind.SCHOOL}):
            kind = kind or KIND_OF[word]
        elif not word or (word == "карта" and kind is Kind.TIMELINE):
            pass
        else:
            break
        rest = rest[1:]
    return Asked(kind, " ".join(rest), form, overdue or _trailing(rest), period)


def _trailing(rest: list[str]) -> bool:
    return any(plain(word) in OVERDUE for word in rest)
