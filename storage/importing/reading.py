"""Raw sheets → rows of a programme workbook and everything that has to be said about them. No database here."""

from pathlib import Path

from storage.importing.columns import Sheet, normal
from storage.importing.headers import Decisions, recognised
from storage.importing.opening import opened, opened_content
from storage.importing.problems import Problem
from storage.importing.raw import RawSheet, RawWorkbook
from storage.importing.recognising import headed, sheet_by_columns
from storage.importing.roadmaps import shaped
from storage.importing.rows import Row, Workbook
from storage.importing.sheet_reading import SheetReader, field_key
from storage.importing.sheets import SHEETS
from storage.importing.uncollected import without_collecting
from storage.russian import quoted

MAX_PROBLEMS = 1000


def read_workbook(path: Path, decisions: Decisions | None = None) -> Workbook:
    """A file, or a folder of CSV files, as rows and problems; the result can be pickled.

    `decisions` maps headers of the file to headers of the workbook («Срок» → «Сроки»); an empty one leaves a column
    out. Whatever the files contain, the answer is problems, never an error.
    """
    with without_collecting():
        return understood(shaped(opened(path), decisions or {}), decisions or {})


def read_file(name: str, content: bytes, decisions: Decisions) -> Workbook:
    """As `read_workbook`, of a file's bytes."""
    with without_collecting():
        return understood(shaped(opened_content(name, content), decisions), decisions)


def understood(raw: RawWorkbook, decisions: Decisions) -> Workbook:
    """The workbook that raw sheets of any file format make."""
    reading = _Reading(raw, decisions)
    for table in raw.sheets:
        reading.take(table)
    return reading.workbook()


class _Reading:
    """Gathers the rows of sheet after sheet, and what is said about them."""

    def __init__(self, raw: RawWorkbook, decisions: Decisions) -> None:
        self.decisions = decisions
        self.named = {
            sheet.name for sheet in SHEETS for table in raw.sheets if normal(table.name) == normal(sheet.name)
        }
        self.rows: dict[str, tuple[Row, ...]] = {}
        self.present: dict[str, frozenset[str]] = {}
        self.problems, self.notes = [*raw.problems], [*raw.notes]
        self.uncounted = 0

    def take(self, table: RawSheet) -> None:
        sheet = next((sheet for sheet in SHEETS if normal(sheet.name) == normal(table.name)), None)
        if sheet is None:
            sheet, table = sheet_by_columns(table, self.named, self.decisions)
            if sheet is not None:
                self.notes.append(f"лист {quoted(table.header.table)} — это {quoted(sheet.name)}, судя по колонкам")
        if sheet is None or sheet.name in self.rows:
            self.problems.append(_not_loaded(table.header.table or table.name, doubled=sheet is not None))
            return
        below = headed(table, sheet, self.decisions)
        if below.header.number != table.header.number:
            self.notes.append(
                f"{quoted(sheet.name)}: заголовки в строке {below.header.number}, строки над ними пропущены"
            )
        self._read(sheet, below)

    def _read(self, sheet: Sheet, table: RawSheet) -> None:
        if not table.rows:
            self.notes.append(f"на листе {quoted(sheet.name)} одни заголовки: ничего не изменится")
            return
        headers = recognised(table, sheet, self.decisions)
        reader = SheetReader(sheet, headers, table)
        self.rows[sheet.name] = reader.rows()
        self.present[sheet.name] = frozenset(field_key(column, year) for _, column, year, _ in headers.found)
        self.problems += headers.problems + reader.problems
        self.notes += reader.notes
        self.uncounted += reader.uncounted

    def workbook(self) -> Workbook:
        return Workbook(self.rows, self.present, _first(self.problems, self.uncounted), tuple(self.notes))


def _not_loaded(name: str, *, doubled: bool) -> Problem:
    if doubled:
        return Problem(name, None, None, None, "Такой лист уже есть в файле. Соедините их в один.")
    offered = ", ".join(quoted(sheet.name) for sheet in SHEETS)
    message = (
        f"Такого листа в шаблоне нет, он не загружен. Назовите лист (или файл CSV) одним из имён: {offered}. "
        "Если это дорожная карта, подпишите в ней колонки «Мероприятие» и «Сроки»."
    )
    return Problem(name, None, None, None, message, blocks=False)


def _first(problems: list[Problem], uncounted: int) -> tuple[Problem, ...]:
    """At most a thousand problems: nobody reads more, and a file of noise must not fill the memory."""
    left = len(problems) - MAX_PROBLEMS + uncounted
    if left <= 0:
        return tuple(problems)
    rest = f"И ещё замечаний: {left}. Исправьте первые и загрузите файл снова."
    more = Problem(problems[0].sheet, None, None, None, rest, blocks=any(problem.blocks for problem in problems))
    return (*problems[:MAX_PROBLEMS], more)
