"""`/report`: a school by number, place or name, misspelt too; what is unknown gets the nearest."""

from typing import NamedTuple

import pytest
from aiogram.methods import AnswerCallbackQuery, SendChatAction
from sqlalchemy import select

from handlers.reply import Reply
from storage.models import Notice
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded

SCHOOLS = ("Речная СОШ", "Полевая СОШ", "Озёрная ООШ", "Озёрная вечерняя школа", "Гляденская СОШ")


class Office(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User


@pytest.fixture
async def office(world: World) -> Office:
    """Schools without printed numbers: their place in the list counts."""
    seeded = await seeding.programme(world.database, schools=SCHOOLS)
    return Office(world, seeded, await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна"))


async def queued(office: Office) -> list[str]:
    """Names of the schools whose pictures wait to be drawn."""
    names = {school_id: name for name, school_id in office.seeded.schools.items()}
    async with office.world.database.reading() as session:
        notices = (await session.scalars(select(Notice).where(Notice.kind == "school_report"))).all()
        return [names[notice.payload["school"]] for notice in notices]


def is_under_way(reply: Reply) -> bool:
    return isinstance(reply[-1], SendChatAction)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("/report school 2", "Полевая СОШ"),
        ("/report@kurator_bot 2", "Полевая СОШ"),
        ("отчёт школа 2", "Полевая СОШ"),
        ("Отчет школы № 5", "Гляденская СОШ"),
        ("отчет Гляденская", "Гляденская СОШ"),
        ("отчёт шк. 1", "Речная СОШ"),
        ("/report  речная   сош ", "Речная СОШ"),
        ("отчёт озерная ООШ", "Озёрная ООШ"),
        ("/report 05", "Гляденская СОШ"),
    ],
)
async def test_a_school_is_found_as_people_say_it(office: Office, text: str, name: str) -> None:
    assert is_under_way(await office.coordinator.sends(text))
    assert await queued(office) == [name]


@pytest.mark.parametrize(
    "text",
    ["отчёт глиденская", "/report 77", "/report " + "9" * 4000, "отчёт <b>&", "отчёт ²", "отчёт №", "/report -1",
     "отчёт " + "щ" * 4000],
)  # fmt: skip
async def test_an_unknown_school_gets_the_nearest_as_buttons(office: Office, text: str) -> None:
    reply = said(await office.coordinator.sends(text))
    assert "среди Ваших нет" in reply or "Отчёт по какой школе?" in reply
    assert len(office.coordinator.labels()) >= 4
    assert await queued(office) == []


async def test_a_misspelt_name_comes_first_and_one_touch_asks_for_it(office: Office) -> None:
    await office.coordinator.sends("отчёт глиденская")
    assert office.coordinator.labels()[0] == "Гляденская СОШ"
    reply = await office.coordinator.clicks("Гляденская")
    assert isinstance(reply[0], AnswerCallbackQuery)
    assert "Отчёт готовлю" in said(reply)
    assert await queued(office) == ["Гляденская СОШ"]


async def test_several_schools_of_one_name_are_buttons(office: Office) -> None:
    assert "несколько школ" in said(await office.coordinator.sends("отчёт озёрная"))
    assert office.coordinator.labels() == ["Озёрная ООШ", "Озёрная вечерняя школа", "← Меню"]


async def test_nothing_named_opens_the_list_of_schools(world: World) -> None:
    seeded = await seeding.programme(world.database, schools=[f"Школа-{n}" for n in range(1, 12)])
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    for text in ("/report", "отчёт школа", "отчет"):
        assert "Отчёт по какой школе?" in said(await coordinator.sends(text))
    assert coordinator.labels()[-2:] == ["Ещё →", "← Меню"]
    await coordinator.clicks("Ещё")
    assert coordinator.labels() == ["Школа-9", "Школа-10", "Школа-11", "← Назад", "← Меню"]
    await coordinator.presses("g1:rep:2147483647")
    assert "Школа-11" in coordinator.labels()


async def test_printed_numbers_win_over_places_and_two_of_one_number_are_asked(world: World) -> None:
    seeded = await seeding.programme(
        world.database, schools=("СОШ № 12", "ООШ № 2", "Вечерняя № 2"), numbers=("12", "2", "2")
    )
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    office = Office(world, seeded, coordinator)
    assert is_under_way(await coordinator.sends("отчёт школа 12"))
    assert await queued(office) == ["СОШ № 12"]
    assert "несколько школ" in said(await coordinator.sends("отчёт школа 2"))
    assert coordinator.labels()[:2] == ["ООШ № 2", "Вечерняя № 2"]
    assert "Школы «1» среди Ваших нет" in said(await coordinator.sends("отчёт школа 1"))


async def test_an_empty_programme_says_so(world: World) -> None:
    seeded = await seeding.programme(world.database, schools=())
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    for text in ("/report", "отчёт 1", "отчёт Речная"):
        assert "Школ пока нет" in said(await coordinator.sends(text))


async def test_roles_of_a_school_get_their_own_school_only(office: Office) -> None:
    deputy = await seeding.member(office.world, office.seeded, Role.DEPUTY, "Марина Сергеевна", "Полевая СОШ")
    assert "Школы «1» среди Ваших нет" in said(await deputy.sends("отчёт школа 1"))
    assert deputy.labels() == ["Полевая СОШ", "← Меню"]
    assert "Такой школы среди Ваших нет" in said(await deputy.presses(f"r1:{office.seeded.schools['Речная СОШ']}"))
    assert is_under_way(await deputy.sends("отчёт школа 2"))
    assert await queued(office) == ["Полевая СОШ"]


@pytest.mark.parametrize("role", [Role.TEACHER, Role.METHODIST, Role.OBSERVER])
async def test_roles_without_reports_are_refused(office: Office, role: Role) -> None:
    user = await seeding.member(office.world, office.seeded, role, "Пётр Ильич", "Речная СОШ")
    for reply in (await user.sends("/report 1"), await user.sends("отчёт"), await user.presses("g1:rep:0")):
        assert "открыты другим ролям" in said(reply)
    assert "Такой школы" in said(await user.presses(f"r1:{office.seeded.schools['Речная СОШ']}"))
    assert await queued(office) == []


async def test_in_a_group_the_report_is_promised_privately_and_plain_words_are_peoples_own(office: Office) -> None:
    group = {"id": -100500, "type": "supergroup", "title": "Штаб"}
    for text, expected in (
        ("/report 1", "только лично"), ("/report@kurator_bot 1", "только лично"),
        ("/report@other_bot 1", ""), ("отчёт школа 1", ""), ("/tasks", "только лично"), ("/start", "только лично"),
    ):  # fmt: skip
        reply = await office.world.take({"message": office.coordinator.message(text=text, chat=group)})
        assert expected in said(reply)
        assert bool(reply) == bool(expected)
    assert await queued(office) == []
