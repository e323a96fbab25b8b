"""A file that makes no sense as a whole is told so, with the nearest thing it may have meant."""

from pathlib import Path

import pytest

from storage.database import Database
from storage.importing.preview import compare
from storage.importing.problems import Problem
from storage.importing.reading import read_workbook
from tests.storage.importing.folders import PROGRAMME, SCHOOLS, folder


async def problems(database: Database, path: Path, code: str = "lesnoy", **sheets: str) -> list[Problem]:
    async with database.reading() as session:
        return [*(await compare(session, read_workbook(folder(path, **sheets)), code)).problems]


async def the_problem(database: Database, path: Path, code: str = "lesnoy", **sheets: str) -> Problem:
    (found,) = await problems(database, path, code, **sheets)
    assert found.blocks
    return found


async def test_an_unknown_programme(sqlite: Database, tmp_path: Path) -> None:
    assert "«lesnoy» нет" in (await the_problem(sqlite, tmp_path, Школы=SCHOOLS)).message


async def test_the_sheet_of_another_programme(sqlite: Database, tmp_path: Path) -> None:
    found = await the_problem(sqlite, tmp_path, "stepnoy", Программа=PROGRAMME)
    assert (found.row, found.column, found.value) == (2, "Код", "lesnoy")


async def test_two_programmes_in_one_file(sqlite: Database, tmp_path: Path) -> None:
    doubled = PROGRAMME + PROGRAMME.splitlines()[1] + "\n"
    assert "ровно одна" in (await the_problem(sqlite, tmp_path, Программа=doubled)).message


async def test_a_school_named_twice(sqlite: Database, tmp_path: Path) -> None:
    doubled = SCHOOLS + "СОСНОВСКАЯ  СОШ;;;;\n"
    found = await the_problem(sqlite, tmp_path, Программа=PROGRAMME, Школы=doubled)
    assert (found.sheet, found.row) == ("Школы", 4)
    assert "строке 2" in found.message


async def test_a_main_school_that_does_not_exist(sqlite: Database, tmp_path: Path) -> None:
    wrong = SCHOOLS.replace("филиал;Сосновская", "филиал;Саснофская")
    found = await the_problem(sqlite, tmp_path, Программа=PROGRAMME, Школы=wrong)
    assert (found.row, found.column, found.value) == (3, "Головная школа", "Саснофская СОШ")
    assert "Похожие: «Сосновская СОШ»" in found.message


async def test_a_school_cannot_be_its_own_main_school(sqlite: Database, tmp_path: Path) -> None:
    wrong = SCHOOLS.replace("Еловая НОШ;;филиал;Сосновская СОШ", "Еловая НОШ;;филиал;Еловая НОШ")
    assert "для себя самой" in (await the_problem(sqlite, tmp_path, Программа=PROGRAMME, Школы=wrong)).message


@pytest.mark.parametrize("role", ["завуч", "директор", "учитель"])
async def test_school_roles_need_a_school(sqlite: Database, tmp_path: Path, role: str) -> None:
    people = f"Имя;Роль;Школы\nАнна;{role};\n"
    found = await the_problem(sqlite, tmp_path, Программа=PROGRAMME, Школы=SCHOOLS, Люди=people)
    assert (found.row, found.column) == (2, "Школы")


async def test_people_need_schools_to_be_known(sqlite: Database, tmp_path: Path) -> None:
    people = "Имя;Роль;Школы\nАнна;завуч;СОШ 5\n"
    assert "лист «Школы»" in (await the_problem(sqlite, tmp_path, Программа=PROGRAMME, Люди=people)).message


async def test_all_problems_come_at_once(sqlite: Database, tmp_path: Path) -> None:
    people = "Имя;Роль;Школы\nАнна;завуч;СОШ 5\nВера;сторож;\nГалина;завуч;\n"
    found = await problems(sqlite, tmp_path, Программа=PROGRAMME, Школы=SCHOOLS, Люди=people)
    assert sorted(problem.row for problem in found if problem.row) == [2, 3, 4]
