"""What a school's deputy hears of who came by its link, and what that person hears of the decision."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.keyboards import menu_of
from handlers.rendering import GONE, NoticeContext, Rendered, Suppressed, recipient
from handlers.rendering import actor as actor_of
from handlers.reply import say
from handlers.school_link import request_keyboard
from handlers.texts import joining as words
from storage.models import JoinRequest, Notice, RequestState, School, SchoolLink
from storage.queries.school_links import asked_of
from storage.refusals import NotYours

DECIDED = Suppressed("заявку уже рассмотрели")


async def join_asked(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """For who lets people into the school, while the request waits."""
    person = await recipient(context, notice)
    request = await context.session.get(JoinRequest, notice.payload["request"])
    if person is None or person.telegram_id is None or request is None:
        return GONE
    link = await context.session.get_one(SchoolLink, request.link_id)
    reader = await actor_of(context, person, link.programme_id)
    if reader is None:
        return GONE
    try:
        asked = await asked_of(context.session, reader, request.id)
    except NotYours:
        return GONE
    if request.state is not RequestState.WAITING:
        return DECIDED
    return Rendered(say(person.telegram_id, words.request(asked), request_keyboard(asked)))


async def join_accepted(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """For who was let in, with the menu they have now."""
    person = await recipient(context, notice)
    found = await context.session.get(School, notice.payload["school"])
    reader = await actor_of(context, person, found.programme_id) if person and found else None
    if person is None or person.telegram_id is None or found is None or reader is None:
        return GONE
    if not any(found.id in schools for schools in reader.schools.values()):
        return GONE
    return Rendered(say(person.telegram_id, words.welcome(person.name, found.short_name), menu_of(reader)))


async def join_refused(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """For who was not: the last that is kept of their account goes with it."""
    found = await context.session.get(School, notice.payload["school"])
    if notice.chat_id is None or found is None:
        return GONE
    number = notice.id

    async def forget_account(session: AsyncSession, _: list[Any]) -> None:
        (await session.get_one(Notice, number)).chat_id = None

    return Rendered(say(notice.chat_id, words.refused(found.short_name)), then=forget_account)
