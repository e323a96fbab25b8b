"""Routes, courses, agreements, the calendar, thresholds and curators into their tables."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from storage.importing.people import teacher_ids
from storage.importing.records import Record
from storage.importing.writing import Batch, insert_rows, school_ids, updated
from storage.models import Assignment, Base, CalendarPeriod, Course, Iom, IomState, Partnership, Person, RiskThreshold
from storage.rights import Role

FIELDS: Mapping[type[Base], tuple[str, ...]] = {
    Iom: ("subject", "opened", "deficits", "goals", "control", "state"),
    Course: ("title", "hours", "finished", "document"),
    Partnership: ("partner", "number", "valid_until"),
    CalendarPeriod: ("kind", "starts", "ends", "note"),
    RiskThreshold: ("code", "medium_from", "high_from", "direction"),
}
Columns = Mapping[int, dict[str, Any]]
"""Further columns of a record, by its identity."""


async def write_ioms(batch: Batch) -> None:
    await _write(batch, Iom, await _of_teachers(batch), {"state": IomState.OPEN})


async def write_courses(batch: Batch) -> None:
    await _write(batch, Course, await _of_teachers(batch))


async def write_calendar(batch: Batch) -> None:
    await _write(batch, CalendarPeriod)


async def write_thresholds(batch: Batch) -> None:
    await _write(batch, RiskThreshold)


async def write_partnerships(batch: Batch) -> None:
    """Agreements; a partner that is a school of the programme is known as one, and what is gone is marked."""
    schools = await school_ids(batch)
    more: Columns = {
        id(new): {
            "school_id": schools[str(new.values["school"])],
            "partner_id": schools.get(str(new.values["partner"])),
        }
        for new in (*batch.created, *(new for new, _ in batch.changed))
    }
    await _write(batch, Partnership, more, keeps=True)
    back = [{"id": old.id, "gone_at": None} for _, old in batch.changed if old.gone]
    await updated(batch.session, Partnership, back)
    await updated(batch.session, Partnership, [{"id": old.id, "gone_at": batch.now} for old in batch.gone])


async def _of_teachers(batch: Batch) -> Columns:
    written = [*batch.created, *(new for new, _ in batch.changed)]
    schools = await school_ids(batch)
    people = await teacher_ids(batch, written, schools)
    return {
        id(one): {"person_id": people[str(one.values["teacher"])], "school_id": schools[str(one.values["school"])]}
        for one in written
    }


async def _write(
    batch: Batch,
    model: type[Base],
    more: Columns | None = None,
    defaults: Mapping[str, Any] | None = None,
    *,
    keeps: bool = False,
) -> None:
    """Insert, update, and (unless the table `keeps` what is gone) delete."""
    empty = {"programme_id": batch.programme_id, **dict.fromkeys(FIELDS[model]), **(defaults or {})}
    more = more or {}
    created = [empty | _columns(model, record) | more.get(id(record), {}) for record in batch.created]
    await insert_rows(batch.session, model, created)
    changed = [{"id": old.id, **_columns(model, new), **more.get(id(new), {})} for new, old in batch.changed]
    await updated(batch.session, model, changed)
    if batch.gone and not keeps:
        key: Any = model.__table__.c.id
        await batch.session.execute(delete(model).where(key.in_([old.id for old in batch.gone])))


def _columns(model: type[Base], record: Record) -> dict[str, Any]:
    return {field: record.values[field] for field in FIELDS[model] if field in record.values}


async def write_curators(batch: Batch) -> None:
    """The curators that the sheet «Школы» names: new seats from today on, and seats of others that end yesterday."""
    named = {
        record.title: {str(name) for name in names}
        for record in (*batch.created, *(new for new, _ in batch.changed))
        if isinstance(names := record.values.get("curator"), tuple)
    }
    if not named:
        return
    schools = await school_ids(batch)
    held = await _held(batch)
    people = await teacher_ids(batch, [], schools, {name for names in named.values() for name in names})
    rows = [
        {"person_id": people[name], "programme_id": batch.programme_id, "role": Role.CURATOR,
         "school_id": schools[school], "since": batch.today}
        for school, names in named.items() for name in sorted(names) if (schools[school], name) not in held
    ]  # fmt: skip
    await insert_rows(batch.session, Assignment, rows)
    by_id = {schools[school]: names for school, names in named.items()}
    left = [seat for (school, name), seat in held.items() if school in by_id and name not in by_id[school]]
    await updated(batch.session, Assignment, [{"id": seat, "until": batch.today - timedelta(days=1)} for seat in left])


async def _held(batch: Batch) -> Mapping[tuple[int | None, str], int]:
    seats = (
        select(Assignment.school_id, Person.name, Assignment.id)
        .join(Person, Person.id == Assignment.person_id)
        .where(
            Assignment.programme_id == batch.programme_id,
            Assignment.role == Role.CURATOR,
            Assignment.until.is_(None),
        )
    )
    return {(school, name): seat for school, name, seat in await batch.session.execute(seats)}
