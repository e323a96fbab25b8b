"""«Отправить сейчас»: to exactly those who have not answered, and to nobody who was written to today."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import OWED, Notice, NoticeState, Person, Priority, School, Task
from storage.queries.absences import who_answers
from storage.queries.notices import Draft
from storage.queries.reminding import Item, queue_items
from storage.queries.roadmap import require_manager
from storage.queries.task_owners import owners_of
from storage.queries.tasks import awaited_since, due_date, write
from storage.queries.waves import wave_of
from storage.rights import By
from storage.upserts import parts

OVERDUE = 0  # in place of a wave: everything that is late
LIFE = timedelta(hours=24)
WAITING = NoticeState.QUEUED, NoticeState.SENDING


@dataclass(frozen=True, slots=True)
class Chase:
    """What is not answered: its tasks, whom to write to about which, who heard today, and where nobody is reachable."""

    tasks: Mapping[int, Task]
    to_write: Mapping[int, Sequence[int]]
    heard_today: frozenset[int]
    nobody: Sequence[str]


async def chase_of(session: AsyncSession, by: By, wave_id: int) -> Chase:
    """What has not been answered in a wave, or (OVERDUE) is late in the programme. NotYours for a foreign wave."""
    require_manager(by.actor)
    if wave_id != OVERDUE:
        await wave_of(session, by.actor, wave_id)
    which = due_date() < by.today if wave_id == OVERDUE else Task.wave_id == wave_id
    mine = Task.programme_id == by.actor.programme_id, Task.state.in_(OWED), which
    tasks = {one.id: one for one in await session.scalars(select(Task).where(*mine).order_by(Task.id))}
    owners = await _reachable_owners(session, by, list(tasks))
    people = {one for each in owners.values() for one in each}
    heard = await _heard_today(session, by, people)
    to_write: dict[int, list[int]] = defaultdict(list)
    for task_id, each in owners.items():
        for one in sorted(each - heard):
            to_write[one].append(task_id)
    nobody = [tasks[one] for one in tasks if not owners[one]]
    return Chase(tasks, to_write, frozenset(heard), await _names(session, nobody))


async def _reachable_owners(session: AsyncSession, by: By, task_ids: Sequence[int]) -> Mapping[int, set[int]]:
    """Who answers for each task today and can be written to; never who asks."""
    owed = await owners_of(session, task_ids, by.today)
    people = sorted({one for each in owed.values() for one in each})
    answers = await who_answers(session, by.actor.programme_id, by.today, people)
    there: set[int] = set()
    for part in parts(sorted({one for one in answers.values() if one})):
        able = Person.id.in_(part), Person.telegram_id.is_not(None), Person.unreachable_at.is_(None)
        there |= set(await session.scalars(select(Person.id).where(*able)))
    there.discard(by.actor.person_id)
    return {task: {a for one in owed.get(task, ()) if (a := answers[one]) and a in there} for task in task_ids}


async def _heard_today(session: AsyncSession, by: By, people: set[int]) -> set[int]:
    """Whom we wrote to since midnight beyond replies and what they asked for, or whom such a letter waits for today."""
    midnight = datetime.combine(by.today, time(), ZoneInfo(by.actor.zone))
    sent = and_(Notice.state == NoticeState.SENT, Notice.priority >= Priority.REMINDER, Notice.ended_at >= midnight)
    waits = and_(Notice.state.in_(WAITING), Notice.kind == "chase")
    heard: set[int] = set()
    for part in parts(sorted(people)):
        found = select(Notice.person_id).where(Notice.person_id.in_(part), or_(sent, waits)).distinct()
        heard |= {one for one in await session.scalars(found) if one is not None}
    return heard


async def _names(session: AsyncSession, tasks: Sequence[Task]) -> Sequence[str]:
    """Schools of tasks, or their titles, for what nobody can be written to about."""
    schools = {one.school_id for one in tasks if one.school_id}
    found = await session.execute(
        select(School.id, School.short_name).where(School.id.in_(schools)).order_by(School.place)
    )
    names = {row[0]: row[1] for row in found}
    return list(dict.fromkeys(names.get(one.school_id or 0, one.title) for one in tasks))


async def send_now(session: AsyncSession, by: By, wave_id: int, found: Chase) -> None:
    """Queue one letter a person with everything they have not answered, and write down who asked for it."""
    rule = f"chase_{by.now:%Y%m%d%H%M}"
    letters = [
        (
            _draft(by, wave_id, person),
            [Item(one, rule, awaited_since(found.tasks[one])) for one in tasks],
        )
        for person, tasks in found.to_write.items()
    ]
    await queue_items(session, letters, by.now)
    for task_id in sorted({one for tasks in found.to_write.values() for one in tasks}):
        write(session, by, found.tasks[task_id], "chased", None, None)


def _draft(by: By, wave_id: int, person_id: int) -> Draft:
    return Draft(
        kind="chase", dedupe_key=f"chase:{by.actor.programme_id}:{wave_id}:{person_id}:{by.today}",
        priority=Priority.REMINDER, due=by.now, not_after=by.now + LIFE, payload={"by": by.actor.person_id},
        person_id=person_id,
    )  # fmt: skip
