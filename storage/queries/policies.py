"""A programme's policy of reminders: read by everything that speaks of tasks, changed by its coordinator."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audited, KindPolicy, ProgrammeHabits, TaskKind
from storage.policies import USUAL, Habits, Policies, Policy, Step, usual
from storage.queries.audit import Change, record
from storage.queries.periods import own_days
from storage.queries.roadmap import require_manager
from storage.refusals import Refusal
from storage.rights import By, Role

BUDGETS, HOURS, SHORTEST_DAY = range(1, 21), range(6, 24), 4
OF_KINDS = select(KindPolicy).where(KindPolicy.programme_id == bindparam("programme"))
OF_ALL = select(ProgrammeHabits).where(ProgrammeHabits.programme_id == bindparam("programme"))
RUNGS = {"curator": Role.CURATOR, "coordinator": Role.COORDINATOR, "head": Role.HEAD}


async def policies_of(session: AsyncSession, programme_id: int) -> Policies:
    """The policy of a programme as it stands."""
    rows = await session.scalars(OF_KINDS, {"programme": programme_id})
    return Policies(await habits_of(session, programme_id), {row.kind.value: _policy(row) for row in rows})


async def habits_of(session: AsyncSession, programme_id: int) -> Habits:
    """What holds for all kinds of tasks of a programme."""
    return await habits_from(session, programme_id, await _habits_row(session, programme_id))


async def habits_from(session: AsyncSession, programme_id: int, row: ProgrammeHabits | None) -> Habits:
    """The same from a row that was read already."""
    days = await own_days(session, programme_id, saturdays=row is not None and row.saturdays)
    if row is None:
        return replace(USUAL, days=days)
    return Habits(row.budget, row.polite_from, row.polite_until, days)


async def _habits_row(session: AsyncSession, programme_id: int) -> ProgrammeHabits | None:
    return await session.scalar(OF_ALL, {"programme": programme_id})


def _policy(row: KindPolicy) -> Policy:
    graces = {
        Role.CURATOR: row.curator_grace, Role.COORDINATOR: row.coordinator_grace, Role.HEAD: row.head_grace
    }  # fmt: skip
    return Policy(
        before=tuple(row.before), late_every=row.late_every, late_most=row.late_most, gap=row.gap, warning=row.warning,
        ladder=tuple(Step(role, grace) for role, grace in graces.items() if grace is not None), verdict=row.verdict,
    )  # fmt: skip


async def keep_policy(session: AsyncSession, by: By, kind: TaskKind, policy: Policy) -> None:
    """Store how a kind is spoken of from now on. Raises Refusal for a ladder that climbs down."""
    require_manager(by.actor)
    graces = [step.grace for step in policy.ladder]
    if graces != sorted(graces):
        raise Refusal("Ступень выше не может узнать раньше, чем ступень ниже. Сначала измените соседнюю.")
    before = (await policies_of(session, by.actor.programme_id)).of(kind)
    mine = KindPolicy.programme_id == by.actor.programme_id, KindPolicy.kind == kind
    await session.execute(delete(KindPolicy).where(*mine))
    if policy != usual(kind):
        session.add(KindPolicy(programme_id=by.actor.programme_id, kind=kind, **_columns(policy)))
    _audit(session, by, {"kind": kind.value, **_columns(before)}, {"kind": kind.value, **_columns(policy)})
    await session.flush()


def _columns(policy: Policy) -> dict[str, Any]:
    return {
        "before": list(policy.before), "late_every": policy.late_every, "late_most": policy.late_most,
        "gap": policy.gap, "warning": policy.warning, "verdict": policy.verdict,
        **{f"{name}_grace": policy.grace(role) for name, role in RUNGS.items()},
    }  # fmt: skip


def _audit(session: AsyncSession, by: By, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    change = Change(Audited.PROGRAMME_CHANGED, "programmes", by.actor.programme_id, before=before, after=after)
    record(session, by, change)


async def keep_habits(session: AsyncSession, by: By, habits: Habits) -> None:
    """Store what holds for all kinds. Raises Refusal for a day without polite hours, or a budget of nothing."""
    require_manager(by.actor)
    if habits.budget not in BUDGETS:
        raise Refusal(f"Сообщений в день может быть от {BUDGETS[0]} до {BUDGETS[-1]}.")
    first, last = habits.polite_from, habits.polite_until
    if first not in HOURS or last not in HOURS or last - first < SHORTEST_DAY:
        raise Refusal(f"Писать можно с {HOURS[0]} до {HOURS[-1]} часов, не меньше {SHORTEST_DAY} часов подряд.")
    row, before = await _habits_row(session, by.actor.programme_id), await habits_of(session, by.actor.programme_id)
    if row is None:
        row = ProgrammeHabits(programme_id=by.actor.programme_id)
        session.add(row)
    row.budget, row.polite_from, row.polite_until = habits.budget, first, last
    row.saturdays = habits.days.saturdays
    _audit(session, by, _plain(before), _plain(habits))
    await session.flush()


def _plain(habits: Habits) -> dict[str, Any]:
    return {
        "budget": habits.budget, "polite_from": habits.polite_from, "polite_until": habits.polite_until,
        "saturdays": habits.days.saturdays,
    }  # fmt: skip
