"""A broadcast to one of its people, and the message of its author that tells how far it is, edited as it goes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram.methods import EditMessageText
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.broadcasts import progress_keyboard
from handlers.rendering import GONE, NoticeContext, Rendered, Suppressed, Then, actor, local_day, recipient
from handlers.reply import NO_PREVIEW, Reply, say
from handlers.texts import broadcasts as words
from storage.models import Broadcast, Notice, Person, Programme
from storage.queries.audiences import Audience, named
from storage.queries.broadcasts import PACE, STOPPED, Standing, follow, standing
from storage.refusals import NotYours
from storage.rights import By, Right

LATER = timedelta(minutes=1)


async def broadcast(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The words of a coordinator to somebody who still takes part."""
    found = await context.session.get(Broadcast, notice.payload["broadcast"])
    person = await recipient(context, notice)
    reader = await actor(context, person, found.programme_id) if person and found else None
    if person is None or person.telegram_id is None or found is None or reader is None:
        return GONE
    if found.stopped_at is not None:
        return Suppressed(STOPPED)
    author = await context.session.get_one(Person, found.made_by)
    programme = await context.session.get_one(Programme, found.programme_id)
    return Rendered(say(person.telegram_id, words.letter(found.text, author.name, programme.title)))


async def progress(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """How far a broadcast is; while somebody waits the next such notice follows, at a polite rate."""
    found = await context.session.get(Broadcast, notice.payload["broadcast"])
    person = await recipient(context, notice)
    reader = await actor(context, person, found.programme_id) if person and found else None
    if person is None or found is None or reader is None or not reader.may(Right.MANAGE):
        return GONE
    by = By(reader, context.now, await local_day(context, person, found.programme_id))
    audience = Audience.loaded(found.audience)
    try:
        whom = words.audience(audience, await named(context.session, by, audience))
    except NotYours:
        return Suppressed("круга получателей больше нет")
    stands = await standing(context.session, found.id)
    told = _told(person.telegram_id, found, words.progress(found, stands, whom, reader.zone), is_over=stands.is_over)
    return Rendered(told, then=_next(context.now, found.id, stands, notice.payload["step"]))


def _told(chat_id: int | None, found: Broadcast, text: str, *, is_over: bool) -> Reply:
    """In the message that shows it; an author who left that screen is told the result alone, in a new one."""
    buttons = progress_keyboard(found.id, is_over=is_over)
    if found.message_id is None:
        return say(chat_id or 0, text, buttons) if is_over else ()
    edit = EditMessageText(
        chat_id=chat_id, message_id=found.message_id, text=text, reply_markup=buttons, link_preview_options=NO_PREVIEW
    )
    return (edit,)


def _next(now: datetime, broadcast_id: int, stands: Standing, step: int) -> Then:
    """Show it again: soon while it is being sent, else once the first who wait were due; where it was shown now."""
    waits = stands.next_due is not None and stands.next_due > now

    async def again(session: AsyncSession, results: list[Any]) -> None:
        found = await session.get_one(Broadcast, broadcast_id)
        if results and isinstance(results[0], Message):  # a message that was deleted came anew
            found.message_id = results[0].message_id
        if not stands.is_over:
            due = stands.next_due + LATER if waits and stands.next_due else now
            await follow(session, found, step + 1, due, None if waits else datetime.now(UTC) + PACE)

    return again
