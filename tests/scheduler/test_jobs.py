"""`tick`: what is due is decided once, whoever calls it and however often; days are lived one by one or slept over."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from scheduler.jobs import tick
from storage.database import Database
from storage.models import (
    Assignment,
    HandledUpdate,
    Notice,
    NoticeItem,
    NoticeState,
    Person,
    Stance,
    Task,
    TaskEvent,
    TaskPerson,
    TaskState,
)
from storage.queries.reaching import mark_unreachable
from storage.rights import Role
from tests import seeding
from tests.acting import BEGINNING
from tests.seeding import Seeded

DEADLINE = date(2021, 9, 15)


class Town(NamedTuple):
    database: Database
    seeded: Seeded
    deputy: int
    curator: int


@pytest.fixture
async def town(database: Database) -> Town:
    """A deputy and a curator of one school, a task of the deputy's seat; on both databases."""
    seeded = await seeding.programme(database)
    deputy = await seeding.person(database, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ", telegram_id=11)
    curator = await seeding.person(database, seeded, Role.CURATOR, "Ирина Павловна", "Речная СОШ", telegram_id=12)
    return Town(database, seeded, deputy, curator)


async def owed(town: Town, title: str = "Дело", deadline: date = DEADLINE, **fields: object) -> int:
    return await seeding.task(town.database, town.seeded, title, deadline, Role.DEPUTY, "Речная СОШ", **fields)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BEGINNING.tzinfo)


async def send_all(database: Database, now: datetime) -> None:
    """Deliver what is due, as the deliverer does: state and moment only."""
    async with database.transaction() as session:
        due = Notice.state == NoticeState.QUEUED, Notice.due <= now
        await session.execute(update(Notice).where(*due).values(state=NoticeState.SENT, ended_at=now))


async def live(database: Database, first: date, days: Sequence[int]) -> None:
    """Wake on these days at nine, on some of them twice, and deliver."""
    for offset in days:
        now = at(first + timedelta(days=offset))
        for _ in range(2 if offset % 5 == 0 else 1):
            await tick(database, now)
        await send_all(database, now)


async def said(town: Town, person: int) -> list[tuple[str, date]]:
    async with town.database.reading() as session:
        mine = select(NoticeItem).where(NoticeItem.person_id == person).order_by(NoticeItem.id)
        return [(item.rule, item.occasion) for item in (await session.scalars(mine)).all()]


async def letters(town: Town, *kinds: str) -> list[Notice]:
    """Digests and what came apart from them, or notices of these kinds."""
    async with town.database.reading() as session:
        mine = Notice.kind.in_(kinds or ("digest", "urgent"))
        return list((await session.scalars(select(Notice).where(mine).order_by(Notice.due))).all())


async def test_from_before_to_after_each_is_told_once(town: Town) -> None:
    await owed(town)
    await live(town.database, DEADLINE - timedelta(days=20), range(45))
    assert [rule for rule, _ in await said(town, town.deputy)] == [
        "before_14", "before_7", "before_3", "before_1", "today", "late_2", "late_4", "late_6", "late_8", "late_10",
    ]  # fmt: skip
    assert [rule for rule, _ in await said(town, town.curator)] == ["curator_before_3", "curator_late_1"]


async def test_a_jump_over_weeks_tells_how_things_stand_and_no_more(town: Town) -> None:
    await owed(town)
    await live(town.database, DEADLINE, [-14, 5])
    assert [rule for rule, _ in await said(town, town.deputy)] == ["before_14", "late_2"]


async def test_twice_is_once_even_at_once(town: Town) -> None:
    for n in range(5):
        await owed(town, f"Дело {n}")
    now = at(DEADLINE)
    await tick(town.database, now)
    before = await seeding.rows(town.database)
    await asyncio.gather(*(tick(town.database, now) for _ in range(4)))
    assert await seeding.rows(town.database) == before


async def test_a_digest_a_person_and_day_holds_everything(town: Town) -> None:
    for n in range(3):
        await owed(town, f"Дело {n}", DEADLINE + timedelta(days=1 + 2 * (n % 2)))
    await tick(town.database, at(DEADLINE))
    found = await letters(town)
    assert sorted(n.person_id or 0 for n in found) == sorted([town.deputy, town.curator])
    assert len(await said(town, town.deputy)) == 3


async def test_what_is_urgent_comes_apart(town: Town) -> None:
    """The last day has a message of its own beside the digest; a task that becomes due at noon does not wait."""
    await owed(town, "Сегодня")
    await owed(town, "Завтра", DEADLINE + timedelta(days=1))
    await live(town.database, DEADLINE, [0])
    mine = [notice for notice in await letters(town) if notice.person_id == town.deputy]
    assert sorted(notice.kind for notice in mine) == ["digest", "urgent"]
    await owed(town, "Тоже сегодня")
    await owed(town, "Тоже завтра", DEADLINE + timedelta(days=1))
    await tick(town.database, at(DEADLINE, 12))
    fresh = [notice for notice in await letters(town) if notice.state is NoticeState.QUEUED]
    assert [(notice.kind, notice.due) for notice in fresh if notice.person_id == town.deputy] == [
        ("urgent", at(DEADLINE, 12))
    ]
    await tick(town.database, at(DEADLINE + timedelta(days=1)))
    assert [rule for rule, _ in await said(town, town.deputy)] == ["today", "before_1", *["today"] * 3]


