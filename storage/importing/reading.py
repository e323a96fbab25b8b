"""Raw sheets → rows of a programme workbook and everything that has to be said about them. No database here."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from storage.importing.headers import Decisions, Headers, recognised
from storage.importing.opening import opened, opened_content
from storage.importing.problems import Problem, shortened
from storage.importing.raw import RawRow, RawSheet, RawWorkbook
from storage.importing.roadmaps import shaped
from storage.importing.rows import IndicatorRow, Row, Workbook
from storage.importing.shares import is_bare_number, read_shares
from storage.importing.sheets import LATER, SHEETS, Column, Sheet, normal
from storage.russian import percent, quoted

MAX_PROBLEMS = 1000


def read_workbook(path: Path, decisions: Decisions | None = None) -> Workbook:
    """A file, or a folder of CSV files, as rows and problems; the result can be pickled.

    `decisions` maps headers of the file to headers of the workbook («Срок» → «Сроки»); an empty one leaves a column
    out. Whatever the files contain, the answer is problems, never an error.
    """
    return understood(shaped(opened(path), decisions or {}), decisions or {})


def read_file(name: str, content: bytes, decisions: Decisions) -> Workbook:
    """As `read_workbook`, of a file's bytes."""
    return understood(shaped(opened_content(name, content), decisions), decisions)


def understood(raw: RawWorkbook, decisions: Decisions) -> Workbook:
    """The workbook that raw sheets of any file format make."""
    rows: dict[str, tuple[Row, ...]] = {}
    present: dict[str, frozenset[str]] = {}
    problems, notes = [*raw.problems], [*raw.notes]
    for table in raw.sheets:
        sheet = next((sheet for sheet in SHEETS if normal(sheet.name) == normal(table.name)), None)
        if sheet is None or sheet.name in rows:
            problems.append(_not_loaded(table.name, doubled=sheet is not None))
            continue
        if not table.rows:
            notes.append(f"на листе {quoted(sheet.name)} одни заголовки: ничего не изменится")
            continue
        headers = recognised(table, sheet, decisions)
        reader = _SheetReader(sheet, headers, table)
        rows[sheet.name] = reader.rows()
        present[sheet.name] = frozenset(field_key(column, year) for _, column, year, _ in headers.found)
        problems += headers.problems + reader.problems
        notes += reader.notes
    return Workbook(rows, present, _first(problems), tuple(notes))


def field_key(column: Column, year: int | None) -> str:
    """«cells:2021» for a column of a series, «cells:» where it has no year, else the field's name."""
    return f"{column.field}:{year or ''}" if column.series else column.field


def _not_loaded(name: str, *, doubled: bool) -> Problem:
    if doubled:
        return Problem(name, None, None, None, "Такой лист уже есть в файле. Соедините их в один.")
    if normal(name) in {normal(later) for later in LATER}:
        return Problem(name, None, None, None, "Этот лист пока не загружается.", blocks=False)
    offered = ", ".join(quoted(sheet.name) for sheet in SHEETS)
    message = (
        f"Такого листа в шаблоне нет, он не загружен. Есть: {offered}. "
        "Если это дорожная карта, подпишите в ней колонки «Мероприятие» и «Сроки»."
    )
    return Problem(name, None, None, None, message, blocks=False)


def _first(problems: list[Problem]) -> tuple[Problem, ...]:
    """At most a thousand problems: nobody reads more, and a file of noise must not fill the memory."""
    if len(problems) <= MAX_PROBLEMS:
        return tuple(problems)
    rest = f"И ещё замечаний: {len(problems) - MAX_PROBLEMS}. Исправьте первые и загрузите файл снова."
    return (*problems[:MAX_PROBLEMS], Problem(problems[0].sheet, None, None, None, rest))


class _SheetReader:
    """Reads the rows of one sheet and gathers what is wrong in them."""

    def __init__(self, sheet: Sheet, headers: Headers, raw: RawSheet) -> None:
        self.sheet, self.headers, self.raw = sheet, headers, raw
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def rows(self) -> tuple[Row, ...]:
        """The rows that could be read whole."""
        read = [row for line in self.raw.rows if (row := self._row(line)) is not None]
        return tuple(self._with_shares(read) if self.sheet.row is IndicatorRow else read)

    def _row(self, line: RawRow) -> Row | None:
        before = len(self.problems)
        values: dict[str, Any] = {}
        for column, year, value in self._values(line):
            values[column.field] = (*values.get(column.field, ()), (year, value)) if column.series else value
        if len(self.problems) > before or any(c.required and c.field not in values for c in self.sheet.columns):
            return None
        return self.sheet.row(row=line.number, **values)

    def _values(self, line: RawRow) -> Iterator[tuple[Column, int | None, Any]]:
        """Filled cells as values; a cell that cannot be read, or a required empty one, becomes a problem."""
        for index, column, year, printed in self.headers.found:
            cell = line.cells[index] if index < len(line.cells) else ""
            try:
                if cell:
                    yield column, year, column.convert(cell)
                elif column.required:
                    self._complain(line, printed, None, f"Пустая ячейка. Заполните колонку {quoted(column.header)}.")
            except ValueError as error:
                self._complain(line, printed, shortened(cell), str(error))
        if any(line.cells[len(self.raw.header.cells) :]):
            self._complain(line, None, None, "В строке больше ячеек, чем заголовков. Проверьте разделители и кавычки.")

    def _complain(
        self, line: RawRow, column: str | None, value: str | None, message: str, *, blocks: bool = True
    ) -> None:
        self.problems.append(Problem(line.table or self.sheet.name, line.number, column, value, message, blocks))

    def _with_shares(self, rows: list[Row]) -> list[Row]:
        """Indicators in percent with the sign in every plan; a column of bare numbers is decided as a whole."""
        indicators = {row.row: row for row in rows if isinstance(row, IndicatorRow)}
        lines = {line.number: line for line in self.raw.rows}
        for _, column, year, printed in self.headers.found:
            if column.field != "targets":
                continue
            bare = {n: plan for n, row in indicators.items() if (plan := bare_plan(row, year)) is not None}
            for n, share in zip(bare, read_shares([*bare.values()], printed), strict=True):
                indicators[n] = with_plan(indicators[n], year, percent(share.percents, 2))
                self.notes.append(f"{quoted(column.label(year))}, строка {n}: {share.note}")
                if share.doubtful:
                    message = f"{share.note}. Если это доля, напишите знак %."
                    self._complain(lines[n], printed, bare[n], message, blocks=False)
        return [*indicators.values()]


def bare_plan(indicator: IndicatorRow, year: int | None) -> str | None:
    """The plan of an indicator in percent where it is a number without the sign."""
    plan = dict(indicator.targets).get(year, "")
    return plan if indicator.unit == "%" and is_bare_number(plan) else None


def with_plan(indicator: IndicatorRow, year: int | None, plan: str) -> IndicatorRow:
    """The indicator with another plan for a year."""
    return replace(indicator, targets=tuple((y, plan if y == year else old) for y, old in indicator.targets))
