"""Answering without a name: who it is, is known only as HMAC(wave secret, Telegram id), and only while the wave lasts.

Nothing here takes or keeps a person, a chat or a moment.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    Answer,
    Programme,
    School,
    Task,
    TaskKind,
    TaskState,
    UnnamedAnswer,
    UnnamedPrompt,
    Wave,
    WaveLink,
)
from storage.queries.papers import Paper, paper_with
from storage.queries.responses import Response, Way
from storage.queries.updates import SHOWN_IN, expect_nothing
from storage.refusals import Refusal
from storage.rights import By
from storage.upserts import insert_new

PREFIX = "a_"
CLOSED = "Сбор ответов закончен. Спасибо, что откликнулись!"
NOT_YET = "Сбор ответов ещё не начался. Откройте ссылку позже."
NO_LINK = "Эта ссылка не подходит. Попросите в школе прислать её ещё раз."


@dataclass(frozen=True, slots=True)
class Door:
    """A link with its wave, and the school or the programme it asks about."""

    link: WaveLink
    wave: Wave
    about: str
    programme: Programme


def respondent_key(secret: str, telegram_id: int) -> str:
    """The same account in the same wave, and nothing else; without the secret nobody can tell whose it was."""
    return hmac.new(bytes.fromhex(secret), str(telegram_id).encode(), hashlib.sha256).hexdigest()


async def door_by_token(session: AsyncSession, token: str) -> Door:
    """Where a link leads; Refusal for one that was never made."""
    return await _door(session, WaveLink.token == token)


async def door_of(session: AsyncSession, link_id: int) -> Door:
    """Where a button leads; Refusal for one that was never made."""
    return await _door(session, WaveLink.id == link_id)


async def _door(session: AsyncSession, chosen: Any) -> Door:
    statement = (
        select(WaveLink, Wave, func.coalesce(School.short_name, Programme.title), Programme)
        .join(Wave, Wave.id == WaveLink.wave_id)
        .join(Programme, Programme.id == Wave.programme_id)
        .outerjoin(School, School.id == WaveLink.school_id)
        .where(chosen)
    )
    row = (await session.execute(statement)).first()
    if row is None:
        raise Refusal(NO_LINK)
    return Door(*row)


def require_unlocked(door: Door, by: By) -> str:
    """The secret of a wave that takes answers today; Refusal before and after."""
    if door.wave.secret is None or door.wave.closed_at is not None or by.today > door.wave.closes:
        raise Refusal(CLOSED)
    if by.today < door.wave.opens:
        raise Refusal(NOT_YET)
    return door.wave.secret


async def unnamed_paper(session: AsyncSession, by: By, telegram_id: int, link_id: int) -> Paper:
    """What this account has answered by this link so far; Refusal for who did not come by it."""
    door = await door_of(session, link_id)
    key = respondent_key(require_unlocked(door, by), telegram_id)
    came = UnnamedPrompt.link_id == link_id, UnnamedPrompt.respondent == key
    if await session.scalar(select(UnnamedPrompt.id).where(*came)) is None:
        raise Refusal(NO_LINK)
    mine = UnnamedAnswer.link_id == link_id, UnnamedAnswer.respondent == key
    rows = await session.execute(select(UnnamedAnswer.question_id, UnnamedAnswer.value).where(*mine))
    answers = {question: Answer(question_id=question, value=value, note=None) for question, value in rows}
    task = Task(
        id=link_id, programme_id=door.programme.id, kind=TaskKind.QUESTIONNAIRE, state=TaskState.STARTED,
        title=door.wave.title,
    )  # fmt: skip
    found = Response(task, door.wave, door.about, way=Way.UNNAMED, respondent=key, without_name=True)
    return await paper_with(session, found, answers, by.today)


async def come_in(session: AsyncSession, by: By, door: Door, telegram_id: int) -> None:
    """Whoever has the link may answer by it: buttons alone, whose numbers can be guessed, open nothing."""
    key = respondent_key(require_unlocked(door, by), telegram_id)
    row = {"link_id": door.link.id, "respondent": key, "subject": {"question": 0}}
    await insert_new(session, UnnamedPrompt, [row])


async def keep_unnamed(session: AsyncSession, paper: Paper, question_id: int, value: str | None) -> Paper:
    """Keep an answer of nobody in the place of the same respondent's earlier one."""
    link_id, key = paper.response.task.id, paper.response.respondent
    mine = UnnamedAnswer.link_id == link_id, UnnamedAnswer.respondent == key, UnnamedAnswer.question_id == question_id
    standing = await session.scalar(select(UnnamedAnswer).where(*mine))
    if standing is None:
        session.add(UnnamedAnswer(link_id=link_id, respondent=key, question_id=question_id, value=value))
    else:
        standing.value = value
    return paper.with_answer(Answer(question_id=question_id, value=value, note=None))


async def wait_unnamed(session: AsyncSession, chat_id: int, paper: Paper, subject: Mapping[str, Any]) -> None:
    """What this respondent is asked now, known by their key; the chat itself waits for nothing."""
    await expect_nothing(session, chat_id)
    await _ask(session, paper, dict(subject), session.info.get(SHOWN_IN))


async def wait_unnamed_no_more(session: AsyncSession, paper: Paper) -> None:
    """This respondent is asked nothing now."""
    await _ask(session, paper, {"question": 0}, None)


async def _ask(session: AsyncSession, paper: Paper, subject: dict[str, Any], message_id: int | None) -> None:
    mine = UnnamedPrompt.link_id == paper.response.task.id, UnnamedPrompt.respondent == paper.response.respondent
    await session.execute(update(UnnamedPrompt).where(*mine).values(subject=subject, message_id=message_id))


async def awaited_unnamed(session: AsyncSession, telegram_id: int) -> UnnamedPrompt | None:
    """What an account is asked now in any anonymous wave: keys can be made only while secrets are there."""
    keys = [respondent_key(secret, telegram_id) for secret in await _secrets(session)]
    if not keys:
        return None
    mine = select(UnnamedPrompt).where(UnnamedPrompt.respondent.in_(keys)).order_by(UnnamedPrompt.id.desc())
    return next((one for one in await session.scalars(mine) if one.subject["question"]), None)


async def _secrets(session: AsyncSession) -> Sequence[str]:
    return [one for one in await session.scalars(select(Wave.secret).where(Wave.secret.is_not(None))) if one]


async def unnamed_asks_anew(session: AsyncSession, telegram_id: int) -> bool:
    """Whether an account is asked by a message that is not known to be sent yet."""
    prompt = await awaited_unnamed(session, telegram_id)
    return prompt is not None and prompt.message_id is None


async def unnamed_prompt_shown(session: AsyncSession, telegram_id: int, message_id: int) -> None:
    """Keep which message asked, till the next question."""
    prompt = await awaited_unnamed(session, telegram_id)
    if prompt is not None and prompt.message_id is None:
        await session.execute(update(UnnamedPrompt).where(UnnamedPrompt.id == prompt.id).values(message_id=message_id))
