"""Sentences of one wave: who answered, who began, who is late, and one school's response."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from handlers.texts import escape, shortened
from reports.texts.wave import minutes_in_all
from reports.wave_course import Course
from storage.models import DONE, TaskState, Wave, WaveException
from storage.queries.wave_cards import ResponseLine, WaveCard
from storage.queries.wave_results import WaveResults
from storage.russian import day, days_left, plural, share

SCHOOLS, EXTEND, BY_PHONE, LOOK = "Школы", "Продлить срок", "Записать ответы школы", "Посмотреть ответы"
LOCK, UNLOCK = "Не принимать после срока", "Принимать и после срока"
JUDGE = "Принять, вернуть, снять"
REMARKS = "Вопросы к ответам"
PICTURE = "Показать картинкой"
FILES = ("Ответы в Excel", "Ответы в CSV")
PREPARING = "Готовлю файл"
TO_WAVES, TO_WAVE, TO_RESPONSE = "← Анкеты", "← К волне", "← К школе"
REASONS = ("Болезнь", "Нет данных к сроку", "Сменился ответственный", "Связь или интернет")
NAMED = 8  # schools a group names before it counts the rest
STATES = {
    TaskState.PLANNED: "не начали", TaskState.OPEN: "не начали", TaskState.STARTED: "начали",
    TaskState.RETURNED: "возвращено", TaskState.SUBMITTED: "сдали, ждут проверки", TaskState.ACCEPTED: "принято",
}  # fmt: skip
MARKS = {
    TaskState.PLANNED: "○", TaskState.OPEN: "○", TaskState.STARTED: "◐", TaskState.RETURNED: "↩",
    TaskState.SUBMITTED: "●", TaskState.ACCEPTED: "✓",
}  # fmt: skip


def card(found: WaveCard, total: int, zone: str, today: date, *, judged: bool) -> str:
    """How far a wave is: the finding first, then the schools that need action by name."""
    wave, lines = found.wave, found.lines
    done = [line for line in lines if line.is_done]
    parts = [
        f"<b>{escape(wave.title)}</b> · {until(wave, today)}",
        f"Сдали {len(done)} из {len(lines)}{_on_time(found, zone)}.",
        "После срока ответы не принимаются." if wave.locks else "После срока ответы принимаются.",
        _judged(found) if judged else "Сданное принимаю без проверки.",
    ]
    late = [line for line in lines if not line.is_done] if today > wave.closes else []
    if late:
        parts.append(f"Срок вышел, не сдали {plural(len(late), 'школа', 'школы', 'школ')}.")
    for states in ((TaskState.RETURNED,), (TaskState.PLANNED, TaskState.OPEN), (TaskState.STARTED,)):
        if some := found.of(*states):
            parts.append(f"\n<b>{STATES[states[0]].capitalize()}: {len(some)}</b>\n{_named(some, total)}")
    return "\n".join(parts)


def _judged(found: WaveCard) -> str:
    """Whose verdict is awaited, and how many responses wait for it."""
    personal = all(line.task.respondent_id is not None for line in found.lines)
    waiting = len(found.of(TaskState.SUBMITTED))
    return f"Ответы проверяет {'координатор' if personal else 'куратор'}" + (f", ждут {waiting}." if waiting else ".")


def course(found: Course) -> str:
    """How long answering takes, where people stop, and which letter brought how many."""
    parts = []
    if found.minutes is not None:
        parts.append(f"Заполняют за {minutes_in_all(found.minutes)} (медиана, без перерывов).")
    if found.stops:
        label, number = found.stops[0]
        where = escape(shortened(label, 70))
        parts.append(f"Чаще останавливаются после вопроса «{where}»: {plural(number, 'ответ', 'ответа', 'ответов')}.")
    if found.brought:
        rows = [f"{'приглашения' if one is None else day(one)} — {number}" for one, number in found.brought]
        parts.append(f"Сдали после: {'; '.join(rows[:6])}.")
    return "\n\n" + "\n".join(parts) if parts else ""


def file_name(title: str, closes: str, ending: str) -> str:
    """Without what a file system does not take."""
    words = "".join(letter if letter.isalnum() or letter in " -" else " " for letter in title)
    return f"{shortened(words, 60).rstrip('…')} {closes}.{ending}"


def file_caption(found: WaveResults) -> str:
    handed = sum(one.state in DONE for one in found.schools)
    return (
        f"Ответы на анкету «{escape(shortened(found.title, 200))}»: сдали {handed} из {len(found.schools)}. "
        "Что значит каждая колонка — в «Словаре», что стоит перепроверить — в «Проверить»."
    )


def until(wave: Wave, today: date) -> str:
    if today > wave.closes:
        return f"закрыта {day(wave.closes)}"
    return f"до {day(wave.closes)} ({days_left((wave.closes - today).days)})"


def _on_time(found: WaveCard, zone: str) -> str:
    """The on-time rate of those that handed in, apart from how many did."""
    days = [one.task.finished_at.astimezone(ZoneInfo(zone)).date() for one in found.lines if one.task.finished_at]
    if not days:
        return ""
    return f", вовремя {share(sum(finished <= found.wave.closes for finished in days) / len(days))}"


def _named(some: Sequence[ResponseLine], total: int) -> str:
    rows = [f"{escape(line.school)}{_filled(line, total)}" for line in some[:NAMED]]
    more = len(some) - NAMED
    return "\n".join([*rows, f"и ещё {more}"] if more > 0 else rows)


def _filled(line: ResponseLine, total: int) -> str:
    return f" — {line.answered} из {total}" if line.answered and not line.is_done else ""


def school_row(line: ResponseLine) -> str:
    """A button of the list."""
    return f"{MARKS[line.task.state]} {shortened(line.school, 40)}"


def response(
    line: ResponseLine, total: int, who: Sequence[tuple[str, int, bool]], longer: WaveException | None, zone: str
) -> str:
    """One school's response: how far, by whom, since when, till when."""
    parts = [
        f"<b>{escape(line.school)}</b> · {escape(line.task.title)}",
        f"{STATES[line.task.state].capitalize()}: ответов {line.answered} из {total}.",
    ]
    if line.last_at is not None:
        parts.append(f"Последний ответ — {day(line.last_at.astimezone(ZoneInfo(zone)).date())}.")
    for name, number, by_phone in who:
        told = " (по телефону)" if by_phone else ""
        parts.append(f"• {escape(name)}{told}: {plural(number, 'ответ', 'ответа', 'ответов')}")
    if longer is not None:
        parts.append(f"Срок продлён до {day(longer.until)}: {escape(longer.why)}.")
    return "\n".join(parts)


def extend_ask(line: ResponseLine, wave: Wave) -> str:
    return f"<b>{escape(line.school)}</b>: приём ответов до {day(wave.closes)}. До какого дня продлить?"


def reason_ask(line: ResponseLine, until: date) -> str:
    return f"<b>{escape(line.school)}</b>: продлить до {day(until)}. По какой причине? Выберите или напишите."


def extended(line: ResponseLine, until: date) -> str:
    return f"Срок для школы «{escape(line.school)}» продлён до {day(until)}."
