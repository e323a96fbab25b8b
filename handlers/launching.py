"""Opening a wave, for the coordinator: for whom, who answers, from when, till when, and what it would ask of people."""

from collections.abc import Sequence
from datetime import date, timedelta

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen, WaveButton
from handlers.forms import asked_form, is_own
from handlers.keyboards import BACK, Row, in_rows, keyboard
from handlers.month import packed, unpacked
from handlers.reply import Reply, show
from handlers.texts import OUTDATED
from handlers.texts import forms as form_words
from handlers.texts import surveys as survey_words
from handlers.texts import waves as words
from handlers.unnamed_waves import unnamed_card
from handlers.wave_callbacks import Answerer, FormAct, FormButton, LaunchAct, LaunchButton
from scheduler.calendars import next_working_day
from scheduler.planning import waves_due
from storage.models import TaskKind
from storage.queries import wave_audiences as audiences
from storage.queries.judging import always_judged
from storage.queries.opening import ANSWERERS, Launch, burden, open_wave
from storage.queries.policies import habits_of
from storage.queries.roadmap import programme_of
from storage.queries.school_lists import Choice
from storage.queries.tasks import By
from storage.queries.unnamed_waves import open_unnamed
from storage.queries.wave_audiences import Among, Audience
from storage.questionnaires import Form, Respondents
from storage.refusals import Refusal
from storage.rights import Role
from storage.russian import day
from storage.years import working_year

router = Router(name="launching")
DURATIONS = (7, 14, 21, 30)
SHOWN = 40  # groups or curators a screen offers
ROLES = {
    Answerer.DEPUTY: Role.DEPUTY, Answerer.DIRECTOR: Role.DIRECTOR, Answerer.TEACHER: Role.TEACHER,
    Answerer.CURATOR: Role.CURATOR,
}  # fmt: skip
Screenful = tuple[str, InlineKeyboardMarkup]
ACT = LaunchButton.filter


def _role(asked: Form, chosen: Answerer) -> Role:
    """Who answers; Refusal where this questionnaire is not for them."""
    possible = ANSWERERS[asked.respondents]
    role = ROLES.get(chosen, possible[0])
    if role not in possible:
        raise Refusal("Эта роль на такую анкету не отвечает. Выберите другую.")
    return role


def _day(number: int) -> date | None:
    if not number:
        return None
    if (found := unpacked(number)) is None:
        raise Refusal(OUTDATED)
    return found


def _launch(asked: Form, data: LaunchButton) -> Launch:
    audience = Audience(data.among, data.scope, _role(asked, data.role))
    return Launch(audience, _day(data.opens), data.locks, data.judged)


@router.callback_query(WaveButton.filter(F.days == 0))
async def begin_launch(click: CallbackQuery, callback_data: WaveButton, session: AsyncSession, by: By) -> Reply:
    data = LaunchButton(act=LaunchAct.SHOW, code=callback_data.code)
    return show(click, *await launch_screen(session, by, data))


@router.callback_query(ACT(F.act == LaunchAct.SHOW))
async def show_launch(click: CallbackQuery, callback_data: LaunchButton, session: AsyncSession, by: By) -> Reply:
    return show(click, *await launch_screen(session, by, callback_data))


async def launch_screen(session: AsyncSession, by: By, data: LaunchButton) -> Screenful:
    """What the wave would ask of whom; each setting is a button, each last day opens it."""
    asked = await asked_form(session, by, data.code)
    if asked.respondents is Respondents.ANONYMOUS:
        return await _unnamed_screen(session, by, data, asked)
    launch = _launch(asked, data)
    found = await burden(session, by, asked, launch.audience)
    whom = await audiences.title_of(session, by, launch.audience)
    always = await always_judged(session, by.actor.programme_id, TaskKind.QUESTIONNAIRE)
    judged: Row = ((words.judged(asked, launch), data.model_copy(update={"judged": not launch.judged})),)
    rows: list[Row] = [
        ((words.whom(launch.audience, whom), data.model_copy(update={"act": LaunchAct.WHOM})),),
        ((words.who(launch.audience.role), data.model_copy(update={"act": LaunchAct.WHO})),),
        ((words.when(launch.opens), data.model_copy(update={"act": LaunchAct.WHEN})),),
        ((words.LOCKS[launch.locks], data.model_copy(update={"locks": not launch.locks})),),
        () if always else judged,
    ]
    days = [
        await _planned(session, by, data, launch, asked.code),
        *in_rows(await _last_days(session, by, data, launch), 2),
    ]
    return words.wave_preview(asked, found, launch, always=always), keyboard(*rows, *days, *_about_form(data))


async def _unnamed_screen(session: AsyncSession, by: By, data: LaunchButton, asked: Form) -> Screenful:
    """An anonymous questionnaire: a link for each school, from today."""
    launch = Launch(Audience(data.among, data.scope, _role(asked, data.role)))
    found = await burden(session, by, asked, launch.audience)
    whom = await audiences.title_of(session, by, launch.audience)
    choose: Row = ((words.whom(launch.audience, whom), data.model_copy(update={"act": LaunchAct.WHOM})),)
    days = in_rows(await _last_days(session, by, data.model_copy(update={"opens": 0}), launch), 2)
    return words.unnamed_preview(asked, found), keyboard(choose, *days, *_about_form(data))


