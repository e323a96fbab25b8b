"""Questionnaires written as small tables, the way the documentation of XLSForm prints them."""

from storage.importing.raw import RawWorkbook, sheet_of
from storage.questionnaires import Form, QuestionnaireRefused
from storage.questionnaires.xlsform import form_of


def workbook(**sheets: str) -> RawWorkbook:
    """Sheets by name; a line a row, «|» between cells, the first line the header; «_» in a name is a space."""
    made = []
    for name, text in sheets.items():
        rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
        sheet = sheet_of(name.replace("_", " "), rows)
        assert sheet is not None
        made.append(sheet)
    return RawWorkbook(tuple(made))


def form(**sheets: str) -> Form:
    return form_of(workbook(**sheets), "trial")


def faults(**sheets: str) -> list[tuple[str, int | None, str | None, str | None, str]]:
    """(sheet, row, column, value, sentence) of everything that is wrong."""
    try:
        form_of(workbook(**sheets), "trial")
    except QuestionnaireRefused as refusal:
        return [(p.sheet, p.row, p.column, p.value, p.message) for p in refusal.problems]
    return []
