"""A sheet as text, before anything is understood: what every file format is turned into."""

from dataclasses import dataclass

from storage.importing.problems import Problem

MAX_BYTES = 20 * 1024 * 1024
MAX_CELLS = 5_000_000
MAX_COLUMNS = 300


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of cells; `number` is 1-based as a spreadsheet shows it, the header included."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A named table; rows without any text are left out, their numbers stay counted."""

    name: str
    header: RawRow
    rows: tuple[RawRow, ...]


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """The sheets of a file that could be opened, and what is said about the others."""

    sheets: tuple[RawSheet, ...] = ()
    problems: tuple[Problem, ...] = ()


class Unreadable(Exception):
    """A file or sheet that cannot be read; carries a Russian sentence that says why and what to do."""


def sheet_of(name: str, rows: list[list[str]]) -> RawSheet | None:
    """The table whose header is the first row with text; None where there is no text at all. Raises Unreadable."""
    if any(len(row) > MAX_COLUMNS for row in rows):
        raise Unreadable(f"В таблице больше {MAX_COLUMNS} колонок. Проверьте разделитель или удалите лишние колонки.")
    if sum(map(len, rows)) > MAX_CELLS:
        raise Unreadable("В таблице больше 5 миллионов ячеек. Разделите её на несколько файлов.")
    numbered = [RawRow(number, tuple(" ".join(cell.split()) for cell in row)) for number, row in enumerate(rows, 1)]
    filled = [row for row in numbered if any(row.cells)]
    return RawSheet(name, filled[0], tuple(filled[1:])) if filled else None
