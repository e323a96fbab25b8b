"""Sentences of absences: recording one, ending it, and what is said to who stands in."""

from collections.abc import Sequence
from datetime import date

from handlers.texts import escape
from storage.models import Absence
from storage.queries.leave import AbsenceLine
from storage.russian import day, plural, sentence_case

TITLE = "Отсутствие"
RULE = (
    "Отпуск, болезнь, командировка. На эти дни напоминания и задачи переходят к тому, кто замещает. "
    "Если не замещает никто, просрочка не уходит руководству. Потом всё вернётся само."
)
NONE = "Сейчас ничего не отмечено."
RECORD, KEEP, CHANGE, NOBODY = "Отметить отсутствие", "Записать", "← Изменить", "Никто не замещает"
BACK, TODAY, TOMORROW = "← Отсутствие", "С сегодняшнего дня", "С завтрашнего дня"
ASK_SINCE, ASK_UNTIL = "С какого дня?", "По какой день включительно?"
ASK_WHO = "Кто замещает?"
NO_SUBSTITUTES = "Замещающего выберет координатор: он узнает об отсутствии сразу, как Вы его запишете."
LENGTHS = ((7, "Неделя"), (14, "2 недели"), (28, "4 недели"))
RECORDED, ENDED, RESTORED = "Записано", "Готово, всё вернулось", "Вернул как было"
CARD, TASKS = "← К карточке", "Открыть задачи"
UNDO_END = "Вернуть как было"


def heading(name: str | None) -> str:
    return f"<b>{TITLE}</b>" + (f": {escape(name)}" if name else "")


def screen(name: str | None, lines: Sequence[AbsenceLine], today: date) -> str:
    """What is recorded about somebody; `name` None: about the reader."""
    rows = [f"• {row(one, today)}" for one in lines] or [NONE]
    return "\n".join([heading(name), RULE, "", *rows])


def row(line: AbsenceLine, today: date) -> str:
    """«с 20 сентября, пн по 1 октября, пт — замещает Ирина Павловна · идёт»."""
    running = " · идёт" if line.absence.since <= today else ""
    return f"{span(line.absence.since, line.absence.until)} — {instead(line.substitute)}{running}"


def span(since: date, until: date) -> str:
    """«с 20 сентября, пн по 1 октября 2022, сб»; the year where it changes, one day as one."""
    if since == until:
        return day(since, year=True)
    return f"с {day(since, year=since.year != until.year)} по {day(until, year=True)}"


def begins(since: date) -> str:
    return f"С {day(since)}."


def instead(substitute: str | None) -> str:
    return f"замещает {escape(substitute)}" if substitute else "никто не замещает"


def end_button(row: Absence, today: date, *, own: bool) -> str:
    """What ends an absence: it is over, or it was not to be."""
    if row.since < today:
        return "Я на месте" if own else "Уже на месте"
    return f"Отменить: {day(row.since)}"


def check(name: str | None, since: date, until: date, substitute: str | None) -> str:
    """What would be kept, before it is."""
    days = plural((until - since).days + 1, "день", "дня", "дней")
    effect = (
        f"Напоминания и задачи этих дней получит {escape(substitute)}: сразу напишу."
        if substitute
        else "Напоминать в эти дни не буду никому, просрочка руководству не уйдёт."
    )
    return f"{heading(name)}\n{sentence_case(span(since, until))} ({days}), {instead(substitute)}.\n\n{effect}"


def standing_in(line: AbsenceLine) -> str:
    """To who stands in."""
    return (
        f"<b>{escape(line.name)}</b>: отсутствие {span(line.absence.since, line.absence.until)}. Замещаете Вы: "
        "на эти дни задачи и напоминания приходят Вам, потом вернутся сами."
    )


def for_you(line: AbsenceLine) -> str:
    """To the person about whom it was recorded."""
    return (
        f"Координатор отметил Ваше отсутствие: {span(line.absence.since, line.absence.until)}, "
        f"{instead(line.substitute)}. Если это не так, исправьте: /away"
    )


def for_coordinator(line: AbsenceLine) -> str:
    days = span(line.absence.since, line.absence.until)
    return f"<b>{escape(line.name)}</b>: отсутствие {days}, {instead(line.substitute)}."


def over_for_substitute(line: AbsenceLine) -> str:
    return f"<b>{escape(line.name)}</b> снова на месте: задачи и напоминания вернулись. Спасибо, что помогли."


def over_for_you(line: AbsenceLine) -> str:
    return "Координатор отметил, что Вы на месте: задачи и напоминания снова приходят Вам. Если это не так: /away"


def over_for_coordinator(line: AbsenceLine) -> str:
    return f"<b>{escape(line.name)}</b> снова на месте."
