"""Where the header of a department's own roadmap stands, and which column of the workbook each of its columns is."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.importing.columns import normal
from storage.importing.headers import Decisions, guessed, known_column
from storage.importing.merging import MergedCells
from storage.importing.raw import RawSheet
from storage.importing.sheets import sheet_named

NAME = "Дорожная карта"
SEARCHED = 200  # rows: an order may stand before its table
TALLEST = 3
LONGEST = 120  # characters of a header's cell


@dataclass(frozen=True, slots=True)
class Header:
    """Rows that head a table, by place from `first` to `last`; a label for each column, and the field it names.

    `sure` counts the columns that are known and not guessed.
    """

    first: int
    last: int
    labels: tuple[str, ...]
    fields: tuple[str, ...]
    sure: int

    @property
    def doubled(self) -> int:
        """How many columns are headed like another one."""
        named = [label for label in self.labels if label]
        return len(named) - len(set(named))

    def place(self, name: str) -> int | None:
        """The first column that names a field."""
        return self.fields.index(name) if name in self.fields else None

    def places(self, name: str) -> list[int]:
        """All columns that name a field."""
        return [place for place, known in enumerate(self.fields) if known == name]


def header_of(sheet: RawSheet, merged: MergedCells, decisions: Decisions) -> Header | None:
    """The best header of a roadmap among the first rows: the surest, not twice the same, the lowest, the first.

    It names the measures and their terms in words that are known, decided by a person, or at least telling; None where
    no row does.
    """
    rows = [sheet.header, *sheet.rows[:SEARCHED]]
    decided = {normal(printed): meant for printed, meant in decisions.items()}
    texts = [merged.filled(row, aside=True) for row in rows]
    found = [
        _header(texts[first : last + 1], first, decided)
        for first in range(len(rows))
        if len(set(rows[first].cells) - {""}) > 1
        for last in range(first, min(first + TALLEST, len(rows)))
    ]
    fit = [header for header in found if header and {"title", "cells"} <= set(header.fields)]
    return max(
        fit, key=lambda one: (one.sure, -one.doubled, one.first - one.last, -one.first), default=None
    )  # fmt: skip


def _header(stack: Sequence[Sequence[str]], first: int, decided: Decisions) -> Header | None:
    width = max(map(len, stack))
    piles = [[*dict.fromkeys(row[at] for row in stack if at < len(row) and row[at])] for at in range(width)]
    if any(len(text) > LONGEST for pile in piles for text in pile):
        return None
    labels = _labels(piles, decided)
    known = [meaning(label, decided) if labels.count(label) == 1 else "" for label in labels]
    fields = [one.partition(":")[0] or _guess(label, decided) for one, label in zip(known, labels, strict=True)]
    return Header(first, first + len(stack) - 1, tuple(labels), tuple(fields), len(set(known) - {""}))


def _labels(piles: Sequence[Sequence[str]], decided: Decisions) -> list[str]:
    """The lowest text of each column that is known, else all of them; together where one text heads two columns."""
    whole = [" ".join(pile) for pile in piles]
    labels = [next((text for text in reversed(pile) if meaning(text, decided)), " ".join(pile)) for pile in piles]
    return [both if labels.count(label) > 1 else label for label, both in zip(labels, whole, strict=True)]


def meaning(label: str, decided: Decisions) -> str:
    """The field a header surely names, with its year («cells:2021»); empty where nobody can be sure."""
    meant = decided.get(normal(label), label)
    try:
        match = known_column(sheet_named(NAME), meant) if meant else None
    except ValueError:  # academic years that do not follow each other; the reader of the sheet says so
        return "cells"
    return f"{match[0].field}:{match[1] or ''}" if match else ""


def _guess(label: str, decided: Decisions) -> str:
    column = guessed(sheet_named(NAME), label) if label and normal(label) not in decided else None
    return column.field if column else ""
