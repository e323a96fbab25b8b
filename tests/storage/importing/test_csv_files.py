"""Files as people's programs save them, and files that are no tables at all: sheets or sentences, never an error."""

import codecs
from itertools import chain, repeat
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.importing.csv_files import decoded
from storage.importing.opening import opened
from storage.importing.raw import MAX_BYTES, RawSheet, RawWorkbook, Unreadable, sheet_of, spaced

TEXT = "Краткое название;Вид\nСосновская СОШ;СОШ\n"


def read(tmp_path: Path, content: bytes, name: str = "Школы.csv") -> RawWorkbook:
    (tmp_path / name).write_bytes(content)
    return opened(tmp_path)


def only_sheet(raw: RawWorkbook) -> RawSheet:
    assert raw.problems == ()
    (sheet,) = raw.sheets
    return sheet


def only_message(raw: RawWorkbook) -> str:
    assert raw.sheets == ()
    (problem,) = raw.problems
    return problem.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    sheet = only_sheet(read(tmp_path, TEXT.encode(encoding)))
    assert sheet.name == "Школы"
    assert sheet.header.cells == ("Краткое название", "Вид")
    assert sheet.rows[0].cells == ("Сосновская СОШ", "СОШ")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    sheet = only_sheet(read(tmp_path, TEXT.replace(";", delimiter).encode()))
    assert sheet.rows[0].cells == ("Сосновская СОШ", "СОШ")


def test_rows_count_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    sheet = only_sheet(read(tmp_path, 'А;Б\r\n"две\r\nстроки";1\r\n;\r\n\r\nпятая;2\r\n'.encode()))
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [(2, "две строки"), (5, "пятая")]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)),
        b"\x89PNG\r\n\x1a\n",
        b"Rar! an archive",
        b"%PDF-1.4",
        b"a;b\n1;\x00\n",
        b"\x07\x98",
        b"\xff\xfeodd",
    ],
)
def test_what_is_no_text_gets_a_sentence(tmp_path: Path, content: bytes) -> None:
    assert "CSV UTF-8" in only_message(read(tmp_path, content))


def test_an_empty_file_is_told_and_blocks_nothing(tmp_path: Path) -> None:
    raw = read(tmp_path, b"\n ;\n")
    assert "пуст" in only_message(raw)
    assert not raw.problems[0].blocks


def test_an_open_quote_gets_a_sentence(tmp_path: Path) -> None:
    assert "кавычка" in only_message(read(tmp_path, b'a;b\n"' + b"x" * 200_000))


def test_a_folder_without_csv_says_what_belongs_there(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("notes")
    (tmp_path / "Школы.csv").mkdir()
    assert "«Школы.csv»" in only_message(opened(tmp_path))


def test_a_single_file_is_one_sheet(tmp_path: Path) -> None:
    read(tmp_path, TEXT.encode())
    assert only_sheet(opened(tmp_path / "Школы.csv")).name == "Школы"


def test_a_missing_path_gets_a_sentence(tmp_path: Path) -> None:
    assert "открыть" in only_message(opened(tmp_path / "нет"))


def test_more_than_20_megabytes_are_refused_before_reading(tmp_path: Path) -> None:
    with (tmp_path / "Школы.csv").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "20 МБ" in only_message(opened(tmp_path))


def test_a_name_decomposed_by_a_mac_is_the_same_name(tmp_path: Path) -> None:
    assert only_sheet(read(tmp_path, TEXT.encode(), "Населённый.csv".replace("ё", "е\u0308"))).name == "Населённый"


def test_too_many_columns_and_cells_are_refused() -> None:
    with pytest.raises(Unreadable, match="300 колонок"):
        sheet_of("Школы", [["x"] * 301])
    row = [""] * 300
    with pytest.raises(Unreadable, match="5 миллионов"):
        sheet_of("Школы", repeat(row, 16_667))


def test_a_million_empty_rows_are_not_kept() -> None:
    empty: list[str] = []
    sheet = sheet_of("Школы", chain(repeat(empty, 1_000_000), [["Школа"], ["СОШ 1"]]))
    assert sheet is not None
    assert (sheet.header.number, len(sheet.rows)) == (1_000_001, 1)
    with pytest.raises(Unreadable, match="миллиона строк"):
        sheet_of("Школы", repeat(empty))


@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b'";\r"\n')
@settings(deadline=None)
def test_any_bytes_are_text_or_a_sentence(content: bytes) -> None:
    try:
        text = decoded(content)
    except Unreadable as refusal:
        text = str(refusal)
    assert "\x00" not in text
    assert text or content in (b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@given(st.lists(st.text(alphabet="а \t\n\u00a0б", max_size=6), min_size=1, max_size=4))
def test_spaces_are_put_right_in_every_cell(row: list[str]) -> None:
    sheet = sheet_of("Школы", map(spaced, [["Школа"], row, ["конец"]]))
    assert sheet is not None
    found = {line.number: line.cells for line in sheet.rows}
    expected = tuple(" ".join(cell.split()) for cell in row)
    assert found.get(2, expected) == expected
    assert (2 in found) == any(expected)
