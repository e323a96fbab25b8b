"""What is said of finished work: to the curator that it waits, to its owners what the curator decided."""

from collections.abc import Callable
from functools import partial

from handlers.rendering import GONE, NoticeContext, Rendered, Suppressed, actor, local_day, recipient
from handlers.reply import say
from handlers.task_cards import card_keyboard
from handlers.texts import finishing as words
from storage.models import Notice, Person, Task, TaskEvent, TaskState
from storage.queries.finishing import last_state, outcome_of, result_of
from storage.queries.tasks import visible_lines
from storage.queries.verdicts import remarks_on


async def submitted(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """Work that waits for its reader's verdict, unless somebody decided meanwhile or it was handed in anew."""
    event = await context.session.get(TaskEvent, notice.payload["event"])
    task = await context.session.get(Task, event.task_id) if event else None
    if event is None or task is None or task.state is not TaskState.SUBMITTED:
        return Suppressed("работу уже проверили или забрали")
    last = await last_state(context.session, task.id)
    if last is not event:
        return Suppressed("работу сдали заново")
    bare = bool(task.result) and await result_of(context.session, task.id) is None
    return await _told(context, notice, task, event, partial(words.submitted, bare=bare))


async def verdict(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """What somebody decided about work of its reader, unless the task moved on meanwhile."""
    event = await context.session.get(TaskEvent, notice.payload["event"])
    task = await context.session.get(Task, event.task_id) if event else None
    if event is None or task is None:
        return GONE
    if await last_state(context.session, task.id) is not event:
        return Suppressed("с тех пор задача уже изменилась")
    remarks, state = await remarks_on(context.session, task.id), task.state
    return await _told(context, notice, task, event, lambda who, card: words.verdict(who, state, card, remarks))


async def _told(
    context: NoticeContext, notice: Notice, task: Task, event: TaskEvent, words_of: Callable[[str, str], str]
) -> Rendered | Suppressed:
    person = await recipient(context, notice)
    reader = await actor(context, person, task.programme_id) if person else None
    if person is None or person.telegram_id is None or reader is None or event.person_id is None:
        return GONE
    lines = await visible_lines(context.session, reader, [task.id])
    if not lines:
        return GONE
    outcome, today = await outcome_of(context.session, task.id), await local_day(context, person, task.programme_id)
    name = (await context.session.get_one(Person, event.person_id)).name
    has_file = outcome.result is not None and outcome.result.file_id is not None
    text = words_of(name, words.whole(lines[0], outcome, today, reader.zone))
    return Rendered(say(person.telegram_id, text, card_keyboard(lines[0], reader, alone=True, has_file=has_file)))
