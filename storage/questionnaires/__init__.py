"""Questionnaires that come with the product, as folders of XLSForm's sheets; read here, kept as rows."""

from functools import lru_cache
from pathlib import Path

from storage.importing.csv_files import read_folder
from storage.question_kinds import Respondents
from storage.questionnaires.form import Form, QuestionForm, QuestionnaireRefused
from storage.questionnaires.vocabulary import SHIPPED
from storage.questionnaires.xlsform import form_of

__all__ = ["SHIPPED", "Form", "QuestionForm", "QuestionnaireRefused", "Respondents", "read_form"]

FOLDER = Path(__file__).parent


@lru_cache
def read_form(code: str) -> Form:
    """The questionnaire of `storage/questionnaires/<code>/`; QuestionnaireRefused tells what is wrong where."""
    return form_of(read_folder(FOLDER / code), code)
