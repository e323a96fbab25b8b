"""Text that is a table, as people's programs save it: `;`, `,` or tab, UTF-8, UTF-16 or cp1251; or a folder of it."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from storage.importing.problems import Problem
from storage.importing.raw import MAX_BYTES, RawSheet, RawWorkbook, Unreadable, sheet_of, spaced

DELIMITERS = ";,\t"
PICTURES_AND_ARCHIVES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!")
TABBED = re.compile(r"^.*\t.*\t.*$", re.MULTILINE)
ESCAPED = re.compile(r"^'('*[=+\-@])")
"""How an export writes text that begins like a formula; the reader takes the sign off again."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
NOT_TEXT = "Это не таблица. Пришлите файл xlsx, docx или лист, сохранённый как «CSV UTF-8»."
MARKUP = re.compile(r"\s*(?:\{\\rtf|<(?:!doctype|html|\?xml|table|head)\b)", re.IGNORECASE)
SAVE_ANEW = (
    "Это документ RTF, веб-страница или XML, хотя имя может говорить другое (так сохраняют xls некоторые программы). "
    "Откройте файл в Excel или Word, сохраните как xlsx или docx и пришлите снова."
)
SEPARATOR = re.compile(r"\Asep=[;,\t]\r?\n", re.IGNORECASE)
"""What Excel reads from the first line and writes in none: how the cells are separated."""
TOO_BIG = "Файлы вместе больше 20 МБ. Разделите таблицу на части и загрузите по очереди."


def read_folder(path: Path) -> RawWorkbook:
    """The sheets of a folder, each named after its file; what cannot be read becomes a problem. Raises Unreadable."""
    files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv" and file.is_file())
    if not files:
        raise Unreadable("В папке нет файлов CSV. Положите в неё листы, например «Школы.csv» и «Дорожная карта.csv».")
    if sum(file.stat().st_size for file in files) > MAX_BYTES:
        raise Unreadable(TOO_BIG)
    read = [_read(file) for file in files]
    return RawWorkbook(
        tuple(sheet for sheet in read if isinstance(sheet, RawSheet)),
        tuple(problem for problem in read if isinstance(problem, Problem)),
    )


def _read(file: Path) -> RawSheet | Problem:
    try:
        return read_text(file.stem, file.read_bytes())
    except (OSError, Unreadable) as refusal:
        message = str(refusal) if isinstance(refusal, Unreadable) else "Не получилось прочитать файл."
        return Problem(unicodedata.normalize("NFC", file.stem), None, None, None, message)


def read_text(name: str, content: bytes) -> RawSheet | Problem:
    """The one sheet of a text file; a problem where it is empty. Raises Unreadable."""
    name = unicodedata.normalize("NFC", name)
    text = decoded(content)
    if MARKUP.match(text):
        raise Unreadable(SAVE_ANEW)
    sheet = sheet_of(name, map(spaced, _rows(text)))
    if sheet is None:
        return Problem(name, None, None, None, "Лист пуст: в нём нет ни заголовков, ни строк.", blocks=False)
    return replace(sheet, paged=delimiter_of(text) == "\t")


def decoded(content: bytes) -> str:
    """Text in UTF-8 (with or without BOM), UTF-16 with BOM, else cp1251. Raises Unreadable for what is no text."""
    if content.startswith(PICTURES_AND_ARCHIVES):
        raise Unreadable(NOT_TEXT)
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1251"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            return text
    raise Unreadable(NOT_TEXT)


def delimiter_of(text: str) -> str:
    """A tab where two lines have several (prose may stand around such a table); else what the first line uses most."""
    if (told := SEPARATOR.match(text)) is not None:
        return told[0][4]
    if len(TABBED.findall(text)) > 1:
        return "\t"
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    return max(DELIMITERS, key=first.count)


def _rows(text: str) -> Iterator[list[str]]:
    """The records of the text; cells between tabs may be quoted by one program and not by another."""
    delimiter = delimiter_of(text)
    text = SEPARATOR.sub("\n", text)
    quotes = delimiter != "\t" or _quotes(text)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE
    )
    try:
        for row in reader:
            yield [ESCAPED.sub(r"\1", cell) if cell.startswith("'") else cell for cell in row]
    except csv.Error as error:
        raise Unreadable(
            "Таблица прервана: похоже, где-то не закрыта кавычка. Сохраните лист как «CSV UTF-8» ещё раз."
        ) from error


def _quotes(text: str) -> bool:
    """Whether every quotation mark that begins a cell also ends one, as a program that quotes cells writes them."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True):
            pass
    except csv.Error:
        return False
    return True
