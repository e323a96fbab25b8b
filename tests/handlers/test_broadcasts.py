"""One message to many: whom, the words, a preview with the count, progress, a stop; on both databases."""

from typing import NamedTuple

import pytest
from aiogram.methods import EditMessageText
from sqlalchemy import select, update

from storage.database import Database
from storage.models import (
    Audited,
    AuditEvent,
    Broadcast,
    Community,
    CommunityKind,
    CommunityMember,
    Notice,
    NoticeState,
    Person,
)
from storage.queries.broadcasts import LONGEST
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, readable, said
from tests.handlers.delivered import deliver
from tests.seeding import Seeded

SCHOOL, OTHER = "Речная СОШ", "Полевая СОШ"


class Office(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    curator: User
    deputies: tuple[User, User]


@pytest.fixture
async def office(database: Database) -> Office:
    """A coordinator, a curator, two deputies, one more who has not joined and one who blocked the bot."""
    world = World(database)
    seeded = await seeding.programme(database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга <Викторовна>")
    curator = await seeding.member(world, seeded, Role.CURATOR, "Ирина Павловна", SCHOOL)
    one = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", SCHOOL)
    two = await seeding.member(world, seeded, Role.DEPUTY, "Пётр Ильич", OTHER)
    await seeding.person(database, seeded, Role.DEPUTY, "Не вошедшая", OTHER)
    lost = await seeding.member(world, seeded, Role.DEPUTY, "Заблокировавший", OTHER)
    async with database.transaction() as session:
        (await session.get_one(Person, lost.person_id)).unreachable_at = world.now
    return Office(world, seeded, coordinator, curator, (one, two))


async def stored(office: Office) -> list[tuple[int | None, NoticeState]]:
    async with office.world.database.reading() as session:
        mine = select(Notice).where(Notice.kind == "broadcast").order_by(Notice.id)
        return [(row.person_id, row.state) for row in (await session.scalars(mine)).all()]


async def on_their_way(office: Office) -> None:
    """The letters of a broadcast are being sent, all at this moment."""
    async with office.world.database.transaction() as session:
        await session.execute(update(Notice).where(Notice.kind == "broadcast").values(state=NoticeState.SENDING))


async def written(office: Office, text: str = "Совет переносится на <пятницу> & 10:00") -> str:
    """A draft for deputies, as far as its preview."""
    await office.coordinator.sends("/broadcast")
    await office.coordinator.clicks("По роли")
    await office.coordinator.clicks("Зам. директора")
    return said(await office.coordinator.sends(text))


async def test_the_preview_shows_the_words_and_the_count(office: Office) -> None:
    await office.coordinator.sends("рассылка")
    assert office.coordinator.labels() == [
        "По роли", "По группе школ", "По сообществу", "По анкете", "Всем в программе", "← Меню",
    ]  # fmt: skip
    await office.coordinator.clicks("По роли")
    text = said(await office.coordinator.clicks("Зам. директора · 4"))
    assert "Кому: роль — зам. директора." in text
    assert "Получат: 2 человека (ещё не в боте 1 и заблокировали бота 1 — они не получат)." in text
    text = said(await office.coordinator.sends("Совет <пятница> & 10:00"))
    assert "Сообщение координатора\nСовет <пятница> & 10:00\n\nОльга <Викторовна>, «Северная программа»" in text
    assert office.coordinator.labels() == ["Отправить: 2\N{NO-BREAK SPACE}человека", "Изменить текст", "Не отправлять"]
    assert await stored(office) == []


async def test_it_goes_to_those_counted_and_tells_how_far_it_is(office: Office) -> None:
    await written(office)
    text = said(await office.coordinator.clicks("Отправить"))
    assert "Рассылка идёт" in text
    assert "Доставлено 0 из 2 · ▱▱▱▱▱▱▱▱▱▱ 0 %" in text
    assert office.coordinator.labels() == ["Остановить", "Обновить", "← Рассылки"]
    heard = await deliver(office.world)
    assert [(person, kind) for person, kind, _ in heard] == [
        (office.deputies[0].person_id, "broadcast"), (office.deputies[1].person_id, "broadcast"),
        (office.coordinator.person_id, "broadcast_progress"),
    ]  # fmt: skip
    assert heard[0][2].startswith("Сообщение координатора\nСовет переносится на <пятницу> & 10:00")
    text = said(await office.coordinator.presses("bc1:o:a:1:a:0"))
    assert text.startswith("Рассылка закончена\nКому: роль — зам. директора\nДоставлено 2 из 2\n")
    assert office.coordinator.labels() == ["← Рассылки"]
    assert "1. 25 августа, ср · 2 из 2 · «Совет переносится на <пятницу>" in said(
        await office.coordinator.sends("/broadcast")
    )


async def test_progress_is_edited_in_the_message_of_the_button_until_nobody_waits(office: Office) -> None:
    await written(office)
    await office.coordinator.clicks("Отправить")
    shown = office.coordinator.newest
    await on_their_way(office)
    await deliver(office.world)
    async with office.world.database.reading() as session:
        steps = (await session.scalars(select(Notice).where(Notice.kind == "broadcast_progress"))).all()
        assert [(one.payload["step"], one.message_id) for one in steps] == [(0, None)]  # `then` is the deliverer's
    assert isinstance(office.coordinator.messages[shown], EditMessageText)


async def test_a_screen_that_went_on_does_not_jump_back_to_the_progress(office: Office) -> None:
    """«← Рассылки» held for five seconds: then the next step of the progress was written over whatever stood there."""
    await written(office)
    await office.coordinator.clicks("Отправить")
    await office.coordinator.clicks("← Рассылки")
    await office.coordinator.clicks("По роли")
    left, asked = office.coordinator.newest, office.coordinator.screen
    await on_their_way(office)
    await deliver(office.world)
    assert (office.coordinator.newest, office.coordinator.screen) == (left, asked)


async def test_who_left_the_screen_of_a_broadcast_is_told_how_it_ended_in_a_message_of_its_own(office: Office) -> None:
    await written(office)
    await office.coordinator.clicks("Отправить")
    await office.coordinator.clicks("← Рассылки")
    left, asked = office.coordinator.newest, office.coordinator.screen
    await deliver(office.world)
    assert "Доставлено 2 из 2" in office.coordinator.screen
    assert office.coordinator.newest > left
    assert readable(office.coordinator.messages[left]) == asked


async def test_twice_is_once(office: Office) -> None:
    await written(office)
    send = office.coordinator.data("Отправить")
    for _ in range(2):
        await office.coordinator.presses(send)
    assert len(await stored(office)) == 2


async def test_a_stop_leaves_out_who_was_not_written_to_yet(office: Office) -> None:
    await written(office)
    await office.coordinator.clicks("Отправить")
    async with office.world.database.transaction() as session:
        first = select(Notice.id).where(Notice.kind == "broadcast").order_by(Notice.id).limit(1).scalar_subquery()
        await session.execute(update(Notice).where(Notice.id == first).values(state=NoticeState.SENT))
    for _ in range(2):
        text = said(await office.coordinator.presses("bc1:x:a:1:a:0"))
        assert "Рассылка остановлена" in text
        assert "Доставлено 1 из 2" in text
        assert "Не отправлено: 1 — остановлено" in text
    assert [state for _, state in await stored(office)] == [NoticeState.SENT, NoticeState.SUPPRESSED]
    assert [kind for _, kind, _ in await deliver(office.world)] == ["broadcast_progress"]
    async with office.world.database.reading() as session:
        whats = (await session.scalars(select(AuditEvent.what).order_by(AuditEvent.id))).all()
    assert whats == [Audited.BROADCAST_WRITTEN, Audited.BROADCAST_SENT, Audited.BROADCAST_STOPPED]


async def test_what_was_claimed_before_the_stop_is_suppressed_at_rendering(office: Office) -> None:
    await written(office)
    await office.coordinator.clicks("Отправить")
    async with office.world.database.transaction() as session:
        (await session.get_one(Broadcast, 1)).stopped_at = office.world.now
    assert [text for _, kind, text in await deliver(office.world) if kind == "broadcast"] == ["рассылку остановили"] * 2


async def test_another_count_shows_the_preview_again(office: Office) -> None:
    await written(office)
    await seeding.member(office.world, office.seeded, Role.DEPUTY, "Новая", SCHOOL)
    text = said(await office.coordinator.clicks("Отправить: 2"))
    assert text.startswith("Пока Вы смотрели, получателей стало другое число.")
    assert await stored(office) == []
    await office.coordinator.clicks("Отправить: 3")
    assert len(await stored(office)) == 3


async def test_words_can_be_changed_until_they_are_sent(office: Office) -> None:
    await written(office, "Первый")
    edit = office.coordinator.data("Изменить текст")
    await office.coordinator.clicks("Изменить")
    assert "Второй" in said(await office.coordinator.sends("Второй"))
    await office.coordinator.clicks("Отправить")
    assert "уже отправлена" in said(await office.coordinator.presses(edit))
    heard = await deliver(office.world)
    assert heard[0][2].startswith("Сообщение координатора\nВторой\n")


@pytest.mark.parametrize("text", ["   ", "я" * (LONGEST + 1)])
async def test_nothing_and_too_much_are_refused(office: Office, text: str) -> None:
    assert "не длиннее" in await written(office, text)
    assert "Отправить" in str(await office.coordinator.sends("В самый раз"))


async def test_a_longest_text_fits_its_message_and_its_preview(office: Office) -> None:
    assert "В самом конце" in await written(office, "<&>" * 990 + "В самом конце")


async def test_people_are_chosen_by_group_community_and_wave(office: Office) -> None:
    database = office.world.database
    await seeding.group(database, office.seeded, "ШНОР", OTHER)
    async with database.transaction() as session:
        made = Community(programme_id=office.seeded.id, title="Математики", kind=CommunityKind.CHANNEL)
        session.add(made)
        await session.flush()
        person = office.curator.person_id
        session.add(CommunityMember(community_id=made.id, person_id=person, joined_at=office.world.now))
    await seeding.wave(office.world, office.seeded, office.coordinator)
    for way, choice, number in (
        ("По группе", "ШНОР · 1", 1), ("По сообществу", "Математики · 1", 1), ("По анкете", "Короткая анкета", 2),
    ):  # fmt: skip
        await office.coordinator.sends("/broadcast")
        await office.coordinator.clicks(way)
        await office.coordinator.clicks(choice)
        if way == "По группе":
            await office.coordinator.clicks("Замам и директорам")
        await office.coordinator.sends("Привет")
        assert office.coordinator.labels()[0].startswith(f"Отправить: {number}\N{NO-BREAK SPACE}человек")
    await office.coordinator.sends("/broadcast")
    await office.coordinator.clicks("Всем в программе")
    await office.coordinator.sends("Привет")
    assert office.coordinator.labels()[0] == "Отправить: 3\N{NO-BREAK SPACE}человека"


async def test_where_nobody_can_be_written_to_it_says_why(office: Office) -> None:
    async with office.world.database.transaction() as session:
        await session.execute(update(Person).where(Person.id != office.coordinator.person_id).values(telegram_id=None))
    await office.coordinator.sends("/broadcast")
    await office.coordinator.clicks("По роли")
    assert "Сейчас написать некому: ещё не в боте" in said(await office.coordinator.clicks("Зам. директора"))


async def test_only_a_coordinator_writes_to_many(office: Office) -> None:
    await written(office)
    for user in (office.curator, office.deputies[0]):
        assert "координатор программы" in said(await user.sends("/broadcast"))
        for act in ("c:r:0", "w:a:0", "e:a:1", "s:a:1", "o:a:1", "x:a:1"):
            press = f"bc1:{act}:a:2"
            assert "координатор программы" in said(await user.presses(press)), press
    assert await stored(office) == []
