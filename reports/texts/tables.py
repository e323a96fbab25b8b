"""Words of workbooks: names of sheets and columns, where numbers come from."""

import datetime
import re

from storage.russian import dotted, plural

EMPTY_KEY = "Пустая ячейка — нет данных. Стрелки в заголовках отбирают и сортируют строки."
NOTHING = "Здесь пока нет данных."
YES, NO = "да", "нет"
NOW, BEFORE = "сейчас", "год назад"
LATE, AHEAD, DONE = "просрочено", "впереди", "выполнено"

RISKS, PARAMETERS, RESULTS, TASKS = "Риски", "Параметры", "Результаты", "Задачи"
TARGETS, PASSPORT, SOURCES, SCHOOLS = "Показатели", "Социальный паспорт", "Источники", "Школы"
GROUPS, CURATORS, PARTICIPATION, COURSE = "Группы по годам", "Кураторы", "Участие", "Ход сдачи"
WAY, SCHOOLS_ASKED, HANDED_IN, ON_TIME = "Ход волны", "Школ в волне", "Сдали, школ", "Из них вовремя"
FILLED, MINUTES = "Полнота сданных, %", "Заполняют, минут (медиана)"
STOPPED, BROUGHT = "Остановились после вопроса", "Сдали после письма"
TOTAL, TERMS, BY_WAVE, BY_YEAR = "Итог", "Сроки", "Риски по волнам", "Результаты по годам"

SOURCE_OF_RISKS = "Анкета «Факторы риска школы», сданные волны, и параметры риска из статистики"
SOURCE_OF_RESULTS = "Загруженные результаты ВПР, ОГЭ и ЕГЭ: участники и не достигшие минимума"
SOURCE_OF_TASKS = "Дорожная карта и волны опросов: состояние задач в боте"
SOURCE_OF_TARGETS = "Показатели программы: план из программы, факт внесён или загружен"
SOURCE_OF_PASSPORT = "Социальный паспорт школы, загруженный за учебный год"
SOURCE_OF_REGISTRY = "Реестр школ и назначений"
SOURCE_OF_WAVE = "Ответы школ в этой волне и их проверка"
SOURCE_OF_WAY = "Минуты ответов и отправленные письма этой волны"
WAY_NOTE = "Время: от ответа к ответу, без перерывов больше 15 минут. Письмо: последнее перед сдачей."
LINE_NOTE = "Низкий результат: 30 % участников и больше получили «2» или не достигли минимума (правило ФИОКО)."
RISK_NOTE = "Баллы 0–100, больше — хуже. Уровень фактора — верхняя медиана его известных параметров."
ON_TIME_NOTE = "В срок: из задач, день которых прошёл, — доля выполненных не позже срока."


def file_name(*parts: str) -> str:
    """A file's name people can find again, without what file systems refuse."""
    joined = " ".join(part for part in parts if part)
    plain = re.sub(r"[\x00-\x1f\x7f<>:\"\\|?*«»„“]+", " ", joined.replace("/", "-"))
    return re.sub(r"\s+(?=,)", "", re.sub(r"\s+", " ", plain)).strip(" .")[:100].rstrip(" .")


def dated(name: str, day: datetime.date) -> str:
    return f"{name} {dotted(day, year=True)}"


def book_caption(title: str, sheets: list[str], day: datetime.date) -> str:
    """What a file holds: sheets by name and the day of its data."""
    return f"{title}\n\nЛисты: {', '.join(sheets)}.\nДанные на {dotted(day, year=True)}."


def letter(day: datetime.date | None) -> str:
    """The letter that a response came after."""
    return "приглашение" if day is None else f"напоминание {dotted(day, year=True)}"


def print_caption(title: str, pages: int) -> str:
    return f"{title}\n\nДля печати: {plural(pages, 'страница', 'страницы', 'страниц')} A4."
