"""What is wrong with rows of numbers is told with its place, all at once, and nothing is guessed."""

from pathlib import Path

import pytest

from storage.database import Database
from storage.importing.facts import FACTS, Side, compared
from storage.importing.preview import Differences, compare
from storage.importing.problems import Problem
from storage.importing.reading import read_workbook
from tests.storage.importing.folders import PROGRAMME, folder

SCHOOLS = "Школа;Номер\nСосновая;5\nЕловая;7\n"
RESULTS = "Школа;Учебный год;Процедура;Предмет;Класс;Участников;Ниже порога;Высоких\n"
PASSPORTS = "Школа;Учебный год;Неполные семьи;СОП\n"
RISKS = "Школа;Волна;Параметр;Значение\n"
INDICATORS = "№;Показатель;Единица\n1;Доля школ;%\n2;Форумы;шт.\n3;Система;документ\n"
FACTS_OF = "Показатель;Период;Школа;Значение\n"


async def differences(database: Database, path: Path, **sheets: str) -> Differences:
    path = folder(path, Программа=PROGRAMME, Школы=SCHOOLS, **sheets)
    async with database.reading() as session:
        return await compare(session, read_workbook(path), "lesnoy")


async def problems(database: Database, path: Path, **sheets: str) -> list[Problem]:
    return [*(await differences(database, path, **sheets)).problems]


def told(found: list[Problem]) -> list[tuple[int | None, str | None, str | None, bool]]:
    return [(one.row, one.column, one.value, one.blocks) for one in found]


async def test_everything_wrong_with_results_comes_at_once(sqlite: Database, tmp_path: Path) -> None:
    rows = (
        "Берёзовая;2021/2022;ВПР;химия;5;20;3;\n5;2021/2023;ВПР;химия;5;20;3;\n5;2021/2022;экзамен;химия;5;20;3;\n"
        "5;2021/2022;ВПР;химия;13;20;3;\n5;2021/2022;ВПР;химия;5;много;3;\n5;2021/2022;ВПР;химия;5;20;;\n"
        "5;2021/2022;ВПР;химия;6;20;21;\n5;2021/2022;ВПР;химия;7;20;12;9\n"
    )
    found = await problems(sqlite, tmp_path, Результаты=RESULTS + rows)
    assert told(found) == [
        (3, "Учебный год", "2021/2023", True),
        (4, "Процедура", "экзамен", True),
        (5, "Класс", "13", True),
        (6, "Участников", "много", True),
        (7, "Ниже порога", None, True),
        (8, "Ниже порога", None, True),
        (9, "Высоких", None, True),
        (2, "Школа", "Берёзовая", True),
    ]
    assert "Ниже порога 21, а участников 20" in found[5].message
    assert "Похожие: «Сосновая»" in found[-1].message or "Похожие: «Еловая»" in found[-1].message


async def test_a_fact_that_stands_twice(sqlite: Database, tmp_path: Path) -> None:
    row = "5;2021/2022;ВПР;химия;5;20;3;\n"
    same = await problems(sqlite, tmp_path, Результаты=RESULTS + row + row.replace("5;2021", "Сосновая;2021", 1))
    assert [(one.row, one.blocks, "строке 2" in one.message) for one in same] == [(3, False, True)]
    other = await problems(sqlite, tmp_path, Результаты=RESULTS + row + row.replace(";20;", ";21;"))
    assert [(one.row, one.blocks, "с другими числами" in one.message) for one in other] == [(3, True, True)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("5;2021/2022;101;\n7;2021/2022;20;\n", [(2, "Неполные семьи", "101", True)]),
        ("5;2021/2022;0,5;\n7;2021/2022;20;\n", [(2, "Неполные семьи", "0,5", False)]),
        ("5;2021/2022;0,5;1\n7;2021/2022;0,2;0\n", [(2, "СОП", "1", False)]),
        ("5;2021/2022;0,5;1 %\n7;2021/2022;-0,2;0\n", [(3, "Неполные семьи", "-0,2", True)]),
        ("5;2021/2022;;\n", [(2, "Обучающихся", None, True)]),
        ("5;2021/2022;треть;\n", [(2, "Неполные семьи", "треть", True)]),
    ],
)
async def test_shares_of_passports(
    sqlite: Database, tmp_path: Path, rows: str, expected: list[tuple[int, str, str, bool]]
) -> None:
    assert told(await problems(sqlite, tmp_path, Социальный_паспорт=PASSPORTS + rows)) == expected


