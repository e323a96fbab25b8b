"""A file of any supported kind → its tables as text. The kind is told by the content: a name may be anything."""

import zipfile
from io import BytesIO
from pathlib import Path

from storage.importing.archives import BREAKS, BROKEN
from storage.importing.csv_archives import is_csv_archive, read_archive
from storage.importing.csv_files import TOO_BIG, read_folder, read_text
from storage.importing.problems import Problem
from storage.importing.raw import MAX_BYTES, RawSheet, RawWorkbook, Unreadable

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OLD = (
    "Это файл старого вида (xls, doc) или защищённый паролем. Откройте его, сохраните как xlsx или docx без пароля "
    "и пришлите снова."
)
OTHER_ARCHIVE = "Это архив, а не таблица. Пришлите сам файл xlsx или docx — или архив zip с листами CSV."
OTHER_OFFICE = (
    "Файлы ods, odt и xlsb я не читаю. Откройте его, сохраните как xlsx (таблицу) или docx (документ) и пришлите снова."
)
NOT_OPENED = "Не получилось открыть файл или папку."


def opened(path: Path) -> RawWorkbook:
    """The tables of a file or of a folder of CSV files; whatever it is, the answer is tables and problems."""
    try:
        if path.is_dir():
            return read_folder(path)
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(TOO_BIG)
        return opened_content(path.name, path.read_bytes())
    except (OSError, ValueError):
        return RawWorkbook(problems=(Problem(path.name, None, None, None, NOT_OPENED),))
    except Unreadable as refusal:
        return RawWorkbook(problems=(Problem(path.name, None, None, None, str(refusal)),))


def opened_content(name: str, content: bytes) -> RawWorkbook:
    """The tables of a file's bytes; `name` names the sheet of a text file, and the problems of a broken one."""
    try:
        if len(content) > MAX_BYTES:
            raise Unreadable(TOO_BIG)
        if content.startswith(OLE):
            raise Unreadable(OLD)
        if content.startswith(ZIP):
            return _office(content)
        sheet = read_text(Path(name).stem, content)
    except Unreadable as refusal:
        return RawWorkbook(problems=(Problem(name, None, None, None, str(refusal)),))
    return RawWorkbook((sheet,)) if isinstance(sheet, RawSheet) else RawWorkbook(problems=(sheet,))


def _office(content: bytes) -> RawWorkbook:
    """Readers are imported here: they are heavy, and the bot's own process reads text files only."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except BREAKS as error:
        raise Unreadable(BROKEN) from error
    if "xl/workbook.xml" in names:
        from storage.importing.xlsx_files import read_xlsx

        return read_xlsx(content)
    if "word/document.xml" in names:
        from storage.importing.docx_files import read_docx

        return read_docx(content)
    if names & {"xl/workbook.bin", "content.xml"}:
        raise Unreadable(OTHER_OFFICE)
    if is_csv_archive(names):
        return read_archive(content)
    raise Unreadable(OTHER_ARCHIVE)
