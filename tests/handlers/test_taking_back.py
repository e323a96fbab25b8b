"""«Вернуть как было» under a file that was just stored: a question first, everything at once, the truth later too."""

from typing import NamedTuple

import pytest
from sqlalchemy import select, update

from storage.models import AuditEvent, School
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.handlers.sending_files import clicks, sends_file
from tests.seeding import Seeded
from tests.storage.importing.books import book

SCHOOLS = [["Школа", "Вид", "Обучающихся"], ["Речная СОШ", "СОШ", "120"], ["Новая ООШ", "ООШ", "40"]]


class Office(NamedTuple):
    world: World
    seeded: Seeded
    anna: User


@pytest.fixture
async def office(world: World) -> Office:
    seeded = await seeding.programme(world.database, schools=("Речная СОШ",))
    return Office(world, seeded, await seeding.member(world, seeded, Role.COORDINATOR, "Анна"))


async def schools(office: Office) -> list[tuple[str, int | None, bool]]:
    async with office.world.database.reading() as session:
        rows = await session.scalars(select(School).order_by(School.id))
        return [(one.short_name, one.pupils, one.gone_at is not None) for one in rows]


async def stored(office: Office) -> None:
    content = book(Школы=SCHOOLS)
    await sends_file(office.anna, "школы.xlsx", content)
    shown = await clicks(office.anna, "Загрузить", content)
    assert shown.buttons == ("Вернуть как было", "← Меню")
    assert "в течение суток можно вернуть всё, как было" in shown.text
    assert await schools(office) == [("Речная СОШ", 120, False), ("Новая ООШ", 40, False)]


async def test_a_file_is_taken_back_after_a_question(office: Office) -> None:
    await stored(office)
    asked = said(await office.anna.clicks("Вернуть как было"))
    assert "Вернуть всё, как было до файла «школы.xlsx»?" in asked
    assert "Школы: новых 1 — уберу\nШколы: изменено 1 — верну прежнее" in asked
    assert office.anna.labels() == ["Да, вернуть", "Оставить загруженное"]
    assert len(await schools(office)) == 2
    assert "Возвращено: всё как до файла «школы.xlsx»" in said(await office.anna.clicks("Да, вернуть"))
    assert await schools(office) == [("Речная СОШ", None, False)]
    assert "загрузка файла возвращена" in said(await office.anna.sends("/audit")).lower()


async def test_leaving_it_keeps_the_way_back_open(office: Office) -> None:
    await stored(office)
    await office.anna.clicks("Вернуть как было")
    assert "Загруженное осталось" in said(await office.anna.clicks("Оставить"))
    assert len(await schools(office)) == 2
    await office.anna.clicks("Вернуть как было")
    assert "Возвращено" in said(await office.anna.clicks("Да, вернуть"))


async def test_an_old_button_still_tells_the_truth(office: Office) -> None:
    await stored(office)
    ask = office.anna.data("Вернуть как было")
    await office.anna.clicks("Вернуть как было")
    yes = office.anna.data("Да, вернуть")
    await office.anna.presses(yes)
    for button in (ask, yes):
        assert "уже возвращено" in said(await office.anna.presses(button))
    assert await schools(office) == [("Речная СОШ", None, False)]


async def test_used_since_the_question_it_is_asked_anew(office: Office) -> None:
    await stored(office)
    await office.anna.clicks("Вернуть как было")
    seeded = seeding.Seeded(office.seeded.id, "", {"Новая ООШ": 2})
    await seeding.task(office.world.database, seeded, "Справка", seeding.TODAY, Role.DEPUTY, "Новая ООШ")
    again = said(await office.anna.clicks("Да, вернуть"))
    assert "начали пользоваться" in again
    assert "• «Новая ООШ» (Школы)" in again
    assert len(await schools(office)) == 2
    assert "Осталось, потому что этим уже пользуются" in said(await office.anna.clicks("Да, вернуть"))
    assert await schools(office) == [("Речная СОШ", None, False), ("Новая ООШ", 40, True)]


async def test_changed_since_it_says_what_and_what_to_do(office: Office) -> None:
    await stored(office)
    async with office.world.database.transaction() as session:
        await session.execute(update(School).values(pupils=99))
    told = said(await office.anna.clicks("Вернуть как было"))
    assert "после загрузки изменили — «Речная СОШ» (Школы), «Новая ООШ» (Школы)" in told
    assert "выгрузите программу файлом" in told


async def test_another_coordinator_and_another_programme_take_nothing_back(office: Office) -> None:
    await stored(office)
    ask = office.anna.data("Вернуть как было")
    boris = await seeding.member(office.world, office.seeded, Role.COORDINATOR, "Борис")
    other = await seeding.programme(office.world.database, "yug", "Южная программа", ("Южная СОШ",))
    vera = await seeding.member(office.world, other, Role.COORDINATOR, "Вера")
    for user in (boris, vera):
        for button in (ask, ask.replace(":a:", ":y:")):
            assert "среди Ваших нет" in said(await user.presses(button))
    async with office.world.database.reading() as session:
        assert len((await session.scalars(select(AuditEvent).where(AuditEvent.undoes.is_not(None)))).all()) == 0