@pytest.mark.parametrize(
    ("row", "column"),
    [("5;01.10.2021;1.5;2", "Параметр"), ("5;01.10.2021;1.1;4", "Значение"), ("5;01.10.2021;1.1;20 %", "Значение"),
     ("5;01.10.2021;3.3;120", "Значение"), ("5;вчера;1.1;2", "Волна")],
)  # fmt: skip
async def test_parameters_of_risk(sqlite: Database, tmp_path: Path, row: str, column: str) -> None:
    (found,) = await problems(sqlite, tmp_path, Параметры_риска=f"{RISKS}{row}\n")
    assert (found.row, found.column, found.blocks) == (2, column, True)


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("4;2022;;5", "Показатель", "Похожие"),
        ("1;2022;Берёзовая;5", "Школа", "Похожие"),
        ("1;2022;;много", "Значение", "число"),
        ("2;2022;;много", "Значение", "число"),
        ("2;когда-то;;5", "Период", "Напишите год"),
    ],
)
async def test_facts_of_indicators(sqlite: Database, tmp_path: Path, row: str, column: str, said: str) -> None:
    sheets = {"Показатели": INDICATORS, "Факты_показателей": f"{FACTS_OF}{row}\n"}
    (found,) = await problems(sqlite, tmp_path, **sheets)
    assert (found.row, found.column) == (2, column)
    assert said in found.message


async def test_shares_of_one_indicator_are_read_together(sqlite: Database, tmp_path: Path) -> None:
    rows = "1;2022;;0,6\n1;2023;;0,7\n2;2022;;12\n3;2022;;нет\n"
    found = await differences(sqlite, tmp_path, Показатели=INDICATORS, Факты_показателей=FACTS_OF + rows)
    assert not found.problems
    side = found.created["Факты показателей"]
    assert isinstance(side, Side)
    assert [row[4:6] for row in side.new] == [(60.0, None), (70.0, None), (12.0, None), (0.0, None)]
    assert any("«Доля школ»: 0,6 прочитано как 60\u00a0%" in note for note in found.notes)


async def test_removing_what_is_not_there_is_told(sqlite: Database, tmp_path: Path) -> None:
    rows = "5;2021/2022;ВПР;химия;5;удалить;;\n"
    found = await differences(sqlite, tmp_path, Результаты=RESULTS + rows)
    assert (found.problems, "Результаты" in found.gone) == ((), False)
    assert "«Результаты»: строк «удалить», которых и так нет: 1" in found.notes


async def test_places_are_told_as_the_file_has_them(sqlite: Database, tmp_path: Path) -> None:
    rows = "5;2021/2022;ВПР;химия;5;20;30\n"
    (found,) = await problems(sqlite, tmp_path, Лист1=RESULTS.replace(";Высоких", "") + rows)
    assert (found.sheet, found.row, found.column) == ("Лист1", 2, "Ниже порога")


def test_differences_are_put_into_words_where_somebody_looks() -> None:
    table = FACTS["Результаты"]
    rows = [(n, "Сосновая", 2021, "ВПР", "химия", n, 20, n, None, None, False) for n in range(1, 9)]
    stored = {row[1:6]: (100 + row[0], *row[1:6], 20, 0, None, None) for row in rows[:4]}
    found = compared(table, table.fields, rows, stored)
    assert [len(side) for side in (found.created, found.changed, found.unchanged, found.gone)] == [4, 4, 0, 0]
    assert found.changed[-1].title == "Сосновая, 2021/2022, ВПР, химия, 4 класс"
    assert [one.title[-7:] for one in found.created[1:3]] == ["6 класс", "7 класс"]
    with pytest.raises(IndexError):
        found.created[4]
