"""Invented examples of the siblings of the three great pictures: typical ones and those at the edge."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reports.compared import CompareFacts, DynamicsFacts, IndicatorFacts
from reports.factor import FactorFacts
from reports.programme import GroupYear, Overview, ProgrammeFacts, Punctual, SchoolRow
from reports.punctuality import OnTime
from reports.results import COUNTED, ResultFacts
from reports.school import TaskFacts
from reports.timeline import Line, Standing, TimelineFacts
from reports.workload import CuratorFacts, TaskReportFacts, Workload, latest_first, least_punctual_first
from tests.reports.examples import (
    FACTORS,
    LATE,
    LONG_PLACE,
    LONG_TARGETS,
    PLACES,
    PROGRAMME,
    RESULTS,
    SCHOOLS,
    TARGETS,
    THRESHOLDS,
    TODAY,
    TYPICAL,
    UPCOMING,
    programme_answers,
    uneven,
    wave,
)

MADE = TYPICAL.generated_at
TITLE = "Повышение качества образования в общеобразовательных организациях Назаровского района"
OVERVIEW = Overview(
    groups=(
        GroupYear(2024, (("ШНОР", 5), ("ШГР", 4))),
        GroupYear(2025, (("ШНОР", 5), ("ШГР", 7), ("ШНСУ", 2))),
        GroupYear(2026, (("ШНОР", 3), ("ШГР", 7), ("ШНСУ", 3))),
    ),
    targets=LONG_TARGETS[:2] + TARGETS,
    curators=(Punctual("Иванова Мария Петровна", OnTime(4, 9)), Punctual("Куратор 2", OnTime(0, 0))),
    on_time=OnTime(44, 59),
)
WHOLE = replace(PROGRAMME, overview=OVERVIEW)
FORTY = tuple(SchoolRow(key, f"{PLACES[key % 14]} № {key}") for key in range(40))
PROGRAMMES_WHOLE: Mapping[str, ProgrammeFacts] = {
    "whole": WHOLE,
    "nothing yet": replace(PROGRAMME, answers=(), overview=Overview()),
    "in a group": replace(
        WHOLE,
        named=False,
        schools=tuple(SchoolRow(row.key, "") for row in PROGRAMME.schools),
        overview=replace(OVERVIEW, curators=()),
    ),
}

QUESTIONS = tuple((one.parameter, f"Параметр {one.parameter}") for one in THRESHOLDS)
FACTOR = FactorFacts(
    TITLE, FACTORS[1], "2026/2027", TODAY, PROGRAMME.schools, programme_answers(14), THRESHOLDS, QUESTIONS, MADE
)
FACTORS_SHOWN: Mapping[str, FactorFacts] = {
    "typical": FACTOR,
    "one school": replace(FACTOR, schools=PROGRAMME.schools[:1]),
    "forty schools": replace(FACTOR, schools=FORTY, answers=programme_answers(40)),
    "no data": replace(FACTOR, answers=()),
    "long names": replace(
        FACTOR,
        factor=FACTORS[2],
        schools=tuple(SchoolRow(key, f"{LONG_PLACE} {key}") for key in range(14)),
        parameters=tuple((code, "Доля педагогов, которым требуется повышение квалификации") for code, _ in QUESTIONS),
    ),
    "in a group": replace(FACTOR, named=False, schools=tuple(replace(row, name="") for row in PROGRAMME.schools)),
}


def load(name: str, done: int, in_time: int, overdue: int) -> Workload:
    return Workload(name, TaskFacts(done, in_time, overdue), OnTime(max(done - 3, 0), done + overdue))


LOADS = latest_first(load(name, n + 3, 14 - n, (n * 5) % 7) for n, name in enumerate(PLACES))
TASKS = TaskReportFacts(
    TITLE, "2026/2027", TODAY, TaskFacts(120, 60, 44, UPCOMING), OnTime(90, 130), LOADS, MADE
)  # fmt: skip
TASK_REPORTS: Mapping[str, TaskReportFacts] = {
    "typical": TASKS,
    "overdue": replace(TASKS, overdue=True, tasks=TaskFacts(0, 0, 44, LATE[:6])),
    "none": replace(TASKS, tasks=TaskFacts(), on_time=OnTime(), rows=()),
    "one school": replace(TASKS, rows=LOADS[:1]),
    "forty schools": replace(TASKS, rows=latest_first(load(row.name, 3, 4, row.key % 3) for row in FORTY)),
    "without tasks": replace(TASKS, rows=(Workload("Речная СОШ", TaskFacts(), OnTime()), *LOADS[:2])),
    "long names": replace(TASKS, rows=latest_first(load(f"{LONG_PLACE} {n}", 300, 200, 11111) for n in range(4))),
    "in a group": replace(TASKS, rows=(), named=False),
}
CURATOR = CuratorFacts(
    "Иванова Мария Петровна",
    replace(PROGRAMME, schools=PROGRAMME.schools[:6], answers=programme_answers(6)),
    least_punctual_first(LOADS[:6]),
)
CURATORS: Mapping[str, CuratorFacts] = {
    "typical": CURATOR,
    "one school": CuratorFacts("Куратор 1", replace(PROGRAMME, schools=PROGRAMME.schools[:1]), LOADS[:1]),
    "no data": CuratorFacts(
        "Куратор 1", replace(CURATOR.risks, answers=()), tuple(load(n, 0, 0, 0) for n in PLACES[:6])
    ),
    "forty schools": CuratorFacts(
        "Примерова-Образцовская Александра Константиновна",
        replace(PROGRAMME, schools=FORTY[:20], answers=programme_answers(20)),
        LOADS,
    ),
}

DIRECTIONS = (
    "Направление № 1. Структуры управления",
    "Направление № 2. Реализация механизмов идентификации ШНРО и ШНСУ, школ функционирующих в зоне риска",
    "Направление № 3. Адресная методическая помощь",
    "Направление № 4. Профессиональное развитие педагогов",
    "Направление № 5. Мониторинг и оценка эффективности",
)


def dated(line: int) -> tuple[tuple[datetime.date, Standing], ...]:
    days = [datetime.date(2026, 9, 5) + datetime.timedelta(days=(9 + line) * number) for number in range(4 + 8 * line)]
    shown = [day for day in days if day <= datetime.date(2027, 8, 31)]
    past = [Standing.OVERDUE if (day.day + line) % 5 == 0 else Standing.DONE for day in shown]
    return tuple((day, Standing.IN_TIME if day >= TODAY else own) for day, own in zip(shown, past, strict=True))


TIMELINE = TimelineFacts(
    TITLE, "2026/2027", datetime.date(2026, 9, 1), datetime.date(2027, 8, 31), TODAY,
    tuple(Line(name, dated(n)) for n, name in enumerate(DIRECTIONS)),
    tuple((one.date, one.title) for one in UPCOMING[1:]), MADE,
)  # fmt: skip
TIMELINES: Mapping[str, TimelineFacts] = {
    "typical": TIMELINE,
    "nothing planned": replace(TIMELINE, lines=(), coming=()),
    "one direction": replace(TIMELINE, lines=TIMELINE.lines[:1], coming=()),
    "many directions": replace(TIMELINE, lines=tuple(Line(f"{DIRECTIONS[1]} {n}", dated(n % 5)) for n in range(20))),
    "last day": replace(TIMELINE, as_of=datetime.date(2027, 8, 31)),
    "one month": replace(TIMELINE, since=datetime.date(2026, 11, 1), until=datetime.date(2026, 11, 30)),
    "another year": replace(TIMELINE, as_of=datetime.date(2030, 1, 1)),
    "crowded": replace(
        TIMELINE, lines=(Line("Всё сразу", tuple((datetime.date(2026, 10, 1), Standing.OVERDUE) for _ in range(9999))),)
    ),
}

INDICATORS = IndicatorFacts(TITLE, "2026/2027", TODAY, LONG_TARGETS, MADE)
INDICATOR_LISTS: Mapping[str, IndicatorFacts] = {
    "typical": INDICATORS,
    "none": replace(INDICATORS, targets=()),
    "all missing": replace(INDICATORS, targets=tuple(replace(one, fact=None) for one in LONG_TARGETS)),
    "short": replace(INDICATORS, targets=TARGETS),
    "documents": replace(
        INDICATORS,
        targets=tuple(
            replace(one, is_document=True, unit="документ", fact=n % 2) for n, one in enumerate(LONG_TARGETS)
        ),
    ),
}
COMPARISONS: Mapping[str, CompareFacts] = {
    "typical": CompareFacts(TYPICAL, replace(SCHOOLS["all acute"], title="МБОУ «Степная ООШ»", on_time=OnTime(1, 3))),
    "long names": CompareFacts(SCHOOLS["two-line title"], SCHOOLS["many overdue"]),
    "one without data": CompareFacts(TYPICAL, replace(SCHOOLS["no wave yet"], results=RESULTS)),
    "nothing known": CompareFacts(SCHOOLS["no wave yet"], SCHOOLS["no wave yet"]),
    "other years": CompareFacts(TYPICAL, replace(TYPICAL, results=ResultFacts(2024, RESULTS.bars))),
}
SHARES = tuple(
    (one, tuple((2023 + year, 45.0 - 7 * year + n) for year in range(3))) for n, one in enumerate(COUNTED)
)  # fmt: skip
DYNAMICS = DynamicsFacts(
    TYPICAL.title, "2026/2027", TODAY, TYPICAL.answers, THRESHOLDS, FACTORS, SHARES, MADE
)  # fmt: skip
DYNAMICS_SHOWN: Mapping[str, DynamicsFacts] = {
    "typical": DYNAMICS,
    "one wave": replace(DYNAMICS, answers=wave("2026-11-02", uneven(0, {8: 0})), results=SHARES[:1]),
    "nothing known": replace(DYNAMICS, answers=(), results=()),
    "many waves": replace(
        DYNAMICS,
        title=SCHOOLS["two-line title"].title,
        answers=tuple(row for n in range(9) for row in wave(f"20{18 + n}-11-02", uneven(0.1 - n * 0.05, {n: 0}))),
        results=tuple((one, tuple((2018 + y, 5.0 * y) for y in range(n % 8 + 1))) for n, one in enumerate(COUNTED)),
    ),
}
SIBLINGS: Mapping[str, Mapping[str, Any]] = {
    "programme": PROGRAMMES_WHOLE,
    "factor": FACTORS_SHOWN,
    "tasks": TASK_REPORTS,
    "curator": CURATORS,
    "timeline": TIMELINES,
    "indicators": INDICATOR_LISTS,
    "compare": COMPARISONS,
    "dynamics": DYNAMICS_SHOWN,
}
