"""A report in the queue: rights and facts are read anew; what Telegram has already goes at once, the rest is drawn."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, InputFile, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.keyboards import Row, in_rows, keyboard
from handlers.rendering import GONE, NoticeContext, Rendered, Suppressed, recipient
from handlers.rendering import actor as actor_of
from handlers.reply import Reply, say
from handlers.report_callbacks import ReportAsk
from handlers.report_schedule import offer_row
from handlers.texts import escape
from handlers.texts import reports as words
from reports.facts.gathering import gathered
from reports.facts.moment import Asking, asking
from reports.making import making
from reports.report import Report
from reports.request import FILES, WHOLE_ONLY, Form, Kind, Request, loaded
from storage.models import Notice, Priority, Programme
from storage.queries import reports as queries
from storage.queries.notices import Draft, enqueue
from storage.queries.reported import unconfirmed_schools
from storage.queries.wave_rows import report_waves
from storage.refusals import Refusal
from storage.rights import Actor, Right

log = logging.getLogger(__name__)

TRIES = 3
UNNAMED = "report.png"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Where a report goes, and on whose behalf its facts are gathered."""

    chat: int
    ask: Asking
    is_group: bool
    note: str = ""  # what is said under every picture of theirs, as HTML


async def report(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """Any report, if whoever gets it may still see it."""
    asked = loaded(notice.payload["request"])
    to = await _addressee(context, notice, asked)
    if to is None:
        return GONE
    try:
        asked = await _newest(to.ask, asked)
        facts = await gathered(to.ask, asked)
    except Refusal as refusal:
        return Rendered(say(to.chat, escape(refusal.sentence)))
    code = (await context.session.get_one(Programme, to.ask.actor.programme_id)).code
    job = making(asked, facts, context.templates, code)
    kept = await queries.drawn(context.session, job.digest)
    if kept is not None:
        return _kept(to, asked, kept.file_ids, kept.caption, job.digest)
    try:
        async with context.busy(to.chat, action_of(asked.form)):
            made: Report = await context.work(job.work, *job.arguments)
    except Refusal as refusal:  # a department's template that cannot be filled
        return Rendered(say(to.chat, escape(refusal.sentence), keyboard(_again(asked))))
    except Exception:
        log.exception("report %s of notice %s failed", asked.kind.name, notice.id)
        return _failed(context, notice, to, asked)
    return _fresh(context, to, asked, made, job.digest)


def action_of(form: Form) -> str:
    """What the chat sees meanwhile: «отправляет фото…», «отправляет документ…»."""
    return "upload_photo" if form is Form.PICTURE else "upload_document"


async def _addressee(context: NoticeContext, notice: Notice, asked: Request) -> Addressee | None:
    """A bound group, or a person with today's rights."""
    if notice.chat_id is not None:
        bound = await queries.chat_binding(context.session, notice.chat_id)
        if bound is None or bound.programme_id != notice.payload["programme"]:
            return None
        actor = await queries.actor_of_chat(context.session, bound)
        named = bound.school_id is not None
        ask = asking(context.session, actor, context.now, asked.period, named=named)
        return Addressee(notice.chat_id, ask, is_group=True)
    person = await recipient(context, notice)
    own = await actor_of(context, person, notice.payload["programme"]) if person else None
    if person is None or person.telegram_id is None or own is None:
        return None
    ask = asking(context.session, own, context.now, asked.period)
    return Addressee(person.telegram_id, ask, is_group=False, note=await _note(ask))


async def _note(ask: Asking) -> str:
    """That who observes is shown what was verified, and of how many schools something waits for that."""
    if ask.actor.trusted(Right.SEE_REPORT) is None:
        return ""
    return words.verified_only(await unconfirmed_schools(ask.session, ask.actor))


async def _newest(ask: Asking, asked: Request) -> Request:
    """A wave that is not named is the newest one."""
    if asked.kind is not Kind.WAVE or asked.subject:
        return asked
    waves = await report_waves(ask.session, ask.actor)
    if not waves:
        raise Refusal(words.NO_WAVES)
    return Request(asked.kind, waves[0].id, form=asked.form, period=asked.period)


def _kept(to: Addressee, asked: Request, file_ids: Sequence[str], caption: str, key: str) -> Rendered:
    """What Telegram has; should it know the files no more, they are made anew."""

    async def forget(session: AsyncSession, results: list[Any]) -> None:
        await queries.forget_drawn(session, key)

    return Rendered(_messages(to, asked, file_ids, caption), refused=forget)


def _fresh(context: NoticeContext, to: Addressee, asked: Request, made: Report, key: str) -> Rendered:
    files = [BufferedInputFile(page, made.name or UNNAMED) for page in made.pages]

    async def keep(session: AsyncSession, results: list[Any]) -> None:
        found = [file_id for result in results if (file_id := _file_id(result)) is not None]
        if len(found) == len(files):
            await queries.keep_drawn(session, key, found, made.caption, context.now)

    return Rendered(_messages(to, asked, files, made.caption), then=keep)


def _file_id(sent: Any) -> str | None:
    if not isinstance(sent, Message):
        return None
    if sent.photo:
        return sent.photo[-1].file_id
    return sent.document.file_id if sent.document else None


def _messages(to: Addressee, asked: Request, files: Sequence[str | InputFile], caption: str) -> Reply:
    """A message for each page; words and buttons stand under the last one, near the thumb."""
    last = len(files) - 1
    said = "\n\n".join(filter(None, (escape(caption), to.note)))
    buttons = follow(asked, to.ask.actor, is_group=to.is_group)
    if asked.form is Form.PICTURE:
        return tuple(
            SendPhoto(chat_id=to.chat, photo=file, caption=said, reply_markup=buttons)
            if number == last
            else SendPhoto(chat_id=to.chat, photo=file)
            for number, file in enumerate(files)
        )
    return tuple(SendDocument(chat_id=to.chat, document=file, caption=said, reply_markup=buttons) for file in files)


def follow(asked: Request, actor: Actor, *, is_group: bool) -> InlineKeyboardMarkup | None:
    """What one asks for next. A group gets no files and no lists: they name schools."""
    if is_group:
        return keyboard(offer_row(asked))
    forms = [(words.FORMS[form], ReportAsk.of(asked.in_form(form))) for form in offered(asked, actor)]
    pictures, schedule = (_siblings(asked), offer_row(asked)) if asked.form is Form.PICTURE else ((), ())
    siblings = [(label, ReportAsk.of(one)) for label, one in pictures if one.is_open_to(actor)]
    return keyboard(*in_rows([*forms, *siblings], 2), schedule)


def offered(asked: Request, actor: Actor) -> list[Form]:
    """The other forms of the same thing; drafts of the whole programme for those who see the whole."""
    whole = actor.reach(asked.right) is None
    forms = [form for form in (*FILES[asked.kind], Form.PICTURE) if whole or form not in WHOLE_ONLY]
    made = [asked.in_form(form) for form in forms if form is not asked.form]
    return [one.form for one in made if one.is_made and one.is_open_to(actor)]


def _siblings(asked: Request) -> Sequence[tuple[str, Request]]:
    """Other pictures of the same thing."""
    subject, period = asked.subject, asked.period
    tasks = words.TASKS, Request(Kind.TASKS, subject if asked.kind is Kind.SCHOOL else 0, period=period)
    if asked.kind is Kind.SCHOOL:
        return (words.DYNAMICS, Request(Kind.DYNAMICS, subject, period=period)), tasks
    if asked.kind is Kind.PROGRAMME:
        return (words.TIMELINE, Request(Kind.TIMELINE, period=period)), tasks
    if asked.kind is Kind.TASKS and not asked.overdue:
        return ((words.OVERDUE, Request(Kind.TASKS, subject, overdue=True, period=period)),)
    return ()


def _failed(context: NoticeContext, notice: Notice, to: Addressee, asked: Request) -> Rendered:
    """Say so, and keep the request: twice more by itself, then by the button."""
    tries = notice.payload.get("tries", 1)
    is_last = tries >= TRIES

    async def again(session: AsyncSession, results: list[Any]) -> None:
        draft = Draft(
            kind=notice.kind, dedupe_key=f"report:after:{notice.id}", priority=Priority.REPORT,
            due=context.now + timedelta(minutes=1), person_id=notice.person_id, chat_id=notice.chat_id,
            payload={**notice.payload, "tries": tries + 1},
        )  # fmt: skip
        await enqueue(session, [draft], context.now)

    text = words.FAILED_FOR_GOOD if is_last else words.FAILED
    methods = say(to.chat, text, keyboard(_again(asked))) if is_last or tries == 1 else ()
    return Rendered(methods, then=None if is_last else again)


def _again(asked: Request) -> Row:
    return ((words.AGAIN, ReportAsk.of(asked)),)
