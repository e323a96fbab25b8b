"""Questionnaires that come with the product, as files in XLSForm's sheets; read here, kept as rows."""

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from storage.models.questionnaires import QuestionKind

FOLDER = Path(__file__).parent
BETWEEN = re.compile(r"\. >= (?P<least>-?[\d.]+) and \. <= (?P<most>-?[\d.]+)")


class QuestionnaireRefused(Exception):
    """A questionnaire's file cannot be read; the message names the file, the row and the cell."""


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """A row of `survey` that asks; `choices` are (name, label) of its list."""

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


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire as its files say it; `digest` changes with any of them."""

    code: str
    title: str
    digest: str
    questions: tuple[QuestionForm, ...]


@lru_cache
def read_form(code: str) -> Form:
    """The questionnaire of `storage/questionnaires/<code>/`; QuestionnaireRefused tells what is wrong where."""
    folder = FOLDER / code
    files = {name: folder / f"{name}.csv" for name in ("survey", "choices", "settings")}
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files.values())).hexdigest()
    lists: dict[str, list[tuple[str, str]]] = {}
    for row in _rows(files["choices"]):
        lists.setdefault(row["list_name"], []).append((row["name"], row["label"]))
    title = _rows(files["settings"])[0]["form_title"]
    return Form(code, title, digest, tuple(_questions(_rows(files["survey"]), lists)))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _questions(rows: list[dict[str, str]], lists: dict[str, list[tuple[str, str]]]) -> Iterator[QuestionForm]:
    group: str | None = None
    for number, row in enumerate(rows, start=2):
        match row["type"].split():
            case ["begin_group"]:
                group = row["label"]
            case ["end_group"]:
                group = None
            case ["select_one", listed] if listed in lists:
                yield _question(row, QuestionKind.SELECT_ONE, group, tuple(lists[listed]))
            case [("integer" | "decimal" | "text") as kind]:
                yield _question(row, QuestionKind(kind), group, ())
            case _:
                raise QuestionnaireRefused(f"survey, row {number}, type: {row['type']!r} is not supported")


def _question(
    row: dict[str, str], kind: QuestionKind, group: str | None, choices: tuple[tuple[str, str], ...]
) -> QuestionForm:
    between = BETWEEN.fullmatch(row["constraint"])
    if row["constraint"] and between is None:
        raise QuestionnaireRefused(f"survey, {row['name']}, constraint: {row['constraint']!r} is not supported")
    return QuestionForm(
        name=row["name"], parameter=row.get("parameter") or None, kind=kind, group=group, label=row["label"],
        hint=row["hint"] or None, required=row["required"] == "yes",
        least=float(between["least"]) if between else None, most=float(between["most"]) if between else None,
        constraint_message=row["constraint_message"] or None, choices=choices,
    )  # fmt: skip
