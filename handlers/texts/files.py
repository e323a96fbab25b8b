"""Sentences of files that go in and out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.texts import escape, shortened
from storage.importing.preview import Differences
from storage.importing.problems import Problem
from storage.importing.texts import change_lines, problem_text
from storage.russian import plural

TOO_BIG = "Файл больше 20 МБ, такой я не прочитаю. Разделите таблицу на части и пришлите по очереди."
TOO_HEAVY = "Файл слишком тяжёлый, прочитать его не получилось. Оставьте в нём только нужные листы и пришлите снова."
NOT_FETCHED = "Telegram не отдал мне этот файл. Пришлите его, пожалуйста, ещё раз."
YES, CANCEL, AGAIN = "Загрузить", "Отменить", "Показать заново"
TEMPLATE, EXPORT = "Шаблон", "Выгрузить"
TO_TASK, TO_PROGRAMME = "Документ к задаче", "Таблица для программы"
BEFORE = "Скачать, как сейчас"
TEMPLATE_CAPTION = "Шаблон программы. Заполните нужные листы и пришлите файл сюда: остальные листы ничего не изменят."
EXPORT_CAPTION = "Программа как файл. Исправьте его и пришлите сюда: покажу, что изменится."
PREPARING = "Готовлю файл, пришлю сюда."
CANCELLED = "Файл не загружен, ничего не изменилось."
PREVIEW_LIMIT = 3300
PROBLEMS_LIMIT = 1800  # of these, so that what would change is told too
LISTED_PROBLEMS = 10
SHOWN_NOTES = 6


def fetching(name: str) -> str:
    return f"Получаю файл «{escape(shortened(name, 80))}»…"


def what_for(name: str) -> str:
    return (
        f"Файл «{escape(shortened(name, 80))}»: это документ к задаче, которую Вы отметили сделанной, или таблица, "
        "которую нужно загрузить в программу?"
    )


def taken_for_programme(name: str) -> str:
    return f"«{escape(shortened(name, 80))}» читаю как таблицу. Документ к задаче всё ещё можно прислать сюда."


def reading(name: str) -> str:
    return f"Читаю файл «{escape(shortened(name, 80))}» и сравниваю с программой…"


def storing(name: str) -> str:
    return f"Сохраняю «{escape(shortened(name, 80))}»…"


def preview(name: str, programme: str, found: Differences) -> str:
    """What a file would change where and what is wrong with it; what does not fit is counted and stands in the file."""
    told = found.problems[:LISTED_PROBLEMS]
    wrong = _fitting([problem_text(problem) for problem in told], PROBLEMS_LIMIT)
    room = PREVIEW_LIMIT - sum(map(len, wrong))
    changes = change_lines(replace(found, notes=found.notes[:SHOWN_NOTES]), 3)
    heading = f"<b>{escape(shortened(name, 80))}</b>\nВ программу «{escape(shortened(programme, 100))}»"
    lines = [heading, *_fitting(changes, room), *wrong]
    if with_problem_file(found.problems):
        number = plural(len(found.problems), "замечание", "замечания", "замечаний")
        lines.append(f"\n{number}: все они, с местом и советом, — в файле ниже.")
    if found.blocked:
        lines.append("\n<b>Загрузить пока нельзя.</b> Исправьте замечания и пришлите файл снова.")
    return "\n".join(lines)


def with_problem_file(problems: Sequence[Problem]) -> bool:
    """Whether what is wrong stands somewhere in the file, or is more than a message tells."""
    placed = any(problem.row for problem in problems)
    return placed or len(problems) > LISTED_PROBLEMS


def _fitting(lines: Sequence[str], room: int) -> list[str]:
    """As many whole lines as there is room for, with a count of the others."""
    taken: list[str] = []
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
