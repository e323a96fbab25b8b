"""Sheets become rows; headers are found by meaning; everything that is lost or doubtful is said."""

import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.importing.problems import Problem
from storage.importing.raw import RawRow, RawSheet, RawWorkbook
from storage.importing.reading import MAX_PROBLEMS, read_workbook, understood
from storage.importing.rows import IndicatorRow, MeasureRow, PersonRow, SchoolRow, Workbook
from storage.importing.sheets import SHEETS
from storage.programmes import shipped
from storage.rights import Role
from tests.storage.importing.folders import SCHOOLS, folder


def sheet(name: str, *lines: str) -> Workbook:
    rows = [RawRow(n, tuple(cell.strip() for cell in line.split("|"))) for n, line in enumerate(lines, 1)]
    return understood(RawWorkbook((RawSheet(name, rows[0], tuple(rows[1:])),)), {})


def problem(workbook: Workbook) -> Problem:
    (found,) = workbook.problems
    return found


@pytest.mark.parametrize("programme", shipped(), ids=lambda programme: programme.code)
def test_shipped_programmes_are_read_without_a_problem(programme: object) -> None:
    (path,) = (known.path for known in shipped() if known == programme)
    workbook = read_workbook(path)
    assert workbook.problems == ()
    assert workbook.notes == ()
    assert pickle.loads(pickle.dumps(workbook)) == workbook


def test_the_roadmap_of_nazarovo() -> None:
    (path,) = (programme.path for programme in shipped() if programme.code == "nazarovo")
    measures = [row for row in read_workbook(path).rows["Дорожная карта"] if isinstance(row, MeasureRow)]
    assert len(measures) == 28
    assert measures[2].cells == (
        (2021, "Разработка методики идентификации ШНОР/ШНСУ/группы риска (Апрель-май, 2021г.)"),
    )
    assert [measure.number for measure in measures if not measure.number] == [None]


def test_headers_in_any_order_case_and_spelling() -> None:
    workbook = sheet("школы", "НАСЕЛЕННЫЙ ПУНКТ | Количество обучающихся | краткое  название", "Сосновка | 120 | СОШ 1")
    assert workbook.rows["Школы"] == (SchoolRow(2, "СОШ 1", settlement="Сосновка", pupils=120),)
    assert workbook.problems == ()


def test_explanations_in_brackets_may_stand_or_not() -> None:
    workbook = sheet("Мониторинги", "Название | Периодичность | Длительность (дней)", "Качество | 2 раза в год | 14")
    assert workbook.present["Мониторинги"] == {"title", "phrase", "days"}


def test_an_unknown_column_is_told_and_blocks_nothing() -> None:
    found = problem(sheet("Школы", "Школа | Примечание", "СОШ 1 | важно"))
    assert (found.sheet, found.row, found.column, found.blocks) == ("Школы", 1, "Примечание", False)
    assert "не загружена" in found.message


def test_a_person_decides_what_a_column_is(tmp_path: Path) -> None:
    folder(tmp_path, Школы="Учреждение;Примечание\nСОШ 1;важно\n")
    assert any(found.blocks for found in read_workbook(tmp_path).problems)
    workbook = read_workbook(tmp_path, {"учреждение": "Краткое название", "Примечание": ""})
    assert workbook.problems == ()
    assert workbook.rows["Школы"] == (SchoolRow(2, "СОШ 1"),)


@pytest.mark.parametrize(
    "written", ["89135551234", "8 (913) 555-12-34", "+7 913 555 12 34", "9135551234", "89135551234.0"]
)
def test_a_telephone_is_read_in_any_habit(written: str) -> None:
    workbook = sheet("Люди", "Имя | Роль | Телефон", f"Анна | куратор | {written}")
    assert workbook.rows["Люди"] == (PersonRow(2, "Анна", Role.CURATOR, phone="+79135551234"),)


def test_what_is_no_telephone_is_told() -> None:
    found = problem(sheet("Люди", "Имя | Роль | Сотовый", "Анна | куратор | 5-12-34 доб. 2"))
    assert (found.row, found.column) == (2, "Сотовый")
    assert "Не похоже на номер телефона" in found.message


def test_a_doubled_column_and_one_without_header_are_told() -> None:
    workbook = sheet("Школы", "Школа | Краткое название | ", "СОШ 1 | СОШ 2 | забытое")
    assert [found.message.split(":")[0] for found in workbook.problems] == [
        "Вторая колонка «Краткое название»",
        "У колонки № 3 нет заголовка, она не загружена. Подпишите её.",
    ]


def test_cells_beyond_the_header_are_told() -> None:
    assert "больше ячеек" in problem(sheet("Школы", "Школа", "СОШ 1 | лишнее")).message


def test_missing_required_columns_block() -> None:
    workbook = sheet("Дорожная карта", "№", "1")
    assert [(found.column, found.blocks) for found in workbook.problems] == [("Мероприятие", True), ("Сроки", True)]


def test_all_problems_of_a_row_are_told_with_their_places() -> None:
    workbook = sheet("Люди", "Имя | Роль | Часовой пояс", "Анна | сторож | Луна", " | учитель | ")
    assert [(found.row, found.column, found.value) for found in workbook.problems] == [
        (2, "Роль", "сторож"),
        (2, "Часовой пояс", "Луна"),
        (3, "Имя", None),
    ]
    assert workbook.rows["Люди"] == ()


