"""`/why`: the rule behind a reminder; for the coordinator also who was told what, and what they answered."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import TaskAct, TaskButton
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, Row, keyboard
from handlers.reply import Reply, say, show
from handlers.texts import answers as answer_words
from handlers.texts import why as words
from storage.queries import telling as queries
from storage.queries.reminding import last_reminded, spoken_in
from storage.queries.tasks import By, task, visible_lines
from storage.rights import Right

router = Router(name="why")
SHOWN = 8


@router.callback_query(TaskButton.filter(F.act == TaskAct.WHY))
async def tell_why(click: CallbackQuery, callback_data: TaskButton, session: AsyncSession, by: By) -> Reply:
    line = await task(session, by.actor, callback_data.task)
    told = await queries.told(session, by, line.task.id)
    text = words.why(line, [one for one in told if one.person_id == by.actor.person_id])
    if by.actor.may(Right.MANAGE):
        text += words.chronicle(told, await queries.history(session, by, line.task.id), by.actor.zone)
    back: Row = ((answer_words.BACK, TaskButton(act=TaskAct.OPEN, task=line.task.id)),)
    return show(click, text, keyboard(back))


@router.message(Says("why", "почему"), PRIVATE)
async def choose_reminder(message: Message, session: AsyncSession, by: By) -> Reply:
    """In reply to a reminder its tasks, else those one was reminded of last."""
    replied = message.reply_to_message.message_id if message.reply_to_message else 0
    about = await spoken_in(session, by.actor.person_id, replied) if replied else ()
    about = about or await last_reminded(session, by.actor.person_id, SHOWN)
    lines = await visible_lines(session, by.actor, about)
    if not lines:
        return say(message.chat.id, words.NOTHING, keyboard(BACK))
    numbered = [(str(n), TaskButton(act=TaskAct.WHY, task=ln.task.id)) for n, ln in enumerate(lines, start=1)]
    return say(message.chat.id, words.which(lines), keyboard(numbered, BACK))
