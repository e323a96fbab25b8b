"""Everything wrong with a file as a file: a copy with a comment in every doubtful cell, and the list of problems."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from storage.importing.opening import opened_content
from storage.importing.problems import Problem
from storage.importing.raw import RawRow, RawSheet
from storage.importing.workbook_files import OPTIONS

COMMENTED_ROWS = 20_000
LIST = "Замечания"
HEADERS = ("Лист", "Строка", "Колонка", "Значение", "Что не так и что сделать")
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
At = tuple[int, int]


def problem_file(name: str, content: bytes, problems: Sequence[Problem]) -> bytes:
    """An xlsx: the list of problems, then the sheets with comments, unless they have over 20,000 rows together."""
    sheets = opened_content(name, content).sheets
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, OPTIONS) as book:
        head, marked = book.add_format({"bold": True}), book.add_format({"bg_color": "#FFE08A"})
        _list(book, problems, head)
        if sum(len(sheet.rows) for sheet in sheets) <= COMMENTED_ROWS:
            for number, sheet in enumerate(sheets, 1):
                mine = [problem for problem in problems if problem.sheet == sheet.name]
                _copy(book, f"{number} {sheet.name}".translate(FORBIDDEN)[:31], sheet, _comments(sheet, mine), marked)
    return output.getvalue()


def _list(book: Workbook, problems: Sequence[Problem], head: Format) -> None:
    sheet = book.add_worksheet(LIST)
    sheet.freeze_panes(1, 0)
    for place, (header, width) in enumerate(zip(HEADERS, (20, 8, 30, 30, 90), strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, header, head)
    for number, problem in enumerate(problems, 1):
        row = "" if problem.row is None else str(problem.row)
        cells = (problem.sheet, row, problem.column or "", problem.value or "", problem.message)
        for place, text in enumerate(cells):
            sheet.write_string(number, place, text)


def _comments(sheet: RawSheet, problems: Sequence[Problem]) -> Mapping[At, str]:
    """What is said about a cell, by its row and column from 0; about a row as a whole in its first cell."""
    columns: dict[str, int] = {}
    for row in (sheet.header, *sheet.rows[:200]):
        for place, text in enumerate(row.cells):
            columns.setdefault(text, place)
    said: dict[At, str] = {}
    for problem in problems:
        at = (problem.row or sheet.header.number) - 1, columns.get(problem.column or "", 0)
        said[at] = f"{said[at]}\n{problem.message}" if at in said else problem.message
    return said


def _copy(book: Workbook, name: str, raw: RawSheet, comments: Mapping[At, str], marked: Format) -> None:
    sheet = book.add_worksheet(name)
    rows: Sequence[RawRow] = (raw.header, *raw.rows)
    for row in rows:
        for place, text in enumerate(row.cells):
            if text and (row.number - 1, place) not in comments:
                sheet.write_string(row.number - 1, place, text)
    texts = {row.number - 1: row.cells for row in rows}
    for (number, place), message in comments.items():
        cells = texts.get(number, ())
        sheet.write_string(number, place, cells[place] if place < len(cells) else "", marked)
        sheet.write_comment(number, place, message, {"x_scale": 2, "y_scale": 1.5, "author": "Куратор"})
