"""Is «0,8» a share or a percent? One cell cannot tell; its column can (rules of the programme workbook)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from storage.russian import number, percent

BARE = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,20})?", re.ASCII)
NUMBER = re.compile(
    r"(?P<whole>[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,9})(?:[.,](?P<part>[0-9]{1,20}))? ?(?P<sign>%|процент(?:а|ов)?)?"
)
AS_PERCENTS = re.compile(r"(?:%|процент(?:ы|ов)?)[\s)\].]*$", re.IGNORECASE)
AS_SHARES = re.compile(r"(?:^|[\s,(\[])дол[яи][\s)\].]*$", re.IGNORECASE)
TOO_MUCH = "Доля не бывает больше 100 %. Проверьте число."


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percents; `note` says how a number without a sign was read, `doubt` (if any) what else it may mean."""

    percents: Decimal
    note: str | None = None
    doubt: str | None = None


def _always(_: object) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Percents:
    """Which cells of a column are shares, and what they become.

    Those of rows in which the field `of` is one of `when`, and of these only numbers without a sign where `bare`;
    `otherwise` reads the other cells. `most`: no share is larger, in percents.
    """

    made: Callable[[Decimal], Any]
    of: str = ""
    when: Callable[[object], bool] = _always
    bare: bool = False
    most: int | None = 100
    otherwise: Callable[[str], Any] = str


FRACTION = Percents(lambda percents: float(round(percents / 100, 6)))
"""Every cell is a share; from 0 to 1 it is kept."""


def read_shares(cells: Sequence[str], header: str = "") -> list[Share]:
    """Each cell of one column as percents. Raises ValueError with a Russian sentence for what is no number.

    «80 %» is percents; else the header may say «, %» or «, доля»; else all values ≤ 1 are shares 0–1, and any value
    above 1 makes the whole column percents, where values from 0 to 1 are doubtful. So are ones among nothing but ones
    and noughts: 100 % or 1 %.
    """
    different = {cell: exact(cell) for cell in dict.fromkeys(cells)}
    bare = [value for cell, value in different.items() if not is_signed(cell)]
    as_shares = bool(AS_SHARES.search(header)) or (not AS_PERCENTS.search(header) and all(value <= 1 for value in bare))
    decided = bool(AS_PERCENTS.search(header) or AS_SHARES.search(header))
    if decided:
        doubts: set[Decimal] = set()
    elif as_shares:  # a column of ones and noughts says nothing about itself
        doubts = {value for value in bare if value == 1 and all(other in (0, 1) for other in bare)}
    else:
        doubts = {value for value in bare if 0 < value <= 1}
    read = {cell: _share(value, cell, as_shares, value in doubts) for cell, value in different.items()}
    return [read[cell] for cell in cells]


def _share(value: Decimal, cell: str, as_shares: bool, doubtful: bool) -> Share:
    if is_signed(cell):
        return Share(value)
    percents = value * 100 if as_shares else value
    note = f"{number(value, 4)} прочитано как {percent(percents, 2)}"
    other = percent(value if as_shares else value * 100, 2)
    return Share(percents, note, f"{note}. Если это {other}, напишите число со знаком %." if doubtful else None)


@lru_cache(maxsize=4096)
def exact(cell: str) -> Decimal:
    """The exact number in a cell, its percent sign left out. Raises ValueError with a Russian sentence."""
    match = NUMBER.fullmatch(cell.replace("\u00a0", " "))
    if match is None:
        raise ValueError("Здесь нужно число, например 25 или 25 %.")
    return Decimal(f"{match['whole'].replace(' ', '')}.{match['part'] or 0}")


def is_number(cell: str) -> bool:
    """Whether a cell is a number written in digits, with or without a percent sign."""
    return NUMBER.fullmatch(cell.replace("\u00a0", " ")) is not None


def is_signed(cell: str) -> bool:
    """Whether a number says itself that it is in percents."""
    return cell.endswith("%") or "процент" in cell


def is_bare_number(cell: str) -> bool:
    """Whether a cell is a number written in digits, without a percent sign."""
    return BARE.fullmatch(cell) is not None
