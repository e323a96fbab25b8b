"""Sentences of `/settings`."""

from datetime import date

from scheduler.reminders import HOUR
from storage.queries.settings import Preferences
from storage.russian import day

ZONES = {
    "Europe/Moscow": "Москва", "Asia/Yekaterinburg": "Екатеринбург", "Asia/Krasnoyarsk": "Красноярск",
    "Asia/Vladivostok": "Владивосток",
}  # fmt: skip
TOPIC_NAMES = {
    "early": "ранние напоминания (за 14 и 7 дней)",
    "warning": "предупреждения о сроках моих школ",
    "week": "сводка недели по понедельникам",
}
HOUR_LABEL, ZONE_LABEL, PAUSE_LABEL, END_PAUSE = "Час сводки", "Часовой пояс", "Пауза", "Снять паузу"
BACK = "← Настройки"
OTHER_DAY = "Другой день — календарь"
HOUR_ASK = "В котором часу присылать утреннюю сводку?"
ZONE_ASK = "Какой у Вас часовой пояс?"
ZONE_TYPE = "Напишите часовой пояс так: Asia/Omsk. Список — в названиях IANA: часть света/город."
PAUSE_ASK = (
    "До какого дня не напоминать? В этот день всё вернётся. "
    "О том, что просрочили Ваши школы и дошло до Вас, напишу и в паузе."
)


def settings(mine: Preferences, zone: str, today: date) -> str:
    """How things are set now."""
    paused = mine.paused_until if mine.paused_until and mine.paused_until > today else None
    pause = f"до {day(paused, year=paused.year != today.year)}" if paused else "нет"
    return (
        "<b>Настройки напоминаний</b>\n\n"
        f"Утренняя сводка: в {HOUR if mine.hour is None else mine.hour}:00, по рабочим дням\n"
        f"Часовой пояс: {ZONES.get(zone, zone)}\nПауза: {pause}\n\n"
        "О чём напоминать — отмечено ✓. О том, что дошло до Вас из-за просрочки, пишу всегда."
    )