def _about_form(data: LaunchButton) -> list[Row]:
    """What can be done with the questionnaire itself, and the way back."""
    trial: Row = ((survey_words.TRY, FormButton(act=FormAct.TRY, code=data.code)),)
    file: Row = ((form_words.EXPORT, FormButton(act=FormAct.EXPORT, code=data.code)),)
    remove: Row = ((form_words.REMOVE, FormButton(act=FormAct.REMOVE, code=data.code)),) if is_own(data.code) else ()
    return [trial, file, remove, ((words.TO_WAVES, Go(screen=Screen.WAVES)),)]


async def _last_days(
    session: AsyncSession, by: By, data: LaunchButton, launch: Launch
) -> list[tuple[str, LaunchButton]]:
    """Working days of the programme till which answers may be taken, counted from the opening."""
    first, own = launch.opens or by.today, (await habits_of(session, by.actor.programme_id)).days
    days = [next_working_day(first + timedelta(days=n), own) for n in DURATIONS]
    return [(day(one), data.model_copy(update={"act": LaunchAct.OPEN, "closes": packed(one)})) for one in days]


async def _planned(session: AsyncSession, by: By, data: LaunchButton, launch: Launch, code: str) -> Row:
    """The last day by the roadmap's cadence, where this questionnaire is planned."""
    programme = await programme_of(session, by.actor)
    planned = await waves_due(session, programme, working_year(by.today))
    first = launch.opens or by.today
    due = [one.due.deadline for one in planned if one.stage.line.questionnaire == code and one.due.deadline >= first]
    if not due:
        return ()
    button = data.model_copy(update={"act": LaunchAct.OPEN, "closes": packed(min(due))})
    return ((words.by_plan(min(due)), button),)


@router.callback_query(ACT(F.act == LaunchAct.WHOM))
async def ask_whom(click: CallbackQuery, callback_data: LaunchButton, session: AsyncSession, by: By) -> Reply:
    asked = await asked_form(session, by, callback_data.code)
    await burden(session, by, asked, _launch(asked, callback_data).audience)

    def button(among: Among, scope: int = 0) -> LaunchButton:
        return callback_data.model_copy(update={"act": LaunchAct.SHOW, "among": among, "scope": scope})

    def rows(among: Among, found: Sequence[Choice]) -> list[Row]:
        return [((words.choice(among, one), button(among, one.id)),) for one in found[:SHOWN]]

    found = [*rows(Among.GROUP, await audiences.groups(session, by))]
    found += rows(Among.CURATOR, await audiences.curators(session, by))
    everybody: Row = ((words.ALL_SCHOOLS, button(Among.ALL)),)
    return show(click, words.WHOM_ASK, keyboard(everybody, *found, _back(callback_data)))


@router.callback_query(ACT(F.act == LaunchAct.WHO))
async def ask_who(click: CallbackQuery, callback_data: LaunchButton, session: AsyncSession, by: By) -> Reply:
    asked = await asked_form(session, by, callback_data.code)
    await burden(session, by, asked, _launch(asked, callback_data).audience)
    letters = {role: letter for letter, role in ROLES.items()}
    buttons = [
        (words.role(one), callback_data.model_copy(update={"act": LaunchAct.SHOW, "role": letters[one]}))
        for one in ANSWERERS[asked.respondents]
    ]
    return show(click, words.WHO_ASK, keyboard(*in_rows(buttons, 1), _back(callback_data)))


@router.callback_query(ACT(F.act == LaunchAct.WHEN))
async def ask_when(click: CallbackQuery, callback_data: LaunchButton, session: AsyncSession, by: By) -> Reply:
    asked = await asked_form(session, by, callback_data.code)
    await burden(session, by, asked, _launch(asked, callback_data).audience)
    own = (await habits_of(session, by.actor.programme_id)).days
    monday = by.today + timedelta(days=7 - by.today.weekday())
    first = (by.today.replace(day=1) + timedelta(days=32)).replace(day=1)
    days = sorted({next_working_day(one, own) for one in (by.today + timedelta(days=1), monday, first)})
    buttons = [
        (words.when(one), callback_data.model_copy(update={"act": LaunchAct.SHOW, "opens": packed(one) if one else 0}))
        for one in (None, *days)
    ]
    return show(click, words.WHEN_ASK, keyboard(*in_rows(buttons, 1), _back(callback_data)))


def _back(data: LaunchButton) -> Row:
    return ((words.TO_LAUNCH, data.model_copy(update={"act": LaunchAct.SHOW})),)


@router.callback_query(ACT(F.act == LaunchAct.OPEN))
async def launch_wave(click: CallbackQuery, callback_data: LaunchButton, session: AsyncSession, by: By) -> Reply:
    asked = await asked_form(session, by, callback_data.code)
    launch, closes = _launch(asked, callback_data), _day(callback_data.closes)
    if closes is None:
        raise Refusal(OUTDATED)
    found = await burden(session, by, asked, launch.audience)
    if asked.respondents is Respondents.ANONYMOUS:
        opened = await open_unnamed(session, by, asked, closes, launch.audience)
        return show(click, *await unnamed_card(session, by, opened.id))
    wave = await open_wave(session, by, asked, closes, launch)
    return show(click, words.wave_opened(wave, found, by.today), keyboard(BACK))
