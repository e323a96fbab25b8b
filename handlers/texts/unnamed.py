"""Sentences of anonymous waves, for the coordinator and for whoever passes a link on."""

from collections.abc import Sequence
from datetime import date

from handlers.texts import escape, shortened
from storage.models import Wave
from storage.queries.unnamed_waves import UnnamedCounts, UnnamedWave
from storage.russian import day, days_left, plural

LINKS, END, SURE, FILE = "Ссылки школ", "Закончить сбор", "Да, закончить", "Итоги в Excel"
TO_CARD = "← К опросу"
PREPARING = "Готовлю файл"


def button(found: UnnamedWave) -> str:
    return f"Без имён: {shortened(found.wave.title, 30)}"


def line(found: UnnamedWave, today: date) -> str:
    return f"<b>{escape(found.wave.title)}</b>, {_until(found, today)}\nОтветили {_people(found.people)}, анонимно."


def _people(number: int) -> str:
    return plural(number, "человек", "человека", "человек")


def _until(found: UnnamedWave, today: date) -> str:
    wave = found.wave
    if wave.secret is None:
        return "сбор закончен"
    return f"до {day(wave.closes)} ({days_left((wave.closes - today).days)})"


def card(found: UnnamedWave, today: date) -> str:
    return (
        f"<b>{escape(found.wave.title)}</b> · {_until(found, today)}\n"
        f"Ответили {_people(found.people)} по ссылкам {plural(found.links, 'школы', 'школ', 'школ')}.\n\n"
        "Кто ответил, не хранится. Итоги появятся, когда сбор закончится: до того по разнице было бы видно, "
        "кто что ответил. Считаются группы от пяти человек."
    )


def links(wave: Wave, shown: Sequence[tuple[str, str]], bot: str) -> str:
    rows = [f"{escape(school)}\nhttps://t.me/{bot}?start={token}" for school, token in shown]
    head = f"<b>{escape(wave.title)}</b>: ссылки школ. Они уже ушли заместителям, которые вошли в бот."
    return "\n\n".join([head, *rows])


def end_ask(found: UnnamedWave) -> str:
    few = " Пяти ответов пока нет: итогов не будет." if found.people < 5 else ""
    return (
        f"Закончить сбор «{escape(found.wave.title)}»? Ответили {_people(found.people)}.{few}\n\n"
        "Больше никто не ответит и не исправит; вернуть нельзя."
    )


def pass_on(wave: Wave, school: str, token: str, bot: str) -> str:
    return (
        f"<b>{escape(wave.title)}</b> · {escape(school)}\n"
        "Перешлите эту ссылку родителям и учителям школы, ученикам — не нужно. Ответы без имён, "
        f"до {day(wave.closes)}:\n\nhttps://t.me/{bot}?start={token}"
    )


def file_caption(counts: UnnamedCounts) -> str:
    return (
        f"Итоги «{escape(shortened(counts.title, 200))}», ответили {_people(counts.people)}. "
        "Группы меньше пяти человек не показаны."
    )
