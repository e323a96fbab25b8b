"""The worker's entry for workbooks: facts → xlsx that people filter. Only strings are written as strings: a school
called «=1+1» stays text. The same facts give the same bytes."""

import datetime
import io
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.chart import Chart as XlsxChart
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.charts.tokens import ALARM, BEFORE, CALM, HIGH_TINT, LOW_TINT, MEDIUM_TINT, MUTE, RULE, WARN
from reports.report import Report
from reports.risk import Level
from reports.tables.books import book_of
from reports.tables.sheet import Book, Cell, Chart, Column, Form, Sheet, Unit
from reports.texts import LEVELS
from reports.texts.tables import EMPTY_KEY, NOTHING

FIRST = 3  # the row of the headings
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NUMBERS: Mapping[Unit, str] = {
    Unit.COUNT: "#,##0",
    Unit.SHARE: "0%",
    Unit.NUMBER: "#,##0.0",
    Unit.DAY: "dd.mm.yyyy",
}
WIDTHS: Mapping[Unit, int] = {Unit.WORDS: 24, Unit.LONG: 60, Unit.DAY: 12, Unit.LEVEL: 12}
NARROW = 13
LINE = 15  # points
TINTS: Mapping[Level, str] = {Level.HIGH: HIGH_TINT, Level.MEDIUM: MEDIUM_TINT, Level.LOW: LOW_TINT}
SERIES = (CALM, BEFORE, ALARM, WARN, MUTE)
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
CHARTS: Mapping[Form, dict[str, str]] = {
    Form.BARS: {"type": "bar"},
    Form.STACKED: {"type": "bar", "subtype": "stacked"},
    Form.COLUMNS: {"type": "column"},
    Form.LINES: {"type": "line"},
}


def workbook(facts: Any) -> Report:
    """The tables of any facts as one xlsx file."""
    book = book_of(facts)
    return Report((written(book),), book.caption, f"{book.name}.xlsx")


def written(book: Book) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as opened:
        made = datetime.datetime.combine(book.as_of, datetime.time())
        opened.set_properties({"title": book.name, "author": "Kurator", "created": made})
        formats = Formats(opened)
        for sheet in book.sheets:
            write_sheet(opened, formats, sheet)
    return file.getvalue()


class Formats:
    """The few formats of a workbook, each made once."""

    def __init__(self, opened: Workbook) -> None:
        self.title: Format = opened.add_format({"bold": True, "font_size": 14})
        self.note: Format = opened.add_format({"font_color": MUTE, "italic": True})
        self.head: Format = opened.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        base = {"valign": "top"}
        self._of: dict[Unit, Format] = {unit: opened.add_format(base | self._look(unit)) for unit in Unit}
        self._quoted: dict[Unit, Format] = {
            unit: opened.add_format(base | self._look(unit) | {"quote_prefix": True}) for unit in Unit
        }
        self.tints = {LEVELS[level]: opened.add_format({"bg_color": colour}) for level, colour in TINTS.items()}

    @staticmethod
    def _look(unit: Unit) -> dict[str, Any]:
        if unit in NUMBERS:
            return {"num_format": NUMBERS[unit]}
        return {"text_wrap": True} if unit in (Unit.LONG, Unit.WORDS) else {}

    def of(self, unit: Unit, cell: Cell) -> Format:
        """With the apostrophe of Excel where the text begins like a formula: editing it must not make one."""
        looks_like_formula = isinstance(cell, str) and cell.startswith(FORMULA_SIGNS)
        return self._quoted[unit] if looks_like_formula else self._of[unit]


