"""A file somebody sent: a questionnaire where its sheets say so, else a programme workbook. For the worker."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from storage.importing.headers import Decisions
from storage.importing.opening import opened, opened_content
from storage.importing.problems import Problem, shortened
from storage.importing.raw import RawSheet, RawWorkbook
from storage.importing.reading import understood
from storage.importing.roadmaps import shaped
from storage.importing.rows import Workbook
from storage.importing.uncollected import without_collecting
from storage.questionnaires import vocabulary as v
from storage.questionnaires.form import Form, QuestionnaireRefused
from storage.questionnaires.grids import grid_of
from storage.questionnaires.xlsform import form_of

OF_FORMS = frozenset({v.SURVEY, v.CHOICES, v.SETTINGS, v.SIMPLE, v.ABOUT}) | v.REFUSED_SHEETS
NO_FORM = "Это не анкета: нужен лист survey (XLSForm) или «Анкета»."
TAKEN = "Так называется анкета, которая идёт вместе с ботом. Дайте своей другой код."
LONG_CODE = f"Код длиннее {v.LONGEST_CODE} знаков. Сделайте его короче."
LONG_TITLE = f"Название длиннее {v.LONGEST_TITLE} знаков: на экран телефона оно не поместится."


@dataclass(frozen=True, slots=True)
class SentForm:
    """A questionnaire as a file has it, or what is wrong with it; `others` are sheets that are no part of it."""

    form: Form | None
    problems: tuple[Problem, ...] = ()
    others: tuple[str, ...] = ()


def read_sent(name: str, content: bytes, decisions: Decisions) -> Workbook | SentForm:
    """What a file's bytes hold; whatever they are, the answer is values, never an error."""
    with without_collecting():
        raw = opened_content(name, content)
        return sent_form(raw, Path(name).stem) if is_form(raw) else understood(shaped(raw, decisions), decisions)


def read_form_file(path: Path) -> SentForm:
    """A questionnaire of a file, or of a folder of CSV files."""
    raw = opened(path)
    if not is_form(raw):
        return SentForm(None, raw.problems or (Problem(path.name, None, None, None, NO_FORM),))
    return sent_form(raw, path.stem)


def is_form(raw: RawWorkbook) -> bool:
    """Whether a file has a sheet of questions."""
    return not {v.SURVEY, v.SIMPLE}.isdisjoint(_named(raw))


def _named(raw: RawWorkbook) -> Mapping[str, RawSheet]:
    return {sheet.name.strip().casefold(): sheet for sheet in raw.sheets}


def sent_form(raw: RawWorkbook, stem: str) -> SentForm:
    """The questionnaire of a file; one that does not say its code is called as the file is."""
    others = tuple(sheet.name for name, sheet in _named(raw).items() if name not in OF_FORMS)
    named = tuple(_naming(raw))
    try:
        form = form_of(raw)
    except QuestionnaireRefused as refusal:
        return SentForm(None, (*refusal.problems, *named), others)
    if named:
        return SentForm(None, named, others)
    code = form.code or " ".join(stem.split())[: v.LONGEST_CODE]
    return SentForm(replace(form, code=code, title=form.title or code[: v.LONGEST_TITLE]), (), others)


def _naming(raw: RawWorkbook) -> Iterator[Problem]:
    """What is wrong with the code and the title of one's own questionnaire."""
    sheets = _named(raw)
    settings = sheets.get(v.SETTINGS) or sheets.get(v.ABOUT)
    for line in grid_of(settings, v.SETTINGS).lines[:1] if settings else ():
        code = line.get("form_id")
        if code.casefold() in v.SHIPPED:
            yield line.problem("form_id", TAKEN)
        if len(code) > v.LONGEST_CODE:
            yield line.problem("form_id", LONG_CODE)
        if len(line.get("form_title")) > v.LONGEST_TITLE:
            yield line.problem("form_title", LONG_TITLE)


@dataclass(frozen=True, slots=True)
class FormChanges:
    """Labels of questions that are new, gone, and asked otherwise than in the version before."""

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def form_changes(before: Form, now: Form) -> FormChanges:
    """What a new version changes; a question is the same one while its name is."""
    old, new = ({question.name: question for question in form.questions} for form in (before, now))
    return FormChanges(
        added=tuple(shortened(one.label) for name, one in new.items() if name not in old),
        gone=tuple(shortened(one.label) for name, one in old.items() if name not in new),
        changed=tuple(shortened(one.label) for name, one in new.items() if name in old and old[name] != one),
    )
