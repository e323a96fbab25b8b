"""Versions of questionnaires as rows: a changed file becomes a new version, waves keep theirs."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.raw import RawRow, RawSheet, RawWorkbook
from storage.models import Audited, Question, QuestionChoice, Questionnaire
from storage.queries.audit import Change, Who, record_as, turned, who
from storage.queries.roadmap import require_manager
from storage.questionnaires import Form, QuestionForm, QuestionnaireRefused
from storage.questionnaires.xlsform import form_of
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, By

CHANGED_SINCE = "Пока Вы смотрели, эту анкету загрузили ещё раз. Пришлите файл снова: покажу, что изменится теперь."
NEWER = "У этой анкеты есть версия новее. Откройте список заново: /wave"
UNLISTED = "Эту анкету убрали из списка. Вернуть её можно в разделе «Своя анкета»: /wave"
NO_SUCH_FORM = "Такой анкеты нет. Откройте список заново: /wave"


async def newest_version(session: AsyncSession, code: str, programme_id: int | None) -> Questionnaire | None:
    """The newest version of a questionnaire: a programme's own, or one that comes with the product."""
    same = Questionnaire.code == code, Questionnaire.programme_id == programme_id
    return await session.scalar(select(Questionnaire).where(*same).order_by(Questionnaire.version.desc()).limit(1))


async def keep_form(session: AsyncSession, form: Form) -> Questionnaire:
    """The questionnaire's newest version as rows; changed files become a new version, old waves keep theirs."""
    newest = await newest_version(session, form.code, form.programme_id)
    if newest is not None and newest.digest == form.digest:
        return newest
    version = 1 if newest is None else newest.version + 1
    kept = Questionnaire(
        programme_id=form.programme_id, code=form.code, version=version, title=form.title, digest=form.digest,
        respondents=form.respondents, sheets={name: [list(row) for row in rows] for name, rows in form.sheets.items()},
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


async def load_form(session: AsyncSession, by: Who, form: Form, seen: str | None = None) -> Questionnaire:
    """Keep a programme's own questionnaire as it was previewed (`seen`, None without a preview): a new version of it,
    or the one that stands already. Raises Refusal if another version came meanwhile.
    """
    standing = await newest_version(session, form.code, by.programme_id)
    if seen is not None and seen != form_fingerprint(form, standing):
        raise Refusal(CHANGED_SINCE)
    return await store_form(session, by, replace(form, programme_id=by.programme_id))


async def store_form(session: AsyncSession, by: Who, form: Form) -> Questionnaire:
    """Keep a questionnaire outside of any wave; a version that is new is told to the audit."""
    standing = await newest_version(session, form.code, form.programme_id)
    kept = await keep_form(session, form)
    if standing is None or standing.id != kept.id:
        told = {"title": kept.title, "version": kept.version, "questions": len(form.questions)}
        record_as(session, by, Change(Audited.QUESTIONNAIRE_LOADED, "questionnaires", kept.id, after=told))
    _list(session, by, kept, listed=True)
    return kept


async def list_form(session: AsyncSession, by: By, questionnaire_id: int, *, listed: bool) -> Questionnaire:
    """Take one of the programme's own off the list of what can be opened, or put it back; waves keep their version."""
    kept = await _own_newest(session, by.actor, questionnaire_id)
    _list(session, who(by), kept, listed=listed)
    return kept


def _list(session: AsyncSession, by: Who, kept: Questionnaire, *, listed: bool) -> None:
    if (kept.unlisted_at is None) == listed:
        return
    kept.unlisted_at = None if listed else by.at
    turn = turned(Audited.QUESTIONNAIRE_CHANGED, "questionnaires", kept.id, "listed", not listed, listed)
    record_as(session, by, turn)


def form_fingerprint(form: Form, standing: Questionnaire | None) -> str:
    """What a preview showed: this form, beside this version."""
    return f"{form.digest[:32]}:{standing.version if standing else 0}"


async def own_forms(session: AsyncSession, actor: Actor) -> Sequence[Questionnaire]:
    """The questionnaires of the actor's programme; for who may open waves."""
    require_manager(actor)
    return await newest_forms(session, actor.programme_id)


async def unlisted_forms(session: AsyncSession, actor: Actor) -> Sequence[Questionnaire]:
    """Those that were taken off the list."""
    require_manager(actor)
    return await newest_forms(session, actor.programme_id, listed=False)


async def newest_forms(session: AsyncSession, programme_id: int, *, listed: bool = True) -> Sequence[Questionnaire]:
    """The newest version of each of a programme's own questionnaires, by title; for the command line."""
    mine = Questionnaire.programme_id == programme_id
    standing = Questionnaire.unlisted_at.is_(None) if listed else Questionnaire.unlisted_at.is_not(None)
    newest = (
        select(Questionnaire.code, func.max(Questionnaire.version).label("version"))
        .where(mine)
        .group_by(Questionnaire.code)
        .subquery()
    )
    same = (newest.c.code == Questionnaire.code) & (newest.c.version == Questionnaire.version)
    found = (
        select(Questionnaire).join(newest, same).where(mine, standing).order_by(Questionnaire.title, Questionnaire.id)
    )
    return (await session.scalars(found)).all()


async def own_form(session: AsyncSession, actor: Actor, questionnaire_id: int) -> Form:
    """One of the programme's own questionnaires; NotYours for any other, Refusal for one that is off the list, and for
    a version that has a newer one."""
    found = await _own_newest(session, actor, questionnaire_id)
    if found.unlisted_at is not None:
        raise Refusal(UNLISTED)
    return kept_form(found)


async def _own_newest(session: AsyncSession, actor: Actor, questionnaire_id: int) -> Questionnaire:
    require_manager(actor)
    found = await session.get(Questionnaire, questionnaire_id)
    if found is None or found.programme_id != actor.programme_id:
        raise NotYours(NO_SUCH_FORM)
    newest = await newest_version(session, found.code, found.programme_id)
    if newest is not None and newest.id != found.id:
        raise Refusal(NEWER)
    return found


def kept_form(kept: Questionnaire) -> Form:
    """A stored version as its sheets say it; Refusal for one that is not read any more."""
    sheets = tuple(
        RawSheet(name, RawRow(1, tuple(rows[0])), tuple(RawRow(n, tuple(row)) for n, row in enumerate(rows[1:], 2)))
        for name, rows in kept.sheets.items()
    )
    try:
        form = form_of(RawWorkbook(sheets), kept.code)
    except QuestionnaireRefused as refusal:
        raise Refusal("Эту анкету больше не получается прочитать. Загрузите её файл ещё раз.") from refusal
    return replace(form, title=kept.title, programme_id=kept.programme_id)
