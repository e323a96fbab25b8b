"""Rows of facts → plain tuples in which every name is the one the programme uses, and every value is a number."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from storage.importing.checks import Known
from storage.importing.facts import FactTable, Plain
from storage.importing.problems import Problem, shortened
from storage.importing.references import EVERY_SCHOOL, Names
from storage.importing.rows import FactRow
from storage.importing.shares import exact, is_bare_number, is_number, read_shares
from storage.importing.sheets import sheet_named
from storage.russian import plain, quoted

KEPT = 1000
YES_OR_NO = {"да": 1.0, "есть": 1.0, "имеется": 1.0, "нет": 0.0, "отсутствует": 0.0}


def resolved(table: FactTable, rows: Sequence[Any], known: Known) -> list[Plain]:
    """The rows with short names of schools and titles of indicators; what names nothing is left out with a problem."""
    schools = _meant(table, rows, "school", known.schools, known)
    if table.sheet != "Факты показателей":
        place = 1 + table.keys.index("school")
        same = all(cell == name for cell, name in schools.items())
        whole = rows if same else [row for row in rows if row[place] in schools]
        return [*whole] if same else [(*row[:place], schools[row[place]], *row[place + 1 :]) for row in whole]
    indicators = _meant(table, rows, "indicator", known.indicators, known)
    schools |= dict.fromkeys((None, *(row.school for row in rows if row.school and plain(row.school) == EVERY_SCHOOL)))
    whole = [
        row._replace(indicator=indicators[row.indicator], school=schools[row.school])
        for row in rows
        if row.indicator in indicators and row.school in schools
    ]
    return [*_values(table, whole, known)]


def _meant(table: FactTable, rows: Sequence[Any], field: str, names: Names, known: Known) -> dict[Any, Any]:
    """What the different cells of a column mean; of those that mean nothing every row is told, the first thousand."""
    place = 1 + table.keys.index(field)
    meant: dict[Any, Any] = {}
    wrong: dict[str, str] = {}
    for cell in dict.fromkeys(row[place] for row in rows):
        if cell is None or (plain(cell) == EVERY_SCHOOL and table.sheet == "Факты показателей"):
            continue
        try:
            meant[cell] = names.meant(cell)
        except ValueError as error:
            wrong[cell] = str(error)
    if wrong:
        header = sheet_named(table.sheet).column(field).header
        told = (
            Problem(table.sheet, row[0], header, shortened(row[place]), wrong[row[place]])
            for row in rows
            if row[place] in wrong
        )
        known.problems += [problem for problem, _ in zip(told, range(KEPT), strict=False)]
    return meant


def _values(table: FactTable, rows: Sequence[FactRow], known: Known) -> Iterator[Plain]:
    """Values as their indicator's unit has them; shares of one indicator are decided together, as of one column."""
    by_indicator: dict[str, list[FactRow]] = {}
    for row in rows:
        by_indicator.setdefault(row.indicator, []).append(row)
    for indicator, mine in by_indicator.items():
        unit = known.indicators.units.get(indicator)
        read = READ.get(str(unit), _number)
        for row, found in zip(mine, _read(mine, unit == "%", read, known, table), strict=True):
            if found is not None or row.removed:
                value, document = found or (None, None)
                yield (row.row, indicator, row.period, row.school, value, document, row.removed)


Found = tuple[float, str | None]


def _read(
    rows: Sequence[FactRow], shares: bool, read: Callable[[str], Found], known: Known, table: FactTable
) -> list[Found | None]:
    found: list[Found | None] = []
    for row in rows:
        try:
            found.append(read(row.value) if row.value is not None else None)
        except ValueError as error:
            found.append(None)
            known.problems.append(Problem(table.sheet, row.row, "Значение", shortened(row.value or ""), str(error)))
    if shares:
        _decide(rows, found, known, table)
    return found


def _decide(rows: Sequence[FactRow], found: list[Found | None], known: Known, table: FactTable) -> None:
    """Numbers of an indicator in percent that have no sign."""
    bare = [n for n, row in enumerate(rows) if found[n] is not None and is_bare_number(row.value or "")]
    shares = read_shares([rows[n].value or "" for n in bare])
    notes = []
    for n, share in zip(bare, shares, strict=True):
        found[n] = float(round(share.percents, 6)), None
        if share.note:
            notes.append(f"{quoted(table.sheet)}, {quoted(rows[n].indicator)}: {share.note}")
        if share.doubt:
            row = rows[n]
            known.problems.append(Problem(table.sheet, row.row, "Значение", row.value, share.doubt, blocks=False))
    more = f" (и ещё так же: {len(notes) - 1})" if len(notes) > 1 else ""
    known.notes += [f"{note}{more}" for note in notes[:1]]


def _number(cell: str) -> Found:
    return float(round(exact(cell), 6)), None


def _document(cell: str) -> Found:
    """«да», «нет», a number of documents, or what the document is called."""
    if (known := YES_OR_NO.get(plain(cell))) is not None:
        return known, None
    if is_number(cell) and exact(cell) in (0, 1):
        return float(exact(cell)), None
    return 1.0, cell


READ = {"%": _number, "шт.": _number, "документ": _document}
