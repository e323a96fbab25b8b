"""Small programmes made of plain rows, and what stands in the tables afterwards."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Table, exists, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from storage.database import Database
from storage.models import (
    Assignment,
    Base,
    Cell,
    Measure,
    Person,
    Programme,
    Question,
    QuestionKind,
    School,
    SchoolGroup,
    Task,
    TaskKind,
    TaskSeat,
    TaskState,
    WaveLink,
)
from storage.queries.forms import keep_form
from storage.queries.opening import open_wave
from storage.queries.people import actor_in
from storage.queries.tasks import By
from storage.queries.unnamed_waves import open_unnamed
from storage.queries.wave_audiences import Audience
from storage.questionnaires import Form, QuestionForm, Respondents
from storage.rights import Role
from tests.acting import BEGINNING, ZONE, User, World

TODAY = BEGINNING.date()
NOISE = ("updates", "join_attempts")  # what any update may leave behind


@dataclass
class Seeded:
    """A programme of rows: its id, and its schools by short name."""

    id: int
    title: str
    schools: Mapping[str, int] = field(default_factory=dict)


async def programme(
    database: Database, code: str = "sever", title: str = "Северная программа",
    schools: Iterable[str] = ("Речная СОШ", "Полевая СОШ"), numbers: Iterable[str] = (), zone: str = ZONE,
) -> Seeded:  # fmt: skip
    """A programme of the years 2021–2024 with its schools in order; `numbers` are their printed ones."""
    printed = [*numbers]
    async with database.transaction() as session:
        made = Programme(
            code=code, title=title, municipality=f"Район {title}", zone=zone, created_at=BEGINNING,
            starts=date(2021, 1, 1), ends=date(2024, 12, 31),
        )  # fmt: skip
        session.add(made)
        await session.flush()
        rows = [
            School(programme_id=made.id, place=n, short_name=name, number=printed[n - 1] if printed else None)
            for n, name in enumerate(schools, start=1)
        ]
        session.add_all(rows)
        await session.flush()
        return Seeded(made.id, title, {row.short_name: row.id for row in rows})


async def person(
    database: Database, seeded: Seeded, role: Role, name: str, school: str | None = None, *,
    telegram_id: int | None = None, subject: str | None = None,
) -> int:  # fmt: skip
    """A person with one seat; without a Telegram id they have not joined yet."""
    async with database.transaction() as session:
        agreed = BEGINNING if telegram_id else None
        made = Person(name=name, telegram_id=telegram_id, current_programme_id=seeded.id, consented_at=agreed)
        session.add(made)
        await session.flush()
        await seat(session, seeded, made.id, role, school, subject)
        return made.id


async def seat(
    session: AsyncSession, seeded: Seeded, person_id: int, role: Role, school: str | None, subject: str | None = None
) -> None:
    school_id = seeded.schools[school] if school else None
    session.add(
        Assignment(
            person_id=person_id, programme_id=seeded.id, role=role, school_id=school_id, subject=subject,
            since=date(2021, 1, 1),
        )
    )  # fmt: skip


async def member(
    world: World, seeded: Seeded, role: Role, name: str, school: str | None = None, subject: str | None = None
) -> User:
    """Somebody who joined: a person with a seat and a Telegram account."""
    user = world.user(name)
    user.person_id = await person(
        world.database, seeded, role, name, school, telegram_id=user.id, subject=subject
    )  # fmt: skip
    return user


async def task(
    database: Database, seeded: Seeded, title: str, deadline: date, role: Role, school: str | None = None,
    **fields: Any,
) -> int:  # fmt: skip
    """An open task owed by one seat."""
    school_id = seeded.schools[school] if school else None
    values = {"kind": TaskKind.MEASURE, "academic_year": 2021, "state": TaskState.OPEN, "created_at": BEGINNING}
    async with database.transaction() as session:
        made = Task(programme_id=seeded.id, school_id=school_id, title=title, deadline=deadline, **(values | fields))
        session.add(made)
        await session.flush()
        session.add(TaskSeat(task_id=made.id, position=0, role=role, school_id=school_id))
        return made.id


async def measure(
    database: Database, seeded: Seeded, title: str, responsible: str | None, cells: Mapping[int | None, str],
    group: str | None = None, **fields: Any,
) -> int:  # fmt: skip
    """A line of the roadmap with what it prints by academic year (None: the sole column)."""
    async with database.transaction() as session:
        made = Measure(
            programme_id=seeded.id, place=fields.pop("place", 1), title=title, responsible=responsible,
            school_group=group, **fields,
        )  # fmt: skip
        session.add(made)
        await session.flush()
        session.add_all(Cell(measure_id=made.id, year=year, printed=printed) for year, printed in cells.items())
        return made.id


async def group(database: Database, seeded: Seeded, title: str, *schools: str, year: int | None = 2021) -> None:
    async with database.transaction() as session:
        session.add_all(SchoolGroup(school_id=seeded.schools[name], title=title, year=year) for name in schools)


CHOICES = (("0", "нет"), ("1", "немного"), ("2", "да"))


def question(name: str, kind: QuestionKind, **fields: Any) -> QuestionForm:
    values: dict[str, Any] = {
        "parameter": None, "group": "О школе", "label": f"Вопрос {name}?", "hint": None, "required": False,
        "least": None, "most": None, "constraint_message": None, "choices": (),
    }  # fmt: skip
    if fields.get("least") is not None:
        fields["constraint"] = f". >= {fields['least']} and . <= {fields['most']}"
    return QuestionForm(name=name, kind=kind, **(values | fields))


SHORT_FORM = Form(
    "short", "Короткая анкета", "digest",
    (
        question("choice", QuestionKind.SELECT_ONE, choices=CHOICES),
        question("whole", QuestionKind.INTEGER, least=0.0, most=2_000_000.0),
        question("share", QuestionKind.DECIMAL, least=0.0, most=100.0, constraint_message="Доля — от 0 до 100."),
        question("free", QuestionKind.TEXT),
    ),
)  # fmt: skip


async def wave(world: World, seeded: Seeded, coordinator: User, form: Form = SHORT_FORM) -> dict[str, int]:
    """Open a questionnaire until 8 September; answers the tasks of the schools by name."""
    async with world.database.transaction() as session:
        opened = await open_wave(session, await by(session, world, seeded, coordinator), form, date(2021, 9, 8))
        found = await session.execute(select(Task.school_id, Task.id).where(Task.wave_id == opened.id))
        tasks = {row[0]: row[1] for row in found}
    return {name: tasks[school_id] for name, school_id in seeded.schools.items()}


async def by(session: AsyncSession, world: World, seeded: Seeded, user: User) -> By:
    actor = await actor_in(session, user.person_id, seeded.id, world.now)
    assert actor is not None
    return By(actor, world.now, world.now.date(), update_id=None)


async def own_form(world: World, seeded: Seeded, title: str, digest: str = "own") -> int:
    """A questionnaire of a programme's own, of one question; its id."""
    sheets = {
        "survey": (("type", "name", "label"), ("integer", "number", f"{title}: сколько?")),
        "settings": (("form_title", "form_id"), (title, "own")),
    }
    asked = (question("number", QuestionKind.INTEGER, group=None, label=f"{title}: сколько?"),)
    async with world.database.transaction() as session:
        form = Form("own", title, digest, asked, sheets=sheets, programme_id=seeded.id)
        return (await keep_form(session, form)).id


