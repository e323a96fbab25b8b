"""A sheet of XLSForm as lines of known keys, each able to say where a fault stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from storage.importing.problems import Problem, shortened
from storage.importing.raw import RawRow, RawSheet
from storage.questionnaires.vocabulary import BY_LANGUAGE, COLUMNS, IGNORED_CELLS, REFUSED, REFUSED_PREFIXES, TRANSLATED

OUTSIDE = "Колонка «{}» меняет анкету так, как чат не умеет. Уберите её содержимое."
TWICE = "Две колонки значат одно и то же («{}»). Оставьте одну."


@dataclass(frozen=True, slots=True)
class Line:
    """A printed row: its cells by key, and what a key's column is called in the file."""

    sheet: str
    row: int
    cells: Mapping[str, str]
    headers: Mapping[str, str]

    def get(self, key: str) -> str:
        return self.cells.get(key, "")

    def problem(self, key: str, message: str) -> Problem:
        """A fault in one cell of this line."""
        return Problem(self.sheet, self.row, self.headers.get(key, key), shortened(self.get(key)) or None, message)


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of a sheet and what is wrong with its columns."""

    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def grid_of(sheet: RawSheet, kind: str, language: str = "") -> Grid:
    """The lines of a sheet of one kind (survey, choices, settings); of several languages the default one is read."""
    read = _read_columns(sheet.header.cells, kind, language)
    headers = {key: sheet.header.cells[places[0]] for key, places in read.items()}
    lines = tuple(
        Line(
            sheet.name, row.number, {key: cell for key, places in read.items() if (cell := _cell(row, places))}, headers
        )
        for row in sheet.rows
    )
    return Grid(lines, (*_twice(sheet, kind), *_outside(sheet, kind)))


def _cell(row: RawRow, places: Sequence[int]) -> str:
    """The first filled cell: what the wanted language leaves out is read in another."""
    return next((row.cells[place] for place in places if place < len(row.cells) and row.cells[place]), "")


def _read_columns(headers: Sequence[str], kind: str, language: str) -> dict[str, list[int]]:
    """The columns of each key, the one to read first: the default language, no language, Russian, others."""
    found: dict[str, list[tuple[int, int]]] = {}
    for place, header in enumerate(headers):
        if key := key_of(header, kind):
            found.setdefault(key, []).append((1, place))
        elif by_language := _by_language(header, kind):
            key, spoken = by_language
            rank = 0 if spoken == language.casefold() else 2 if "ru" in spoken or "рус" in spoken else 3
            found.setdefault(key, []).append((rank, place))
    return {key: [place for _, place in sorted(ranked)] for key, ranked in found.items()}


def _twice(sheet: RawSheet, kind: str) -> Iterator[Problem]:
    keys = [key_of(header, kind) for header in sheet.header.cells]
    for place, key in enumerate(keys):
        if key and key in keys[:place]:
            header = sheet.header.cells[place]
            yield Problem(sheet.name, sheet.header.number, header, None, TWICE.format(key))


def bare(header: str) -> str:
    """A header as it is compared: «Constraint Message» → «constraint_message»."""
    return "_".join(header.casefold().split())


def key_of(header: str, kind: str) -> str:
    """What a column without a language holds; an empty key is not read."""
    name = bare(header)
    return COLUMNS[kind].get(name) or TRANSLATED[kind].get(name, "")


def _by_language(header: str, kind: str) -> tuple[str, str] | None:
    """«label::Русский (ru)» → («label», «русский (ru)»); older files write one colon."""
    name, separator, language = header.partition("::" if "::" in header else ":")
    key = COLUMNS[kind].get(bare(name), "") if separator else ""
    return (key, language.strip().casefold()) if key in BY_LANGUAGE else None


def _outside(sheet: RawSheet, kind: str) -> Iterator[Problem]:
    for place, header in enumerate(sheet.header.cells):
        name = bare(header)
        bare_of_language = name.partition("::")[0]
        if key_of(header, kind) or not (bare_of_language in REFUSED[kind] or name.startswith(REFUSED_PREFIXES)):
            continue
        for row in sheet.rows:
            cell = row.cells[place] if place < len(row.cells) else ""
            if cell.casefold() not in IGNORED_CELLS:
                yield Problem(sheet.name, row.number, header, shortened(cell), OUTSIDE.format(header))
