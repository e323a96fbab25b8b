"""The coordinator's programme: an overview, importing what comes with the product, planning a year."""

from functools import lru_cache

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, ImportButton, PlanButton, Screen
from handlers.files import OFFERED as FILES
from handlers.filters import PRIVATE, Says
from handlers.keyboards import BACK, Row, keyboard, switch_of
from handlers.policy_callbacks import PolicyAct, PolicyButton
from handlers.reply import Reply, say, show
from handlers.survey_ways import EXPECTED as SURVEY
from handlers.switching import programmes_screen
from handlers.taking_back import offered
from handlers.texts import planning as planning_words
from handlers.texts import policies as policy_words
from handlers.texts import programme as words
from scheduler import planning
from scheduler.plans import Plan, Planned
from storage.importing.preview import Differences, compare
from storage.importing.reading import read_workbook
from storage.importing.remembering import newest_remembered
from storage.importing.rows import Workbook
from storage.importing.storing import store
from storage.models import Programme
from storage.programmes import ShippedProgramme, shipped
from storage.queries.programmes import numbers
from storage.queries.roadmap import programme_of, require_manager
from storage.queries.tasks import By
from storage.queries.updates import expect_nothing
from storage.refusals import Refusal
from storage.rights import Right
from storage.years import working_year

router = Router(name="programme")
SEEN = 16  # characters of the preview's fingerprint that its button carries
Screenful = tuple[str, InlineKeyboardMarkup]


@router.message(Says("programme", "программа"), PRIVATE)
async def say_programme(message: Message, session: AsyncSession, by: By) -> Reply:
    """The coordinator's screen; whoever coordinates none reads in which of theirs they speak."""
    chooses = by.actor.programmes > 1 and not by.actor.may(Right.MANAGE)
    return say(message.chat.id, *await (programmes_screen if chooses else programme_screen)(session, by))


@router.callback_query(Go.filter(F.screen == Screen.PROGRAMME))
async def show_programme(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, *await programme_screen(session, by))


async def programme_screen(session: AsyncSession, by: By) -> Screenful:
    """Counts, and what a coordinator does with a programme."""
    found = await numbers(session, by.actor, by.today)
    programme = await programme_of(session, by.actor)
    year = year_to_plan(programme, by)
    terms: Row = ((f"Уточнить сроки ({found['questions']})", Go(screen=Screen.TERMS)),) if found["questions"] else ()
    rule = planning_words.DAY_OFF_SHORT[programme.day_off]
    days: Row = ((planning_words.DAY_OFF_BUTTON.format(rule=rule), Go(screen=Screen.DAY_OFF)),)
    remind: Row = ((policy_words.BUTTON, PolicyButton(act=PolicyAct.KINDS)),)
    buttons = keyboard(plan_button(year), terms, days, remind, switch_of(by.actor), BACK)
    return words.overview(programme, found, year), buttons


def year_to_plan(programme: Programme, by: By) -> int:
    """The academic year people work for, and never one before the programme itself."""
    year = working_year(by.today)
    return max(year, programme.starts.year) if programme.starts else year


def plan_button(year: int) -> Row:
    """Planning an academic year by one touch."""
    return ((words.PLAN.format(year=year, next=year + 1), PlanButton(year=year)),)


@router.message(Says("import", "загрузить"), PRIVATE)
async def offer_import(message: Message, session: AsyncSession, by: By) -> Reply:
    return say(message.chat.id, *await _offer(session, by, message.chat.id))


@router.callback_query(Go.filter(F.screen == Screen.IMPORT))
async def open_import(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, *await _offer(session, by, click.from_user.id))


async def _offer(session: AsyncSession, by: By, chat_id: int) -> Screenful:
    """The shipped files of the coordinator's own programme; a file sent from here on answers no question."""
    require_manager(by.actor)
    await expect_nothing(session, chat_id, SURVEY)
    own = (await programme_of(session, by.actor)).code
    offered = [((p.municipality, ImportButton(code=p.code)),) for p in shipped() if p.code == own]
    return (words.IMPORT_ASK if offered else words.IMPORT_NONE), keyboard(*offered, FILES, BACK)


