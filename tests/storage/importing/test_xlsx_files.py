"""An xlsx as programs write it becomes text; a hostile one becomes a sentence, at once and never an error."""

import io
import random
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.importing import archives, worksheets
from storage.importing.opening import opened, opened_content
from storage.importing.raw import MAX_BYTES, Area, RawSheet, RawWorkbook
from storage.importing.reading import read_file, read_workbook
from storage.importing.rows import IndicatorRow
from tests.storage.importing.books import archive, book, text_cell


def only_sheet(raw: RawWorkbook) -> RawSheet:
    assert raw.problems == ()
    (sheet,) = raw.sheets
    return sheet


def only_message(raw: RawWorkbook) -> str:
    assert raw.sheets == ()
    (problem,) = raw.problems
    assert problem.blocks
    return problem.message


def test_cells_are_read_as_people_see_them() -> None:
    rows: list[list[object]] = [
        ["Школа", "Дата"],
        ["СОШ № 1", date(2026, 9, 1)],
        [12, 0.5],
        [True, 1.1],
        ["", None],
        [" две \n строки ", 3.0],
    ]
    sheet = only_sheet(opened_content("книга.xlsx", book(Школы=rows)))
    assert (sheet.name, sheet.header.cells) == ("Школы", ("Школа", "Дата"))
    assert [(row.number, *row.cells) for row in sheet.rows] == [
        (2, "СОШ № 1", "01.09.2026"), (3, "12", "0.5"), (4, "да", "1.1"), (6, "две строки", "3"),
    ]  # fmt: skip


def test_a_table_away_from_the_corner_keeps_its_rows_columns_and_merged_cells() -> None:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as made:
        sheet = made.add_worksheet("Лист1")
        sheet.write(4, 2, "Школа")
        sheet.merge_range("D6:E8", "вместе")
    found = only_sheet(opened_content("x", output.getvalue()))
    assert (found.header.number, found.header.cells[2]) == (5, "Школа")
    assert found.rows[0].cells[3] == "вместе"
    assert found.merged == (Area(6, 3, 8, 4),)


def test_a_percent_format_is_percent() -> None:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as made:
        sheet = made.add_worksheet("Показатели")
        sheet.write_row(0, 0, ["Показатель", "Единица", "План 2022", "План 2023"])
        sheet.write_row(1, 0, ["Доля школ", "%"])
        sheet.write(1, 2, 0.8, made.add_format({"num_format": "0%"}))
        sheet.write(1, 3, 0.125, made.add_format({"num_format": "0.0%"}))
    workbook = read_file("план.xlsx", output.getvalue(), {})
    assert workbook.problems == ()
    (indicator,) = workbook.rows["Показатели"]
    assert isinstance(indicator, IndicatorRow)
    assert indicator.targets == ((2022, "80 %"), (2023, "12.5 %"))


def test_formulas_give_the_stored_value_and_are_told() -> None:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as made:
        sheet = made.add_worksheet("Школы")
        sheet.write_row(0, 0, ["Школа", "Обучающихся", "Учителей"])
        sheet.write(1, 0, "СОШ № 1")
        sheet.write_formula(1, 1, "=100+20", None, 120)
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    raw = opened_content("x", output.getvalue())
    assert raw.sheets[0].rows[0].cells == ("СОШ № 1", "120", "")
    assert raw.notes == ("на листе «Школы» есть формулы: взяты значения, сохранённые в файле",)
    (problem,) = raw.problems
    assert (problem.row, problem.column) == (2, "Учителей")
    assert "ошибка формулы" in problem.message


def test_an_empty_sheet_is_told_and_blocks_nothing() -> None:
    raw = opened_content("x", book(Школы=[["Школа"], ["СОШ № 1"]], Пусто=[]))
    assert [sheet.name for sheet in raw.sheets] == ["Школы"]
    assert [(problem.sheet, problem.blocks) for problem in raw.problems] == [("Пусто", False)]


def test_the_suffix_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "фото.jpg").write_bytes(book(Школы=[["Школа"], ["СОШ № 1"]]))
    assert only_sheet(opened(tmp_path / "фото.jpg")).name == "Школы"
    (tmp_path / "книга.xlsx").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)))
    assert "не таблица" in only_message(opened(tmp_path / "книга.xlsx"))


def test_web_addresses_in_cells_are_no_links_to_other_files() -> None:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as made:
        made.add_worksheet("Школы").write_url(0, 0, "https://example.org/", string="Школа")
    assert only_sheet(opened_content("x", output.getvalue())).header.cells == ("Школа",)


