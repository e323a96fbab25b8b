"""What the audit keeps of an import: who, from which file and update, how many, and old → new of what changed."""

from pathlib import Path

from sqlalchemy import select

from storage.database import Database
from storage.importing.preview import compare
from storage.importing.reading import read_workbook
from storage.importing.storing import store
from storage.models import Audited, AuditEvent
from storage.rights import Actor, By, Role
from tests import seeding
from tests.acting import BEGINNING, ZONE
from tests.storage.importing.folders import folder

SCHOOLS = "Краткое название;Вид;Обучающихся;Куратор\nРечная СОШ;СОШ;100;Ольга Петровна\nПолевая СОШ;ООШ;50;\n"
PEOPLE = "Имя;Роль;Школы;Предмет\nМарья Ильинична;учитель;Речная СОШ;химия\n"


async def imported(database: Database, path: Path, person: int, **sheets: str) -> AuditEvent:
    """Store the sheets as a person in the chat does; the newest event of the audit."""
    by = By(Actor(person, "", 1, ZONE, {Role.COORDINATOR: frozenset()}), BEGINNING, seeding.TODAY, update_id=77)
    async with database.reading() as session:
        found = await compare(session, read_workbook(folder(path, **sheets)), "sever")
    assert found.problems == ()
    async with database.transaction() as session:
        await store(session, found, BEGINNING, by, "список.xlsx")
    async with database.reading() as session:
        return (await session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()))).first() or AuditEvent()


async def test_an_import_is_one_event_with_who_and_from_which_file(database: Database, tmp_path: Path) -> None:
    seeded = await seeding.programme(database, schools=())
    person = await seeding.person(database, seeded, Role.COORDINATOR, "Анна")
    event = await imported(database, tmp_path / "1", person, Школы=SCHOOLS)
    assert (event.what, event.person_id, event.update_id, event.programme_id) == (Audited.IMPORTED, person, 77, 1)
    assert (event.before, event.after) == (
        None, {"file": "список.xlsx", "Школы: новых": 2, "Школы: какие": ["Речная СОШ", "Полевая СОШ"]},
    )  # fmt: skip


async def test_old_and_new_of_what_changed_and_of_people_only_which_fields(database: Database, tmp_path: Path) -> None:
    seeded = await seeding.programme(database, schools=())
    person = await seeding.person(database, seeded, Role.COORDINATOR, "Анна")
    await imported(database, tmp_path / "1", person, Школы=SCHOOLS, Люди=PEOPLE)
    amended = SCHOOLS.replace("100;Ольга Петровна", "90;Инна Львовна").replace("Полевая СОШ;ООШ;50;\n", "")
    event = await imported(database, tmp_path / "2", person, Школы=amended, Люди=PEOPLE.replace("химия", "физика"))
    assert event.before is not None
    assert event.after is not None
    assert event.before["Школы: Речная СОШ — Обучающихся"] == "100"
    assert event.after["Школы: Речная СОШ — Обучающихся"] == "90"
    assert (event.before["Школы: убрано"], event.before["Школы: какие"]) == (1, ["Полевая СОШ"])
    assert event.personal == ["Школы: Речная СОШ — Куратор"]
    async with database.reading() as session:
        told = str((await session.execute(select(AuditEvent.__table__))).all())
    assert not [name for name in ("Ольга", "Инна", "Марья") if name in told]


async def test_the_command_line_is_nobody(sqlite: Database, tmp_path: Path) -> None:
    await seeding.programme(sqlite, schools=())
    async with sqlite.reading() as session:
        found = await compare(session, read_workbook(folder(tmp_path, Школы=SCHOOLS)), "sever")
    async with sqlite.transaction() as session:
        await store(session, found, BEGINNING, file="папка")
    async with sqlite.reading() as session:
        event = (await session.scalars(select(AuditEvent))).one()
    assert (event.person_id, event.update_id, (event.after or {})["file"]) == (None, None, "папка")
