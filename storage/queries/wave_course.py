"""What the course of a wave is reckoned from: moments of answers, letters that were sent, responses handed in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import DONE, Answer, Notice, NoticeItem, NoticeState, Question, Task
from storage.queries.reminding import ACCEPTED
from storage.queries.wave_cards import seen
from storage.rights import Actor

Given = tuple[int, int, datetime]
Sent = tuple[int, datetime, bool]


async def answer_moments(session: AsyncSession, actor: Actor, wave_id: int) -> Sequence[Given]:
    """(task, place of the question, when) of every answer ever given, those written down by telephone left out."""
    statement = (
        select(Answer.task_id, Question.ordinal, Answer.at)
        .join(Question, Question.id == Answer.question_id)
        .join(Task, Task.id == Answer.task_id)
        .where(seen(actor), Task.wave_id == wave_id, Answer.by_phone.is_(False))
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(statement)]


async def letters_sent(session: AsyncSession, actor: Actor, wave_id: int) -> Sequence[Sent]:
    """(task, when, whether it was the invitation) of everything that was sent to have a wave answered."""
    sent = Notice.state == NoticeState.SENT
    reminded = (
        select(NoticeItem.task_id, Notice.ended_at)
        .join(Notice, Notice.id == NoticeItem.notice_id)
        .join(Task, Task.id == NoticeItem.task_id)
        .where(seen(actor), Task.wave_id == wave_id, sent, NoticeItem.rule != ACCEPTED)
    )
    found = [(row[0], row[1], False) for row in await session.execute(reminded) if row[1]]
    mine = set(await session.scalars(select(Task.id).where(seen(actor), Task.wave_id == wave_id)))
    invited = select(Notice.payload, Notice.ended_at).where(
        Notice.kind == "survey_opened", sent, Notice.dedupe_key.startswith(f"wave:{wave_id}:", autoescape=True)
    )
    rows = [(row[0].get("task"), row[1]) for row in await session.execute(invited)]
    return [*found, *((task, at, True) for task, at in rows if task in mine and at)]


async def handed_in(session: AsyncSession, actor: Actor, wave_id: int) -> Mapping[int, datetime]:
    """When each response of a wave that is in was handed in."""
    done = select(Task.id, Task.finished_at).where(seen(actor), Task.wave_id == wave_id, Task.state.in_(DONE))
    return {row[0]: row[1] for row in await session.execute(done) if row[1]}


async def labels_of(session: AsyncSession, questionnaire_id: int) -> Mapping[int, str]:
    """The words of a version's questions by their place."""
    asked = select(Question.ordinal, Question.label).where(Question.questionnaire_id == questionnaire_id)
    return {row[0]: row[1] for row in await session.execute(asked)}
