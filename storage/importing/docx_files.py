"""The tables of a Word document as they look, merged cells included: imported in the worker only."""

import io
from collections.abc import Iterator
from typing import Any

import docx

from storage.importing.archives import BREAKS, BROKEN, exhaust, opened_archive
from storage.importing.problems import Problem
from storage.importing.raw import MAX_COLUMNS, TOO_WIDE, Area, RawSheet, RawWorkbook, Unreadable, sheet_of, spaced

NO_TABLES = "В документе нет таблиц. Пришлите документ, в котором дорожная карта — таблица."
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SIGNS = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}p": " ", f"{W}noBreakHyphen": "-"}
WRAPPED = "./w:{0} | ./w:sdt/w:sdtContent/w:{0}"  # a content control may stand around anything

Element = Any
"""An element of lxml, which brings no types."""


def read_docx(content: bytes) -> RawWorkbook:
    """The tables as «Таблица 1», «Таблица 2» …, each with the paragraph before it. Raises Unreadable."""
    with opened_archive(content) as archive:
        exhaust(archive)
    try:
        sheets = tuple(_tables(docx.Document(io.BytesIO(content)).element.body))
    except (*BREAKS, SyntaxError, AttributeError, TypeError) as error:  # lxml's errors are SyntaxErrors
        raise Unreadable(BROKEN) from error
    return RawWorkbook(sheets, () if sheets else (Problem("Документ", None, None, None, NO_TABLES),))


def _tables(body: Element) -> Iterator[RawSheet]:
    number, caption = 0, ""
    for block in body.xpath(f"{WRAPPED.format('p')} | {WRAPPED.format('tbl')}"):
        if block.tag == f"{W}p":
            caption = _text(block) or caption
            continue
        number += 1
        rows = [_row(row) for row in block.xpath(WRAPPED.format("tr"))]
        sheet = sheet_of(f"Таблица {number}", (spaced(_texts(row)) for row in rows), _merged(rows))
        if sheet:
            yield RawSheet(sheet.name, sheet.header, sheet.rows, sheet.merged, caption=caption)
        caption = ""


class _Cell:
    """A cell of a row: its text, its columns, and whether it continues the one above."""

    def __init__(self, element: Element, left: int) -> None:
        self.element, self.left, self.merge = element, left, element.vMerge
        self.right = left + element.grid_span - 1
        if not left <= self.right < MAX_COLUMNS:
            raise Unreadable(TOO_WIDE)

    @property
    def text(self) -> str:
        return "" if self.merge == "continue" else _text(self.element)


def _row(row: Element) -> list[_Cell]:
    cells: list[_Cell] = []
    left = row.grid_before
    for element in row.xpath(WRAPPED.format("tc")):
        cells.append(_Cell(element, left))
        left = cells[-1].right + 1
    return cells


def _texts(cells: list[_Cell]) -> list[str]:
    """The texts of a row with an empty place for every column that merged cells cover."""
    places = [""] * (cells[-1].right + 1 if cells else 0)
    for cell in cells:
        places[cell.left] = cell.text
    return places


def _merged(rows: list[list[_Cell]]) -> Iterator[Area]:
    """What each cell covers that covers more than itself."""
    open_areas: dict[int, Area] = {}
    for number, cells in enumerate(rows, 1):
        continued = {cell.left for cell in cells if cell.merge == "continue"} & open_areas.keys()
        yield from (area for left, area in open_areas.items() if left not in continued and _covers_more(area))
        above, open_areas = open_areas, {}
        for cell in cells:
            top = above[cell.left].top if cell.left in continued else number
            open_areas[cell.left] = Area(top, cell.left, number, cell.right)
    yield from filter(_covers_more, open_areas.values())


def _covers_more(area: Area) -> bool:
    return area.bottom > area.top or area.right > area.left


def _text(element: Element) -> str:
    """All words of a cell or paragraph, inserted and nested ones too; what was struck out in review is no text."""
    parts = []
    skipped = {part for fallback in element.iter(FALLBACK) for part in fallback.iter()}
    for part in element.iter():
        if part not in skipped:
            parts.append((part.text or "") if part.tag == f"{W}t" else SIGNS.get(part.tag, ""))
    return " ".join("".join(parts).split())
