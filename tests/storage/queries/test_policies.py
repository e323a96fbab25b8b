"""What a programme decides about reminders is kept, audited and given back; what nobody decided is as usual."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.models import AuditEvent, CalendarKind, CalendarPeriod, KindPolicy, TaskKind
from storage.policies import DEFAULT, USUAL, Habits, OwnDays, Policies, Policy, Step
from storage.queries.policies import keep_habits, keep_policy, policies_of
from storage.refusals import NotYours, Refusal
from storage.rights import Role
from tests import seeding
from tests.acting import User, World
from tests.seeding import Seeded

OWN = Policy(
    before=(10, 0), late_every=3, late_most=2, gap=2, warning=5, verdict=True,
    ladder=(Step(Role.CURATOR, 2), Step(Role.HEAD, 20)),
)  # fmt: skip


class Town(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    deputy: User


@pytest.fixture
async def town(database: Database) -> Town:
    world = World(database)
    seeded = await seeding.programme(database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    return Town(world, seeded, coordinator, await seeding.member(world, seeded, Role.DEPUTY, "М.", "Речная СОШ"))


async def stored(town: Town) -> Policies:
    async with town.world.database.reading() as session:
        return await policies_of(session, town.seeded.id)


async def keep(town: Town, kind: TaskKind, policy: Policy, who: User | None = None) -> None:
    async with town.world.database.transaction() as session:
        await keep_policy(
            session, await seeding.by(session, town.world, town.seeded, who or town.coordinator), kind, policy
        )


async def test_nobody_decided(town: Town) -> None:
    found = await stored(town)
    assert found == Policies(USUAL)
    assert found.of("measure") is DEFAULT


async def test_a_kind_keeps_its_own_policy_and_others_theirs(town: Town) -> None:
    await keep(town, TaskKind.DOCUMENT, OWN)
    found = await stored(town)
    assert found.of("document") == OWN
    assert found.of("measure") is DEFAULT
    other = await seeding.programme(town.world.database, "drugoy", "Другая")
    async with town.world.database.reading() as session:
        assert await policies_of(session, other.id) == Policies(USUAL)


async def test_the_usual_again_leaves_no_row(town: Town) -> None:
    await keep(town, TaskKind.DOCUMENT, OWN)
    await keep(town, TaskKind.DOCUMENT, DEFAULT)
    async with town.world.database.reading() as session:
        assert (await session.scalars(select(KindPolicy))).all() == []
        (first, second) = (await session.scalars(select(AuditEvent).order_by(AuditEvent.id))).all()
    assert first.after == second.before
    assert first.after is not None
    assert first.after["before"] == [10, 0]
    assert first.after["coordinator_grace"] is None


async def test_a_ladder_does_not_climb_down(town: Town) -> None:
    steep = replace(OWN, ladder=(Step(Role.CURATOR, 9), Step(Role.COORDINATOR, 5)))
    with pytest.raises(Refusal, match="Ступень выше"):
        await keep(town, TaskKind.DOCUMENT, steep)


async def test_only_a_coordinator_decides(town: Town) -> None:
    with pytest.raises(NotYours):
        await keep(town, TaskKind.DOCUMENT, OWN, town.deputy)


@pytest.mark.parametrize(
    "habits",
    [Habits(budget=0), Habits(budget=99), Habits(polite_from=5), Habits(polite_until=24), Habits(polite_from=17)],
)
async def test_impossible_habits_are_refused(town: Town, habits: Habits) -> None:
    async with town.world.database.transaction() as session:
        with pytest.raises(Refusal):
            await keep_habits(session, await seeding.by(session, town.world, town.seeded, town.coordinator), habits)


async def test_habits_are_kept_with_the_programmes_own_days(town: Town) -> None:
    """Days off and worked stand in the programme's calendar, spans of them too; a six-day week is a habit."""
    async with town.world.database.transaction() as session:
        for kind, first, last in (
            (CalendarKind.OFF, date(2021, 10, 4), date(2021, 10, 6)),
            (CalendarKind.WORKED, date(2021, 10, 10), date(2021, 10, 10)),
            (CalendarKind.HOLIDAYS, date(2021, 10, 29), date(2021, 11, 6)),
        ):
            session.add(CalendarPeriod(programme_id=town.seeded.id, kind=kind, starts=first, ends=last))
        by = await seeding.by(session, town.world, town.seeded, town.coordinator)
        for budget in (3, 7):
            await keep_habits(session, by, Habits(budget, 9, 18, OwnDays(saturdays=True)))
    off = frozenset(date(2021, 10, n) for n in (4, 5, 6))
    days = OwnDays(off, frozenset({date(2021, 10, 10)}), saturdays=True)
    assert (await stored(town)).habits == Habits(7, 9, 18, days)
