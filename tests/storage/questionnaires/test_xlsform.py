"""XLSForm's sheets: what of them is read, what is refused with its cell, and that writing changes nothing."""

import pytest

from storage.importing.opening import opened_content
from storage.models import QuestionKind
from storage.questionnaires import SHIPPED, Respondents, read_form
from storage.questionnaires.writing import write_form
from storage.questionnaires.xlsform import form_of
from tests.storage.questionnaires.sheets import faults, form

EVERYTHING = {
    "survey": """
        type | name | label | hint | required | relevant | constraint | constraint_message | calculation | default
        note | hello | Здравствуйте! | | | | | | |
        begin_group | about | О школе | | | | | | |
        select_one yes_no | team | Есть команда? | Да или нет | yes | | | | | 1
        select_multiple ways | how | Как она работает? | | | ${team} = '1' | count-selected(.) <= 2 | Не больше двух | |
        integer | pupils | Сколько учеников? | | | | . >= 0 and . <= 5000 | От 0 до 5000 | |
        decimal | share | Какая доля? | | | | . >= 0 and . <= 100 | | |
        calculate | part | | | | | | | ${pupils} * ${share} div 100 |
        begin group | inner | Подробно | | | ${pupils} > 10 | | | |
        date | since | С какого дня? | | | ${team} = '1' | . <= today() | Этот день ещё не настал | |
        end group | | | | | | | | |
        end_group | | | | | | | | |
        text | words | Своими словами: ${part} учеников | | | | | | |
        file | order | Пришлите приказ | | | | | | |
    """,
    "choices": """
        list_name | name | label
        yes_no | 1 | да
        yes_no | 0 | нет
        ways | meet | Собирается
        ways | chat | Переписывается
        ways | visit | Ходит на уроки
    """,
    "settings": """
        form_title | form_id | version | respondents
        Проба | trial | 3 | person
    """,
}


def test_everything_of_the_subset_is_read() -> None:
    found = form(**EVERYTHING)
    assert (found.title, found.code, found.respondents) == ("Проба", "trial", Respondents.PERSON)
    by_name = {question.name: question for question in found.questions}
    assert [question.kind for question in found.questions] == [
        QuestionKind.NOTE, QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE, QuestionKind.INTEGER,
        QuestionKind.DECIMAL, QuestionKind.CALCULATE, QuestionKind.DATE, QuestionKind.TEXT, QuestionKind.FILE,
    ]  # fmt: skip
    assert by_name["team"].choices == (("1", "да"), ("0", "нет"))
    assert (by_name["team"].required, by_name["team"].default, by_name["team"].hint) == (True, "1", "Да или нет")
    assert (by_name["share"].least, by_name["share"].most) == (0, 100)
    assert by_name["since"].relevant == "(${pupils} > 10) and (${team} = '1')"
    assert [by_name[name].group for name in ("hello", "team", "since", "words")] == [None, "О школе", "Подробно", None]
    assert by_name["part"].calculation == "${pupils} * ${share} div 100"


def test_written_and_read_it_is_the_same() -> None:
    for one in (form(**EVERYTHING), *map(read_form, SHIPPED)):
        again = form_of(opened_content("анкета.xlsx", write_form(one)), one.code)
        assert (again, again.sheets) == (one, one.sheets)


ONE_QUESTION = "type | name | label\n text | q | Что?"


@pytest.mark.parametrize("title", ["label", "Label", "caption", "label::Русский (ru)", "label:Русский", "LABEL::ru"])
def test_a_label_by_any_of_its_names(title: str) -> None:
    assert form(survey=f"type | name | {title}\n text | q | Что?").questions[0].label == "Что?"


