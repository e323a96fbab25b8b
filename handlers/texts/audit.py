"""Sentences of the audit: who changed what, before and after; every word of the tables has one of people's."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.texts import escape, shortened
from handlers.texts.broadcasts import WAYS
from handlers.texts.menu import ROLE_NAMES
from handlers.texts.reports import CADENCES, KINDS
from reports.request import Kind
from storage.models import Audited, Cadence, DayOff, RequestState, TaskState
from storage.queries.audiences import Way
from storage.queries.audit_lists import AuditFilter, AuditLine, Topic
from storage.rights import Role
from storage.russian import NBSP, day, plural

A = Audited
TITLE = "Журнал изменений"
NOTHING = "Таких записей нет."
BY_TOPIC, BY_PERSON, BY_DAYS, EVERYTHING, FILE = "О чём", "Кто", "За сколько дней", "Все записи", "Файлом Excel"
ASK_TOPIC, ASK_PERSON, ASK_DAYS = "О чём показать записи?", "Чьи изменения показать?", "За сколько дней показать?"
TO_AUDIT = "← Журнал"
SYSTEM = "без участия людей"
PREPARING = "Готовлю файл, пришлю сюда. В журнале останется, что Вы его взяли."
CAPTION = "Журнал изменений программы: кто, когда, что, было и стало."
SHEET = "Журнал"
HEADERS = ("Когда", "Кто", "Что", "О чём", "Школа", "Было", "Стало", "Изменены личные поля", "Обновление")
TOPIC_NAMES = {
    Topic.ALL: "Всё", Topic.FILES: "Файлы", Topic.SCHOOLS: "Школы", Topic.PEOPLE: "Люди", Topic.TASKS: "Задачи",
    Topic.WAVES: "Анкеты", Topic.PROGRAMME: "Программа",
}  # fmt: skip
DAYS = {1: "за сутки", 7: "за неделю", 30: "за месяц", 0: "за всё время"}
EVENTS: Mapping[Audited, str] = {
    A.PROGRAMME_CHANGED: "программа изменена", A.IMPORTED: "файл загружен", A.EXPORTED: "данные выгружены",
    A.YEAR_PLANNED: "год разложен на задачи", A.YEAR_CARRIED: "карта перенесена на новый год",
    A.TERM_DECIDED: "срок уточнён", A.TASK_CHANGED: "задача изменена", A.WAVE_OPENED: "анкета открыта",
    A.QUESTIONNAIRE_LOADED: "анкета загружена из файла", A.QUESTIONNAIRE_CHANGED: "список анкет изменён",
    A.WAVE_CHANGED: "анкета изменена", A.ANSWER_GIVEN: "ответ в анкете", A.SCHOOL_CHANGED: "школа изменена",
    A.GROUPS_CHANGED: "группы школы изменены", A.PARTNERSHIP_CHANGED: "договор изменён",
    A.STAFF_COUNTED: "число работников записано", A.VERIFIED: "числа подтверждены",
    A.PERSON_CHANGED: "человек изменён", A.PERSON_INVITED: "приглашение выдано", A.PERSON_JOINED: "человек вошёл",
    A.PERSON_FORGOTTEN: "человек забыт", A.CONSENT_GIVEN: "согласие дано", A.SETTINGS_CHANGED: "настройки изменены",
    A.SEATS_CHANGED: "роли изменены", A.SCHOOLS_HANDED_OVER: "школы переданы",
    A.SCHOOL_LINK_MADE: "ссылка школы создана", A.SCHOOL_LINK_CLOSED: "ссылка школы закрыта",
    A.JOIN_ASKED: "просьба войти", A.JOIN_DECIDED: "просьба войти решена",
    A.COMMUNITY_CHANGED: "сообщество изменено", A.REPORTS_CHANGED: "отчёты по расписанию изменены",
    A.ABSENCE_CHANGED: "отсутствие изменено", A.BROADCAST_WRITTEN: "рассылка написана",
    A.BROADCAST_SENT: "рассылка отправлена", A.BROADCAST_STOPPED: "рассылка остановлена",
}  # fmt: skip
FIELDS: Mapping[str, str] = {
    "state": "состояние", "promised": "перенос", "handed_over": "кто делает", "snoozed": "напомнить", "asked": "вопрос",
    "answered": "ответ", "result": "документ", "extended": "срок продлён", "opened": "открыто задач",
    "title": "название", "closes": "закрывается", "schools": "школы", "locks": "закрыта для опоздавших",
    "code": "код", "municipality": "муниципалитет", "zone": "часовой пояс", "day_off": "срок на выходном",
    "phrase": "срок как напечатан", "days": "дни", "year": "учебный год", "created": "новых", "moved": "перенесено",
    "cancelled": "снято", "unchanged": "без изменений", "questions": "вопросов", "restored": "возвращено",
    "given": "переданы", "carried": "перенесено строк", "file": "файл", "what": "что", "rows": "строк",
    "digest_hour": "час сводки", "paused_until": "пауза до", "hears_of_late": "слышит о просроченном",
    "chat": "группа", "chat_id": "чат", "school_id": "школа №", "report": "отчёт", "cadence": "как часто",
    "to_chat": "в группу", "subject": "предмет", "member": "участие", "link": "ссылка", "role": "роль",
    "until": "до", "since": "с", "number": "номер", "kind": "вид", "settlement": "населённый пункт",
    "pupils": "обучающихся", "teachers": "учителей", "partner": "партнёр", "valid_until": "действует до",
    "name": "имя", "phone": "телефон", "telegram_id": "аккаунт", "username": "имя в Telegram", "budget": "в день",
    "polite_from": "писать с", "polite_until": "писать до", "saturdays": "суббота рабочая", "before": "дни до срока",
    "short_name": "краткое название", "full_name": "полное название", "groups": "группы", "post": "должность",
    "source": "источник", "order_number": "приказ", "late_every": "о просроченном раз в", "gap": "перерыв",
    "late_most": "о просроченном раз", "warning": "предупредить за", "verdict": "нужна проверка", "version": "версия",
    "places": "мест", "person_id": "человек №", "substitute_id": "замещает №", "tasks": "задач", "target": "кому №",
    "named": "названы лично", "order": "приказ", "at": "когда", "gone_at": "закончено", "verified_by": "подтвердил №",
    "verified_at": "подтверждено", "early": "ранние напоминания", "week": "сводка недели", "to": "кому",
    "current_programme_id": "программа №", "people": "людей", "closed_at": "закрыта", "listed": "в списке",
    "staying": "осталось, потому что в работе",
    "curator_grace": "куратору через", "coordinator_grace": "координатору через", "head_grace": "руководителю через",
}  # fmt: skip
VALUES: Mapping[str, str] = {
    TaskState.PLANNED: "запланирована", TaskState.OPEN: "открыта", TaskState.STARTED: "начата",
    TaskState.SUBMITTED: "сдана", TaskState.ACCEPTED: "принята", TaskState.RETURNED: "возвращена",
    TaskState.CANCELLED: "снята", DayOff.KEEP: "не двигать", DayOff.NEXT: "на следующий день",
    DayOff.PREVIOUS: "на день раньше", RequestState.REFUSED: "отказано",
    **{role.value: name for role, name in ROLE_NAMES.items()},
}  # fmt: skip
SHOWN_FIELDS, SHOWN_VALUE = 4, 60


def _audience(kept: Mapping[str, Any]) -> str:
    role = f", {ROLE_NAMES[Role(kept['role'])]}" if kept["role"] else ""
    return f"{WAYS[Way(kept['way'])].lower()}{role}"


WORDED: Mapping[str, Callable[[Any], str]] = {
    "report": lambda kept: KINDS[Kind(kept)].lower(),
    "cadence": lambda kept: CADENCES[Cadence(kept)],
    "to": _audience,
}
"""Fields whose values are codes of their own."""


def page(lines: Sequence[AuditLine], total: int, chosen: Sequence[str], zone: str) -> str:
    """A page of the audit, each event with its change on a line or two."""
    head = f"<b>{TITLE}</b>: {plural(total, 'запись', 'записи', 'записей')}"
    narrowed = f"\n{escape(' · '.join(chosen))}" if chosen else ""
    told = [_line(one, zone) for one in lines] or [NOTHING]
    return "\n\n".join([head + narrowed, *told])


def _line(one: AuditLine, zone: str) -> str:
    who = escape(shortened(one.person or SYSTEM, 40))
    about = f" — {escape(shortened(one.subject, 70))}" if one.subject else ""
    school = f" ({escape(shortened(one.school, 40))})" if one.school and one.school != one.subject else ""
    changes = [*_changes(one)]
    more = [f"… и ещё {len(changes) - SHOWN_FIELDS}"] if len(changes) > SHOWN_FIELDS else []
    told = "".join(f"\n  {escape(change)}" for change in changes[:SHOWN_FIELDS] + more)
    return f"<b>{moment(one.event.at, zone)}</b>, {who}\n{_what(one).capitalize()}{about}{school}{told}"


def _what(one: AuditLine) -> str:
    """What happened; a file taken back is not one that was loaded."""
    is_back = one.event.what is A.IMPORTED and one.event.undoes is not None
    return "загрузка файла возвращена" if is_back else EVENTS[one.event.what]


def moment(at: datetime, zone: str) -> str:
    """«25 августа, ср, 9:15»."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {local.hour}:{local.minute:02}"


