"""A roadmap as a department wrote it is read as the shipped one, word for word; what is doubtful is asked."""

import io
from pathlib import Path

import docx
import pytest
import xlsxwriter

from storage.importing.reading import read_file, read_workbook
from storage.importing.rows import MeasureRow, Workbook
from tests.storage.importing.books import book
from tests.storage.importing.documents import SHIPPED, gorodets, merge, nazarovo, saved, table_of

DATA = Path(__file__).parents[2] / "data" / "programmes"
FIELDS = ("direction", "number", "title", "cells", "responsible", "result")
HEAD = ["Мероприятие", "Сроки", "Ответственный"]


def measures(workbook: Workbook) -> list[MeasureRow]:
    return [row for row in workbook.rows.get("Дорожная карта", ()) if isinstance(row, MeasureRow)]


def printed(workbook: Workbook) -> list[tuple[object, ...]]:
    return [tuple(getattr(row, field) for field in FIELDS) for row in measures(workbook)]


def shipped(programme: str) -> list[tuple[object, ...]]:
    return printed(read_workbook(SHIPPED / programme))


@pytest.mark.parametrize(("name", "content"), [("nazarovo", nazarovo()), ("gorodets", gorodets())])
def test_a_document_says_what_the_shipped_programme_says(name: str, content: bytes) -> None:
    workbook = read_file("карта.docx", content, {})
    assert workbook.problems == ()
    assert printed(workbook) == shipped(name)
    assert any("«Мероприятие» → Мероприятие" in note or "мероприятия» → Мероприятие" in note for note in workbook.notes)


def test_tab_separated_text_is_read_as_it_is(tmp_path: Path) -> None:
    table = (DATA / "gorodets.txt").read_text(encoding="utf-8")
    before = "ПРИКАЗ\n\n04.09.2020г.\n\nУтвердить план, срок — август, «дорожную карту».\n\n"
    for text in (table, before + table + "\n\n31\n\nНачальник управления"):
        (tmp_path / "gorodets.txt").write_text(text, encoding="utf-8")
        workbook = read_workbook(tmp_path / "gorodets.txt")
        assert workbook.problems == ()
        assert printed(workbook) == shipped("gorodets")


def test_untitled_measures_are_told() -> None:
    (note,) = [note for note in read_file("x", nazarovo(), {}).notes if "без названия" in note]
    assert note.startswith("Таблица 1, строки без названия (23, 24, 25, 30, 31, 32, 33)")


def test_a_spreadsheet_of_any_shape() -> None:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as made:
        sheet = made.add_worksheet("Лист1")
        sheet.write("B2", "Утверждаю: начальник управления")
        sheet.merge_range("B4:B5", "№ п/п")
        sheet.merge_range("C4:C5", "Содержание деятельности")
        sheet.merge_range("D4:E4", "Сроки реализации")
        sheet.write_row("D5", ["2021/2022 учебный год", "2022-2023 уч. г."])
        sheet.merge_range("F4:F5", "Исполнители")
        sheet.merge_range("B6:F6", "Раздел I. Кадры")
        sheet.write_row("B7", [1, "Семинар", "май 2022"])
        sheet.merge_range("F7:F8", "Методист")
        sheet.write_row("B8", [1, "Форум"])
        sheet.merge_range("D8:E8", "сентябрь, апрель")
    workbook = read_file("план.xlsx", output.getvalue(), {})
    assert workbook.problems == ()
    assert printed(workbook) == [
        ("Раздел I. Кадры", "1", "Семинар", ((2021, "май 2022"),), "Методист", None),
        ("Раздел I. Кадры", "1", "Форум", ((2021, "сентябрь, апрель"), (2022, "сентябрь, апрель")), "Методист", None),
    ]
    assert [row.row for row in measures(workbook)] == [7, 8]


def test_a_doubtful_column_is_a_problem_until_it_is_decided() -> None:
    content = book(Лист1=[["Наши мероприятия", "Когда завершить работу", "Кто"], ["Форум", "май", "Методист"]])
    workbook = read_file("план.xlsx", content, {})
    assert {problem.column: (problem.suggests, problem.blocks) for problem in workbook.problems} == {
        "Наши мероприятия": ("Мероприятие", True),
        "Когда завершить работу": ("Сроки", True),
        "Кто": ("Ответственный", False),
    }
    assert all(problem.sheet == "Лист1" for problem in workbook.problems)
    decided = {"Наши мероприятия": "Мероприятие", "Когда завершить работу": "Сроки", "Кто": ""}
    workbook = read_file("план.xlsx", content, decided)
    assert workbook.problems == ()
    assert printed(workbook) == [(None, None, "Форум", ((None, "май"),), None, None)]


