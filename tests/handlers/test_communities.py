"""Communities: who may bind a chat, whose requests are let in, and who left."""

from typing import Any, NamedTuple

import pytest
from aiogram.methods import ApproveChatJoinRequest, DeclineChatJoinRequest, SendMessage
from aiogram.types import ChatMemberAdministrator
from sqlalchemy import select

from handlers.reply import Reply
from storage.models import Community, CommunityMember, Notice, Person
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded

CHANNEL = -1001234567890


class Town(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    teacher: User


@pytest.fixture
async def town(world: World) -> Town:
    seeded = await seeding.programme(world.database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    teacher = await seeding.member(world, seeded, Role.TEACHER, "Алексей Петрович", "Речная СОШ", "математика")
    return Town(world, seeded, coordinator, teacher)


def chat(number: int = CHANNEL, title: str = "Математики", kind: str = "channel") -> dict[str, Any]:
    return {"id": number, "type": kind, "title": title}


RIGHTS = {name: True for name, field in ChatMemberAdministrator.model_fields.items() if field.annotation is bool}


def standing(status: str, user: dict[str, Any]) -> dict[str, Any]:
    return {"status": status, "user": user, **(RIGHTS if status == "administrator" else {"until_date": 0})}


async def made_admin(user: User, where: dict[str, Any] | None = None) -> Reply:
    bot = {"id": 42, "is_bot": True, "first_name": "Куратор"}
    change = {
        "chat": where or chat(), "from": user.account, "date": int(user.world.now.timestamp()),
        "old_chat_member": standing("left", bot), "new_chat_member": standing("administrator", bot),
    }  # fmt: skip
    return await user.world.take({"my_chat_member": change})


async def requests(user: User, number: int = CHANNEL) -> Reply:
    request = {
        "chat": chat(number), "from": user.account, "user_chat_id": user.id, "date": int(user.world.now.timestamp()),
    }  # fmt: skip
    return await user.world.take({"chat_join_request": request})


async def bound(town: Town, subject: str = "Математика") -> None:
    await made_admin(town.coordinator)
    await town.coordinator.clicks(subject)


async def communities(town: Town) -> list[Community]:
    async with town.world.database.reading() as session:
        return list((await session.scalars(select(Community).order_by(Community.id))).all())


async def members(town: Town) -> list[tuple[int, bool]]:
    async with town.world.database.reading() as session:
        return [(m.person_id, m.left_at is None) for m in (await session.scalars(select(CommunityMember))).all()]


async def test_the_coordinator_binds_a_channel_and_a_link_is_asked_for(town: Town) -> None:
    reply = await made_admin(town.coordinator, chat(title="<Математики> & Ко"))
    assert "Канал «<Математики> & Ко»: я теперь администратор" in said(reply)
    assert isinstance(reply[0], SendMessage)
    assert reply[0].chat_id == town.coordinator.id
    text = said(await town.coordinator.clicks("Математика"))
    assert "учителя предмета «математика» увидят его" in text
    (community,) = await communities(town)
    assert (community.chat_id, community.subject, community.kind.value) == (CHANNEL, "математика", "канал")
    async with town.world.database.reading() as session:
        notice = (await session.scalars(select(Notice))).one()
    assert (notice.kind, notice.chat_id, notice.payload) == ("community_link", CHANNEL, {"community": community.id})


async def test_a_group_is_called_a_group(town: Town) -> None:
    assert "Группа «Учителя»" in said(await made_admin(town.coordinator, chat(-100555, "Учителя", "supergroup")))


async def test_others_cannot_bind_a_chat(town: Town) -> None:
    assert "только координатор" in said(await made_admin(town.teacher))
    assert await made_admin(town.world.user()) == ()
    assert await communities(town) == []


async def test_a_subject_is_set_by_the_coordinator_from_the_list(town: Town) -> None:
    await made_admin(town.coordinator)
    (community,) = await communities(town)
    assert "Это делает координатор" in said(await town.teacher.presses(f"c1:{community.id}:0"))
    for subject in (-2, 99):
        assert "Такого предмета в списке нет" in said(await town.coordinator.presses(f"c1:{community.id}:{subject}"))
    assert "учителя всех предметов" in said(await town.coordinator.presses(f"c1:{community.id}:-1"))


async def test_binding_twice_is_binding_once(town: Town) -> None:
    await bound(town)
    await bound(town)
    assert len(await communities(town)) == 1
    async with town.world.database.reading() as session:
        assert len((await session.scalars(select(Notice))).all()) == 1


async def test_a_chat_of_another_programme_is_refused_to_the_person_and_not_in_the_chat(town: Town) -> None:
    await bound(town)
    south = await seeding.programme(town.world.database, "yug", "Южная программа")
    other = await seeding.member(town.world, south, Role.COORDINATOR, "Вера Ильинична")
    reply = await made_admin(other)
    assert "уже подключён к другой программе" in said(reply)
    assert [method.chat_id for method in reply] == [other.id]  # type: ignore[attr-defined]
    (community,) = await communities(town)
    assert community.programme_id == town.seeded.id


async def test_a_second_chat_of_the_same_title_takes_nothing_from_the_first(town: Town) -> None:
    await bound(town)
    reply = await made_admin(town.coordinator, chat(-100777))
    assert "Сообщество «Математики» уже подключено к другому чату" in said(reply)
    assert [c.chat_id for c in await communities(town)] == [CHANNEL]


async def test_a_renamed_chat_stays_the_same_community(town: Town) -> None:
    """The old title may stand in the list of the programme as a community that has no chat yet."""
    await bound(town)
    async with town.world.database.transaction() as session:
        kind = (await session.scalars(select(Community))).one().kind
        session.add(Community(programme_id=town.seeded.id, title="Точные науки", kind=kind))
    assert "я теперь администратор" in said(await made_admin(town.coordinator, chat(title="Точные науки")))
    assert [(c.title, c.chat_id) for c in await communities(town)] == [("Математики", CHANNEL), ("Точные науки", None)]


async def test_a_teacher_of_the_subject_is_let_in(town: Town) -> None:
    await bound(town)
    reply = await requests(town.teacher)
    assert reply[0] == ApproveChatJoinRequest(chat_id=CHANNEL, user_id=town.teacher.id)
    assert "добро пожаловать в «Математики»" in said(reply)
    assert await members(town) == [(town.teacher.person_id, True)]


async def declined(user: User) -> str:
    reply = await requests(user)
    assert reply[-1] == DeclineChatJoinRequest(chat_id=CHANNEL, user_id=user.id)
    assert not any(isinstance(method, ApproveChatJoinRequest) for method in reply)
    return said(reply)


async def test_strangers_and_teachers_of_other_subjects_and_programmes_are_not(town: Town) -> None:
    await bound(town)
    south = await seeding.programme(town.world.database, "yug", "Южная программа")
    chemist = await seeding.member(town.world, town.seeded, Role.TEACHER, "Химик", "Речная СОШ", "химия")
    foreign = await seeding.member(town.world, south, Role.TEACHER, "Южанин", "Речная СОШ", "математика")
    assert "принимают учителей этого предмета" in await declined(chemist)
    assert "принимают учителей этого предмета из программы" in await declined(foreign)
    assert "Сначала откройте приглашение" in await declined(town.world.user())
    assert await members(town) == []


async def test_a_community_of_all_subjects_takes_everybody_of_the_programme(town: Town) -> None:
    await bound(town, "Все предметы")
    deputy = await seeding.member(town.world, town.seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    assert isinstance((await requests(deputy))[0], ApproveChatJoinRequest)
    assert "Сначала откройте" in await declined(town.world.user())


async def test_a_chat_that_is_nobodys_community_is_left_to_its_people(town: Town) -> None:
    assert await requests(town.teacher) == ()


async def test_who_left_and_came_back_is_in_again(town: Town) -> None:
    await bound(town)
    await requests(town.teacher)
    change = {
        "chat": chat(), "from": town.teacher.account, "date": int(town.world.now.timestamp()),
        "old_chat_member": {"status": "member", "user": town.teacher.account},
        "new_chat_member": {"status": "left", "user": town.teacher.account},
    }  # fmt: skip
    assert await town.world.take({"chat_member": change}) == ()
    assert await members(town) == [(town.teacher.person_id, False)]
    await requests(town.teacher)
    assert await members(town) == [(town.teacher.person_id, True)]


async def test_the_list_shows_the_links_of_ones_own_subjects(town: Town) -> None:
    chemist = await seeding.member(town.world, town.seeded, Role.TEACHER, "Химик", "Речная СОШ", "химия")
    assert "пока нет" in said(await town.teacher.sends("/communities"))
    await bound(town)
    async with town.world.database.transaction() as session:
        (await session.scalars(select(Community))).one().link = "https://t.me/+abc"
    assert "отправьте заявку" in said(await town.teacher.sends("сообщества"))
    assert town.teacher.labels() == ["Математики", "← Меню"]
    assert "пока нет" in said(await chemist.sends("/communities"))
    assert "отправьте заявку" in said(await town.coordinator.sends("/communities"))


async def test_an_observer_sees_no_communities_and_joins_none(town: Town) -> None:
    await bound(town, "Все предметы")
    observer = await seeding.member(town.world, town.seeded, Role.OBSERVER, "Гость")
    assert "Этот раздел открыт другим ролям" in said(await observer.sends("/communities"))
    assert "принимают" in await declined(observer)


async def test_who_blocks_the_bot_is_not_written_to_until_they_come_back(town: Town) -> None:
    bot = {"id": 42, "is_bot": True, "first_name": "Куратор"}
    for before, after, unreachable in (("member", "kicked", True), ("kicked", "member", False)):
        change = {
            "chat": town.teacher.chat, "from": town.teacher.account, "date": 1,
            "old_chat_member": standing(before, bot), "new_chat_member": standing(after, bot),
        }  # fmt: skip
        assert await town.world.take({"my_chat_member": change}) == ()
        async with town.world.database.reading() as session:
            person = await session.get_one(Person, town.teacher.person_id)
        assert (person.unreachable_at is not None) == unreachable
