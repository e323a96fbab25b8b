"""What a reminder is answered with beside done, promised and not mine: questions and «позже», as rows of history."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import OWED, Assignment, NoticeItem, Person, Priority, Snooze, Task, TaskEvent
from storage.queries.absences import there_for
from storage.queries.notices import Draft, enqueue
from storage.queries.people import valid_on
from storage.queries.tasks import By, TaskLine, awaited_since, task, write
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, Right, Role
from storage.upserts import insert_new

NOBODY = "Пока некому ответить: ни куратор, ни координатор ещё не вошли в бот."
NOBODY_ELSE = "Пока некому ответить, кроме Вас: другой куратор или координатор в бот ещё не вошёл."
LONGEST = 1500  # characters of a question or an answer


def _checked(text: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Refusal(f"Нужен текст не длиннее {LONGEST} знаков. Пришлите, пожалуйста, короче.")
    return text


async def advisers(session: AsyncSession, by: By, task_id: int) -> Sequence[Person]:
    """Who answers questions about a task: the curators of its school, else the coordinators; never the actor.

    Somebody away is replaced by who stands in.
    """
    found = (await task(session, by.actor, task_id)).task
    for role in (Role.CURATOR, Role.COORDINATOR):
        of_school = Assignment.school_id == found.school_id if role is Role.CURATOR else Assignment.school_id.is_(None)
        held = select(Assignment.person_id).where(
            Assignment.programme_id == found.programme_id, Assignment.role == role, of_school, valid_on(by.today)
        )
        ids = await there_for(session, found.programme_id, by.today, (await session.scalars(held.distinct())).all())
        there = Person.id.in_(ids), Person.id != by.actor.person_id, Person.telegram_id.is_not(None)
        people = (await session.scalars(select(Person).where(*there).order_by(Person.name))).all()
        if people:
            return people
    return ()


def nobody(actor: Actor) -> Refusal:
    """Nobody could answer; who answers others' questions is not told that nobody is there."""
    return Refusal(NOBODY_ELSE if actor.may(Right.JUDGE) else NOBODY)


async def ask(session: AsyncSession, by: By, task_id: int, text: str) -> Sequence[Person]:
    """Pass a question on; returns who gets it. Refusal where nobody could answer."""
    people, line = await advisers(session, by, task_id), await task(session, by.actor, task_id)
    if not people:
        raise nobody(by.actor)
    event = await _written(session, by, line.task, "asked", None, _checked(text))
    await _tell(session, by, "question", event, [person.id for person in people])
    return people


async def question_of(session: AsyncSession, by: By, task_id: int, event_id: int) -> TaskEvent:
    """A question about a task the actor sees; NotYours for any other row of history."""
    await task(session, by.actor, task_id)
    event = await session.get(TaskEvent, event_id)
    if event is None or event.task_id != task_id or event.what != "asked" or event.person_id is None:
        raise NotYours("Этого вопроса среди Ваших нет.")
    return event


async def reply(session: AsyncSession, by: By, task_id: int, event_id: int, text: str) -> Person:
    """Answer a question; returns who asked."""
    event = await question_of(session, by, task_id, event_id)
    asker = await session.get_one(Person, event.person_id)
    found = (await task(session, by.actor, task_id)).task
    answer = await _written(session, by, found, "answered", event_id, _checked(text))
    await _tell(session, by, "answered", answer, [asker.id])
    return asker


async def _written(session: AsyncSession, by: By, found: Task, what: str, before: object, text: str) -> int:
    write(session, by, found, what, before, None, text)
    await session.flush()
    mine = TaskEvent.task_id == found.id, TaskEvent.what == what, TaskEvent.person_id == by.actor.person_id
    return await session.scalar(select(TaskEvent.id).where(*mine).order_by(TaskEvent.id.desc()).limit(1)) or 0


async def _tell(session: AsyncSession, by: By, kind: str, event: int, people: Sequence[int]) -> None:
    drafts = [
        Draft(kind, f"{kind}:{event}:{one}", Priority.REPORT, by.now, {"event": event}, person_id=one) for one in people
    ]
    await enqueue(session, drafts, by.now)


async def snooze(session: AsyncSession, by: By, task_id: int, until: datetime) -> TaskLine:
    """«Напомнить позже»: nothing of this task to this person until then, and then one reminder of its own."""
    line = await task(session, by.actor, task_id)
    if line.task.state not in OWED:
        raise Refusal("Эта задача уже закрыта: напоминать о ней незачем.")
    mine = Snooze.task_id == task_id, Snooze.person_id == by.actor.person_id
    row = await session.scalar(select(Snooze).where(*mine))
    if row is None or row.until != until:
        write(session, by, line.task, "snoozed", row.until.isoformat() if row else None, until.isoformat())
        if row is None:
            session.add(Snooze(task_id=task_id, person_id=by.actor.person_id, until=until))
        else:
            row.until = until
        await _remind_at(session, by, line.task, until)
    return line


async def _remind_at(session: AsyncSession, by: By, found: Task, until: datetime) -> None:
    person = by.actor.person_id
    key = f"later:{found.id}:{person}:{until:%Y%m%d%H%M%z}"
    draft = Draft("later", key, Priority.REMINDER, until, {"until": until.isoformat()}, person_id=person)
    for notice in await enqueue(session, [draft], by.now):
        rule = f"later_{until:%Y%m%d%H}"
        item = {
            "notice_id": notice, "task_id": found.id, "person_id": person, "rule": rule,
            "occasion": awaited_since(found),
        }  # fmt: skip
        await insert_new(session, NoticeItem, [item])


SNOOZED = select(Snooze).where(Snooze.task_id.in_(bindparam("tasks", expanding=True)))
SNOOZED_BY = SNOOZED.where(Snooze.person_id == bindparam("person"))


async def snoozed_until(
    session: AsyncSession, task_ids: Sequence[int], person_id: int | None = None
) -> dict[tuple[int, int], datetime]:
    """Until when (task, person) hears nothing, for these tasks and one person or all."""
    if person_id is None:
        rows = await session.scalars(SNOOZED, {"tasks": task_ids})
    else:
        rows = await session.scalars(SNOOZED_BY, {"tasks": task_ids, "person": person_id})
    return {(row.task_id, row.person_id): row.until for row in rows}