def write_sheet(opened: Workbook, formats: Formats, sheet: Sheet) -> None:
    """Title, a key, the table with its filters, frozen headings, a chart at the right."""
    page: Worksheet = opened.add_worksheet(sheet.name)
    page.write_string(0, 0, sheet.title, formats.title)
    page.write_string(1, 0, EMPTY_KEY if sheet.rows else NOTHING, formats.note)
    last = FIRST + max(len(sheet.rows), 1)
    heads = [{"header": title, "header_format": formats.head} for title in different(sheet.columns)]
    page.add_table(FIRST, 0, last, len(sheet.columns) - 1, {"columns": heads, "style": "Table Style Light 1"})
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, width_of(column))
        write_cells(page, formats, column, place, sheet)
    for number, row in enumerate([tuple(one.title for one in sheet.columns), *sheet.rows], start=FIRST):
        page.set_row(number, LINE * lines_of(row, sheet.columns))
    page.print_area(0, 0, last, len(sheet.columns) - 1)
    page.freeze_panes(FIRST + 1, 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(FIRST)
    if sheet.chart is not None and sheet.rows:
        write_chart(opened, page, sheet, sheet.chart)


def lines_of(row: Sequence[Cell], columns: Sequence[Column]) -> int:
    """How many lines the longest text of a row takes: not every program finds the height of a row by itself."""
    texts = ((len(cell), width_of(column)) for cell, column in zip(row, columns, strict=True) if isinstance(cell, str))
    return max((math.ceil(1.15 * length / width) for length, width in texts), default=1) or 1


def width_of(column: Column) -> int:
    return column.width or WIDTHS.get(column.unit, NARROW)


def different(columns: Sequence[Column]) -> list[str]:
    """Headings as Excel wants them: no two alike, case aside; the second «Школа» is «Школа (2)»."""
    seen: Counter[str] = Counter()
    titles = []
    for column in columns:
        seen[column.title.casefold()] += 1
        count = seen[column.title.casefold()]
        titles.append(column.title if count == 1 else f"{column.title} ({count})")
    return titles


def write_cells(page: Worksheet, formats: Formats, column: Column, place: int, sheet: Sheet) -> None:
    for number, row in enumerate(sheet.rows, start=FIRST + 1):
        write_cell(page, number, place, row[place], formats.of(column.unit, row[place]))
    if column.unit is Unit.LEVEL:
        for word, tint in formats.tints.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": tint}
            page.conditional_format(FIRST + 1, place, FIRST + max(len(sheet.rows), 1), place, rule)


def write_cell(page: Worksheet, row: int, place: int, cell: Cell, look: Format) -> None:
    """By the type of the value alone; what is not known stays empty."""
    if cell is None:
        page.write_blank(row, place, None, look)
    elif isinstance(cell, str):
        page.write_string(row, place, cell, look)
    elif isinstance(cell, datetime.date):
        page.write_datetime(row, place, datetime.datetime.combine(cell, datetime.time()), look)
    else:
        page.write_number(row, place, cell, look)


def set_axes(drawn: XlsxChart, chart: Chart, columns: Sequence[Column]) -> None:
    """Values in their own format on quiet lines; bars from the top as the rows stand; days as days."""
    value_format = NUMBERS.get(columns[chart.values[0]].unit, "General") if chart.values else "General"
    values = {"num_format": value_format, "min": 0, "major_gridlines": {"visible": True, "line": {"color": RULE}}}
    if chart.form in (Form.BARS, Form.STACKED):
        drawn.set_x_axis(values)
        drawn.set_y_axis({"reverse": True})
        return
    drawn.set_y_axis(values)
    if columns[chart.names].unit is Unit.DAY:
        drawn.set_x_axis({"date_axis": True, "num_format": "dd.mm"})


def write_chart(opened: Workbook, page: Worksheet, sheet: Sheet, chart: Chart) -> None:
    """A chart that reads its numbers from the table, to the right of it."""
    drawn = opened.add_chart(dict(CHARTS[chart.form]))
    last = FIRST + len(sheet.rows)
    for number, place in enumerate(chart.values):
        colour = SERIES[number % len(SERIES)]
        look = {"line": {"color": colour, "width": 2.5}} if chart.form is Form.LINES else {"fill": {"color": colour}}
        drawn.add_series(
            {
                "name": [sheet.name, FIRST, place],
                "categories": [sheet.name, FIRST + 1, chart.names, last, chart.names],
                "values": [sheet.name, FIRST + 1, place, last, place],
                "gap": 60,
                **look,
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_legend({"position": "bottom"} if len(chart.values) > 1 else {"none": True})
    set_axes(drawn, chart, sheet.columns)
    drawn.set_size({"width": 720, "height": max(320, 60 + 26 * len(sheet.rows) * (chart.form is not Form.LINES))})
    page.insert_chart(FIRST, len(sheet.columns) + 1, drawn)
