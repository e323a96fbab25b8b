"""Rows of storage as the plain values pictures are made of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from reports.facts.moment import Asking
from reports.punctuality import OnTime
from reports.results import COUNTED, Assessment, Result
from reports.school import TaskFacts
from reports.targets import Target, plan_number, worst_first
from storage.models import School
from storage.queries.indicator_rows import IndicatorRow, indicators_of
from storage.queries.reported import AssessmentRow, RiskRow, assessments_of_all, risk_answers, risk_statistics
from storage.queries.task_counts import TaskCounts
from storage.russian import plain

NEAR = 100  # days between statistics and the wave they belong to

RiskAnswer = tuple[int, str, str, float | None]


async def risks_of(ask: Asking, school_id: int | None = None) -> tuple[RiskAnswer, ...]:
    """Rows (school, day the wave opened as ISO, parameter, value or None) of answers and statistics together."""
    answers = await risk_answers(ask.session, ask.actor, ask.period.until, school_id)
    statistics = await risk_statistics(ask.session, ask.actor, ask.period.until, school_id)
    return tuple((row.school, row.wave.isoformat(), row.parameter, row.value) for row in joined(answers, statistics))


def joined(answers: Sequence[RiskRow], statistics: Iterable[RiskRow]) -> list[RiskRow]:
    """Statistics belong to the school's nearest wave within 100 days, else they are a wave of their own.

    What was both answered and counted stays as answered; «нет данных» gives way to a number.
    """
    waves: dict[int, set[date]] = defaultdict(set)
    for row in answers:
        waves[row.school].add(row.wave)
    found: dict[tuple[int, date, str], RiskRow] = {}
    for row in statistics:
        near = min(waves[row.school], key=lambda day: abs((day - row.wave).days), default=row.wave)
        moved = row._replace(wave=near) if abs((near - row.wave).days) <= NEAR else row
        found[moved[:3]] = moved
    for row in answers:
        if row.value is not None or row[:3] not in found:
            found[row[:3]] = row
    return sorted(found.values(), key=lambda row: row.wave)


async def results_of_all(ask: Asking) -> list[Result]:
    """The counted results of all schools of the programme; what is not counted is left out."""
    rows = await assessments_of_all(ask.session, ask.actor, ask.period.last_year)
    return [result for row in rows if (result := _result(row)) is not None]


def _result(row: AssessmentRow) -> Result | None:
    counted = counted_assessment(row.procedure, row.subject, row.grade)
    return None if counted is None else Result(row.school, row.year, counted, row.participants, row.below)


def counted_assessment(procedure: str, subject: str, grade: int | None) -> Assessment | None:
    """The counted assessment a row means. Grades count for ВПР only: ОГЭ and ЕГЭ are of one grade each."""
    named = subject_name(subject)
    same = (one for one in COUNTED if (one.procedure, one.subject) == (procedure, named))
    return next((one for one in same if one.grade in {None, grade}), None)


def subject_name(printed: str) -> str:
    """«Математика (профильный уровень)» is «математика профильная», «рус. язык» is «русский язык»."""
    words = plain(printed)
    if words.startswith("матем"):
        level = {"проф": " профильная", "баз": " базовая"}
        return "математика" + next((name for part, name in level.items() if part in words), "")
    return "русский язык" if words.startswith("рус") else words


async def targets_of(ask: Asking, school_id: int | None = None) -> tuple[Target, ...]:
    """Indicators of the programme, or those counted by school for one of them, worst first."""
    rows = await indicators_of(ask.session, ask.actor, ask.period.until, school_id)
    return worst_first(map(_target, rows))


def _target(row: IndicatorRow) -> Target:
    return Target(
        row.title, row.unit, plan_number(row.plan), row.value,
        at_most=row.direction == "не более", is_document=row.unit == "документ", printed=row.plan,
    )  # fmt: skip


def tasks_of(counts: TaskCounts) -> TaskFacts:
    return TaskFacts(counts.done, counts.in_time, counts.overdue)


def punctuality_of(counts: TaskCounts) -> OnTime:
    return OnTime(counts.kept, counts.due)


def kind_of(school: School) -> str | None:
    return None if school.kind is None else school.kind.value
