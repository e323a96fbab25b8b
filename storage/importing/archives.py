"""What an xlsx or docx file holds, told from its zip directory before anything of it is read."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from storage.importing.raw import Unreadable

MAX_UNPACKED = 300 * 1024 * 1024
MAX_PARTS = 10_000
MAX_SMALL_PART = 16 * 1024 * 1024
BLOCK = 1 << 20
BROKEN = (
    "Файл повреждён или это не таблица Excel и не документ Word. Откройте его и сохраните заново как xlsx или docx."
)
TOO_LARGE = "Внутри файла больше 300 МБ: такой я не открываю. Оставьте в нём только нужные листы и сохраните заново."
MACROS = "В файле есть макросы или встроенные программы: такой я не открываю. Сохраните его как xlsx или docx без них."
LINKED = (
    "Файл ссылается на другие файлы: такой я не открываю. Скопируйте таблицу в новый файл, вставив только значения."
)
PROGRAMS = re.compile(
    r"vbaProject|vbaData|/activeX/|/ctrlProps/|oleObject|/macrosheets/|/dialogsheets/"
    r"|\.(?:exe|dll|com|bat|cmd|js|vbs|ps1|jar|hta|scr|msi)$",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(r"/externalLinks/|/connections\.xml$|/queryTables/", re.IGNORECASE)
EXTERNAL = re.compile(rb'<(?:\w+:)?Relationship\b[^>]*TargetMode="External"[^>]*>')
BREAKS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, ValueError, OSError, RuntimeError,
    OverflowError,
)  # fmt: skip
"""What `zipfile` raises for archives that are none."""
HARMLESS = re.compile(rb'Type="[^"]*/(?:hyperlink|attachedTemplate)"')


@contextmanager
def opened_archive(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The archive of an office file that is safe to read. Raises Unreadable, also for what breaks while it is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_hostile(archive)
            yield archive
    except BREAKS as error:
        raise Unreadable(BROKEN) from error


def _refuse_hostile(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unreadable(TOO_LARGE)
    names = [f"/{part.filename}" for part in parts]
    if any(map(PROGRAMS.search, names)):
        raise Unreadable(MACROS)
    if any(map(ELSEWHERE.search, names)) or any(_points_elsewhere(archive, name[1:]) for name in names):
        raise Unreadable(LINKED)


def _points_elsewhere(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a part takes something from outside: web addresses of cells and the template's path take nothing."""
    if not name.endswith(".rels"):
        return False
    return any(not HARMLESS.search(found) for found in EXTERNAL.findall(small_part(archive, name)))


def small_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part that is small in every honest file, whole; empty where the file has none."""
    if name not in archive.namelist():
        return b""
    if archive.getinfo(name).file_size > MAX_SMALL_PART:
        raise Unreadable(TOO_LARGE)
    return archive.read(name)


def blocks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """An XML part piece by piece, each ending before a «<»: no tag is torn. Raises Unreadable where it is no XML."""
    with archive.open(name) as part:
        rest = b""
        while piece := part.read(BLOCK):
            rest += piece
            end = rest.rfind(b"<")
            if len(rest) - end > 4 * BLOCK:
                raise Unreadable(BROKEN)
            yield rest[:end]
            rest = rest[end:]
        yield rest


def exhaust(archive: zipfile.ZipFile, read: Collection[str] = ()) -> None:
    """Unpack every part not yet `read`: one longer than the directory says is refused, not handed to a reader.

    Raises BadZipFile (a wrong checksum), which `opened_archive` puts into words.
    """
    for name in set(archive.namelist()).difference(read):
        with archive.open(name) as part:
            while part.read(BLOCK):
                pass
