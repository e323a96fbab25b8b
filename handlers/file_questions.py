"""A coordinator's file while something else waits for one: an open question's answer, a finished task's document."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import survey_answers, survey_ways
from handlers.callbacks import FileAct, FileButton
from handlers.elsewhere import where_awaited
from handlers.files import Manages, read_soon
from handlers.filters import PRIVATE, Where
from handlers.finishing import keep_sent
from handlers.keyboards import keyboard
from handlers.reply import Reply, say, show
from handlers.task_cards import EXPECTED
from handlers.texts import files as words
from storage.models import Question, QuestionKind
from storage.queries.tasks import By
from storage.queries.updates import expect, expected_input
from storage.queries.uploads import OUTDATED
from storage.refusals import Refusal

router = Router(name="file_questions")
RESULT, SENT = "result", "sent"


class AwaitsFile(Filter):
    """The chat waits for the file that a question of a questionnaire asks for; gives `subject`, what it is about."""

    async def __call__(self, event: Message, session: AsyncSession) -> bool | dict[str, Any]:
        found = await expected_input(session, event.chat.id)
        if found is None or found.kind != survey_ways.EXPECTED:
            return False
        question = await session.get(Question, found.subject["question"])
        asks = question is not None and question.kind is QuestionKind.FILE
        return {"subject": found.subject} if asks else False


@router.message(PRIVATE, Where(F.document), Manages(), AwaitsFile())
async def take_answer(message: Message, subject: dict[str, Any], session: AsyncSession, by: By) -> Reply:
    """A coordinator fills in a questionnaire for a school: the document answers its question, it is no import."""
    there = await where_awaited(session, by, survey_ways.EXPECTED, subject)
    return await survey_answers.take_file(message, subject, session, there)


class AwaitsResult(Filter):
    """The chat waits for what confirms a task; gives `subject`, what it is about."""

    async def __call__(self, event: Message, session: AsyncSession) -> bool | dict[str, Any]:
        found = await expected_input(session, event.chat.id)
        waits = found is not None and found.kind == EXPECTED and found.subject.get("what") == RESULT
        return {"subject": found.subject} if waits and found is not None else False


@router.message(PRIVATE, Where(F.document), Manages(), AwaitsResult())
async def ask_what_for(message: Message, subject: dict[str, Any], session: AsyncSession, by: By) -> Reply:
    """The file waits in what the chat waits for; another one takes its place."""
    assert message.document is not None  # noqa: S101  the filter says so
    file, name = message.document, message.document.file_name or "файл"
    sent = {"id": file.file_id, "name": name, "size": file.file_size or 0}
    await expect(session, message.chat.id, EXPECTED, {**subject, SENT: sent}, by.now, prose=True)
    to_task = ((words.TO_TASK, FileButton(act=FileAct.TO_TASK)),)
    to_programme = ((words.TO_PROGRAMME, FileButton(act=FileAct.TO_PROGRAMME)),)
    return say(message.chat.id, words.what_for(name), keyboard(to_task, to_programme))


async def _sent(session: AsyncSession, chat_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the chat waits for, and the file that was sent meanwhile; Refusal where there is none any more."""
    found = await expected_input(session, chat_id)
    if found is None or found.kind != EXPECTED or SENT not in found.subject:
        raise Refusal(OUTDATED)
    return found.subject, found.subject[SENT]


@router.callback_query(FileButton.filter(F.act == FileAct.TO_TASK))
async def confirm_task(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    awaited, sent = await _sent(session, click.from_user.id)
    there = await where_awaited(session, by, EXPECTED, awaited)
    return show(click, *await keep_sent(session, there, click.from_user.id, awaited["task"], sent["id"], sent["name"]))


@router.callback_query(FileButton.filter(F.act == FileAct.TO_PROGRAMME))
async def load_it(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    """The task's document can still be sent: only this file was not meant."""
    awaited, sent = await _sent(session, click.from_user.id)
    await read_soon(session, by, sent["id"], sent["name"], sent["size"])
    left = {name: value for name, value in awaited.items() if name != SENT}
    await expect(session, click.from_user.id, EXPECTED, left, by.now, prose=True)
    return show(click, words.taken_for_programme(sent["name"]))
