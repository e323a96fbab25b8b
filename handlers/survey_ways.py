"""The ways a questionnaire is gone through — for a school, as a trial, by a link — and what differs between them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import SurveyAct, SurveyButton, TrialButton, UnnamedButton
from handlers.texts import surveys as words
from storage.queries.papers import Paper, paper
from storage.queries.responses import Way, response
from storage.queries.tasks import By
from storage.queries.trials import SURVEY, trial_paper, wait_in_trial
from storage.queries.unnamed import Door, door_of, unnamed_paper, wait_unnamed, wait_unnamed_no_more
from storage.queries.updates import answer_unnamed, expect, expect_nothing
from storage.refusals import Refusal
from storage.rights import Actor

EXPECTED = SURVEY
Handler = TypeVar("Handler", bound=Callable[..., Any])
AnyButton = SurveyButton | TrialButton | UnnamedButton
BUTTONS: Mapping[Way, type[AnyButton]] = {
    Way.TASK: SurveyButton, Way.TRIAL: TrialButton, Way.UNNAMED: UnnamedButton,
}  # fmt: skip
WAYS = {kind: way for way, kind in BUTTONS.items()}


unnamed_router = Router(name="unnamed")
"""Before all others: whoever answers without a name is mostly a stranger, and no stranger when known."""


class ByLink(Filter):
    """Gives `by` of nobody for a button of a link, whoever pressed it; nothing of the update is kept."""

    async def __call__(
        self, click: CallbackQuery, callback_data: UnnamedButton, session: AsyncSession, now: datetime
    ) -> dict[str, Any]:
        answer_unnamed(session)
        return {"by": unnamed_by(await door_of(session, callback_data.task), now)}


def unnamed_by(door: Door, now: datetime) -> By:
    """Whoever answers by a link: a day of the programme, and no rights at all."""
    zone = door.programme.zone
    return By(Actor(0, "", door.programme.id, zone), now, now.astimezone(ZoneInfo(zone)).date())


def pressed(router: Router, *acts: SurveyAct) -> Callable[[Handler], Handler]:
    """Register a step for the buttons of every way."""

    def register(handler: Handler) -> Handler:
        for kind in (SurveyButton, TrialButton):
            router.callback_query(kind.filter(F.act.in_(set(acts))))(handler)
        unnamed_router.callback_query(UnnamedButton.filter(F.act.in_(set(acts))), ByLink())(handler)
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
    if way is Way.UNNAMED:
        return await unnamed_paper(session, by, chat_id, subject_id)
    return await paper(session, await response(session, by.actor, subject_id), by.today)


async def wait(
    session: AsyncSession, by: By, chat_id: int, found: Paper, subject: Mapping[str, Any], *, prose: bool = False
) -> None:
    """Wait in a chat for what answers a question of a paper."""
    if found.response.way is Way.TRIAL:
        await wait_in_trial(session, by, chat_id, found, subject, prose=prose)
    elif found.response.way is Way.UNNAMED:
        await wait_unnamed(session, chat_id, found, subject)
    else:
        about = {"task": found.response.task.id, **subject}
        await expect(session, chat_id, EXPECTED, about, by.now, prose=prose)


async def wait_no_more(session: AsyncSession, by: By, chat_id: int, found: Paper, *, ended: bool = False) -> None:
    """Nothing is to be typed now; a trial still knows what was tried, until it has `ended`."""
    if found.response.way is Way.TRIAL and not ended:
        await wait_in_trial(session, by, chat_id, found, {"question": 0}, prose=False)
    elif found.response.way is Way.UNNAMED:
        await wait_unnamed_no_more(session, found)
    else:
        await expect_nothing(session, chat_id, EXPECTED)
