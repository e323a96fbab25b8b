"""One sheet's cells → its rows, a column at a time: tables repeat themselves, so every different cell is read once."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from storage.importing.columns import Column, Sheet
from storage.importing.converters import as_ordinal
from storage.importing.headers import Headers
from storage.importing.problems import Problem, shortened
from storage.importing.raw import RawSheet
from storage.importing.rows import Row
from storage.importing.shares import TOO_MUCH, Percents, is_bare_number, read_shares
from storage.russian import quoted

REMOVE = "удалить"
KEPT = 1000
OVERLONG = "В строке больше ячеек, чем заголовков. Проверьте разделители и кавычки."

Values = list[Any]


def field_key(column: Column, year: int | None) -> str:
    """«cells:2021» for a column of a series, «cells:» where it has no year, else the field's name."""
    return f"{column.field}:{year or ''}" if column.series else column.field


class SheetReader:
    """Reads the rows of one sheet and gathers what is wrong in them; of a column the first thousand problems."""

    def __init__(self, sheet: Sheet, headers: Headers, raw: RawSheet) -> None:
        self.sheet, self.headers, self.lines = sheet, headers, raw.rows
        self.problems: list[Problem] = []
        self.uncounted = 0
        self.notes: list[str] = []
        self._width = len(raw.header.cells)
        self._table = raw.header.table or sheet.name
        self._failed: set[int] = set()
        self._removed: set[int] = set()
        self._values: dict[str, Values] = {}
        cells = (line.cells if len(line.cells) <= self._width else line.cells[: self._width] for line in self.lines)
        self._cells: list[Sequence[str]] = [*zip_longest(*cells, fillvalue="")]

    def rows(self) -> tuple[Row, ...]:
        """The rows that could be read whole."""
        self._find_removed()
        for index, column, year, printed in self.headers.found:
            self._values[field_key(column, year)] = self._column(index, column, printed)
        for _, column, year, printed in self.headers.found:
            if column.percents:
                self._read_shares(column, year, printed, column.percents)
        self._overlong()
        found = {column.field for _, column, _, _ in self.headers.found}
        read = [*self._made()] if all(not c.required or c.field in found for c in self.sheet.columns) else []
        self.problems.sort(key=lambda problem: problem.row or 0)
        return tuple(read)

    def _find_removed(self) -> None:
        """Rows in which a cell that is no key says «удалить»."""
        if not self.sheet.keys:
            return
        for index, column, _, _ in self.headers.found:
            cells = self._at(index)
            if column.field not in self.sheet.keys and REMOVE in {cell.casefold() for cell in set(cells)}:
                self._removed |= {n for n, cell in enumerate(cells) if cell.casefold() == REMOVE}

    def _at(self, index: int) -> Sequence[str]:
        return self._cells[index] if index < len(self._cells) else [""] * len(self.lines)

    def _column(self, index: int, column: Column, printed: str) -> Values:
        """The values of a column, None where a cell is empty or wrong."""
        cells = self._at(index)
        if self._removed and column.field not in self.sheet.keys:
            cells = ["" if n in self._removed else cell for n, cell in enumerate(cells)]
        values, wrong = _converted(column, set(cells))
        if wrong:
            self._complain_of(column, printed, cells, wrong)
        self._tell_dates(column, values)
        return [*map(values.get, cells)]

    def _complain_of(self, column: Column, printed: str, cells: Sequence[str], wrong: dict[str, str]) -> None:
        for n, cell in enumerate(cells):
            if cell in wrong and not (not cell and n in self._removed and column.field not in self.sheet.keys):
                self._complain(n, printed, shortened(cell) if cell else None, wrong[cell])

    def _tell_dates(self, column: Column, values: dict[str, Any]) -> None:
        """Numbers that a spreadsheet turned into days, and that were turned back."""
        if column.field in ("number", "parameter"):
            turned = [cell for cell in values if as_ordinal(cell) != cell]
            self._note(f"{quoted(column.header)}: {cell} прочитано как {values[cell]}" for cell in sorted(turned))

    def _note(self, notes: Iterator[str]) -> None:
        """The first of many alike notes, and how many there are more."""
        told = [*notes]
        more = f" (и ещё так же: {len(told) - 1})" if len(told) > 1 else ""
        self.notes += [f"{note}{more}" for note in told[:1]]

    def _complain(self, n: int, column: str | None, value: str | None, message: str, *, blocks: bool = True) -> None:
        line = self.lines[n]
        if blocks:
            self._failed.add(n)
        if len(self.problems) < KEPT * max(1, len(self.headers.found)):
            self.problems.append(Problem(line.table or self._table, line.number, column, value, message, blocks))
        else:
            self.uncounted += 1

    def _overlong(self) -> None:
        for n, line in enumerate(self.lines):
            if len(line.cells) > self._width and any(line.cells[self._width :]):
                self._complain(n, None, None, OVERLONG)

    def _read_shares(self, column: Column, year: int | None, printed: str, percents: Percents) -> None:
        """Cells that are shares, decided by their sign, their header, or all of them together."""
        values = self._values[field_key(column, year)]
        of = self._values.get(percents.of, values)
        filled = [n for n, value in enumerate(values) if value is not None and n not in self._failed]
        asked = [n for n in filled if percents.when(of[n]) and (not percents.bare or is_bare_number(values[n]))]
        shares = read_shares([values[n] for n in asked], printed)
        told = []
        for n, share in zip(asked, shares, strict=True):
            cell, values[n] = values[n], percents.made(share.percents)
            if percents.most is not None and share.percents > percents.most:
                self._complain(n, printed, cell, TOO_MUCH)
            if share.note:
                told.append(f"{quoted(self.sheet.name)}, {quoted(column.label(year))}: {share.note}")
            if share.doubt:
                self._complain(n, printed, cell, share.doubt, blocks=False)
        self._note(iter(told))
        self._read_others(column, printed, values, set(filled).difference(asked), percents)

    def _read_others(self, column: Column, printed: str, values: Values, places: set[int], percents: Percents) -> None:
        for n in places:
            try:
                values[n] = percents.otherwise(values[n])
            except ValueError as error:
                self._complain(n, printed, values[n], str(error))

    def _made(self) -> Iterator[Row]:
        """Rows of the values, the row's own default where a cell is empty."""
        fields = [name for name in self.sheet.row._fields if name != "row"]
        columns = [self._field(name) for name in fields]
        make = self.sheet.row._make
        for n, values in enumerate(zip([line.number for line in self.lines], *columns, strict=True)):
            if n in self._failed:
                continue
            row: Any = make(values)
            wrong = self.sheet.check(row) if self.sheet.check else None
            if wrong:
                self._complain(n, self._printed(wrong[0]), None, wrong[1])
            else:
                yield row

    def _printed(self, field: str) -> str:
        """What the file calls the column of a field."""
        printed = {column.field: header for _, column, _, header in self.headers.found}
        return printed.get(field) or self.sheet.column(field).header

    def _field(self, name: str) -> Values:
        default = self.sheet.row._field_defaults.get(name)
        if name == "removed":
            return [n in self._removed for n in range(len(self.lines))]
        series = [(year, f"{name}:{year or ''}") for _, column, year, _ in self.headers.found if column.field == name]
        if name in self._values:
            values = self._values[name]
            return values if default is None else [default if value is None else value for value in values]
        if not series:
            return [default] * len(self.lines)
        years = [year for year, _ in series]
        return [
            tuple((year, value) for year, value in zip(years, cells, strict=True) if value is not None)
            for cells in zip(*(self._values[key] for _, key in series), strict=True)
        ]


def _converted(column: Column, cells: set[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Values by cell, and what is wrong with the others; an empty cell is wrong where the column is required."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for cell in cells:
        try:
            if cell:
                values[cell] = column.convert(cell)
        except ValueError as error:
            wrong[cell] = str(error)
    if column.required and "" in cells:
        wrong[""] = f"Пустая ячейка. Заполните колонку {quoted(column.header)}."
    return values, wrong
