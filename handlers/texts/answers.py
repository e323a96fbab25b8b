"""Sentences of what a reminder is answered with: results, questions and their answers, «позже»."""

from collections.abc import Sequence
from datetime import date, datetime

from handlers.texts import escape, shortened
from handlers.texts.tasks import card, heading
from storage.queries.tasks import TaskLine
from storage.russian import day, listing

BACK = "← Назад"
BARE_NOTE = "Записано: без документа"
NO_DAY = "Не понял, какой это день. Выберите его кнопкой или пришлите, например, 15.10 или «15 октября»."
REPLY = "Ответить"
OPEN = "Открыть задачу"
ASK_MORE = "Спросить ещё"


def kept_words(result: str) -> str:
    return f"Записано: «{escape(shortened(result, 300))}»."


def ask(line: TaskLine, names: Sequence[str]) -> str:
    who = listing(escape(name) for name in names)
    return f"{heading(line)}\n\nНапишите вопрос одним сообщением. Его получит {who}, ответ придёт сюда же."


def passed_on(names: Sequence[str]) -> str:
    return f"Передано: {listing(escape(name) for name in names)}. Сообщение уже в пути."


def reply(line: TaskLine, question: str) -> str:
    return f"{heading(line)}\n\n«{escape(shortened(question, 1500))}»\n\nНапишите ответ одним сообщением."


def question(line: TaskLine, who: str, text: str) -> str:
    """What a curator reads."""
    return f"{escape(who)} спрашивает о задаче.\n{heading(line)}\n\n«{escape(shortened(text, 1500))}»"


def answered(line: TaskLine, who: str, text: str) -> str:
    """What the one who asked reads."""
    return f"{escape(who)} отвечает на Ваш вопрос.\n{heading(line)}\n\n«{escape(shortened(text, 1500))}»"


def later(line: TaskLine) -> str:
    return f"{heading(line)}\n\nКогда напомнить? До тех пор об этой задаче Вам не напишу. Срок при этом не меняется."


def moment(when: datetime, today: date) -> str:
    """«Сегодня, в 18:00», «Завтра, 26 августа, чт»."""
    left = (when.date() - today).days
    if left == 0:
        return f"Сегодня, в {when:%H:%M}"
    return f"Завтра, {day(when.date())}" if left == 1 else day(when.date()).capitalize()


def put_off(line: TaskLine, when: datetime, today: date) -> str:
    said = moment(when, today)
    return f"Хорошо, напомню: {said[0].lower()}{said[1:]}.\n\n{card(line, today)}"
