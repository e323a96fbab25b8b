"""What the picture of one risk factor across schools is made from: plain values, light to import."""

import datetime
from dataclasses import dataclass

from reports.programme import SchoolRow
from reports.risk import FactorName, Level, Threshold
from reports.school import FactorFinding


@dataclass(frozen=True, slots=True)
class FactorFacts:
    """One factor in the schools of a programme; *answers* as in ProgrammeFacts. Without names only counts are shown."""

    title: str
    factor: FactorName
    year: str
    as_of: datetime.date
    schools: tuple[SchoolRow, ...]
    answers: tuple[tuple[int, str, str, float | None], ...]
    thresholds: tuple[Threshold, ...]
    parameters: tuple[tuple[str, str], ...]
    generated_at: datetime.datetime
    named: bool = True


@dataclass(frozen=True, slots=True)
class ParameterCount:
    """A parameter's name, in how many schools it is high, and how many have a value."""

    name: str
    high: int
    known: int


@dataclass(frozen=True, slots=True)
class FactorFindings:
    """Schools worst first, each a finding under the school's name; the parameters by how often they are high."""

    schools: tuple[FactorFinding, ...]
    parameters: tuple[ParameterCount, ...]

    def count(self, level: Level | None) -> int:
        return sum(school.level is level for school in self.schools)

    @property
    def known(self) -> int:
        return len(self.schools) - self.count(None)

    @property
    def worse(self) -> int:
        """How many schools got worse since the wave before."""
        return sum((school.change or 0) > 0 for school in self.schools)
