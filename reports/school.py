"""What the picture of one school is made from and what comes back: plain values that travel between two processes."""

import datetime
from dataclasses import dataclass, field

from reports.punctuality import OnTime
from reports.results import ResultFacts
from reports.risk import FactorName, Level, Threshold
from reports.targets import Target

Answer = tuple[str, str, float | None]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A task that is not done: its last day, its title, and whether that day is past."""

    date: datetime.date
    title: str
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """How many tasks are done, still in time and overdue; open ones by date (all or the first)."""

    done: int = 0
    in_time: int = 0
    overdue: int = 0
    upcoming: tuple[Deadline, ...] = ()

    @property
    def total(self) -> int:
        return self.done + self.in_time + self.overdue

    @property
    def owed(self) -> int:
        """How many are not done; *upcoming* may name fewer of them."""
        return max(self.in_time + self.overdue, len(self.upcoming))


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """One school on one day.

    *answers* are rows (day the wave opened as ISO, parameter code, value or None) of the waves that count; the latest
    is «now», the one before it «before». *year* is the academic year as «2026/2027».
    """

    title: str
    badges: tuple[str, ...]
    curator: str | None
    year: str
    as_of: datetime.date
    answers: tuple[Answer, ...]
    thresholds: tuple[Threshold, ...]
    factors: tuple[FactorName, ...]
    tasks: TaskFacts
    generated_at: datetime.datetime
    results: ResultFacts = field(default_factory=ResultFacts)
    targets: tuple[Target, ...] = ()
    on_time: OnTime = field(default_factory=OnTime)


@dataclass(frozen=True, slots=True)
class FactorFinding:
    """A factor as it is shown: whole points 0–100, change to the wave before (more is worse), None where unknown."""

    name: str
    level: Level | None
    score: int | None
    change: int | None


@dataclass(frozen=True, slots=True)
class SchoolFindings:
    """The numbers of the picture. Factors stand worst first, those without data last."""

    factors: tuple[FactorFinding, ...]
    answered: int
    asked: int
    tasks: TaskFacts

    def count(self, level: Level | None) -> int:
        """How many factors have this level; None counts those without data."""
        return sum(factor.level is level for factor in self.factors)

    @property
    def known(self) -> int:
        return len(self.factors) - self.count(None)

    @property
    def worst(self) -> tuple[FactorFinding, ...]:
        """The three worst factors that have data."""
        return self.factors[: min(self.known, 3)]

    @property
    def completeness(self) -> float | None:
        """The share 0–1 of parameters with an answer; None when nothing was asked yet."""
        return self.answered / self.asked if self.asked else None

    @property
    def next_deadline(self) -> Deadline | None:
        """The nearest deadline that is not past."""
        coming = [deadline for deadline in self.tasks.upcoming if not deadline.is_overdue]
        return min(coming, key=lambda deadline: deadline.date, default=None)
