"""Papers as files: what they say, what they never say, and whose template they are filled from."""

import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from reports.documents import PAPERS as WRITERS
from reports.documents import document
from reports.papers.layouts import LAYOUTS
from reports.report import Report
from reports.request import Form, Kind
from reports.templates import NAMES, SHIPPED, template_of
from storage.refusals import Refusal
from tests.reports.dossiers import (
    COORDINATOR,
    CURATOR,
    DIRECTOR,
    HEAD,
    PAPERS,
    PEOPLE,
    PROGRAMME,
    SCHOOL,
    SITTING,
)

ROOT = Path(__file__).parents[2]
CASES = [
    pytest.param(name, facts, id=f"{name}, {case}") for name, table in PAPERS.items() for case, facts in table.items()
]


def shipped(name: str) -> bytes:
    return (SHIPPED / f"{name}.docx").read_bytes()


@cache
def report_of(name: str, facts: Any) -> Report:
    """Made once for all that is asked of it here."""
    return document(name, shipped(name), facts)


def made(name: str, facts: Any) -> bytes:
    return report_of(name, facts).pages[0]


def read(content: bytes) -> str:
    """Every paragraph and cell, and the footnote."""
    opened = Document(io.BytesIO(content))
    lines = [one.text for one in opened.paragraphs]
    lines += [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        notes = re.findall(r"<w:t[^>]*>([^<]*)", archive.read("word/footnotes.xml").decode())
    return "\n".join([*lines, *notes]).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("name", "facts"), CASES)
def test_every_paper_opens_and_nothing_of_the_template_is_left(name: str, facts: Any) -> None:
    report = report_of(name, facts)
    text = read(report.pages[0])
    if "7*7" not in repr(facts):
        assert not re.search(r"\{\{|\}\}|\{%|%\}|None|нет поля|\[\]", text)
    assert re.search(r"\d\d\.\d\d\.\d{4}", text)
    assert report.name.endswith(".docx")
    assert not re.search(r'[\\/:*?"<>|«»]', report.name)
    assert 0 < len(report.caption) <= 1024


@pytest.mark.parametrize(("name", "facts"), CASES)
def test_the_same_facts_give_the_same_bytes(name: str, facts: Any) -> None:
    assert document(name, shipped(name), facts) == report_of(name, facts)


def test_another_process_with_another_hash_seed_writes_the_same_bytes() -> None:
    code = (
        "import hashlib; from tests.reports.test_documents import made; from tests.reports.dossiers import SCHOOL;"
        "print(hashlib.sha256(made('school-note', SCHOOL)).hexdigest())"
    )
    run = [subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True,
                          text=True, check=True).stdout for seed in ("1", "2")]  # fmt: skip
    assert run[0] == run[1] != ""


@pytest.mark.parametrize(("name", "facts"), CASES)
def test_names_of_people_stand_as_they_are_kept(name: str, facts: Any) -> None:
    text = read(made(name, facts))
    for person in PEOPLE:
        surname, first, *_ = person.split()
        for begun in re.findall(rf"\b{surname[:3]}\w* {first[:4]}\w*(?: \w+)?", text):
            assert begun == person


def test_a_note_says_what_the_picture_says() -> None:
    text = read(made("school-note", SCHOOL))
    for said in (
        "Высокий уровень: 2 фактора из 9",
        "Без данных: 1 фактор", "Низких результатов: 3 из 8",
        "ВПР, математика, 6 класс",
        "42 %", "Всего 23 задачи: выполнено 14, впереди 8, просрочено 1", "31 %", COORDINATOR, CURATOR, DIRECTOR,
        "Данные на 21.11.2026; анкеты о рисках заполнены на 91 %; в срок выполнено 86 % задач (12 из 14).",
    ):  # fmt: skip
        assert said in text


def test_a_note_without_facts_says_what_is_missing() -> None:
    text = read(made("school-note", PAPERS["school-note"]["nothing known"]))
    for said in ("школа ещё не сдавала", "не загружены", "не поставлено", "не внесены", "не загружен", "не назначен"):
        assert said in text
    assert "0 %" not in text
    assert "сроки задач не наступили" in text


def test_recommendations_are_for_the_risks_of_this_school() -> None:
    text = read(made("advice", SCHOOL))
    assert "Кадры: высокий риск, 83 из 100. Нехватка педагогов" in text
    assert "Низкие результаты: ВПР, математика, 6 класс (42 %)" in text
    assert "Нет данных по факторам: «Языковые барьеры»" in text
    calm = read(made("advice", PAPERS["advice"]["nothing bad"]))
    assert "особых рекомендаций не требуется" in calm
    assert "высокий риск" not in calm


