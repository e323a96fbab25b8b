"""Sentences of «отправить сейчас»."""

from collections.abc import Sequence
from datetime import date, datetime

from handlers.texts import escape
from handlers.texts.reminders import Reminder, letter
from storage.queries.chasing import Chase
from storage.russian import day, listing, plural

SEND = "Напомнить тем, кто не сдал"
SEND_LATE = "Напомнить просрочившим"
TO_TASKS, TO_WAVE = "← К задачам", "← К волне"
CHANGED = "Пока Вы смотрели, ответивших стало больше или кому-то уже написали. Проверьте ещё раз."
NAMED = 8
ASKED = "{who} просит ответить."


def people(number: int) -> str:
    return plural(number, "человеку", "людям", "людям")


def preview(found: Chase, polite: datetime | None) -> str:
    """The count before anything is sent; why somebody is left out; `polite`: when it would go, if not now."""
    if not found.tasks:
        return "Писать некому: всё уже сдано."
    open_ones = plural(len(found.tasks), "ответ ещё не получен", "ответа ещё не получены", "ответов ещё не получены")
    parts = [f"<b>{open_ones}.</b>"]
    if found.to_write:
        parts.append(f"Напишу {people(len(found.to_write))} — только тем, кто не ответил, каждому одно сообщение.")
    if found.heard_today:
        parts.append(f"Сегодня уже писали {people(len(found.heard_today))}: второй раз за день не пишу.")
    if found.nobody:
        parts.append(f"Некому писать: {_named(found.nobody)} — никто не вошёл в бот.")
    if polite is not None and found.to_write:
        parts.append(f"Сейчас тихие часы или выходной: сообщения уйдут {day(polite.date())}, в {polite:%H:%M}.")
    if not found.to_write:
        parts.append("Сейчас написать некому.")
    return "\n".join(parts)


def _named(names: Sequence[str]) -> str:
    more = [f"ещё {len(names) - NAMED}"] if len(names) > NAMED else []
    return listing([*(escape(one) for one in names[:NAMED]), *more])


def send_label(number: int) -> str:
    return f"Отправить {people(number)}"


def sent(number: int) -> str:
    return f"Отправляю {people(number)}. Кто успеет ответить раньше, сообщения не получит."


def chase(found: Sequence[Reminder], today: date, who: str) -> str:
    """What somebody reads who has not answered."""
    return f"{ASKED.format(who=escape(who))}\n\n{letter(found, today, _head(found))}"


def _head(found: Sequence[Reminder]) -> str:
    return f"Не сдано: {plural(len(found), 'задача', 'задачи', 'задач')}."
