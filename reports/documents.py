"""The worker's entry for papers: facts and a template → docx. The same facts and template give the same bytes.

A template is a stranger's file: its expressions run in a sandbox, and what it gets wrong is said in a sentence.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from typing import Any

import jinja2
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

from reports.papers import programme, school
from reports.papers.laying import settled
from reports.papers.paper import Context, Paper
from reports.report import Report
from reports.texts import limited
from reports.texts import papers as words
from reports.texts.tables import dated, file_name
from storage.refusals import Refusal
from storage.russian import quoted

PAPERS: Mapping[str, Callable[[Any], Paper]] = {
    "school-note": school.note,
    "advice": school.advice,
    "programme-note": programme.note,
    "order": programme.order,
    "summary": programme.summary,
    "silent": programme.silent,
    "protocol": programme.protocol,
}
MALFORMED = (
    jinja2.TemplateError, zipfile.BadZipFile, PackageNotFoundError, SyntaxError, LookupError, ValueError, TypeError,
    ArithmeticError, AttributeError,
)  # fmt: skip


class Named(jinja2.ChainableUndefined):
    """A field that no paper has stands in the file by its name, so that whoever wrote it sees it."""

    def __str__(self) -> str:
        return f"[нет поля {quoted(self._undefined_name or '')}]"


def document(name: str, template: bytes, facts: Any) -> Report:
    """The paper of that template's name. Refusal for a template that cannot be read or filled."""
    paper = PAPERS[name](facts)
    title = file_name(words.TITLES[name], paper.subject)
    try:
        content = filled(template, paper, title)
    except MALFORMED as error:
        raise Refusal(words.bad_template(name, error)) from None
    caption = limited(words.caption(name, paper.subject, paper.as_of))
    return Report((content,), caption, f"{dated(title, paper.as_of)}.docx")


def filled(template: bytes, paper: Paper, title: str) -> bytes:
    opened = DocxTemplate(io.BytesIO(template))
    environment = SandboxedEnvironment(autoescape=True, undefined=Named)
    opened.render(legible(paper.fields), environment, autoescape=True)
    own = opened.docx.core_properties
    own.title = title
    own.created = own.modified = datetime.combine(paper.as_of, time(), UTC)
    file = io.BytesIO()
    opened.save(file)
    return settled(file.getvalue())


def legible(value: Any) -> Any:
    """The same fields without signs that XML has no place for, or that docxtpl would read as breaks."""
    if isinstance(value, str):
        return "".join(letter if letter.isprintable() else " " for letter in value)
    if isinstance(value, Mapping):
        return {key: legible(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [legible(one) for one in value]
    return value


def fields_of(name: str, facts: Any) -> Context:
    """What a template of that name may use, for the guide."""
    return PAPERS[name](facts).fields
