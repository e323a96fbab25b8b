"""When a monitoring's window begins, the coordinators are offered to open its questionnaire, by one button."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.planning import waves_due
from scheduler.plans import WaveDue
from scheduler.reminding import LIFE, Town
from storage.models import Priority, Programme
from storage.queries.notices import Draft, enqueue
from storage.queries.people import holders
from storage.queries.wave_rows import last_day_of
from storage.queries.waves import LEAD_DAYS
from storage.rights import Role
from storage.years import working_year

UNTIL_HOUR = 10  # what begins today is offered this morning; reading the roadmap every minute would be waste


async def offer_waves(session: AsyncSession, town: Town, now: datetime) -> None:
    """Once for each window, to whoever coordinates that day; nothing for what was opened since it began."""
    local = now.astimezone(ZoneInfo(town.zone))
    if local.hour >= UNTIL_HOUR:
        return
    programme = await session.get_one(Programme, town.id)
    for wave in await waves_due(session, programme, working_year(local.date())):
        if begun(wave, local.date()) and not await _opened(session, town.id, wave):
            await _offer(session, town, wave, now)


def begun(wave: WaveDue, today: date) -> bool:
    """Whether its window has begun and is not over."""
    return first_day(wave) <= today <= wave.due.deadline


def first_day(wave: WaveDue) -> date:
    """The first day of a window; a phrase that names none has two weeks."""
    return wave.due.starts or wave.due.deadline - timedelta(days=LEAD_DAYS)


async def _opened(session: AsyncSession, programme_id: int, wave: WaveDue) -> bool:
    last = await last_day_of(session, programme_id, wave.stage.line.questionnaire or "")
    return last is not None and last >= first_day(wave)


async def _offer(session: AsyncSession, town: Town, wave: WaveDue, now: datetime) -> None:
    due, code = town.morning(now), wave.stage.line.questionnaire
    payload = {"programme": town.id, "code": code, "closes": wave.due.deadline.isoformat(),
               "since": first_day(wave).isoformat(), "title": wave.stage.line.title}  # fmt: skip
    drafts = [
        Draft(
            kind="wave_due", dedupe_key=f"wave_due:{town.id}:{code}:{wave.due.deadline}:{person}",
            priority=Priority.REPORT, due=due, not_after=due + LIFE, person_id=person, payload=payload,
        )
        for person in await holders(session, town.id, Role.COORDINATOR, due.date())
    ]  # fmt: skip
    await enqueue(session, drafts, now)
