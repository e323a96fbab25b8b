"""A sent questionnaire: what it asks and changes, then stored as a new version; and questionnaires as files."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import FileAct, FileButton, Go, Screen, WaveButton
from handlers.file_steps import Manager, by_of, document, edited, manager_of, next_step, problem_file
from handlers.forms import asked_form, reference
from handlers.keyboards import BACK, Row, keyboard
from handlers.rendering import GONE, NoticeContext, Rendered, Renderer, Suppressed
from handlers.texts import escape
from handlers.texts import files as file_words
from handlers.texts import forms as words
from handlers.texts.waves import TO_WAVES
from storage.models import Audited, Notice, Questionnaire, Upload
from storage.queries.audit import Change, record, who
from storage.queries.forms import form_fingerprint, kept_form, load_form, newest_version
from storage.queries.uploads import end_upload, remember_preview
from storage.questionnaires.sent import SentForm, form_changes
from storage.refusals import Refusal
from storage.rights import Actor

WRITE = "storage.questionnaires.writing:write_form"
TEMPLATE = "storage.questionnaires.writing:form_template"


async def form_preview(
    context: NoticeContext, manager: Manager, upload: Upload, body: bytes, read: SentForm
) -> Rendered:
    """What the questionnaire asks, what is new in it, or what is wrong cell by cell."""
    chat, actor = manager
    form, seen = read.form, ""
    standing = await newest_version(context.session, form.code, actor.programme_id) if form else None
    unlisted = standing is not None and standing.unlisted_at is not None
    is_new = form is not None and (standing is None or standing.digest != form.digest)
    changes = form_changes(kept_form(standing), form) if form and standing and is_new else None
    if form is not None and (is_new or unlisted):
        seen = form_fingerprint(form, standing)

    async def remember(session: AsyncSession, results: list[Any]) -> None:
        await remember_preview(session, upload.id, seen, [])

    text = words.preview(upload.name, read, standing.version if standing else 0, changes, unlisted=unlisted)
    store: Row = ((file_words.YES, _button(FileAct.STORE, upload)),) if seen else ()
    methods = edited(
        chat, upload.message_id, text, keyboard(store, ((file_words.CANCEL, _button(FileAct.CANCEL, upload)),))
    )
    return Rendered(methods + await problem_file(context, chat, upload.name, body, read.problems), then=remember)


def _button(act: FileAct, upload: Upload) -> FileButton:
    return FileButton(act=act, upload=upload.id, step=len(upload.decisions))


def form_store(context: NoticeContext, notice: Notice, actor: Actor, upload: Upload, read: SentForm) -> Rendered:
    """Store the version that the preview showed, or say why not."""
    by, seen, form = by_of(context, notice, actor), notice.payload["seen"], read.form

    async def write(session: AsyncSession, results: list[Any]) -> None:
        told: dict[str, Any] = {"refused": file_words.CANCELLED}
        if form is not None:
            try:
                async with session.begin_nested():
                    told = {"form": (await load_form(session, who(by), form, seen)).id}
                await end_upload(session, upload.id, context.now)
            except Refusal as refusal:
                told = {"refused": refusal.sentence}
        await next_step(session, context, notice, "form_stored", upload=upload.id, **told)

    return Rendered((), then=write)


async def form_stored(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """Which version was stored and what to do with it, or why nothing was."""
    manager = await manager_of(context, notice)
    upload = await context.session.get(Upload, notice.payload["upload"])
    if manager is None or upload is None:
        return GONE
    if refused := notice.payload.get("refused"):
        return Rendered(edited(manager[0], upload.message_id, escape(refused), keyboard(BACK)))
    kept = await context.session.get(Questionnaire, notice.payload["form"])
    if kept is None or kept.programme_id != manager[1].programme_id:
        return GONE
    launch: Row = ((words.TO_LAUNCH, WaveButton(code=reference(kept))),)
    buttons = keyboard(launch, ((TO_WAVES, Go(screen=Screen.WAVES)),))
    return Rendered(edited(manager[0], upload.message_id, words.stored(kept), buttons))


async def form_template(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The sheet «Анкета» to be filled."""
    manager = await manager_of(context, notice)
    if manager is None:
        return GONE
    content: bytes = await context.work(TEMPLATE)
    return Rendered(document(manager[0], content, "анкета.xlsx", words.TEMPLATE_CAPTION))


async def form_file(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """A questionnaire as XLSForm."""
    manager = await manager_of(context, notice)
    if manager is None:
        return GONE
    by = by_of(context, notice, manager[1])
    try:
        form = await asked_form(context.session, by, notice.payload["code"])
    except Refusal as refusal:
        return Suppressed(refusal.sentence)
    content: bytes = await context.work(WRITE, form)

    async def audit(session: AsyncSession, results: list[Any]) -> None:
        told = {"what": f"анкета «{form.title}»"}
        record(session, by, Change(Audited.EXPORTED, "programmes", by.actor.programme_id, after=told))

    own = form.programme_id is not None
    name = words.file_name(form.title)
    return Rendered(document(manager[0], content, name, words.export_caption(form, is_own=own)), then=audit)


FORM_STEPS: Mapping[str, Renderer] = {
    "form_stored": form_stored,
    "form_template": form_template,
    "form_file": form_file,
}
