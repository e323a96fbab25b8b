"""Two schools side by side, and one school over its waves: plain values, light to import."""

import datetime
from dataclasses import dataclass

from reports.results import Assessment
from reports.risk import FactorName, Threshold
from reports.school import SchoolFacts
from reports.targets import Target


@dataclass(frozen=True, slots=True)
class CompareFacts:
    """Two schools of one programme on one day."""

    first: SchoolFacts
    second: SchoolFacts

    @property
    def generated_at(self) -> datetime.datetime:
        return self.first.generated_at


@dataclass(frozen=True, slots=True)
class DynamicsFacts:
    """One school over time: answers of all its waves, and shares below the threshold by assessment and year."""

    title: str
    year: str
    as_of: datetime.date
    answers: tuple[tuple[str, str, float | None], ...]
    thresholds: tuple[Threshold, ...]
    factors: tuple[FactorName, ...]
    results: tuple[tuple[Assessment, tuple[tuple[int, float], ...]], ...]
    generated_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """All indicators of a programme, worst first."""

    title: str
    year: str
    as_of: datetime.date
    targets: tuple[Target, ...]
    generated_at: datetime.datetime
