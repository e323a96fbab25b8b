"""Which column of the file is which column of the workbook, and which columns nobody asked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from storage.importing.columns import Column, Sheet, normal, without_unit
from storage.importing.problems import Problem, shortened
from storage.importing.raw import RawSheet
from storage.russian import nearest, quoted

Decisions = Mapping[str, str]
"""A header of the file → a header of the workbook, as a person decided; an empty one leaves the column out."""

GUESSES = {
    "cells": re.compile(r"срок|период|дат[аы]|когда"),
    "responsible": re.compile(r"ответств|исполнит|кто"),
    "result": re.compile(r"результат|документ|итог|продукт|эффект"),
    "title": re.compile(r"мероприят|наименован|действи|виддеятел|содержание|работ"),
    "direction": re.compile(r"направл|раздел|задач|блок"),
    "number": re.compile(r"№|п/п"),
}
"""Words that a department's own header of a roadmap may be known by; only a person can be sure."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A cell of the header: its table and row, its index, what it prints, and what a person decided it means."""

    table: str
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
    named = raw.header.table or sheet.name
    decided = {normal(printed): meant for printed, meant in decisions.items()}
    for index, printed in enumerate(raw.header.cells):
        if printed:
            meant = decided.get(normal(printed), printed)
            if meant:
                _take(headers, sheet, Heading(named, raw.header.number, index, printed, meant))
        elif any(len(row.cells) > index and row.cells[index] for row in raw.rows):
            message = f"У колонки № {index + 1} нет заголовка, она не загружена. Подпишите её."
            headers.problems.append(Problem(named, raw.header.number, None, None, message, blocks=False))
    missing = _missing(headers, sheet, raw.header.number)
    headers.problems += [replace(problem, sheet=named) for problem in missing]
    return headers


def _take(headers: Headers, sheet: Sheet, heading: Heading) -> None:
    at = heading.table, heading.row, shortened(heading.printed), None
    try:
        match = known_column(sheet, heading.meant)
    except ValueError as error:
        headers.problems.append(Problem(*at, str(error)))
        return
    if match is None:
        message, column = _doubt(sheet, heading.meant)
        headers.problems.append(Problem(*at, message, blocks=False, suggests=column))
    elif message := _objection(headers, match):
        headers.problems.append(Problem(*at, message, blocks=False))
    else:
        headers.found.append((heading.index, *match, heading.printed))


def _doubt(sheet: Sheet, meant: str) -> tuple[str, str]:
    """What to say about a header nobody knows, and the column it may mean."""
    if (column := guessed(sheet, meant)) is not None:
        return f"Похоже на колонку {quoted(column.header)}. Подтвердите это или переименуйте её.", column.header
    (alike,) = nearest(meant, [column.header for column in sheet.columns], 1)
    return f"Такой колонки в шаблоне нет, она не загружена. Похожая: {quoted(alike)}.", alike


def guessed(sheet: Sheet, header: str) -> Column | None:
    """The column of a roadmap that a header of no known wording speaks of."""
    if sheet.any_of != "cells":
        return None
    return next((sheet.column(name) for name, words in GUESSES.items() if words.search(normal(header))), None)


def _objection(headers: Headers, match: tuple[Column, int | None]) -> str:
    if headers.has(match[0].field, match[1]):
        return f"Вторая колонка {quoted(match[0].label(match[1]))}: загружена только первая. Удалите лишнюю."
    return ""


def known_column(sheet: Sheet, header: str) -> tuple[Column, int | None] | None:
    """The column a header names, and its year. Raises ValueError for academic years that do not follow each other."""
    for printed in dict.fromkeys((header, without_unit(header))):
        for column in sheet.columns:
            if normal(printed) in {normal(name) for name in (column.header, *column.synonyms)}:
                return column, None
        for column in sheet.columns:
            if column.series and (year := column.series(_year_part(column, printed))) is not None:
                return column, year
    return None


def _year_part(column: Column, header: str) -> str:
    """What is left of a series' header without its name; the roadmap's cells need not be named at all."""
    rest = normal(header)
    names = sorted(map(normal, (column.header, *column.synonyms)), key=len, reverse=True)
    for name in names:
        if rest.startswith(name):
            return rest.removeprefix(name)
    return rest if column.field == "cells" else ""


def _missing(headers: Headers, sheet: Sheet, row: int) -> list[Problem]:
    """Required columns that are not there; where one seems to be there, its doubt blocks and says all."""
    present = {column.field for _, column, _, _ in headers.found}
    needed = {c.header for c in sheet.columns if (c.required or c.field == sheet.any_of) and c.field not in present}
    headers.problems = [replace(p, blocks=p.blocks or p.suggests in needed) for p in headers.problems]
    present |= {column.field for column in sheet.columns if column.header in {p.suggests for p in headers.problems}}
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
