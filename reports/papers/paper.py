"""What a template is filled with, and what every paper shares: the office, the signers, the footnote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.dossiers import Office, Signer
from reports.school import Deadline
from reports.targets import Target
from reports.texts import papers as words
from reports.texts.targets import exists, value_words
from storage.russian import dotted, number, quoted

Context = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Paper:
    """Fields of a template, whose paper it is (for the file's name and the caption), the day of its data."""

    fields: Context
    subject: str
    as_of: date


def office_fields(office: Office) -> Context:
    return {
        "programme": office.programme,
        "quoted": quoted(office.programme),
        "municipality": office.municipality,
        "authority": office.authority or office.municipality,
        "basis": office.basis.rstrip("."),
        "head": signer(office.head),
        "coordinator": {"post": office.coordinator.post, "name": office.coordinator.name},
    }


def signer(one: Signer) -> Context:
    """The name, or a line to write it on."""
    return {"post": one.post, "name": one.name or words.BLANK_NAME}


def deadline_rows(deadlines: Sequence[Deadline]) -> list[Context]:
    return [{"date": dotted(one.date, year=True), "title": one.title} for one in deadlines]


def target_rows(targets: Sequence[Target]) -> list[Context]:
    return [
        {
            "title": one.title,
            "plan": one.printed or ("—" if one.plan is None else number(one.plan)),
            "fact": fact_words(one),
            "state": words.UNKNOWN if one.is_met is None else "выполнен" if one.is_met else "ниже плана",
        }
        for one in targets
    ]


def fact_words(target: Target) -> str:
    if target.fact is None:
        return words.UNKNOWN
    return exists(target) if target.is_document else value_words(target)
