"""Which questions apply while one answers, what is reckoned, and what an answer may be."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from storage.models import QuestionKind
from storage.questionnaires.filling import asks, filled, shown
from tests.storage.questionnaires.sheets import form

TODAY = date(2021, 9, 2)
FORM = form(
    survey="""
        type | name | label | relevant | constraint | calculation
        decimal | total | Всего? | | |
        note | tell | Вы сказали: ${total} | ${total} > 0 | |
        decimal | part | Из них? | ${total} > 0 | . <= ${total} |
        calculate | rest | | | | ${total} - ${part}
        text | why | Почему осталось ${rest}? | ${rest} > 10 | |
        date | since | С какого дня? | ${why} != '' | . <= today() |
    """
)


def asked(**answers: str | None) -> list[str]:
    so_far = filled(FORM.questions, answers, TODAY)
    return [question.name for question in FORM.questions if asks(question, so_far)]


def test_questions_appear_as_answers_call_for_them() -> None:
    assert asked() == ["total"]
    assert asked(total="0") == ["total"]
    assert asked(total=None) == ["total"]
    assert asked(total="20") == ["total", "part"]
    assert asked(total="20", part="15") == ["total", "part"]
    assert asked(total="20", part="5") == ["total", "part", "why"]
    assert asked(total="20", part="5", why="ремонт") == ["total", "part", "why", "since"]


def test_an_answer_that_no_longer_applies_counts_as_none() -> None:
    so_far = filled(FORM.questions, {"total": "0", "part": "5", "why": "ремонт"}, TODAY)
    assert "part" not in so_far.values
    assert asked(total="0", part="5", why="ремонт") == ["total"]


def test_texts_tell_what_was_answered_and_reckoned() -> None:
    so_far = filled(FORM.questions, {"total": "20.5", "part": "5"}, TODAY)
    assert so_far.told("${total} − ${part} = ${rest}; ${why}") == "20,5 − 5 = 15,5; —"
    assert shown(True) == "да"


def test_an_answer_is_held_to_the_others_and_to_today() -> None:
    so_far = filled(FORM.questions, {"total": "20"}, TODAY)
    by_name = {question.name: question for question in FORM.questions}
    assert so_far.allows(by_name["part"].constraint, Decimal(20))
    assert not so_far.allows(by_name["part"].constraint, Decimal(21))
    assert so_far.allows(by_name["part"].constraint, "")
    assert so_far.allows(by_name["since"].constraint, "2021-09-02")
    assert not so_far.allows(by_name["since"].constraint, "2021-09-03")


NUMBERS = st.one_of(st.none(), st.decimals(-1000, 1000, places=2).map(str))


@given(st.fixed_dictionaries({}, optional={"total": NUMBERS, "part": NUMBERS, "why": st.one_of(st.none(), st.text())}))
def test_any_answers_leave_a_questionnaire_that_can_be_gone_through(answers: dict[str, str | None]) -> None:
    """Answering what is asked, one by one, comes to an end; nothing silent is ever asked."""
    for _ in FORM.questions:
        so_far = filled(FORM.questions, answers, TODAY)
        open_ones = [q for q in FORM.questions if asks(q, so_far) and q.name not in answers]
        if not open_ones:
            break
        answers[open_ones[0].name] = {QuestionKind.DECIMAL: "7", QuestionKind.DATE: "2021-09-01"}.get(
            open_ones[0].kind, "а"
        )
    so_far = filled(FORM.questions, answers, TODAY)
    assert all(q.name in answers for q in FORM.questions if asks(q, so_far))
    assert {"tell", "rest"}.isdisjoint(asked(**answers))
