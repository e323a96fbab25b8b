"""What reminders say, rendered at sending: the morning's digest, Monday's week, the head's question."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from handlers.accepted_notices import with_accepted
from handlers.callbacks import ConsentButton, TaskAct, TaskButton
from handlers.keyboards import keyboard
from handlers.rendering import GONE, NoticeContext, Rendered, Suppressed, actor, local_day, recipient
from handlers.reply import say
from handlers.task_cards import card_keyboard
from handlers.tasks import number_row
from handlers.texts import answers as answer_words
from handlers.texts import chasing as chase_words
from handlers.texts import escape
from handlers.texts import reminders as words
from handlers.texts import weeks as week_words
from handlers.texts.reminders import Reminder
from scheduler.climbing import delays
from scheduler.reminders import wanted
from storage.models import Notice, NoticeItem, Person, Programme, TaskEvent
from storage.queries.absences import is_away
from storage.queries.answers import snoozed_until
from storage.queries.consents import consent_of, head_agreed
from storage.queries.lateness import late_tasks
from storage.queries.policies import policies_of
from storage.queries.reminding import ACCEPTED, items_of, still_awaited
from storage.queries.settings import preferences_of
from storage.queries.standings import how_far
from storage.queries.tasks import TaskLine, awaited_since, task_line, visible_lines
from storage.rights import Actor, Role

BUTTONS = 8  # numbered buttons a digest carries; the rest is one tap away
SETTLED = Suppressed("всё уже сделано, перенесено или передано")
AWAY = Suppressed("человек отсутствует: напоминания получает тот, кто замещает")


async def digest(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The morning's tasks that are still owed and awaited on the day each item speaks of; and what was accepted."""
    items = await items_of(context.session, notice.id)
    found = await _letter(context, notice, items, words.digest)
    return await with_accepted(context, notice, items, found)


