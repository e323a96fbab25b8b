"""A file against the database: what is new, changed (old → new), unchanged and gone. Nothing is written here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.checks import Known, checked, known_names
from storage.importing.fact_checks import resolved
from storage.importing.facts import FACTS, FactsCompared, Side, compared
from storage.importing.matching import matched
from storage.importing.problems import Problem
from storage.importing.records import Change, Difference, Record, Value, same, told, wanted_records
from storage.importing.rows import Group, Workbook
from storage.importing.sheets import SHEETS, sheet_named
from storage.importing.stored import fingerprint, stored_records
from storage.importing.stored_facts import facts_fingerprint, stored_facts
from storage.russian import quoted

KEPT_WHEN_ABSENT = frozenset({"Программа", "Люди", "Сообщества", "ИОМ", "Курсы"})
"""Sheets that add and change: who is not in the file is not dismissed by it."""
MATCHED_BY_LIKENESS = frozenset({"Дорожная карта", "Показатели"})


BySheet = dict[str, Sequence[Difference]]


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
    records = wanted_records(workbook, apart=FACTS)
    known = known_names(records, stored)
    wanted = checked(records, stored, code, known)
    facts = {
        sheet: await _facts(session, code, workbook, sheet, known) for sheet in workbook.rows if sheet in FACTS
    }  # fmt: skip
    problems = [*known.problems, *(problem for one in facts.values() for problem in one.problems)]
    unread = _unread((*workbook.problems, *problems))
    found = {
        sheet: _differences(sheet, records, stored.get(sheet, []), whole=sheet not in unread)
        for sheet, records in wanted.items()
    }
    return Differences(
        code,
        tuple(workbook.rows),
        created=_those(found, lambda one: one.stored is None) | _sides(facts, "created"),
        changed=_those(found, lambda one: bool(one.stored and one.wanted and one.changes)) | _sides(facts, "changed"),
        unchanged=_those(found, lambda one: bool(one.stored and one.wanted and not one.changes))
        | _sides(facts, "unchanged"),
        gone=_those(found, lambda one: one.wanted is None) | _sides(facts, "gone"),
        problems=(*workbook.problems, *problems),
        notes=(*workbook.notes, *known.notes),
        fingerprint=fingerprint(stored, await facts_fingerprint(session, code, workbook.rows)),
    )


def _unread(problems: Sequence[Problem]) -> set[str]:
    """Sheets of which something could not be read; a table of another name is the roadmap's, or a guessed one's."""
    unread = {problem.sheet for problem in problems if problem.blocks}
    named = {sheet.name for sheet in SHEETS}
    return named if unread - named else unread


async def _facts(session: AsyncSession, code: str, workbook: Workbook, sheet: str, known: Known) -> FactsCompared:
    """The differences of one sheet of facts."""
    table = FACTS[sheet]
    present = tuple(field for field in table.fields if field in workbook.present[sheet] or field == "document")
    rows = resolved(table, workbook.rows[sheet], known)
    found = compared(table, present, rows, await stored_facts(session, code, table))
    if found.missed:
        known.notes.append(f"{quoted(sheet)}: строк «удалить», которых и так нет: {found.missed}")
    return found


def _sides(facts: Mapping[str, FactsCompared], kind: str) -> BySheet:
    sides: dict[str, Side] = {sheet: getattr(one, kind) for sheet, one in facts.items()}
    return {sheet: side for sheet, side in sides.items() if side}


def _those(found: Mapping[str, list[Difference]], wanted: Callable[[Difference], bool]) -> BySheet:
    """The differences of one kind, without the sheets that have none."""
    chosen = {sheet: [one for one in differences if wanted(one)] for sheet, differences in found.items()}
    return {sheet: differences for sheet, differences in chosen.items() if differences}


def _differences(sheet: str, wanted: list[Record], stored: list[Record], *, whole: bool) -> list[Difference]:
    """Of one sheet; where rows could not be read, nothing is said to be gone."""
    matches = matched(wanted, stored, by_likeness=sheet in MATCHED_BY_LIKENESS)
    years = _years(wanted)
    pairs = [(_keeping_groups(new, old, years), old) for new, old in matches.pairs if not new.gone]
    removed = [old for new, old in matches.pairs if new.gone and old]
    gone = [old for old in matches.unmatched if not old.gone] if whole and sheet not in KEPT_WHEN_ABSENT else []
    return [
        *(Difference(new, old, changes(new, old) if old else ()) for new, old in pairs),
        *(Difference(None, old) for old in (*removed, *gone)),
    ]


def changes(wanted: Record, stored: Record) -> tuple[Change, ...]:
    """The fields in which the file differs from what is stored; a column the file lacks changes nothing."""
    differing = [field for field, new in wanted.values.items() if not same(new, stored.values.get(field))]
    back = (Change("В документе", "снято", "есть снова"),) if stored.gone else ()
    return (*back, *(_change(wanted, stored, field) for field in differing))


def _change(wanted: Record, stored: Record, field: str) -> Change:
    column = sheet_named(wanted.sheet).column(field)
    old, new = (told(column, record.values.get(field)) for record in (stored, wanted))
    return Change(column.label(_year(field)), old, new)


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
