"""What a notice says, rendered at sending from facts read again; what became irrelevant is suppressed and says why."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.methods import CreateChatInviteLink, SendPhoto
from aiogram.types import BufferedInputFile
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import SurveyAct, SurveyButton
from handlers.keyboards import keyboard
from handlers.reply import Reply, say
from handlers.tasks import card_keyboard, number_row
from handlers.texts import escape
from handlers.texts import reminders as reminder_words
from handlers.texts import surveys as survey_words
from handlers.texts import tasks as task_words
from handlers.texts.reminders import Reminder
from reports.facts import school_facts
from reports.school import DRAW, SchoolReport
from storage.models import OWED, Community, Notice, Person, Programme, Task
from storage.queries.people import actor_in
from storage.queries.reminding import items_of
from storage.queries.standings import progress_of
from storage.queries.surveys import response, step
from storage.queries.tasks import TaskLine, awaited_since, task_line, visible_lines
from storage.refusals import NotYours
from storage.rights import Actor

Then = Callable[[AsyncSession, list[Any]], Awaitable[None]]
SUPERIORS = frozenset({"curator", "coordinator", "head"})  # rules of those who do not owe the task begin so
BUTTONS = 8  # numbered buttons a digest carries; the rest is one tap away


@dataclass(frozen=True, slots=True)
class Rendered:
    """Requests to send in order; `then` runs with their results in the transaction that marks the notice sent."""

    methods: Reply
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Nothing to send any more, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class NoticeContext:
    """What rendering may ask: facts, the time, the worker for heavy things."""

    session: AsyncSession
    now: datetime
    work: Callable[..., Awaitable[Any]]
    bot_username: str


Renderer = Callable[[NoticeContext, Notice], Awaitable[Rendered | Suppressed]]
GONE = Suppressed("человек больше не участвует в программе или не вошёл")
"""The person left, lost the role, or never joined."""


async def _recipient(context: NoticeContext, notice: Notice) -> Person | None:
    person = await context.session.get(Person, notice.person_id or 0)
    return person if person is not None and person.telegram_id is not None else None


async def _actor(context: NoticeContext, person: Person, programme_id: int) -> Actor | None:
    return await actor_in(context.session, person.id, programme_id, context.now)


async def digest(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The morning's tasks that are still owed and still awaited on the day each item speaks of."""
    person = await _recipient(context, notice)
    if person is None or person.telegram_id is None:
        return GONE
    items = await items_of(context.session, notice.id)
    lines = await _still_owed(context, person, {item.task_id: item.occasion for item in items})
    if not lines:
        return Suppressed("всё уже сделано, перенесено или передано")
    today = await _today(context, person, lines[0].task.programme_id)
    superiors = {item.task_id for item in items if item.rule.partition("_")[0] in SUPERIORS}
    progress = await progress_of(context.session, [line.task.id for line in lines])
    found = [Reminder(line, progress[line.task.id], line.task.id not in superiors) for line in lines]
    buttons = card_keyboard(lines[0], alone=True) if len(lines) == 1 else keyboard(number_row(lines[:BUTTONS]))
    return Rendered(say(person.telegram_id, reminder_words.digest(found, today), buttons))


async def _still_owed(context: NoticeContext, person: Person, occasions: Mapping[int, Any]) -> list[TaskLine]:
    tasks = [await context.session.get(Task, task_id) for task_id in occasions]
    by_programme: dict[int, list[int]] = {}
    for task in tasks:
        if task is not None and task.state in OWED and awaited_since(task) == occasions[task.id]:
            by_programme.setdefault(task.programme_id, []).append(task.id)
    lines: list[TaskLine] = []
    for programme_id, task_ids in by_programme.items():
        actor = await _actor(context, person, programme_id)
        lines += await visible_lines(context.session, actor, task_ids) if actor else []
    return lines


async def _today(context: NoticeContext, person: Person, programme_id: int) -> Any:
    programme = await context.session.get_one(Programme, programme_id)
    return context.now.astimezone(ZoneInfo(person.zone or programme.zone)).date()


async def survey_opened(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The invitation to a questionnaire, unless it was answered or closed meanwhile."""
    person = await _recipient(context, notice)
    task = await context.session.get(Task, notice.payload["task"])
    actor = await _actor(context, person, task.programme_id) if person and task else None
    if person is None or person.telegram_id is None or task is None or actor is None:
        return GONE
    if task.state not in OWED:
        return Suppressed("анкета уже сдана")
    found = await response(context.session, actor, task.id)
    total = (await step(context.session, found)).total
    today = await _today(context, person, task.programme_id)
    begin = (task_words.ANSWER, SurveyButton(act=SurveyAct.NEXT, task=task.id))
    return Rendered(say(person.telegram_id, survey_words.opened(found, total, today), keyboard((begin,))))


async def handed_over(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """A task given by a colleague, or declined without an heir: the coordinator decides."""
    person = await _recipient(context, notice)
    if person is None or person.telegram_id is None:
        return GONE
    line = await task_line(context.session, notice.payload["task"])
    if line.task.state not in OWED:
        return Suppressed("задача уже закрыта")
    actor = await _actor(context, person, line.task.programme_id)
    if actor is None or not await visible_lines(context.session, actor, [line.task.id]):
        return GONE
    giver = await context.session.get_one(Person, notice.payload["giver"])
    today = await _today(context, person, line.task.programme_id)
    words = task_words.handed_over if notice.payload["named"] else task_words.declined
    return Rendered(say(person.telegram_id, words(line, giver.name, today), card_keyboard(line, alone=True)))


async def school_report(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The picture of a school, drawn by the worker, if the person may still see it."""
    person = await _recipient(context, notice)
    if person is None or person.telegram_id is None:
        return GONE
    actor = await _actor(context, person, notice.payload["programme"])
    if actor is None:
        return GONE
    try:
        facts = await school_facts(context.session, actor, notice.payload["school"], context.now)
    except NotYours as refusal:
        return Rendered(say(person.telegram_id, refusal.sentence))
    report: SchoolReport = await context.work(DRAW, facts)
    photo = BufferedInputFile(report.png, "report.png")
    caption = escape(report.caption)
    return Rendered((SendPhoto(chat_id=person.telegram_id, photo=photo, caption=caption),))


async def community_link(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """Ask Telegram for a link by which teachers send join requests; it is kept in the community."""
    community = await context.session.get(Community, notice.payload["community"])
    if community is None or community.chat_id is None:
        return Suppressed("канал отвязан")
    if community.link is not None:
        return Suppressed("ссылка уже есть")

    async def keep(session: AsyncSession, results: list[Any]) -> None:
        (await session.get_one(Community, community.id)).link = results[0].invite_link

    request = CreateChatInviteLink(chat_id=community.chat_id, name="Куратор", creates_join_request=True)
    return Rendered((request,), then=keep)


RENDERERS: Mapping[str, Renderer] = {
    "digest": digest,
    "survey_opened": survey_opened,
    "handed_over": handed_over,
    "school_report": school_report,
    "community_link": community_link,
}
