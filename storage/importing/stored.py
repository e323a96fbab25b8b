"""What the database knows of a programme, in the shape of the workbook's sheets."""

import hashlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.importing.records import Record, Value, numbered, shown
from storage.importing.rows import Group, Phone
from storage.importing.stored_more import MORE_READERS
from storage.models import (
    Assignment,
    Cell,
    Community,
    Indicator,
    IndicatorTarget,
    Measure,
    Monitoring,
    Person,
    Programme,
    School,
    SchoolGroup,
)
from storage.rights import Role
from storage.russian import plain, quoted

Records = dict[str, list[Record]]
Read = Callable[[AsyncSession, int], Awaitable[list[Record]]]


async def stored_records(session: AsyncSession, code: str, sheets: Iterable[str]) -> Records:
    """What is stored of these sheets, the schools always among them; nothing for a code that does not exist."""
    programme = (await session.execute(select(Programme.__table__).where(Programme.code == code))).mappings().first()
    if programme is None:
        return {}
    needed = {"Школы", *sheets, *(name for sheet in sheets for name in NEEDS.get(sheet, ()))}
    found = {name: await read(session, programme["id"]) for name, read in READERS.items() if name in needed}
    return {"Программа": [_programme(dict(programme))], **found}


def fingerprint(records: Records, facts: str = "") -> str:
    """A digest of everything a preview was made from; it differs when anything of it changed."""
    digest = hashlib.sha256(facts.encode())
    for sheet in sorted(records):
        for record in sorted(records[sheet], key=lambda record: record.id or 0):
            values = [(field, shown(value)) for field, value in sorted(record.values.items())]
            digest.update(repr((sheet, record.id, record.key, values, record.place, record.gone)).encode())
    return digest.hexdigest()


def _programme(row: Mapping[str, Any]) -> Record:
    return Record("Программа", (row["code"],), quoted(row["title"]), dict(row), id=row["id"])


async def _schools(session: AsyncSession, programme_id: int) -> list[Record]:
    rows = await _rows(session, School, programme_id)
    names = {row["id"]: row["short_name"] for row in rows}
    groups: defaultdict[int, list[Group]] = defaultdict(list)
    columns = SchoolGroup.school_id, SchoolGroup.title, SchoolGroup.year, SchoolGroup.source, SchoolGroup.order_number
    mine = select(*columns).join(School, School.id == SchoolGroup.school_id)
    for school_id, title, year, source, order in await session.execute(mine.where(School.programme_id == programme_id)):
        groups[school_id].append(Group(title, year or 0, source or "", order or ""))
    curators = await _curators(session, programme_id)
    return [
        _record(
            "Школы",
            (plain(row["short_name"]),),
            row["short_name"],
            row,
            {
                "parent": names.get(row["parent_id"]),
                "groups": tuple(sorted(groups[row["id"]])),
                "curator": tuple(curators[row["id"]]),
            },
        )
        for row in rows
    ]


async def _curators(session: AsyncSession, programme_id: int) -> Mapping[int | None, list[str]]:
    """The curators of today by school."""
    found: defaultdict[int | None, list[str]] = defaultdict(list)
    seats = (
        select(Assignment.school_id, Person.name)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.programme_id == programme_id, Assignment.role == Role.CURATOR, Assignment.until.is_(None))
        .order_by(Assignment.id)
    )
    for school_id, name in await session.execute(seats):
        found[school_id].append(name)
    return found


async def _people(session: AsyncSession, programme_id: int) -> list[Record]:
    """One record per person, role and subject; assignments without an end only."""
    seats = (
        select(Assignment, Person, School.short_name)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(School, School.id == Assignment.school_id)
        .where(Assignment.programme_id == programme_id, Assignment.until.is_(None))
        .order_by(Assignment.id)
    )
    found: dict[tuple[int, str, str], Record] = {}
    for seat, person, school in await session.execute(seats):
        subject, name = seat.subject or "", person.name
        key = (seat.person_id, seat.role.value, subject)
        schools = (*_as_names(found[key].values["schools"]), school) if key in found else (school,)
        found[key] = Record(
            "Люди",
            (plain(subject), plain(name), seat.role.value),
            name,
            {
                "name": name,
                "role": seat.role,
                "schools": tuple(school for school in schools if school),
                "subject": subject or None,
                "zone": person.zone,
                "phone": Phone(person.phone_mac) if person.phone_mac else None,
                "has_joined": person.telegram_id is not None,
            },
            id=seat.person_id,
        )
    return [*found.values()]