async def test_what_comes_up_after_the_digest_went_waits_for_the_next(town: Town) -> None:
    await owed(town)
    await live(town.database, DEADLINE - timedelta(days=14), [0])
    await owed(town, "Новое", DEADLINE - timedelta(days=7))
    await tick(town.database, at(DEADLINE - timedelta(days=14), 12))
    assert len(await said(town, town.deputy)) == 1
    await tick(town.database, at(DEADLINE - timedelta(days=13), 9))
    assert len(await said(town, town.deputy)) == 2


async def test_a_late_evening_speaks_of_the_morning_on_which_it_comes(town: Town) -> None:
    """Planned at 21:00, the reminder waits for the morning and says what is true then."""
    await owed(town, deadline=DEADLINE)
    evening = at(DEADLINE - timedelta(days=1), 21)
    await tick(town.database, evening)
    await tick(town.database, at(DEADLINE, 0, 1))
    mine = [notice for notice in await letters(town) if notice.person_id == town.deputy]
    assert [notice.due for notice in mine] == [at(DEADLINE)]
    assert [rule for rule, _ in await said(town, town.deputy)] == ["today"]


async def test_a_weekend_is_left_in_peace(town: Town) -> None:
    """A deadline on Sunday is «сегодня» on the Friday before it; what Saturday decides comes on Monday."""
    friday = date(2021, 9, 17)
    await owed(town, deadline=friday + timedelta(days=2))
    await live(town.database, friday, range(4))
    assert [rule for rule, _ in await said(town, town.deputy)] == ["today"]
    await owed(town, "Новое", friday + timedelta(days=4))
    await tick(town.database, at(friday + timedelta(days=1), 12))
    waiting = [notice.due for notice in await letters(town) if notice.state is NoticeState.QUEUED]
    assert set(waiting) == {at(friday + timedelta(days=3))}


@pytest.mark.parametrize("hour", [0, 3, 8])
async def test_a_night_tick_waits_for_nine(town: Town, hour: int) -> None:
    await owed(town)
    await tick(town.database, at(DEADLINE, hour))
    assert {notice.due for notice in await letters(town)} == {at(DEADLINE)}


async def test_a_promised_day_speaks_again_and_silences_the_old_one(town: Town) -> None:
    task = await owed(town)
    await live(town.database, DEADLINE - timedelta(days=3), [0])
    async with town.database.transaction() as session:
        (await session.get_one(Task, task)).promised = DEADLINE + timedelta(days=20)
    await live(town.database, DEADLINE, range(30))
    told = await said(town, town.deputy)
    assert told[0] == ("before_3", DEADLINE)
    assert {occasion for _, occasion in told[1:]} == {DEADLINE + timedelta(days=20)}
    assert [rule for rule, _ in told[1:3]] == ["before_14", "before_7"]


@pytest.mark.parametrize("state", [TaskState.SUBMITTED, TaskState.ACCEPTED, TaskState.CANCELLED])
async def test_what_is_done_or_cancelled_is_not_spoken_of(town: Town, state: TaskState) -> None:
    await owed(town, state=state)
    await live(town.database, DEADLINE - timedelta(days=15), range(30))
    assert await letters(town) == []


async def test_seats_are_resolved_on_the_day(town: Town) -> None:
    """The deputy leaves, another comes: who holds the seat that day is reminded."""
    await owed(town)
    async with town.database.transaction() as session:
        seat = (await session.scalars(select(Assignment).where(Assignment.person_id == town.deputy))).one()
        seat.until = DEADLINE - timedelta(days=8)
    heir = await seeding.person(town.database, town.seeded, Role.DEPUTY, "Новая", "Речная СОШ", telegram_id=13)
    async with town.database.transaction() as session:
        seat = (await session.scalars(select(Assignment).where(Assignment.person_id == heir))).one()
        seat.since = DEADLINE - timedelta(days=7)
    await live(town.database, DEADLINE - timedelta(days=14), range(9))
    assert [rule for rule, _ in await said(town, town.deputy)] == ["before_14"]
    assert [rule for rule, _ in await said(town, heir)] == ["before_7"]


async def test_who_declined_is_silent_and_who_was_named_hears(town: Town) -> None:
    task = await owed(town)
    named = await seeding.person(town.database, town.seeded, Role.DIRECTOR, "Анна", "Речная СОШ", telegram_id=14)
    async with town.database.transaction() as session:
        for person, stance in ((town.deputy, Stance.DECLINED), (named, Stance.OWES)):
            session.add(TaskPerson(task_id=task, person_id=person, stance=stance, since=date(2021, 8, 1)))
    await live(town.database, DEADLINE, [0])
    assert await said(town, town.deputy) == []
    assert await said(town, named) == [("today", DEADLINE)]