@pytest.mark.parametrize(
    ("settings", "label"),
    [
        ("form_id | default_language\n x | English (en)", "What?"),
        ("form_id\n x", "Что?"),
        ("form_id | default_language\n x | Тыва", "Что?"),
    ],
)
def test_of_several_languages_the_default_one_else_russian(settings: str, label: str) -> None:
    survey = "type | name | label::English (en) | label::Русский (ru)\n text | q | What? | Что?\n text | r | Which? |"
    found = form(survey=survey, settings=settings)
    assert [question.label for question in found.questions] == [label, "Which?"]


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("select_one a", QuestionKind.SELECT_ONE),
        ("select one a", QuestionKind.SELECT_ONE),
        ("select one from a", QuestionKind.SELECT_ONE),
        ("Select_One a", QuestionKind.SELECT_ONE),
        ("select_multiple a", QuestionKind.SELECT_MULTIPLE),
        ("select all that apply from a", QuestionKind.SELECT_MULTIPLE),
        ("int", QuestionKind.INTEGER),
        ("string", QuestionKind.TEXT),
    ],
)
def test_older_names_of_types(kind: str, found: QuestionKind) -> None:
    choices = "list name | value | label\n a | 1 | Да\n a | 2 | Нет"
    assert form(survey=f"type | name | label\n {kind} | q | Что?", choices=choices).questions[0].kind is found


def test_columns_of_other_programs_are_kept_and_not_read() -> None:
    found = form(survey="type | name | label | appearance | remark\n text | q | Что? | multiline | себе")
    assert found.sheets["survey"][1] == ("text", "q", "Что?", "multiline", "себе")


def test_lines_without_a_type_are_remarks() -> None:
    assert len(form(survey=f"{ONE_QUESTION}\n | | просто заметка").questions) == 1


@pytest.mark.parametrize(
    ("survey", "fault"),
    [
        ("type | name | label\n geopoint | q | Где?", ("survey", 2, "type", "geopoint", "не поддерживается")),
        ("type | name | label\n begin_repeat | q | Ещё", ("survey", 2, "type", "begin_repeat", "не поддерживается")),
        (
            "type | name | label\n select_one a or_other | q | Что?",
            ("survey", 2, "type", "select_one a or_other", "не под"),
        ),
        ("type | name | label\n select_one a | q | Что?", ("survey", 2, "type", "select_one a", "Списка «a»")),
        ("type | name | label\n text | 1q | Что?", ("survey", 2, "name", "1q", "первой идёт буква")),
        ("type | name | label\n text | | Что?", ("survey", 2, "name", None, "первой идёт буква")),
        ("type | name | label\n text | meta | Что?", ("survey", 2, "name", "meta", "занято")),
        (f"{ONE_QUESTION}\n text | q | Ещё?", ("survey", 3, "name", "q", "уже есть")),
        ("type | name | label\n text | q |", ("survey", 2, "label", None, "Нет текста вопроса")),
        (f"{ONE_QUESTION}\n end_group | | ", ("survey", 3, "type", "end_group", "не открывалась")),
        (
            "type | name | label\n begin_group | g | Г\n text | q | Что?",
            ("survey", 2, "type", "begin_group", "не закрыта"),
        ),
        ("type | name | label | required\n text | q | Что? | ${a}", ("survey", 2, "required", "${a}", "yes или no")),
        ("type | name | label | relevant\n text | q | Что? | ${z} > 1", ("survey", 2, "relevant", "${z} > 1", "«z»")),
        ("type | name | label | relevant\n text | q | Что? | z > 1", ("survey", 2, "relevant", "z > 1", "Не понимаю")),
        ("type | name | label | Constraint\n text | q | Что? | foo(.)", ("survey", 2, "Constraint", "foo(.)", "foo()")),
        ("type | name | label\n text | q | Что, ${z}?", ("survey", 2, "label", "Что, ${z}?", "«z»")),
        (
            "type | name | label | default\n date | q | Что? | today()",
            ("survey", 2, "default", "today()", "готовый ответ"),
        ),
        ("type | name | label | calculation\n calculate | q | |", ("survey", 2, "calculation", None, "нужна формула")),
        (
            "type | name | label | calculation\n text | q | Что? | 1",
            ("survey", 2, "calculation", "1", "только у calculate"),
        ),
        (
            "type | name | label | choice_filter\n text | q | Что? | a=1",
            ("survey", 2, "choice_filter", "a=1", "как чат не"),
        ),
        (
            "type | name | label | media::image\n text | q | Что? | a.jpg",
            ("survey", 2, "media::image", "a.jpg", "как чат"),
        ),
        ("type | name | label | label\n text | q | Что? | Где?", ("survey", 1, "label", None, "одно и то же")),
        ("type | name | label | caption\n text | q | Что? | Где?", ("survey", 1, "caption", None, "одно и то же")),
        (f"type | name | label\n text | q | {'а' * 1001}", ("survey", 2, "label", "а" * 119 + "…", "длиннее 1000")),
        (
            "type | name | label\n begin_group | g | Г\n end_group | |",
            ("survey", None, None, None, "ни одного вопроса"),
        ),
    ],
)
def test_what_is_refused_names_its_cell(
    survey: str, fault: tuple[str, int | None, str | None, str | None, str]
) -> None:
    found = faults(survey=survey)
    assert [one[:4] for one in found] == [fault[:4]]
    assert fault[4] in found[0][4]


