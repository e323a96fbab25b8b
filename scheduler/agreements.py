"""An agreement with a partner is about to end: the school has a task before it does; prolonged, the task is done."""

from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.reminding import Town
from storage.models import TaskState
from storage.queries.expiring import ask_about, asked_in_vain, ending, settle

AHEAD = timedelta(days=30)  # time to agree, sign and bring it to the department
PROLONGED, CORRECTED, ENDED = "договор продлён", "срок договора исправлен", "договор прекращён"


async def watch_agreements(session: AsyncSession, town: Town, now: datetime) -> None:
    """Settle what was asked in vain, then ask about what ends within thirty days and was not asked about."""
    today = town.morning(now).date()
    for agreement, task, is_over in await asked_in_vain(session, town.id):
        state, why = outcome(agreement.asked_until, agreement.valid_until, is_over=is_over)
        settle(session, agreement, task, state, why, now)
    await session.flush()
    for agreement in await ending(session, town.id, today, today + AHEAD):
        await ask_about(session, agreement, today, now)


def outcome(asked: date | None, last: date | None, *, is_over: bool) -> tuple[TaskState, str]:
    """How the task ends when its agreement changed: a later last day, or none, is what it asked for."""
    if is_over:
        return TaskState.CANCELLED, ENDED
    if last is None or (asked is not None and last > asked):
        return TaskState.ACCEPTED, PROLONGED
    return TaskState.CANCELLED, CORRECTED
