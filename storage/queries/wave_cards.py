"""A wave from near: its schools by how far they are, one response, and exceptions to its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import DONE, Answer, Person, School, Task, TaskState, Wave, WaveException
from storage.queries.tasks import write
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, By, Right

LONGEST_EXTENSION = 60  # days after today
LONGEST_REASON = 300
ORDER = (
    TaskState.RETURNED,
    TaskState.PLANNED,
    TaskState.OPEN,
    TaskState.STARTED,
    TaskState.SUBMITTED,
    TaskState.ACCEPTED,
)


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """A school in a wave: its task, its name, how many questions it answered and when last."""

    task: Task
    school: str
    answered: int
    last_at: datetime | None

    @property
    def is_done(self) -> bool:
        return self.task.state in DONE


@dataclass(frozen=True, slots=True)
class WaveCard:
    """A wave with the schools the actor may see, those that need action first."""

    wave: Wave
    lines: Sequence[ResponseLine]

    def of(self, *states: TaskState) -> Sequence[ResponseLine]:
        """The schools in some states."""
        return [line for line in self.lines if line.task.state in states]


def seen(actor: Actor) -> ColumnElement[bool]:
    """Responses whose progress the actor may see: of their schools, or of the programme."""
    reach = actor.reach(Right.SEE_WAVES)
    schools = true() if reach is None else Task.school_id.in_(reach)
    return (Task.programme_id == actor.programme_id) & schools & Task.wave_id.is_not(None)


def _lines(*where: ColumnElement[bool]) -> Select[Task, str, int, datetime | None]:
    current = Answer.superseded_at.is_(None)
    given = (
        select(Answer.task_id, func.count(Answer.id).label("number"), func.max(Answer.at).label("last"))
        .where(current)
        .group_by(Answer.task_id)
        .subquery()
    )
    return (
        select(Task, func.coalesce(School.short_name, Person.name), func.coalesce(given.c.number, 0), given.c.last)
        .outerjoin(School, School.id == Task.school_id)
        .outerjoin(Person, Person.id == Task.respondent_id)
        .outerjoin(given, given.c.task_id == Task.id)
        .where(*where, Task.state != TaskState.CANCELLED)
        .order_by(School.place, Task.id)
    )


async def wave_card(session: AsyncSession, actor: Actor, wave_id: int) -> WaveCard:
    """One wave; NotYours if it is absent, foreign, or has no school of the actor's."""
    rows = (await session.execute(_lines(seen(actor), Task.wave_id == wave_id))).all()
    if not rows:
        raise NotYours("Такой анкеты среди Ваших нет.")
    lines = sorted((ResponseLine(*row) for row in rows), key=lambda line: ORDER.index(line.task.state))
    return WaveCard(await session.get_one(Wave, wave_id), lines)


async def response_line(session: AsyncSession, actor: Actor, task_id: int) -> ResponseLine:
    """One response of a wave; NotYours if it is absent or foreign."""
    row = (await session.execute(_lines(seen(actor), Task.id == task_id))).first()
    if row is None:
        raise NotYours("Такой анкеты среди Ваших нет.")
    return ResponseLine(*row)


async def answerers(session: AsyncSession, task_id: int) -> Sequence[tuple[str, int, bool]]:
    """Who gave the current answers of a response: name, how many, whether by telephone."""
    statement = (
        select(Person.name, func.count(Answer.id), Answer.by_phone)
        .join(Person, Person.id == Answer.person_id)
        .where(Answer.task_id == task_id, Answer.superseded_at.is_(None))
        .group_by(Person.name, Answer.by_phone)
        .order_by(func.count(Answer.id).desc(), Person.name)
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(statement)]


async def extended_until(session: AsyncSession, task_id: int) -> WaveException | None:
    """The exception that reaches furthest."""
    mine = select(WaveException).where(WaveException.task_id == task_id)
    return await session.scalar(mine.order_by(WaveException.until.desc(), WaveException.id.desc()).limit(1))


async def extend(session: AsyncSession, by: By, task_id: int, until: date, why: str) -> ResponseLine:
    """Let one school answer until a later day, and say why; the same exception twice is once."""
    line = await response_line(session, by.actor, task_id)
    if not by.actor.may(Right.MANAGE):
        raise Refusal("Продлить срок может координатор программы.")
    if not 0 <= (until - by.today).days <= LONGEST_EXTENSION:
        raise Refusal(f"Продлить можно до дня не раньше сегодняшнего и не дальше {LONGEST_EXTENSION} дней.")
    reason = " ".join(why.split())[:LONGEST_REASON]
    if not reason:
        raise Refusal("Напишите причину продления: она останется в истории.")
    latest = await extended_until(session, task_id)
    if latest is None or (latest.until, latest.why) != (until, reason):
        session.add(WaveException(task_id=task_id, until=until, why=reason, granted_by=by.actor.person_id, at=by.now))
        write(session, by, line.task, "extended", latest.until if latest else None, until, reason)
    return line
