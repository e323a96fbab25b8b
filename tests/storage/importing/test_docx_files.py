"""A Word document's tables as they look: merged cells, words put in by a reviewer, tables in tables."""

import io
import random
import zipfile

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.importing.opening import opened_content
from storage.importing.raw import Area
from storage.importing.reading import read_file
from tests.storage.importing.documents import merge, nazarovo, saved, table_of


def test_tables_are_numbered_and_merged_cells_are_said_once() -> None:
    document = docx.Document()
    document.add_paragraph("Приложение")
    table = table_of(document, [["а", "б", "в"], ["г", "", ""], ["", "", "д"]])
    merge(table, 0, 0, 1, 0)
    merge(table, 2, 0, 2, 1)
    table_of(document, [["одна"]])
    first, second = opened_content("план.docx", saved(document)).sheets
    assert (first.name, first.caption, second.name, second.caption) == ("Таблица 1", "Приложение", "Таблица 2", "")
    assert [(row.number, row.cells) for row in (first.header, *first.rows)] == [
        (1, ("а", "б", "в")), (3, ("", "", "д")),
    ]  # fmt: skip
    assert set(first.merged) == {Area(1, 0, 2, 0), Area(3, 0, 3, 1)}


def test_words_put_in_by_a_reviewer_are_text_and_struck_ones_are_not() -> None:
    document = docx.Document()
    paragraph = table_of(document, [["срок: "]]).cell(0, 0).paragraphs[0]
    for tag, inner, words in (("w:ins", "w:t", "май"), ("w:del", "w:delText", "июнь")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        text.text = words
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    (sheet,) = opened_content("x", saved(document)).sheets
    assert sheet.header.cells == ("срок: май",)


def test_paragraphs_and_tables_in_a_cell_are_its_text() -> None:
    document = docx.Document()
    cell = table_of(document, [["раз"]]).cell(0, 0)
    cell.add_paragraph("два")
    cell.add_table(1, 2).cell(0, 1).text = "три"
    (sheet,) = opened_content("x", saved(document)).sheets
    assert sheet.header.cells == ("раз два три",)


def test_a_document_without_tables_says_what_is_needed() -> None:
    document = docx.Document()
    document.add_paragraph("Приказ")
    (problem,) = opened_content("приказ.docx", saved(document)).problems
    assert "нет таблиц" in problem.message
    assert problem.blocks


def test_a_cell_wider_than_any_table_is_refused() -> None:
    document = docx.Document()
    table_of(document, [["а"]]).cell(0, 0)._tc.get_or_add_tcPr().get_or_add_gridSpan().set(qn("w:val"), "900000000")
    (problem,) = opened_content("x", saved(document)).problems
    assert "300 колонок" in problem.message


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "срок"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    content = saved(docx.Document())
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                table = "<w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
                part = (bomb + part.decode().partition("?>")[2].replace("<w:body>", table)).encode()
            new.writestr(name, part)
    raw = opened_content("x", output.getvalue())
    assert raw.problems
    assert "срок" not in str(raw.sheets)


GOOD = nazarovo()


@given(st.integers(0, 2**32), st.integers(1, 60))
@settings(deadline=None, max_examples=60)
def test_a_damaged_document_is_tables_or_sentences(seed: int, damages: int) -> None:
    chosen = random.Random(seed)
    content = bytearray(GOOD)
    for _ in range(damages):
        content[chosen.randrange(4, len(content))] = chosen.randrange(256)
    read = read_file("план.docx", bytes(content), {})
    assert read.rows or read.problems or read.notes
