"""The evaluator: XPath's meaning within the subset, a sentence for everything else, and no way to hurt the process."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.questionnaires.expressions import ExpressionRefused, Scope, Value, evaluate, holds, parse, textual
from storage.questionnaires.expressions.functions import FUNCTIONS

ANSWERS: dict[str, Value] = {
    "third": Decimal("33.3"), "rest": Decimal("33.4"), "many": "a c", "day": "2021-09-01", "word": "да",
    "zero": Decimal(0),
}  # fmt: skip
SCOPE = Scope(ANSWERS, date(2021, 9, 2), own=Decimal(5))


def value(text: str) -> Value:
    return evaluate(parse(text), SCOPE)


@pytest.mark.parametrize(
    "text",
    [
        "${third} + ${third} + ${rest} = 100",
        ". >= 0 and . <= 100",
        "not(. > 5) or false()",
        "selected(${many}, 'a') and not(selected(${many}, 'b'))",
        "count-selected(${many}) = 2",
        "today() > ${day}",
        "today() - ${day} = 1",
        "${day} = '2021-09-01'",
        "${absent} = ''",
        "not(${absent} > 0) and not(${absent} < 0)",
        "${absent} != 5",
        "coalesce(${absent}, 7) = 7",
        "if(${word} = 'да', 1, 2) = 1",
        "1 + 2 * 3 = 7 and (1 + 2) * 3 = 9",
        "10 - 2 - 3 = 5",
        "7 mod 3 = 1 and 7 div 2 = 3.5",
        "-(-3) = 3 and 1 - -1 = 2",
        "round(2.5) = 3 and round(1 div 3, 2) = 0.33 and int(-2.5) = -3",
        "sum(1, ${third}, 2) = 36.3 and min(3, 1, 2) = 1 and max(3, 1, 2) = 3",
        "string-length('абв') = 3 and concat('а', 1.50) = 'а1.5'",
        "true() = 1 and string(true()) = 'true'",
        "1 < 2 = true()",
        '"кавычка\'" = "кавычка\'"',
        "number('12') = 12 and not(number('двенадцать') = number('двенадцать'))",
    ],
)
def test_what_holds(text: str) -> None:
    assert holds(parse(text), SCOPE)


@pytest.mark.parametrize("text", ["${absent}", "''", "0", "${zero}", "1 div 0 < 0", "'2021-02-31' < 3", "0 div 0 = 0"])
def test_what_does_not_hold(text: str) -> None:
    assert not holds(parse(text), SCOPE)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Выражение оборвано"),
        ("1 +", "Выражение оборвано"),
        ("1 2", "лишнее «2»"),
        ("(1", "здесь нужно «)», а не «конец»"),
        ("or", "неуместно «or»"),
        ("name", "с места «name»"),
        ("../x", "лишнее «.»"),
        ("${a", "с места «${a»"),
        ("'a", "с места «'a»"),
        ("__import__('os')", "с места «__import__"),
        ("pulldata('a', 'b')", "Функция pulldata() не поддерживается"),
        ("and(1, 2)", "неуместно «and»"),
        ("negative(1)", "Функция negative() не поддерживается"),
        ("if(1, 2)", "другое число аргументов"),
        ("true(1)", "другое число аргументов"),
        ("max()", "другое число аргументов"),
        ("(" * 41 + "1" + ")" * 41, "больше 40 вложенных"),
        ("-" * 60 + "1", "больше 40 вложенных"),
        ("1" + "+1" * 101, "больше 100 действий"),
        ("1" * 2001, "длиннее 2000 знаков"),
    ],
)
def test_what_is_refused_says_where(text: str, sentence: str) -> None:
    with pytest.raises(ExpressionRefused) as refusal:
        parse(text)
    assert sentence in str(refusal.value)


def test_the_names_an_expression_reads() -> None:
    assert parse("${a} > ${b} and selected(${a}, .)").names == {"a", "b"}


def test_numbers_neither_grow_without_bounds_nor_raise() -> None:
    assert value("9" * 500 + " * " + "9" * 500) == Decimal("Infinity")
    assert len(textual(value("concat(1 div 3, 1 div 3)"))) < 100


TEXTS = st.text(st.sampled_from("${}()'\".,<>=!+-*0123456789 abcявх_"), max_size=60)
ATOMS = st.sampled_from(["1", "2.5", "'a'", "${third}", "${absent}", "${many}", ".", "true()", "today()", "''"])
OPERATORS = st.sampled_from(["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod"])
SINGLE = st.sampled_from(["not", "number", "int", "round", "string", "count-selected"])
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, OPERATORS, inner),
        st.builds("{}({})".format, SINGLE, inner),
        st.builds("if({}, {}, {})".format, inner, inner, inner),
        st.builds("concat({}, {})".format, inner, inner),
    ),
    max_leaves=12,
)
VALUES = st.one_of(st.booleans(), st.text(max_size=20), st.decimals(allow_nan=True, allow_infinity=True))


@given(TEXTS)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = evaluate(parse(text), SCOPE)
    except ExpressionRefused:
        return
    assert isinstance(found, str | Decimal | bool)


@given(EXPRESSIONS, st.dictionaries(st.sampled_from(["third", "many"]), VALUES), VALUES)
def test_every_expression_of_the_grammar_has_a_value_whatever_is_answered(
    text: str, answers: dict[str, Value], own: Value
) -> None:
    found = evaluate(parse(text), Scope(answers, date(2021, 9, 2), own))
    assert isinstance(found, str | Decimal | bool)
    assert len(textual(found)) <= 4000


@given(EXPRESSIONS)
def test_white_space_changes_nothing(text: str) -> None:
    assert textual(value(f"  {text.replace(' ', '   ')} ")) == textual(value(text))


def test_every_function_is_tried_with_every_kind_of_value() -> None:
    """None of them may raise: a coordinator's formula runs while a deputy answers."""
    kinds: tuple[Value, ...] = ("", "a b", "2021-09-01", Decimal("NaN"), Decimal("Infinity"), Decimal("-0.5"), True)
    for function in FUNCTIONS.values():
        for one in kinds:
            for other in kinds:
                arguments = (one, other, one)[: function.least if function.most is not None else 2]
                assert isinstance(function.run(*arguments), str | Decimal | bool)