async def urgent(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """What stands apart from the digest."""
    items = await items_of(context.session, notice.id)
    return await _letter(context, notice, items, lambda found, today, _: words.urgent(found, today))


async def _letter(
    context: NoticeContext,
    notice: Notice,
    items: Sequence[NoticeItem],
    words_of: Callable[[Sequence[Reminder], date, int], str],
) -> Rendered | Suppressed:
    person = await recipient(context, notice)
    if person is None or person.telegram_id is None:
        return GONE
    told = await _reminders(context, person, [item for item in items if item.rule != ACCEPTED])
    found = [one for _, mine in told for one in mine]
    if not found:
        return AWAY if await _is_away(context, person) else SETTLED
    reader = told[0][0]
    moment = context.now.astimezone(ZoneInfo(reader.zone))
    buttons = keyboard(number_row([one.line for one in found[:BUTTONS]]))
    if len(found) == 1:
        buttons = card_keyboard(found[0].line, reader, alone=True)
    return Rendered(say(person.telegram_id, words_of(found, moment.date(), moment.hour), buttons))


async def _reminders(
    context: NoticeContext, person: Person, items: Sequence[NoticeItem]
) -> list[tuple[Actor, list[Reminder]]]:
    """What is still to be said and to whom they are there, programme by programme, each most urgent first."""
    rules = {item.task_id: item.rule for item in items}
    put_off = await snoozed_until(context.session, list(rules), person.id)
    own = (await preferences_of(context.session, [person.id]))[person.id]
    heard = [item for item in items if put_off.get((item.task_id, person.id), context.now) <= context.now]
    owed = await still_awaited(context.session, heard)
    found: list[tuple[Actor, list[Reminder]]] = []
    for programme_id, tasks in groupby(sorted(owed, key=lambda t: t.programme_id), key=lambda t: t.programme_id):
        reader = await actor(context, person, programme_id)
        today = context.now.astimezone(ZoneInfo(reader.zone)).date() if reader else context.now.date()
        if reader is None or await is_away(context.session, programme_id, person.id, today):
            continue  # from now on who stands in hears of it
        ids = [task.id for task in tasks if wanted(rules[task.id], today, own.paused_until, own.muted)]
        if mine := await _told(context, reader, ids, rules):
            found.append((reader, mine))
    return found


async def _is_away(context: NoticeContext, person: Person) -> bool:
    """From the programme the person looks at, today."""
    programme_id = person.current_programme_id
    if programme_id is None:
        return False
    return await is_away(context.session, programme_id, person.id, await local_day(context, person, programme_id))


async def _told(context: NoticeContext, reader: Actor, ids: list[int], rules: Mapping[int, str]) -> list[Reminder]:
    lines = await visible_lines(context.session, reader, ids)
    progress, tried = await how_far(context.session, ids, reader.zone)
    return [
        Reminder(line, progress[one], rules[one], superior_of(rules[one]), tried[one])
        for line in lines
        for one in (line.task.id,)
    ]


async def later(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """A reminder its reader asked for; one put off once more says nothing."""
    items = await items_of(context.session, notice.id)
    for item in items:
        put_off = await snoozed_until(context.session, [item.task_id], item.person_id)
        if put_off.get((item.task_id, item.person_id)) != datetime.fromisoformat(notice.payload["until"]):
            return Suppressed("напоминание перенесено ещё раз")
    return await digest(context, notice)


async def chase(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """A coordinator asks those who have not answered; who did meanwhile hears nothing."""
    asking = await context.session.get_one(Person, notice.payload["by"])
    items = await items_of(context.session, notice.id)
    return await _letter(context, notice, items, lambda found, today, _: chase_words.chase(found, today, asking.name))


async def question(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """Somebody asks about a task, and can be answered under the message."""
    return await _in_words(context, notice, answer_words.question, answer_words.REPLY, TaskAct.REPLY)


async def answered(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The answer to one's question."""
    return await _in_words(context, notice, answer_words.answered, answer_words.ASK_MORE, TaskAct.ASK)


async def _in_words(
    context: NoticeContext, notice: Notice, words_of: Callable[[TaskLine, str, str], str], label: str, act: TaskAct
) -> Rendered | Suppressed:
    person = await recipient(context, notice)
    event = await context.session.get_one(TaskEvent, notice.payload["event"])
    line = await task_line(context.session, event.task_id)
    reader = await actor(context, person, line.task.programme_id) if person else None
    if person is None or person.telegram_id is None or reader is None:
        return GONE
    if not await visible_lines(context.session, reader, [line.task.id]):
        return GONE
    who = await context.session.get_one(Person, event.person_id)
    answer = (label, TaskButton(act=act, task=line.task.id, arg=event.id if act is TaskAct.REPLY else 0))
    buttons = keyboard((answer,), ((answer_words.OPEN, TaskButton(act=TaskAct.OPEN, task=line.task.id)),))
    return Rendered(say(person.telegram_id, words_of(line, who.name, event.why or ""), buttons))


def superior_of(rule: str) -> Role | None:
    """The role by which a rule speaks to somebody who does not owe the task."""
    first = rule.partition("_")[0]
    return Role(first) if first in list(Role) else None


async def week(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """Who is late on a Monday, where, since when, and with whom it now lies."""
    person, programme_id = await recipient(context, notice), notice.payload["programme"]
    reader = await actor(context, person, programme_id) if person else None
    if person is None or person.telegram_id is None or reader is None:
        return GONE
    today = await local_day(context, person, programme_id)
    late = await late_tasks(context.session, reader, today)
    if not late:
        return Suppressed("просроченного нет")
    agreed = await head_agreed(context.session, programme_id)
    buttons = keyboard(number_row([one.line for one in late[:BUTTONS]]))
    policies = await policies_of(context.session, programme_id)
    awaited = {one.line.task.id: awaited_since(one.line.task) for one in late}
    began = await delays(context.session, programme_id, awaited, today, policies.habits.days)
    text = week_words.week(late, today, policies, began, head_agreed=agreed)
    return Rendered(say(person.telegram_id, text, buttons))


async def consent(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """Ask a head, once, whether they want to hear of what nobody below them settled."""
    person, programme_id = await recipient(context, notice), notice.payload["programme"]
    reader = await actor(context, person, programme_id) if person else None
    if person is None or person.telegram_id is None or reader is None or Role.HEAD not in reader.roles:
        return GONE
    asked = await consent_of(context.session, programme_id, person.id)
    if asked is None or asked.agreed is not None:
        return Suppressed("ответ уже есть")
    programme = await context.session.get_one(Programme, programme_id)
    text = week_words.CONSENT_ASK.format(programme=escape(programme.title))
    return Rendered(say(person.telegram_id, text, keyboard(consent_row(programme_id))))


def consent_row(programme_id: int) -> Sequence[tuple[str, ConsentButton]]:
    """«Да» and «Нет»."""
    yes, no = (ConsentButton(programme=programme_id, agreed=agreed) for agreed in (True, False))
    return ((week_words.YES, yes), (week_words.NO, no))
