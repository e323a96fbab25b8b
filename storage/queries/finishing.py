"""Finished work: marked done, confirmed by a document, a count or a link, and taken back while nobody judged it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import DONE, OWED, Person, Task, TaskEvent, TaskKind, TaskResult, TaskState
from storage.queries.judging import ask_for_verdict, ask_now, may_judge, wants_verdict
from storage.queries.tasks import By, TaskLine, changeable, move, task, write
from storage.refusals import NotYours, Refusal
from storage.results import Result, read_result, wanted_kinds
from storage.rights import Actor


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task: what confirms it, the days promised in turn, and the last verdict with its words.

    `judged_by`: the name behind the verdict; None where nobody judged it.
    """

    result: TaskResult | None = None
    promises: tuple[date, ...] = ()
    judged_by: str | None = None
    judged_at: datetime | None = None
    comment: str | None = None


async def finish(session: AsyncSession, by: By, task_id: int) -> TaskLine:
    """«Сделано»: submitted while a verdict is awaited, accepted at once where none is wanted; twice is once."""
    found = await changeable(session, by, task_id)
    if found.kind is TaskKind.QUESTIONNAIRE:
        raise Refusal("Анкета сдаётся кнопкой «Отправить» после последнего вопроса: /survey")
    if found.state in OWED:
        await complete(session, by, found, confirmed=not found.result)
    return await task(session, by.actor, task_id)


async def complete(session: AsyncSession, by: By, task: Task, *, confirmed: bool = True) -> None:
    """Write the state that finishing means for this task; who may judge it needs nobody else's verdict.

    Not `confirmed`: the person is asked now for the document, count or link that the task wants.
    """
    waits = await wants_verdict(session, task) and not await may_judge(session, by.actor, task.id)
    event = move(session, by, task, TaskState.SUBMITTED if waits else TaskState.ACCEPTED)
    task.finished_at = by.now
    if waits:
        await ask_for_verdict(session, by, task, event, confirmed=confirmed)


async def reopen(session: AsyncSession, by: By, task_id: int) -> TaskLine:
    """Undo «Сделано»: a row of history, the task is owed again; what was judged or cancelled stays so."""
    found = await changeable(session, by, task_id)
    if found.state in DONE and found.kind is not TaskKind.QUESTIONNAIRE:
        if await _is_judged(session, found) and not await may_judge(session, by.actor, task_id):
            raise Refusal("Эту работу уже приняли. Если в ней нужно что-то поправить, напишите: «Вопрос куратору».")
        move(session, by, found, TaskState.STARTED, "отмена «Сделано»")
        found.finished_at = None
    return await task(session, by.actor, task_id)


async def _is_judged(session: AsyncSession, found: Task) -> bool:
    last = await last_state(session, found.id)
    return last is not None and (last.before, last.after) == (TaskState.SUBMITTED.value, TaskState.ACCEPTED.value)


async def last_state(session: AsyncSession, task_id: int) -> TaskEvent | None:
    """The last change of a task's state."""
    mine = TaskEvent.task_id == task_id, TaskEvent.what == "state"
    return await session.scalar(select(TaskEvent).where(*mine).order_by(TaskEvent.id.desc()).limit(1))


async def keep_result(session: AsyncSession, by: By, task_id: int, given: str | None) -> TaskLine:
    """What confirms a finished task, as typed; None says «без документа». The same again is no new row."""
    found = await _finished(session, by, task_id)
    result = None if given is None else read_result(wanted_kinds(found.result), given)
    await _keep(session, by, found, result)
    await _hand_over(session, by, found)
    return await task(session, by.actor, task_id)


async def keep_file(
    session: AsyncSession, by: By, task_id: int, result: Result, file_id: str, *, is_photo: bool
) -> TaskLine:
    """A document or a photo that confirms a finished task; Telegram keeps it, we keep its id and name."""
    found = await _finished(session, by, task_id)
    await _keep(session, by, found, result, file_id, is_photo=is_photo)
    await _hand_over(session, by, found)
    return await task(session, by.actor, task_id)


