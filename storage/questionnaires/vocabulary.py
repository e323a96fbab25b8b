"""What the sheets of XLSForm may be called and hold, and what of it the product takes: the subset as data."""

import re
from collections.abc import Mapping

from storage.question_kinds import QuestionKind, Respondents

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
SIMPLE, ABOUT = "анкета", "об анкете"

TRANSLATED: Mapping[str, Mapping[str, str]] = {
    SURVEY: {
        "ответ": "type", "имя": "name", "вопрос": "label", "подсказка": "hint", "обязательный": "required",
        "условие": "relevant", "параметр": "parameter",
    },
    CHOICES: {"варианты": "label"},
    SETTINGS: {"название": "form_title", "код": "form_id", "кто_отвечает": "respondents"},
}  # fmt: skip
"""The headers of the sheets «Анкета» and «Об анкете» (`russian_sheet`) → XLSForm's."""
COLUMNS: Mapping[str, Mapping[str, str]] = {
    SURVEY: {
        "type": "type", "name": "name", "value": "name", "label": "label", "caption": "label", "hint": "hint",
        "required": "required", "required_message": "required_message", "constraint": "constraint",
        "constraint_message": "constraint_message", "constraining_message": "constraint_message",
        "relevant": "relevant", "relevance": "relevant", "calculation": "calculation", "calculate": "calculation",
        "default": "default", "parameter": "parameter", "appearance": "appearance",
    } | {
        f"bind{colon}{old}": key
        for colon in (":", "::")
        for old, key in {
            "relevant": "relevant", "required": "required", "constraint": "constraint", "calculate": "calculation",
            "jr:constraintmsg": "constraint_message",
        }.items()
    },
    CHOICES: {"list_name": "list_name", "name": "name", "value": "name", "label": "label", "caption": "label"},
    SETTINGS: {
        "form_title": "form_title", "title": "form_title", "set_form_title": "form_title", "form_id": "form_id",
        "id_string": "form_id", "set_form_id": "form_id", "version": "version", "respondents": "respondents",
        "default_language": "default_language",
    },
}  # fmt: skip
"""Headers in lower case with «_» for spaces → the key they stand for. Columns of other names are kept, not read."""

REFUSED: Mapping[str, frozenset[str]] = {
    SURVEY: frozenset({
        "choice_filter", "repeat_count", "jr:count", "read_only", "readonly", "trigger", "parameters", "image", "audio",
        "video", "media", "media::image", "media::audio", "media::video", "media::big-image", "save_to", "query",
    }),
    CHOICES: frozenset({"image", "audio", "video", "media", "media::image", "media::audio", "media::video"}),
    SETTINGS: frozenset(),
}  # fmt: skip
"""Columns that change what is asked in ways a chat does not follow: a filled cell is refused, not skipped."""
REFUSED_PREFIXES = ("bind::", "bind:", "instance::", "media::", "control::", "body::")
IGNORED_CELLS = frozenset({"", "no", "false", "false()", "нет"})
REFUSED_SHEETS = frozenset({"entities"})
RESERVED = frozenset({"meta"})
BY_LANGUAGE = frozenset({"label", "hint", "constraint_message", "required_message"})

KINDS: Mapping[str, QuestionKind] = {
    "integer": QuestionKind.INTEGER, "int": QuestionKind.INTEGER, "decimal": QuestionKind.DECIMAL,
    "text": QuestionKind.TEXT, "string": QuestionKind.TEXT, "date": QuestionKind.DATE, "file": QuestionKind.FILE,
    "note": QuestionKind.NOTE, "calculate": QuestionKind.CALCULATE,
}  # fmt: skip
GROUPS: Mapping[str, str] = {
    "begin_group": "begin", "begin group": "begin", "end_group": "end", "end group": "end",
}  # fmt: skip
SELECT = re.compile(
    r"(?:(?P<one>select_one|select one from|select one|select1)"
    r"|select_multiple|select all that apply from|select all that apply|select multiple)\s+(?P<list>\S+)",
    re.IGNORECASE,
)
RESPONDENTS: Mapping[str, Respondents] = {
    "": Respondents.SCHOOL, "school": Respondents.SCHOOL, "школа": Respondents.SCHOOL,
    "person": Respondents.PERSON, "каждый": Respondents.PERSON, "человек": Respondents.PERSON,
    "anonymous": Respondents.ANONYMOUS, "анонимно": Respondents.ANONYMOUS,
}  # fmt: skip
YES, NO = frozenset({"yes", "true", "true()", "да"}), frozenset({"", "no", "false", "false()", "нет"})
NAME = re.compile(r"[^\W\d][\w.-]*")
REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
BETWEEN = re.compile(r"\.\s*>=\s*(?P<least>-?[\d.]+)\s+and\s+\.\s*<=\s*(?P<most>-?[\d.]+)")

MOST_QUESTIONS, MOST_CHOICES = 300, 60
LONGEST_LABEL, LONGEST_CHOICE = 1000, 200
LONGEST_CODE, LONGEST_TITLE = 64, 120
SHIPPED = ("risk", "management", "programme", "swot", "passport", "teacher", "satisfaction")
"""Codes of the questionnaires that come with the product, in the order in which a coordinator sees them."""
