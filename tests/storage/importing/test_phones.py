"""Telephones of the sheet «Люди»: fingerprints of who has not come in yet, and nothing anywhere else."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.importing.exporting import exported_tables
from storage.importing.phones import NO_KEY, hidden
from storage.importing.preview import Differences, compare
from storage.importing.reading import read_workbook
from storage.importing.rows import Workbook
from storage.importing.storing import store
from storage.importing.texts import preview_text
from storage.models import Person
from storage.phones import phone_mac
from storage.rights import Role
from tests import seeding
from tests.acting import BEGINNING, World
from tests.seeding import Seeded
from tests.storage.importing.folders import folder

KEY = b"a key that nobody can guess at all"
MAC = phone_mac(KEY, "+79135551234")


@pytest.fixture
async def north(database: Database) -> Seeded:
    return await seeding.programme(database)


def people(*rows: str) -> Workbook:
    with TemporaryDirectory() as place:
        folder(Path(place), Люди="\n".join(["Имя;Роль;Школы;Телефон", *rows, ""]))
        return read_workbook(Path(place))


async def loaded(database: Database, workbook: Workbook, key: bytes | None = KEY) -> Differences:
    async with database.reading() as session:
        found = await compare(session, hidden(workbook, key), "sever")
    async with database.transaction() as session:
        await store(session, found, BEGINNING)
    return found


async def macs(database: Database) -> dict[str, str | None]:
    async with database.reading() as session:
        rows = await session.execute(select(Person.name, Person.phone_mac))
        return {row[0]: row[1] for row in rows}


async def test_a_number_is_kept_as_a_fingerprint_and_told_as_given(database: Database, north: Seeded) -> None:
    found = await loaded(database, people("Анна Ильина;учитель;Речная СОШ;8 913 555-12-34", "Олег Котов;куратор;;"))
    assert await macs(database) == {"Анна Ильина": MAC, "Олег Котов": None}
    assert "5551234" not in str(found) + preview_text(found)
    assert "5551234" not in str(await seeding.rows(database))
    again = await loaded(database, people("Анна Ильина;учитель;Речная СОШ;+79135551234", "Олег Котов;куратор;;"))
    assert again.empty


async def test_a_number_that_comes_later_is_a_change_and_an_empty_cell_is_none(
    database: Database, north: Seeded
) -> None:
    await loaded(database, people("Анна Ильина;учитель;Речная СОШ;"))
    found = await loaded(database, people("Анна Ильина;учитель;Речная СОШ;89135551234"))
    (change,) = found.changed["Люди"][0].changes
    assert (change.header, change.old, change.new) == ("Телефон", "—", "указан")
    assert await macs(database) == {"Анна Ильина": MAC}
    assert (await loaded(database, people("Анна Ильина;учитель;Речная СОШ;"))).empty
    assert await macs(database) == {"Анна Ильина": MAC}


async def test_of_who_is_in_the_bot_no_number_is_kept(database: Database, north: Seeded) -> None:
    await seeding.member(World(database), north, Role.TEACHER, "Анна Ильина", "Речная СОШ")
    assert (await loaded(database, people("Анна Ильина;учитель;Речная СОШ;89135551234"))).empty
    await loaded(database, people("Анна Ильина;методист;;89135551234"))
    assert await macs(database) == {"Анна Ильина": None}


async def test_without_a_key_everything_else_is_loaded(database: Database, north: Seeded) -> None:
    found = await loaded(database, people("Анна Ильина;учитель;Речная СОШ;89135551234"), key=None)
    assert found.notes == (NO_KEY,)
    assert await macs(database) == {"Анна Ильина": None}
    assert hidden(people("Анна Ильина;учитель;Речная СОШ;"), None).notes == ()


async def test_what_comes_out_has_the_column_and_no_fingerprint(database: Database, north: Seeded) -> None:
    await loaded(database, people("Анна Ильина;учитель;Речная СОШ;89135551234"))
    async with database.reading() as session:
        tables = await exported_tables(session, "sever")
    assert "Телефон" in str(tables)
    assert MAC not in str(tables)