ROW = '<row r="1">' + text_cell("A1", "Школа") + "</row>"
LINK = '<Relationship Id="rId9" Type="http://schemas.example/oleObject" Target="file:///c:/a" TargetMode="External"/>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (archive(ROW, xl__vbaProject_bin=b"x").replace(b"vbaProject_bin", b"vbaProject.bin"), "макросы"),
        (archive(ROW, xl__embeddings__oleObject1=b"x"), "макросы"),
        (archive(ROW, xl__externalLinks__externalLink1=b"x"), "ссылается"),
        (archive(ROW, LINK), "ссылается"),
        (archive(ROW)[:-30], "повреждён"),
        (b"PK\x03\x04 an archive in name only", "повреждён"),
        (archive("<row><c" + "x" * 200), "повреждён"),
        (archive("x" * 6_000_000), "повреждён"),
        (archive(ROW + '<row r="1048576"><c r="F1048576"><v>1</v></c></row>'), "5 миллионов"),
        (archive(ROW + '<row r="2000"><c r="XFD2000"><v>1</v></c></row>'), "5 миллионов"),
        (archive('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "300 колонок"),
        (b"\xd0\xcf\x11\xe0" + bytes(500), "xls"),
        (b"\x00" * 100, "не таблица"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_with_a_sentence(content: bytes, words: str) -> None:
    assert words in only_message(opened_content("книга.xlsx", content))


def test_other_archives_are_told_apart() -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as made:
        made.writestr("Школы.jpg", "Школа\n")
    assert "архив" in only_message(opened_content("папка.zip", output.getvalue()))


def test_a_bomb_is_refused_by_its_directory() -> None:
    output = io.BytesIO(archive(ROW))
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as made, made.open("xl/media/big", "w") as part:
        for _ in range(301):
            part.write(bytes(1 << 20))
    assert len(output.getvalue()) < MAX_BYTES
    assert "300 МБ" in only_message(opened_content("x", output.getvalue()))


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    content = archive(ROW, xl__sharedStrings=b"0" * 50_000_000)
    size = (50_000_000).to_bytes(4, "little")
    assert size in content
    assert "повреждён" in only_message(opened_content("x", content.replace(size, (1000).to_bytes(4, "little"))))


def test_too_many_cells_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worksheets, "MAX_CELLS", 50_000)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="B{n}"/></row>' for n in range(1, 30_000))
    assert "5 миллионов" in only_message(opened_content("x", archive(rows)))


def test_a_million_empty_rows_are_no_table() -> None:
    empty = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(2, 1_000_000))
    sheet = only_sheet(opened_content("x", archive(ROW + empty)))
    assert (sheet.header.cells, sheet.rows) == (("Школа",), ())


def test_merged_oddities_do_no_harm() -> None:
    merges = '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="B2:A1"/></mergeCells><sheetData>'
    raw = opened_content("x", archive(ROW + merges))
    assert raw.problems or raw.sheets[0].header.cells == ("Школа",)


GOOD = book(Школы=[["Школа", "Вид"], ["СОШ № 1", "СОШ"]], Люди=[["Имя", "Роль"]])


@given(st.integers(0, 2**32), st.integers(1, 40))
@settings(deadline=None, max_examples=150)
def test_a_damaged_file_is_tables_or_sentences(seed: int, damages: int) -> None:
    chosen = random.Random(seed)
    content = bytearray(GOOD)
    for _ in range(damages):
        content[chosen.randrange(4, len(content))] = chosen.randrange(256)
    read = read_file("книга.xlsx", bytes(content), {})
    assert read.rows or read.problems or read.notes


@given(st.text(alphabet='<>/c="A1 rowv&;xt', max_size=200))
@settings(deadline=None, max_examples=150)
def test_any_xml_is_tables_or_sentences(xml: str) -> None:
    read = read_file("книга.xlsx", archive(ROW + xml), {})
    assert read.rows or read.problems or read.notes


def test_columns_are_numbered_from_nought() -> None:
    assert [worksheets.column_number(letters) for letters in (b"A", b"Z", b"AA", b"XFD")] == [0, 25, 26, 16383]


def test_a_part_that_should_be_small_is_not_read_when_it_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_SMALL_PART", 10)
    assert "300 МБ" in only_message(opened_content("x", archive(ROW)))


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "книга.xlsx").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "20 МБ" in read_workbook(tmp_path / "книга.xlsx").problems[0].message
