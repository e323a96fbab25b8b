"""How a request becomes a file: the worker's entry for its form, what it is given, the fingerprint of both. Light."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from reports.report import DOCUMENT, DRAW, PRINT, WORKBOOK, digest
from reports.request import PAPERS, Form, Request
from reports.templates import template_of

WORKS: Mapping[Form, str] = {
    Form.PICTURE: DRAW,
    Form.WORKBOOK: WORKBOOK,
    Form.PDF: PRINT,
    **dict.fromkeys(PAPERS, DOCUMENT),
}


@dataclass(frozen=True, slots=True)
class Making:
    """What the worker runs, with what; the same `digest` means the same file."""

    work: str
    arguments: tuple[Any, ...]
    digest: str


def making(asked: Request, facts: Any, templates: Path | None = None, programme: str = "") -> Making:
    """`templates`: a folder with a department's own, by the programme's code or for all."""
    if asked.form not in PAPERS:
        return Making(WORKS[asked.form], (facts,), digest(asked.form, facts))
    name, content = template_of(asked.form, asked.kind, templates, programme)
    stamp = f"{asked.form}|{name}|{sha256(content).hexdigest()}"
    return Making(WORKS[asked.form], (name, content, facts), digest(stamp, facts))
