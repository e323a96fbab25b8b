"""A programme as the workbook it could have been imported from: plain tables, for a file of any kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.columns import Column, Sheet
from storage.importing.converters import ROLES
from storage.importing.facts import FACTS, FactTable, Plain
from storage.importing.records import Record, Value, shown
from storage.importing.rows import Phone
from storage.importing.shares import FRACTION
from storage.importing.sheets import SHEETS
from storage.importing.stored import stored_records
from storage.importing.stored_facts import stored_facts
from storage.importing.thresholds import risk_parameters
from storage.refusals import Refusal
from storage.rights import Role
from storage.russian import number, quoted

ALWAYS = ("cells", "targets")
"""Columns that stand even where no year is known."""
ROLE_WORDS: Mapping[Role, str] = {role: word for word, role in reversed(ROLES.items())} | {
    Role.DEPUTY: "зам. директора"
}


class Share(float):
    """A share from 0 to 1 that a spreadsheet shows as percents."""


Cell = str | int | float | Share | date | None


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
    facts = {sheet: [*(await stored_facts(session, code, table)).values()] for sheet, table in FACTS.items()}
    units = {str(one.values["title"]): one.values["unit"] for one in stored["Показатели"]}
    return tuple(
        _facts(sheet, FACTS[sheet.name], facts[sheet.name], units)
        if sheet.name in FACTS
        else _table(sheet, stored.get(sheet.name, []))
        for sheet in SHEETS
    )


def _facts(sheet: Sheet, table: FactTable, rows: Sequence[Plain], units: Mapping[str, Value]) -> Table:
    columns = tuple(_columns(sheet, ()))
    places = [(*table.keys, *table.fields).index(column.field) + 1 for column in columns]
    known = [sheet.column(column.field) for column in columns]
    told = MEASURED[sheet.name](table, rows, units) if sheet.name in MEASURED else rows
    made = (tuple(_written(column, row[n]) for column, n in zip(known, places, strict=True)) for row in told)
    return Table(sheet.name, columns, tuple(made))


def _measured(table: FactTable, rows: Sequence[Plain], units: Mapping[str, Value]) -> Iterator[Plain]:
    """Facts of indicators with their values as people write them: with the sign, or the document's name."""
    value, document = (table.end + table.fields.index(field) for field in ("value", "document"))
    for row in rows:
        unit = units.get(row[1])
        written: Cell = row[value]
        if unit == "%":
            written = f"{number(row[value], 6)} %"
        elif unit == "документ":
            written = row[document] or ("да" if row[value] else "нет")
        yield (*row[:value], written, *row[value + 1 :])


def _risks(table: FactTable, rows: Sequence[Plain], units: Mapping[str, Value]) -> Iterator[Plain]:
    """Parameters of risk, those in percent as shares."""
    for row in rows:
        in_percent = risk_parameters()[row[table.end - 1]].in_percent
        yield (*row[: table.end], Share(row[table.end] / 100) if in_percent else row[table.end])


MEASURED = {"Факты показателей": _measured, "Параметры риска": _risks}
"""Sheets whose values are written by the unit of what their row is about."""


def _written(column: Column, value: Value) -> Cell:
    if value is None or column.written is None:
        return _cell(value)
    return Share(value) if column.percents is FRACTION and isinstance(value, float) else column.written(value)


def _table(sheet: Sheet, records: Sequence[Record]) -> Table:
    present = sorted((one for one in records if not one.gone), key=lambda one: (one.place, one.id or 0))
    columns = tuple(_columns(sheet, present))
    known = [sheet.column(column.field) for column in columns]
    rows = (
        tuple(_written(one, record.values.get(column.field)) for one, column in zip(known, columns, strict=True))
        for record in present
    )
    return Table(sheet.name, columns, tuple(rows))


def _columns(sheet: Sheet, records: Sequence[Record]) -> Iterator[TableColumn]:
    for column in sheet.columns:
        if column.series:
            for year in _years(column, records):
                yield TableColumn(column.label(year), f"{column.field}:{year or ''}", column.field == sheet.any_of)
        else:
            yield TableColumn(column.header, column.field, column.required)


def _years(column: Column, records: Sequence[Record]) -> list[int | None]:
    """The years in which a series says anything; the column without a year comes first."""
    filled = {field for record in records for field, value in record.values.items() if value is not None}
    years = {field.partition(":")[2] for field in filled if field.startswith(f"{column.field}:")}
    found: list[int | None] = [int(year) if year else None for year in sorted(years)]
    return found or ([None] if column.field in ALWAYS else [])


def _cell(value: Value) -> Cell:
    """A value as people write it in a table. A list of one name with a comma in it ends in «;», else it were two."""
    if isinstance(value, Phone):
        return None  # only its fingerprint is known, which is of no use to anybody
    if isinstance(value, Role):
        return ROLE_WORDS[value]
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple) and len(value) == 1 and "," in str(value[0]):
        return f"{value[0]};"
    if isinstance(value, tuple):
        return shown(value) if value else None
    return value
