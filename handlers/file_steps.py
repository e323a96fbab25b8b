"""What every step of a sent file shares: who may, the step after, the one message that moves along."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.methods import EditMessageText, SendDocument
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.rendering import NoticeContext, recipient
from handlers.rendering import actor as actor_of
from handlers.reply import Reply, say
from handlers.texts import files as words
from storage.importing.problems import Problem
from storage.models import Notice, Priority
from storage.queries.notices import Draft, enqueue
from storage.rights import Actor, By, Right

PROBLEMS = "storage.importing.problem_files:problem_file"
TRIES = 2  # a file that broke the worker twice breaks it again

Manager = tuple[int, Actor]
"""The chat of somebody who manages the programme of a notice, and their rights in it now."""


async def manager_of(context: NoticeContext, notice: Notice) -> Manager | None:
    person = await recipient(context, notice)
    actor = await actor_of(context, person, notice.payload["programme"]) if person else None
    if person is None or person.telegram_id is None or actor is None or not actor.may(Right.MANAGE):
        return None
    return person.telegram_id, actor


async def next_step(session: AsyncSession, context: NoticeContext, notice: Notice, kind: str, **payload: Any) -> None:
    """The step after this one, queued once however often this one is done."""
    draft = Draft(
        kind=kind, dedupe_key=f"{kind}:after:{notice.id}", priority=Priority.REPORT, due=context.now,
        person_id=notice.person_id, payload={**payload, "programme": notice.payload["programme"]},
    )  # fmt: skip
    await enqueue(session, [draft], context.now)


def edited(chat: int, message_id: int | None, text: str, buttons: InlineKeyboardMarkup | None = None) -> Reply:
    if message_id is None:
        return say(chat, text, buttons)
    return (EditMessageText(chat_id=chat, message_id=message_id, text=text, reply_markup=buttons),)


async def problem_file(context: NoticeContext, chat: int, name: str, body: bytes, problems: Sequence[Problem]) -> Reply:
    """All of them, those that stand somewhere at their cells."""
    if not words.with_problem_file(problems):
        return ()
    content: bytes = await context.work(PROBLEMS, name, body, problems)
    return (SendDocument(chat_id=chat, document=BufferedInputFile(content, "замечания.xlsx")),)


def by_of(context: NoticeContext, notice: Notice, actor: Actor) -> By:
    """Who asked for what a notice does, and by which update."""
    today = context.now.astimezone(ZoneInfo(actor.zone)).date()
    return By(actor, context.now, today, notice.payload.get("update"))


def document(chat: int, content: bytes, name: str, caption: str) -> Reply:
    return (SendDocument(chat_id=chat, document=BufferedInputFile(content, name), caption=caption),)
