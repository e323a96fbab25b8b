"""Versions of questionnaires as rows: a changed file becomes a new version, waves keep theirs."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Question, QuestionChoice, Questionnaire
from storage.questionnaires import Form, QuestionForm


async def keep_form(session: AsyncSession, form: Form) -> Questionnaire:
    """The questionnaire's newest version as rows; changed files become a new version, old waves keep theirs."""
    newest = await session.scalar(
        select(Questionnaire).where(Questionnaire.code == form.code).order_by(Questionnaire.version.desc()).limit(1)
    )
    if newest is not None and newest.digest == form.digest:
        return newest
    version = 1 if newest is None else newest.version + 1
    kept = Questionnaire(
        code=form.code, version=version, title=form.title, digest=form.digest, respondents=form.respondents,
        sheets={name: [list(row) for row in rows] for name, rows in form.sheets.items()},
    )  # fmt: skip
    session.add(kept)
    await session.flush()
    questions = [_question(kept.id, ordinal, form_row) for ordinal, form_row in enumerate(form.questions)]
    session.add_all(questions)
    await session.flush()
    session.add_all(
        QuestionChoice(question_id=question.id, ordinal=n, value=value, label=label)
        for question, form_row in zip(questions, form.questions, strict=True)
        for n, (value, label) in enumerate(form_row.choices)
    )
    return kept


def _question(questionnaire_id: int, ordinal: int, form: QuestionForm) -> Question:
    return Question(
        questionnaire_id=questionnaire_id, ordinal=ordinal, name=form.name, parameter=form.parameter, kind=form.kind,
        group_title=form.group, label=form.label, hint=form.hint, required=form.required,
        least=form.least, most=form.most, constraint_message=form.constraint_message, constraint=form.constraint,
        relevant=form.relevant, calculation=form.calculation, default=form.default,
    )  # fmt: skip
