"""Two programmes × two schools × everybody, every text marked with whose it is: what the matrix of rights is tried on.

A mark is the programme («АЛЬФА» is one's own, «БЕТА» the other), the school (1, 2; 0 the whole programme) and what it
is: Ш schools and groups, Л people, Д tasks and other data, С communities, П the programme itself.
"""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reports.request import Kind, Request
from storage.database import Database
from storage.models import (
    Absence,
    Answer,
    Assignment,
    Audited,
    Broadcast,
    Cadence,
    Community,
    CommunityKind,
    JoinRequest,
    Partnership,
    Person,
    Priority,
    Programme,
    Question,
    ReportSubscription,
    SchoolLink,
    StaffCount,
    TaskEvent,
    Upload,
)
from storage.queries.audit import Change, record
from storage.queries.editing import change_school
from storage.queries.invitations import Invited, invite
from storage.queries.memberships import turn_group
from storage.queries.notices import Draft, enqueue
from storage.queries.staffing import count_staff
from storage.rights import Role
from tests import seeding
from tests.acting import User, World
from tests.seeding import Rows, Seeded

SCHOOL_ROLES = (Role.CURATOR, Role.DEPUTY, Role.DIRECTOR, Role.TEACHER)
WIDE_ROLES = (Role.COORDINATOR, Role.METHODIST, Role.COUNCIL, Role.HEAD, Role.OBSERVER)
FORMER, STRANGER = "former", "stranger"
ACTORS = (*(role.value for role in Role), FORMER, STRANGER)
OWN, OTHER = "АЛЬФА", "БЕТА"
MARKS = [f"{word}{place}{kind}" for word, place, kind in product((OWN, OTHER), (0, 1, 2), "ШЛДСП")]
OF_SCHOOL = ("0П", "0С", "0Л", "1Ш", "1Л", "1Д")
MAY_READ: Mapping[str, tuple[str, ...]] = {
    Role.COORDINATOR: ("0П", "0С", "0Л", "0Д", "1Ш", "1Л", "1Д", "2Ш", "2Л", "2Д"),
    Role.HEAD: ("0П", "0С", "0Л", "0Д", "1Ш", "1Л", "1Д", "2Ш", "2Л", "2Д"),
    Role.METHODIST: ("0П", "0С", "1Ш", "2Ш"),
    Role.OBSERVER: ("0П", "1Ш", "2Ш"),
    Role.COUNCIL: ("0П", "0С"),
    **dict.fromkeys(SCHOOL_ROLES, OF_SCHOOL),
}
"""The marks of one's own programme that may be read by whom; here and not taken from the rights it has to prove."""


@dataclass
class Side:
    """One programme with everything in it."""

    seeded: Seeded
    people: Mapping[tuple[Role, str], User]
    school: tuple[str, str]

    def holder(self, role: Role) -> User:
        """Who holds a role in the first school, or in the programme."""
        return self.people[role, self.school[0] if role in SCHOOL_ROLES else ""]


@dataclass
class Matrix:
    """Whose ids are tried: foreign rows must neither be read nor change, forbidden marks must not be said."""

    world: World
    own: Side
    other: Side
    former: User
    everything: Rows
    door: tuple[int, str, int] = (0, "", 0)  # a link of a third programme, its secret, its question
    _strangers: dict[str, User] = field(default_factory=dict)
    _rows: dict[tuple[str, int], set[tuple[str, int]]] = field(default_factory=dict)

    def actor(self, name: str) -> User:
        if name == STRANGER:
            return self._strangers.setdefault(name, self.world.user("Чужой"))
        return self.former if name == FORMER else self.own.holder(Role(name))

    def forbidden(self, name: str) -> tuple[str, ...]:
        allowed = {f"{OWN}{mark}" for mark in MAY_READ.get(name, ())}
        return tuple(mark.casefold() for mark in MARKS if mark not in allowed)

    def roots(self, name: str) -> list[tuple[str, int]]:
        """Rows that an actor must not change, with all that points to them."""
        other = ("programmes", self.other.seeded.id)
        mine, second = (("schools", self.own.seeded.schools[school]) for school in self.own.school)
        if name == Role.COORDINATOR:
            return [other]
        if name in SCHOOL_ROLES:
            return [other, second]
        return [other, mine, second] if name in list(Role) else [other, ("programmes", self.own.seeded.id)]

    def foreign(self, name: str, table: str) -> list[int]:
        """Ids of that table to be tried: one that belongs to each root."""
        return list(dict.fromkeys(one for root in self.roots(name) for one in self._ids(table, root)[-1:]))

    def mine(self, table: str) -> list[int]:
        """An id of that table that belongs to the first school of one's own programme, or to the programme."""
        school, programme = self.own.seeded.schools[self.own.school[0]], self.own.seeded.id
        return (self._ids(table, ("schools", school)) or self._ids(table, ("programmes", programme)))[:1]

    def _ids(self, table: str, root: tuple[str, int]) -> list[int]:
        if root not in self._rows:
            self._rows[root] = seeding.rows_of(self.everything, *root)
        return sorted(row_id for found, row_id in self._rows[root] if found == table)

    async def contents(self, name: str) -> list[str]:
        """The foreign rows as they stand. Who sees a task may ask and put it off, and anybody may block the bot."""
        asking = ("task_events", "snoozes", "notice_items", "audit_events") if name == Role.HEAD else ()
        everything = await seeding.rows(self.world.database, without=(*seeding.NOISE, *asking))
        chosen = {row for root in self.roots(name) for row in seeding.rows_of(everything, *root)}
        return seeding.contents(everything, chosen - {("people", self.former.person_id)})


