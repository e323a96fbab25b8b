"""A report in the queue: rights and facts are read anew; what Telegram has already goes at once, the rest is drawn."""

import logging
from collections.abc import Mapping, Sequence
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
from reports.report import DRAW, Report, digest
from reports.request import Form, Kind, Request, loaded
from storage.models import Notice, Priority
from storage.queries import reports as queries
from storage.queries.notices import Draft, enqueue
from storage.queries.wave_rows import report_waves
from storage.refusals import Refusal

log = logging.getLogger(__name__)

TRIES = 3
WORKS: Mapping[Form, str] = {Form.PICTURE: DRAW}
"""What the worker runs for a form: facts → Report."""

NAMES: Mapping[Form, str] = {Form.PICTURE: "report.png"}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Where a report goes, and on whose behalf its facts are gathered."""

    chat: int
    ask: Asking
    is_group: bool


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
    key = digest(asked.form, facts)
    kept = await queries.drawn(context.session, key)
    if kept is not None:
        return _kept(to, asked, kept.file_ids, kept.caption, key)
    try:
        async with context.busy(to.chat, "upload_photo" if asked.form is Form.PICTURE else "upload_document"):
            made: Report = await context.work(WORKS[asked.form], facts)
    except Exception:
        log.exception("report %s of notice %s failed", asked.kind.name, notice.id)
        return _failed(context, notice, to, asked)
    return _fresh(context, to, asked, made, key)


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
    return Addressee(person.telegram_id, asking(context.session, own, context.now, asked.period), is_group=False)


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
    files = [BufferedInputFile(page, name_of(asked.form, made)) for page in made.pages]

    async def keep(session: AsyncSession, results: list[Any]) -> None:
        found = [file_id for result in results if (file_id := _file_id(result)) is not None]
        if len(found) == len(files):
            await queries.keep_drawn(session, key, found, made.caption, context.now)

    return Rendered(_messages(to, asked, files, made.caption), then=keep)


def name_of(form: Form, made: Report) -> str:
    return made.name or NAMES.get(form, "report")


def _file_id(sent: Any) -> str | None:
    if not isinstance(sent, Message):
        return None
    if sent.photo:
        return sent.photo[-1].file_id
    return sent.document.file_id if sent.document else None


def _messages(to: Addressee, asked: Request, files: Sequence[str | InputFile], caption: str) -> Reply:
    """A message for each page; words and buttons stand under the last one, near the thumb."""
    last = len(files) - 1
    said = escape(caption)
    buttons = follow(asked, is_group=to.is_group)
    if asked.form is Form.PICTURE:
        return tuple(
            SendPhoto(chat_id=to.chat, photo=file, caption=said, reply_markup=buttons)
            if number == last
            else SendPhoto(chat_id=to.chat, photo=file)
            for number, file in enumerate(files)
        )
    return tuple(SendDocument(chat_id=to.chat, document=file, caption=said or None) for file in files)


def follow(asked: Request, *, is_group: bool) -> InlineKeyboardMarkup | None:
    """What one asks for next. A group gets no files and no lists: they name schools."""
    if is_group:
        return keyboard(offer_row(asked))
    forms = [(words.FORMS[form], ReportAsk.of(asked.in_form(form))) for form in offered(asked.kind)]
    return keyboard(*in_rows([*forms, *_siblings(asked)], 2), offer_row(asked))


def offered(kind: Kind) -> list[Form]:
    """The files of a kind that can be made."""
    return [form for form in FILES.get(kind, (Form.WORKBOOK, Form.PDF)) if form in WORKS]


FILES: Mapping[Kind, tuple[Form, ...]] = {
    Kind.SCHOOL: (Form.WORKBOOK, Form.REFERENCE, Form.ADVICE, Form.PDF),
    Kind.PROGRAMME: (Form.WORKBOOK, Form.REFERENCE, Form.SUMMARY, Form.ORDER, Form.PDF),
    Kind.WAVE: (Form.WORKBOOK, Form.SILENT, Form.PDF),
}


def _siblings(asked: Request) -> Row:
    """Other pictures of the same thing."""
    subject = asked.subject
    if asked.kind is Kind.SCHOOL:
        own = Request(Kind.DYNAMICS, subject, period=asked.period), Request(Kind.TASKS, subject, period=asked.period)
        return ((words.DYNAMICS, ReportAsk.of(own[0])), (words.TASKS, ReportAsk.of(own[1])))
    if asked.kind is Kind.PROGRAMME:
        whole = Request(Kind.TIMELINE, period=asked.period), Request(Kind.TASKS, period=asked.period)
        return ((words.TIMELINE, ReportAsk.of(whole[0])), (words.TASKS, ReportAsk.of(whole[1])))
    if asked.kind is Kind.TASKS and not asked.overdue:
        return ((words.OVERDUE, ReportAsk.of(Request(Kind.TASKS, subject, overdue=True, period=asked.period))),)
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

    button: Row = ((words.AGAIN, ReportAsk.of(asked)),)
    text = words.FAILED_FOR_GOOD if is_last else words.FAILED
    methods = say(to.chat, text, keyboard(button)) if is_last or tries == 1 else ()
    return Rendered(methods, then=None if is_last else again)
