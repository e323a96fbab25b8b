"""School → curator → coordinator → head: who hears when, what they are told was tried, and what stops it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select, update

from handlers.notices import RENDERERS, NoticeContext, Rendered
from scheduler.jobs import tick
from storage.database import Database
from storage.models import Absence, Consent, Notice, NoticeItem, NoticeState, Task, TaskState
from storage.rights import Role
from tests import seeding
from tests.acting import BEGINNING, BOT, User, World, assert_fit, said
from tests.seeding import Seeded

SCHOOL = "Речная СОШ"
DEADLINE = date(2021, 9, 10)  # a Friday


class Town(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    curator: User
    deputy: User
    head: User
    task: int


@pytest.fixture
async def town(database: Database) -> Town:
    """The whole ladder over one school with one task; on both databases."""
    world = World(database)
    seeded = await seeding.programme(database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    curator = await seeding.member(world, seeded, Role.CURATOR, "Ирина Павловна", SCHOOL)
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", SCHOOL)
    head = await seeding.member(world, seeded, Role.HEAD, "Пётр Ильич")
    task = await seeding.task(database, seeded, "Педсовет", DEADLINE, Role.DEPUTY, SCHOOL)
    return Town(world, seeded, coordinator, curator, deputy, head, task)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BEGINNING.tzinfo)


async def work(*_: Any) -> None:
    raise AssertionError("nothing heavy here")


async def live(town: Town, days: Sequence[int]) -> dict[tuple[str, date], list[str]]:
    """Tick at nine of some days after the deadline, and say what is due; texts by (who, day)."""
    heard: dict[tuple[str, date], list[str]] = {}
    names = {user.person_id: user.name for user in town.world.users.values()}
    for offset in days:
        now = town.world.now = at(DEADLINE + timedelta(days=offset))
        await tick(town.world.database, now)
        async with town.world.database.transaction() as session:
            due = Notice.state == NoticeState.QUEUED, Notice.due <= now
            for notice in (await session.scalars(select(Notice).where(*due).order_by(Notice.id))).all():
                found = await RENDERERS[notice.kind](NoticeContext(session, now, work, BOT), notice)
                if isinstance(found, Rendered):
                    assert_fit(found.methods)
                    for method in found.methods:
                        town.world._show(method)
                    heard.setdefault((names[notice.person_id or 0], now.date()), []).append(said(found.methods))
                state = NoticeState.SENT if isinstance(found, Rendered) else NoticeState.SUPPRESSED
                await session.execute(
                    update(Notice).where(Notice.id == notice.id).values(state=state, ended_at=now)
                )  # fmt: skip
    return heard


def of(heard: dict[tuple[str, date], list[str]], user: User) -> list[tuple[int, str]]:
    """(days after the deadline, text) of everything a person heard."""
    return [
        ((day - DEADLINE).days, text) for (name, day), texts in heard.items() if name == user.name for text in texts
    ]


async def test_each_rung_hears_after_its_grace_and_knows_what_was_tried(town: Town) -> None:
    heard = await live(town, range(-14, 20))
    assert [day for day, _ in of(heard, town.curator)] == [-3, 3]
    assert "Ответственным напоминали 5 раз, с 27 августа, пт." in of(heard, town.curator)[1][1]
    coordinator = [(day, text) for day, text in of(heard, town.coordinator) if text.startswith("Срок прошёл")]
    assert [day for day, _ in coordinator] == [7]
    assert "Теперь она у Вас.\nОтветственным напоминали 7 раз, с 27 августа, пт." in coordinator[0][1]


async def test_the_head_is_asked_once_and_hears_nothing_before(town: Town) -> None:
    heard = of(await live(town, range(-14, 25)), town.head)
    assert [day for day, _ in heard] == [14]
    assert "Сообщать ли о таких задачах Вам?" in heard[0][1]


async def test_a_head_who_agrees_hears_and_may_change_their_mind(town: Town) -> None:
    await live(town, range(10, 15))
    assert "буду писать и Вам" in said(await town.head.clicks("Да"))
    heard = of(await live(town, range(15, 20)), town.head)
    assert [day for day, _ in heard] == [17]
    assert heard[0][1].startswith("Эта задача давно просрочена: ни школа")
    old = "k1:1:0"
    assert "больше об этом не спрошу" in said(await town.head.presses(old))
    assert "больше об этом не спрошу" in said(await town.head.presses(old))
    await seeding.task(town.world.database, town.seeded, "Другое", DEADLINE, Role.DEPUTY, SCHOOL)
    assert of(await live(town, range(20, 25)), town.head) == []


async def test_only_the_head_who_was_asked_can_answer(town: Town) -> None:
    await live(town, range(10, 15))
    for user in (town.coordinator, town.deputy):
        assert "Этот вопрос был не Вам" in said(await user.presses("k1:1:1"))
    assert "Этот вопрос был не Вам" in said(await town.head.presses("k1:2:1"))
    async with town.world.database.reading() as session:
        assert [consent.agreed for consent in (await session.scalars(select(Consent))).all()] == [None]


async def test_a_promise_stops_the_ladder_until_its_day(town: Town) -> None:
    await live(town, range(-14, 1))
    promised = DEADLINE + timedelta(days=14)
    await town.deputy.presses(f"t1:t:{town.task}:{promised:%Y%m%d}")
    heard = await live(town, range(1, 22))
    assert [day for day, _ in of(heard, town.curator)] == [11, 17]
    late = of(heard, town.curator)[1][1]
    assert "обещали сделать до 24 сентября, пт." in late
    assert [day for day, text in of(heard, town.coordinator) if text.startswith("Срок прошёл")] == [21]


async def test_what_is_done_climbs_no_further(town: Town) -> None:
    await live(town, range(-14, 4))
    await town.deputy.presses(f"t1:d:{town.task}:0")
    heard = await live(town, range(4, 30))
    assert heard == {}


async def test_after_months_of_rest_the_ladder_climbs_all_the_same(town: Town) -> None:
    """What was awaited in a long absence lies further back than a day looks; the simulated year found it lost."""
    away = {"since": DEADLINE - timedelta(days=7), "until": DEADLINE + timedelta(days=70)}  # to a Friday
    async with town.world.database.transaction() as session:
        session.add(
            Absence(
                programme_id=town.seeded.id, person_id=town.deputy.person_id, substitute_id=None,
                recorded_by=town.deputy.person_id, recorded_at=BEGINNING, **away,
            )
        )  # fmt: skip
    heard = await live(town, range(60, 100))
    assert [day for day, _ in of(heard, town.curator)] == [74]
    assert [day for day, text in of(heard, town.coordinator) if text.startswith("Срок прошёл")] == [80]


async def test_what_lay_on_a_rung_for_months_is_no_news_to_who_comes_to_it(town: Town) -> None:
    assert of(await live(town, range(60, 70)), town.curator) == []


async def test_mondays_week_tells_who_where_since_when_and_with_whom(town: Town) -> None:
    await seeding.task(town.world.database, town.seeded, "Мимо школ", DEADLINE, Role.METHODIST)
    heard = [(day, text) for day, text in of(await live(town, range(12)), town.coordinator) if "Неделя" in text]
    assert [day for day, _ in heard] == [3, 10]
    assert heard[0][1] == (
        "Неделя началась. Просрочено: 2 задачи. Номер — открыть.\n\n"
        "1. Педсовет · Речная СОШ\nМарина Сергеевна · с 10 сентября, пт\nсейчас у куратора\n\n"
        "2. Мимо школ\nисполнителя ещё нет · с 10 сентября, пт\nпока у исполнителя"
    )
    assert heard[1][1].count("сейчас у Вас") == 2


async def test_the_week_lays_nothing_with_a_curator_whom_the_school_does_not_have(town: Town) -> None:
    await seeding.task(town.world.database, town.seeded, "Без куратора", DEADLINE, Role.DEPUTY, "Полевая СОШ")
    heard = [text for _, text in of(await live(town, range(5)), town.coordinator) if "Неделя" in text]
    assert len(heard) == 1
    assert "Педсовет · Речная СОШ\nМарина Сергеевна · с 10 сентября, пт\nсейчас у куратора" in heard[0]
    assert "Без куратора · Полевая СОШ\nисполнителя ещё нет · с 10 сентября, пт\nкуратора у школы нет" in heard[0]


async def test_a_week_without_delay_is_not_spoken_of(town: Town) -> None:
    async with town.world.database.transaction() as session:
        (await session.get_one(Task, town.task)).state = TaskState.ACCEPTED
    assert await live(town, range(12)) == {}
    async with town.world.database.reading() as session:
        assert (await session.scalars(select(NoticeItem))).all() == []


async def test_a_week_settled_before_it_is_sent_is_suppressed(town: Town) -> None:
    now = at(DEADLINE + timedelta(days=3), 7)
    await tick(town.world.database, now)
    async with town.world.database.transaction() as session:
        (await session.get_one(Task, town.task)).state = TaskState.ACCEPTED
    heard = await live(town, [3])
    assert heard == {}


async def test_the_first_working_day_stands_for_monday(town: Town) -> None:
    """After the winter holidays the week is told on the day on which work begins."""
    offsets = [(date(2022, 1, 1) - DEADLINE).days + n for n in range(14)]
    days = [day for day, text in of(await live(town, offsets), town.coordinator) if "Неделя" in text]
    assert [DEADLINE + timedelta(days=day) for day in days] == [date(2022, 1, 10)]
