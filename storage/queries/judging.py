"""Whose work waits for whose verdict: where a programme wants one, who may give it, and who is asked for it."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Notice, NoticeState, Priority, Task, TaskEvent, TaskKind, Wave
from storage.queries.notices import Draft, enqueue
from storage.queries.policies import policies_of
from storage.queries.reaching import overseers
from storage.queries.tasks import By, owed_by
from storage.rights import Actor, Right

WITHOUT_RESULT = timedelta(days=1)  # for which finished work waits for what confirms it, before its judge is asked


def judged(actor: Actor) -> ColumnElement[bool]:
    """Tasks the actor may judge: of the programme, or of their schools where somebody else owes them."""
    mine, reach = Task.programme_id == actor.programme_id, actor.reach(Right.JUDGE)
    return mine if reach is None else and_(mine, Task.school_id.in_(reach), ~owed_by(actor))


async def may_judge(session: AsyncSession, actor: Actor, task_id: int) -> bool:
    """Whether the actor's word is the verdict on a task."""
    return await session.scalar(select(Task.id).where(Task.id == task_id, judged(actor))) is not None


async def wants_verdict(session: AsyncSession, task: Task) -> bool:
    """Whether finished work waits: by the task, by its wave, or by the programme's policy for its kind."""
    wave = await session.get(Wave, task.wave_id) if task.wave_id else None
    if task.wants_verdict or (wave is not None and wave.wants_verdict):
        return True
    return await always_judged(session, task.programme_id, task.kind)


async def always_judged(session: AsyncSession, programme_id: int, kind: TaskKind) -> bool:
    """Whether the programme wants a verdict on every task of a kind."""
    return (await policies_of(session, programme_id)).of(kind.value).verdict


async def judges_wave(session: AsyncSession, wave: Wave) -> bool:
    """Whether the responses of a wave wait for a verdict."""
    return wave.wants_verdict or await always_judged(session, wave.programme_id, TaskKind.QUESTIONNAIRE)


async def judges(session: AsyncSession, by: By, task: Task) -> Sequence[int]:
    """Who is asked for a verdict: reachable curators of the school, else coordinators; never who handed it in."""
    asked = await overseers(session, task.programme_id, task.school_id, by.today)
    others = [one for one in asked if one != by.actor.person_id]
    if others or task.school_id is None:
        return others
    return [one for one in await overseers(session, task.programme_id, None, by.today) if one != by.actor.person_id]


async def ask_for_verdict(
    session: AsyncSession, by: By, task: Task, handed_in: TaskEvent, *, confirmed: bool = True
) -> None:  # fmt: skip
    """Tell the judges that work waits for them, by the row of history that tells this handing in from the next one.

    What is not confirmed yet by the document, count or link that it wants waits a day for it (`ask_now`).
    """
    await session.flush()
    event, due = handed_in.id, by.now if confirmed else by.now + WITHOUT_RESULT
    drafts = [
        Draft("submitted", _key(event, one), Priority.REMINDER, due, {"event": event}, person_id=one)
        for one in await judges(session, by, task)
    ]
    await enqueue(session, drafts, by.now)


def _key(event: int, person_id: int) -> str:
    return f"submitted:{event}:{person_id}"


async def ask_now(session: AsyncSession, by: By, task: Task, handed_in: TaskEvent) -> None:
    """What confirms the work was given, or there is none: who judges it need not wait any longer."""
    asked = [await overseers(session, task.programme_id, school, by.today) for school in (task.school_id, None)]
    people = {one for those in asked for one in those}
    waiting = Notice.state == NoticeState.QUEUED, Notice.due > by.now
    mine = Notice.dedupe_key.in_([_key(handed_in.id, one) for one in sorted(people)])
    await session.execute(update(Notice).where(mine, *waiting).values(due=by.now))
