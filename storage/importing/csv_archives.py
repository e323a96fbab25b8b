"""A folder of CSV files as one zip: how a folder is sent to a chat. Nothing of it is ever unpacked to a disk."""

import posixpath
import zipfile
from contextlib import suppress

from storage.importing.archives import opened_archive
from storage.importing.csv_files import TOO_BIG, read_text
from storage.importing.problems import Problem
from storage.importing.raw import MAX_BYTES, RawSheet, RawWorkbook, Unreadable

UTF8_NAME, ENCRYPTED = 0x800, 0x1
LOCKED = "Архив защищён паролем: такой я не открываю. Соберите его заново без пароля."
OUTSIDE = (
    "В архиве есть файл, который просится в чужую папку («..»): такой архив я не открываю. Положите листы CSV в новую "
    "папку, сожмите её и пришлите снова."
)
NOT_CSV = "Это не CSV, файл не загружен. Остальные листы архива прочитаны."


def is_csv_archive(names: set[str]) -> bool:
    """Whether an archive that is no office file has a sheet in it."""
    return any(name.lower().endswith(".csv") for name in names)


def read_archive(content: bytes) -> RawWorkbook:
    """The sheets of a zip of CSV files, each named after its file. Raises Unreadable for what is hostile or broken."""
    with opened_archive(content) as archive:
        parts = [(_name_of(part), part) for part in archive.infolist()]
        _refuse(parts)
        read = [_read(archive, name, part) for name, part in parts if _is_shown(name)]
    return RawWorkbook(
        tuple(sheet for sheet in read if isinstance(sheet, RawSheet)),
        tuple(problem for problem in read if isinstance(problem, Problem)),
    )


def _refuse(parts: list[tuple[str, zipfile.ZipInfo]]) -> None:
    if any(part.flag_bits & ENCRYPTED for _, part in parts):
        raise Unreadable(LOCKED)
    if any(name.startswith("/") or ".." in name.split("/") or ":" in name for name, _ in parts):
        raise Unreadable(OUTSIDE)
    if sum(part.file_size for _, part in parts) > MAX_BYTES:
        raise Unreadable(TOO_BIG)


def _is_shown(name: str) -> bool:
    """Neither a folder nor what a Mac puts beside every file."""
    return not name.endswith("/") and not name.startswith("__MACOSX/") and not posixpath.basename(name).startswith(".")


def _read(archive: zipfile.ZipFile, name: str, part: zipfile.ZipInfo) -> RawSheet | Problem:
    stem, suffix = posixpath.splitext(posixpath.basename(name))
    if suffix.lower() != ".csv":
        return Problem(posixpath.basename(name), None, None, None, NOT_CSV, blocks=False)
    try:
        return read_text(stem, archive.read(part))
    except Unreadable as refusal:
        return Problem(stem, None, None, None, str(refusal))


def _name_of(part: zipfile.ZipInfo) -> str:
    """Russian Windows writes names in cp866 and does not say so; `zipfile` then reads them as cp437."""
    name = part.filename
    if not part.flag_bits & UTF8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("cp866")
    return name.replace("\\", "/")
