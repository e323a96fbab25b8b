"""What a curator says to a task: accepted, returned with a comment, or taken off with a reason; each tells its owners.

Comments on single answers of a questionnaire (`answer_comments`) stand for the comment of a return: see `give_back`.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    DONE,
    OWED,
    Answer,
    AnswerComment,
    Priority,
    Task,
    TaskEvent,
    TaskState,
)
from storage.queries.absences import there_for
from storage.queries.finishing import last_state
from storage.queries.judging import may_judge
from storage.queries.notices import Draft, enqueue
from storage.queries.task_owners import owners_of
from storage.queries.tasks import By, TaskLine, move, task
from storage.refusals import NotYours, Refusal

LONGEST = 1500
STARTED = (*OWED, TaskState.SUBMITTED)


async def judgeable(session: AsyncSession, by: By, task_id: int) -> Task:
    """A task the actor may judge; NotYours for one they only see, or owe themselves."""
    found = (await task(session, by.actor, task_id)).task
    if not await may_judge(session, by.actor, task_id):
        raise NotYours("Решение по этой задаче принимает не Вы: куратор школы, а за куратора — координатор.")
    return found


async def accept(session: AsyncSession, by: By, task_id: int) -> TaskLine:
    """Work that was handed in is done; answers of a questionnaire are confirmed with it. Twice is once."""
    found = await judgeable(session, by, task_id)
    if found.state not in DONE:
        raise Refusal("Эту работу пока не сдали, принимать нечего. Закрыть её самим можно кнопкой «Сделано».")
    if found.state is TaskState.SUBMITTED:
        move(session, by, found, TaskState.ACCEPTED)
        current = Answer.task_id == task_id, Answer.superseded_at.is_(None)
        confirmed = {"verified_by": by.actor.person_id, "verified_at": by.now}
        await session.execute(update(Answer).where(*current).values(confirmed))
    return await task(session, by.actor, task_id)


async def give_back(session: AsyncSession, by: By, task_id: int, comment: str = "") -> TaskLine:
    """Work is owed again, and its owners are told at once what to mend. The same comment twice is once.

    The comment may be empty where answers of the response carry open comments of their own.
    """
    found, why = await judgeable(session, by, task_id), _words(comment)
    if not why and not await remarks_on(session, task_id):
        raise Refusal("Напишите, что исправить: без замечания человек не поймёт, чего от него ждут.")
    if await _says_the_same(session, found, TaskState.RETURNED, why):
        return await task(session, by.actor, task_id)
    if found.state not in DONE:
        raise Refusal("Эта работа ещё не сдана, возвращать нечего. Спросить о ней можно у ответственного.")
    return await _judge(session, by, found, TaskState.RETURNED, why)


async def drop(session: AsyncSession, by: By, task_id: int, reason: str) -> TaskLine:
    """«Снять»: nobody owes it any more, and says why. The same reason twice is once."""
    found, why = await judgeable(session, by, task_id), _words(reason)
    if not why:
        raise Refusal("Напишите причину: она останется в истории задачи.")
    if await _says_the_same(session, found, TaskState.CANCELLED, why):
        return await task(session, by.actor, task_id)
    if found.state not in STARTED:
        raise Refusal("Эта задача уже закрыта: снимать нечего.")
    return await _judge(session, by, found, TaskState.CANCELLED, why)


async def _judge(session: AsyncSession, by: By, found: Task, state: TaskState, why: str) -> TaskLine:
    """The work stands as judged, no longer finished, and its owners are told at once."""
    event = move(session, by, found, state, why)
    found.finished_at = None
    await _tell(session, by, found, event)
    return await task(session, by.actor, found.id)


async def restore(session: AsyncSession, by: By, task_id: int) -> TaskLine:
    """Undo «Снять»; what the roadmap no longer asks for stays cancelled. Twice is once."""
    found = await judgeable(session, by, task_id)
    if found.state is TaskState.CANCELLED:
        last = await last_state(session, task_id)
        if last is None or last.person_id is None:
            raise Refusal("Этой задачи больше нет в дорожной карте. Вернётся строка в план — вернётся и задача.")
        event = move(session, by, found, TaskState.STARTED, "снятие отменено")
        await _tell(session, by, found, event)
    return await task(session, by.actor, task_id)


def _words(text: str) -> str:
    words = text.strip()
    if len(words) > LONGEST:
        raise Refusal(f"Нужен текст не длиннее {LONGEST} знаков. Пришлите, пожалуйста, короче.")
    return words


async def _says_the_same(session: AsyncSession, found: Task, state: TaskState, why: str) -> bool:
    last = await last_state(session, found.id) if found.state is state else None
    return last is not None and (last.why or "") == why


async def remarks_on(session: AsyncSession, task_id: int) -> int:
    """How many answers of a response carry a comment that no new answer has settled yet."""
    standing = AnswerComment.task_id == task_id, AnswerComment.settled_at.is_(None)
    return await session.scalar(select(func.count(AnswerComment.id)).where(*standing)) or 0


async def handed_in_by(session: AsyncSession, task_id: int) -> int | None:
    """Who handed a task in last."""
    handed = TaskEvent.task_id == task_id, TaskEvent.what == "state", TaskEvent.after == TaskState.SUBMITTED.value
    return await session.scalar(select(TaskEvent.person_id).where(*handed).order_by(TaskEvent.id.desc()).limit(1))


async def _tell(session: AsyncSession, by: By, found: Task, event: TaskEvent) -> None:
    await session.flush()
    drafts = [
        Draft("verdict", f"verdict:{event.id}:{one}", Priority.REPORT, by.now, {"event": event.id}, person_id=one)
        for one in await owners(session, found, by.today)
        if one != by.actor.person_id
    ]
    await enqueue(session, drafts, by.now)


async def owners(session: AsyncSession, found: Task, day: date) -> Sequence[int]:
    """Who owes a task on a day, by seat or by name, or who stands in for them; and who handed it in last."""
    owed = (await owners_of(session, [found.id], day)).get(found.id, set())
    people = owed | {await handed_in_by(session, found.id), found.respondent_id}
    return await there_for(session, found.programme_id, day, sorted(one for one in people if one))
