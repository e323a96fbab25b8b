"""What questions and those who answer them can be. Apart from the rows, for the worker that reads files keeps none."""

from enum import StrEnum


class QuestionKind(StrEnum):
    """The types of XLSForm that a chat can ask; a group's heading is kept on its questions."""

    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    FILE = "file"
    NOTE = "note"
    CALCULATE = "calculate"


class Respondents(StrEnum):
    """Who answers: one response for a school, one for each person, or anybody who has the link, unnamed."""

    SCHOOL = "school"
    PERSON = "person"
    ANONYMOUS = "anonymous"
