"""The ways a questionnaire is gone through — for a school, as a trial — and what differs: buttons, paper, waiting."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from aiogram import F, Router
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import SurveyAct, SurveyButton, TrialButton
from handlers.texts import surveys as words
from storage.queries.papers import Paper, paper
from storage.queries.responses import Way, response
from storage.queries.tasks import By
from storage.queries.trials import SURVEY, trial_paper, wait_in_trial
from storage.queries.updates import expect, expect_nothing
from storage.refusals import Refusal

EXPECTED = SURVEY
Handler = TypeVar("Handler", bound=Callable[..., Any])
AnyButton = SurveyButton | TrialButton
BUTTONS: Mapping[Way, type[AnyButton]] = {Way.TASK: SurveyButton, Way.TRIAL: TrialButton}
WAYS = {kind: way for way, kind in BUTTONS.items()}


def pressed(router: Router, *acts: SurveyAct) -> Callable[[Handler], Handler]:
    """Register a step for the buttons of every way."""

    def register(handler: Handler) -> Handler:
        for kind in BUTTONS.values():
            router.callback_query(kind.filter(F.act.in_(set(acts))))(handler)
        return handler

    return register


async def paper_of(session: AsyncSession, by: By, data: AnyButton, chat_id: int) -> Paper:
    """The paper a button speaks of, if the actor may fill it in."""
    return await _paper(session, by, WAYS[type(data)], data.task, chat_id)


async def awaited_paper(session: AsyncSession, by: By, subject: Mapping[str, Any], chat_id: int) -> Paper:
    """The paper about which a chat waits for words or a file; Refusal where a trial waits for a button."""
    if not subject["question"]:
        raise Refusal(words.PRESS)
    return await _paper(session, by, Way(subject.get("way", Way.TASK)), subject["task"], chat_id)


async def _paper(session: AsyncSession, by: By, way: Way, subject_id: int, chat_id: int) -> Paper:
    if way is Way.TRIAL:
        return await trial_paper(session, by, chat_id, subject_id)
    return await paper(session, await response(session, by.actor, subject_id), by.today)


async def wait(
    session: AsyncSession, by: By, chat_id: int, found: Paper, subject: Mapping[str, Any], *, prose: bool = False
) -> None:
    """Wait in a chat for what answers a question of a paper."""
    if found.response.way is Way.TRIAL:
        await wait_in_trial(session, by, chat_id, found, subject, prose=prose)
    else:
        about = {"task": found.response.task.id, **subject}
        await expect(session, chat_id, EXPECTED, about, by.now, prose=prose)


async def wait_no_more(session: AsyncSession, by: By, chat_id: int, found: Paper, *, ended: bool = False) -> None:
    """Nothing is to be typed now; a trial still knows what was tried, until it has `ended`."""
    if found.response.way is Way.TRIAL and not ended:
        await wait_in_trial(session, by, chat_id, found, {"question": 0}, prose=False)
    else:
        await expect_nothing(session, chat_id, EXPECTED)
