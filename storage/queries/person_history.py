"""What somebody was told in a programme, when, whether it came, and what they answered; for its coordinator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Broadcast, Notice, NoticeItem, NoticeState, Person, Task, TaskEvent, TaskKind
from storage.queries.person_cards import person_card
from storage.queries.roadmap import require_manager
from storage.rights import By

KEPT = 300  # of the newest, of each kind; a screen shows fewer
OWN_WORDS = ("submitted", "verdict", "question", "answered")
OF_TASKS = ("survey_opened", "handed_over")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing said to a person (`kind` of the notice, `rule` of a reminder) or done by them (`state` None)."""

    at: datetime
    kind: str
    title: str | None
    rule: str | None = None
    state: NoticeState | None = None
    reason: str | None = None
    after: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class PersonHistory:
    """A person, and everything in this programme, newest first."""

    person: Person
    spoken: Sequence[Spoken]


async def person_history(session: AsyncSession, by: By, person_id: int) -> PersonHistory:
    """NotYours for somebody who was never in the actor's programme, or for who does not manage it."""
    require_manager(by.actor)
    card = await person_card(session, by, person_id)
    found = [
        *await _reminded(session, by, person_id), *await _written(session, by, person_id),
        *await _did(session, by, person_id),
    ]  # fmt: skip
    return PersonHistory(card.person, sorted(found, key=lambda one: one.at, reverse=True))


async def _reminded(session: AsyncSession, by: By, person_id: int) -> list[Spoken]:
    """Tasks that were spoken of, each with its rule and what became of the message."""
    statement = (
        select(NoticeItem.rule, Task.title, Notice)
        .join(Notice, Notice.id == NoticeItem.notice_id)
        .join(Task, Task.id == NoticeItem.task_id)
        .where(NoticeItem.person_id == person_id, Task.programme_id == by.actor.programme_id)
        .order_by(NoticeItem.id.desc())
        .limit(KEPT)
    )
    return [_told(notice, title, rule) for rule, title, notice in await session.execute(statement)]


def _told(notice: Notice, title: str | None, rule: str | None = None) -> Spoken:
    return Spoken(notice.ended_at or notice.due, notice.kind, title, rule, notice.state, notice.reason)


async def _written(session: AsyncSession, by: By, person_id: int) -> list[Spoken]:
    """Messages that speak of no rule: invitations to questionnaires, verdicts, broadcasts, weeks."""
    mine = Notice.person_id == person_id, ~select(NoticeItem.id).where(NoticeItem.notice_id == Notice.id).exists()
    rows = (await session.scalars(select(Notice).where(*mine).order_by(Notice.id.desc()).limit(KEPT))).all()
    titles = await _titles(session, by, rows)
    return [_told(one, titles[one.id]) for one in rows if one.id in titles]


async def _titles(session: AsyncSession, by: By, rows: Sequence[Notice]) -> Mapping[int, str | None]:
    """Of which task of this programme each speaks; those of no task or broadcast of it are left out."""
    tasks = await _of_programme(session, by, Task.id.in_(_ids(rows, "task", OF_TASKS)))
    events = select(TaskEvent.id, Task.title).join(Task, Task.id == TaskEvent.task_id)
    mine = TaskEvent.id.in_(_ids(rows, "event", OWN_WORDS)), Task.programme_id == by.actor.programme_id
    said = {row[0]: row[1] for row in await session.execute(events.where(*mine))}
    texts: Select[int, str] = select(Broadcast.id, Broadcast.text).where(
        Broadcast.programme_id == by.actor.programme_id
    )
    sent = {row[0]: row[1] for row in await session.execute(texts)}
    found: dict[int, str | None] = {}
    for one in rows:
        for known, key in ((tasks, "task"), (said, "event"), (sent, "broadcast")):
            if one.kind != "broadcast_progress" and one.payload.get(key) in known:
                found[one.id] = known[one.payload[key]]
        if one.kind == "week" and one.payload.get("programme") == by.actor.programme_id:
            found[one.id] = None
    return found


def _ids(rows: Sequence[Notice], key: str, kinds: Sequence[str]) -> list[Any]:
    return [one.payload[key] for one in rows if one.kind in kinds and key in one.payload]


async def _of_programme(session: AsyncSession, by: By, which: ColumnElement[bool]) -> Mapping[int, str]:
    statement = select(Task.id, Task.title).where(Task.programme_id == by.actor.programme_id, which)
    return {row[0]: row[1] for row in await session.execute(statement)}


async def _did(session: AsyncSession, by: By, person_id: int) -> list[Spoken]:
    """What they answered: rows of history of this programme's tasks, single answers of a questionnaire not counted."""
    mine = TaskEvent.person_id == person_id, Task.programme_id == by.actor.programme_id
    shown = or_(TaskEvent.what != "state", TaskEvent.after != "started", Task.kind == TaskKind.QUESTIONNAIRE)
    statement = select(TaskEvent, Task.title).join(Task, Task.id == TaskEvent.task_id).where(*mine, shown)
    rows = await session.execute(statement.order_by(TaskEvent.id.desc()).limit(KEPT))
    return [Spoken(event.at, event.what, title, after=event.after, why=event.why) for event, title in rows]