def test_an_order_lists_the_schools_and_stays_a_draft() -> None:
    text = read(made("order", PROGRAMME))
    assert text.startswith("ПРОЕКТ")
    assert "Основание: Приказ управления образования от 30.08.2021 № 145-п." in text
    assert all(card.full_name in text for card in PROGRAMME.cards)
    assert HEAD in text
    assert "№ ________" in text


def test_who_has_not_reported_is_listed_and_nobody_else() -> None:
    text = read(made("silent", PAPERS["silent"]["typical"]))
    assert "Не сдали ответы: 5 школ из 14. Исправляет возвращённые ответы: 1 школа." in text
    assert "Лесная НОШ" in text
    assert "Луговая СОШ" not in text
    assert "Все школы сдали ответы." in read(made("silent", PAPERS["silent"]["all in"]))


def test_minutes_hold_nothing_that_nobody_told() -> None:
    text = read(made("protocol", SITTING))
    assert "Сведений об участниках, обсуждении и решениях в боте нет" in text
    assert "15 декабря 2026" in text
    assert not [person for person in PEOPLE if person in text]


def test_hostile_words_stay_words() -> None:
    text = read(made("school-note", PAPERS["school-note"]["hostile"]))
    assert "=1+1 {{ 7*7 }} {% x %} <b>& № 5" in text
    assert "49" not in text.split("Общие сведения")[0]


def test_the_templates_that_come_are_those_of_the_layouts() -> None:
    """After a change of a layout: python -m reports.papers."""
    assert {path.stem for path in SHIPPED.glob("*.docx")} == set(LAYOUTS) == set(WRITERS) == {*NAMES.values()}
    for name, layout in LAYOUTS.items():
        assert layout().written() == shipped(name)


def own_template(words: str) -> bytes:
    opened, file = Document(), io.BytesIO()
    opened.add_paragraph(words)
    opened.save(file)
    return file.getvalue()


def test_a_departments_template_takes_the_place_of_ours(tmp_path: Path) -> None:
    asked = Form.REFERENCE, Kind.SCHOOL
    assert template_of(*asked, tmp_path, "north") == ("school-note", shipped("school-note"))
    (tmp_path / "school-note.docx").write_bytes(
        own_template("Наша форма: {{ subject }}, {{ office.coordinator.name }}")
    )
    (tmp_path / "south").mkdir()
    (tmp_path / "south" / "school-note.docx").write_bytes(own_template("Южная: {{ subject }}"))
    north, south = (template_of(*asked, tmp_path, code)[1] for code in ("north", "south"))
    assert text_of(north) == f"Наша форма: МБОУ «Ключевская СОШ», {COORDINATOR}"
    assert text_of(south) == "Южная: МБОУ «Ключевская СОШ»"


def text_of(template: bytes) -> str:
    content = document("school-note", template, SCHOOL).pages[0]
    return Document(io.BytesIO(content)).paragraphs[0].text


def test_a_field_there_is_none_of_is_named_in_the_file() -> None:
    assert text_of(own_template("Подпись: {{ boss.name }}")) == "Подпись: [нет поля «boss»]"


def test_a_template_does_not_reach_python() -> None:
    for words in (
        "{{ ''.__class__.__mro__ }}",
        "{{ subject.__class__.__init__.__globals__ }}",
        "{{ cycler.__init__ }}",
    ):
        assert re.fullmatch(r"\[нет поля «\w+»\]", text_of(own_template(words)))


@pytest.mark.parametrize(
    "template",
    [
        pytest.param(own_template("{% for x in %}"), id="a broken expression"),
        pytest.param(own_template("{{ 1 / 0 }}"), id="a mistake of arithmetic"),
        pytest.param(own_template("{{ subject + 1 }}"), id="a mistake of types"),
        pytest.param(b"not a file of Word", id="another file"),
        pytest.param(b"", id="empty"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_with_a_sentence(template: bytes) -> None:
    with pytest.raises(Refusal, match=r"Шаблон «school-note\.docx» не получилось заполнить"):
        document("school-note", template, SCHOOL)


def test_signs_xml_has_no_place_for_are_left_out() -> None:
    bad = replace(SCHOOL, card=replace(SCHOOL.card, settlement="с.\x0b\x0c\ud83c Новое"))
    assert "Новое" in read(made("school-note", bad))
