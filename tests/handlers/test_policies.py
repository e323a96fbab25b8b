"""How a programme reminds, seen and changed by its coordinator in the chat; on both databases."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from storage.database import Database
from storage.models import Audited, AuditEvent, KindPolicy, TaskKind
from storage.policies import BOUNDS, DEFAULT, HABIT_KNOBS, RUNGS, USUAL, Habits, Knob, Policies, Policy, turned
from storage.policies import habit_turned as habit_turned_
from storage.queries.policies import policies_of
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded


class Office(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User


@pytest.fixture
async def office(database: Database) -> Office:
    world = World(database)
    seeded = await seeding.programme(database)
    return Office(world, seeded, await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна"))


async def policies(office: Office) -> Policies:
    async with office.world.database.reading() as session:
        return await policies_of(session, office.seeded.id)


async def opened(office: Office, kind: str = "Мероприятия") -> str:
    await office.coordinator.sends("/programme")
    await office.coordinator.clicks("Как напоминать")
    return said(await office.coordinator.clicks(kind))


async def test_a_kind_tells_how_it_is_spoken_of(office: Office) -> None:
    assert await opened(office) == (
        "Как напоминать: мероприятия\nДо срока: за 14, 7, 3 и 1 день, в день срока\n"
        "После срока: каждые 2 рабочих дня, не больше 5 раз\nОб одной задаче — не чаще раза в 1 день\n"
        "Куратора предупреждаю за 3 дня\n"
        "О просрочке узнают: куратор — через 1 рабочий день; координатор — через 5 рабочих дней; "
        "руководитель — через 10 рабочих дней\nСделанное принимаю без проверки"
    )
    assert office.coordinator.labels()[:10] == ["30", "21", "✓ 14", "10", "✓ 7", "5", "✓ 3", "2", "✓ 1", "✓ 0"]
    assert "Вернуть как принято" not in office.coordinator.labels()


async def test_days_before_are_marked_and_kept(office: Office) -> None:
    await opened(office)
    await office.coordinator.clicks("30")
    assert "за 30, 14, 7, 3 и 1 день" in said(await office.coordinator.clicks("✓ 0"))
    assert (await policies(office)).of("measure").before == (30, 14, 7, 3, 1)
    assert (await policies(office)).of("questionnaire").before == (7, 3, 1, 0)
    assert "Мероприятия · изменено: за 30, 14, 7, 3 и 1 день" in said(await office.coordinator.clicks("← Как"))


async def test_the_last_day_before_stays(office: Office) -> None:
    await opened(office)
    for label in ("✓ 14", "✓ 7", "✓ 3", "✓ 1"):
        await office.coordinator.clicks(label)
    assert "Оставьте хотя бы одно" in said(await office.coordinator.clicks("✓ 0"))
    assert (await policies(office)).of("measure").before == (0,)


async def test_a_verdict_is_wanted_by_one_touch(office: Office) -> None:
    await opened(office)
    assert "Сделанное ждёт проверки куратором" in said(await office.coordinator.clicks("Проверка куратором"))
    assert (await policies(office)).of("measure").verdict
    await office.coordinator.clicks("Вернуть как принято")
    assert (await policies(office)).of("measure") == DEFAULT
    async with office.world.database.reading() as session:
        assert (await session.scalars(select(KindPolicy))).all() == []
        whats = (await session.scalars(select(AuditEvent.what))).all()
    assert whats == [Audited.PROGRAMME_CHANGED] * 2


async def test_a_ladder_does_not_climb_down_and_a_rung_can_be_left_out(office: Office) -> None:
    press = "po1:{act}:measure:{knob}:0"
    for _ in range(4):
        await office.coordinator.presses(press.format(act="m", knob="c"))
    assert (await policies(office)).of("measure").grace(Role.CURATOR) == 5
    assert "не может узнать раньше" in said(await office.coordinator.presses(press.format(act="m", knob="c")))
    for _ in range(5):
        text = said(await office.coordinator.presses(press.format(act="l", knob="c")))
    assert "узнают: координатор" in text
    assert (await policies(office)).of("measure").grace(Role.CURATOR) is None


async def test_hours_days_and_the_budget(office: Office) -> None:
    await office.coordinator.sends("/programme")
    await office.coordinator.clicks("Как напоминать")
    text = said(await office.coordinator.clicks("Часы, дни"))
    assert "Не больше 5 сообщений в день одному человеку, с 8 до 20; неделя пятидневная." in text
    await office.coordinator.clicks("Суббота: выходной")
    for act, knob in (("n", "b"), ("p", "f"), ("n", "t")):
        await office.coordinator.presses(f"po1:{act}:measure:{knob}:0")
    found = (await policies(office)).habits
    assert (found.budget, found.polite_from, found.polite_until, found.days.saturdays) == (4, 9, 19, True)


async def test_a_day_keeps_its_polite_hours(office: Office) -> None:
    for _ in range(6):
        await office.coordinator.presses("po1:n:measure:t:0")
    for _ in range(2):
        await office.coordinator.presses("po1:p:measure:f:0")
    assert "не меньше 4 часов подряд" in said(await office.coordinator.presses("po1:p:measure:f:0"))
    assert ((await policies(office)).habits.polite_from, (await policies(office)).habits.polite_until) == (10, 14)


@pytest.mark.parametrize("press", ["po1:d:measure:e:4", "po1:d:measure:e:2147483647"])
async def test_forged_days_change_nothing(office: Office, press: str) -> None:
    assert "устарела" in said(await office.coordinator.presses(press))
    assert (await policies(office)).of("measure") == DEFAULT


async def test_only_a_coordinator_sees_and_changes(office: Office) -> None:
    deputy = await seeding.member(office.world, office.seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    for act in "kodmlvuhpns":
        assert "координатор программы" in said(await deputy.presses(f"po1:{act}:measure:e:7"))
    assert (await policies(office)) == Policies()


@pytest.mark.parametrize("knob", HABIT_KNOBS)
def test_a_forged_button_turns_no_habit_in_a_policy(knob: Knob) -> None:
    """Regression: a number of the habits under a button of a kind raised."""
    assert turned(DEFAULT, knob, 1) == DEFAULT
    assert habit_turned_(USUAL, Knob.GAP, 1) == USUAL


@given(st.lists(st.tuples(st.sampled_from(Knob), st.sampled_from((-1, 1))), max_size=60))
def test_turning_stays_within_bounds(turns: list[tuple[Knob, int]]) -> None:
    policy, habits = Policy(), USUAL
    for knob, step in turns:
        if knob in HABIT_KNOBS:
            habits = habit_turned_(habits, knob, step)
        else:
            policy = turned(policy, knob, step)
    for knob, (least, most) in BOUNDS.items():
        value = _value(policy, habits, knob)
        assert value is None or least <= value <= most
    assert [step.role for step in policy.ladder] == [role for role in RUNGS.values() if policy.grace(role) is not None]


def _value(policy: Policy, habits: Habits, knob: Knob) -> int | None:
    if knob in RUNGS:
        return policy.grace(RUNGS[knob])
    found: int = getattr(habits if knob in HABIT_KNOBS else policy, knob.name.lower())
    return found


def test_every_kind_of_task_has_a_name() -> None:
    from handlers.texts.policies import KINDS

    assert set(KINDS) == set(TaskKind)
