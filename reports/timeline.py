"""What the picture of a roadmap in time is made from: plain values, light to import."""

import datetime
import enum
from dataclasses import dataclass


class Standing(enum.IntEnum):
    """How a dated task stands, the worst highest."""

    DONE = 0
    IN_TIME = 1
    OVERDUE = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A direction of the roadmap: its deadlines with the state of each task."""

    name: str
    tasks: tuple[tuple[datetime.date, Standing], ...]

    def count(self, standing: Standing) -> int:
        return sum(own is standing for _, own in self.tasks)


@dataclass(frozen=True, slots=True)
class TimelineFacts:
    """A programme's roadmap from the first month shown to the last; `coming` are the nearest deadlines."""

    title: str
    year: str
    since: datetime.date
    until: datetime.date
    as_of: datetime.date
    lines: tuple[Line, ...]
    coming: tuple[tuple[datetime.date, str], ...]
    generated_at: datetime.datetime

    def count(self, standing: Standing) -> int:
        return sum(line.count(standing) for line in self.lines)

    @property
    def total(self) -> int:
        return sum(len(line.tasks) for line in self.lines)
