"""What the heat map of a programme's schools is made from and what comes back: plain values, light to import."""

import datetime
from dataclasses import dataclass, field

from reports.punctuality import OnTime
from reports.risk import FactorName, Level, Threshold
from reports.targets import Target


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school of the programme: any key that is its own, its short name, badges (ШНОР, ШГР …)."""

    key: int
    name: str
    badges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """All schools of a programme on one day.

    *answers* are rows (school key, day the wave opened as ISO, parameter code, value or None); of each school its
    last wave counts. Without *named* (in groups) factors are counted and no school is shown.
    """

    title: str
    year: str
    as_of: datetime.date
    schools: tuple[SchoolRow, ...]
    answers: tuple[tuple[int, str, str, float | None], ...]
    thresholds: tuple[Threshold, ...]
    factors: tuple[FactorName, ...]
    generated_at: datetime.datetime
    overview: "Overview | None" = None
    named: bool = True


@dataclass(frozen=True, slots=True)
class GroupYear:
    """How many schools were in each group in an academic year."""

    year: int
    groups: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Punctual:
    """A curator's schools together, and how many of their tasks were done in time."""

    name: str
    on_time: OnTime


@dataclass(frozen=True, slots=True)
class Overview:
    """The second page: groups over the years, indicators, punctuality by curator (nobody's in groups) and of all."""

    groups: tuple[GroupYear, ...] = ()
    targets: tuple[Target, ...] = ()
    curators: tuple[Punctual, ...] = ()
    on_time: OnTime = field(default_factory=OnTime)
    with_tasks: bool = True  # whether the reader may know how tasks stand at all


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A school and the levels of its factors, in the order of the columns."""

    school: SchoolRow
    levels: tuple[Level | None, ...]

    def count(self, level: Level | None) -> int:
        return self.levels.count(level)


@dataclass(frozen=True, slots=True)
class ProgrammeFindings:
    """Columns (short names of factors) and rows, both worst first; the share 0–1 of answered parameters."""

    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    completeness: float | None

    def high(self, column: int) -> int:
        """How many schools have this factor high."""
        return sum(row.levels[column] is Level.HIGH for row in self.rows)

    def base(self, column: int) -> int:
        """How many schools have data for this factor."""
        return sum(row.levels[column] is not None for row in self.rows)

    def medium(self, column: int) -> int:
        return sum(row.levels[column] is Level.MEDIUM for row in self.rows)

    def is_common(self, column: int) -> bool:
        """High in at least half of the schools that have data."""
        return self.high(column) > 0 and 2 * self.high(column) >= self.base(column)

    @property
    def known(self) -> int:
        """How many schools have data for any factor."""
        return sum(row.count(None) < len(row.levels) for row in self.rows)
