"""People and their seats: several roles and schools, struck-out seats end, nobody is dismissed by being left out."""

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from storage.database import Database
from storage.importing.preview import Differences, compare
from storage.importing.reading import read_workbook
from storage.importing.storing import store
from storage.models import Assignment, Person, School
from tests.storage.importing.folders import PROGRAMME, SCHOOLS, folder

FIRST = datetime(2021, 8, 31, 18, tzinfo=UTC)
"""Already 1 September in Krasnoyarsk."""
LATER = datetime(2021, 10, 10, 2, tzinfo=UTC)
HEAD = "Имя;Роль;Школы;Предмет;Часовой пояс\n"

Seat = tuple[str | date | None, ...]
"""Name, role, school, subject, since, until."""


async def imported(database: Database, path: Path, now: datetime = FIRST, **sheets: str) -> Differences:
    async with database.reading() as session:
        differences = await compare(session, read_workbook(folder(path, **sheets)), "lesnoy")
    assert [problem.message for problem in differences.problems] == []
    async with database.transaction() as session:
        await store(session, differences, now)
    return differences


async def seats(database: Database) -> list[Seat]:
    columns = (Person.name, Assignment.role, School.short_name, Assignment.subject, Assignment.since, Assignment.until)
    query = select(*columns).join(Person, Person.id == Assignment.person_id)
    async with database.reading() as session:
        found = await session.execute(
            query.outerjoin(School, School.id == Assignment.school_id).order_by(Assignment.id)
        )
        return [(name, role.value, *rest) for name, role, *rest in found.all()]


async def test_roles_reach_the_programme_or_named_schools(database: Database, tmp_path: Path) -> None:
    people = (
        HEAD + "Анна;координатор;;;\nВера;куратор;все;;\nГалина;завуч;Еловая НОШ;;\nГалина;учитель;еловая нош;химия;\n"
    )
    await imported(database, tmp_path, Программа=PROGRAMME, Школы=SCHOOLS, Люди=people)
    day = date(2021, 9, 1)
    assert await seats(database) == [
        ("Анна", "coordinator", None, None, day, None),
        ("Вера", "curator", "Сосновская СОШ", None, day, None),
        ("Вера", "curator", "Еловая НОШ", None, day, None),
        ("Галина", "deputy", "Еловая НОШ", None, day, None),
        ("Галина", "teacher", "Еловая НОШ", "химия", day, None),
    ]
    assert (await imported(database, tmp_path, LATER)).empty
    async with database.reading() as session:
        assert len((await session.scalars(select(Person.id))).all()) == 3


async def test_one_person_in_several_rows_is_one_person(database: Database, tmp_path: Path) -> None:
    people = HEAD + "Вера;куратор;Сосновская СОШ;;\nВЕРА;куратор;Еловая НОШ;;Asia/Krasnoyarsk\n"
    differences = await imported(database, tmp_path, Программа=PROGRAMME, Школы=SCHOOLS, Люди=people)
    assert differences.counts()["created"]["Люди"] == 1
    assert [seat[2] for seat in await seats(database)] == ["Сосновская СОШ", "Еловая НОШ"]


async def test_a_struck_out_school_ends_and_a_new_one_begins(database: Database, tmp_path: Path) -> None:
    people = HEAD + "Вера;куратор;Сосновская СОШ;;\n"
    await imported(database, tmp_path, Программа=PROGRAMME, Школы=SCHOOLS, Люди=people)
    differences = await imported(database, tmp_path, LATER, Люди=people.replace("Сосновская СОШ", "Еловая НОШ"))
    (one,) = differences.changed["Люди"]
    assert [(change.header, change.old, change.new) for change in one.changes] == [
        ("Школы", "Сосновская СОШ", "Еловая НОШ")
    ]
    assert [seat[2:] for seat in await seats(database)] == [
        ("Сосновская СОШ", None, date(2021, 9, 1), date(2021, 10, 9)),
        ("Еловая НОШ", None, date(2021, 10, 10), None),
    ]


async def test_a_changed_subject_and_zone_keep_the_seat(database: Database, tmp_path: Path) -> None:
    people = HEAD + "Галина;учитель;Еловая НОШ;химия;\n"
    await imported(database, tmp_path, Программа=PROGRAMME, Школы=SCHOOLS, Люди=people)
    amended = people.replace("химия;", "биология;Asia/Novosibirsk")
    differences = await imported(database, tmp_path, LATER, Люди=amended)
    assert [change.header for change in differences.changed["Люди"][0].changes] == ["Предмет", "Часовой пояс"]
    assert [seat[3:] for seat in await seats(database)] == [("биология", date(2021, 9, 1), None)]
    async with database.reading() as session:
        assert (await session.scalars(select(Person.zone))).one() == "Asia/Novosibirsk"
    assert (await imported(database, tmp_path, LATER)).empty


async def test_who_is_left_out_keeps_the_seat(database: Database, tmp_path: Path) -> None:
    await imported(database, tmp_path, Программа=PROGRAMME, Люди=HEAD + "Анна;координатор;;;\n")
    differences = await imported(database, tmp_path, LATER, Люди=HEAD + "Вера;методист;;;\n")
    assert differences.counts()["gone"] == {}
    assert [(seat[0], seat[5]) for seat in await seats(database)] == [("Анна", None), ("Вера", None)]


async def test_schools_are_named_by_number_too(sqlite: Database, tmp_path: Path) -> None:
    schools = "Школа;Номер\nСосновская СОШ;5\nЕловая НОШ;7\n"
    people = HEAD + "Галина;директор;№ 7;;\n"
    await imported(sqlite, tmp_path, Программа=PROGRAMME, Школы=schools, Люди=people)
    assert [seat[2] for seat in await seats(sqlite)] == ["Еловая НОШ"]
