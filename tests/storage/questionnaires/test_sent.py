"""A sent file: told from a programme workbook by its sheets, read whole or with every fault by its cell."""

from storage.importing.opening import opened_content
from storage.importing.rows import Workbook
from storage.question_kinds import QuestionKind, Respondents
from storage.questionnaires.sent import FormChanges, SentForm, form_changes, is_form, read_sent, sent_form
from storage.questionnaires.writing import form_template, write_form
from tests.storage.importing.books import book
from tests.storage.questionnaires.sheets import workbook

SURVEY = """
type | name | label | constraint
integer | pupils | Сколько питаются? | . >= 0 and . <= 5000
text | who | Кто готовит? |
"""
SETTINGS = """
form_title | form_id
Питание | pitanie
"""


def sent(survey: str = SURVEY, settings: str = SETTINGS, stem: str = "файл", **others: str) -> SentForm:
    return sent_form(workbook(survey=survey, settings=settings, **others), stem)


def test_a_file_with_questions_is_a_questionnaire_and_any_other_a_workbook() -> None:
    assert is_form(workbook(survey=SURVEY))
    assert is_form(workbook(Анкета=SURVEY))
    assert not is_form(workbook(Школы="Школа | Вид\nРечная | СОШ"))
    schools = [["Школа", "Вид"], ["Речная СОШ", "СОШ"]]
    assert isinstance(read_sent("школы.xlsx", book(Школы=schools), {}), Workbook)
    assert isinstance(read_sent("анкета.xlsx", form_template(), {}), SentForm)
    assert isinstance(read_sent("мусор.xlsx", b"PK\x03\x04 no", {}), Workbook), "a broken file is told as ever"


def test_the_template_is_a_questionnaire_as_it_is_and_stays_one_as_xlsform() -> None:
    read = read_sent("анкета.xlsx", form_template(), {})
    assert isinstance(read, SentForm)
    assert read.form is not None, read.problems
    form = read.form
    assert (form.code, form.title, form.respondents) == ("pitanie", "Питание в школе", Respondents.SCHOOL)
    assert [one.kind for one in form.questions][:2] == [QuestionKind.INTEGER, QuestionKind.SELECT_ONE]
    assert form.questions[2].relevant == "${q2} = '2'"
    again = sent_form(opened_content("x.xlsx", write_form(form)), "x").form
    assert again is not None
    assert (again.digest, again.questions) == (form.digest, form.questions)


def test_sheets_of_the_programme_beside_it_are_named() -> None:
    assert sent(Школы="Школа | Вид\nРечная | СОШ").others == ("Школы",)
    assert sent().others == ()


def test_a_file_that_tells_no_code_is_called_as_the_file_is() -> None:
    named = sent_form(workbook(survey=SURVEY), "Питание  2021").form
    assert named is not None
    assert (named.code, named.title) == ("Питание 2021", "Питание 2021")


def test_faults_stand_beside_each_other_with_their_cells() -> None:
    read = sent("type | name | label\nrange | a | Доля\ntext | a b | Кто?", "form_title | form_id\nМоя | risk")
    assert read.form is None
    told = {(one.sheet, one.row, one.column, one.value) for one in read.problems}
    assert {("survey", 2, "type", "range"), ("survey", 3, "name", "a b"), ("settings", 2, "form_id", "risk")} <= told
    taken = sent(settings="form_title | form_id\nМоя | RISK")
    assert [one.value for one in taken.problems] == ["RISK"]
    assert taken.form is None
    long = sent(settings=f"form_title | form_id\n{'д' * 121} | {'к' * 65}")
    assert [one.column for one in long.problems] == ["form_id", "form_title"]


def test_a_new_version_tells_what_came_went_and_changed() -> None:
    before = sent().form
    now = sent(
        "type | name | label | constraint\ninteger | pupils | Сколько детей питаются? |\nnote | n | Спасибо |"
    ).form
    assert before is not None
    assert now is not None
    told = form_changes(before, now)
    assert told == FormChanges(added=("Спасибо",), gone=("Кто готовит?",), changed=("Сколько детей питаются?",))
    assert form_changes(now, now) == FormChanges()