def _changes(one: AuditLine) -> Iterator[str]:
    before, after = one.event.before or {}, one.event.after or {}
    for field in dict.fromkeys((*before, *after)):
        old, new = (
            shortened(value(side[field], field), SHOWN_VALUE) if field in side else "" for side in (before, after)
        )
        told = f"{old}{NBSP}→ {new}" if old and new else new or f"было {old}"
        yield f"{shortened(FIELDS.get(field, field), SHOWN_VALUE)}: {told}"
    for field in one.event.personal or ():
        yield f"{shortened(FIELDS.get(field, field), SHOWN_VALUE)}: изменено"


def value(stored: Any, field: str = "") -> str:
    """A value of the audit as people read it."""
    if stored is None:
        return "нет"
    if field in WORDED:
        return WORDED[field](stored)
    if isinstance(stored, bool):
        return "да" if stored else "нет"
    if isinstance(stored, list):
        return ", ".join(map(value, stored)) or "нет"
    return VALUES.get(stored, stored) if isinstance(stored, str) else str(stored)


def row(one: AuditLine, zone: str) -> tuple[str, ...]:
    """An event as a row of the file, whole."""
    event, local = one.event, one.event.at.astimezone(ZoneInfo(zone))
    sides = (
        "\n".join(f"{FIELDS.get(field, field)}: {value(side[field], field)}" for field in side)
        for side in (event.before or {}, event.after or {})
    )
    personal = ", ".join(FIELDS.get(field, field) for field in event.personal or ())
    update = "" if event.update_id is None else str(event.update_id)
    who, about = one.person or SYSTEM, one.subject or ""
    return (f"{local:%d.%m.%Y %H:%M:%S}", who, _what(one), about, one.school or "", *sides, personal, update)


def narrowed(chosen: AuditFilter, person: str | None) -> list[str]:
    """By what the audit is narrowed, in words."""
    told = [TOPIC_NAMES[chosen.topic]] if chosen.topic is not Topic.ALL else []
    told += [person or SYSTEM] if chosen.person else []
    return told + ([DAYS.get(chosen.days, plural(chosen.days, "день", "дня", "дней"))] if chosen.days else [])
