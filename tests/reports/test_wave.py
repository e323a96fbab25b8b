"""The numbers and the caption of a wave's participation."""

import pickle
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.texts import CAPTION_LIMIT
from reports.texts.wave import on_time_finding, on_time_note, participation_finding, wave_caption
from reports.wave import Participant, Progress, WaveFacts, wave_findings
from tests.reports.examples import WAVE, WAVES, november


def caption(facts: WaveFacts) -> str:
    return wave_caption(facts, wave_findings(facts)).replace("\u00a0", " ")


def test_numbers_of_a_typical_wave() -> None:
    findings = wave_findings(WAVE)
    assert [findings.count(progress) for progress in Progress] == [2, 3, 2, 1, 6]
    assert (findings.total, findings.handed_in, findings.on_time, findings.days) == (14, 9, 7, 20)
    assert findings.completeness == pytest.approx(0.815)
    assert not findings.is_open


def test_the_fullest_stand_first_among_those_that_started() -> None:
    groups = dict(wave_findings(WAVE).groups)
    assert [school.filled for school in groups[Progress.STARTED]] == [0.6, 0.35, 0.1]
    names = [school.name for school in groups[Progress.ACCEPTED]]
    assert names == sorted(names)


def test_a_school_sent_back_still_handed_in() -> None:
    facts = replace(WAVE, participants=(Participant("А", Progress.RETURNED, 0.5, november(3)),))
    findings = wave_findings(facts)
    assert (findings.handed_in, findings.on_time) == (1, 1)


def test_without_answers_there_is_no_completeness() -> None:
    assert wave_findings(WAVES["just opened"]).completeness is None


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ([], "школы не назначены"),
        ([Progress.ACCEPTED], "единственная принята"),
        ([Progress.ACCEPTED] * 3, "приняты все 3"),
        ([Progress.ACCEPTED, Progress.STARTED], "принята 1 из 2, ещё не сдала 1"),
        ([Progress.ACCEPTED] * 2 + [Progress.SUBMITTED], "приняты 2 из 3, сдали все"),
        ([Progress.ACCEPTED, Progress.RETURNED], "принята 1 из 2, возвращена 1"),
        ([Progress.SUBMITTED, *[Progress.RETURNED] * 3], "приняты 0 из 4, возвращены 3"),
        ([Progress.NOT_STARTED] * 5, "приняты 0 из 5, ещё не сдали 5"),
    ],
)
def test_the_finding_about_participation(states: list[Progress], words: str) -> None:
    schools = tuple(Participant(str(number), progress) for number, progress in enumerate(states))
    findings = wave_findings(replace(WAVE, participants=schools))
    assert participation_finding(findings).replace("\u00a0", " ") == words


def test_in_time_is_said_of_now_until_the_deadline_has_passed() -> None:
    assert on_time_finding(wave_findings(WAVE)) == "50\u00a0%"
    assert on_time_finding(wave_findings(WAVES["in the middle"])) == "пока 50\u00a0%"
    assert on_time_note(wave_findings(WAVE), WAVE.previous).replace("\u00a0", " ") == "7 школ из 14, было 79 %"


def test_the_caption_says_who_is_waited_for() -> None:
    assert caption(WAVE) == (
        "Сбор данных: волна 2, 2026/2027 уч. год\n\n"
        "Участие: приняты 6 из 14, ещё не сдали 5.\n"
        "В срок: 50 % (7 школ из 14, было 79 %).\n"
        "Полнота: 81,5 %.\n"
        "Заполнение: обычно за 12 минут.\n"
        "Срок сдачи — 20.11.2026 (вчера).\n\n"
        "• не начали: Каменская СОШ № 2, Лесная НОШ.\n"
        "• начали: Заречная ООШ, Сосновская СОШ, Степная ООШ.\n"
        "• возвращено: Полевая ООШ.\n\n"
        "Чаще останавливаются после «Доля педагогов, повысивших квалификацию по наставничеству "
        "за последние три года»: 2 школы.\n"
        "Сдали после приглашения 4, напоминаний 09.11 — 2, 16.11 — 2, 19.11 — 1.\n\n"
        "Что дальше: напомнить 2 школам, которые ещё не начали."
    )


@pytest.mark.parametrize(
    ("states", "step"),
    [
        ([], "назначить школы, которые отвечают на анкету."),
        ([Progress.NOT_STARTED, Progress.SUBMITTED], "напомнить 1 школе, которая ещё не начала."),
        ([Progress.STARTED, Progress.SUBMITTED], "проверить ответы 1 школы."),
        ([Progress.STARTED, Progress.ACCEPTED], "помочь тем, кто начал, дойти до конца."),
        ([Progress.RETURNED, Progress.ACCEPTED], "дождаться правок."),
        ([Progress.ACCEPTED], "посмотреть отчёт по рискам: сбор завершён."),
    ],
)
def test_what_to_do_next(states: list[Progress], step: str) -> None:
    schools = tuple(Participant(str(number), progress) for number, progress in enumerate(states))
    assert caption(replace(WAVE, participants=schools)).endswith("Что дальше: " + step)


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=300), st.text(max_size=300))
def test_a_caption_never_exceeds_what_telegram_takes(title: str, name: str) -> None:
    schools = tuple(replace(school, name=name) for school in WAVE.participants)
    facts = replace(WAVE, title=title, participants=schools)
    assert len(caption(facts).encode("utf-16-le")) <= 2 * CAPTION_LIMIT


def test_facts_and_findings_travel_between_processes() -> None:
    assert pickle.loads(pickle.dumps(WAVE)) == WAVE
    assert pickle.loads(pickle.dumps(wave_findings(WAVE))) == wave_findings(WAVE)
