"""The sheet «Анкета», for those who do not know XLSForm: translated into survey and choices, row by row.

A question a row: № · Раздел · **Вопрос** · **Ответ** (число, целое, %, текст, дата, файл, выбор, несколько, да/нет,
пояснение) · Варианты (через «;») · Подсказка · Обязательный · От · До · Условие («3 = да», «2 > 10»: номер вопроса,
сравнение, ответ) · Параметр.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from storage.importing.problems import Problem, shortened
from storage.importing.raw import RawRow, RawSheet
from storage.questionnaires.grids import bare
from storage.questionnaires.vocabulary import CHOICES

ANSWERS: Mapping[str, str] = {
    "число": "decimal", "целое": "integer", "целое число": "integer", "%": "decimal", "процент": "decimal",
    "проценты": "decimal", "доля, %": "decimal", "текст": "text", "дата": "date", "файл": "file",
    "пояснение": "note", "выбор": "select_one", "один": "select_one", "несколько": "select_multiple",
    "да/нет": "select_one",
}  # fmt: skip
PERCENT = frozenset({"%", "процент", "проценты", "доля, %"})
SURVEY_HEADER = (
    "Ответ", "Имя", "Вопрос", "Подсказка", "Обязательный", "constraint", "constraint_message", "Условие", "Параметр",
)  # fmt: skip
KNOWN = frozenset({
    "№", "раздел", "вопрос", "ответ", "варианты", "подсказка", "обязательный", "от", "до", "условие", "параметр",
})  # fmt: skip
CONDITION = re.compile(r"(?P<number>\d+)\s*(?P<sign>=|!=|≠|<=|>=|<|>)\s*(?P<value>.+)")
UNKNOWN_ANSWER = (
    "Такого вида ответа нет. Можно: число, целое, %, текст, дата, файл, выбор, несколько, да/нет, пояснение."
)
NO_CHOICES = "Перечислите варианты через «;», не меньше двух."
BAD_CONDITION = "Условие пишется так: номер вопроса, знак, ответ. Например: 3 = да."
NOT_A_LIMIT = "Здесь нужно число."


@dataclass
class _Translation:
    """What was written so far: rows of survey and choices, labels of choices by question, problems."""

    sheet: RawSheet
    survey: list[RawRow] = field(default_factory=list)
    choices: list[RawRow] = field(default_factory=list)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    section: str = ""
    sections: int = 0

    def blame(self, row: int, column: str, value: str, message: str) -> None:
        self.problems.append(Problem(self.sheet.name, row, column, shortened(value) or None, message))


def translated(sheet: RawSheet) -> tuple[RawSheet, RawSheet, list[Problem]]:
    """The sheets survey and choices that say the same, with the rows of «Анкета», and what cannot be translated."""
    translation = _Translation(sheet)
    headers = [bare(header) for header in sheet.header.cells]
    for ordinal, row in enumerate(sheet.rows, start=1):
        cells = {key: cell for key, cell in zip(headers, row.cells, strict=False) if key in KNOWN}
        _translate(translation, row.number, cells, cells.get("№") or str(ordinal))
    _section(translation, 0, "")
    header = RawRow(sheet.header.number, SURVEY_HEADER)
    survey = RawSheet(sheet.name, header, tuple(translation.survey))
    listed = RawRow(sheet.header.number, ("list_name", "name", "Варианты"))
    return survey, RawSheet(CHOICES, listed, tuple(translation.choices)), translation.problems


def _translate(to: _Translation, row: int, cells: Mapping[str, str], number: str) -> None:
    if (section := cells.get("раздел", "")) != to.section and section:
        _section(to, row, section)
    name, answer = f"q{number}", " ".join(cells.get("ответ", "").casefold().split())
    if answer not in ANSWERS:
        to.blame(row, "Ответ", cells.get("ответ", ""), UNKNOWN_ANSWER)
        return
    kind = ANSWERS[answer]
    if kind.startswith("select"):
        _list_choices(to, row, name, "да; нет" if answer == "да/нет" else cells.get("варианты", ""))
        kind = f"{kind} {name}"
    constraint, message = _limits(to, row, cells, is_percent=answer in PERCENT)
    to.survey.append(RawRow(row, (
        kind, name, cells.get("вопрос", ""), cells.get("подсказка", ""), cells.get("обязательный", ""),
        constraint, message, _condition(to, row, cells.get("условие", "")), cells.get("параметр", ""),
    )))  # fmt: skip


def _section(to: _Translation, row: int, title: str) -> None:
    """End the section before and begin another; an empty title only ends."""
    if to.section:
        to.survey.append(RawRow(row, ("end_group",)))
    if title:
        to.sections += 1
        to.survey.append(RawRow(row, ("begin_group", f"g{to.sections}", title)))
    to.section = title


def _list_choices(to: _Translation, row: int, name: str, written: str) -> None:
    labels = [label.strip() for label in written.split(";") if label.strip()]
    if len(labels) < 2:
        to.blame(row, "Варианты", written, NO_CHOICES)
    to.labels[name] = {label.casefold(): str(place) for place, label in enumerate(labels, start=1)}
    to.choices += [RawRow(row, (name, str(place), label)) for place, label in enumerate(labels, start=1)]


def _limits(to: _Translation, row: int, cells: Mapping[str, str], *, is_percent: bool) -> tuple[str, str]:
    """The constraint and its sentence of «От» and «До»; percents go from 0 to 100 unless said otherwise."""
    least, most = cells.get("от", ""), cells.get("до", "")
    if is_percent:
        least, most = least or "0", most or "100"
    parts = [*_limit(to, row, "От", least, ">="), *_limit(to, row, "До", most, "<=")]
    words = [f"от {least}"] * bool(least) + [f"до {most}"] * bool(most)
    return " and ".join(parts), f"Нужно число {' '.join(words)}" if parts else ""


def _limit(to: _Translation, row: int, column: str, written: str, sign: str) -> Iterator[str]:
    number = written.replace(",", ".").replace("%", "").strip()
    if re.fullmatch(r"-?\d+(\.\d+)?", number, re.ASCII):
        yield f". {sign} {number}"
    elif written:
        to.blame(row, column, written, NOT_A_LIMIT)


def _condition(to: _Translation, row: int, written: str) -> str:
    if not written:
        return ""
    match = CONDITION.fullmatch(written)
    if match is None:
        to.blame(row, "Условие", written, BAD_CONDITION)
        return ""
    name, sign = f"q{match['number']}", match["sign"].replace("≠", "!=")
    return f"${{{name}}} {sign} {_compared(match['value'].strip(), to.labels.get(name, {}))}"


def _compared(value: str, labels: Mapping[str, str]) -> str:
    """A label of a choice as its name, a number as it is, everything else as text."""
    if value.casefold() in labels:
        return f"'{labels[value.casefold()]}'"
    number = value.replace(",", ".").replace("%", "").strip()
    return number if re.fullmatch(r"-?\d+(\.\d+)?", number, re.ASCII) else f"'{value.replace(chr(39), '’')}'"