def _as_names(value: Value) -> tuple[str, ...]:
    return tuple(str(name) for name in value) if isinstance(value, tuple) else ()


async def _measures(session: AsyncSession, programme_id: int) -> list[Record]:
    cells: defaultdict[int, dict[str, Value]] = defaultdict(dict)
    printed = select(Cell.measure_id, Cell.year, Cell.printed, Cell.content)
    mine = printed.join(Measure, Measure.id == Cell.measure_id).where(Measure.programme_id == programme_id)
    for measure_id, year, text, content in await session.execute(mine):
        cells[measure_id] |= {f"cells:{year or ''}": text, f"contents:{year or ''}": content}
    return [
        _record(
            "Дорожная карта",
            (plain(row["direction"] or ""), plain(row["title"])),
            numbered(row["number"], row["title"]),
            row,
            cells[row["id"]],
        )
        for row in await _rows(session, Measure, programme_id)
    ]


async def _indicators(session: AsyncSession, programme_id: int) -> list[Record]:
    targets: defaultdict[int, dict[str, Value]] = defaultdict(dict)
    planned = select(IndicatorTarget.indicator_id, IndicatorTarget.year, IndicatorTarget.plan)
    mine = planned.join(Indicator, Indicator.id == IndicatorTarget.indicator_id)
    for indicator_id, year, plan in await session.execute(mine.where(Indicator.programme_id == programme_id)):
        targets[indicator_id][f"targets:{year or ''}"] = plan
    return [
        _record("Показатели", (plain(row["title"]),), numbered(row["number"], row["title"]), row, targets[row["id"]])
        for row in await _rows(session, Indicator, programme_id)
    ]


async def _monitorings(session: AsyncSession, programme_id: int) -> list[Record]:
    rows = await _rows(session, Monitoring, programme_id)
    return [_record("Мониторинги", (plain(row["phrase"]), plain(row["title"])), row["title"], row) for row in rows]


async def _communities(session: AsyncSession, programme_id: int) -> list[Record]:
    rows = await _rows(session, Community, programme_id)
    return [
        _record("Сообщества", (plain(row["title"]),), row["title"], row, {"link": row["link"] or _text(row["chat_id"])})
        for row in rows
    ]


async def _rows(session: AsyncSession, model: type[Any], programme_id: int) -> list[Mapping[str, Any]]:
    """The rows of a table of the programme, as plain mappings in a stable order."""
    table = model.__table__
    query = select(table).where(table.c.programme_id == programme_id).order_by(table.c.id)
    return [dict(row) for row in (await session.execute(query)).mappings()]


def _record(
    sheet: str, key: tuple[str, ...], title: str, row: Mapping[str, Any], more: Mapping[str, Value] | None = None
) -> Record:
    values = {**row, **(more or {})}
    gone = row.get("gone_at") is not None
    return Record(sheet, key, title, values, id=row["id"], place=row.get("place", 0), gone=gone)


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


NEEDS: Mapping[str, tuple[str, ...]] = {
    "Школы": ("Люди",), "ИОМ": ("Люди",), "Курсы": ("Люди",), "Факты показателей": ("Показатели",),
}  # fmt: skip
"""Sheets whose cells name things of other sheets."""
READERS: Mapping[str, Read] = {
    "Школы": _schools,
    "Люди": _people,
    "Дорожная карта": _measures,
    "Показатели": _indicators,
    "Мониторинги": _monitorings,
    "Сообщества": _communities,
    **MORE_READERS,
}
