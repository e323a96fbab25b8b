"""A worksheet's XML looked through before calamine reads it: how large it really is, formulas, errors, percents.

calamine makes room for every cell between the first and the last filled one, and tells neither errors nor formats.
"""

import html
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from functools import lru_cache

from storage.importing.archives import BROKEN, blocks, small_part
from storage.importing.raw import MAX_CELLS, Unreadable

TOO_MANY = "В таблице больше 5 миллионов ячеек (или её строки разбросаны по всему листу). Разделите её на части."
SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"[^>]*?\b\w+:id="([^"]*)"')
TARGET = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
ID, GOAL = re.compile(rb'\bId="([^"]*)"'), re.compile(rb'\bTarget="([^"]*)"')
PLACE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
ERROR = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*?\bt="e"')
PERCENT_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b[^>]*%[^>]*>")
FORMAT_NUMBER = re.compile(rb'\bnumFmtId="(\d+)"')
XF = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
WHOLE_PERCENT, PERCENT_WITH_DIGITS = b"9", b"10"  # ECMA-376, 18.8.30: built-in number formats

LETTERS = 26

At = tuple[int, int]
"""A cell: printed row, column from 0."""


@dataclass(slots=True)
class Worksheet:
    """What the XML of a sheet tells: error cells, cells formatted as percents, whether there are formulas or booleans.

    `first` and `last` are the filled rows, `width` the columns up to the last filled one.
    """

    part: str
    formulas: bool = False
    booleans: bool = False
    errors: set[At] = field(default_factory=set)
    percents: set[At] = field(default_factory=set)
    cells: int = 0
    first: int = 0
    last: int = 0
    width: int = 0


def worksheets(archive: zipfile.ZipFile) -> dict[str, Worksheet]:
    """All sheets by name. Raises Unreadable for one of more than five million cells, empty ones between counted."""
    relations = small_part(archive, "xl/_rels/workbook.xml.rels")
    targets = {_first(ID, tag): _first(GOAL, tag) for tag in TARGET.findall(relations)}
    percent = _percent_cells(small_part(archive, "xl/styles.xml"))
    found = {}
    for name, relation in SHEET.findall(small_part(archive, "xl/workbook.xml")):
        part = posixpath.normpath(posixpath.join("/xl", targets.get(relation, b"").decode())).lstrip("/")
        if part in archive.namelist():
            found[html.unescape(name.decode())] = measured(archive, part, percent)
    if not found:
        raise Unreadable(BROKEN)
    return found


def _first(pattern: re.Pattern[bytes], tag: bytes) -> bytes:
    match = pattern.search(tag)
    return match[1] if match else b""


def _percent_cells(styles: bytes) -> re.Pattern[bytes] | None:
    """Matches a cell formatted as percents; None where the file has no such format."""
    formats = {WHOLE_PERCENT, PERCENT_WITH_DIGITS} | {_first(FORMAT_NUMBER, t) for t in PERCENT_FORMAT.findall(styles)}
    cells = styles.partition(b"cellXfs")[2].partition(b"cellXfs>")[0]
    numbers = [b"%d" % n for n, xf in enumerate(XF.findall(cells)) if _first(FORMAT_NUMBER, xf) in formats]
    if not numbers:
        return None
    return re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*? s="(?:' + b"|".join(numbers) + rb')"')


def measured(archive: zipfile.ZipFile, part: str, percent: re.Pattern[bytes] | None) -> Worksheet:
    """One worksheet looked through. Raises Unreadable."""
    sheet = Worksheet(part)
    for block in blocks(archive, part):
        sheet.cells += block.count(b"<c ") + block.count(b":c ")
        sheet.formulas = sheet.formulas or b"<f>" in block or b"<f " in block
        sheet.booleans = sheet.booleans or b't="b"' in block
        if b't="e"' in block:
            sheet.errors |= {_at(*cell) for cell in ERROR.findall(block)}
        if percent:
            sheet.percents |= {_at(*cell) for cell in percent.findall(block)}
        _stretch(sheet, block)
        if max(sheet.cells, (sheet.last - sheet.first + 1) * sheet.width) > MAX_CELLS:
            raise Unreadable(TOO_MANY)
    return sheet


def _stretch(sheet: Worksheet, block: bytes) -> None:
    """Rows from the first to the last filled cell, and columns: cells without a value take no room in calamine."""
    end = block.find(b"</c>")
    if end < 0:
        return
    sheet.first = sheet.first or _row_before(block, end) or 1
    sheet.last = _row_before(block, block.rfind(b"</c>")) or sheet.last
    beyond = set(_beyond(min(sheet.width, LETTERS)).findall(block))
    sheet.width = max(sheet.width, *(column_number(letters) + 1 for letters in beyond), 0)


@lru_cache
def _beyond(width: int) -> re.Pattern[bytes]:
    """Matches a filled cell beyond the first `width` columns; of more than a letter every one is taken for that."""
    near = b"[%c-Z]|" % (ord("A") + width) if width < LETTERS else b""
    return re.compile(rb' r="(' + near + rb'[A-Z]{2,3})[0-9]+"(?:[^>]*[^/>])?>')


def _row_before(block: bytes, end: int) -> int:
    place = PLACE.match(block, max(block.rfind(b"<c ", 0, end), 0))
    return int(place[2]) if place else 0


def _at(letters: bytes, row: bytes) -> At:
    return int(row), column_number(letters)


def column_number(letters: bytes) -> int:
    """«A» → 0, «Z» → 25, «AA» → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