async def populated(world: World) -> Matrix:
    """Both programmes, and somebody whose role in one's own has ended."""
    own, other = await side(world, OWN), await side(world, OTHER)
    former = await seeding.member(world, own.seeded, Role.COORDINATOR, "Бывшая")
    async with world.database.transaction() as session:
        ended = select(Assignment).where(Assignment.person_id == former.person_id)
        (await session.scalars(ended)).one().until = seeding.TODAY.replace(day=1)
    third = await seeding.programme(world.database, "third", "Ничья программа", ("Ничья СОШ",))
    vera = await seeding.member(world, third, Role.COORDINATOR, "Вера Юрьевна")
    door = await seeding.unnamed(world, third, vera, "Ничей опрос")
    return Matrix(world, own, other, former, await seeding.rows(world.database), door)


async def side(world: World, word: str) -> Side:
    """A programme whose every word says whose it is."""
    names = (f"{word}1Ш Заречная", f"{word}2Ш Нагорная")
    seeded = await seeding.programme(world.database, word.lower(), f"{word}0П программа", names)
    people = {}
    for role, (place, name) in product(SCHOOL_ROLES, enumerate(names, 1)):
        people[role, name] = await seeding.member(world, seeded, role, f"{word}{place}Л {role}", name, "математика")
    for role in WIDE_ROLES:
        name = f"{word}0Л {role}" if role in (Role.COORDINATOR, Role.HEAD) else f"{role}"
        people[role, ""] = await seeding.member(world, seeded, role, name)
    made = Side(seeded, people, names)
    await seeding.unnamed(world, seeded, made.holder(Role.COORDINATOR), f"{word}0Д опрос")
    await roadmap(world, seeded, word)
    await paperwork(world, made, word)
    await seeding.own_form(world, seeded, f"{word}0Д анкета")
    tasks = await seeding.wave(world, seeded, made.holder(Role.COORDINATOR))
    for place, name in enumerate(names, 1):
        await seeding.group(world.database, seeded, f"{word}{place}Ш группа", name)
        await answered(world, people[Role.DEPUTY, name], tasks[name], f"{word}{place}Д")
    return made


async def roadmap(world: World, seeded: Seeded, word: str) -> None:
    """A task of the programme, some of each school, and two phrases to decide."""
    await seeding.task(world.database, seeded, f"{word}0Д совет", seeding.TODAY, Role.COORDINATOR, **marked(word, 0))
    for place, name in enumerate(seeded.schools, 1):
        for role in (Role.DEPUTY, Role.CURATOR, Role.TEACHER):
            task = await seeding.task(
                world.database, seeded, f"{word}{place}Д дело", seeding.TODAY, role, name, **marked(word, place)
            )
            await asked(world, task, f"{word}{place}Д вопрос")
    for place in (1, 2):
        cells: dict[int | None, str] = {2021: f"{word}0Д этап (по графику)"}
        await seeding.measure(world.database, seeded, f"{word}0Д мера", f"{word}0Д отдел", cells, place=place)
    async with world.database.transaction() as session:
        from scheduler import planning

        programme = await session.get_one(Programme, seeded.id)
        await planning.apply(session, programme, await planning.plan(session, programme, 2021), world.now)


async def asked(world: World, task: int, question: str) -> None:
    """A question about a task, as one of its history."""
    async with world.database.transaction() as session:
        asker = await session.scalar(select(Person.id).order_by(Person.id.desc()).limit(1))
        session.add(TaskEvent(task_id=task, at=world.now, person_id=asker, what="asked", why=question))


def marked(word: str, place: int) -> dict[str, str]:
    return {name: f"{word}{place}Д {name}" for name in ("phrase", "result", "details")}


