"""A sheet as text, before anything is understood: what every file format is turned into."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from storage.importing.problems import Problem

MAX_BYTES = 20 * 1024 * 1024
MAX_CELLS = 5_000_000
MAX_COLUMNS = 300
MAX_ROWS = 1_048_576
TOO_MUCH = "В таблице больше миллиона строк или 5 миллионов ячеек. Разделите её на несколько файлов."
TOO_WIDE = f"В таблице больше {MAX_COLUMNS} колонок. Проверьте разделитель или удалите лишние колонки."


class RawRow(NamedTuple):
    """A row of cells; `number` is 1-based as a spreadsheet shows it, the header included.

    `table` is what the file calls its table where that is not the name of the workbook's sheet («Таблица 1»).
    """

    number: int
    cells: tuple[str, ...]
    table: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells: printed rows from `top` to `bottom`, columns from `left` to `right` (0-based), ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A named table; rows without any text are left out, their numbers stay counted.

    The text of merged cells stands in their first cell only; `merged` says how far it reaches. In a `paged` one empty
    rows are page breaks, and a break may have torn a row. `caption` is the paragraph before the table.
    """

    name: str
    header: RawRow
    rows: tuple[RawRow, ...]
    merged: tuple[Area, ...] = ()
    paged: bool = False
    caption: str = ""


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """The sheets of a file that could be opened, what is said about the others, and how cells were read (`notes`)."""

    sheets: tuple[RawSheet, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


class Unreadable(Exception):
    """A file or sheet that cannot be read; carries a Russian sentence that says why and what to do."""


def spaced(row: Sequence[str]) -> tuple[str, ...]:
    """Texts with single spaces. Most rows have no others, which is told from the whole row at once."""
    line = "\0".join(row)
    if " ".join(line.split()) == line and " \0" not in line and "\0 " not in line:
        return tuple(row)
    return tuple(" ".join(cell.split()) for cell in row)


def sheet_of(name: str, rows: Iterable[Sequence[str]], merged: Iterable[Area] = ()) -> RawSheet | None:
    """The table whose header is the first row with text; None where there is no text at all. Raises Unreadable.

    Rows have single spaces (`spaced`). They are taken one by one, and those without text are not kept: a million empty
    ones cost no memory.
    """
    filled: list[RawRow] = []
    cells = 0
    for number, row in enumerate(rows, 1):
        width = len(row)
        cells += width
        if width > MAX_COLUMNS or number > MAX_ROWS or cells > MAX_CELLS:
            raise Unreadable(TOO_WIDE if width > MAX_COLUMNS else TOO_MUCH)
        if any(row):
            filled.append(RawRow(number, tuple(row)))
    return RawSheet(name, filled[0], tuple(filled[1:]), tuple(merged)) if filled else None
