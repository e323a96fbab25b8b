"""Sentences of files that go in and out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.texts import escape, shortened
from storage.importing.preview import Differences
from storage.importing.texts import preview_text
from storage.russian import plural

TOO_BIG = "Файл больше 20 МБ, такой я не прочитаю. Разделите таблицу на части и пришлите по очереди."
TOO_HEAVY = "Файл слишком тяжёлый, прочитать его не получилось. Оставьте в нём только нужные листы и пришлите снова."
NOT_FETCHED = "Telegram не отдал мне этот файл. Пришлите его, пожалуйста, ещё раз."
YES, CANCEL, AGAIN = "Загрузить", "Отменить", "Показать заново"
TEMPLATE, EXPORT = "Шаблон", "Выгрузить"
TEMPLATE_CAPTION = "Шаблон программы. Заполните нужные листы и пришлите файл сюда: остальные листы ничего не изменят."
EXPORT_CAPTION = "Программа как файл. Исправьте его и пришлите сюда: покажу, что изменится."
PREPARING = "Готовлю файл, пришлю сюда."
CANCELLED = "Файл не загружен, ничего не изменилось."
PREVIEW_LIMIT = 3300
LISTED_PROBLEMS = 10
SHOWN_NOTES = 6


def fetching(name: str) -> str:
    return f"Получаю файл «{escape(shortened(name, 80))}»…"


def reading(name: str) -> str:
    return f"Читаю файл «{escape(shortened(name, 80))}» и сравниваю с программой…"


def storing(name: str) -> str:
    return f"Сохраняю «{escape(shortened(name, 80))}»…"


def preview(name: str, found: Differences) -> str:
    """What a file would change and what is wrong with it; what does not fit is counted."""
    many = len(found.problems) > LISTED_PROBLEMS
    shown = replace(found, problems=() if many else found.problems, notes=found.notes[:SHOWN_NOTES])
    text = preview_text(shown, 3) if not many else _without_problems(shown)
    lines = [f"<b>{escape(shortened(name, 80))}</b>", *_fitting(text.splitlines())]
    if many:
        lines.append(f"\n⚠ {plural(len(found.problems), 'замечание', 'замечания', 'замечаний')}: все — в файле ниже.")
    if found.blocked:
        lines.append("\n<b>Загрузить пока нельзя.</b> Исправьте замечания и пришлите файл снова.")
    return "\n".join(lines)


def _without_problems(found: Differences) -> str:
    return "" if found.empty and not found.unchanged else preview_text(found, 3)


def _fitting(lines: Sequence[str]) -> list[str]:
    """As many whole lines as a message holds, with a count of the others."""
    taken: list[str] = []
    room = PREVIEW_LIMIT
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return [*taken, f"… и ещё {plural(len(lines) - len(taken), 'строка', 'строки', 'строк')}"]
        taken.append(escape(line))
    return taken


def doubts(asked: Sequence[Sequence[str]]) -> str:
    """The columns to confirm."""
    rows = [f"• «{escape(shortened(header, 80))}» — это «{escape(column)}»?" for header, column in asked]
    return "\n\n<b>Подтвердите колонки</b>\n" + "\n".join(rows)


def yes(header: str, column: str) -> str:
    return f"✓ {shortened(header, 20)} = {column}"


def no(header: str) -> str:
    return f"✗ без «{shortened(header, 20)}»"


def stored(name: str, counts: Mapping[str, Mapping[str, int]]) -> str:
    """What was stored, by sheet."""
    words = {"created": "новых", "changed": "изменено", "gone": "убрано", "unchanged": "без изменений"}
    sheets = dict.fromkeys(sheet for kind in words for sheet in counts[kind])
    rows = [
        f"{escape(sheet)}: "
        + ", ".join(f"{word} {counts[kind][sheet]}" for kind, word in words.items() if sheet in counts[kind])
        for sheet in sheets
    ]
    return "\n".join([f"<b>Загружено: {escape(shortened(name, 80))}</b>", *rows])