@pytest.mark.parametrize(
    ("choices", "fault"),
    [
        ("list_name | name | label\n a | 1 | Да\n a | 1 | Нет", ("choices", 3, "name", "1", "уже есть")),
        ("list_name | name | label\n a | | Да", ("choices", 2, "name", None, "нет имени")),
        ("list_name | name | label\n a | x y | Да", ("choices", 2, "name", "x y", "не бывает пробелов")),
        ("list_name | name | label\n a | 1 | Да, ${z}", ("choices", 2, "label", "Да, ${z}", "«z»")),
        (f"list_name | name | label\n a | 1 | {'а' * 201}", ("choices", 2, "label", "а" * 119 + "…", "длиннее 200")),
    ],
)  # fmt: skip
def test_choices_that_are_refused(choices: str, fault: tuple[str, int | None, str | None, str | None, str]) -> None:
    found = faults(survey="type | name | label\n select_one a | q | Что?", choices=choices)
    assert [one[:4] for one in found] == [fault[:4]]
    assert fault[4] in found[0][4]


def test_all_faults_are_told_at_once() -> None:
    found = faults(
        survey="type | name | label | relevant\n gps | q | Что? |\n text | 2 | | ${z}", settings="respondents\nвсе"
    )
    assert [(sheet, row, column) for sheet, row, column, *_ in found] == [
        ("survey", 2, "type"), ("survey", 3, "name"), ("survey", 3, "label"), ("survey", 3, "relevant"),
        ("settings", 2, "respondents"),
    ]  # fmt: skip


def test_an_anonymous_questionnaire_asks_for_no_file() -> None:
    survey = "type | name | label\n integer | n | Сколько? \n file | f | Справка"
    assert faults(survey=survey, settings="respondents\nschool") == []
    ((sheet, row, column, _, sentence),) = faults(survey=survey, settings="respondents\nанонимно")
    assert (sheet, row, column) == ("survey", 3, "type")
    assert "выдать, кто отвечает" in sentence


def test_questions_that_wait_for_each_other_are_refused() -> None:
    lines = (
        "type | name | label | relevant",
        "text | a | А? | ${c} = ''",
        "text | b | Б? | ${a} = ''",
        "text | c | В? | ${b} = ''",
    )
    survey = "\n".join(lines)
    [(_, row, column, _, sentence)] = faults(survey=survey)
    assert (row, column) == (2, "name")
    assert "по кругу" in sentence


def test_a_file_without_questions_and_a_sheet_of_another_program() -> None:
    assert "нет листа с вопросами" in faults(settings="form_id\nx")[0][4]
    assert faults(survey=ONE_QUESTION, entities="list_name\nx")[0][0] == "entities"


def test_too_many_questions_are_refused() -> None:
    lines = "\n".join(f"text | q{n} | Что?" for n in range(301))
    assert "больше 300 вопросов" in faults(survey=f"type | name | label\n{lines}")[0][4]