async def paperwork(world: World, made: Side, word: str) -> None:
    """A community with its link, an invitation nobody used, an agreement, a notice, a file somebody sent."""
    async with world.database.transaction() as session:
        seeded, coordinator = made.seeded, made.holder(Role.COORDINATOR).person_id
        programme = await session.get_one(Programme, seeded.id)
        for place, school_id in enumerate(seeded.schools.values(), 1):
            await invite(session, programme, Invited(f"{word}{place}Л Новый", Role.DEPUTY, (school_id,)), world.now)
            partner = f"{word}{place}Ш партнёр"
            session.add(Partnership(programme_id=seeded.id, school_id=school_id, partner=partner, number=partner))
            session.add(StaffCount(school_id=school_id, year=2021, post=partner, number=1, at=world.now))
            await changed_in_place(session, world, made, school_id)
            await asked_to_join(session, world, seeded, school_id, f"{word}{place}Л Просится")
        session.add(
            Community(
                programme_id=seeded.id, title=f"{word}0С канал", kind=CommunityKind.CHANNEL, subject="математика",
                chat_id=-1000 - seeded.id, link=f"https://t.me/+{word}0С",
            )
        )  # fmt: skip
        asked = Request(Kind.SCHOOL, next(iter(seeded.schools.values()))).dumped()
        session.add(
            ReportSubscription(
                programme_id=seeded.id, person_id=coordinator, request=asked, cadence=Cadence.WEEKLY, made_at=world.now
            )
        )  # fmt: skip
        session.add(
            Absence(
                programme_id=seeded.id, person_id=coordinator, since=seeding.TODAY, until=seeding.TODAY,
                substitute_id=made.holder(Role.HEAD).person_id, recorded_at=world.now, cancelled_at=world.now,
            )
        )  # fmt: skip
        session.add(
            Broadcast(
                programme_id=seeded.id, made_by=coordinator, text=f"{word}0Д рассылка", made_at=world.now, message_id=1,
                audience={"way": "a", "id": 0, "role": None},
            )
        )  # fmt: skip
        draft = Draft("digest", f"{word}", Priority.REMINDER, world.now, {}, person_id=coordinator)
        await enqueue(session, [draft], world.now)
        session.add(
            Upload(
                programme_id=seeded.id, person_id=coordinator, name=f"{word}0Д.xlsx", sha256="", body=word.encode(),
                doubts=[[f"{word}0Д колонка", "Сроки"]], decisions={}, seen="", at=world.now,
            )
        )  # fmt: skip


async def changed_in_place(session: AsyncSession, world: World, made: Side, school_id: int) -> None:
    """Changes of the registry that could be taken back, by whoever may."""
    by = await seeding.by(session, world, made.seeded, made.holder(Role.COORDINATOR))
    await change_school(session, by, school_id, "pupils", school_id)
    await turn_group(session, by, school_id, "500+", into=True)
    await count_staff(session, by, school_id, "учителя", school_id)
    name = next(name for name, one in made.seeded.schools.items() if one == school_id)
    curator, wide = made.people[Role.CURATOR, name].person_id, made.holder(Role.HEAD).person_id
    facts = {"role": Role.CURATOR, "schools": [school_id], "source": [curator], "target": wide, "tasks": 1}
    record(session, by, Change(Audited.SCHOOLS_HANDED_OVER, "people", wide, school_id, {}, facts))


async def asked_to_join(session: AsyncSession, world: World, seeded: Seeded, school_id: int, name: str) -> None:
    """A school's link, and somebody who came by it and waits."""
    link = SchoolLink(
        programme_id=seeded.id, school_id=school_id, token_hash=name, places=5, made_at=world.now,
        expires_at=world.now + timedelta(days=14),
    )  # fmt: skip
    session.add(link)
    await session.flush()
    account = 900_000 + link.id
    session.add(JoinRequest(link_id=link.id, telegram_id=account, name=name, asked_at=world.now))


async def answered(world: World, deputy: User, task: int, value: str) -> None:
    async with world.database.transaction() as session:
        question = (await session.scalars(select(Question).order_by(Question.id))).all()[-1]
        session.add(
            Answer(task_id=task, question_id=question.id, value=value, person_id=deputy.person_id, at=world.now)
        )


@asynccontextmanager
async def copied(matrix: Matrix, path: Path, copy: Path) -> AsyncIterator[Matrix]:
    """The matrix on a copy of its database: what one test changes, no other sees."""
    shutil.copy(path, copy)
    matrix.world.database = Database(f"sqlite+aiosqlite:///{copy}")
    for user in matrix.world.users.values():
        user.messages.clear()
    try:
        yield matrix
    finally:
        await matrix.world.database.dispose()
