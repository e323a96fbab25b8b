"""What a notice says, rendered at sending from facts read again; what became irrelevant is suppressed and says why."""

from collections.abc import Mapping
from typing import Any

from aiogram.methods import CreateChatInviteLink
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import (
    absence_notices,
    audit,
    broadcast_notices,
    calendar,
    file_notices,
    handover_notices,
    join_notices,
    reminding,
    report_notices,
    unnamed_waves,
    wave_notices,
)
from handlers.callbacks import SurveyAct, SurveyButton
from handlers.keyboards import keyboard
from handlers.rendering import GONE, NoticeContext, Rendered, Renderer, Suppressed, local_day, recipient
from handlers.rendering import actor as actor_of
from handlers.reply import say
from handlers.task_cards import card_keyboard
from handlers.texts import surveys as survey_words
from handlers.texts import tasks as task_words
from handlers.unreachable import unreachable
from handlers.verdict_notices import submitted, verdict
from storage.models import OWED, Community, Notice, Person, Task
from storage.queries.communities import keep_link
from storage.queries.papers import paper
from storage.queries.responses import response
from storage.queries.tasks import task_line, visible_lines
from storage.refusals import NotYours

__all__ = ["RENDERERS", "NoticeContext", "Rendered", "Suppressed"]


async def survey_opened(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The invitation to a questionnaire, unless it was answered or closed meanwhile."""
    person = await recipient(context, notice)
    task = await context.session.get(Task, notice.payload["task"])
    actor = await actor_of(context, person, task.programme_id) if person and task else None
    if person is None or person.telegram_id is None or task is None or actor is None:
        return GONE
    if task.state not in OWED:
        return Suppressed("анкета уже сдана")
    try:
        found = await response(context.session, actor, task.id)
    except NotYours:
        return GONE
    today = await local_day(context, person, task.programme_id)
    asked = await paper(context.session, found, today)
    begin = (task_words.ANSWER, SurveyButton(act=SurveyAct.NEXT, task=task.id))
    return Rendered(say(person.telegram_id, survey_words.opened(asked, today), keyboard((begin,))))


async def handed_over(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """A task given by a colleague, or declined without an heir: the coordinator decides."""
    person = await recipient(context, notice)
    if person is None or person.telegram_id is None:
        return GONE
    line = await task_line(context.session, notice.payload["task"])
    if line.task.state not in OWED:
        return Suppressed("задача уже закрыта")
    actor = await actor_of(context, person, line.task.programme_id)
    if actor is None or not await visible_lines(context.session, actor, [line.task.id]):
        return GONE
    giver = await context.session.get_one(Person, notice.payload["giver"])
    today = await local_day(context, person, line.task.programme_id)
    words = task_words.handed_over if notice.payload["named"] else task_words.declined
    return Rendered(say(person.telegram_id, words(line, giver.name, today), card_keyboard(line, actor, alone=True)))


async def community_link(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """Ask Telegram for a link by which teachers send join requests; it is kept in the community."""
    community = await context.session.get(Community, notice.payload["community"])
    if community is None or community.chat_id is None:
        return Suppressed("канал отвязан")
    if community.link is not None:
        return Suppressed("ссылка уже есть")

    async def keep(session: AsyncSession, results: list[Any]) -> None:
        await keep_link(session, community.id, results[0].invite_link, context.now)

    request = CreateChatInviteLink(chat_id=community.chat_id, name="Куратор", creates_join_request=True)
    return Rendered((request,), then=keep)


RENDERERS: Mapping[str, Renderer] = {
    **file_notices.STEPS,
    "wave_file": wave_notices.wave_file,
    "wave_due": wave_notices.wave_due,
    "own_result": wave_notices.own_result,
    "digest": reminding.digest,
    "urgent": reminding.urgent,
    "later": reminding.later,
    "question": reminding.question,
    "answered": reminding.answered,
    "week": reminding.week,
    "consent": reminding.consent,
    "survey_opened": survey_opened,
    "survey_link": unnamed_waves.survey_link,
    "unnamed_file": unnamed_waves.unnamed_file,
    "handed_over": handed_over,
    "absence": absence_notices.absence,
    "absence_ended": absence_notices.absence_ended,
    "submitted": submitted,
    "chase": reminding.chase,
    "broadcast": broadcast_notices.broadcast,
    "broadcast_progress": broadcast_notices.progress,
    "verdict": verdict,
    "report": report_notices.report,
    "community_link": community_link,
    "unreachable": unreachable,
    "calendar": calendar.write_calendar,
    "schools_handed": handover_notices.schools_handed,
    "handover_undone": handover_notices.handover_undone,
    "join_asked": join_notices.join_asked,
    "join_accepted": join_notices.join_accepted,
    "join_refused": join_notices.join_refused,
    "audit_file": audit.audit_file,
}
