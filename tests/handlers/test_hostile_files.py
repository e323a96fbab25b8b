"""Hostile and odd files over the real dispatcher: a sentence each, and not one row of the programme changed."""

from typing import NamedTuple

import pytest
from sqlalchemy import select

from storage.importing.raw import MAX_BYTES
from storage.models import Cell, School
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.handlers.sending_files import clicks, sends_file
from tests.seeding import Seeded
from tests.storage.importing.hostile import CSV, READ, REFUSED, content_of, odd_document, zipped

AROUND = (*seeding.NOISE, "uploads", "notices")


class Office(NamedTuple):
    world: World
    seeded: Seeded
    anna: User


@pytest.fixture
async def office(world: World) -> Office:
    seeded = await seeding.programme(world.database, schools=())
    return Office(world, seeded, await seeding.member(world, seeded, Role.COORDINATOR, "Анна"))


@pytest.mark.parametrize("what", REFUSED)
async def test_a_hostile_file_gets_its_sentence_and_stores_nothing(office: Office, what: str) -> None:
    name, content, words = REFUSED[what]
    before = await seeding.rows(office.world.database, without=AROUND)
    shown = await sends_file(office.anna, name, content_of(content))
    assert words in shown.text, shown.text
    assert shown.text.startswith(name)
    assert "Загрузить" not in shown.buttons
    assert await seeding.rows(office.world.database, without=AROUND) == before


@pytest.mark.parametrize("what", READ)
async def test_an_odd_file_is_read_as_people_meant_it(office: Office, what: str) -> None:
    name, content = READ[what]
    shown = await sends_file(office.anna, name, content_of(content))
    assert "Новое: «Школы», 1 строка" in shown.text.replace("\xa0", " "), shown.text
    assert shown.buttons == ("Загрузить", "Отменить")
    assert "Загружено" in (await clicks(office.anna, "Загрузить")).text
    async with office.world.database.reading() as session:
        assert (await session.scalars(select(School.short_name))).all() == ["Речная СОШ"]


async def test_a_file_over_20_megabytes_is_refused_before_it_is_fetched(office: Office) -> None:
    document = {"file_id": "F", "file_unique_id": "U", "file_name": "книга.xlsx", "file_size": MAX_BYTES + 1}
    told = said(await office.world.take({"message": office.anna.message(document=document)}))
    assert "больше 20 МБ" in told
    assert "Разделите" in told


async def test_a_file_that_is_larger_than_it_said_is_refused_too(office: Office) -> None:
    shown = await sends_file(office.anna, "книга.xlsx", b"x" * (MAX_BYTES + 1), file_size=10)
    assert "больше 20 МБ" in shown.text


async def test_an_odd_document_keeps_the_words_of_every_cell(office: Office) -> None:
    shown = await sends_file(office.anna, "карта.docx", odd_document())
    assert "Форум" in shown.text
    assert "Загружено" in (await clicks(office.anna, "Загрузить")).text
    async with office.world.database.reading() as session:
        assert (await session.scalars(select(Cell.printed))).all() == ["май 2022", "до 31"]


async def test_a_name_cannot_say_anything_of_its_own(office: Office) -> None:
    shown = await sends_file(office.anna, "<b>Загружено</b>&amp;.csv", "Школа;Вид\nРечная;лицей\n".encode())
    assert shown.text.startswith("<b>Загружено</b>&amp;.csv")


async def test_what_a_zip_holds_besides_sheets_is_told_and_hinders_nothing(office: Office) -> None:
    content = zipped({"Школы.csv": CSV.encode(), "прочти меня.txt": b"x"})
    shown = await sends_file(office.anna, "папка.zip", content)
    assert "прочти меня.txt: Это не CSV" in shown.text
    assert shown.buttons == ("Загрузить", "Отменить")
