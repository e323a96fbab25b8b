"""Reports on schedule: offered under a report, listed and stopped by one touch."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Chat, InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen
from handlers.keyboards import Row, in_rows, keyboard
from handlers.reply import Reply, say, show, toast
from handlers.report_callbacks import ScheduleAct, ScheduleButton
from handlers.report_screens import back_of, require_reports
from handlers.texts import reports as words
from reports.request import IN_GROUPS, OF_SCHOOL, Kind, Request, loaded
from reports.thresholds import read_factors
from storage.models import Cadence, ReportSubscription
from storage.queries import reports as queries
from storage.queries.reports import Recipient
from storage.queries.roadmap import require_manager
from storage.queries.schools import school
from storage.refusals import NotYours, Refusal
from storage.rights import By, Right

router = Router(name="report_schedule")
Screenful = tuple[str, InlineKeyboardMarkup]
ON_SCHEDULE = frozenset(Kind) - {Kind.COMPARE, Kind.SITTING}
CADENCES = {
    ScheduleAct.WEEKLY: Cadence.WEEKLY,
    ScheduleAct.AFTER_WAVE: Cadence.AFTER_WAVE,
    ScheduleAct.BEFORE_SITTING: Cadence.BEFORE_SITTING,
}


def offer_row(asked: Request) -> Row:
    """The button under a report; a wave on schedule is the newest one."""
    if asked.kind not in ON_SCHEDULE:
        return ()
    return ((words.SCHEDULE, button(asked, ScheduleAct.OFFER)),)


def button(asked: Request, act: ScheduleAct) -> ScheduleButton:
    subject = 0 if asked.kind is Kind.WAVE else asked.subject
    return ScheduleButton(act=act, kind=asked.kind, subject=subject, overdue=asked.overdue)


async def schedule_screen(session: AsyncSession, by: By, to: Recipient | None = None) -> Screenful:
    """What comes by itself, a button to stop each."""
    require_reports(by)
    running = await queries.subscriptions_of(session, by, to or Recipient(person_id=by.actor.person_id))
    if not running:
        return words.NO_SUBSCRIPTIONS, keyboard(back_of(by))
    stops = [(await _label(session, by, one), _stop(one)) for one in running]
    return words.subscriptions(len(running)), keyboard(*in_rows(stops, 1), back_of(by))


def _stop(one: ReportSubscription) -> ScheduleButton:
    return ScheduleButton(act=ScheduleAct.STOP, kind=loaded(one.request).kind, subject=one.id)


async def _label(session: AsyncSession, by: By, one: ReportSubscription) -> str:
    return f"✕ {await name_of(session, by, loaded(one.request))}, {words.CADENCES[one.cadence]}"[:60]


async def name_of(session: AsyncSession, by: By, asked: Request) -> str:
    """«Задачи: Степная СОШ», «Фактор риска: Кадры»."""
    name = words.OVERDUE if asked.overdue else words.KINDS[asked.kind]
    if asked.kind is Kind.FACTOR:
        return f"{name}: {next((one.short for one in read_factors() if one.number == asked.subject), '')}"
    if asked.subject and (asked.kind in OF_SCHOOL or asked.kind is Kind.TASKS):
        return f"{name}: {(await school(session, by.actor, asked.subject, Right.SEE_REPORT)).short_name}"
    return name


@router.callback_query(Go.filter(F.screen == Screen.SCHEDULES))
async def open_schedules(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    return show(click, *await schedule_screen(session, by))


@router.callback_query(ScheduleButton.filter(F.act == ScheduleAct.OFFER))
async def offer(click: CallbackQuery, callback_data: ScheduleButton, session: AsyncSession, by: By) -> Reply:
    require_reports(by)
    asked = _request(callback_data)
    await _recipient(session, by, click, asked)
    text = words.offer(await name_of(session, by, asked))
    rows: list[Row] = [((words.WHEN[cadence], button(asked, act)),) for act, cadence in CADENCES.items()]
    chat = _chat(click)
    return toast(click) + say(chat.id if chat else click.from_user.id, text, keyboard(*rows, _back(click, by)))


def _back(click: CallbackQuery, by: By) -> Row:
    return () if _in_group(click) else back_of(by)


def _chat(click: CallbackQuery) -> Chat | None:
    return click.message.chat if click.message is not None else None


def _in_group(click: CallbackQuery) -> bool:
    chat = _chat(click)
    return chat is not None and chat.type != "private"


def _request(pressed: ScheduleButton) -> Request:
    if pressed.kind not in ON_SCHEDULE:
        raise Refusal(words.BAD_BUTTON)
    return Request(pressed.kind, pressed.subject, overdue=pressed.overdue)


@router.callback_query(ScheduleButton.filter(F.act.in_(set(CADENCES))))
async def subscribe(click: CallbackQuery, callback_data: ScheduleButton, session: AsyncSession, by: By) -> Reply:
    """To oneself; in a bound group by a coordinator, to the group."""
    require_reports(by)
    asked, cadence = _request(callback_data), CADENCES[callback_data.act]
    if not asked.is_open_to(by.actor):
        raise NotYours(words.OTHER_ROLES)
    to = await _recipient(session, by, click, asked)
    name = await name_of(session, by, asked)
    await queries.subscribe(session, by, to, asked.dumped(), cadence)
    return show(click, words.subscribed(name, cadence), keyboard(_back(click, by)))


async def _recipient(session: AsyncSession, by: By, click: CallbackQuery, asked: Request) -> Recipient:
    chat = _chat(click)
    if chat is None or not _in_group(click):
        return Recipient(person_id=by.actor.person_id)
    require_manager(by.actor)
    bound = await queries.chat_binding(session, chat.id)
    if bound is None or bound.programme_id != by.actor.programme_id:
        raise Refusal(words.NOT_BOUND)
    if bound.school_id is None and asked.kind not in IN_GROUPS:
        raise Refusal(words.GROUP_ASK)
    return Recipient(chat_id=chat.id)


@router.callback_query(ScheduleButton.filter(F.act == ScheduleAct.STOP))
async def stop(click: CallbackQuery, callback_data: ScheduleButton, session: AsyncSession, by: By) -> Reply:
    stopped = await queries.stop_subscription(session, by, callback_data.subject)
    name = await name_of(session, by, loaded(stopped.request))
    return show(click, words.stopped(name), keyboard(_back(click, by)))
