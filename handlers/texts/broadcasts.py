"""Sentences of broadcasts: whom they are for, how they will look, how far they are."""

from datetime import date
from zoneinfo import ZoneInfo

from handlers.texts import escape, shortened
from handlers.texts.menu import ROLE_NAMES
from storage.models import Broadcast
from storage.queries.audiences import Audience, Reached, Way
from storage.queries.broadcasts import LONGEST, Standing
from storage.russian import day, listing, plural, share

TITLE = (
    "<b>Рассылка</b>\n\nОдно сообщение сразу многим. Кому? Перед отправкой покажу, как оно будет выглядеть и сколько "
    "человек его получит."
)
WAYS = {
    Way.ROLE: "По роли", Way.GROUP: "По группе школ", Way.COMMUNITY: "По сообществу", Way.WAVE: "По анкете",
    Way.ALL: "Всем в программе",
}  # fmt: skip
ASKS = {
    Way.ROLE: "Людям какой роли?", Way.GROUP: "Школам какой группы?", Way.COMMUNITY: "Какому сообществу?",
    Way.WAVE: "Ответственным за какую анкету?",
}  # fmt: skip
NONE = {
    Way.ROLE: "В программе пока никого, кроме Вас.",
    Way.GROUP: "В этом учебном году группы школ ещё не указаны.",
    Way.COMMUNITY: "Сообществ пока нет.",
    Way.WAVE: "Анкет пока не открывали.",
}
ASK_ROLE = "Кому в этих школах?"
ANSWERING = "Замам и директорам"
EDIT, STOP, REFRESH = "Изменить текст", "Остановить", "Обновить"
BACK, CANCEL = "← Рассылки", "Не отправлять"
NOBODY = "Сейчас написать некому: {why}. Выберите других получателей."
CHANGED = "Пока Вы смотрели, получателей стало другое число. Проверьте и отправьте ещё раз."


def audience(one: Audience, title: str) -> str:
    """«заместителям»-less and exact: «роль: куратор», «группа «ШНОР»: замы и директора», «анкета «…»»."""
    role = ROLE_NAMES[one.role] if one.role else ""
    match one.way:
        case Way.ROLE:
            return f"роль — {role}"
        case Way.GROUP:
            return f"группа «{escape(title)}» — {role or 'замы и директора'}"
        case Way.COMMUNITY:
            return f"сообщество «{escape(title)}»"
        case Way.WAVE:
            return f"ответственные за анкету «{escape(title)}»"
        case _:
            return "все в программе"


def people(found: Reached) -> str:
    """«43 человека; ещё не в боте 5, не доходит 1»."""
    return plural(len(found.people), "человек", "человека", "человек") + unreached(found)


def unreached(found: Reached) -> str:
    parts = [f"ещё не в боте {found.waiting}"] if found.waiting else []
    parts += [f"заблокировали бота {found.lost}"] if found.lost else []
    return f" ({listing(parts)} — они не получат)" if parts else ""


def why_nobody(found: Reached) -> str:
    parts = [f"ещё не в боте {found.waiting}"] if found.waiting else []
    parts += [f"заблокировали бота {found.lost}"] if found.lost else []
    return listing(parts) or "таких людей в программе нет"


def ask_text(whom: str, found: Reached) -> str:
    return (
        f"Кому: {whom}.\nПолучат: {people(found)}.\n\nНапишите текст одним сообщением, до {LONGEST} знаков. "
        "Сначала покажу, как он будет выглядеть."
    )


def letter(text: str, author: str, programme: str) -> str:
    """A broadcast as its readers see it."""
    return f"<b>Сообщение координатора</b>\n{escape(text)}\n\n<i>{escape(author)}, «{escape(programme)}»</i>"


def preview(whom: str, found: Reached, seen: str) -> str:
    return f"Кому: {whom}.\nПолучат: {people(found)}. Так увидят:\n\n———\n{seen}\n———"


def send_label(number: int) -> str:
    """The button; the count stands on it."""
    return f"Отправить: {plural(number, 'человек', 'человека', 'человек')}"


def progress(found: Broadcast, stands: Standing, whom: str, zone: str) -> str:
    """How far it is; the finding first."""
    parts = [f"<b>{_head(found, stands)}</b>", f"Кому: {whom}", f"Доставлено {stands.sent} из {stands.total}"]
    if stands.waiting:
        parts[-1] += f" · {bar(stands)}"
        parts += _waits(found, stands, zone)
    if stands.failed:
        parts.append(f"Не дошло: {stands.failed} — бот заблокирован или Telegram отказал")
    if stands.suppressed:
        parts.append(f"Не отправлено: {stands.suppressed}" + (" — остановлено" if found.stopped_at else ""))
    return "\n".join([*parts, "", f"«{escape(shortened(found.text, 200))}»"])


def _head(found: Broadcast, stands: Standing) -> str:
    if found.stopped_at is not None:
        return "Рассылка остановлена"
    return "Рассылка закончена" if stands.is_over else "Рассылка идёт"


def _waits(found: Broadcast, stands: Standing, zone: str) -> list[str]:
    """Where it waits for polite hours, or a better day of its people."""
    if stands.next_due is None or found.sent_at is None or stands.next_due <= found.sent_at:
        return []
    local = stands.next_due.astimezone(ZoneInfo(zone))
    return [f"Ждут вежливого часа: {stands.waiting}, ближайшие — {day(local.date())}, {local:%H:%M}"]


def bar(stands: Standing) -> str:
    """Ten squares and a share."""
    done = stands.total - stands.waiting
    filled = 10 * done // stands.total if stands.total else 10
    return f"{'▰' * filled}{'▱' * (10 - filled)} {share(done / stands.total) if stands.total else ''}"


def row(found: Broadcast, stands: Standing, today: date, zone: str) -> str:
    """A broadcast in the list of the last ones."""
    at = found.sent_at.astimezone(ZoneInfo(zone)).date() if found.sent_at else today
    return f"{day(at)} · {stands.sent} из {stands.total} · «{escape(shortened(found.text, 60))}»"
