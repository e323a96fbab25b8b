"""An xlsx workbook, refused before it can do harm, then read by calamine: imported in the worker only."""

import io
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineSheet, load_workbook

from storage.importing.archives import BROKEN, exhaust, opened_archive
from storage.importing.problems import Problem
from storage.importing.raw import MAX_COLUMNS, TOO_WIDE, Area, RawSheet, RawWorkbook, Unreadable, sheet_of
from storage.importing.uncollected import without_collecting
from storage.importing.worksheets import At, Worksheet, worksheets
from storage.russian import dotted

EMPTY = "Лист пуст: в нём нет ни заголовков, ни строк."
FORMULAS = "на листе «{}» есть формулы: взяты значения, сохранённые в файле"
ERROR = "В ячейке ошибка формулы вместо значения. Исправьте формулу или впишите значение."
SHOWN_ERRORS = 100
REMEMBERED = 500_000


def read_xlsx(content: bytes) -> RawWorkbook:
    """The sheets as text. Raises Unreadable with a Russian sentence for what is hostile, broken or too large."""
    with opened_archive(content) as archive:
        known = worksheets(archive)
        exhaust(archive, [sheet.part for sheet in known.values()])
    try:
        with without_collecting():
            return _read(content, known)
    except (CalamineError, OSError, ValueError, MemoryError) as error:
        raise Unreadable(BROKEN) from error
    except BaseException as error:  # a panic in Rust is no Exception
        if type(error).__name__ == "PanicException":
            raise Unreadable(BROKEN) from error
        raise


def _read(content: bytes, known: Mapping[str, Worksheet]) -> RawWorkbook:
    workbook = load_workbook(io.BytesIO(content))
    sheets: list[RawSheet] = []
    problems: list[Problem] = []
    notes = []
    for name in workbook.sheet_names:
        if name not in known:  # a chart has no rows
            continue
        try:
            sheet = _sheet(workbook.get_sheet_by_name(name), known[name])
        except Unreadable as refusal:
            problems.append(Problem(name, None, None, None, str(refusal)))
            continue
        sheets += [sheet] if sheet else []
        problems += [] if sheet else [Problem(name, None, None, None, EMPTY, blocks=False)]
        problems += _errors(name, sheet, known[name].errors)
        notes += [FORMULAS.format(name)] if known[name].formulas else []
    return RawWorkbook(tuple(sheets), tuple(problems), tuple(notes))


def _sheet(sheet: CalamineSheet, known: Worksheet) -> RawSheet | None:
    """Columns are counted from the sheet's first one, as calamine's are not."""
    left = sheet.start[1] if sheet.start else 0
    if left > MAX_COLUMNS:
        raise Unreadable(TOO_WIDE)
    merged = [Area(top + 1, a, bottom + 1, b) for (top, a), (bottom, b) in sheet.merged_cell_ranges or ()]
    return sheet_of(sheet.name, _rows(sheet, ("",) * left, known), merged)


def _rows(sheet: CalamineSheet, before: tuple[str, ...], known: Worksheet) -> Iterator[tuple[str, ...]]:
    texts = _Texts()
    text: Callable[[Any], str] = texts.of_any if known.booleans else texts.__getitem__
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = before + tuple(map(text, row))
        yield _with_percents(cells, row, number, len(before), known.percents) if known.percents else cells


def _with_percents(
    cells: tuple[str, ...], row: Sequence[object], number: int, left: int, percents: set[At]
) -> tuple[str, ...]:
    """The cells of a row with the sign on numbers that are formatted as percents."""
    shown = [*cells]
    for column, value in enumerate(row, left):
        if type(value) is float and (number, column) in percents and math.isfinite(value):
            shown[column] = f"{_number(float(Decimal(str(value)) * 100))} %"
    return tuple(shown)


class _Texts(dict[Any, str]):
    """The text of every value met, each written and spaced once: tables repeat themselves."""

    def __missing__(self, value: Any) -> str:
        if len(self) > REMEMBERED:
            self.clear()
        written = self[value] = " ".join(WRITTEN[type(value)](value).split())
        return written

    def of_any(self, value: Any) -> str:
        """As an item, where the sheet has truth values: True is the same key as 1."""
        return WRITTEN[bool](value) if type(value) is bool else self[value]


def _errors(name: str, sheet: RawSheet | None, errors: set[At]) -> Iterator[Problem]:
    headers = sheet.header.cells if sheet else ()
    for row, column in sorted(errors)[:SHOWN_ERRORS]:
        yield Problem(name, row, headers[column] if column < len(headers) else None, None, ERROR)


def _number(value: float) -> str:
    """«12», «1.1»: a whole number as people write it, others with the digits that tell them apart."""
    if value.is_integer():
        return f"{value:.0f}"
    return f"{Decimal(str(value)).normalize():f}" if math.isfinite(value) else str(value)


WRITTEN: Mapping[type, Callable[[Any], str]] = {
    str: str,
    bool: lambda value: "да" if value else "нет",
    int: str,
    float: _number,
    date: lambda value: dotted(value, year=True),
    datetime: lambda value: dotted(value, year=True),
    time: lambda value: f"{value:%H:%M}",
    timedelta: str,
}
