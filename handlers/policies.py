"""How a programme reminds, seen and changed by its coordinator: days before, repeats, the ladder, a verdict, hours."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen
from handlers.keyboards import Row, in_rows, keyboard
from handlers.policy_callbacks import PolicyAct, PolicyButton
from handlers.reply import Reply, show
from handlers.texts import OUTDATED
from handlers.texts import policies as words
from storage.models import TaskKind
from storage.policies import HABIT_KNOBS, OFFSETS, Habits, Knob, Policy, habit_turned, turned, usual
from storage.queries import policies as queries
from storage.queries.roadmap import require_manager
from storage.queries.tasks import By
from storage.refusals import Refusal

router = Router(name="policies")
Screenful = tuple[str, InlineKeyboardMarkup]
ACT = PolicyButton.filter
TO_KINDS: Row = ((words.TO_KINDS, PolicyButton(act=PolicyAct.KINDS)),)


@router.callback_query(ACT(F.act == PolicyAct.KINDS))
async def list_kinds(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    require_manager(by.actor)
    found = await queries.policies_of(session, by.actor.programme_id)
    rows = [((label, PolicyButton(act=PolicyAct.KIND, kind=kind)),) for kind, label in words.KINDS.items()]
    habits: Row = ((words.HABITS, PolicyButton(act=PolicyAct.HABITS)),)
    back: Row = ((words.TO_PROGRAMME, Go(screen=Screen.PROGRAMME)),)
    return show(click, words.kinds(found), keyboard(*rows, habits, back))


@router.callback_query(ACT(F.act == PolicyAct.KIND))
async def open_kind(click: CallbackQuery, callback_data: PolicyButton, session: AsyncSession, by: By) -> Reply:
    require_manager(by.actor)
    found = await queries.policies_of(session, by.actor.programme_id)
    return show(click, *kind_screen(callback_data.kind, found.of(callback_data.kind.value)))


def kind_screen(kind: TaskKind, policy: Policy) -> Screenful:
    """One kind of task: a mark for each day before, a minus and a plus for each number."""
    days = [
        (words.offset(n, chosen=n in policy.before), PolicyButton(act=PolicyAct.OFFSET, kind=kind, arg=n))
        for n in OFFSETS
    ]
    knobs = [
        (
            (f"− {words.knob(policy, knob)}", PolicyButton(act=PolicyAct.LESS, kind=kind, knob=knob)),
            ("+", PolicyButton(act=PolicyAct.MORE, kind=kind, knob=knob)),
        )
        for knob in Knob
        if knob not in HABIT_KNOBS
    ]
    verdict: Row = ((words.verdict_label(policy), PolicyButton(act=PolicyAct.VERDICT, kind=kind)),)
    reset: Row = ((words.USUAL, PolicyButton(act=PolicyAct.USUAL, kind=kind)),)
    changed = policy != usual(kind.value)
    return words.kind(kind, policy), keyboard(*in_rows(days, 5), *knobs, verdict, reset if changed else (), TO_KINDS)


@router.callback_query(
    ACT(F.act.in_({PolicyAct.OFFSET, PolicyAct.MORE, PolicyAct.LESS, PolicyAct.VERDICT, PolicyAct.USUAL}))
)
async def change_kind(click: CallbackQuery, callback_data: PolicyButton, session: AsyncSession, by: By) -> Reply:
    require_manager(by.actor)
    kind = callback_data.kind
    standing = (await queries.policies_of(session, by.actor.programme_id)).of(kind.value)
    changed = _changed(standing, callback_data)
    if changed != standing:
        await queries.keep_policy(session, by, kind, changed)
    return show(click, *kind_screen(kind, changed))


def _changed(policy: Policy, asked: PolicyButton) -> Policy:
    match asked.act:
        case PolicyAct.OFFSET:
            return _with_offset(policy, asked.arg)
        case PolicyAct.VERDICT:
            return replace(policy, verdict=not policy.verdict)
        case PolicyAct.USUAL:
            return usual(asked.kind.value)
        case _:
            return turned(policy, asked.knob, 1 if asked.act is PolicyAct.MORE else -1)


def _with_offset(policy: Policy, days: int) -> Policy:
    """A day before marked, or no longer; the last one stays."""
    if days not in OFFSETS:
        raise Refusal(OUTDATED)
    chosen = set(policy.before) ^ {days}
    if not chosen:
        raise Refusal("Оставьте хотя бы одно напоминание до срока: без него о задаче узнают, когда она уже просрочена.")
    return replace(policy, before=tuple(sorted(chosen, reverse=True)))


@router.callback_query(ACT(F.act == PolicyAct.HABITS))
async def open_habits(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    require_manager(by.actor)
    return show(click, *habits_screen(await queries.habits_of(session, by.actor.programme_id)))


def habits_screen(habits: Habits) -> Screenful:
    """What holds for every kind of task."""
    knobs = [
        (
            (f"− {words.habit_knob(habits, knob)}", PolicyButton(act=PolicyAct.HABIT_LESS, knob=knob)),
            ("+", PolicyButton(act=PolicyAct.HABIT_MORE, knob=knob)),
        )
        for knob in HABIT_KNOBS
    ]
    saturdays: Row = ((words.saturdays_label(habits), PolicyButton(act=PolicyAct.SATURDAYS)),)
    return words.habits(habits), keyboard(*knobs, saturdays, TO_KINDS)


@router.callback_query(ACT())
async def change_habits(click: CallbackQuery, callback_data: PolicyButton, session: AsyncSession, by: By) -> Reply:
    require_manager(by.actor)
    standing = await queries.habits_of(session, by.actor.programme_id)
    changed = _changed_habits(standing, callback_data)
    if changed != standing:
        await queries.keep_habits(session, by, changed)
    return show(click, *habits_screen(changed))


def _changed_habits(habits: Habits, asked: PolicyButton) -> Habits:
    if asked.act is PolicyAct.SATURDAYS:
        return replace(habits, days=replace(habits.days, saturdays=not habits.days.saturdays))
    return habit_turned(habits, asked.knob, 1 if asked.act is PolicyAct.HABIT_MORE else -1)
