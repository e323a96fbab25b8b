"""What an expression is made of: literals, answers, and calls of operators and functions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Value = str | Decimal | bool


class ExpressionRefused(ValueError):
    """An expression outside the subset; the message is a Russian sentence that quotes the place."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression sees: answers by name (absent is empty), the answer being given («.»), and today."""

    answers: Mapping[str, Value]
    today: date
    own: Value = ""


@dataclass(frozen=True, slots=True)
class Literal:
    value: Value


@dataclass(frozen=True, slots=True)
class Given:
    """The answer to a question; None is the answer being given now."""

    name: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or a function with its arguments."""

    name: str
    arguments: tuple["Node", ...]


Node = Literal | Given | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression and the names of the questions it reads."""

    text: str
    root: Node

    @property
    def names(self) -> frozenset[str]:
        return frozenset(_names(self.root))


def _names(node: Node) -> Iterator[str]:
    if isinstance(node, Given) and node.name is not None:
        yield node.name
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield from _names(argument)