def test_people_have_roles_and_schools() -> None:
    workbook = sheet("Люди", "ФИО | Роль | Школа | Предмет", "Анна | завуч | № 5, СОШ 1 | химия")
    assert workbook.rows["Люди"] == (PersonRow(2, "Анна", Role.DEPUTY, ("№ 5", "СОШ 1"), "химия"),)


def test_roadmap_with_one_column_of_terms() -> None:
    (row,) = sheet("Дорожная карта", "Мероприятие | Срок исполнения | Вид", "Форум | июнь | Заседание").rows[
        "Дорожная карта"
    ]
    assert row == MeasureRow(2, "Форум", cells=((None, "июнь"),), kind="заседание")


def test_roadmap_with_years_and_contents() -> None:
    head = "Мероприятие | 2021/2022 уч.г. | 2022-2023 уч. год | Содержание 2021/2022"
    workbook = sheet("Дорожная карта", head, "Форум | июнь | | выступить")
    (row,) = workbook.rows["Дорожная карта"]
    assert row == MeasureRow(2, "Форум", cells=((2021, "июнь"),), contents=((2021, "выступить"),))
    assert workbook.present["Дорожная карта"] == {"title", "cells:2021", "cells:2022", "contents:2021"}


def test_years_that_do_not_follow_each_other_are_a_problem() -> None:
    workbook = sheet("Дорожная карта", "Мероприятие | Сроки | 2021/2025 уч.г.", "Форум | июнь | ")
    assert (problem(workbook).column, problem(workbook).blocks) == ("2021/2025 уч.г.", True)


def test_plans_of_shares_are_read_by_column_and_told() -> None:
    workbook = sheet(
        "Показатели",
        "Показатель | Единица | План 2022 | План 2023",
        "А | % | 0,6 | 80",
        "Б | % | 75 % | 0,5",
        "В | шт. | 3 | 4",
    )
    targets = [row.targets for row in workbook.rows["Показатели"] if isinstance(row, IndicatorRow)]
    assert [dict(plan)[2022] for plan in targets] == ["60\u00a0%", "75 %", "3"]
    assert [dict(plan)[2023] for plan in targets] == ["80\u00a0%", "0,5\u00a0%", "4"]
    assert "«Показатели», «План 2022»: 0,6 прочитано как 60\u00a0%" in workbook.notes
    assert (problem(workbook).row, problem(workbook).column, problem(workbook).blocks) == (3, "План 2023", False)


def test_a_plan_in_words_stays_as_it_is() -> None:
    (row,) = sheet("Показатели", "Показатель | Единица | План", "А | % | рост").rows["Показатели"]
    assert isinstance(row, IndicatorRow)
    assert row.targets == ((None, "рост"),)


def test_an_unknown_sheet_is_told_with_the_known_ones() -> None:
    assert "«Дорожная карта»" in problem(sheet("Лист1", "Школа", "СОШ 1")).message


def test_a_sheet_that_stands_twice_blocks(tmp_path: Path) -> None:
    folder(tmp_path, Школы=SCHOOLS, школы_=SCHOOLS)
    assert "уже есть" in problem(read_workbook(tmp_path)).message


def test_a_long_cell_is_refused_with_its_place() -> None:
    found = problem(sheet("Школы", "Школа | Вид", f"{'x' * 5000} | СОШ"))
    assert (found.row, found.column) == (2, "Школа")
    assert found.value is not None
    assert len(found.value) <= 120


def test_a_file_of_noise_has_at_most_a_thousand_problems() -> None:
    workbook = sheet("Школы", "Школа | Вид", *["СОШ | лицей"] * (MAX_PROBLEMS + 5))
    assert len(workbook.problems) == MAX_PROBLEMS + 1
    assert workbook.problems[-1].message.startswith("И ещё замечаний: 5")


def test_reading_knows_no_database_so_it_may_run_in_the_worker() -> None:
    """Programmes and questionnaires: the second started the worker with all of SQLAlchemy: 0.8 s and 30 MB."""
    read = "import sys, storage.importing.reading, storage.questionnaires.sent"
    program = f"{read}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert not {"sqlalchemy", "pandas", "aiogram", "matplotlib"} & {*done.stdout.split()}


CELLS = st.sampled_from(
    [*(column.header for one in SHEETS for column in one.columns), "2021/2022", "", "все"]
) | st.text(max_size=12)


@given(st.sampled_from(SHEETS), st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=5))
@settings(max_examples=200, deadline=None)
def test_any_table_is_read_or_told(one: object, table: list[list[str]]) -> None:
    name = next(known.name for known in SHEETS if known is one)
    rows = [RawRow(n, tuple(cells)) for n, cells in enumerate(table, 1)]
    workbook = understood(RawWorkbook((RawSheet(name, rows[0], tuple(rows[1:])),)), {})
    assert pickle.loads(pickle.dumps(workbook)) == workbook
    read = {row.row for row in workbook.rows.get(name, ())}
    told = {found.row for found in workbook.problems}
    passed = [int(found[1]) for note in workbook.notes if (found := re.search(r"заголовки в строке (\d+)", note))]
    above = passed[0] if passed else 1
    assert all(row.number in read | told or above in told for row in rows[above:] if any(row.cells))
