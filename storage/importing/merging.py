"""Merged cells say in every row and column they cover what their first cell says."""

from collections.abc import Iterator

from storage.importing.raw import MAX_COLUMNS, Area, RawRow, RawSheet

MOST_ROWS = 500  # nobody merges more on purpose
MOST_PLACES = 200_000


class MergedCells:
    """The merged cells of a sheet; an area too large to be meant covers nothing."""

    def __init__(self, sheet: RawSheet) -> None:
        self._rows = {row.number: row.cells for row in (sheet.header, *sheet.rows)}
        self._first: dict[tuple[int, int], Area] = {}
        for area in sheet.merged:
            for place in _places(area):
                if len(self._first) < MOST_PLACES:
                    self._first.setdefault(place, area)

    def filled(self, row: RawRow, *, aside: bool) -> tuple[str, ...]:
        """The cells of a row with those that are merged from above; `aside`: and from the left."""
        width = len(row.cells)
        return tuple(text or self.text(row.number, place, aside=aside) for place, text in enumerate(row.cells[:width]))

    def text(self, row: int, place: int, *, aside: bool) -> str:
        """What covers a place; empty where nothing does."""
        area = self._first.get((row, place))
        if area is None or (place > area.left and not aside):
            return ""
        cells = self._rows.get(area.top, ())
        return cells[area.left] if area.left < len(cells) else ""


def _places(area: Area) -> Iterator[tuple[int, int]]:
    if area.bottom - area.top > MOST_ROWS or area.right >= MAX_COLUMNS:
        return
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            yield row, column
