"""What a roadmap means in one academic year, as values: each printed cell is in a plan at least once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scheduler.calendars import Moving
from scheduler.school_calendars import USUAL_CALENDAR, SchoolCalendar
from storage.queries.planned import Due, PlannedStage, PlannedTask
from storage.queries.roadmap import Line, Place

Choice = Mapping[str, Any]
"""{"label", "deadlines"}, days in ISO, as a question keeps it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What planning has to know: what is printed, the schools by group, what people decided, the programme's rules.

    `span` is the first and last day of the programme, where its passport prints them; `calendar` its own terms,
    holidays and days off.
    """

    year: int
    lines: Sequence[Line]
    monitorings: Sequence[Line] = ()
    reviews: Sequence[Line] = ()
    groups: Mapping[str | None, Sequence[int]] = field(default_factory=lambda: {None: ()})
    decided: Mapping[tuple[Place, str], Sequence[date]] = field(default_factory=dict)
    span: tuple[date, date] | None = None
    moving: Moving = Moving.KEEP
    calendar: SchoolCalendar = USUAL_CALENDAR


@dataclass(frozen=True, slots=True)
class Asked:
    """A phrase a person must decide: the question and what each choice would mean."""

    stage: PlannedStage
    question: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Ongoing:
    """Something that goes on all the time and has no deadline."""

    stage: PlannedStage


@dataclass(frozen=True, slots=True)
class Dated:
    """A stage with its days; none where a person decided so, or where they belong to another academic year."""

    stage: PlannedStage
    dues: tuple[Due, ...]


Outcome = Asked | Ongoing | Dated


@dataclass(frozen=True, slots=True)
class Covered:
    """A monitoring that the roadmap holds too: its tasks are those of that line."""

    stage: PlannedStage
    line: Line


@dataclass(frozen=True, slots=True)
class WaveDue:
    """A monitoring by questionnaire: a wave for the coordinator to open, and the day by which it should be closed."""

    stage: PlannedStage
    due: Due


@dataclass
class Plan:
    """What came of every line."""

    year: int
    stages: list[PlannedStage] = field(default_factory=list)
    tasks: list[PlannedTask] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    ongoing: list[Ongoing] = field(default_factory=list)
    covered: list[Covered] = field(default_factory=list)
    waves: list[WaveDue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Planned:
    """What applying a plan did, in numbers of tasks; `questions` counts the open ones, `restored` the planned again."""

    created: int
    moved: int
    cancelled: int
    unchanged: int
    questions: int
    restored: int = 0
    given: int = 0

    @property
    def changed(self) -> int:
        return self.created + self.moved + self.cancelled + self.restored + self.given
