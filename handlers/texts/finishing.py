"""Sentences of finished work: what confirms it, what a curator says to it, what was promised on the way."""

from datetime import date
from zoneinfo import ZoneInfo

from handlers.texts import escape, shortened
from handlers.texts.tasks import BODY_LIMIT, card
from storage.models import DONE, TaskState
from storage.queries.finishing import Outcome
from storage.queries.tasks import TaskLine
from storage.results import ResultKind, wanted_kinds
from storage.russian import day, listing, plural

ASKS = {
    ResultKind.COUNT: "Сколько получилось? Пришлите число — или файл, ссылку, номер документа.",
    ResultKind.LINK: "Где это можно посмотреть? Пришлите ссылку — или файл, номер документа.",
    ResultKind.DOCUMENT: "Чем подтвердить? Пришлите номер документа, ссылку или сам файл — можно фотографией.",
}
BARE_HINT = "Если подтверждать нечем — «Без документа»."
ACCEPT, GIVE_BACK, DROP, RESTORE, FILE = "Принять", "Вернуть с замечанием", "Снять", "Вернуть в работу", "Показать файл"
ACCEPTED_NOTE = "Принято"
COMMENT_ASK = "Что исправить? Напишите одним сообщением: человек получит Ваши слова сразу, а задача откроется снова."
DROP_ASK = (
    "Почему задача больше не нужна? Выберите или напишите: причина останется в истории, ответственный её прочтёт."
)
REASONS = ("Больше не актуально", "Сделано иначе", "Поставлено по ошибке", "Школа не участвует")
RETURNED = "Отправлено. Задача снова в работе, ответственный получит Ваше замечание."
DROPPED = "Задача снята. Ответственный узнает почему; передумаете — «Вернуть в работу»."
ONLY_RESULT = "Файл здесь не нужен: напишите, пожалуйста, словами. Если ничего писать не хотели — «отмена»."
ONLY_FILE = "Пришлите документ или фотографию, ссылку или текст."
PHOTO = "фотография"
SHOWN = 300


def what_confirms(line: TaskLine, today: date) -> str:
    """A finished task, and the question about its document, count or link."""
    ask = ASKS[wanted_kinds(line.task.result)[0]]
    return f"{card(line, today)}\n\n{ask} {BARE_HINT}"


def whole(line: TaskLine, outcome: Outcome, today: date, zone: str) -> str:
    """The card of a task with what came of it."""
    said = (_result(line, outcome), _promises(line, outcome, today), _verdict(line, outcome, zone))
    return "\n".join([card(line, today), *filter(None, said)])[:BODY_LIMIT]


def _result(line: TaskLine, outcome: Outcome) -> str:
    """What confirms a task; of one that is owed again, what was given before."""
    result = outcome.result
    if result is None:
        return ""
    file = "файл " if result.file_id else ""
    given = "Подтверждено" if line.task.state in DONE else "Приложено раньше"
    return f"{given}: {file}«{escape(shortened(result.text, SHOWN))}»"


def _promises(line: TaskLine, outcome: Outcome, today: date) -> str:
    """Promises in turn, those that were not kept by that word."""
    days = outcome.promises
    if not days or line.task.state in DONE:
        return ""
    broken = [f"{day(one)} — не сделано" for one in days if one < today]
    if len(days) == 1 and not broken:
        return ""
    times = plural(len(days), "раз", "раза", "раз")
    return f"Обещано {times}" + (f": {listing(broken)}" if broken else "")


def _verdict(line: TaskLine, outcome: Outcome, zone: str) -> str:
    if outcome.judged_by is None or outcome.judged_at is None:
        return ""
    at = day(outcome.judged_at.astimezone(ZoneInfo(zone)).date())
    did = {TaskState.ACCEPTED: "Принято", TaskState.RETURNED: "Вернули", TaskState.CANCELLED: "Снято"}
    comment = f": «{escape(shortened(outcome.comment, SHOWN))}»" if outcome.comment else ""
    return (
        f"{did.get(line.task.state, 'Решение')}: {escape(outcome.judged_by)}, {at}{comment}"
        if (line.task.state in did)
        else ""
    )


def submitted(who: str, text: str, *, bare: bool = False) -> str:
    """What a curator reads when work was handed in; `text` is its card. `bare`: nothing confirms it, and it should."""
    missing = " Документа, числа или ссылки к ней нет." if bare else ""
    return f"{escape(who)} сдаёт работу.{missing} Посмотрите, пожалуйста.\n\n{text}"


def verdict(who: str, state: TaskState, text: str, remarks: int = 0) -> str:
    """What owners read of a verdict; `text` is the card, which carries the comment."""
    leads = {
        TaskState.RETURNED: f"{escape(who)} возвращает работу с замечанием.",
        TaskState.CANCELLED: f"{escape(who)} снимает задачу: делать её больше не нужно.",
    }
    lead = leads.get(state, f"{escape(who)} возвращает задачу в работу: она снова ждёт Вас.")
    more = f"\nЗамечаний к отдельным ответам: {remarks}." if remarks else ""
    return f"{lead}{more}\n\n{text}"
