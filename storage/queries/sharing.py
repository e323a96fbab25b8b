"""How many processes deliver: each holds a lease, and Telegram's limits are divided by those that live."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import DeliveryLease

HELD = timedelta(seconds=15)


async def hold_delivery(session: AsyncSession, holder: str, real_now: datetime) -> int:
    """Take or renew a process's lease; answers how many processes hold one now, this one included."""
    await session.execute(delete(DeliveryLease).where(DeliveryLease.until <= real_now))
    await session.merge(DeliveryLease(holder=holder, until=real_now + HELD))
    await session.flush()
    return await session.scalar(select(func.count(DeliveryLease.holder))) or 1


async def give_up_delivery(session: AsyncSession, holder: str) -> None:
    """A process that stops leaves its share to the others at once."""
    await session.execute(delete(DeliveryLease).where(DeliveryLease.holder == holder))
