"""Sheets of numbers, of which there may be hundreds of thousands: plain tuples, compared by their keys."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from storage.importing.columns import Column
from storage.importing.problems import Problem
from storage.importing.records import Change, Difference, Record, told
from storage.importing.sheets import sheet_named
from storage.models import Assessment, Base, IndicatorFact, RiskParameter, SocialPassport

Plain = tuple[Any, ...]
"""(row of the file or id of the database, keys …, fields …); of a file, «удалить» stands at its end."""


@dataclass(frozen=True, slots=True)
class FactTable:
    """A sheet of facts: the table that keeps it, the fields that tell facts apart, and the fields they say."""

    sheet: str
    model: type[Base]
    keys: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def end(self) -> int:
        """Where the fields of a tuple begin."""
        return 1 + len(self.keys)

    def column(self, field: str) -> Column | None:
        """The column of the workbook, where a field has one of its own."""
        columns = {column.field: column for column in sheet_named(self.sheet).columns}
        return columns.get(field)


FACTS: Mapping[str, FactTable] = {
    table.sheet: table
    for table in (
        FactTable("Факты показателей", IndicatorFact, ("indicator", "period", "school"), ("value", "document")),
        FactTable(
            "Результаты",
            Assessment,
            ("school", "year", "procedure", "subject", "grade"),
            ("participants", "below", "high", "mean"),
        ),
        FactTable(
            "Социальный паспорт",
            SocialPassport,
            ("school", "year"),
            (
                "pupils", "both_higher", "one_higher", "one_parent", "on_register", "on_commission_register",
                "many_children", "russian_not_native", "both_unemployed", "parent_disabled", "guardianship",
                "dangerous_situation", "low_income", "special_needs", "brought_by_bus",
            ),
        ),
        FactTable("Параметры риска", RiskParameter, ("school", "wave", "parameter"), ("value",)),
    )
}  # fmt: skip


class Side(Sequence[Difference]):
    """Differences of one kind, put into words only where somebody looks: a region has 360,000 of them.

    `new` and `old` are tuples as in `Plain`, side by side; one of them may be empty. `present` are the fields the file
    has columns for.
    """

    def __init__(
        self, table: FactTable, present: tuple[str, ...], new: Sequence[Plain] = (), old: Sequence[Plain] = ()
    ) -> None:
        self.table, self.present, self.new, self.old = table, present, new, old

    def __len__(self) -> int:
        return max(len(self.new), len(self.old))

    @overload
    def __getitem__(self, place: int) -> Difference: ...
    @overload
    def __getitem__(self, place: slice) -> list[Difference]: ...
    def __getitem__(self, place: int | slice) -> Difference | list[Difference]:
        if isinstance(place, slice):
            return [self._difference(n) for n in range(len(self))[place]]
        return self._difference(range(len(self))[place])

    def _difference(self, n: int) -> Difference:
        new, old = self.new[n] if self.new else None, self.old[n] if self.old else None
        return Difference(
            self._record(new, ofthe_file=True) if new else None,
            self._record(old, ofthe_file=False) if old else None,
            tuple(self._changes(new, old)) if new and old else (),
        )

    def _record(self, plain: Plain, *, ofthe_file: bool) -> Record:
        values = dict(zip((*self.table.keys, *self.table.fields), plain[1:], strict=False))
        key = tuple(str(part) for part in plain[1 : self.table.end])
        number = plain[0]
        at = {"row": number} if ofthe_file else {"id": number}
        return Record(self.table.sheet, key, self._title(plain), values, **at)

    def _title(self, plain: Plain) -> str:
        """What the preview calls a fact: its keys, as the file writes them."""
        parts = zip(self.table.keys, plain[1 : self.table.end], strict=True)
        return ", ".join(_word(self.table, field, value) for field, value in parts if value is not None)

    def _changes(self, new: Plain, old: Plain) -> Iterator[Change]:
        for place, field in enumerate(self.table.fields, self.table.end):
            column = self.table.column(field) or self.table.column("value")
            if field in self.present and new[place] != old[place] and column:
                yield Change(column.header, told(column, old[place]), told(column, new[place]))


def _word(table: FactTable, field: str, value: Any) -> str:
    column = table.column(field)
    written = told(column, value) if column else str(value)
    return f"{written} класс" if field == "grade" else written


@dataclass(frozen=True, slots=True)
class FactsCompared:
    """What a file would do to the facts of one sheet, and what is wrong with it."""

    created: Side
    changed: Side
    unchanged: Side
    gone: Side
    problems: tuple[Problem, ...]
    missed: int = 0


def compared(
    table: FactTable, present: tuple[str, ...], rows: Sequence[Plain], stored: Mapping[Plain, Plain]
) -> FactsCompared:
    """The rows of a file against what is stored, by their keys. Facts that the file does not name stay as they are."""
    seen: dict[Plain, Plain] = {}
    created: list[Plain] = []
    unchanged: list[Plain] = []
    gone: list[Plain] = []
    changed: tuple[list[Plain], list[Plain]] = [], []
    problems: list[Problem] = []
    missed = 0
    end, places = table.end, [table.end + n for n, field in enumerate(table.fields) if field in present]
    for row in rows:
        key = row[1:end]
        first = seen.setdefault(key, row)
        if first is not row:
            problems.append(_doubled(table, row, first))
            continue
        old = stored.get(key)
        if row[-1]:
            missed += old is None
            gone += [old] if old else []
        elif old is None:
            created.append(row)
        elif any(row[place] != old[place] for place in places):
            changed[0].append(row)
            changed[1].append(old)
        else:
            unchanged.append(row)
    return FactsCompared(
        Side(table, present, new=created), Side(table, present, *changed), Side(table, present, new=unchanged),
        Side(table, present, old=gone), tuple(problems), missed,
    )  # fmt: skip


def _doubled(table: FactTable, row: Plain, first: Plain) -> Problem:
    """Two rows of one fact: harmless where they say the same."""
    side = Side(table, table.fields, new=[row])
    same = row[1:] == first[1:]
    message = f"То же есть в строке {first[0]}{'' if same else ', но с другими числами'}. Оставьте одну строку."
    return Problem(table.sheet, row[0], None, side[0].title, message, blocks=not same)
