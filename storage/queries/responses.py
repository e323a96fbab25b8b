"""Responses to questionnaires: whose they are, and who may give them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import OWED, Person, School, Task, TaskKind, TaskState, Wave, WaveException
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, Right
from storage.russian import day

CANCELLED = "Сбор ответов по этой анкете закончен: отвечать больше не нужно."


class Way(StrEnum):
    """How a questionnaire is gone through: for a school or oneself, as a trial, or by a link without a name."""

    TASK = "task"
    TRIAL = "trial"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Response:
    """A response the actor may give: of their school, their own, or (`by_phone`) of a school that tells them.

    Only that of a TASK has rows of its own; others carry a task and a wave that are never stored. `without_name`: what
    somebody without a name is shown, in a TRIAL too.
    """

    task: Task
    wave: Wave
    school: str
    by_phone: bool = False
    way: Way = Way.TASK
    respondent: str = ""  # of the UNNAMED, their key
    without_name: bool = False


OF_SCHOOLS = Task.respondent_id.is_(None)
OWN = or_(
    OF_SCHOOLS & Task.school_id.in_(bindparam("own", expanding=True)), Task.respondent_id == bindparam("person")
)  # fmt: skip
BY_PHONE = OF_SCHOOLS & (bindparam("anywhere") | Task.school_id.in_(bindparam("theirs", expanding=True)))
RESPONSES = (
    select(Task, Wave, func.coalesce(School.short_name, Person.name))
    .join(Wave, Wave.id == Task.wave_id)
    .outerjoin(School, School.id == Task.school_id)
    .outerjoin(Person, Person.id == Task.respondent_id)
    .where(Task.programme_id == bindparam("programme"), Task.kind == TaskKind.QUESTIONNAIRE)
)
OWED_ONES = RESPONSES.where(OWN, Task.state.in_(OWED), Task.state != TaskState.PLANNED).order_by(Task.deadline, Task.id)
ONE = RESPONSES.add_columns(OWN).where(Task.id == bindparam("task"), or_(OWN, BY_PHONE))


def _of(actor: Actor) -> dict[str, Any]:
    """Responses of the actor's schools and of the actor (OWN), and of schools that may tell them theirs (BY_PHONE)."""
    told = actor.reach(Right.ANSWER_BY_PHONE)
    return {
        "programme": actor.programme_id, "person": actor.person_id,
        "own": sorted(actor.reach(Right.ANSWER_SURVEY) or ()), "anywhere": told is None, "theirs": sorted(told or ()),
    }  # fmt: skip


async def responses(session: AsyncSession, actor: Actor) -> Sequence[Response]:
    """Responses the actor still owes, for their schools and for themselves, nearest deadline first."""
    return [Response(*row) for row in await session.execute(OWED_ONES, _of(actor))]


async def response(session: AsyncSession, actor: Actor, task_id: int) -> Response:
    """One response; NotYours if it is absent or of another school or person."""
    row = (await session.execute(ONE, {**_of(actor), "task": task_id})).first()
    if row is None:
        raise NotYours("Этой анкеты среди Ваших нет.")
    task, wave, school, is_own = row
    return Response(task, wave, school, by_phone=not is_own)


async def require_open(session: AsyncSession, found: Response, today: date) -> None:
    """Raises Refusal for a response that nobody may change any more, and says till when one could."""
    if found.way is not Way.TASK:
        return
    if found.task.state is TaskState.CANCELLED:
        raise Refusal(CANCELLED)
    if today < found.wave.opens:
        raise Refusal(f"Анкета «{found.wave.title}» откроется {day(found.wave.opens)}, тогда и ответите.")
    if not await is_open(session, found, today):
        raise Refusal(
            f"Приём ответов закончен {day(found.wave.closes)}. Если ответ нужно дослать или исправить, "
            "попросите координатора продлить срок Вашей школе."
        )


async def is_open(session: AsyncSession, found: Response, today: date) -> bool:
    """Whether answers may be given or changed today: an owed response of a wave that does not lock, till it closes for
    one that is handed in, and longer by an exception."""
    wave, task = found.wave, found.task
    if found.way is not Way.TASK:
        return True
    if task.state is TaskState.CANCELLED or today < wave.opens:
        return False
    if today <= wave.closes or (task.state in OWED and not wave.locks):
        return True
    until = select(func.max(WaveException.until)).where(WaveException.task_id == task.id)
    latest = await session.scalar(until)
    return latest is not None and today <= latest
