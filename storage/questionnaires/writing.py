"""Questionnaires as xlsx: as XLSForm, read back the same; and the sheet «Анкета» to be filled. For the worker only."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from storage.importing.workbook_files import OPTIONS
from storage.questionnaires.form import Form
from storage.questionnaires.russian_sheet import ANSWERS

WIDTHS = {"label": 60, "hint": 40, "type": 22, "constraint": 28, "constraint_message": 40, "relevant": 28}
SIMPLE_WIDTHS = {"Вопрос": 60, "Варианты": 40, "Подсказка": 40, "Раздел": 24, "Название": 50}
TEMPLATE: Mapping[str, Sequence[Sequence[str]]] = {
    "Анкета": (
        ("№", "Раздел", "Вопрос", "Ответ", "Варианты", "Подсказка", "Обязательный", "От", "До", "Условие"),
        ("1", "Питание", "Сколько обучающихся питаются горячим?", "целое", "", "На сегодня", "да", "0", "5000", ""),
        ("2", "Питание", "Кто готовит еду?", "выбор", "сама школа; привозят; не готовят", "", "да", "", "", ""),
        ("3", "Питание", "Кто привозит?", "текст", "", "", "", "", "", "2 = привозят"),
        ("4", "Пожелания", "Нужна ли помощь района?", "да/нет", "", "", "", "", "", ""),
    ),
    "Об анкете": (("Название", "Код", "Кто отвечает"), ("Питание в школе", "pitanie", "школа")),
}
HINTS = {
    "№": "Номер вопроса: на него ссылаются условия.", "Раздел": "Заголовок над вопросами подряд.",
    "Вопрос": "Обязательная колонка.", "Ответ": "Обязательная колонка: " + ", ".join(sorted(set(ANSWERS))) + ".",
    "Варианты": "Для «выбор» и «несколько»: через «;».", "Обязательный": "да или нет.",
    "От": "Наименьшее число.", "До": "Наибольшее число.", "Условие": "Когда спрашивать, например: 2 = привозят.",
    "Код": "Файл с тем же кодом станет новой версией анкеты.", "Кто отвечает": "школа, каждый или анонимно.",
}  # fmt: skip
LISTS = {
    "Ответ": ("целое", "число", "%", "текст", "дата", "файл", "выбор", "несколько", "да/нет", "пояснение"),
    "Обязательный": ("да", "нет"), "Кто отвечает": ("школа", "каждый", "анонимно"),
}  # fmt: skip


def write_form(form: Form) -> bytes:
    """The sheets as they were read, every cell as text: nothing in them is ever a formula."""
    return _book(form.sheets, WIDTHS)


def form_template() -> bytes:
    """«Анкета» and «Об анкете» with an example, hints and lists to choose from."""
    return _book(TEMPLATE, SIMPLE_WIDTHS, hinted=True)


def _book(sheets: Mapping[str, Sequence[Sequence[str]]], widths: Mapping[str, int], *, hinted: bool = False) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        bold = book.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell, bold if number == 0 else None)
            for column, header in enumerate(rows[0]):
                sheet.set_column(column, column, widths.get(header, 14))
                if hinted:
                    _hint(sheet, column, header)
    return target.getvalue()


def _hint(sheet: xlsxwriter.worksheet.Worksheet, column: int, header: str) -> None:
    if header in HINTS:
        sheet.write_comment(0, column, HINTS[header], {"x_scale": 2, "author": "Куратор"})
    if header in LISTS:
        sheet.data_validation(1, column, 300, column, {"validate": "list", "source": [*LISTS[header]]})
