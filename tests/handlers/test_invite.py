"""Inviting step by step, and steps that no button of the bot offered."""

import re
from typing import NamedTuple

import pytest
from sqlalchemy import select

from storage.models import Assignment, ExpectedInput, Invitation, Person
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded

LINK = re.compile(r"https://t\.me/kurator_bot\?start=(\S+)")


class Office(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User


@pytest.fixture
async def office(world: World) -> Office:
    seeded = await seeding.programme(world.database)
    return Office(world, seeded, await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна"))


async def seats_of(office: Office, name: str) -> list[tuple[Role, int | None, str | None]]:
    async with office.world.database.reading() as session:
        held = select(Assignment).join(Person, Person.id == Assignment.person_id).where(Person.name == name)
        found = (await session.scalars(held.order_by(Assignment.school_id))).all()
        return [(seat.role, seat.school_id, seat.subject) for seat in found]


async def invited(office: Office, *buttons: str, name: str = "Иван Ильич") -> str:
    await office.coordinator.sends("/invite")
    for button in buttons:
        await office.coordinator.clicks(button)
    return said(await office.coordinator.sends(name))


@pytest.mark.parametrize(
    ("buttons", "role", "schools", "subject"),
    [
        (("Зам. директора", "Речная СОШ"), Role.DEPUTY, ["Речная СОШ"], None),
        (("Директор", "Полевая СОШ"), Role.DIRECTOR, ["Полевая СОШ"], None),
        (("Учитель", "Речная СОШ", "Химия"), Role.TEACHER, ["Речная СОШ"], "химия"),
        (("Куратор", "Речная", "Полевая", "Дальше"), Role.CURATOR, ["Речная СОШ", "Полевая СОШ"], None),
        (("Куратор", "Речная", "Полевая", "✓ Речная", "Дальше"), Role.CURATOR, ["Полевая СОШ"], None),
        (("Координатор",), Role.COORDINATOR, [None], None),
        (("Руководитель",), Role.HEAD, [None], None),
    ],
)
async def test_each_role_gets_its_steps_and_a_link(
    office: Office, buttons: tuple[str, ...], role: Role, schools: list[str | None], subject: str | None
) -> None:
    text = await invited(office, *buttons)
    assert "Приглашение для: Иван Ильич" in text
    assert "один раз, до 8 сентября, ср" in text
    found = LINK.search(text)
    assert found
    newcomer = office.world.user()
    assert "Здравствуйте, Иван Ильич!" in said(await newcomer.joins(found[1]))
    ids = [school and office.seeded.schools[school] for school in schools]
    assert await seats_of(office, "Иван Ильич") == [(role, school_id, subject) for school_id in ids]


async def test_a_school_named_by_a_number_is_read_back_before_the_name_and_in_the_invitation(office: Office) -> None:
    """«2» may be the second of the list where a printed number was meant: nothing told which school was taken."""
    await office.coordinator.sends("/invite")
    await office.coordinator.clicks("Зам. директора")
    assert said(await office.coordinator.sends("2")).startswith("Зам. директора · Полевая СОШ\n\nНапишите имя")
    text = said(await office.coordinator.sends("Иван Ильич"))
    assert text.startswith("Приглашение для: Иван Ильич (зам. директора).\nШкола: Полевая СОШ.\n")
    text = await invited(office, "Куратор", "Речная", "Полевая", "Дальше", name="Анна Львовна")
    assert "Школы: Речная СОШ, Полевая СОШ.\n" in text
    assert "Школ" not in await invited(office, "Координатор", name="Ольга Ильинична")


@pytest.mark.parametrize("name", ["Я", "и" * 81, "12 34", "\u200b\u200b\u200b", "..."])
async def test_a_name_that_is_none_is_asked_again(office: Office, name: str) -> None:
    assert "Имя должно быть" in await invited(office, "Координатор", name=name)
    assert "Приглашение для: Анна" in said(await office.coordinator.sends("Анна"))
    async with office.world.database.reading() as session:
        assert len((await session.scalars(select(Person))).all()) == 2


async def test_a_name_is_tidied_and_hostile_ones_are_shown_as_they_are(office: Office) -> None:
    assert "Приглашение для: <b>Ёж</b> & «Ко»" in await invited(office, "Координатор", name=" <b>Ёж</b>\n &  «Ко» ")


async def test_starting_again_forgets_the_draft(office: Office) -> None:
    await office.coordinator.sends("/invite")
    await office.coordinator.clicks("Координатор")
    assert "Кого пригласить?" in said(await office.coordinator.clicks("← Сначала"))
    assert "Не понял, к чему" in said(await office.coordinator.sends("Иван Ильич"))


async def test_a_step_of_an_invitation_that_is_ready_says_so(office: Office) -> None:
    await office.coordinator.sends("/invite")
    await office.coordinator.clicks("Зам. директора")
    school = office.coordinator.data("Речная")
    await office.coordinator.presses(school)
    await office.coordinator.sends("Иван Ильич")
    assert "уже готово или отменено" in said(await office.coordinator.presses(school))


async def test_a_name_before_the_school_gets_the_school_asked(office: Office) -> None:
    await office.coordinator.sends("/invite")
    await office.coordinator.clicks("Зам. директора")
    assert "В какую школу?" in said(await office.coordinator.sends("Иван Ильич"))
    assert await seats_of(office, "Иван Ильич") == []


FORGED = [
    "v2:role:Curator:0", "v2:role:king:0", "v2:role::0", "v2:school:4711:0", "v2:school:-1:0", "v2:school:x:0",
    "v2:school::0", "v2:role:curator:-1",
    "v2:subject:99:0", "v2:subject:-1:0", "v2:next::0", "v2:name:Иван:0", "v2:::0", "v1:role:curator",
]  # fmt: skip


@pytest.mark.parametrize("data", FORGED)
async def test_forged_steps_are_refused_and_leave_the_draft(office: Office, data: str) -> None:
    await office.coordinator.sends("/invite")
    await office.coordinator.clicks("Куратор")
    before = await seeding.rows(office.world.database)
    assert said(await office.coordinator.presses(data)).endswith("/start")
    assert await seeding.rows(office.world.database) == before


@pytest.mark.parametrize(
    ("role", "step"),
    [("Координатор", "v2:school:{school}:0"), ("Координатор", "v2:subject:0:0"), ("Зам. директора", "v2:subject:0:0"),
     ("Руководитель", "v2:next::0")],
)  # fmt: skip
async def test_a_step_of_an_older_message_does_not_fit_another_role(office: Office, role: str, step: str) -> None:
    await office.coordinator.sends("/invite")
    await office.coordinator.clicks(role)
    data = step.format(school=office.seeded.schools["Речная СОШ"])
    assert "устарела" in said(await office.coordinator.presses(data))
    async with office.world.database.reading() as session:
        draft = (await session.scalars(select(ExpectedInput))).one().subject
    assert (draft["schools"], draft.get("subject")) == ([], None)


async def test_a_school_of_another_programme_cannot_be_chosen(office: Office) -> None:
    south = await seeding.programme(office.world.database, "yug", "Южная программа", ["Лунная СОШ"])
    await office.coordinator.sends("/invite")
    await office.coordinator.clicks("Зам. директора")
    assert "Лунная СОШ" not in office.coordinator.labels()
    reply = said(await office.coordinator.presses(f"v2:school:{south.schools['Лунная СОШ']}:0"))
    assert "Такой школы среди Ваших нет" in reply


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
async def test_others_do_not_invite(office: Office, role: Role) -> None:
    user = await seeding.member(office.world, office.seeded, role, "Пётр Ильич", "Речная СОШ")
    for reply in (await user.sends("/invite"), await user.presses("g1:inv:0"), await user.presses("v2:role:curator:0")):
        assert "Это делает координатор программы" in said(reply)
    async with office.world.database.reading() as session:
        assert (await session.scalars(select(Invitation))).all() == []
