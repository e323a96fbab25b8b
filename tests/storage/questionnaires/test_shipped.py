"""The questionnaires that come with the product: short, whole, and XLSForm by the judgement of pyxform too."""

import io

import pytest
from pyxform.xls2xform import convert

from storage.models import QuestionKind
from storage.questionnaires import SHIPPED, Respondents, read_form
from storage.questionnaires.writing import write_form

TWELVE_MINUTES = 12 * 60


@pytest.mark.parametrize("code", SHIPPED)
def test_it_takes_twelve_minutes_at_most(code: str) -> None:
    assert 0 < read_form(code).seconds <= TWELVE_MINUTES


@pytest.mark.parametrize("code", SHIPPED)
def test_pyxform_takes_what_we_write(code: str) -> None:
    result = convert(xlsform=io.BytesIO(write_form(read_form(code))), file_type=".xlsx", validate=False)
    assert result.warnings == []


def test_who_answers_what() -> None:
    assert {code: read_form(code).respondents for code in SHIPPED} == {
        "risk": Respondents.SCHOOL, "management": Respondents.SCHOOL, "programme": Respondents.SCHOOL,
        "swot": Respondents.SCHOOL, "passport": Respondents.SCHOOL, "teacher": Respondents.PERSON,
        "satisfaction": Respondents.ANONYMOUS,
    }  # fmt: skip


def test_management_is_asked_by_the_objects_of_the_source() -> None:
    """Programmes/nazarovo.txt, «Объекты изменений качеством управления»: four objects, each with its five questions."""
    questions = read_form("management").questions
    objects = [
        "Предметные результаты",
        "Функциональная грамотность",
        "Метапредметные результаты",
        "Выстраивание команды",
    ]
    assert list(dict.fromkeys(question.group for question in questions)) == objects
    for title in objects:
        chosen, *rest = [question for question in questions if question.group == title]
        assert chosen.kind is QuestionKind.SELECT_ONE
        assert len(rest) == 4
        assert {question.relevant for question in rest} == {f"${{{chosen.name}}} = '1'"}


def test_the_passport_asks_for_numbers_and_reckons_the_shares_of_the_workbook() -> None:
    questions = {question.name: question for question in read_form("passport").questions}
    shares = [name.removeprefix("share_") for name in questions if name.startswith("share_")]
    assert len(shares) == 14
    for name in shares:
        assert questions[name].constraint == ". >= 0 and . <= ${pupils}"
        assert questions[f"share_{name}"].calculation == f"round(${{{name}}} * 100 div ${{pupils}}, 1)"


def test_swot_is_four_free_texts() -> None:
    kinds = [question.kind for question in read_form("swot").questions]
    assert kinds == [QuestionKind.NOTE, *[QuestionKind.TEXT] * 4]


def test_nobody_unnamed_is_asked_for_free_words() -> None:
    """A free text may name people; an anonymous survey has none."""
    for form in map(read_form, SHIPPED):
        if form.respondents is Respondents.ANONYMOUS:
            assert {q.kind for q in form.questions} <= {QuestionKind.NOTE, QuestionKind.SELECT_ONE}
