"""Which column of the file is which column of the workbook, and which columns nobody asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from storage.importing.problems import Problem, shortened
from storage.importing.raw import RawSheet
from storage.importing.sheets import Column, Sheet, normal
from storage.russian import nearest, quoted

Decisions = Mapping[str, str]
"""A header of the file → a header of the workbook, as a person decided; an empty one leaves the column out."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A cell of the header: its row, its index, what it prints, and what a person decided it means."""

    row: int
    index: int
    printed: str
    meant: str


@dataclass(slots=True)
class Headers:
    """Columns found in a file: index in the row, the column it is, the year of a series, the header as printed."""

    found: list[tuple[int, Column, int | None, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def has(self, field_name: str, year: int | None) -> bool:
        return any(column.field == field_name and known == year for _, column, known, _ in self.found)


def recognised(raw: RawSheet, sheet: Sheet, decisions: Decisions) -> Headers:
    """The columns of a sheet; unknown, doubled and missing ones are problems."""
    headers = Headers()
    decided = {normal(printed): meant for printed, meant in decisions.items()}
    for index, printed in enumerate(raw.header.cells):
        if printed:
            meant = decided.get(normal(printed), printed)
            if meant:
                _take(headers, sheet, Heading(raw.header.number, index, printed, meant))
        elif any(len(row.cells) > index and row.cells[index] for row in raw.rows):
            message = f"У колонки № {index + 1} нет заголовка, она не загружена. Подпишите её."
            headers.problems.append(Problem(sheet.name, raw.header.number, None, None, message, blocks=False))
    headers.problems += _missing(headers, sheet, raw.header.number)
    return headers


def _take(headers: Headers, sheet: Sheet, heading: Heading) -> None:
    at = sheet.name, heading.row, shortened(heading.printed), None
    try:
        match = known_column(sheet, heading.meant)
    except ValueError as error:
        headers.problems.append(Problem(*at, str(error)))
        return
    if message := _objection(headers, sheet, heading.meant, match):
        headers.problems.append(Problem(*at, message, blocks=False))
    elif match:
        headers.found.append((heading.index, *match, heading.printed))


def _objection(headers: Headers, sheet: Sheet, meant: str, match: tuple[Column, int | None] | None) -> str:
    if match is None:
        alike = nearest(meant, [column.header for column in sheet.columns], 1)
        return f"Такой колонки в шаблоне нет, она не загружена. Похожая: {quoted(alike[0])}."
    if match[0].unused:
        return f"Колонка не загружена. {match[0].unused}"
    if headers.has(match[0].field, match[1]):
        return f"Вторая колонка {quoted(match[0].label(match[1]))}: загружена только первая. Удалите лишнюю."
    return ""


def known_column(sheet: Sheet, header: str) -> tuple[Column, int | None] | None:
    """The column a header names, and its year. Raises ValueError for academic years that do not follow each other."""
    for column in sheet.columns:
        if normal(header) in {normal(name) for name in (column.header, *column.synonyms)}:
            return column, None
    for column in sheet.columns:
        if column.series and (year := column.series(_year_part(column, header))) is not None:
            return column, year
    return None


def _year_part(column: Column, header: str) -> str:
    """What is left of a series' header without its name; the roadmap's cells need not be named at all."""
    rest = normal(header)
    for name in (column.header, *column.synonyms):
        if rest.startswith(normal(name)):
            return rest.removeprefix(normal(name))
    return rest if column.field == "cells" else ""


def _missing(headers: Headers, sheet: Sheet, row: int) -> list[Problem]:
    present = {column.field for _, column, _, _ in headers.found}
    missing = [column for column in sheet.columns if column.required and column.field not in present]
    problems = [
        Problem(sheet.name, row, column.header, None, f"Нет обязательной колонки {quoted(column.header)}. Добавьте её.")
        for column in missing
    ]
    if sheet.any_of and sheet.any_of not in present:
        header = sheet.column(sheet.any_of).header
        message = f"Нет колонки {quoted(header)} или колонок по годам, например «2021/2022 уч.г.». Добавьте их."
        problems.append(Problem(sheet.name, row, header, None, message))
    return problems