@lru_cache
def _workbook(code: str) -> tuple[ShippedProgramme, Workbook]:
    """A shipped programme, read once: its files are small and never change under a running bot."""
    for found in shipped():
        if found.code == code:
            return found, read_workbook(found.path)
    raise Refusal("Такой программы в поставке нет. Откройте список заново: /import")


@router.callback_query(ImportButton.filter(F.seen == ""))
async def preview_import(click: CallbackQuery, callback_data: ImportButton, session: AsyncSession, by: By) -> Reply:
    found, differences = await _differences(session, by, callback_data.code)
    text = words.preview(found.title, _told(differences), [str(p.message) for p in differences.problems])
    if differences.empty or differences.blocked:
        year = year_to_plan(await programme_of(session, by.actor), by)
        note = words.IMPORT_SAME if differences.empty else ""
        return show(click, f"{text}\n\n{note}".strip(), keyboard(plan_button(year), BACK))
    yes: Row = ((words.IMPORT_YES, ImportButton(code=found.code, seen=differences.fingerprint[:SEEN])),)
    return show(click, text, keyboard(yes, ((words.IMPORT_NO, Go(screen=Screen.MENU)),)))


async def _differences(session: AsyncSession, by: By, code: str) -> tuple[ShippedProgramme, Differences]:
    """What a shipped programme would change in the actor's own; another programme's is refused."""
    require_manager(by.actor)
    found, workbook = _workbook(code)
    own = (await programme_of(session, by.actor)).code
    if own != found.code:
        raise Refusal("Вы координируете другую программу: загрузить можно только её.")
    return found, await compare(session, workbook, own)


def _told(differences: Differences) -> dict[str, dict[str, int]]:
    """Counts by sheet in Russian words."""
    words_of = {"created": "новых", "changed": "изменится", "gone": "убрано", "unchanged": "без изменений"}
    counts = differences.counts()
    return {
        sheet: {words_of[kind]: sheets[sheet] for kind, sheets in counts.items() if sheets.get(sheet)}
        for sheet in differences.sheets
    }


@router.callback_query(ImportButton.filter())
async def store_import(click: CallbackQuery, callback_data: ImportButton, session: AsyncSession, by: By) -> Reply:
    found, differences = await _differences(session, by, callback_data.code)
    if differences.fingerprint[:SEEN] != callback_data.seen:
        raise Refusal("Пока Вы смотрели, данные программы изменились. Откройте загрузку ещё раз: /import")
    if differences.blocked:
        raise Refusal("В файле есть ошибки: сначала исправьте их. Список — в предпросмотре.")
    await store(session, differences, by.now, by, found.title)
    programme = await programme_of(session, by.actor)
    await session.refresh(programme)
    undo = offered(await newest_remembered(session, programme.id))
    return show(click, words.stored(found.title), keyboard(plan_button(year_to_plan(programme, by)), undo, BACK))


@router.callback_query(PlanButton.filter())
async def plan_year(click: CallbackQuery, callback_data: PlanButton, session: AsyncSession, by: By) -> Reply:
    require_manager(by.actor)
    programme = await programme_of(session, by.actor)
    if not 2000 <= callback_data.year <= 2100:
        raise Refusal("Такого учебного года нет.")
    plan = await planning.plan(session, programme, callback_data.year)
    done = await planning.apply(session, programme, plan, by.now, by)
    return show(click, *after_planning(done, plan))


def after_planning(done: Planned, plan: Plan) -> Screenful:
    """What planning did, and the ways on from there."""
    terms: Row = (("Уточнить сроки", Go(screen=Screen.TERMS)),) if done.questions else ()
    waves: Row = (("Анкеты школ", Go(screen=Screen.WAVES)),) if plan.waves else ()
    to_programme: Row = (("Программа", Go(screen=Screen.PROGRAMME)),)
    return planning_words.planned(done, plan), keyboard(terms, waves, to_programme, BACK)
