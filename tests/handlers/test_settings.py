"""`/settings`: what a person decided is kept as rows and obeyed; what escalates is heard whatever was decided."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from handlers.notices import RENDERERS, NoticeContext, Rendered
from scheduler.jobs import tick
from scheduler.reminders import TOPICS, wanted
from storage.database import Database
from storage.models import Muted, Notice, NoticeItem, Person
from storage.rights import Role
from tests import seeding
from tests.acting import BEGINNING, BOT, User, World, said
from tests.seeding import Seeded

SCHOOL = "Речная СОШ"


class Town(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    curator: User
    deputy: User


@pytest.fixture
async def town(database: Database) -> Town:
    """On both databases: settings are rows."""
    world = World(database)
    seeded = await seeding.programme(database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    curator = await seeding.member(world, seeded, Role.CURATOR, "Ирина Павловна", SCHOOL)
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", SCHOOL)
    return Town(world, seeded, coordinator, curator, deputy)


async def owed(town: Town, deadline: date) -> int:
    return await seeding.task(town.world.database, town.seeded, "Педсовет", deadline, Role.DEPUTY, SCHOOL)


async def person(town: Town, user: User) -> Person:
    async with town.world.database.reading() as session:
        return await session.get_one(Person, user.person_id)


async def queued(town: Town) -> list[tuple[int, str, datetime]]:
    async with town.world.database.reading() as session:
        return [
            (n.person_id or 0, n.kind, n.due) for n in (await session.scalars(select(Notice).order_by(Notice.id))).all()
        ]


async def rules_of(town: Town, user: User) -> list[str]:
    async with town.world.database.reading() as session:
        mine = select(NoticeItem.rule).where(NoticeItem.person_id == user.person_id).order_by(NoticeItem.id)
        return list((await session.scalars(mine)).all())


async def test_the_screen_tells_how_things_are(town: Town) -> None:
    text = said(await town.deputy.sends("/settings"))
    for words in ("сводка: в 9:00", "Часовой пояс: Красноярск", "Пауза: нет"):
        assert words in text
    assert town.deputy.labels() == [
        "Час сводки", "Часовой пояс", "Пауза", "✓ ранние напоминания (за 14 и 7 дней)",
        "✓ предупреждения о сроках моих школ", "✓ сводка недели по понедельникам", "← Меню",
    ]  # fmt: skip


async def test_the_hour_is_obeyed_in_the_chosen_zone(town: Town) -> None:
    await town.deputy.sends("настройки")
    await town.deputy.clicks("Час сводки")
    assert "сводка: в 17:00" in said(await town.deputy.clicks("17:00"))
    await town.deputy.clicks("Часовой пояс")
    assert "Часовой пояс: Москва" in said(await town.deputy.clicks("Москва"))
    await owed(town, BEGINNING.date() + timedelta(days=3))
    await tick(town.world.database, BEGINNING)
    dues = {who: due for who, _, due in await queued(town)}
    assert dues[town.deputy.person_id] == datetime.fromisoformat("2021-08-25T17:00+03:00")
    assert dues[town.curator.person_id] == BEGINNING


async def test_a_typed_zone_is_checked(town: Town) -> None:
    await town.deputy.presses("e1:Z:0")
    assert "Не знаю часового пояса «Омск»" in said(await town.deputy.sends("Омск"))
    assert "Часовой пояс: Asia/Omsk" in said(await town.deputy.sends("Asia/Omsk"))
    assert "Не понял" in said(await town.deputy.sends("Asia/Omsk"))
    assert (await person(town, town.deputy)).zone == "Asia/Omsk"


async def test_a_pause_silences_all_but_what_escalates(town: Town) -> None:
    await owed(town, BEGINNING.date())
    for user in (town.deputy, town.curator):
        await user.presses("e1:P:0")
        assert "Пауза: до 8 сентября" in said(await user.clicks("8"))
    for offset in range(14):
        await tick(town.world.database, BEGINNING + timedelta(days=offset))
    assert await rules_of(town, town.curator) == ["curator_late_1"]
    assert await rules_of(town, town.deputy) == []
    await tick(town.world.database, BEGINNING + timedelta(days=14))
    assert await rules_of(town, town.deputy) == ["late_10"]
    await town.deputy.sends("/settings")
    assert "Пауза: нет" in said(await town.deputy.clicks("Снять паузу"))


async def test_a_muted_topic_is_not_spoken_of_until_it_is_heard_again(town: Town) -> None:
    await owed(town, BEGINNING.date() + timedelta(days=7))
    await town.deputy.presses("e1:t:0")
    await tick(town.world.database, BEGINNING)
    assert await rules_of(town, town.deputy) == []
    await town.deputy.presses("e1:t:0")
    await tick(town.world.database, BEGINNING)
    assert await rules_of(town, town.deputy) == ["before_7"]
    async with town.world.database.reading() as session:
        assert (await session.scalars(select(Muted))).all() == []


async def test_the_week_can_be_left_out(town: Town) -> None:
    await owed(town, BEGINNING.date())
    await town.coordinator.presses("e1:t:2")
    await tick(town.world.database, BEGINNING + timedelta(days=5))
    assert "week" not in [kind for _, kind, _ in await queued(town)]
    await town.coordinator.presses("e1:t:2")
    await tick(town.world.database, BEGINNING + timedelta(days=5))
    assert "week" in [kind for _, kind, _ in await queued(town)]


async def test_a_pause_begun_after_queueing_holds_at_sending(town: Town) -> None:
    async def work(*_: Any) -> None:
        raise AssertionError("nothing heavy here")

    await owed(town, BEGINNING.date())
    await tick(town.world.database, BEGINNING - timedelta(hours=2))
    await town.deputy.presses("e1:p:20210908")
    async with town.world.database.transaction() as session:
        mine = select(Notice).where(Notice.person_id == town.deputy.person_id)
        notice = (await session.scalars(mine)).one()
        found = await RENDERERS["digest"](NoticeContext(session, BEGINNING, work, BOT), notice)
    assert not isinstance(found, Rendered)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("e1:h:20", "с 8 до 19"),
        ("e1:h:7", "с 8 до 19"),
        ("e1:z:4", "устарела"),
        ("e1:t:3", "устарела"),
        ("e1:p:20210825", "после сегодняшнего"),
        ("e1:p:20230825", "не дальше года"),
        ("e1:p:20210231", "устарела"),
    ],
)
async def test_what_no_button_offers_is_refused(town: Town, data: str, sentence: str) -> None:
    assert sentence in said(await town.deputy.presses(data))
    mine = await person(town, town.deputy)
    assert (mine.digest_hour, mine.zone, mine.paused_until) == (None, None, None)


@pytest.mark.parametrize("code", ["curator_late_1", "coordinator_late_5", "head_late_10"])
def test_no_setting_silences_what_climbed(code: str) -> None:
    today = BEGINNING.date()
    assert wanted(code, today, today + timedelta(days=30), set(TOPICS))
    assert not wanted("late_2", today, today + timedelta(days=30), ())
    assert wanted("late_2", today, today, set(TOPICS))
