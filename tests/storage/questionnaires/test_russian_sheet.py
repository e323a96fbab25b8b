"""The sheet «Анкета»: the same questionnaire without a word of XLSForm, and faults named as the sheet names them."""

import pytest

from storage.importing.opening import opened_content
from storage.models import QuestionKind
from storage.questionnaires import Respondents
from storage.questionnaires.writing import write_form
from storage.questionnaires.xlsform import form_of
from tests.storage.questionnaires.sheets import faults, form

SIMPLE = """
    № | Раздел | Вопрос | Ответ | Варианты | Подсказка | Обязательный | От | До | Условие | Параметр
    1 | О школе | Сколько учителей? | целое число | | Без совместителей | да | 1 | 300 | |
    2 | О школе | Есть вакансии? | да/нет | | | | | | |
    3 | О школе | Каких учителей нет? | несколько | математика; физика; химия | | | | | 2 = да |
    4 | Итоги | Доля успевающих | % | | | | | | 1 > 5 | 6.2
    5 | Итоги | Как оцениваете год? | Выбор | хорошо; так себе | | | | | |
    6 | | Что помогло? | текст | | | | | | 5 = хорошо |
    7 | | С какого дня работает команда? | дата | | | | | | |
    8 | | Приказ о команде | файл | | | | | | |
"""
ABOUT = "Название | Код | Кто отвечает\n Год школы | year | Каждый"


def test_the_simple_sheet_becomes_the_same_questionnaire() -> None:
    found = form(анкета=SIMPLE, об_анкете=ABOUT)
    assert (found.title, found.respondents) == ("Год школы", Respondents.PERSON)
    assert [(q.name, q.kind, q.group) for q in found.questions] == [
        ("q1", QuestionKind.INTEGER, "О школе"), ("q2", QuestionKind.SELECT_ONE, "О школе"),
        ("q3", QuestionKind.SELECT_MULTIPLE, "О школе"), ("q4", QuestionKind.DECIMAL, "Итоги"),
        ("q5", QuestionKind.SELECT_ONE, "Итоги"), ("q6", QuestionKind.TEXT, "Итоги"),
        ("q7", QuestionKind.DATE, "Итоги"), ("q8", QuestionKind.FILE, "Итоги"),
    ]  # fmt: skip
    first, second, third, fourth, fifth, sixth, *_ = found.questions
    assert (first.required, first.least, first.most, first.constraint_message) == (
        True,
        1,
        300,
        "Нужно число от 1 до 300",
    )
    assert second.choices == (("1", "да"), ("2", "нет"))
    assert (third.relevant, sixth.relevant) == ("${q2} = '1'", "${q5} = '1'")
    assert (fourth.least, fourth.most, fourth.relevant, fourth.parameter) == (0, 100, "${q1} > 5", "6.2")
    assert fifth.choices == (("1", "хорошо"), ("2", "так себе"))


def test_it_is_written_as_xlsform_and_stays_the_same() -> None:
    found = form(анкета=SIMPLE, об_анкете=ABOUT)
    assert found.sheets["survey"][0][:3] == ("type", "name", "label")
    again = form_of(opened_content("анкета.xlsx", write_form(found)), "trial")
    assert (again, again.sheets) == (found, found.sheets)


@pytest.mark.parametrize(
    ("row", "column", "value", "sentence"),
    [
        ("| Что? | шкала | | | | |", "Ответ", "шкала", "Такого вида ответа нет"),
        ("| Что? | выбор | один | | | |", "Варианты", "один", "не меньше двух"),
        ("| Что? | число | | | много | |", "От", "много", "нужно число"),
        ("| Что? | число | | | | | если три", "Условие", "если три", "3 = да"),
        ("| Что? | число | | | | | 9 = да", "Условие", "${q9} = 'да'", "«q9»"),
        ("| | число | | | | |", "Вопрос", None, "Нет текста вопроса"),
        ("| Что? | число | | да, но | | |", "Обязательный", "да, но", "yes или no"),
    ],
)
def test_a_fault_is_named_as_the_sheet_names_it(row: str, column: str, value: str | None, sentence: str) -> None:
    header = "Раздел | Вопрос | Ответ | Варианты | Обязательный | От | До | Условие"
    found = faults(анкета=f"{header}\n{row}")
    assert found[0][:4] == ("анкета", 2, column, value)
    assert sentence in found[0][4]
