"""Tables → files: an xlsx with hints and drop-down lists (made in the worker), or a folder of CSV."""

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from storage.importing.converters import as_percent
from storage.importing.exporting import Cell, Share, Table, TableColumn, empty_tables
from storage.importing.hints import HINTS, LISTS
from storage.russian import dotted
from storage.russian import number as plain_number

BEGINS_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
REQUIRED = "Обязательная колонка."
LISTED_ROWS = 5000  # to which a drop-down list reaches, at least
WIDTHS = {
    "title": 60,
    "full_name": 50,
    "responsible": 30,
    "result": 40,
    "direction": 40,
    "short_name": 30,
    "schools": 40,
}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def xlsx_of(tables: Sequence[Table]) -> bytes:
    """An xlsx; every text is written as text, also one that begins like a formula."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, OPTIONS) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"})
        styles = _styles(book)
        for table in tables:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(table.columns):
                _head(sheet, table, place, column, head)
            for number, row in enumerate(table.rows, 1):
                _write(sheet, number, row, styles)
    return output.getvalue()


def template() -> bytes:
    """The empty workbook."""
    return xlsx_of(empty_tables())


def _head(sheet: Worksheet, table: Table, place: int, column: TableColumn, style: Format) -> None:
    key = table.name, column.field.partition(":")[0]
    sheet.set_column(place, place, WIDTHS.get(key[1], 20))
    sheet.write_string(0, place, column.header, style)
    hint = " ".join(filter(None, (REQUIRED if column.required else "", HINTS.get(key, ""))))
    if hint:
        sheet.write_comment(0, place, hint, {"x_scale": 2, "author": "Куратор"})
    if key in LISTS:
        last = max(LISTED_ROWS, len(table.rows) + 1000)
        rule = {"validate": "list", "source": [*LISTS[key]], "error_type": "warning"}
        sheet.data_validation(1, place, last, place, rule)


def _styles(book: xlsxwriter.Workbook) -> Mapping[type, Format]:
    """How values of a kind look."""
    formats: Mapping[type, dict[str, object]] = {
        str: {"text_wrap": True},
        date: {"num_format": "dd.mm.yyyy"},
        Share: {"num_format": "0.0%"},
    }
    plain = book.add_format({"valign": "top"})
    return {int: plain, float: plain} | {
        kind: book.add_format({"valign": "top", **looks}) for kind, looks in formats.items()
    }


def _write(sheet: Worksheet, number: int, row: Sequence[Cell], styles: Mapping[type, Format]) -> None:
    for place, value in enumerate(row):
        if isinstance(value, date):
            sheet.write_datetime(number, place, value, styles[date])
        elif isinstance(value, int | float):
            sheet.write_number(number, place, value, styles[type(value)])
        elif value:
            sheet.write_string(number, place, value, styles[str])


def write_folder(tables: Sequence[Table], folder: Path) -> None:
    """A CSV per table: UTF-8 with a mark that Excel knows it by, `;` between cells."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\n")
            writer.writerow([column.header for column in table.columns])
            writer.writerows([_csv_cell(value) for value in row] for row in table.rows)


def zip_of(tables: Sequence[Table]) -> bytes:
    """The CSV of each table in one archive."""
    output = io.BytesIO()
    with tempfile.TemporaryDirectory() as name, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        write_folder(tables, Path(name))
        for table in tables:
            archive.write(Path(name) / f"{table.name}.csv", f"{table.name}.csv")
    return output.getvalue()


def _csv_cell(value: Cell) -> Cell:
    """Numbers and days as people write them. Text that begins like a formula gets an apostrophe, which reading takes
    off again.
    """
    if isinstance(value, date):
        return dotted(value, year=True)
    if isinstance(value, float):
        return as_percent(value) if isinstance(value, Share) else plain_number(value, 6)
    return f"'{value}" if isinstance(value, str) and BEGINS_LIKE_A_FORMULA.match(value) else value
