"""Rules in words: every code that some release ever queued is told, none breaks `/why`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.texts.why import OTHER_RULE, rule


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("today", "срок сегодня"),
        ("before_7", "за 7 дней до срока"),
        ("before_1", "за 1 день до срока"),
        ("late_2", "2 рабочих дня после срока"),
        ("curator_before_3", "за 3 дня до срока"),
        ("curator_late_1", "через 1 рабочий день после срока задача поднимается к куратору"),
        ("head_late_10", "через 10 рабочих дней после срока задача поднимается к руководителю"),
        ("later_2021090109", "Вы просили напомнить позже"),
        ("chase_202109010930", "координатор попросил ответить"),
    ],
)
def test_known_rules(code: str, words: str) -> None:
    assert rule(code).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    "code", ["", "before_", "late_x", "late", "before", "escalate_5", "curator_", "before_²", "r12"]
)
def test_a_rule_nobody_knows_any_more_is_told_as_such(code: str) -> None:
    """Regression: «before_» and «late_x» raised, and with them the whole screen."""
    assert rule(code) == OTHER_RULE


@given(st.text(max_size=30))
def test_no_code_breaks_it(code: str) -> None:
    assert rule(code)
