"""The numbers and the caption of a programme's heat map."""

import pickle
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.numbers import programme_findings
from reports.programme import ProgrammeFacts, SchoolRow
from reports.risk import Level
from reports.texts import CAPTION_LIMIT
from reports.texts.programme import heat_finding, programme_caption
from tests.reports.examples import PROGRAMME, PROGRAMMES


def caption(facts: ProgrammeFacts) -> str:
    return programme_caption(facts, programme_findings(facts)).replace("\u00a0", " ")


def test_columns_and_rows_stand_worst_first() -> None:
    findings = programme_findings(PROGRAMME)
    high = [findings.high(column) for column in range(10)]
    assert high == sorted(high, reverse=True)
    counts = [(row.count(Level.HIGH), row.count(Level.MEDIUM)) for row in findings.rows]
    assert all(worse >= better for worse, better in pairwise(counts))
    assert sorted(row.school.key for row in findings.rows) == list(range(14))


def test_the_base_counts_only_schools_with_data() -> None:
    findings = programme_findings(PROGRAMMES["some silent"])
    assert findings.known == 5
    assert findings.base(0) == 5
    assert findings.completeness == pytest.approx(5 / 14 * 0.96, abs=0.02)
    assert [row.count(None) for row in findings.rows[5:]] == [10] * 9


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("typical", "чаще всего «Обучающиеся с ОВЗ» — 12 школ из 13"),
        ("one school", "чаще всего «Адаптивность обучения» — 1 школа из 1"),
        ("no data", "данных пока нет"),
        ("nothing high", "высоких нет ни у одной из 14 школ"),
    ],
)
def test_the_heading_is_the_finding(name: str, words: str) -> None:
    assert heat_finding(programme_findings(PROGRAMMES[name])).replace("\u00a0", " ") == words


def test_the_caption_names_schools_factors_and_the_next_step() -> None:
    assert caption(PROGRAMME) == (
        "Риски школ программы, 2026/2027 уч. год\n\n"
        "Риски: чаще всего «Обучающиеся с ОВЗ» — 12 школ из 13.\n\n"
        "• Больше всего высоких рисков: Заречная ООШ (10 из 10), Каменская СОШ № 2 (9 из 10) и Степная ООШ (9 из 10).\n"
        "• У половины школ и больше 5 факторов высокие: «Обучающиеся с ОВЗ», «Кадры», «Вовлечённость родителей» "
        "и ещё 2.\n"
        "• Анкеты заполнены на 96 %.\n\n"
        "Что дальше: обсудить на совете «Обучающиеся с ОВЗ» и поручить кураторам меры для школ сверху списка."
    )


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("no data", "провести опрос о факторах риска."),
        ("some silent", "получить ответы: их нет у 9 школ."),
        ("nothing high", "держать курс и сравнить со следующей волной."),
    ],
)
def test_what_to_do_next(name: str, step: str) -> None:
    assert caption(PROGRAMMES[name]).endswith("Что дальше: " + step)


@settings(deadline=None, max_examples=20)
@given(st.text(max_size=300), st.text(max_size=300))
def test_a_caption_never_exceeds_what_telegram_takes(title: str, name: str) -> None:
    schools = tuple(SchoolRow(key, name) for key in range(14))
    facts = replace(PROGRAMME, title=title, schools=schools)
    assert len(caption(facts).encode("utf-16-le")) <= 2 * CAPTION_LIMIT


def test_facts_and_findings_travel_between_processes() -> None:
    assert pickle.loads(pickle.dumps(PROGRAMME)) == PROGRAMME
    findings = programme_findings(PROGRAMME)
    assert pickle.loads(pickle.dumps(findings)) == findings
