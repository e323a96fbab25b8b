"""The rows of a department's own roadmap: which are measures, which are titles above them, and which are furniture."""

import re
from collections.abc import Iterable, Iterator

from storage.importing.columns import normal
from storage.importing.merging import MergedCells
from storage.importing.raw import RawRow, RawSheet
from storage.importing.roadmap_headers import Header

WHOLE = re.compile(r"(\d{1,3}|[IVXLІХ]{1,6})[.)]?")
ROMAN = re.compile(r"[IVXLІХ]+[.)]?")
DOTTED = re.compile(r"(\d{1,3})\.\d")


def measures(sheet: RawSheet, header: Header, merged: MergedCells) -> Iterator[tuple[str, RawRow]]:
    """Rows below the header, each with the direction it stands under (empty before the first one)."""
    rows = [sheet.header, *sheet.rows][header.last + 1 :]
    filled: Iterable[RawRow] = (row._replace(cells=merged.filled(row, aside=False)) for row in rows)
    rows = [*(_mended(filled, header) if sheet.paged else filled)]
    numbers = {match[1] for row in rows if (match := DOTTED.match(cell(row, header, "number")))}
    direction = ""
    for row in rows:
        if _is_furniture(row, header):
            continue
        if title := _title(row, header, numbers):
            direction = title
        else:
            yield direction, row._replace(cells=_over_years(row, header, merged))


def cell(row: RawRow, header: Header, name: str) -> str:
    """The text of the first column that names a field."""
    place = header.place(name)
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def _mended(rows: Iterable[RawRow], header: Header) -> Iterator[RawRow]:
    """Rows torn by a page put together: what goes on after an empty line without a number belongs to the row before.

    A line without any delimiter there is no row of the table (the number of the page, the order's other words).
    """
    before: RawRow | None = None
    last = 0
    for row in rows:
        after_break, last = row.number > last + 1, row.number
        if before is None or not after_break:
            pass
        elif len(row.cells) == 1:
            continue
        elif header.place("number") is not None and not cell(row, header, "number"):
            before = before._replace(cells=tuple(" ".join(filter(None, pair)) for pair in _pairs(before, row)))
            continue
        if before is not None:
            yield before
        before = row
    if before is not None:
        yield before


def _pairs(one: RawRow, other: RawRow) -> Iterator[tuple[str, str]]:
    width = max(len(one.cells), len(other.cells))
    yield from zip(*((*row.cells, *[""] * (width - len(row.cells))) for row in (one, other)), strict=True)


def _is_furniture(row: RawRow, header: Header) -> bool:
    """A header repeated on the next page, or the numbers of columns (1, 2, 3 …)."""
    texts = [text for text in row.cells if text]
    if len(texts) < 2:
        return not texts
    if len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]:
        return True
    return {normal(text) for text in texts} <= {normal(label) for label in header.labels}


def _title(row: RawRow, header: Header, numbers: set[str]) -> str:
    """The direction that a title row names; empty for a measure.

    It is the only text of its row; or a number and a text, where measures are numbered below it (1, then 1.1).
    """
    texts = {place: text for place, text in enumerate(row.cells) if text}
    if header.place("direction") is not None:
        return ""
    if len(texts) == 1:
        (text,) = texts.values()
        return "" if text.isdigit() else text
    number = cell(row, header, "number")
    if texts.keys() != {header.place("number"), header.place("title")} or not WHOLE.fullmatch(number):
        return ""
    return " ".join(texts.values()) if number.rstrip(".)") in numbers or ROMAN.fullmatch(number) else ""


def _over_years(row: RawRow, header: Header, merged: MergedCells) -> tuple[str, ...]:
    """A term merged over several years is said in each of them."""
    cells = [*row.cells]
    for place in header.places("cells"):
        if place < len(cells) and not cells[place]:
            cells[place] = merged.text(row.number, place, aside=True)
    return tuple(cells)
