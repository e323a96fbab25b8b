"""Tasks of many schools side by side, for the pictures of tasks and of a curator: plain values, light to import."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from reports.programme import ProgrammeFacts
from reports.punctuality import OnTime
from reports.school import TaskFacts
from storage.russian import plain


@dataclass(frozen=True, slots=True)
class Workload:
    """What one school (or one curator's schools together) has done, owes and keeps in time."""

    name: str
    tasks: TaskFacts
    on_time: OnTime


@dataclass(frozen=True, slots=True)
class TaskReportFacts:
    """Tasks of a programme or of a school; `rows` by school, none in groups. `overdue`: only what is late."""

    title: str
    year: str
    as_of: datetime.date
    tasks: TaskFacts
    on_time: OnTime
    rows: tuple[Workload, ...]
    generated_at: datetime.datetime
    overdue: bool = False
    named: bool = True
    of_school: bool = False


@dataclass(frozen=True, slots=True)
class CuratorFacts:
    """A curator's schools: their risks and their tasks."""

    name: str
    risks: ProgrammeFacts
    rows: tuple[Workload, ...]

    @property
    def generated_at(self) -> datetime.datetime:
        return self.risks.generated_at


def latest_first(rows: Iterable[Workload]) -> tuple[Workload, ...]:
    """Most overdue first, then the least punctual, those without tasks last."""

    def key(row: Workload) -> tuple[bool, int, float, str]:
        share = row.on_time.share
        return not row.tasks.total, -row.tasks.overdue, 2 if share is None else share, plain(row.name)

    return tuple(sorted(rows, key=key))


def least_punctual_first(rows: Iterable[Workload]) -> tuple[Workload, ...]:
    """By share in time, the smallest first; without any deadline yet last."""

    def key(row: Workload) -> tuple[bool, float, str]:
        return row.on_time.share is None, row.on_time.share or 0, plain(row.name)

    return tuple(sorted(rows, key=key))


def together(rows: Iterable[OnTime]) -> OnTime:
    listed = list(rows)
    return OnTime(sum(row.kept for row in listed), sum(row.due for row in listed))
