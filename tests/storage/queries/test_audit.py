"""What is written down of a change, and that nobody changes or removes it afterwards; on both databases."""

from datetime import date

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.models import Audited, AuditEvent, TaskState
from storage.queries.audit import Change, Who, record, record_as, split
from storage.rights import Actor, By, Role
from tests import seeding
from tests.acting import BEGINNING, ZONE


async def written(database: Database, change: Change) -> AuditEvent:
    seeded = await seeding.programme(database)
    person = await seeding.person(database, seeded, Role.COORDINATOR, "Ольга Викторовна")
    by = By(Actor(person, "Ольга", seeded.id, ZONE), BEGINNING, BEGINNING.date(), update_id=77)
    async with database.transaction() as session:
        record(session, by, change)
    async with database.reading() as session:
        return (await session.scalars(select(AuditEvent))).one()


async def test_who_when_what_and_from_which_update(database: Database) -> None:
    change = Change(
        Audited.SCHOOL_CHANGED, "schools", 5, before={"number": "1", "pupils": 9}, after={"number": "2", "pupils": 9}
    )
    event = await written(database, change)
    assert (event.at, event.person_id, event.update_id, event.programme_id) == (BEGINNING, 1, 77, 1)
    assert (event.what, event.subject, event.subject_id) == (Audited.SCHOOL_CHANGED, "schools", 5)
    assert (event.before, event.after, event.personal) == ({"number": "1"}, {"number": "2"}, None)


async def test_of_personal_fields_only_the_names_are_kept(database: Database) -> None:
    before = {"name": "Мария Львовна", "zone": None, "username": "masha"}
    after = {"name": "Мария Петровна", "zone": ZONE, "username": "masha"}
    event = await written(database, Change(Audited.PERSON_CHANGED, "people", 5, before=before, after=after))
    assert (event.before, event.after, event.personal) == ({"zone": None}, {"zone": ZONE}, ["name"])
    assert "Мария" not in str(await seeding.rows(database))


async def test_the_command_line_and_the_clock_are_nobody(database: Database) -> None:
    async with database.transaction() as session:
        record_as(session, Who(BEGINNING, None), Change(Audited.IMPORTED))
    async with database.reading() as session:
        event = (await session.scalars(select(AuditEvent))).one()
    assert (event.person_id, event.update_id, event.before, event.after) == (None, None, None, None)


def test_values_become_what_json_holds() -> None:
    before, after, _ = split({}, {"until": date(2021, 9, 1), "state": TaskState.OPEN, "ids": (1, 2)})
    assert before == {}
    assert after == {"until": "2021-09-01", "state": "open", "ids": [1, 2]}


@pytest.mark.parametrize("change", [update(AuditEvent).values(person_id=None), delete(AuditEvent)])
async def test_the_tables_refuse_to_change_or_lose_an_event(database: Database, change: object) -> None:
    await written(database, Change(Audited.EXPORTED))
    with pytest.raises(DBAPIError, match="appended only"):
        async with database.transaction() as session:
            await session.execute(change)  # type: ignore[call-overload]
    async with database.reading() as session:
        assert (await session.scalars(select(AuditEvent.person_id))).all() == [1]
