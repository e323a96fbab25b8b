"""Sentences of `/me` and `/forget`."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.texts import escape, shortened
from handlers.texts.menu import ROLE_NAMES
from storage.queries.me import Kept, OwnSeat
from storage.russian import dotted, listing, plural

NAME = "Исправить имя"
FORGET, SURE, KEEP = "Стереть мои данные", "Да, стереть", "Не стирать"
FORGOTTEN = (
    "Готово: Ваши имя, аккаунт и всё, что Вас называет, стёрты. Сообщений больше не будет.\n\n"
    "Спасибо за работу. Если вернётесь, координатор пришлёт новое приглашение."
)
FORGET_ASK = (
    "<b>Стереть Ваши данные?</b>\n\n"
    "Сотру имя, номер аккаунта и имя пользователя Telegram, телефон, настройки; снимутся Ваши роли; сообщения, которые "
    "ещё не ушли, не придут. Вернуть это нельзя.\n\n"
    "Останутся история школы и ответы на анкеты — под словами «бывший сотрудник»."
)
LAST_COORDINATOR = (
    "<b>Вы единственный координатор программы.</b> После этого ею некому будет управлять: "
    "сначала пригласите другого (/invite)."
)
NOT_YOU = "Эта кнопка была не для Вас. Откройте раздел заново: /me"


def kept(found: Kept, zone: str) -> str:
    """Everything kept about the reader, in plain words."""
    person = found.person
    rows = ["<b>Что я храню о Вас</b>", "", f"Имя: {escape(person.name)}"]
    rows.append(f"Telegram: номер {person.telegram_id}" + (f", @{escape(person.username)}" if person.username else ""))
    if person.joined_at:
        rows.append(f"В боте с {_day(person.joined_at, zone)}")
    rows.append(f"Согласие: {_day(person.consented_at, zone)}" if person.consented_at else "Согласие: не спрашивали")
    rows.append("Телефон: хранится необратимый отпечаток" if person.phone_mac else "Телефон: не хранится")
    rows += ["", "<b>Роли</b>", *(f"• {seat(one)}" for one in found.seats)]
    if found.communities:
        rows += ["", f"Сообщества: {escape(listing(found.communities))}"]
    return "\n".join([*rows, *_work(found), "", "Настройки напоминаний — /settings."])


def seat(one: OwnSeat) -> str:
    """«куратор, Речная СОШ — с 01.09.2021 · Северная программа»."""
    where = f", {escape(one.school)}" if one.school else ""
    subject = f" ({escape(one.subject)})" if one.subject else ""
    until = f" по {dotted(one.until, year=True)}" if one.until else ""
    held = f"{ROLE_NAMES[one.role]}{where}{subject} — с {dotted(one.since, year=True)}{until}"
    return f"{held} · {escape(shortened(one.programme, 80))}"


def _work(found: Kept) -> list[str]:
    """What else is kept, by number; what a person never had is not listed."""
    told = [f"{plural(number, *WORK[what][:3])}{WORK[what][3]}" for what, number in found.numbers.items() if number]
    return ["", f"Ещё с Вами связаны: {listing(told)}."] if told else []


WORK: Mapping[str, tuple[str, str, str, str]] = {
    "answers": ("ответ на вопрос анкеты", "ответа на вопросы анкет", "ответов на вопросы анкет", ""),
    "comments": ("замечание", "замечания", "замечаний", " к ответам"),
    "task_events": ("запись", "записи", "записей", " в истории задач"),
    "results": ("документ или отметка", "документа или отметки", "документов или отметок", " о сделанном"),
    "courses": ("курс повышения квалификации", "курса повышения квалификации", "курсов повышения квалификации", ""),
    "ioms": ("индивидуальный маршрут", "индивидуальных маршрута", "индивидуальных маршрутов", ""),
    "absences": ("отсутствие", "отсутствия", "отсутствий", ""),
    "files": ("присланный файл", "присланных файла", "присланных файлов", ""),
    "schedules": ("отчёт", "отчёта", "отчётов", " по расписанию"),
    "audit_events": ("запись", "записи", "записей", " в журнале изменений"),
    "notices": ("сообщение", "сообщения", "сообщений", " Вам"),
}


def _day(moment: datetime, zone: str) -> str:
    return dotted(moment.astimezone(ZoneInfo(zone)).date(), year=True)
