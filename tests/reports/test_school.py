"""The numbers and the caption of a school's report, and that asking for one is light."""

import pickle
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.numbers import school_findings
from reports.risk import Level
from reports.school import Deadline, SchoolFacts, TaskFacts
from reports.texts import CAPTION_LIMIT, change_words
from reports.texts.school import risks_finding, school_caption, tasks_finding
from tests.reports.examples import LATE, SCHOOLS, TODAY, TYPICAL

TELEGRAM_UNIT = 2  # bytes: Telegram counts UTF-16 code units


def caption(facts: SchoolFacts) -> str:
    return school_caption(facts, school_findings(facts)).replace("\u00a0", " ")


def test_numbers_of_a_typical_school() -> None:
    findings = school_findings(TYPICAL)
    assert (findings.count(Level.HIGH), findings.count(Level.MEDIUM), findings.count(None)) == (2, 7, 1)
    assert [(factor.name, factor.score, factor.change) for factor in findings.worst] == [
        ("Обучающиеся с ОВЗ", 87, 8),
        ("Кадры", 83, 33),
        ("Риск неуспешности", 59, 16),
    ]
    assert (findings.answered, findings.asked, findings.known) == (32, 35, 9)
    assert findings.completeness == pytest.approx(32 / 35)
    assert findings.next_deadline == TYPICAL.tasks.upcoming[1]


def test_a_factor_without_an_earlier_value_comes_for_the_first_time() -> None:
    (factor,) = [factor for factor in school_findings(TYPICAL).factors if factor.name == "Адаптивность обучения"]
    assert factor.score is not None
    assert factor.change is None


def test_nothing_asked_is_not_nothing_answered() -> None:
    assert school_findings(SCHOOLS["no wave yet"]).completeness is None
    assert school_findings(SCHOOLS["all missing"]).completeness == 0


def test_the_caption_of_a_typical_school() -> None:
    assert caption(TYPICAL) == (
        "МБОУ «Ключевская СОШ», 2026/2027 уч. год\n\n"
        "Риски: 2 высоких из 9, 1 без данных.\n"
        "Результаты: 3 из 8 от 30 % и выше, 1 без данных.\n"
        "Задачи: 1 из 23 просрочена.\n"
        "Показатели: план у 1 из 3, 1 без данных.\n"
        "В срок: 86 % — 12 задач из 14.\n\n"
        "• Самый заметный риск — «Обучающиеся с ОВЗ»: 87 из 100, высокий, хуже на 8.\n"
        "• 3 низких результата из 8; ниже порога чаще всего ВПР, 6 мат: 42 %, год назад 45 %, "
        "медиана программы 33 %.\n"
        "• Ближайший срок — 24 ноября, вт (через 3 дня): Диагностика, 5 класс.\n\n"
        "Что дальше: закрыть 1 просроченную задачу или договориться о новом сроке."
    )


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("many overdue", "закрыть 118 просроченных задач или договориться о новом сроке."),
        ("no tasks", "обсудить с куратором меры по факторам «Обучающиеся с ОВЗ» и «Кадры»."),
        ("nothing bad", "держать курс: высоких рисков нет, следующая волна покажет, что изменилось."),
    ],
)
def test_what_to_do_next(name: str, step: str) -> None:
    assert caption(SCHOOLS[name]).endswith("Что дальше: " + step)


def test_next_step_without_data() -> None:
    calm = TaskFacts(done=1)
    assert "провести опрос" in caption(replace(TYPICAL, answers=(), tasks=calm))
    assert "не хватает 35 ответов" in caption(replace(SCHOOLS["all missing"], tasks=calm))


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        (TaskFacts(), "пока не поставлены"),
        (TaskFacts(done=1), "единственная выполнена"),
        (TaskFacts(done=22), "выполнены все 22"),
        (TaskFacts(done=3, in_time=4), "выполнено 3 из 7, просроченных нет"),
        (TaskFacts(done=1, overdue=1), "1 из 2 просрочена"),
        (TaskFacts(in_time=21, overdue=3), "3 из 24 просрочены"),
        (TaskFacts(overdue=11), "11 из 11 просрочено"),
    ],
)
def test_the_finding_about_tasks(tasks: TaskFacts, words: str) -> None:
    assert tasks_finding(tasks).replace("\u00a0", " ") == words


def test_the_finding_about_risks_has_its_base() -> None:
    assert risks_finding(school_findings(SCHOOLS["all complete"])).replace("\u00a0", " ") == "2 высоких из 10"
    assert risks_finding(school_findings(SCHOOLS["nothing bad"])).replace("\u00a0", " ") == "0 высоких из 10"


@pytest.mark.parametrize(
    ("change", "words"), [(None, "впервые"), (0, "как было"), (4, "хуже на 4"), (-5, "лучше на 5")]
)
def test_a_change_is_named(change: int | None, words: str) -> None:
    assert change_words(change).replace("\u00a0", " ") == words


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=400), st.text(max_size=400))
def test_a_caption_never_exceeds_what_telegram_takes(title: str, task: str) -> None:
    facts = replace(TYPICAL, title=title, tasks=TaskFacts(99, 99, 99, (Deadline(TODAY, task),)))
    assert len(caption(facts).encode("utf-16-le")) // TELEGRAM_UNIT <= CAPTION_LIMIT


def test_a_long_title_is_cut_between_words() -> None:
    facts = replace(TYPICAL, tasks=TaskFacts(in_time=1, upcoming=LATE[9:10]))
    line = next(line for line in caption(facts).splitlines() if "Ближайший" in line)
    assert line.endswith("образовательных практик, часть…")


def test_overdue_tasks_are_not_the_next_deadline() -> None:
    late = replace(TYPICAL, tasks=TaskFacts(overdue=9, upcoming=LATE[:8]))
    assert school_findings(late).next_deadline is None


def test_facts_travel_between_processes() -> None:
    assert pickle.loads(pickle.dumps(TYPICAL)) == TYPICAL
    findings = school_findings(TYPICAL)
    assert pickle.loads(pickle.dumps(findings)) == findings


def test_asking_for_a_report_imports_nothing_heavy() -> None:
    code = (
        "import sys, reports, reports.school, reports.programme, reports.risk, reports.findings, reports.thresholds;"
        "import reports.wave, reports.texts.school, reports.texts.programme, reports.texts.wave;"
        "print(sorted({'pandas', 'numpy', 'matplotlib', 'PIL', 'sqlalchemy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
