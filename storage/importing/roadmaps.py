"""A roadmap as a department wrote it → the sheet «Дорожная карта» of the workbook, whatever its shape.

Nothing printed is changed: a title row becomes the direction of the rows below it, merged cells say the same in every
row they cover, a row torn by a page is put together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from storage.importing.columns import Sheet, normal
from storage.importing.headers import Decisions, known_column
from storage.importing.merging import MergedCells
from storage.importing.raw import RawRow, RawSheet, RawWorkbook
from storage.importing.recognising import is_headed, sheet_by_columns
from storage.importing.roadmap_headers import NAME, Header, header_of, meaning
from storage.importing.roadmap_rows import cell, measures
from storage.importing.sheets import SHEETS, sheet_named
from storage.russian import quoted

DIRECTION = "Направление"
IN_A_DOCUMENT = "Таблица "
SURE = 3  # columns of a roadmap that outweigh the name of a sheet
BRACKETS_AT_END = re.compile(r"\s*\([^()]*\)[.;]?$")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a roadmap: its header, and its measures with the direction each stands under."""

    sheet: RawSheet
    header: Header
    measures: tuple[tuple[str, RawRow], ...]

    @property
    def named(self) -> str:
        """What the file calls the table, where that is not the name of the workbook's sheet."""
        return "" if normal(self.sheet.name) == normal(NAME) else self.sheet.name


def shaped(raw: RawWorkbook, decisions: Decisions) -> RawWorkbook:
    """The file with its roadmap as one sheet of the workbook; other sheets, and what is no roadmap, as they are."""
    tables: list[Table] = []
    others = []
    for sheet in raw.sheets:
        merged = MergedCells(sheet)
        header = _header(sheet, merged, decisions)
        header = header or (_continued(sheet, tables[-1]) if tables else None)
        if header is None or _is_the_workbooks(sheet, header):
            others.append(sheet)
        else:
            tables.append(Table(sheet, header, tuple(measures(sheet, header, merged))))
    if not tables:
        return raw
    notes = [note for table in tables for note in _told(table, decisions)]
    stamps = [sheet for sheet in others if sheet.name.startswith(IN_A_DOCUMENT)]
    notes += [f"{sheet.name}: не дорожная карта, пропущена" for sheet in stamps]
    others = [sheet for sheet in others if sheet not in stamps]
    return replace(raw, sheets=(*others, _joined(tables)), notes=(*raw.notes, *notes))


def _header(sheet: RawSheet, merged: MergedCells, decisions: Decisions) -> Header | None:
    """The header of a roadmap; none where the table is another sheet of the workbook, by its name or its columns.

    The name alone does not make «Календарь» a calendar: departments call their roadmaps so too.
    """
    named = _named(sheet)
    meant = named or sheet_by_columns(sheet, (), decisions)[0]
    if meant is None or meant.name == NAME:
        return header_of(sheet, merged, decisions)
    if named is None or is_headed(sheet, named, decisions):
        return None
    found = header_of(sheet, merged, decisions)
    return found if found and found.sure >= SURE else None


def _named(sheet: RawSheet) -> Sheet | None:
    return next((known for known in SHEETS if normal(known.name) == normal(sheet.name)), None)


def _is_the_workbooks(sheet: RawSheet, header: Header) -> bool:
    """The sheet as the template has it: a measure without a term is no title there."""
    return normal(sheet.name) == normal(NAME) and header.last == 0 and not sheet.merged


def _continued(sheet: RawSheet, before: Table) -> Header | None:
    """The header of the table before, where a document goes on with as many columns and not a word between."""
    alike = len(sheet.header.cells) == len(before.header.labels) and not sheet.caption
    if not alike or not (sheet.name.startswith(IN_A_DOCUMENT) and before.sheet.name.startswith(IN_A_DOCUMENT)):
        return None
    return replace(before.header, first=-1, last=-1)


def _joined(tables: list[Table]) -> RawSheet:
    """One sheet of all tables: a column for every label, and the directions in a column of their own."""
    labels = [*dict.fromkeys(label for table in tables for label in table.header.labels)]
    first = tables[0]
    given = next(
        (table.header.labels[at] for table in tables if (at := table.header.place("direction")) is not None), ""
    )
    places = {label: at for at, label in enumerate([DIRECTION] * (not given) + labels)}
    head = [first.sheet.header, *first.sheet.rows][first.header.last]
    header = RawRow(head.number, tuple(places), first.named)
    rows = [
        RawRow(row.number, _cells(table, direction or _caption(table, tables), row, places, given), table.named)
        for table in tables
        for direction, row in table.measures
    ]
    return RawSheet(NAME, header, tuple(rows))


def _caption(table: Table, tables: list[Table]) -> str:
    """The words before a table are its direction where every direction has a table of its own."""
    return table.sheet.caption if len(tables) > 1 else ""


def _cells(table: Table, direction: str, row: RawRow, places: dict[str, int], given: str) -> tuple[str, ...]:
    cells = [""] * len(places)
    cells[places[given or DIRECTION]] = direction
    for label, text in zip(table.header.labels, row.cells, strict=False):
        cells[places[label]] = text or cells[places[label]]
    if not cell(row, table.header, "title") and (at := table.header.place("title")) is not None:
        cells[places[table.header.labels[at]]] = _wording(table, row)
    return (*cells, *row.cells[len(table.header.labels) :])


def _wording(table: Table, row: RawRow) -> str:
    """What a measure without a title is called: the first thing that is to be done, without its term in brackets."""
    texts = (row.cells[at] for name in ("cells", "contents") for at in table.header.places(name) if at < len(row.cells))
    return BRACKETS_AT_END.sub("", next(filter(None, texts), ""))


def _told(table: Table, decisions: Decisions) -> Iterator[str]:
    """How the columns of a table that is not the workbook's own were read, and which titles were not printed."""
    decided = {normal(printed): meant for printed, meant in decisions.items()}
    known = [label for label in table.header.labels if meaning(label, decided)]
    read = {label: _column(decided.get(normal(label), label)) for label in known}
    if table.named and read:
        yield f"{table.named}: {', '.join(f'{quoted(label)} → {column}' for label, column in read.items())}"
    unnamed = [str(row.number) for _, row in table.measures if not cell(row, table.header, "title")]
    if unnamed:
        yield f"{table.named or NAME}, строки без названия ({', '.join(unnamed)}): названы по содержанию первого года"


def _column(label: str) -> str:
    try:
        match = known_column(sheet_named(NAME), label)
    except ValueError:
        match = None
    return match[0].label(match[1]) if match else label
