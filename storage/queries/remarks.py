"""Comments of a curator on single answers: asked back with the return of a response, settled by the next answer."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import DONE, AnswerComment
from storage.queries.papers import Paper, paper
from storage.queries.responses import response
from storage.queries.tasks import By
from storage.queries.verdicts import judgeable
from storage.refusals import Refusal

LONGEST = 500


async def judged_paper(session: AsyncSession, by: By, task_id: int) -> Paper:
    """The paper of a response that the actor may judge; NotYours for others, personal ones among them."""
    await judgeable(session, by, task_id)
    return await paper(session, await response(session, by.actor, task_id), by.today)


async def remark(session: AsyncSession, by: By, task_id: int, question_id: int, text: str) -> Paper:
    """Ask back about one answer; another comment on it takes the place of the first. Raises Refusal."""
    found, words = await judged_paper(session, by, task_id), " ".join(text.split())
    if not words or len(words) > LONGEST:
        raise Refusal(f"Напишите, что уточнить, не длиннее {LONGEST} знаков.")
    if found.response.task.state not in DONE:
        raise Refusal("Эта анкета сейчас не сдана: спрашивать об ответах можно, когда её сдадут.")
    if found.question(question_id).id not in found.answers:
        raise Refusal("На этот вопрос ответа нет, спрашивать не о чем.")
    await settle(session, by, task_id, question_id)
    author = by.actor.person_id
    session.add(AnswerComment(task_id=task_id, question_id=question_id, person_id=author, text=words, at=by.now))
    await session.flush()
    return await judged_paper(session, by, task_id)


async def take_back(session: AsyncSession, by: By, task_id: int, question_id: int) -> Paper:
    """What was asked back about an answer is asked no more."""
    await judged_paper(session, by, task_id)
    await settle(session, by, task_id, question_id)
    return await judged_paper(session, by, task_id)


async def settle(session: AsyncSession, by: By, task_id: int, question_id: int) -> None:
    """Close the open comments on an answer."""
    mine = AnswerComment.task_id == task_id, AnswerComment.question_id == question_id
    standing = update(AnswerComment).where(*mine, AnswerComment.settled_at.is_(None))
    await session.execute(standing.values(settled_at=by.now))
