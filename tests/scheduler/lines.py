"""Lines of a roadmap and stored tasks as plain values, for rules that need no database."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from scheduler.plans import Facts
from scheduler.printed import stages_of
from storage.models import MeasureKind, TaskState
from storage.queries.planned import Due, Existing, PlannedStage, PlannedTask, Standing
from storage.queries.roadmap import Line, Origin

PROGRAMME = (date(2021, 1, 1), date(2024, 12, 31))


def line(printed: str, year: int | None = 2021, cell: int = 1, **fields: Any) -> Line:
    """A cell of a measure owed by the coordinator."""
    values: dict[str, Any] = {
        "origin": Origin(cell_id=cell), "column_year": year, "printed": printed, "number": str(cell),
        "title": f"Мероприятие {cell}", "direction": None, "responsible": "Муниципальный координатор", "result": None,
        "school_group": None, "kind": MeasureKind.MEASURE, "measure_id": cell,
    }  # fmt: skip
    return Line(**(values | fields))


def monitoring(title: str, phrase: str, number: int = 1, **fields: Any) -> Line:
    origin = Origin(monitoring_id=number)
    return line(phrase, None, 0, origin=origin, title=title, number=None, kind=MeasureKind.MONITORING, **fields)


def facts(*lines: Line, year: int = 2021, monitorings: Sequence[Line] = (), **fields: Any) -> Facts:
    return Facts(year, lines, monitorings, span=fields.pop("span", PROGRAMME), **fields)


STAGE: PlannedStage = next(stages_of(line("Семинар (сентябрь)")))
DAY = date(2021, 9, 30)


def wanted(*days: date) -> list[PlannedTask]:
    return [PlannedTask(STAGE, None, Due(None, day), ()) for day in days]


def stored(*tasks: tuple[date, Standing]) -> list[Existing]:
    """Tasks of one stage in order of occurrence; the id is the occurrence and 100."""
    states = {Standing.OWED: TaskState.OPEN, Standing.FINAL: TaskState.ACCEPTED, Standing.DROPPED: TaskState.CANCELLED}
    return [Existing(100 + n, n, states[standing], Due(None, day), standing) for n, (day, standing) in enumerate(tasks)]
