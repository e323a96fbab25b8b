"""Telephone numbers of the sheet «Люди»: kept as fingerprints only, and only of who has not come in yet. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from storage.importing.records import Record
from storage.importing.rows import PersonRow, Phone, Workbook
from storage.phones import phone_mac

SHEET, FIELD = "Люди", "phone"
NO_KEY = "«Люди»: телефоны не загружены — администратор не задал ключ KURATOR_PHONE_KEY; остальное загружается"


def hidden(workbook: Workbook, key: bytes | None) -> Workbook:
    """The workbook with fingerprints in place of numbers; without a key for them there are none, and a note says so."""
    present = workbook.present.get(SHEET, frozenset())
    if FIELD not in present:
        return workbook
    rows = {**workbook.rows, SHEET: tuple(_hidden(row, key) for row in workbook.rows[SHEET])}
    if key is not None:
        return replace(workbook, rows=rows)
    given = any(isinstance(row, PersonRow) and row.phone for row in workbook.rows[SHEET])
    notes = (*workbook.notes, *([NO_KEY] if given else []))
    return replace(workbook, rows=rows, present={**workbook.present, SHEET: present - {FIELD}}, notes=notes)


def _hidden(row: object, key: bytes | None) -> PersonRow:
    assert isinstance(row, PersonRow)  # noqa: S101  the sheet «Люди» has no other
    return row._replace(phone=Phone(phone_mac(key, row.phone)) if key is not None and row.phone else None)


def only_to_know_by(wanted: Sequence[Record], stored: Sequence[Record]) -> Iterator[Record]:
    """An empty cell takes no number away, and who is in the bot needs none."""
    inside = {one.key for one in stored if one.values.get("has_joined")}
    for record in wanted:
        if FIELD in record.values and (record.values[FIELD] is None or record.key in inside):
            yield replace(record, values={name: value for name, value in record.values.items() if name != FIELD})
        else:
            yield record
