"""A button or an answer about a task acts in the programme of that task, whichever its reader looks at now."""

from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import SurveyButton, TaskButton
from handlers.survey_ways import EXPECTED as SURVEY
from handlers.task_cards import EXPECTED as TASK
from handlers.wave_callbacks import RemarkButton
from storage.queries.people import beside_task
from storage.queries.responses import Way
from storage.rights import By

ABOUT_TASKS: dict[str, type[CallbackData]] = {
    kind.__prefix__: kind for kind in (TaskButton, SurveyButton, RemarkButton)
}
AWAITED = (TASK, SURVEY, "remark")


async def where_pressed(session: AsyncSession, by: By, click: CallbackQuery | None) -> By:
    """The speaker beside the task of a pressed button; as they are for every other button."""
    task_id = task_of(click.data or "") if click is not None else 0
    return await beside_task(session, by, task_id) if task_id else by


def task_of(data: str) -> int:
    """The task that a button is about; 0 for other buttons, and for what nobody made."""
    kind = ABOUT_TASKS.get(data.partition(":")[0])
    try:
        return int(getattr(kind.unpack(data), "task", 0)) if kind else 0
    except (TypeError, ValueError):
        return 0


async def where_awaited(session: AsyncSession, by: By, kind: str, subject: dict[str, Any]) -> By:
    """The speaker beside the task about which a chat waits for words or a file."""
    is_task = kind in AWAITED and subject.get("way", Way.TASK) == Way.TASK
    return await beside_task(session, by, subject["task"]) if is_task and "task" in subject else by
