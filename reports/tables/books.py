"""Which facts become which workbook."""

from collections.abc import Callable, Mapping
from typing import Any

from reports.compared import CompareFacts, DynamicsFacts, IndicatorFacts
from reports.dossiers import ProgrammeDossier, SchoolDossier, WaveDossier
from reports.factor import FactorFacts
from reports.tables.programme import (
    curator_book,
    factor_book,
    indicator_book,
    programme_book,
    task_book,
    timeline_book,
    wave_book,
)
from reports.tables.school import compare_book, dynamics_book, school_book
from reports.tables.sheet import Book
from reports.timeline import TimelineFacts
from reports.workload import CuratorFacts, TaskReportFacts

BOOKS: Mapping[type, Callable[[Any], Book]] = {
    SchoolDossier: school_book,
    ProgrammeDossier: programme_book,
    WaveDossier: wave_book,
    FactorFacts: factor_book,
    TaskReportFacts: task_book,
    CuratorFacts: curator_book,
    IndicatorFacts: indicator_book,
    TimelineFacts: timeline_book,
    CompareFacts: compare_book,
    DynamicsFacts: dynamics_book,
}


def book_of(facts: Any) -> Book:
    return BOOKS[type(facts)](facts)
