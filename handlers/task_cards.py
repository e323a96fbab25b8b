"""A task's card: what it says with what came of it, and the buttons that fit whoever reads it."""

from aiogram.types import InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts
from handlers.callbacks import Go, Screen, SurveyAct, SurveyButton, TaskAct, TaskButton
from handlers.keyboards import Row, keyboard
from handlers.texts import finishing as finishing_words
from handlers.texts import tasks as words
from handlers.texts import wave_cards as wave_words
from handlers.wave_callbacks import WaveAct, WaveCardButton
from storage.models import DONE, OWED, Task, TaskKind, TaskState
from storage.queries.finishing import outcome_of
from storage.queries.tasks import By, TaskLine
from storage.rights import Actor, Right

EXPECTED = "task"
Screenful = tuple[str, InlineKeyboardMarkup]


async def whole_card(session: AsyncSession, by: By, line: TaskLine, *, alone: bool = False) -> Screenful:
    """A task with what came of it, and what the actor can do now."""
    outcome = await outcome_of(session, line.task.id)
    has_file = outcome.result is not None and outcome.result.file_id is not None
    text = finishing_words.whole(line, outcome, by.today, by.actor.zone)
    return text, card_keyboard(line, by.actor, alone=alone, has_file=has_file)


def card_keyboard(
    line: TaskLine, actor: Actor, *, alone: bool = False, has_file: bool = False
) -> InlineKeyboardMarkup:  # fmt: skip
    """What the actor can do with a task now; `alone` leaves the way back out (a message that came by itself)."""
    task = line.task
    back: Row = () if alone else ((texts.BACK_TO_TASKS, Go(screen=Screen.TASKS)),)
    if task.state not in OWED:
        return keyboard(*_closed_rows(task, may_judge=judges(actor, task), has_file=has_file), back)
    finish: Row = (_button(words.DONE, TaskAct.DONE, task),)
    if task.kind is TaskKind.QUESTIONNAIRE:
        begin = (words.ANSWER, SurveyButton(act=SurveyAct.NEXT, task=task.id))
        finish = (begin,) if task.school_id in (actor.reach(Right.ANSWER_SURVEY) or ()) else ()
    moves: Row = (_button(words.MOVE, TaskAct.MOVE, task), _button(words.NOT_MINE, TaskAct.NOT_MINE, task))
    may_judge = judges(actor, task)  # a curator's own question goes to the coordinator, and the other way round
    ask = _button(words.ASK_AROUND if may_judge else words.ASK, TaskAct.ASK, task)
    asks: Row = (ask, _button(words.LATER, TaskAct.LATER, task))
    why: Row = (_button(words.WHY, TaskAct.WHY, task),)
    drop: Row = (_button(finishing_words.DROP, TaskAct.DROP, task),) if may_judge else ()
    return keyboard(finish, moves, asks, [*why, *drop], back)


def judges(actor: Actor, task: Task) -> bool:
    """Whether a verdict may be the actor's; who owes the task themselves is refused at pressing."""
    reach = actor.reach(Right.JUDGE)
    return reach is None or task.school_id in reach


def _button(label: str, act: TaskAct, task: Task) -> tuple[str, TaskButton]:
    return label, TaskButton(act=act, task=task.id)


def _closed_rows(task: Task, *, may_judge: bool, has_file: bool) -> list[Row]:
    """A task that nobody owes: the verdict where it waits for one, and the ways back."""
    given: Row = (_button(finishing_words.FILE, TaskAct.RESULT, task),) if has_file else ()
    if may_judge and task.kind is TaskKind.QUESTIONNAIRE:  # who is to judge answers has to read them
        given = ((wave_words.LOOK, WaveCardButton(act=WaveAct.RESPONSE, id=task.id)),)
    undoable = task.state in DONE and task.kind is not TaskKind.QUESTIONNAIRE
    undo: Row = (_button(words.UNDO, TaskAct.UNDO, task),) if undoable else ()
    if not may_judge:
        return [given, undo]
    if task.state is TaskState.CANCELLED:
        return [given, (_button(finishing_words.RESTORE, TaskAct.RESTORE, task),)]
    return_it = _button(finishing_words.GIVE_BACK, TaskAct.GIVE_BACK, task)
    if task.state is TaskState.ACCEPTED:
        return [given, (return_it,), undo]
    accept = _button(finishing_words.ACCEPT, TaskAct.ACCEPT, task)
    return [given, (accept,), (return_it, _button(finishing_words.DROP, TaskAct.DROP, task))]
