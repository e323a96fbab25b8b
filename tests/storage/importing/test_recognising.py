"""A sheet whose name says nothing is known by its columns, and its header is found below a title."""

import pytest

from storage.importing.raw import RawRow, RawSheet, RawWorkbook
from storage.importing.reading import understood
from storage.importing.roadmaps import shaped
from storage.importing.rows import CalendarRow, SchoolRow, Workbook


def read(name: str, *lines: str) -> Workbook:
    rows = [RawRow(n, tuple(cell.strip() for cell in line.split("|"))) for n, line in enumerate(lines, 1)]
    raw = RawWorkbook((RawSheet(name, rows[0], tuple(rows[1:])),))
    return understood(shaped(raw, {}), {})


def test_a_header_below_a_title() -> None:
    workbook = read("Школы", "Список школ района |", "на 01.09.2021 |", "Школа | Вид", "Лесная | СОШ")
    assert workbook.rows == {"Школы": (SchoolRow(4, "Лесная", kind="СОШ"),)}
    assert workbook.notes == ("«Школы»: заголовки в строке 3, строки над ними пропущены",)


@pytest.mark.parametrize(
    ("header", "sheet"),
    [
        ("№ | Краткое название | Вид", "Школы"),
        ("ФИО | Роль | Школы", "Люди"),
        ("Школа | Учебный год | Неполные семьи, % | Опека, %", "Социальный паспорт"),
        ("Школа | Учебный год | Процедура | Предмет | Участников | Ниже порога", "Результаты"),
        ("Школа | Волна | Параметр | Значение", "Параметры риска"),
        ("Показатель | Период | Значение", "Факты показателей"),
        ("Учитель | Школа | Курс | Часов", "Курсы"),
        ("Учитель | Школа | Дефициты", "ИОМ"),
        ("Школа | Партнёр | Договор №", "Партнёрства"),
        ("Параметр | Средний от | Высокий от", "Пороги риска"),
    ],
)
def test_a_sheet_by_its_columns(header: str, sheet: str) -> None:
    workbook = read("Лист1", header, "?")
    assert f"лист «Лист1» — это «{sheet}», судя по колонкам" in workbook.notes
    assert {problem.sheet for problem in workbook.problems} <= {"Лист1"}


@pytest.mark.parametrize("header", ["Школа", "Название | Предмет", "Учитель | Школа", "один | два"])
def test_columns_that_fit_none_or_two_sheets_are_no_sheet(header: str) -> None:
    workbook = read("Лист1", header, "а | б")
    assert not workbook.rows
    assert [problem.blocks for problem in workbook.problems] == [False]


def test_a_passport_in_an_unnamed_sheet_is_no_roadmap() -> None:
    workbook = read("Лист1", "Школа | Учебный год | Обучающихся", "Лесная | 2021/2022 | 120")
    assert [*workbook.rows] == ["Социальный паспорт"]


def test_a_roadmap_on_a_sheet_called_calendar() -> None:
    workbook = read("Календарь", "№ | Мероприятие | Срок исполнения | Ответственный", "1 | Форум | май | Совет")
    assert [*workbook.rows] == ["Дорожная карта"]
    assert [*read("Календарь", "Дата | Вид", "01.11.2026 | выходной").rows] == ["Календарь"]


def test_a_day_or_a_period_not_both() -> None:
    workbook = read("Календарь", "Дата | Период | Вид", " | | выходной", "01.11.2026 | 28.10–05.11.2026 | каникулы")
    assert [(one.row, one.column) for one in workbook.problems] == [(2, "Дата"), (3, "Дата")]
    (row,) = read("Календарь", "Дата | Период | Вид", " | 01.11.2026 | Праздник").rows["Календарь"]
    assert isinstance(row, CalendarRow)
    assert (row.kind, row.days is not None and row.days[0] == row.days[1]) == ("выходной", True)


@pytest.mark.parametrize(
    ("row", "column"),
    [("1.1 | 1 | 2 | 3 |", "Параметр"), (" | | 2 | 3 |", "Параметр"), ("1.1 | | 3 | 2 |", "Высокий от"),
     ("3.1 | | 50 | 75 |", "Высокий от"), (" | 7 | 60 | 30 | больше — хуже", "Высокий от"),
     ("1.1 | | | 3 |", "Средний от")],
)  # fmt: skip
def test_thresholds_that_contradict_themselves(row: str, column: str) -> None:
    (found,) = read("Пороги риска", "Параметр | Фактор | Средний от | Высокий от | Направление", row).problems
    assert (found.row, found.column, found.blocks) == (2, column, True)
