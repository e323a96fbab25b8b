"""A questionnaire as values: what its sheets say, checked, before it becomes rows or a file."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.importing.problems import Problem
from storage.question_kinds import QuestionKind, Respondents


class QuestionnaireRefused(Exception):
    """A questionnaire cannot be read; `problems` name the sheet, the row, the column and the value of each fault."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.sheet}, {p.row}, {p.column}: {p.message}" for p in problems))


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """A row of `survey` that asks, tells (`note`) or reckons (`calculate`); `choices` are (name, label) of its list.

    `least` and `most` are read from a constraint that says «. >= a and . <= b»; `relevant` joins the conditions of the
    groups around the question with its own.
    """

    name: str
    parameter: str | None
    kind: QuestionKind
    group: str | None
    label: str
    hint: str | None
    required: bool
    least: float | None
    most: float | None
    constraint_message: str | None
    choices: tuple[tuple[str, str], ...]
    constraint: str | None = None
    relevant: str | None = None
    calculation: str | None = None
    default: str | None = None


Table = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire as its sheets say it. `sheets` are their cells, headers first, to be written back unchanged.

    `programme_id`: whose own it is; None comes with the product.
    """

    code: str
    title: str
    digest: str
    questions: tuple[QuestionForm, ...]
    respondents: Respondents = Respondents.SCHOOL
    sheets: Mapping[str, Table] = field(default_factory=dict, hash=False)
    programme_id: int | None = None

    @property
    def seconds(self) -> int:
        """How long answering takes, every question asked."""
        return seconds_of(question.kind for question in self.questions)


# Assumed until waves tell better: a choice is a tap, a number is looked up, a text is a sentence, a file a search.
SECONDS: Mapping[QuestionKind, int] = {
    QuestionKind.SELECT_ONE: 10,
    QuestionKind.SELECT_MULTIPLE: 15,
    QuestionKind.INTEGER: 15,
    QuestionKind.DECIMAL: 15,
    QuestionKind.TEXT: 40,
    QuestionKind.DATE: 10,
    QuestionKind.FILE: 60,
    QuestionKind.NOTE: 5,
    QuestionKind.CALCULATE: 0,
}


def seconds_of(kinds: Iterable[QuestionKind]) -> int:
    """How long questions of these kinds take to answer, in seconds."""
    return sum(SECONDS[kind] for kind in kinds)


def digest_of(sheets: Mapping[str, Any]) -> str:
    """Differs when any cell does."""
    return hashlib.sha256(json.dumps(sheets, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
