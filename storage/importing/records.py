"""A row of a sheet as a key and named values: the one shape in which file and database are compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.importing.rows import (
    CommunityRow,
    Group,
    IndicatorRow,
    MeasureRow,
    MonitoringRow,
    PersonRow,
    ProgrammeRow,
    Row,
    SchoolRow,
    Workbook,
)
from storage.importing.sheets import SHEETS
from storage.russian import dotted, plain, quoted

Value = str | int | date | tuple[str, ...] | tuple[Group, ...] | None


@dataclass(frozen=True, slots=True)
class Record:
    """One thing of a sheet. `key`: the parts by which it is found again, the most telling last; `values` go by field.

    From a file it has a `row`; from the database an `id`, its `place`, and whether it is `gone` from the document.
    """

    sheet: str
    key: tuple[str, ...]
    title: str
    values: Mapping[str, Value]
    row: int | None = None
    id: int | None = None
    place: int = 0
    gone: bool = False


def wanted_records(workbook: Workbook) -> dict[str, list[Record]]:
    """What the file says, by sheet; only fields whose columns the file has."""
    return {
        sheet.name: [
            _record(sheet.name, row, workbook.present[sheet.name], place)
            for place, row in enumerate(workbook.rows[sheet.name], 1)
        ]
        for sheet in SHEETS
        if sheet.name in workbook.rows
    }


def _record(sheet: str, row: Row, present: Iterable[str], place: int) -> Record:
    values = {field: value_of(row, field) for field in sorted(present)}
    return Record(sheet, key_of(row), title_of(row), values, row.row, place=place)


def value_of(row: Row, field: str) -> Value:
    """The value of a field; «cells:2021» is the text of that year."""
    name, is_series, year = field.partition(":")
    value: Any = getattr(row, name)
    if is_series:
        value = dict(value).get(int(year) if year else None)
    return value  # type: ignore[no-any-return]


def key_of(row: Row) -> tuple[str, ...]:
    """Parts by which a thing is found again; the number as printed is never one of them."""
    match row:
        case ProgrammeRow():
            return (row.code,)
        case SchoolRow():
            return (plain(row.short_name),)
        case PersonRow():
            return (plain(row.subject or ""), plain(row.name), row.role.value)
        case MeasureRow():
            return (plain(row.direction or ""), plain(row.title))
        case MonitoringRow():
            return (plain(row.phrase), plain(row.title))
        case IndicatorRow() | CommunityRow():
            return (plain(row.title),)


def title_of(row: Row) -> str:
    """What the preview calls a thing."""
    match row:
        case ProgrammeRow():
            return quoted(row.title)
        case SchoolRow():
            return row.short_name
        case PersonRow():
            return row.name
        case MeasureRow() | IndicatorRow():
            return numbered(row.number, row.title)
        case MonitoringRow() | CommunityRow():
            return row.title


def numbered(number: str | None, title: str) -> str:
    """«5. Участие в форумах»; a title that begins with its number is left as it is."""
    return title if not number or title.startswith(f"{number}.") else f"{number.rstrip('.')}. {title}"


def shown(value: Value) -> str:
    """A value as the preview writes it; «—» where there is none."""
    if value is None or value in ("", ()):
        return "—"
    if isinstance(value, date):
        return dotted(value, year=True)
    if isinstance(value, tuple):
        return "; ".join(str(part) for part in value)
    return str(value)


def same(one: Value, other: Value) -> bool:
    """Whether two values say the same; the order of groups and schools and the kind of spaces do not matter."""
    if isinstance(one, tuple) or isinstance(other, tuple):
        return _as_set(one) == _as_set(other)
    if isinstance(one, str) or isinstance(other, str):
        return _spaced(one) == _spaced(other)
    return one == other


def _spaced(value: Value) -> Value:
    return (" ".join(value.split()) if isinstance(value, str) else value) or None


def _as_set(value: Value) -> frozenset[object]:
    return frozenset(value) if isinstance(value, tuple) else frozenset()
