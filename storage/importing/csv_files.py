"""A folder of CSV files, or one of them, as people's programs save them: `;`, `,` or tab, UTF-8, UTF-16 or cp1251."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from storage.importing.problems import Problem
from storage.importing.raw import MAX_BYTES, RawSheet, RawWorkbook, Unreadable, sheet_of

DELIMITERS = ";,\t"
SUFFIXES = (".csv", ".tsv", ".txt")
PICTURES_AND_ARCHIVES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
NOT_TEXT = "Это не текстовая таблица. Сохраните лист как «CSV UTF-8» и пришлите снова."
TOO_BIG = "Файлы вместе больше 20 МБ. Разделите таблицу на части и загрузите по очереди."


def read_csv_files(path: Path) -> RawWorkbook:
    """The sheets of a folder, each named after its file; what cannot be read becomes a problem, never an error."""
    try:
        files = _files(path)
        if sum(file.stat().st_size for file in files) > MAX_BYTES:
            raise Unreadable(TOO_BIG)
    except (OSError, ValueError):
        return RawWorkbook(problems=(Problem(path.name, None, None, None, "Не получилось открыть файл или папку."),))
    except Unreadable as refusal:
        return RawWorkbook(problems=(Problem(path.name, None, None, None, str(refusal)),))
    read = [_read(file) for file in files]
    return RawWorkbook(
        tuple(sheet for sheet in read if isinstance(sheet, RawSheet)),
        tuple(problem for problem in read if isinstance(problem, Problem)),
    )


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv" and file.is_file())
    if not files:
        raise Unreadable("В папке нет файлов CSV. Положите в неё листы, например «Школы.csv» и «Дорожная карта.csv».")
    return files


def _read(file: Path) -> RawSheet | Problem:
    name = unicodedata.normalize("NFC", file.stem)
    try:
        sheet = sheet_of(name, _rows(decoded(file.read_bytes())))
    except (OSError, Unreadable) as refusal:
        message = str(refusal) if isinstance(refusal, Unreadable) else "Не получилось прочитать файл."
        return Problem(name, None, None, None, message)
    return sheet or Problem(name, None, None, None, "Лист пуст: в нём нет ни заголовков, ни строк.", blocks=False)


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


def _rows(text: str) -> Iterator[list[str]]:
    """The records of the text; the delimiter is the one its first line uses most."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Unreadable(
            "Таблица прервана: похоже, где-то не закрыта кавычка. Сохраните лист как «CSV UTF-8» ещё раз."
        ) from error
