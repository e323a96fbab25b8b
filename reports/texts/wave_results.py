"""Words of a wave's files."""

from storage.models import QuestionKind, TaskState
from storage.russian import number

ANSWERS, CHANGES, FACTORS, CHECKS, DICTIONARY = "Ответы", "Изменения", "По разделам", "Проверить", "Словарь"
ABOUT = ["Школа", "Состояние", "Сдана", "Вовремя", "Ответов"]
CHANGE_COLUMNS = ["Школа", "Раздел", "Вопрос", "Прошлый раз", "Теперь", "Изменение"]
FACTOR_COLUMNS = [
    "Раздел", "Вопрос", "Школ ответило", "Школ всего", "Медиана", "Наименьшее", "Наибольшее",
    "Медиана прошлого раза", "Школ в прошлый раз",
]  # fmt: skip
CHECK_COLUMNS = ["Школа", "Вопрос", "Ответ", "Почему стоит проверить"]
DICTIONARY_COLUMNS = [
    "Код", "Раздел", "Вопрос", "Вид ответа", "Единица", "Варианты", "Пределы", "Обязательный", "Условие", "Пояснение",
]  # fmt: skip
YES, NO, FILE, WHOLE = "да", "нет", "файл", "Анкета целиком"
STATES = {
    TaskState.PLANNED: "не начата", TaskState.OPEN: "не начата", TaskState.STARTED: "начата",
    TaskState.SUBMITTED: "сдана", TaskState.RETURNED: "возвращена", TaskState.ACCEPTED: "принята",
    TaskState.CANCELLED: "снята",
}  # fmt: skip
KINDS = {
    QuestionKind.SELECT_ONE: "один вариант", QuestionKind.SELECT_MULTIPLE: "несколько вариантов",
    QuestionKind.INTEGER: "целое число", QuestionKind.DECIMAL: "число", QuestionKind.TEXT: "текст",
    QuestionKind.DATE: "дата", QuestionKind.FILE: "файл", QuestionKind.NOTE: "пояснение",
    QuestionKind.CALCULATE: "вычисляется",
}  # fmt: skip


def nothing(note: str | None) -> str:
    return f"нет данных ({note})" if note else "нет данных"


def limits(least: float | None, most: float | None) -> str | None:
    parts = [f"{word} {number(bound)}" for word, bound in (("от", least), ("до", most)) if bound is not None]
    return " ".join(parts) or None


def _with_unit(value: float, is_share: bool) -> str:
    return f"{number(value, 2)} %" if is_share else number(value, 2)


def far_from_others(middle: float, is_share: bool) -> str:
    return f"далеко от других школ: медиана {_with_unit(middle, is_share)}"


def far_from_before(before: str, is_share: bool) -> str:
    return f"резко отличается от прошлого раза: было {_with_unit(float(before), is_share)}"


def all_the_same(count: int) -> str:
    return f"все {count} вариантов выбраны одинаково"
