"""Is «0,8» a share or a percent? One cell cannot tell; its column can (rules of the programme workbook)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from storage.russian import number, parse_number, percent

BARE = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percents; `note` says how a number without a sign was read, `doubtful` that it may mean the other."""

    percents: Decimal
    note: str | None = None
    doubtful: bool = False


def read_shares(cells: Sequence[str], header: str = "") -> list[Share]:
    """Each cell of one column as percents. Raises ValueError with a Russian sentence for what is no number.

    «80 %» is percents; else the header may say «, %» or «, доля»; else all values ≤ 1 are shares 0–1, and any value
    above 1 makes the whole column percents, where values from 0 to 1 are doubtful.
    """
    bare = [parsed(cell) for cell in cells if not cell.endswith("%")]
    as_shares = header.endswith("доля") or (not header.endswith("%") and all(value <= 1 for value in bare))
    decided = header.endswith(("%", "доля"))
    return [_share(cell, as_shares, decided) for cell in cells]


def _share(cell: str, as_shares: bool, decided: bool) -> Share:
    value = parsed(cell)
    if cell.endswith("%"):
        return Share(value)
    percents = value * 100 if as_shares else value
    note = f"{number(value, 4)} прочитано как {percent(percents, 2)}"
    return Share(percents, note, doubtful=not (as_shares or decided) and 0 < value <= 1)


def parsed(cell: str) -> Decimal:
    """The exact number in a cell, its percent sign left out."""
    return Decimal(str(parse_number(cell)))


def is_bare_number(cell: str) -> bool:
    """Whether a cell is a number written in digits, without a percent sign."""
    return BARE.fullmatch(cell) is not None
