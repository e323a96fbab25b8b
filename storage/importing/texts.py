"""A preview in words, for the terminal and the chat: plain text, nothing escaped."""

from collections.abc import Iterator

from storage.importing.preview import BySheet, Differences
from storage.importing.problems import Problem, shortened
from storage.importing.records import Difference
from storage.russian import NBSP, plural, quoted

SHOWN_PER_SHEET = 10
NOTHING_NEW = "В файле то же, что уже сохранено: менять нечего."


def preview_text(differences: Differences, shown: int = SHOWN_PER_SHEET) -> str:
    """What would change and what is wrong, at most *shown* things of a kind per sheet."""
    return "\n".join([*change_lines(differences, shown), *map(problem_text, differences.problems)])


def change_lines(differences: Differences, shown: int = SHOWN_PER_SHEET) -> list[str]:
    """What would change and how columns were read."""
    lines = [
        *_kind("Новое", differences.created, shown),
        *_kind("Изменится", differences.changed, shown),
        *_kind("Больше нет в документе (останется в истории)", differences.gone, shown),
    ]
    if differences.unchanged:
        parts = (f"{sheet} — {len(found)}" for sheet, found in differences.unchanged.items())
        lines.append(f"Без изменений: {', '.join(parts)}.")
    lines += [f"Прочитано: {note}." for note in differences.notes]
    return [NOTHING_NEW] * (differences.empty and not differences.problems) + lines


def _kind(title: str, sheets: BySheet, shown: int) -> Iterator[str]:
    for sheet, found in sheets.items():
        yield f"{title}: {quoted(sheet)}, {plural(len(found), 'строка', 'строки', 'строк')}."
        for difference in found[:shown]:
            yield from _thing(difference)
        if len(found) > shown:
            yield f"  … и ещё {len(found) - shown}"


def _thing(difference: Difference) -> Iterator[str]:
    yield f"  • {shortened(difference.title)}"
    for change in difference.changes:
        yield f"      {change.header}: {shortened(change.old)} → {shortened(change.new)}"


def problem_text(problem: Problem) -> str:
    """«Школы, строка 5, колонка «Вид», «лицей»: Такого значения нет…»."""
    places = [
        problem.sheet,
        f"строка{NBSP}{problem.row}" if problem.row else "",
        f"колонка {quoted(problem.column)}" if problem.column else "",
        quoted(problem.value) if problem.value else "",
    ]
    return f"⚠ {', '.join(place for place in places if place)}: {problem.message}"
