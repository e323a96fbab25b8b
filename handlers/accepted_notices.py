"""Whose work was accepted: the last lines of the morning's digest, or all of it where nothing is owed."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram.methods import SendMessage

from handlers.keyboards import keyboard
from handlers.rendering import NoticeContext, Rendered, Suppressed, actor, local_day, recipient
from handlers.reply import say
from handlers.tasks import number_row
from handlers.texts import reminders as words
from scheduler.reminders import wanted
from storage.models import Notice, NoticeItem, Person, Task, TaskState
from storage.queries.absences import is_away
from storage.queries.finishing import outcome_of
from storage.queries.reminding import ACCEPTED
from storage.queries.settings import preferences_of
from storage.queries.tasks import visible_lines

BUTTONS = 8


async def with_accepted(
    context: NoticeContext, notice: Notice, items: Sequence[NoticeItem], found: Rendered | Suppressed
) -> Rendered | Suppressed:
    """A digest with what was accepted; nothing is said of work that was taken back since, or in a pause."""
    ids = [item.task_id for item in items if item.rule == ACCEPTED]
    person = await recipient(context, notice) if ids else None
    if person is None or person.telegram_id is None or not (done := await _accepted(context, person, ids)):
        return found
    told = words.accepted(done)
    if isinstance(found, Rendered):
        first, *others = found.methods
        if isinstance(first, SendMessage):
            return replace(found, methods=(first.model_copy(update={"text": f"{first.text}\n\n{told}"}), *others))
        return found
    hour = context.now.astimezone(ZoneInfo(done[0].zone)).hour
    buttons = keyboard(number_row([one.line for one in done[:BUTTONS]]))
    return Rendered(say(person.telegram_id, f"{words.greeting(hour)} {told}", buttons))


async def _accepted(context: NoticeContext, person: Person, ids: list[int]) -> list[words.Accepted]:
    """What still stands accepted, as whoever did it sees it."""
    own = (await preferences_of(context.session, [person.id]))[person.id]
    done: list[words.Accepted] = []
    for task_id in ids:
        task = await context.session.get_one(Task, task_id)
        reader = await actor(context, person, task.programme_id)
        today = await local_day(context, person, task.programme_id)
        away = await is_away(context.session, task.programme_id, person.id, today)
        if reader is None or away or not wanted(ACCEPTED, today, own.paused_until, own.muted):
            continue
        judge = (await outcome_of(context.session, task_id)).judged_by if task.state is TaskState.ACCEPTED else None
        lines = await visible_lines(context.session, reader, [task_id]) if judge else []
        done += [words.Accepted(line, judge or "", reader.zone) for line in lines]
    return done
