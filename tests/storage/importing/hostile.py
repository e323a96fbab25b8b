"""Files that are meant to hurt, or that hurt by mistake; and odd ones that must be read all the same."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from functools import cache

import docx

from tests.storage.importing.books import archive, book, text_cell
from tests.storage.importing.documents import merge, saved, table_of

HEAD = f'<row r="1">{text_cell("A1", "Школа")}{text_cell("B1", "Вид")}</row>'
ROW = f'<row r="2">{text_cell("A2", "Речная СОШ")}{text_cell("B2", "СОШ")}</row>'
CSV = "Школа;Вид\nРечная СОШ;СОШ\n"
LINK = '<Relationship Id="rId9" Type="http://schemas.example/oleObject" Target="file:///c:/a" TargetMode="External"/>'


def zipped(parts: Mapping[str, bytes], *, russian: bool = False) -> bytes:
    """A zip of these files; `russian`: with names as Windows writes them, in cp866 without saying so."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.encode("cp866").decode("cp437") if russian else name, content)
    content = output.getvalue()
    return _without_the_flag(content) if russian else content


def _without_the_flag(content: bytes) -> bytes:
    """cp437 names as they would have been written: one byte a letter. Python writes them in UTF-8 instead."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(output, "w") as made:
        for part in given.infolist():
            info = _Cp437(part.filename)
            made.writestr(info, given.read(part))
    return output.getvalue()


class _Cp437(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  zipfile's own name
        return self.filename.encode("cp437"), self.flag_bits & ~0x800


BIG = "xl/media/big"


@cache
def bomb(parts: int = 301) -> bytes:
    """A megabyte that unpacks to more than 300."""
    output, block = io.BytesIO(archive(HEAD + ROW)), bytes(1 << 20)
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as made, made.open(BIG, "w") as part:
        for _ in range(parts):
            part.write(block)
    return output.getvalue()


def liar() -> bytes:
    """A bomb whose directory says it is small."""
    content = archive(HEAD + ROW, xl__sharedStrings=b"0" * 50_000_000)
    return content.replace(struct.pack("<I", 50_000_000), struct.pack("<I", 1000))


def locked() -> bytes:
    """A zip that says its parts are encrypted."""
    content = bytearray(zipped({"Школы.csv": CSV.encode()}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + place] |= 1
    return bytes(content)


def macros(name: str) -> bytes:
    return archive(HEAD + ROW, xl__vbaProject_bin=b"x").replace(b"vbaProject_bin", name.encode())


def odd_document() -> bytes:
    """A Word table whose cells are merged across and down at once, with a table inside a cell."""
    document = docx.Document()
    table = table_of(document, [["Мероприятие", "Сроки", "Ответственный"], ["Форум", "май 2022", ""], ["", "", ""]])
    merge(table, 1, 2, 2, 2)
    merge(table, 1, 0, 2, 0)
    table.cell(2, 1).add_table(1, 1).cell(0, 0).text = "до 31"
    return saved(document)


def emptied(rows: int = 999_000) -> bytes:
    """A sheet whose rows somebody emptied."""
    return archive(HEAD + ROW + "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(3, rows)))


Content = bytes | Callable[[], bytes]
"""The bytes of a file, or what makes them where that takes a second."""


def content_of(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content()


MERGES = '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="B2:A1"/></mergeCells><sheetData>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)

FOLDER = {"папка/": b"", "папка/Школы.csv": CSV.encode(), "__MACOSX/папка/._Школы.csv": b"\x00"}

REFUSED: Mapping[str, tuple[str, Content, str]] = {
    "a zip bomb": ("книга.xlsx", bomb, "Внутри файла больше 300 МБ"),
    "a bomb that lies about its size": ("книга.xlsx", liar(), "повреждён"),
    "more than five million cells": (
        "книга.xlsx", archive(HEAD + ROW + '<row r="1048576"><c r="F1048576"><v>1</v></c></row>'), "5 миллионов ячеек",
    ),
    "too many columns": ("книга.xlsx", archive('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "300 колонок"),
    "macros": ("книга.xlsm", macros("vbaProject.bin"), "макросы"),
    "an embedded program": ("книга.xlsx", archive(HEAD + ROW, xl__embeddings__oleObject1=b"x"), "макросы"),
    "a link to another workbook": ("книга.xlsx", archive(HEAD, xl__externalLinks__externalLink1=b"x"), "ссылается"),
    "a link to a file of the computer": ("книга.xlsx", archive(HEAD + ROW, LINK), "ссылается"),
    "a renamed picture": ("план.xlsx", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)), "не таблица"),
    "a renamed pdf": ("план.docx", b"%PDF-1.7\n" + bytes(100), "не таблица"),
    "a truncated zip": ("книга.xlsx", book(Школы=[["Школа"], ["Речная"]])[:-40], "повреждён"),
    "an archive in name only": ("книга.xlsx", b"PK\x03\x04 and nothing else", "повреждён"),
    "an encrypted or old workbook": ("книга.xlsx", OLE, "защищённый паролем"),
    "an old xls": ("старая.xls", OLE, "старого вида"),
    "a sheet of LibreOffice": ("план.ods", zipped({"mimetype": b"x", "content.xml": b"<x/>"}), "сохраните как xlsx"),
    "a binary workbook": ("план.xlsb", zipped({"xl/workbook.bin": b"x"}), "сохраните как xlsx"),
    "rich text": ("план.rtf", b"{\\rtf1\\ansi {\\fonttbl}\\par A\\cell B\\cell}", "документ RTF"),
    "a web page called xls": ("план.xls", "<html><table><tr><td>Школа".encode(), "веб-страница"),
    "a workbook of 2003 in XML": ("план.xls", b'<?xml version="1.0"?>\n<Workbook/>', "сохраните как xlsx"),
    "an empty file": ("пусто.xlsx", b"", "пуст"),
    "no text": ("школы.csv", b"\x00\x01\x02" * 50, "не таблица"),
    "an open quotation mark": ("школы.csv", 'Школа;Вид\n"Речная;СОШ\n'.encode() + b"x" * 200_000, "кавычка"),
    "an archive of pictures": ("папка.zip", zipped({"фото.jpg": b"\xff\xd8\xff"}), "Это архив"),
    "an archive with a path outside": (
        "папка.zip", zipped({"../../Школы.csv": CSV.encode()}), "просится в чужую папку",
    ),
    "an archive with an absolute path": (
        "папка.zip", zipped({"C:\\Школы.csv": CSV.encode()}), "просится в чужую папку",
    ),
    "an archive with a password": ("папка.zip", locked(), "защищён паролем"),
    "an archive of much text": ("папка.zip", zipped({"Школы.csv": b"x" * (21 << 20)}), "больше 20 МБ"),
    "an archive in an archive": ("папка.zip", zipped({"Школы.csv": book(Школы=[["Школа"], ["Речная"]])}), "не таблица"),
    "a document without tables": ("письмо.docx", saved(docx.Document()), "нет таблиц"),
}  # fmt: skip
"""What → name, content, and words of the sentence."""

READ: Mapping[str, tuple[str, Content]] = {
    "cp1251": ("школы.csv", CSV.encode("cp1251")),
    "UTF-16": ("школы.csv", CSV.encode("utf-16")),
    "a mark of byte order": ("школы.csv", b"\xef\xbb\xbf" + CSV.encode()),
    "the separator said first": ("школы.csv", f"sep=;\r\n{CSV}".encode()),
    "commas": ("школы.csv", CSV.replace(";", ",").encode()),
    "a workbook called a picture": ("фото.jpg", archive(HEAD + ROW)),
    "a million empty rows": ("книга.xlsx", emptied),
    "merged oddities": ("книга.xlsx", archive(HEAD + ROW + MERGES)),
    "a folder in a zip": ("папка.zip", zipped(FOLDER)),
    "a zip of Russian Windows": ("папка.zip", zipped({"Школы.csv": CSV.encode("cp1251")}, russian=True)),
}  # fmt: skip
"""Odd files that hold one school, «Речная СОШ»."""
