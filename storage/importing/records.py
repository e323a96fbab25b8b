"""A row of a sheet as a key and named values: the one shape in which file and database are compared."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.importing.columns import Column
from storage.importing.rows import (
    CalendarRow,
    CommunityRow,
    Group,
    IndicatorRow,
    MeasureRow,
    MonitoringRow,
    PersonRow,
    Phone,
    ProgrammeRow,
    Row,
    SchoolRow,
    ThresholdRow,
    Workbook,
)
from storage.importing.sheets import SHEETS
from storage.russian import dotted, number, plain, quoted

Value = str | int | float | date | tuple[str, ...] | tuple[Group, ...] | None
KEYS: Mapping[str, tuple[str, ...]] = {
    "ИОМ": ("opened", "subject", "school", "teacher"),
    "Курсы": ("finished", "title", "school", "teacher"),
    "Партнёрства": ("number", "partner", "school"),
    "Календарь": ("kind", "starts", "ends"),
    "Пороги риска": ("code",),
}
"""The fields by which things are found again whose names are those of other things, the most telling last."""
TOLD = ("teacher", "school", "partner", "subject", "title")
"""The fields that tell such a thing in a preview."""
SHEET_OF: Mapping[type[Row], str] = {sheet.row: sheet.name for sheet in SHEETS}


@dataclass(frozen=True, slots=True)
class Record:
    """One thing of a sheet. `key`: the parts by which it is found again, the most telling last; `values` go by field.

    From a file it has a `row`; from the database an `id`, and its `place`. `gone`: from the document, or to be removed.
    """

    sheet: str
    key: tuple[str, ...]
    title: str
    values: Mapping[str, Value]
    row: int | None = None
    id: int | None = None
    place: int = 0
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a thing: its header, and both values as people read them («—» for none)."""

    header: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing that is new (no `stored`), changed, unchanged (no `changes`), or gone (no `wanted`)."""

    wanted: Record | None
    stored: Record | None
    changes: tuple[Change, ...] = ()

    @property
    def title(self) -> str:
        """What the thing is called in the file, or in the database where the file has it no more."""
        known = self.wanted or self.stored
        return known.title if known else ""


def wanted_records(workbook: Workbook, apart: Collection[str] = ()) -> dict[str, list[Record]]:
    """What the file says, by sheet but for those `apart`; only fields whose columns the file has."""
    return {
        sheet.name: [
            _record(sheet.name, row, workbook.present[sheet.name], place)
            for place, row in enumerate(workbook.rows[sheet.name], 1)
        ]
        for sheet in SHEETS
        if sheet.name in workbook.rows and sheet.name not in apart
    }


def _record(sheet: str, row: Row, present: Iterable[str], place: int) -> Record:
    values = {field: value_of(row, field) for field in sorted(present)} | _more(row)
    key = keyed(sheet, values) if sheet in KEYS else key_of(row)
    return Record(sheet, key, title_of(row), values, row.row, place=place, gone=getattr(row, "removed", False))


def _more(row: Row) -> dict[str, Value]:
    """Fields that two columns say together."""
    if isinstance(row, CalendarRow):
        starts, ends = row.days or (row.day, row.day)
        return {"starts": starts, "ends": ends}
    return {"code": row.parameter or row.factor} if isinstance(row, ThresholdRow) else {}


def keyed(sheet: str, values: Mapping[str, Value]) -> tuple[str, ...]:
    """The key of a thing that is found by its values."""
    return tuple(plain(str(values.get(field) or "")) for field in KEYS[sheet])


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
        case _:
            raise TypeError(f"{type(row).__name__} is keyed by its values")


def title_of(row: Row) -> str:
    """What the preview calls a thing."""
    match row:
        case ProgrammeRow():
            return quoted(row.title)
        case SchoolRow() | PersonRow():
            return row.short_name if isinstance(row, SchoolRow) else row.name
        case MeasureRow() | IndicatorRow():
            return numbered(row.number, row.title)
        case MonitoringRow() | CommunityRow():
            return row.title
        case _:
            return spoken(SHEET_OF[type(row)], row._asdict() | _more(row))


def spoken(sheet: str, values: Mapping[str, Any]) -> str:
    """A thing that has no title of its own."""
    if sheet == "Календарь":
        return spanned(values["kind"], values["starts"], values["ends"])
    if sheet == "Пороги риска":
        return threshold_title(values["code"] or "")
    return ", ".join(filter(None, (values.get(name) for name in TOLD)))


def spanned(kind: str, starts: date | None, ends: date | None) -> str:
    """«каникулы 28.10.2026–05.11.2026»."""
    days = dict.fromkeys(dotted(day, year=True) for day in (starts, ends) if day)
    return f"{kind} {'–'.join(days)}"


def threshold_title(code: str) -> str:
    return f"параметр {code}" if "." in code else f"фактор {code}"


def numbered(number: str | None, title: str) -> str:
    """«5. Участие в форумах»; a title that begins with its number is left as it is."""
    return title if not number or title.startswith(f"{number}.") else f"{number.rstrip('.')}. {title}"


def shown(value: Value) -> str:
    """A value as the preview writes it; «—» where there is none."""
    if value is None or value in ("", ()):
        return "—"
    if isinstance(value, Phone):
        return "указан"
    if isinstance(value, date):
        return dotted(value, year=True)
    if isinstance(value, tuple):
        return "; ".join(str(part) for part in value)
    return number(value, 6) if isinstance(value, float) else str(value)


def told(column: Column, value: Any) -> str:
    """A value of a column as the workbook writes it; «—» where there is none."""
    return column.written(value) if column.written and value is not None else shown(value)


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
