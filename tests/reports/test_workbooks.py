"""Workbooks as files, read back by openpyxl: tables to filter, formats, frozen headings, charts, sources."""

import datetime
import io
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.workbook import Workbook  # type: ignore[import-untyped]

from reports.tables.books import BOOKS as COMPOSERS
from reports.tables.books import book_of
from reports.wave import wave_findings
from reports.workbooks import workbook
from tests.reports.dossiers import BOOKS, HOSTILE, PROGRAMME, SCHOOL, WAVE_DOSSIER
from tests.reports.examples import WAVE

HEADINGS = 4
FORMULAS = ("=1+1", "+7 391", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "https://example.org")


def opened(facts: Any) -> Workbook:
    return load_workbook(io.BytesIO(workbook(facts).pages[0]))


def table(book: Workbook, name: str) -> list[tuple[Any, ...]]:
    return list(book[name].iter_rows(min_row=HEADINGS, values_only=True))


@pytest.mark.parametrize("facts", BOOKS.values(), ids=BOOKS)
def test_every_workbook_opens_with_filters_and_frozen_headings(facts: Any) -> None:
    report = workbook(facts)
    book = load_workbook(io.BytesIO(report.pages[0]))
    assert book.sheetnames[-1] == "Источники"
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "B5"
        (found,) = sheet.tables.values()
        assert found.autoFilter is not None
        assert found.ref.startswith("A4:")
    assert report.name.endswith(".xlsx")
    assert "Листы:" in report.caption
    assert len(report.caption) <= 1024


def test_every_kind_of_facts_is_tried_here() -> None:
    assert {type(facts) for facts in BOOKS.values()} == set(COMPOSERS)


@pytest.mark.parametrize("facts", [SCHOOL, PROGRAMME, WAVE_DOSSIER])
def test_the_same_facts_give_the_same_bytes(facts: Any) -> None:
    assert workbook(facts).pages == workbook(facts).pages


def test_numbers_are_numbers_in_their_formats() -> None:
    book = opened(SCHOOL)
    results = table(book, "Результаты")
    assert results[0][:5] == ("Процедура", "Предмет", "Класс", "Ниже порога, 2025/26", "Ниже порога, 2024/25")
    assert results[3][:7] == ("ВПР", "математика", 6, 0.42, 0.45, 0.33, "да")
    assert book["Результаты"].cell(7, 4).number_format == "0%"
    assert results[8][3] is None  # nobody knows, and it is no zero
    assert results[9][3] == 0
    due = book["Задачи"].cell(5, 1)
    assert (due.value, due.number_format) == (datetime.datetime(2026, 9, 5), "dd.mm.yyyy")  # noqa: DTZ001
    assert table(book, "Социальный паспорт")[1] == ("Неполные семьи", 0.31)
    assert table(book, "Источники")[1][3] == pytest.approx(0.914, abs=0.001)


def test_charts_read_their_numbers_from_the_tables() -> None:
    book = opened(SCHOOL)
    drawn = {sheet.title: len(sheet._charts) for sheet in book.worksheets}
    assert drawn["Риски"] == drawn["Результаты"] == drawn["Показатели"] == drawn["Социальный паспорт"] == 1
    chart = book["Риски"]._charts[0]
    assert chart.series[0].val.numRef.f.replace("'", "") == "Риски!$C$5:$C$14"
    assert chart.series[0].cat.strRef.f.replace("'", "") == "Риски!$A$5:$A$14"


def test_nothing_known_has_no_chart_and_says_so() -> None:
    book = opened(BOOKS["empty programme"])
    assert book["Школы"].cell(2, 1).value == "Здесь пока нет данных."
    assert not book["Школы"]._charts


@pytest.mark.parametrize("words", [*FORMULAS, HOSTILE])
def test_what_looks_like_a_formula_stays_text(words: str) -> None:
    cards = (replace(PROGRAMME.cards[0], name=words), *PROGRAMME.cards[1:])
    schools = (replace(PROGRAMME.programme.schools[0], name=words), *PROGRAMME.programme.schools[1:])
    facts = replace(PROGRAMME, cards=cards, programme=replace(PROGRAMME.programme, schools=schools))
    sheet = opened(facts)["Школы"]
    cell = sheet.cell(5, 1)
    assert cell.data_type == "s"
    assert cell.value is not None
    assert str(cell.value).replace("_x0007_", "\x07") == words
    assert cell.hyperlink is None
    assert cell.quotePrefix == (words[0] in "=+-@")


def test_a_summary_counts_each_school_once() -> None:
    rows = table(opened(PROGRAMME), "Школы")
    assert [row[0] for row in rows[1:]] == [card.name for card in PROGRAMME.cards]
    assert rows[-1][6] is None  # no results, so none of them is low
    assert sum(row[10] for row in rows[1:]) == sum(one.tasks.overdue for one in PROGRAMME.loads)


def test_the_course_of_a_wave_ends_with_all_that_came() -> None:
    rows = table(opened(WAVE_DOSSIER), "Ход сдачи")
    assert rows[-1][2] == sum(one.submitted_on is not None for one in WAVE_DOSSIER.wave.participants)
    assert len(book_of(WAVE_DOSSIER).sheets[2].rows) == 20


def test_a_wave_tells_how_it_went_and_who_was_on_time() -> None:
    rows = table(opened(WAVE_DOSSIER), "Ход волны")
    assert [row[2] for row in rows[1:6]] == [14, 9, 7, 100 * (wave_findings(WAVE).completeness or 0), 11.6]
    told = [tuple(row) for row in rows[6:]]
    assert ("Остановились после вопроса", "Сколько мест?", 1) in told
    assert told[-4:-2] == [
        ("Сдали после письма", "приглашение", 4),
        ("Сдали после письма", "напоминание 09.11.2026", 2),
    ]
    schools = {row[0]: row[4] for row in table(opened(WAVE_DOSSIER), "Участие")[1:]}
    assert sorted(Counter(schools.values()).items(), key=str) == [("да", 7), ("нет", 2), (None, 5)]
    states = table(opened(WAVE_DOSSIER), "Итог")[1:]
    assert sum(row[2] for row in states) == 7