def test_problems_name_the_table_and_its_printed_row() -> None:
    document = docx.Document()
    table_of(document, [[*HEAD, "Вид"], ["Форум", "май", "Методист", "праздник"], ["Совет", "июнь", "", "заседание"]])
    (problem,) = read_file("x", saved(document), {}).problems
    assert (problem.sheet, problem.row, problem.column, problem.value) == ("Таблица 1", 2, "Вид", "праздник")


def test_tables_of_one_document_are_one_roadmap() -> None:
    document = docx.Document()
    document.add_paragraph("Направление 1. Кадры")
    table_of(document, [HEAD, ["Форум", "май", "Методист"]])
    table_of(document, [["Семинар", "июнь", "Методист"]])
    document.add_paragraph("Направление 2. Школы")
    table_of(document, [[*HEAD[:2], "Результат"], ["Совет", "август", "Протокол"]])
    assert printed(read_file("x", saved(document), {})) == [
        ("Направление 1. Кадры", None, "Форум", ((None, "май"),), "Методист", None),
        (None, None, "Семинар", ((None, "июнь"),), "Методист", None),
        ("Направление 2. Школы", None, "Совет", ((None, "август"),), None, "Протокол"),
    ]


def test_a_direction_column_merged_over_its_measures() -> None:
    document = docx.Document()
    rows = [
        ["Направление", *HEAD],
        ["Кадры", "Форум", "май", "Методист"],
        ["", "Семинар", "", ""],
        ["Школы", "Совет", "", ""],
    ]
    table = table_of(document, rows)
    merge(table, 1, 0, 2, 0)
    assert [(row.direction, row.title) for row in measures(read_file("x", saved(document), {}))] == [
        ("Кадры", "Форум"), ("Кадры", "Семинар"), ("Школы", "Совет"),
    ]  # fmt: skip


def test_a_measure_numbered_like_a_direction_stays_a_measure() -> None:
    document = docx.Document()
    table_of(
        document, [["№", *HEAD], ["1", "Форум", "май", "Методист"], ["2", "Совет", "", ""], ["II", "Школы", "", ""]]
    )
    assert [row.title for row in measures(read_file("x", saved(document), {}))] == ["Форум", "Совет"]


def test_the_workbooks_own_sheet_stays_as_it_is() -> None:
    content = book(Дорожная_карта=[["Мероприятие", "Сроки"], ["Форум", None], ["Совет", "май"]])
    workbook = read_file("x", content, {})
    assert [(row.title, row.cells) for row in measures(workbook)] == [("Форум", ()), ("Совет", ((None, "май"),))]
    assert (workbook.notes, workbook.problems) == ((), ())


def test_a_table_of_something_else_is_told_and_not_loaded() -> None:
    workbook = read_file("x", book(Список=[["Фамилия", "Адрес"], ["Иванова", "Речной"]]), {})
    assert measures(workbook) == []
    assert "«Мероприятие» и «Сроки»" in workbook.problems[0].message


def test_two_columns_under_one_header_are_told_apart() -> None:
    document = docx.Document()
    table = table_of(document, [["Мероприятие", "Сроки", ""], ["", "начало", "конец"], ["Форум", "май", "июнь"]])
    merge(table, 0, 0, 1, 0)
    merge(table, 0, 1, 0, 2)
    columns = [problem.column for problem in read_file("x", saved(document), {}).problems]
    assert columns[:2] == ["Сроки начало", "Сроки конец"]


def test_an_area_too_large_to_be_meant_covers_nothing() -> None:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as made:
        sheet = made.add_worksheet("Лист1")
        sheet.merge_range("A1:A1000000", "Мероприятие")
        sheet.write_row("B1", ["Сроки", "Ответственный"])
        sheet.write_row("B2", ["май", "Методист"])
    (measure,) = measures(read_file("x", output.getvalue(), {}))
    assert measure.title == "май"
