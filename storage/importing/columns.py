"""What a column and a sheet of the workbook are: what a header may be called, and how its cells are read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from storage.importing import converters as c
from storage.importing.rows import Row
from storage.importing.shares import Percents

ONE_YEAR = re.compile(r"(20\d\d)(г|год|годы)?")
ACADEMIC_YEAR = re.compile(r"(20\d\d[/–—-](?:20)?\d\d)(уч)?(г|год|учебныйгод)?")
UNIT = re.compile(r"(?:\sв)?[\s,(\[]+(?:%|доля|процент(?:ы|ов)?|чел\.?|шт\.?|кол-во)[\s)\]]*$", re.IGNORECASE)

Check = Callable[[Any], tuple[str, str] | None]
"""A row as a whole: the field that is wrong and what to do about it; None where all is well."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet. `series` columns stand once per year.

    `percents`: which of its cells are shares, and what they become. `written`: how a stored value is written again.
    """

    header: str
    field: str
    convert: c.Convert
    required: bool = False
    synonyms: tuple[str, ...] = ()
    series: Callable[[str], int | None] | None = None
    percents: Percents | None = None
    written: Callable[[Any], str] | None = None

    def label(self, year: int | None) -> str:
        """The header as people read it, with the year of a series."""
        if year is None or self.series is None:
            return self.header
        if self.series is calendar_year:
            return f"{self.header} {year}"
        return f"{year}/{year + 1} уч.г." if self.field == "cells" else f"{self.header} {year}/{year + 1}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and the rows it becomes; at least one column of `any_of` must be there.

    `keys` are the fields that say which thing a row is about, where other cells may say «удалить».
    """

    name: str
    row: type[Row]
    columns: tuple[Column, ...]
    any_of: str = ""
    keys: tuple[str, ...] = ()
    check: Check | None = None

    def column(self, field: str) -> Column:
        """The column of a field; a field of a series may carry its year («cells:2021»)."""
        return next(column for column in self.columns if column.field == field.partition(":")[0])


@lru_cache(maxsize=4096)
def normal(header: str) -> str:
    """A header as it is compared: small letters, «е» for «ё», no spaces, dots, or explanations in brackets."""
    bare = re.sub(r"\([^)]*\)", "", header.casefold().replace("ё", "е"))
    return re.sub(r"[^\w№/–—-]", "", bare)


def without_unit(header: str) -> str:
    """«Неполные семьи, %» → «Неполные семьи»: the unit says how cells are read, not which column it is."""
    return UNIT.sub("", header) or header


def calendar_year(rest: str) -> int | None:
    """«2022», «2022 год» → 2022."""
    match = ONE_YEAR.fullmatch(rest)
    return int(match[1]) if match else None


def school_year(rest: str) -> int | None:
    """«2021/2022 уч.г.» → 2021. Raises ValueError where the two years do not follow each other."""
    match = ACADEMIC_YEAR.fullmatch(rest)
    return c.academic_year(match[1]) if match else None
