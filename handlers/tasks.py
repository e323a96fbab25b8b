"""What one owes: the list, a task's card, and the answers a reminder takes: done, later, not mine."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts
from handlers.callbacks import Go, Screen, SurveyAct, SurveyButton, TaskAct, TaskButton, TasksButton
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, Row, in_rows, keyboard, pages
from handlers.reply import Reply, say, show
from handlers.texts import tasks as words
from storage.models import DONE, OWED, Priority, TaskKind
from storage.queries import tasks as queries
from storage.queries.notices import Draft, enqueue
from storage.queries.task_filters import TaskFilter, chosen, owed_numbers
from storage.queries.tasks import By, HandedOver, TaskLine
from storage.queries.updates import expect, expect_nothing
from storage.refusals import Refusal
from storage.rights import Actor, Right
from storage.russian import day

router = Router(name="tasks")
EXPECTED = "task"
Screenful = tuple[str, InlineKeyboardMarkup]


@router.message(Says("tasks", "задачи", "задача"), PRIVATE)
async def list_tasks(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await task_screen(session, by))


@router.callback_query(Go.filter(F.screen == Screen.TASKS))
async def turn_tasks(click: CallbackQuery, callback_data: Go, session: AsyncSession, by: By) -> Reply:
    return show(click, *await task_screen(session, by, callback_data.page))


@router.callback_query(TasksButton.filter())
async def choose_tasks(click: CallbackQuery, callback_data: TasksButton, session: AsyncSession, by: By) -> Reply:
    return show(click, *await task_screen(session, by, callback_data.page, callback_data.whose))


async def task_screen(
    session: AsyncSession, by: By, page: int = 0, whose: TaskFilter = TaskFilter.ALL
) -> Screenful:  # fmt: skip
    """A page of tasks, numbered like their buttons; the last one in place of a page that is no more."""
    lines, total = await queries.owed_tasks(session, by.actor, page, chosen(by.actor, whose, by.today))
    if not total:
        everything: Row = ((words.FILTERS[TaskFilter.ALL], TasksButton(whose=TaskFilter.ALL)),)
        return words.nothing_owed(whose), keyboard(everything if whose is not TaskFilter.ALL else (), BACK)
    if not lines:
        return await task_screen(session, by, (total - 1) // queries.PAGE, whose)
    first = page * queries.PAGE
    turn = pages(lambda to: TasksButton(whose=whose, page=to), page, queries.PAGE, total)
    rows = (number_row(lines, first), turn, _filters(await owed_numbers(session, by), whose), BACK)
    return words.task_list(lines, total, first, by.today, whose), keyboard(*rows)


def _filters(numbers: Mapping[TaskFilter, int], whose: TaskFilter) -> Row:
    """The other parts of the list, where they hold something and not everything."""
    everything = numbers[TaskFilter.ALL]
    return [
        (words.FILTERS[other], TasksButton(whose=other))
        for other, number in numbers.items()
        if other is not whose and (other is TaskFilter.ALL or 0 < number < everything)
        and not (other is TaskFilter.ALL and numbers[whose] == everything)
    ]  # fmt: skip


def number_row(lines: Sequence[TaskLine], first: int = 0) -> Row:
    """A numbered button for each task."""
    numbered = enumerate(lines, start=first + 1)
    return [(str(n), TaskButton(act=TaskAct.OPEN, task=line.task.id)) for n, line in numbered]


def card_keyboard(line: TaskLine, actor: Actor, *, alone: bool = False) -> InlineKeyboardMarkup:
    """What the actor can do with a task now; `alone` leaves the way back out (a message that came by itself)."""
    task = line.task
    back: Row = () if alone else ((texts.BACK_TO_TASKS, Go(screen=Screen.TASKS)),)
    if task.state not in OWED:
        undo: Row = ((words.UNDO, TaskButton(act=TaskAct.UNDO, task=task.id)),)
        undoable = task.state in DONE and task.kind is not TaskKind.QUESTIONNAIRE
        return keyboard(undo if undoable else (), back)
    finish: Row = ((words.DONE, TaskButton(act=TaskAct.DONE, task=task.id)),)
    if task.kind is TaskKind.QUESTIONNAIRE:
        begin = (words.ANSWER, SurveyButton(act=SurveyAct.NEXT, task=task.id))
        finish = (begin,) if task.school_id in (actor.reach(Right.ANSWER_SURVEY) or ()) else ()
    move = (words.MOVE, TaskButton(act=TaskAct.MOVE, task=task.id))
    ask = (words.ASK, TaskButton(act=TaskAct.ASK, task=task.id))
    later = (words.LATER, TaskButton(act=TaskAct.LATER, task=task.id))
    whose = (words.NOT_MINE, TaskButton(act=TaskAct.NOT_MINE, task=task.id))
    why: Row = ((words.WHY, TaskButton(act=TaskAct.WHY, task=task.id)),)
    return keyboard(finish, (move, whose), (ask, later), why, back)


@router.callback_query(TaskButton.filter(F.act == TaskAct.OPEN))
async def open_task(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.task(session, by.actor, callback_data.task)
    await expect_nothing(session, click.from_user.id, EXPECTED)
    return show(click, words.card(line, by.today), card_keyboard(line, by.actor))


@router.callback_query(TaskButton.filter(F.act == TaskAct.DONE))
async def mark_done(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.finish(session, by, callback_data.task)
    note = words.DONE_NOTE if line.task.state in DONE else ""
    if line.task.result and line.task.state in DONE:
        subject = {"task": line.task.id, "what": "result"}
        await expect(session, click.from_user.id, EXPECTED, subject, by.now, prose=True)
        return show(click, words.what_confirms(line, by.today), confirming_keyboard(line), note)
    return show(click, words.card(line, by.today), card_keyboard(line, by.actor), note)


def confirming_keyboard(line: TaskLine) -> InlineKeyboardMarkup:
    """A finished task that wants its document, count or link."""
    bare: Row = ((words.BARE, TaskButton(act=TaskAct.BARE, task=line.task.id)),)
    undo: Row = ((words.UNDO, TaskButton(act=TaskAct.UNDO, task=line.task.id)),)
    return keyboard(bare, undo, ((texts.BACK_TO_TASKS, Go(screen=Screen.TASKS)),))


@router.callback_query(TaskButton.filter(F.act == TaskAct.UNDO))
async def undo_done(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.reopen(session, by, callback_data.task)
    await expect_nothing(session, click.from_user.id, EXPECTED)
    return show(click, words.card(line, by.today), card_keyboard(line, by.actor))


@router.callback_query(TaskButton.filter(F.act == TaskAct.MOVE))
async def ask_day(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.task(session, by.actor, callback_data.task)
    if line.task.state not in OWED:
        raise Refusal("Эта задача уже закрыта: переносить нечего.")
    days = [(day(d), TaskButton(act=TaskAct.MOVE_TO, task=line.task.id, arg=packed(d))) for d in offered(by.today)]
    back: Row = (("← Назад", TaskButton(act=TaskAct.OPEN, task=line.task.id)),)
    text = f"{words.heading(line)}\n\n{words.MOVE_ASK.format(deadline=day(line.task.deadline, year=True))}"
    return show(click, text, keyboard(*in_rows(days, 2), back))


def offered(today: date) -> list[date]:
    """Days a task can be moved to by one touch: soon, in one and two weeks, the end of this month and of the next."""
    month_end = today.replace(day=monthrange(today.year, today.month)[1])
    following = month_end + timedelta(days=1)
    next_end = following.replace(day=monthrange(following.year, following.month)[1])
    days = {today + timedelta(days=n) for n in (1, 3, 7, 14)} | {month_end, next_end}
    return sorted(d for d in days if d > today)


def packed(day: date) -> int:
    """A date as YYYYMMDD, which fits a button."""
    return int(day.strftime("%Y%m%d"))


def unpacked(number: int) -> date:
    """The date of `packed`; Refusal for a number no button of ours carries."""
    try:
        return date(number // 10000, number // 100 % 100, number % 100)
    except ValueError:
        raise Refusal(texts.OUTDATED) from None


@router.callback_query(TaskButton.filter(F.act == TaskAct.MOVE_TO))
async def promise_day(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.promise(session, by, callback_data.task, unpacked(callback_data.arg))
    return show(click, words.promised(line, by.today), card_keyboard(line, by.actor))


@router.callback_query(TaskButton.filter(F.act == TaskAct.NOT_MINE))
async def ask_whose(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.task(session, by.actor, callback_data.task)
    people = await queries.colleagues(session, by, line.task.id)
    give = [(p.name, TaskButton(act=TaskAct.GIVE, task=line.task.id, arg=p.id)) for p in people[:20]]
    nobody: Row = ((words.NOBODY, TaskButton(act=TaskAct.GIVE, task=line.task.id)),)
    back: Row = (("← Назад", TaskButton(act=TaskAct.OPEN, task=line.task.id)),)
    return show(click, f"{words.heading(line)}\n\n{words.GIVE_ASK}", keyboard(*in_rows(give, 1), nobody, back))


@router.callback_query(TaskButton.filter(F.act == TaskAct.GIVE))
async def give_task(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    given = await queries.hand_over(session, by, callback_data.task, callback_data.arg or None)
    if given.is_new:
        await _tell(session, by, given)
    text = words.GIVEN_TO.format(name=texts.escape(given.heir.name)) if given.heir else words.GIVEN_BACK
    back: Row = ((texts.BACK_TO_TASKS, Go(screen=Screen.TASKS)),)
    return show(click, f"{words.heading(given.line)}\n\n{text}", keyboard(back))


async def _tell(session: AsyncSession, by: By, given: HandedOver) -> None:
    """Write to the heir, or to the coordinators who have to find one."""
    receivers = [given.heir.id] if given.heir else await queries.coordinators(session, by)
    if not receivers:
        raise Refusal(words.NOBODY_LEFT)
    drafts = [
        Draft(
            kind="handed_over", dedupe_key=f"handed:{by.update_id}:{person_id}", priority=Priority.REMINDER,
            due=by.now, person_id=person_id,
            payload={"task": given.line.task.id, "giver": by.actor.person_id, "named": given.heir is not None},
        )
        for person_id in receivers
    ]  # fmt: skip
    await enqueue(session, drafts, by.now)
