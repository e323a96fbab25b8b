"""A wave as files: what each table says, what is worth checking, and that both forms carry the same."""

import csv
import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from python_calamine import load_workbook

from reports.implausible import marks
from reports.wave_files import csv_file, tables, xlsx_file
from storage.models import QuestionKind, TaskState
from storage.queries.wave_results import AskedQuestion, SchoolAnswers, WaveResults

SCALE = {"0": "нет", "1": "немного", "2": "да"}


def question(name: str, kind: QuestionKind = QuestionKind.DECIMAL, **fields: object) -> AskedQuestion:
    values: dict[str, object] = {
        "label": f"Вопрос {name}", "group": "Кадры", "hint": None, "required": False, "least": 0.0, "most": 100.0,
        "relevant": None,
    }  # fmt: skip
    return AskedQuestion(name=name, kind=kind, **(values | fields))  # type: ignore[arg-type]


SHARE, CHOICE = question("share"), question("choice", QuestionKind.SELECT_ONE, choices=SCALE, least=None, most=None)
DAY, TEXT = question("day", QuestionKind.DATE), question("text", QuestionKind.TEXT, required=True, hint="=1+1")
HANDED = datetime(2021, 9, 8, 17, 30, tzinfo=UTC)


def school(name: str, before: Mapping[str, str | None] | None = None, /, **values: str | None) -> SchoolAnswers:
    return SchoolAnswers(name, TaskState.ACCEPTED, HANDED, values, {"text": "ещё не собрали"}, before or {})


def results(*schools: SchoolAnswers, questions: tuple[AskedQuestion, ...] = (SHARE, CHOICE, DAY, TEXT)) -> WaveResults:
    return WaveResults("Риски", "2021-08-25", "2021-09-08", "Asia/Krasnoyarsk", questions, schools)


def table(found: WaveResults, name: str) -> list[list[object]]:
    return [list(row) for one in tables(found) if one.name == name for row in one.rows]


def test_answers_are_read_as_people_read_them() -> None:
    one = school("Речная", share="12.5", choice="2", day="2021-09-01", text=None)
    [row] = table(results(one), "Ответы")
    assert row[:5] == ["Речная", "принята", datetime(2021, 9, 9).date(), "нет", 3]  # noqa: DTZ001  the day of its zone
    assert [str(cell) for cell in row[5:]] == ["12.5", "да", "2021-09-01", "нет данных (ещё не собрали)"]


def test_changes_name_both_values_and_leave_out_what_stayed() -> None:
    one = school("Речная", {"share": "10", "choice": "2", "text": "было"}, share="12.5", choice="2", text=None)
    assert table(results(one), "Изменения") == [["Речная", "Кадры", "Вопрос share", 10.0, 12.5, 2.5]]


def test_factors_take_numbers_and_scales_and_count_who_answered() -> None:
    found = results(
        school("А", {"share": "4"}, share="1", choice="0"), school("Б", share="3", choice="2"), school("В", share=None)
    )
    assert table(found, "По разделам") == [
        ["Кадры", "Вопрос share", 2, 3, 2.0, 1.0, 3.0, 4.0, 1],
        ["Кадры", "Вопрос choice", 2, 3, 1.0, 0.0, 2.0, None, 0],
    ]


def test_the_dictionary_explains_every_column() -> None:
    rows = table(results(school("А")), "Словарь")
    assert rows[0] == [
        "share", "Кадры", "Вопрос share", "число", "%", "", "от 0 до 100", "нет", None, None,
    ]  # fmt: skip
    assert rows[1][5] == "0 — нет; 1 — немного; 2 — да"
    assert [row[0] for row in rows] == ["share", "choice", "day", "text"]


def told(*schools: SchoolAnswers, questions: tuple[AskedQuestion, ...] = (SHARE,)) -> list[tuple[str, str]]:
    return [(mark.school, mark.why.partition(":")[0]) for mark in marks(results(*schools, questions=questions))]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("10", "11", "12", "13", "90"), ["5"]),
        (("10", "11", "12", "90"), []),  # four schools say nothing
        (("10", "10", "10", "10", "90"), []),  # where all are the same there is no measure of far
        (("10", "11", "12", "13", "15"), []),
        (("0", "11", "12", "13", "90"), ["1", "5"]),
    ],
)
def test_what_is_far_from_the_others_is_marked(values: tuple[str, ...], expected: list[str]) -> None:
    schools = [school(str(place), share=value) for place, value in enumerate(values, 1)]
    assert told(*schools) == [(name, "далеко от других школ") for name in expected]


def test_what_jumped_since_the_last_wave_is_marked() -> None:
    jumped, stayed = school("А", {"share": "12"}, share="68"), school("Б", {"share": "12"}, share="30")
    assert told(jumped, stayed) == [("А", "резко отличается от прошлого раза")]


def test_a_response_of_one_choice_is_marked_whole() -> None:
    many = tuple(question(f"q{n}", QuestionKind.SELECT_ONE, choices=SCALE) for n in range(10))
    same = school("А", **{one.name: "1" for one in many})
    fewer = school("Б", **{one.name: "1" for one in many[:9]})
    other = school("В", **({one.name: "1" for one in many} | {"q3": "0"}))
    assert told(same, fewer, other, questions=many) == [("А", "все 10 вариантов выбраны одинаково")]


def test_both_forms_carry_the_same_and_nothing_runs() -> None:
    found = results(school("=Речная", share="12.5", choice="2"), school("Полевая"))
    book = load_workbook(io.BytesIO(xlsx_file(found)))
    assert book.sheet_names == ["Ответы", "Изменения", "По разделам", "Проверить", "Словарь"]
    sheet = book.get_sheet_by_name("Ответы").to_python()
    assert sheet[0][:2] == ["Школа", "Состояние"]
    assert sheet[1][0] == "=Речная"
    with zipfile.ZipFile(io.BytesIO(csv_file(found))) as archive:
        assert archive.namelist() == [f"{name}.csv" for name in book.sheet_names]
        text = archive.read("Ответы.csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1][0] == "'=Речная"
    assert rows[1][5] == "12,5"
    assert rows[2][5:] == [""] * 4