async def test_nobody_unreachable_nobody_foreign_and_nobody_without_an_account(town: Town) -> None:
    await owed(town)
    other = await seeding.person(town.database, town.seeded, Role.DEPUTY, "Чужая", "Полевая СОШ", telegram_id=15)
    absent = await seeding.person(town.database, town.seeded, Role.DEPUTY, "Не вошла", "Речная СОШ")
    async with town.database.transaction() as session:
        await mark_unreachable(session, town.deputy, BEGINNING)
    await live(town.database, DEADLINE, [0])
    for person in (other, absent, town.deputy):
        assert await said(town, person) == []


async def test_a_person_who_owes_and_curates_hears_as_the_one_who_owes(town: Town) -> None:
    await owed(town)
    async with town.database.transaction() as session:
        await seeding.seat(session, town.seeded, town.curator, Role.DEPUTY, "Речная СОШ")
    await live(town.database, DEADLINE - timedelta(days=20), range(14, 32))
    assert not any(rule.startswith("curator") for rule, _ in await said(town, town.curator))


async def test_the_day_is_the_day_of_the_programme(town: Town) -> None:
    """At 19:30 in Moscow it is already half past eleven in Krasnoyarsk: there the morning's digest is decided."""
    west = await seeding.programme(town.database, "zapad", "Западная", ["Дальняя СОШ"], zone="Europe/Moscow")
    person = await seeding.person(town.database, west, Role.DEPUTY, "Вера", "Дальняя СОШ", telegram_id=16)
    await seeding.task(town.database, west, "Дело", DEADLINE, Role.DEPUTY, "Дальняя СОШ")
    await owed(town)
    await tick(town.database, datetime(2021, 9, 14, 19, 30, tzinfo=ZoneInfo("Europe/Moscow")))
    assert [rule for rule, _ in await said(town, person)] == ["before_1"]
    assert [rule for rule, _ in await said(town, town.deputy)] == ["today"]


async def test_windows_open_and_write_their_history_once(town: Town) -> None:
    started = await owed(town, "С окном", date(2021, 12, 1), starts=date(2021, 9, 1), state=TaskState.PLANNED)
    near = await owed(town, "Скоро", date(2021, 9, 8), state=TaskState.PLANNED)
    far = await owed(town, "Нескоро", date(2021, 9, 20), state=TaskState.PLANNED)
    for day in (date(2021, 8, 25), date(2021, 8, 25), date(2021, 9, 1)):
        await tick(town.database, at(day))
    async with town.database.reading() as session:
        states = {task.id: task.state for task in (await session.scalars(select(Task))).all()}
        history = (await session.execute(select(TaskEvent.task_id, TaskEvent.before, TaskEvent.after))).all()
    assert states == {started: TaskState.OPEN, near: TaskState.OPEN, far: TaskState.PLANNED}
    assert sorted(tuple(row) for row in history) == [(started, "planned", "open"), (near, "planned", "open")]


async def test_replies_are_forgotten_after_two_days(town: Town) -> None:
    async with town.database.transaction() as session:
        for n, age in enumerate((1, 47, 49)):
            session.add(HandledUpdate(update_id=n, handled_at=BEGINNING - timedelta(hours=age), reply="[]"))
    await tick(town.database, BEGINNING)
    async with town.database.reading() as session:
        assert sorted((await session.scalars(select(HandledUpdate.update_id))).all()) == [0, 1]


async def test_an_empty_house_ticks(database: Database) -> None:
    await tick(database, BEGINNING)
    async with database.reading() as session:
        assert (await session.scalars(select(Person))).all() == []


async def test_restart_doubles(town: Town) -> None:
    """Another process over the same tables finds nothing left to say: while a letter waits, and once it was sent."""
    await owed(town)
    await tick(town.database, at(DEADLINE))
    other = Database(town.database.url)
    for _ in range(2):
        before = await seeding.rows(town.database)
        for minute in (0, 1, 2):
            await tick(other, at(DEADLINE, 9, minute))
        assert await seeding.rows(town.database) == before
        await send_all(town.database, at(DEADLINE))
    await other.dispose()


async def test_empty_digest(town: Town) -> None:
    """Days on which there is nothing to say, or nothing that was not said, make no notice, not an empty one."""
    await live(town.database, DEADLINE, range(3))
    await owed(town, deadline=DEADLINE + timedelta(days=100))
    await live(town.database, DEADLINE + timedelta(days=3), range(3))
    assert await letters(town) == []
    await live(town.database, DEADLINE + timedelta(days=85), range(21))
    made = {letter.id for letter in await letters(town)}
    async with town.database.reading() as session:
        filled = set((await session.scalars(select(NoticeItem.notice_id))).all())
    assert made == filled
    assert len(made) == 8


async def test_archived_task(town: Town) -> None:
    """A measure that left the roadmap cancels its task: nobody hears of it, whatever was said before."""
    task = await owed(town)
    await live(town.database, DEADLINE - timedelta(days=7), [0])
    async with town.database.transaction() as session:
        (await session.get_one(Task, task)).state = TaskState.CANCELLED
    await live(town.database, DEADLINE - timedelta(days=6), range(40))
    assert [rule for rule, _ in await said(town, town.deputy)] == ["before_7"]
