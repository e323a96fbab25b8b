"""What the picture of a wave's participation is made from and what comes back: plain values, light to import."""

import datetime
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from reports.wave_course import NOT_BEGUN, Course


class Progress(enum.StrEnum):
    """How far a school's answers are, in the order of the picture."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    @property
    def is_in(self) -> bool:
        """Whether the school has handed in, be it sent back since."""
        return self not in {Progress.NOT_STARTED, Progress.STARTED}


@dataclass(frozen=True, slots=True)
class Participant:
    """A school in a wave: its share 0–1 of answered questions, and the day it first handed in."""

    name: str
    progress: Progress
    filled: float | None = None
    submitted_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class PastWave:
    """The wave before: when its schools handed in, of how many, and how completely (0–1) those answered."""

    name: str
    deadline: datetime.date
    schools: int
    submitted_on: tuple[datetime.date, ...]
    completeness: float | None = None


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """One wave on one day; *name* as on the curve («волна 2»)."""

    title: str
    name: str
    year: str
    opened: datetime.date
    deadline: datetime.date
    as_of: datetime.date
    participants: tuple[Participant, ...]
    reminders: tuple[datetime.date, ...]
    previous: PastWave | None
    generated_at: datetime.datetime
    course: Course = NOT_BEGUN


@dataclass(frozen=True, slots=True)
class WaveFindings:
    """The numbers of the picture: schools by progress, in time, and how completely those that handed in answered."""

    groups: tuple[tuple[Progress, tuple[Participant, ...]], ...]
    on_time: int
    completeness: float | None
    days: int
    is_open: bool

    def count(self, progress: Progress) -> int:
        return len(dict(self.groups)[progress])

    @property
    def total(self) -> int:
        return sum(len(schools) for _, schools in self.groups)

    @property
    def handed_in(self) -> int:
        return sum(len(schools) for progress, schools in self.groups if progress.is_in)


def wave_findings(facts: WaveFacts) -> WaveFindings:
    """Schools by progress, the fullest first among those that started, else by name."""
    groups = tuple((progress, sorted_group(facts.participants, progress)) for progress in Progress)
    filled = [school.filled for school in facts.participants if school.progress.is_in and school.filled is not None]
    return WaveFindings(
        groups=groups,
        on_time=on_time(days_of(facts.participants), facts.deadline),
        completeness=sum(filled) / len(filled) if filled else None,
        days=max((facts.as_of - facts.opened).days + 1, 0),
        is_open=facts.as_of <= facts.deadline,
    )


def sorted_group(participants: Iterable[Participant], progress: Progress) -> tuple[Participant, ...]:
    own = (school for school in participants if school.progress is progress)
    by_share = progress is Progress.STARTED
    return tuple(sorted(own, key=lambda school: (-(school.filled or 0) if by_share else 0, school.name)))


def days_of(participants: Iterable[Participant]) -> list[datetime.date]:
    """The days on which schools handed in."""
    days = [school.submitted_on for school in participants if school.progress.is_in]
    return sorted(day for day in days if day is not None)


def on_time(days: Iterable[datetime.date], deadline: datetime.date) -> int:
    """How many of the days are not past the deadline."""
    return sum(day <= deadline for day in days)
