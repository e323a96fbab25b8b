"""What one owes: the list, a task's card, and «Не моё»."""

from collections.abc import Mapping, Sequence

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts
from handlers.callbacks import Go, Screen, TaskAct, TaskButton, TasksButton
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, Row, in_rows, keyboard, pages
from handlers.reply import Reply, say, show
from handlers.task_cards import EXPECTED, whole_card
from handlers.texts import chasing as chase_words
from handlers.texts import tasks as words
from handlers.wave_callbacks import ChaseButton
from storage.models import Priority
from storage.queries import tasks as queries
from storage.queries.notices import Draft, enqueue
from storage.queries.task_filters import TaskFilter, chosen, owed_numbers
from storage.queries.tasks import By, HandedOver, TaskLine
from storage.queries.updates import expect_nothing
from storage.refusals import Refusal
from storage.rights import Right

router = Router(name="tasks")
Screenful = tuple[str, InlineKeyboardMarkup]


@router.message(Says("tasks", "задачи", "задача"), PRIVATE)
async def list_tasks(message: Message, session: AsyncSession, by: By, arguments: str) -> Reply:
    return say(message.chat.id, *await task_screen(session, by, whose=words.filter_named(arguments)))


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
        return words.nothing_owed(whose), keyboard(*_filters(await owed_numbers(session, by), whose), BACK)
    if not lines:
        return await task_screen(session, by, (total - 1) // queries.PAGE, whose)
    first = page * queries.PAGE
    turn = pages(lambda to: TasksButton(whose=whose, page=to), page, queries.PAGE, total)
    late = whose is TaskFilter.OVERDUE and by.actor.may(Right.MANAGE)
    chase: Row = ((chase_words.SEND_LATE, ChaseButton(wave=0)),) if late else ()
    filters = _filters(await owed_numbers(session, by), whose)
    rows = (number_row(lines, first), turn, chase, *filters, BACK)
    return words.task_list(lines, total, first, by.today, whose), keyboard(*rows)


def _filters(numbers: Mapping[TaskFilter, int], whose: TaskFilter) -> list[Row]:
    """The other parts of the list, where they hold something and not everything; two a row: their words are long."""
    everything = numbers[TaskFilter.ALL]
    same = whose is not TaskFilter.TO_JUDGE and numbers[whose] == everything

    def holds(other: TaskFilter) -> bool:
        if other is TaskFilter.TO_JUDGE:
            return numbers[other] > 0
        return not same if other is TaskFilter.ALL else 0 < numbers[other] < everything

    shown = [one for one in numbers if one is not whose and holds(one)]
    return in_rows([(words.FILTERS[one], TasksButton(whose=one)) for one in shown], 2)


def number_row(lines: Sequence[TaskLine], first: int = 0) -> Row:
    """A numbered button for each task."""
    numbered = enumerate(lines, start=first + 1)
    return [(str(n), TaskButton(act=TaskAct.OPEN, task=line.task.id)) for n, line in numbered]


@router.callback_query(TaskButton.filter(F.act == TaskAct.OPEN))
async def open_task(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await queries.task(session, by.actor, callback_data.task)
    await expect_nothing(session, click.from_user.id, EXPECTED)
    return show(click, *await whole_card(session, by, line))


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
