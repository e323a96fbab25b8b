"""A file against the database: what is new, changed (old → new), unchanged and gone. Nothing is written here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.checks import checked
from storage.importing.matching import matched
from storage.importing.problems import Problem
from storage.importing.records import Record, Value, same, shown, wanted_records
from storage.importing.rows import Group, Workbook
from storage.importing.sheets import SHEETS, sheet_named
from storage.importing.stored import fingerprint, stored_records

KEPT_WHEN_ABSENT = frozenset({"Программа", "Люди", "Сообщества"})
"""Sheets that add and change: who is not in the file is not dismissed by it."""
MATCHED_BY_LIKENESS = frozenset({"Дорожная карта", "Показатели"})


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


BySheet = Mapping[str, tuple[Difference, ...]]


@dataclass(frozen=True, slots=True)
class Differences:
    """All that importing a file into a programme would do, by sheet; plain values, so it can be kept and sent.

    `fingerprint` is of what was stored when the preview was made: `store` refuses when it changed since.
    """

    code: str
    sheets: tuple[str, ...] = ()
    created: BySheet = field(default_factory=dict)
    changed: BySheet = field(default_factory=dict)
    unchanged: BySheet = field(default_factory=dict)
    gone: BySheet = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    fingerprint: str = ""

    @property
    def blocked(self) -> bool:
        """Whether a problem must be mended before anything can be stored."""
        return any(problem.blocks for problem in self.problems)

    @property
    def empty(self) -> bool:
        """Whether storing would change nothing."""
        return not any((*self.created.values(), *self.changed.values(), *self.gone.values()))

    def counts(self) -> dict[str, dict[str, int]]:
        """{"created": {sheet: number}, "changed": …, "unchanged": …, "gone": …}."""
        kinds = {"created": self.created, "changed": self.changed, "unchanged": self.unchanged, "gone": self.gone}
        return {kind: {sheet: len(found) for sheet, found in sheets.items()} for kind, sheets in kinds.items()}


async def compare(session: AsyncSession, workbook: Workbook, code: str) -> Differences:
    """What the workbook would change in the programme *code*; a «Программа» sheet may create it."""
    stored = await stored_records(session, code, workbook.rows)
    wanted, problems = checked(wanted_records(workbook), stored, code)
    unread = {problem.sheet for problem in (*workbook.problems, *problems) if problem.blocks}
    unread |= {"Дорожная карта"} if unread - {sheet.name for sheet in SHEETS} else set()  # under its file's own name
    found = {
        sheet: _differences(sheet, records, stored.get(sheet, []), whole=sheet not in unread)
        for sheet, records in wanted.items()
    }
    return Differences(
        code,
        tuple(workbook.rows),
        created=_those(found, lambda one: one.stored is None),
        changed=_those(found, lambda one: bool(one.stored and one.wanted and one.changes)),
        unchanged=_those(found, lambda one: bool(one.stored and one.wanted and not one.changes)),
        gone=_those(found, lambda one: one.wanted is None),
        problems=(*workbook.problems, *problems),
        notes=workbook.notes,
        fingerprint=fingerprint(stored),
    )


def _those(found: Mapping[str, list[Difference]], wanted: Callable[[Difference], bool]) -> BySheet:
    """The differences of one kind, without the sheets that have none."""
    chosen = {sheet: tuple(one for one in differences if wanted(one)) for sheet, differences in found.items()}
    return {sheet: differences for sheet, differences in chosen.items() if differences}


def _differences(sheet: str, wanted: list[Record], stored: list[Record], *, whole: bool) -> list[Difference]:
    """Of one sheet; where rows could not be read, nothing is said to be gone."""
    matches = matched(wanted, stored, by_likeness=sheet in MATCHED_BY_LIKENESS)
    years = _years(wanted)
    pairs = [(_keeping_groups(new, old, years), old) for new, old in matches.pairs]
    gone = [old for old in matches.unmatched if not old.gone] if whole and sheet not in KEPT_WHEN_ABSENT else []
    return [
        *(Difference(new, old, changes(new, old) if old else ()) for new, old in pairs),
        *(Difference(None, old) for old in gone),
    ]


def changes(wanted: Record, stored: Record) -> tuple[Change, ...]:
    """The fields in which the file differs from what is stored; a column the file lacks changes nothing."""
    column = sheet_named(wanted.sheet).column
    differing = [field for field, new in wanted.values.items() if not same(new, stored.values.get(field))]
    back = (Change("В документе", "снято", "есть снова"),) if stored.gone else ()
    return (*back, *(_change(column(field).label(_year(field)), wanted, stored, field) for field in differing))


def _change(header: str, wanted: Record, stored: Record, field: str) -> Change:
    return Change(header, shown(stored.values.get(field)), shown(wanted.values[field]))


def _year(field: str) -> int | None:
    year = field.partition(":")[2]
    return int(year) if year else None


def _groups(value: Value) -> tuple[Group, ...]:
    return tuple(group for group in value if isinstance(group, Group)) if isinstance(value, tuple) else ()


def _years(wanted: Sequence[Record]) -> set[int]:
    """The academic years of which the file lists groups: only these it may change, earlier ones are history."""
    return {group.year for record in wanted for group in _groups(record.values.get("groups"))}


def _keeping_groups(wanted: Record, stored: Record | None, years: set[int]) -> Record:
    if stored is None or "groups" not in wanted.values:
        return wanted
    history = tuple(group for group in _groups(stored.values.get("groups")) if group.year not in years)
    return replace(wanted, values={**wanted.values, "groups": (*history, *_groups(wanted.values["groups"]))})
