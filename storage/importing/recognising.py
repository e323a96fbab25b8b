"""Where the header of a workbook's sheet stands, and which sheet a table is whose name says nothing."""

from collections.abc import Collection

from storage.importing.columns import Sheet, normal
from storage.importing.headers import Decisions, known_column
from storage.importing.raw import RawRow, RawSheet
from storage.importing.sheets import SHEETS

SEARCHED = 20  # rows in which a header is looked for: a title and the words of an order may stand before the table
TELLING = 3  # columns that tell a sheet


def headed(table: RawSheet, sheet: Sheet, decisions: Decisions) -> RawSheet:
    """The table from its header on: the first row that names most columns, the required ones among them if any does."""
    rows = [table.header, *table.rows[:SEARCHED]]
    found = [_columns(row, sheet, decisions) for row in rows]
    best = max(range(len(rows)), key=lambda n: (_is_whole(sheet, found[n]), len(found[n]), -n))
    if best == 0 or len(found[best]) < 2:
        return table
    header = rows[best]._replace(table=table.header.table)
    return RawSheet(table.name, header, table.rows[best:], table.merged, table.paged, table.caption)


def is_headed(table: RawSheet, sheet: Sheet, decisions: Decisions) -> bool:
    """Whether a row of the table names all required columns of a sheet."""
    return _is_whole(sheet, _columns(headed(table, sheet, decisions).header, sheet, decisions))


def sheet_by_columns(table: RawSheet, taken: Collection[str], decisions: Decisions) -> tuple[Sheet | None, RawSheet]:
    """The one sheet whose required columns a table has, and more columns than any other; and the table that says so.

    None where none fits, or two fit as well. Sheets that the file names itself (`taken`) are not guessed.
    """
    fits: list[tuple[int, Sheet]] = []
    for sheet in SHEETS:
        head = headed(table, sheet, decisions).header
        found = _columns(head, sheet, decisions)
        if sheet.name not in taken and len(found) >= TELLING and _is_whole(sheet, found):
            fits.append((len(found), sheet))
    best = max((number for number, _ in fits), default=0)
    chosen = [sheet for number, sheet in fits if number == best]
    if len(chosen) != 1:
        return None, table
    name = table.header.table or table.name
    rows = tuple(row._replace(table=name) for row in table.rows)
    header = table.header._replace(table=name)
    return chosen[0], RawSheet(chosen[0].name, header, rows, table.merged, table.paged, table.caption)


def _is_whole(sheet: Sheet, found: Collection[str]) -> bool:
    needed = {column.field for column in sheet.columns if column.required} | {sheet.any_of} - {""}
    return needed <= set(found)


def _columns(row: RawRow, sheet: Sheet, decisions: Decisions) -> set[str]:
    """The fields that the cells of a row name."""
    decided = {normal(printed): meant for printed, meant in decisions.items()}
    return {field for text in row.cells if (field := _field(sheet, decided.get(normal(text), text)))}


def _field(sheet: Sheet, meant: str) -> str:
    if not meant or len(meant) > 120:
        return ""
    try:
        match = known_column(sheet, meant)
    except ValueError:
        return ""
    return match[0].field if match else ""