async def _hand_over(session: AsyncSession, by: By, found: Task) -> None:
    handed_in = await last_state(session, found.id)
    if found.state is TaskState.SUBMITTED and handed_in is not None:
        await ask_now(session, by, found, handed_in)


async def _finished(session: AsyncSession, by: By, task_id: int) -> Task:
    found = await changeable(session, by, task_id)
    if found.state not in DONE or found.kind is TaskKind.QUESTIONNAIRE:
        raise Refusal("Эта задача сейчас не отмечена сделанной: сначала нажмите «Сделано».")
    return found


async def _keep(
    session: AsyncSession, by: By, found: Task, given: Result | None, file_id: str | None = None, *,
    is_photo: bool = False,
) -> None:  # fmt: skip
    standing, said = await result_of(session, found.id), await _said_last(session, found.id)
    text = given.text if given else None
    if said is not None and said.after == text and (standing.file_id if standing else None) == file_id:
        return
    write(session, by, found, "result", said.after if said else None, text, "" if given else "без документа")
    current = TaskResult.task_id == found.id, TaskResult.superseded_at.is_(None)
    await session.execute(update(TaskResult).where(*current).values(superseded_at=by.now))
    if given is not None:
        session.add(
            TaskResult(
                task_id=found.id, kind=given.kind, text=given.text, number=given.number, file_id=file_id,
                is_photo=is_photo, person_id=by.actor.person_id, at=by.now,
            )
        )  # fmt: skip
    await session.flush()


async def _said_last(session: AsyncSession, task_id: int) -> TaskEvent | None:
    mine = TaskEvent.task_id == task_id, TaskEvent.what == "result"
    return await session.scalar(select(TaskEvent).where(*mine).order_by(TaskEvent.id.desc()).limit(1))


async def result_of(session: AsyncSession, task_id: int) -> TaskResult | None:
    """What confirms a task now, for whoever was shown the task."""
    mine = TaskResult.task_id == task_id, TaskResult.superseded_at.is_(None)
    return await session.scalar(select(TaskResult).where(*mine).order_by(TaskResult.id.desc()).limit(1))


async def file_of(session: AsyncSession, actor: Actor, task_id: int) -> TaskResult:
    """The file that confirms a task the actor sees; NotYours where there is none."""
    await task(session, actor, task_id)
    found = await result_of(session, task_id)
    if found is None or found.file_id is None:
        raise NotYours("К этой задаче файла нет.")
    return found


async def outcome_of(session: AsyncSession, task_id: int) -> Outcome:
    """What came of a task so far, for whoever was shown it."""
    verdict = await _verdict(session, task_id)
    event, name = verdict if verdict else (None, None)
    return Outcome(
        result=await result_of(session, task_id),
        promises=await _promises(session, task_id),
        judged_by=name,
        judged_at=event.at if event else None,
        comment=event.why if event else None,
    )


async def _verdict(session: AsyncSession, task_id: int) -> tuple[TaskEvent, str] | None:
    """The last change of state, if it was somebody's verdict."""
    last = await last_state(session, task_id)
    if last is None or last.person_id is None:
        return None
    accepted = (last.before, last.after) == (TaskState.SUBMITTED.value, TaskState.ACCEPTED.value)
    if not accepted and last.after not in (TaskState.RETURNED.value, TaskState.CANCELLED.value):
        return None
    return last, (await session.get_one(Person, last.person_id)).name


async def _promises(session: AsyncSession, task_id: int) -> tuple[date, ...]:
    mine = TaskEvent.task_id == task_id, TaskEvent.what == "promised", TaskEvent.after.is_not(None)
    days: Sequence[str | None] = (
        await session.scalars(select(TaskEvent.after).where(*mine).order_by(TaskEvent.id))
    ).all()
    return tuple(date.fromisoformat(one) for one in days if one)
