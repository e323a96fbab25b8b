"""A programme at a glance, and making one."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import OWED, Audited, DayOff, Indicator, Measure, Programme, School, Task, TaskState
from storage.queries.audit import Change, Who, record, record_as
from storage.queries.questions import questions_number
from storage.queries.roadmap import programme_of, require_manager
from storage.refusals import Refusal
from storage.rights import Actor, By


async def programme_by_code(session: AsyncSession, code: str) -> Programme | None:
    """A programme by its code, for the command line."""
    return await session.scalar(select(Programme).where(Programme.code == code))


async def new_programme(
    session: AsyncSession, code: str, title: str, municipality: str, zone: str, now: datetime
) -> Programme:
    """An empty programme; Refusal if the code is taken."""
    if await programme_by_code(session, code) is not None:
        raise Refusal(f"Программа с кодом «{code}» уже есть.")
    made = Programme(code=code, title=title, municipality=municipality, zone=zone, created_at=now)
    session.add(made)
    await session.flush()
    told = {"code": code, "title": title, "municipality": municipality, "zone": zone}
    record_as(session, Who(now, made.id), Change(Audited.PROGRAMME_CHANGED, "programmes", made.id, after=told))
    return made


async def set_day_off(session: AsyncSession, by: By, rule: DayOff) -> Programme:
    """What the actor's programme does with deadlines on days off; planning applies it."""
    require_manager(by.actor)
    programme = await programme_of(session, by.actor)
    before, after = {"day_off": programme.day_off}, {"day_off": rule}
    record(session, by, Change(Audited.PROGRAMME_CHANGED, "programmes", programme.id, before=before, after=after))
    programme.day_off = rule
    return programme


async def numbers(session: AsyncSession, actor: Actor, today: date) -> Mapping[str, int]:
    """Counts of the overview: schools, measures, indicators, tasks by state, phrases to decide."""
    require_manager(actor)
    found = {table.__tablename__: await _present(session, table, actor) for table in (School, Measure, Indicator)}
    done, owed, overdue = await task_numbers(session, actor, today)
    waiting = await questions_number(session, actor.programme_id)
    return {**found, "done": done, "owed": owed, "overdue": overdue, "questions": waiting}


async def _present(session: AsyncSession, table: type[School | Measure | Indicator], actor: Actor) -> int:
    there = table.programme_id == actor.programme_id, table.gone_at.is_(None)
    return await session.scalar(select(func.count()).select_from(table).where(*there)) or 0


async def task_numbers(
    session: AsyncSession, actor: Actor, today: date, school_id: int | None = None
) -> tuple[int, int, int]:
    """(done, owed and in time, overdue) of the actor's programme, or of one school of it."""
    where = [Task.programme_id == actor.programme_id, *([Task.school_id == school_id] if school_id else [])]
    owed = Task.state.in_(OWED)
    statement = select(
        func.count().filter(Task.state.in_((TaskState.SUBMITTED, TaskState.ACCEPTED))),
        func.count().filter(owed, Task.deadline >= today),
        func.count().filter(owed, Task.deadline < today),
    ).where(*where)
    row = (await session.execute(statement)).one()
    return row[0], row[1], row[2]
