"""Expressions of XLSForm in a small safe subset (docs/questionnaires.md): parsed to a tree, never run as Python.

Numbers are decimals, so that 33,3 + 33,3 + 33,4 is 100. An empty answer is an empty text, as in XPath: in sums it makes
«not a number», which is neither less nor more than anything and equals nothing. Dates compare as numbers of days.
"""

from functools import lru_cache

from storage.questionnaires.expressions.functions import FUNCTIONS, LONGEST, textual, truth
from storage.questionnaires.expressions.parsing import Parser
from storage.questionnaires.expressions.tree import (
    Call,
    Expression,
    ExpressionRefused,
    Given,
    Literal,
    Node,
    Scope,
    Value,
)

__all__ = ["Expression", "ExpressionRefused", "Scope", "Value", "evaluate", "holds", "parse", "textual"]


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Raises ExpressionRefused with a Russian sentence for what is outside the subset."""
    if len(text) > LONGEST:
        raise ExpressionRefused(f"Выражение длиннее {LONGEST} знаков.")
    return Expression(text, Parser(text).whole())


def evaluate(expression: Expression, scope: Scope) -> Value:
    """The value of an expression; never raises."""
    return _value(expression.root, scope)


def holds(expression: Expression, scope: Scope) -> bool:
    """Whether an expression is true, as XPath's boolean() has it."""
    return truth(evaluate(expression, scope))


def _value(node: Node, scope: Scope) -> Value:
    match node:
        case Literal(value):
            return value
        case Given(name):
            return scope.own if name is None else scope.answers.get(name, "")
        case Call("today"):
            return scope.today.isoformat()
        case Call(name, arguments):
            return FUNCTIONS[name].run(*(_value(argument, scope) for argument in arguments))
