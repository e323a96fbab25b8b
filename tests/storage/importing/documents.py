"""Roadmaps as departments write them in Word: made from the shipped programmes, with their merged cells."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import docx
from docx.document import Document
from docx.table import Table

SHIPPED = Path(__file__).parents[3] / "storage" / "programmes"
YEARS = ("2021/2022 уч.г.", "2022/2023 уч.г.", "2023/2024 уч.г.")


def roadmap(programme: str) -> list[dict[str, str]]:
    """The lines of a shipped roadmap by header."""
    with (SHIPPED / programme / "Дорожная карта.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def saved(document: Document) -> bytes:
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def table_of(document: Document, rows: Sequence[Sequence[str]]) -> Table:
    """A table with these texts."""
    table: Table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for cells, texts in zip((row.cells for row in table.rows), rows, strict=True):
        for cell, text in zip(cells, texts, strict=False):
            cell.text = text
    return table


def merge(table: Table, top: int, left: int, bottom: int, right: int) -> None:
    """Merge cells (from 0); the text of the first one stays."""
    text = table.cell(top, left).text
    table.cell(top, left).merge(table.cell(bottom, right)).text = text


def nazarovo() -> bytes:
    """As the district printed it: a header of two rows, directions in rows of their own, titles missing."""
    lines = roadmap("nazarovo")
    rows = [
        ["№", "Мероприятие", "Ключевые мероприятия и сроки реализации", "", "", "Ответственный исполнитель",
         "Документы, закрепляющие результат"],
        ["", "", *YEARS, "", ""],
    ]  # fmt: skip
    titles = []
    direction = ""
    for line in lines:
        if line["Направление"] != direction:
            direction = line["Направление"]
            titles.append(len(rows))
            rows.append([direction])
        untitled = line["2021/2022 уч.г."].startswith(f"{line['Мероприятие']} (")
        title = "" if untitled else line["Мероприятие"]
        rows.append([line["№"], title, *(line[year] for year in YEARS), line["Ответственный"], line["Результат"]])
    document = docx.Document()
    document.add_paragraph("Дорожная карта реализации программы")
    table = table_of(document, rows)
    merge(table, 0, 2, 0, 4)
    for column in (0, 1, 5, 6):
        merge(table, 0, column, 1, column)
    for row in titles:
        merge(table, row, 0, row, 6)
    return saved(document)


def gorodets() -> bytes:
    """As the district printed it: numbered directions, one column of terms, the header repeated on a later page."""
    head = ["№ п/п", "Наименование мероприятия", "Сроки", "Ответственный", "Ожидаемый результат"]
    rows = [head, ["1", "2", "3", "4", "5"]]
    direction = ""
    for line in roadmap("gorodets"):
        if line["Направление"] != direction:
            direction = line["Направление"]
            number, _, title = direction.partition(" ")
            rows += [[number, title]] if len(rows) < 15 else [head, [number, title]]
        rows.append([line[column] for column in ("№", "Мероприятие", "Сроки", "Ответственный", "Результат")])
    document = docx.Document()
    table_of(document, [["Утверждён приказом", "от 04.09.2020"]])
    document.add_paragraph("План мероприятий («дорожная карта»)")
    table_of(document, rows)
    return saved(document)
