"""/rollover: the coordinator sees what moves to the next academic year, and one button plans it."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, RolloverButton, Screen
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, Row, keyboard, pages
from handlers.programme import Screenful, after_planning, plan_button, year_to_plan
from handlers.reply import Reply, say, show
from handlers.texts import planning as words
from scheduler import rollover
from scheduler.planning import plan
from storage.queries.roadmap import programme_of, require_manager
from storage.queries.tasks import By
from storage.refusals import Refusal

router = Router(name="rollover")


@router.message(Says("rollover", "перенос"), PRIVATE)
async def say_rollover(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await rollover_screen(session, by))


@router.callback_query(Go.filter(F.screen == Screen.ROLLOVER))
async def show_rollover(click: CallbackQuery, callback_data: Go, session: AsyncSession, by: By) -> Reply:
    return show(click, *await rollover_screen(session, by, callback_data.page))


async def rollover_screen(session: AsyncSession, by: By, page: int = 0) -> Screenful:
    """A page of what moves; nothing is stored."""
    require_manager(by.actor)
    programme = await programme_of(session, by.actor)
    found = await rollover.preview(session, programme)
    if found is None:
        return words.ROLL_NOTHING, keyboard(plan_button(year_to_plan(programme, by)), BACK)
    page = min(page, max(0, len(found.moves) - 1) // words.ROLL_ON_PAGE)
    turn = pages(lambda to: Go(screen=Screen.ROLLOVER, page=to), page, words.ROLL_ON_PAGE, len(found.moves))
    label = words.ROLL_PLAN.format(year=found.year, next=found.year + 1)
    go_on: Row = ((label, RolloverButton(year=found.year)),) if found.in_programme else ()
    return words.rollover(found, page, programme.ends), keyboard(turn if found.in_programme else (), go_on, BACK)


@router.callback_query(RolloverButton.filter())
async def roll_over(click: CallbackQuery, callback_data: RolloverButton, session: AsyncSession, by: By) -> Reply:
    require_manager(by.actor)
    programme = await programme_of(session, by.actor)
    found = await rollover.preview(session, programme)
    if found is None or not found.in_programme or callback_data.year not in (found.year, found.year - 1):
        raise Refusal("Пока Вы смотрели, план изменился. Откройте перенос ещё раз: /rollover")
    done = await rollover.roll_over(session, programme, callback_data.year, by.now, by)
    return show(click, *after_planning(done, await plan(session, programme, callback_data.year)))
