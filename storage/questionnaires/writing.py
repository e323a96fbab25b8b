"""A questionnaire as an xlsx of XLSForm's sheets; read back, it is the same questionnaire. For the worker only."""

import io

import xlsxwriter

from storage.questionnaires.form import Form

WIDTHS = {"label": 60, "hint": 40, "type": 22, "constraint": 28, "constraint_message": 40, "relevant": 28}


def write_form(form: Form) -> bytes:
    """The sheets as they were read, every cell as text: nothing in them is ever a formula."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True})
        for name, rows in form.sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell, bold if number == 0 else None)
            for column, header in enumerate(rows[0]):
                sheet.set_column(column, column, WIDTHS.get(header, 14))
    return target.getvalue()
