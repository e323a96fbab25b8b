"""How a wave of a questionnaire came in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from reports.facts.moment import Asking
from reports.facts.programme import schools_of
from reports.wave import Participant, PastWave, Progress, WaveFacts
from reports.wave_course import Course, Given, Letter, course
from storage.models import TaskState, Wave
from storage.queries import wave_course as queries
from storage.queries.wave_rows import (
    Response,
    previous_wave,
    reminders_of,
    report_wave,
    responses,
    wave_place,
)
from storage.queries.waves import questions_number
from storage.rights import Actor
from storage.years import working_year

PROGRESS = {
    TaskState.PLANNED: Progress.NOT_STARTED,
    TaskState.OPEN: Progress.NOT_STARTED,
    TaskState.STARTED: Progress.STARTED,
    TaskState.SUBMITTED: Progress.SUBMITTED,
    TaskState.RETURNED: Progress.RETURNED,
    TaskState.ACCEPTED: Progress.ACCEPTED,
}


async def wave_facts(ask: Asking, wave_id: int) -> WaveFacts:
    """One wave among the schools the actor reaches, with the wave before it."""
    await schools_of(ask)
    wave = await report_wave(ask.session, ask.actor, wave_id)
    before = await previous_wave(ask.session, wave)
    year = working_year(wave.opens)
    reminded = await reminders_of(ask.session, ask.actor, wave.id)
    return WaveFacts(
        title=wave.title,
        name=await _name(ask, wave),
        year=f"{year}/{year + 1}",
        opened=wave.opens,
        deadline=wave.closes,
        as_of=ask.today,
        participants=await participants(ask, wave),
        reminders=tuple(sorted({_local(ask, moment) for moment in reminded})),
        previous=await _past(ask, before) if before else None,
        course=await course_of(ask.session, ask.actor, wave),
        generated_at=ask.local,
    )


async def course_of(session: AsyncSession, actor: Actor, wave: Wave) -> Course:
    """How long answering takes, where people stop, what brought them, among the responses the actor may see."""
    given = [Given(*one) for one in await queries.answer_moments(session, actor, wave.id)]
    letters = [Letter(*one) for one in await queries.letters_sent(session, actor, wave.id)]
    done = await queries.handed_in(session, actor, wave.id)
    return course(given, letters, done, ZoneInfo(actor.zone), await queries.labels_of(session, wave.questionnaire_id))


async def _name(ask: Asking, wave: Wave) -> str:
    return f"волна {await wave_place(ask.session, wave)}"


async def participants(ask: Asking, wave: Wave) -> tuple[Participant, ...]:
    """The schools with how far they are; without names in groups."""
    asked = await questions_number(ask.session, wave)
    found = await responses(ask.session, ask.actor, wave.id)
    return tuple(_participant(ask, response, asked) for response in found)


def _participant(ask: Asking, response: Response, asked: int) -> Participant:
    progress = PROGRESS[response.state]
    is_in = progress.is_in and response.handed_in is not None
    asked = response.given if is_in else asked  # what conditions leave out is no gap
    return Participant(
        name=response.school if ask.named else "",
        progress=progress,
        filled=response.answered / asked if asked else None,
        submitted_on=_local(ask, response.handed_in) if is_in and response.handed_in else None,
    )


def _local(ask: Asking, moment: datetime) -> date:
    return moment.astimezone(ask.local.tzinfo).date()


async def _past(ask: Asking, wave: Wave) -> PastWave:
    own = await participants(ask, wave)
    filled = [one.filled for one in own if one.progress.is_in and one.filled is not None]
    return PastWave(
        name=await _name(ask, wave),
        deadline=wave.closes,
        schools=len(own),
        submitted_on=tuple(one.submitted_on for one in own if one.submitted_on is not None),
        completeness=sum(filled) / len(filled) if filled else None,
    )
