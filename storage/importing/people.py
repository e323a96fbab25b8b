"""Persons and the seats they hold, from the sheet «Люди»: a seat that is struck out ends, it is not removed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update

from storage.importing.records import Record
from storage.importing.writing import Batch, Pair, insert_rows, school_ids, updated
from storage.models import Assignment, Person, School
from storage.rights import Role
from storage.russian import plain

Seat = str | None
"""The short name of the school a role is held in; None is the whole programme."""


async def write_people(batch: Batch) -> None:
    """New persons, new seats from today on, and seats that end yesterday; one person per name within a programme."""
    zones: dict[str, Any] = {}
    for record in batch.created:
        zones[record.title] = zones.get(record.title) or record.values.get("zone")
    people = await _people(batch, zones)
    await _keep_phones(batch, people)
    schools = await school_ids(batch)
    await updated(batch.session, Person, [_person(new, old) for new, old in batch.changed])
    await updated(batch.session, Assignment, await _amended(batch))
    seats = [(new, people[plain(new.title)], seat) for new in batch.created for seat in seats_of(new)]
    for new, old in batch.changed:
        added = [seat for seat in seats_of(new) if seat not in seats_of(old)] if "schools" in new.values else []
        seats += [(new, old.id or 0, seat) for seat in added]
    rows = [_row(batch, record, person_id, schools[seat] if seat else None) for record, person_id, seat in seats]
    await insert_rows(batch.session, Assignment, rows)


async def _keep_phones(batch: Batch, people: Mapping[str, int]) -> None:
    """Fingerprints of numbers of those who are new in a role, as long as they have not come in."""
    given = {people[plain(one.title)]: str(one.values["phone"]) for one in batch.created if one.values.get("phone")}
    for person_id, mac in given.items():
        outside = Person.id == person_id, Person.telegram_id.is_(None)
        await batch.session.execute(update(Person).where(*outside).values(phone_mac=mac))


def seats_of(record: Record) -> list[Seat]:
    """The seats a record names: one of the whole programme where it names no school."""
    schools = record.values.get("schools")
    return [str(name) for name in schools] if isinstance(schools, tuple) and schools else [None]


async def _people(batch: Batch, named: Mapping[str, str | None]) -> dict[str, int]:
    """Ids by name of everybody in the programme, with those who are `named` (with their zones) and new inserted."""
    known = select(Person.name, Person.id).join(Assignment, Assignment.person_id == Person.id)
    mine = known.where(Assignment.programme_id == batch.programme_id).order_by(Person.id.desc())
    people = {plain(name): person_id for name, person_id in await batch.session.execute(mine)}
    new = {plain(name): {"name": name, "zone": zone} for name, zone in named.items() if plain(name) not in people}
    ids: list[int] = []
    if new:
        statement = insert(Person).returning(Person.id, sort_by_parameter_order=True)
        ids = [*(await batch.session.scalars(statement, [*new.values()]))]
    return people | dict(zip(new, ids, strict=True))


async def teacher_ids(
    batch: Batch, records: Sequence[Record], schools: Mapping[str, int], others: Collection[str] = ()
) -> dict[str, int]:
    """Ids by name of the teachers of routes and courses, and of `others`.

    Who is new is inserted; a teacher without any seat in the school gets a teacher's one from today on.
    """
    named = dict.fromkeys([*(str(record.values["teacher"]) for record in records), *others])
    people = await _people(batch, dict.fromkeys(named))
    seats = select(Assignment.person_id, Assignment.school_id).where(Assignment.programme_id == batch.programme_id)
    held = set((await batch.session.execute(seats)).all())
    new: dict[tuple[int, int], dict[str, Any]] = {}
    for record in records:
        person_id, school_id = people[plain(str(record.values["teacher"]))], schools[str(record.values["school"])]
        if (person_id, school_id) not in held:
            seat = _row(batch, record, person_id, school_id) | {"role": Role.TEACHER}
            new.setdefault((person_id, school_id), seat)
    await insert_rows(batch.session, Assignment, [*new.values()])
    return {name: people[plain(name)] for name in named}


def _person(new: Record, old: Record) -> dict[str, Any]:
    told = {field: new.values[field] for field in ("name", "zone") if field in new.values}
    return {"id": old.id, **told, **({"phone_mac": str(new.values["phone"])} if new.values.get("phone") else {})}


async def _amended(batch: Batch) -> list[dict[str, Any]]:
    """Seats of changed people that end (their school is not named any more) or change their subject."""
    pairs = {(old.id, old.values["role"], old.values["subject"]): pair for pair in batch.changed for old in pair[1:]}
    held = (
        select(Assignment, School.short_name)
        .outerjoin(School, School.id == Assignment.school_id)
        .where(Assignment.programme_id == batch.programme_id, Assignment.until.is_(None))
    )
    amended = []
    for seat, school in await batch.session.execute(held):
        pair = pairs.get((seat.person_id, seat.role, seat.subject))
        if pair and (change := _amendment(batch, pair, school)):
            amended.append({"id": seat.id, **change})
    return amended


def _amendment(batch: Batch, pair: Pair, school: Seat) -> dict[str, Any]:
    new, old = pair
    if "schools" in new.values and school not in seats_of(new):
        return {"until": batch.today - timedelta(days=1)}
    subject = new.values.get("subject", old.values["subject"])
    return {"subject": subject} if subject != old.values["subject"] else {}


def _row(batch: Batch, record: Record, person_id: int, school_id: int | None) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "programme_id": batch.programme_id,
        "role": record.values.get("role"),
        "school_id": school_id,
        "subject": record.values.get("subject"),
        "since": batch.today,
    }