async def unnamed(world: World, seeded: Seeded, coordinator: User, title: str) -> tuple[int, str, int]:
    """Open an anonymous questionnaire of one question until 8 September; its first link, its secret, the question."""
    asked = (question("number", QuestionKind.INTEGER, group=None, label=f"{title}: сколько?"),)
    async with world.database.transaction() as session:
        form = Form(f"опрос {title}", title, "unnamed", asked, Respondents.ANONYMOUS, programme_id=seeded.id)
        wave = await open_unnamed(
            session, await by(session, world, seeded, coordinator), form, date(2021, 9, 8), Audience()
        )
        link = await session.scalar(select(WaveLink.id).where(WaveLink.wave_id == wave.id).order_by(WaveLink.id))
        mine = Question.questionnaire_id == wave.questionnaire_id
        number = await session.scalar(select(Question.id).where(mine))
        return link or 0, wave.secret or "", number or 0


Rows = dict[str, list[dict[str, Any]]]
TABLES = {table.name: select(table) for table in Base.metadata.sorted_tables}
HOLDING = union_all(
    *(select(literal(table.name)).where(exists(table.select())) for table in Base.metadata.sorted_tables)
)
"""Which tables hold rows: most hold none, and asking each costs six times as much."""


async def rows(database: Database, *, without: Collection[str] = NOISE) -> Rows:
    """Every row of every table, but those of the tables named."""
    async with database.reading() as session:
        return await session.run_sync(_rows, without)


def _rows(session: Session, without: Collection[str]) -> Rows:
    connection = session.connection()
    holding = {*connection.scalars(HOLDING)}
    return {
        name: [dict(row) for row in connection.execute(everything).mappings()] if name in holding else []
        for name, everything in TABLES.items()
        if name not in without
    }


def rows_of(everything: Rows, root: str, root_id: int) -> set[tuple[str, int]]:
    """(table, id) of a root row and of every row that points to it, directly or through others."""
    found = {(root, root_id)}
    grew = True
    while grew:
        before = len(found)
        for table in Base.metadata.sorted_tables:
            found |= {(table.name, row["id"]) for row in everything.get(table.name, ()) if _points(table, row, found)}
        grew = len(found) > before
    return found


def _points(table: Table, row: Mapping[str, Any], found: Collection[tuple[str, int]]) -> bool:
    return any((key.column.table.name, row[key.parent.name]) in found for key in table.foreign_keys)


def contents(everything: Rows, chosen: Collection[tuple[str, int]]) -> list[str]:
    """The chosen rows whole, in an order that does not depend on the database."""
    return sorted(
        f"{table}: {sorted(row.items())}"
        for table, listed in everything.items()
        for row in listed
        if (table, row.get("id", 0)) in chosen
    )
