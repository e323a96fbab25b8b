"""What a half-filled questionnaire asks: which questions apply, what is reckoned, whether an answer may stand. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from graphlib import TopologicalSorter
from typing import Protocol

from storage.question_kinds import QuestionKind
from storage.questionnaires.expressions import Scope, Value, evaluate, holds, parse, textual
from storage.questionnaires.vocabulary import REFERENCE

NUMERIC = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL})
SILENT = frozenset({QuestionKind.NOTE, QuestionKind.CALCULATE})
"""Kinds that nobody answers."""


class Asked(Protocol):
    """What of a question decides whether it is asked: the row and the form both have it."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> QuestionKind: ...
    @property
    def relevant(self) -> str | None: ...
    @property
    def calculation(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Filled:
    """A questionnaire as far as it is answered: values by name (answers and what is reckoned), names that apply."""

    values: Mapping[str, Value]
    applies: frozenset[str]
    today: date

    def allows(self, constraint: str | None, own: Value) -> bool:
        """Whether an answer may stand; an empty one always may."""
        return not constraint or own == "" or holds(parse(constraint), Scope(self.values, self.today, own))

    def told(self, text: str) -> str:
        """A text with «${name}» replaced by what was answered."""
        return REFERENCE.sub(lambda match: shown(self.values.get(match[1], "")), text)


def filled(questions: Sequence[Asked], answers: Mapping[str, str | None], today: date) -> Filled:
    """`answers` by name, None for «нет данных»; an answer to a question that does not apply counts as none."""
    by_name = {question.name: question for question in questions}
    values: dict[str, Value] = {}
    applies: set[str] = set()
    for name in _order(tuple((one.name, one.relevant, one.calculation) for one in questions)):
        question, scope = by_name[name], Scope(values, today)
        if question.relevant and not holds(parse(question.relevant), scope):
            continue
        applies.add(name)
        if question.calculation:
            values[name] = evaluate(parse(question.calculation), scope)
        elif (given := answers.get(name)) is not None:
            values[name] = value_of(question.kind, given)
    return Filled(values, frozenset(applies), today)


@lru_cache(maxsize=256)
def _order(questions: tuple[tuple[str, str | None, str | None], ...]) -> tuple[str, ...]:
    """Names so that each comes after those its conditions read; without conditions, as printed."""
    known = {name for name, _, _ in questions}
    graph = {name: _read(texts) & known for name, *texts in questions}
    return tuple(TopologicalSorter(graph).static_order())


def _read(texts: Iterable[str | None]) -> frozenset[str]:
    return frozenset().union(*(parse(text).names for text in texts if text))


def asks(question: Asked, so_far: Filled) -> bool:
    """Whether somebody is to answer this question."""
    return question.kind not in SILENT and question.name in so_far.applies


def value_of(kind: QuestionKind, given: str) -> Value:
    """A kept answer as expressions see it."""
    return Decimal(given) if kind in NUMERIC else given


def shown(value: Value) -> str:
    """A value inside a sentence: with a decimal comma, and a dash for what is not known."""
    if isinstance(value, bool):
        return "да" if value else "нет"
    text = textual(value)
    return (text.replace(".", ",") if isinstance(value, Decimal) else text) or "—"
