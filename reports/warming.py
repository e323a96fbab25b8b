"""What the worker loads before anybody asks: its libraries, its dictionary, its fonts."""

import datetime

from reports import documents, workbooks
from reports.agreement import agreed
from reports.drawing import draw
from reports.results import ResultFacts
from reports.school import SchoolFacts, TaskFacts
from reports.tables.sheet import Book
from reports.thresholds import read_factors, read_thresholds

NOBODY = SchoolFacts(
    title="Школа",
    badges=("ШНОР",),
    curator=None,
    year="2000/2001",
    as_of=datetime.date(2000, 9, 1),
    answers=(("2000-09-01", "1.1", 0.0),),
    thresholds=read_thresholds(),
    factors=read_factors(),
    tasks=TaskFacts(),
    generated_at=datetime.datetime(2000, 9, 1, tzinfo=datetime.UTC),
    results=ResultFacts(),
)


def warm() -> None:
    """Draw nobody's school and write nothing's book, so that everything they need is in memory."""
    draw(NOBODY)
    agreed(2, "школа")
    workbooks.written(Book("", (), NOBODY.as_of, ""))
    documents.PAPERS.keys()
