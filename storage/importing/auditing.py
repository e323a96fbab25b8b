"""What the audit keeps of an import: counts by sheet, names of what came and went, and old → new of what changed."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from storage.importing.preview import Differences
from storage.importing.records import Difference
from storage.models import Audited
from storage.queries.audit import Change

OF_PEOPLE = frozenset({"Люди", "ИОМ", "Курсы"})
"""Sheets whose rows are called by people's names: the audit calls them by the number of their row."""
NAMES_PEOPLE = frozenset({"Имя", "Телефон", "Куратор", "Учитель", "Методист", "Координатор"})
"""Columns whose cells name people: the audit keeps that they changed, not what they say."""
MOST_CHANGES, MOST_TITLES = 200, 30


def import_audited(differences: Differences, programme_id: int, file: str) -> Change:
    """One event for all of a file: nothing of it is stored half. A region's 360,000 rows are counted, not listed."""
    before, after, private = dict[str, Any](), dict[str, Any](), set[str]()
    after["file"] = file
    for sheet, found in differences.created.items():
        after |= {f"{sheet}: новых": len(found)} | _titles(sheet, found)
    for sheet, found in differences.gone.items():
        before |= {f"{sheet}: убрано": len(found)} | _titles(sheet, found)
    for sheet, found in differences.changed.items():
        after[f"{sheet}: изменено"] = len(found)
        for key, header, old, new in islice(_changes(sheet, found), MOST_CHANGES):
            before[key], after[key] = old, new
            private |= {key} if header in NAMES_PEOPLE else set()
    return Change(Audited.IMPORTED, "programmes", programme_id, before=before, after=after, private=frozenset(private))


def _titles(sheet: str, found: Sequence[Difference]) -> dict[str, list[str]]:
    if sheet in OF_PEOPLE:
        return {}
    return {f"{sheet}: какие": [one.title for one in found[:MOST_TITLES]]}


def _changes(sheet: str, found: Sequence[Difference]) -> Iterator[tuple[str, str, str, str]]:
    for difference in found[:MOST_CHANGES]:
        called = f"№ {difference.stored.id}" if sheet in OF_PEOPLE and difference.stored else difference.title
        for change in difference.changes:
            yield f"{sheet}: {called} — {change.header}", change.header, change.old, change.new
