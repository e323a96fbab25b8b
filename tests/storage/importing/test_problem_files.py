"""Everything wrong with a file comes back as a file: a list, and a copy with comments where it is not too large."""

import io
import zipfile

import pytest

from storage.importing import problem_files
from storage.importing.opening import opened_content
from storage.importing.problem_files import problem_file
from storage.importing.reading import read_file
from tests.storage.importing.books import book
from tests.storage.importing.documents import gorodets

ROWS: list[list[object]] = [
    ["Школа", "Вид", "Обучающихся"],
    ["+СОШ", "лицей", "много"],
    ["СОШ № 2", "СОШ", 5],
    ["СОШ № 3", "гимназия"],
]


def made(name: str, content: bytes) -> bytes:
    return problem_file(name, content, read_file(name, content, {}).problems)


def test_every_doubtful_cell_has_its_comment() -> None:
    content = made("школы.xlsx", book(Школы=ROWS))
    problems, copy = opened_content("x", content).sheets
    assert [row.cells[:4] for row in problems.rows] == [
        ("Школы", "2", "Вид", "лицей"), ("Школы", "2", "Обучающихся", "много"), ("Школы", "4", "Вид", "гимназия"),
    ]  # fmt: skip
    assert [row.cells[:2] for row in copy.rows] == [("+СОШ", "лицей"), ("СОШ № 2", "СОШ"), ("СОШ № 3", "гимназия")]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        comments = archive.read("xl/comments1.xml").decode()
    assert [f'ref="{place}"' in comments for place in ("B2", "C2", "B4", "A2")] == [True, True, True, False]
    assert "Выберите одно" in comments


def test_a_large_file_comes_back_as_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problem_files, "COMMENTED_ROWS", 2)
    (problems,) = opened_content("x", made("школы.xlsx", book(Школы=ROWS))).sheets
    assert (problems.name, len(problems.rows)) == ("Замечания", 3)


def test_a_file_that_cannot_be_read_has_a_list_too() -> None:
    (problems,) = opened_content("x", made("фото.xlsx", b"\xff\xd8\xff")).sheets
    assert "не таблица" in problems.rows[0].cells[4]


def test_tables_of_a_document_are_copied_under_their_names() -> None:
    sheets = opened_content("x", made("карта.docx", gorodets())).sheets
    assert [sheet.name for sheet in sheets] == ["Замечания", "1 Таблица 1", "2 Таблица 2"]
