"""A programme as the workbook it could have been imported from: plain tables, for a file of any kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.converters import ROLES
from storage.importing.records import Record, Value, shown
from storage.importing.sheets import SHEETS, Column, Sheet
from storage.importing.stored import stored_records
from storage.refusals import Refusal
from storage.rights import Role
from storage.russian import quoted

ALWAYS = ("cells", "targets")
"""Columns that stand even where no year is known."""
ROLE_WORDS: Mapping[Role, str] = {role: word for word, role in reversed(ROLES.items())} | {
    Role.DEPUTY: "зам. директора"
}

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of an exported sheet: its header, the field it keeps, and whether it must be filled."""

    header: str
    field: str
    required: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as plain values, fit to travel to the worker."""

    name: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()


def empty_tables() -> tuple[Table, ...]:
    """The sheets of the workbook without rows."""
    return tuple(Table(sheet.name, tuple(_columns(sheet, ()))) for sheet in SHEETS)


async def exported_tables(session: AsyncSession, code: str) -> tuple[Table, ...]:
    """Everything of a programme that its workbook holds; what is gone from the document is not in it.

    Raises Refusal where there is no such programme.
    """
    stored = await stored_records(session, code, [sheet.name for sheet in SHEETS])
    if not stored:
        raise Refusal(f"Программы с кодом {quoted(code)} нет.")
    return tuple(_table(sheet, stored.get(sheet.name, [])) for sheet in SHEETS)


def _table(sheet: Sheet, records: Sequence[Record]) -> Table:
    present = sorted((one for one in records if not one.gone), key=lambda one: (one.place, one.id or 0))
    columns = tuple(_columns(sheet, present))
    rows = tuple(tuple(_cell(record.values.get(column.field)) for column in columns) for record in present)
    return Table(sheet.name, columns, rows)


def _columns(sheet: Sheet, records: Sequence[Record]) -> Iterator[TableColumn]:
    for column in sheet.columns:
        if column.series:
            for year in _years(column, records):
                yield TableColumn(column.label(year), f"{column.field}:{year or ''}", column.field == sheet.any_of)
        elif not column.unused:
            yield TableColumn(column.header, column.field, column.required)


def _years(column: Column, records: Sequence[Record]) -> list[int | None]:
    """The years in which a series says anything; the column without a year comes first."""
    filled = {field for record in records for field, value in record.values.items() if value is not None}
    years = {field.partition(":")[2] for field in filled if field.startswith(f"{column.field}:")}
    found: list[int | None] = [int(year) if year else None for year in sorted(years)]
    return found or ([None] if column.field in ALWAYS else [])


def _cell(value: Value) -> Cell:
    """A value as people write it in a table. A list of one name with a comma in it ends in «;», else it were two."""
    if isinstance(value, Role):
        return ROLE_WORDS[value]
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple) and len(value) == 1 and "," in str(value[0]):
        return f"{value[0]};"
    if isinstance(value, tuple | date):
        return shown(value) if value else None
    return value
