"""Two programmes × two schools × six roles × everything that takes ids: nothing foreign is shown, nothing changes.

Every title, name and phrase carries the marker word of its programme and school; the returned texts are searched for
those that the role must not meet, and the rows of the foreign programme and school are compared before and after.
"""

import asyncio
import inspect
import json
import shutil
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData
from sqlalchemy import select

from bot import replies
from bot.app import ROUTERS
from handlers.callbacks import TaskAct, TaskButton
from handlers.invite import SUBJECTS
from handlers.keyboards import MENU
from handlers.reply import Reply
from storage.database import Database
from storage.models import (
    Answer,
    Assignment,
    Community,
    CommunityKind,
    ExpectedInput,
    Notice,
    Priority,
    Programme,
    Question,
    Task,
    TermQuestion,
    Upload,
)
from storage.queries.invitations import Invited, invite
from storage.queries.notices import Draft, enqueue
from storage.rights import Role
from tests import seeding
from tests.acting import User, World
from tests.seeding import Rows, Seeded

SCHOOL_ROLES = (Role.CURATOR, Role.DEPUTY, Role.DIRECTOR, Role.TEACHER)
ACTORS = ("coordinator", *(role.value for role in SCHOOL_ROLES), "stranger")


@dataclass
class Side:
    """One programme with everything in it."""

    seeded: Seeded
    coordinator: User
    people: Mapping[tuple[Role, str], User]
    school: tuple[str, str]


@dataclass
class Matrix:
    """Whose ids are tried: `foreign` rows must neither be read nor change, `forbidden` words must not be said."""

    world: World
    own: Side
    other: Side
    everything: Rows

    def actor(self, name: str) -> User:
        if name == "stranger":
            return self.world.user("Чужой")
        own = self.own
        return own.coordinator if name == "coordinator" else own.people[Role(name), own.school[0]]

    def forbidden(self, name: str) -> tuple[str, ...]:
        return {"stranger": ("альфа", "бета"), "coordinator": ("бета",)}.get(name, ("бета", "альфа2"))

    def roots(self, name: str) -> list[tuple[str, int]]:
        other_school = ("schools", self.own.seeded.schools[self.own.school[1]])
        programmes = [("programmes", self.other.seeded.id)]
        if name == "stranger":
            return [*programmes, ("programmes", self.own.seeded.id)]
        return programmes if name == "coordinator" else [*programmes, other_school]

    def foreign(self, name: str, table: str) -> list[int]:
        chosen = {row for root in self.roots(name) for row in seeding.rows_of(self.everything, *root)}
        return sorted(row_id for found, row_id in chosen if found == table)

    async def contents(self, name: str) -> list[str]:
        everything = await seeding.rows(self.world.database)
        chosen = {row for root in self.roots(name) for row in seeding.rows_of(everything, *root)}
        return seeding.contents(everything, chosen)


async def side(world: World, word: str) -> Side:
    """A programme whose every word says whose it is."""
    names = (f"{word}1 Заречная", f"{word}2 Нагорная")
    seeded = await seeding.programme(world.database, word.lower(), f"{word}0 программа", names)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, f"{word}0 Ольга")
    people = {}
    for role, name in product(SCHOOL_ROLES, names):
        mark = name.split()[0]
        people[role, name] = await seeding.member(world, seeded, role, f"{mark} {role}", name, "математика")
    for name in names:
        await seeding.group(world.database, seeded, f"{name.split()[0]} группа", name)
    await roadmap(world, seeded, word)
    await paperwork(world, seeded, word)
    tasks = await seeding.wave(world, seeded, coordinator)
    await answered(world, people[Role.DEPUTY, names[0]], tasks[names[0]])
    return Side(seeded, coordinator, people, names)


async def roadmap(world: World, seeded: Seeded, word: str) -> None:
    """A task of the programme, one of each school, done ones, and two phrases to decide."""
    common = {"phrase": f"{word}0 срок", "result": f"{word}0 справка", "details": f"{word}0 подробно"}
    await seeding.task(world.database, seeded, f"{word}0 совет", seeding.TODAY, Role.COORDINATOR, **common)
    for name in seeded.schools:
        own = {key: value.replace(f"{word}0", name.split()[0]) for key, value in common.items()}
        for role in (Role.DEPUTY, Role.CURATOR, Role.TEACHER):
            await seeding.task(world.database, seeded, f"{name} дело", seeding.TODAY, role, name, **own)
    for place in (1, 2):
        cells: dict[int | None, str] = {2021: f"{word}0 этап (по графику)"}
        await seeding.measure(world.database, seeded, f"{word}0 мера", f"{word}0 отдел", cells, place=place)
    async with world.database.transaction() as session:
        from scheduler import planning

        programme = await session.get_one(Programme, seeded.id)
        await planning.apply(session, programme, await planning.plan(session, programme, 2021), world.now)


async def paperwork(world: World, seeded: Seeded, word: str) -> None:
    """A community with its link, an invitation nobody used, a notice, a file somebody sent."""
    async with world.database.transaction() as session:
        programme = await session.get_one(Programme, seeded.id)
        session.add(
            Community(
                programme_id=seeded.id, title=f"{word}0 канал", kind=CommunityKind.CHANNEL, subject="математика",
                chat_id=-1000 - seeded.id, link=f"https://t.me/+{word}0",
            )
        )  # fmt: skip
        school_id = next(iter(seeded.schools.values()))
        await invite(session, programme, Invited(f"{word}1 Новый", Role.DEPUTY, (school_id,)), world.now)
        holder = await session.scalar(select(Assignment.person_id).where(Assignment.programme_id == seeded.id).limit(1))
        draft = Draft("digest", f"{word}", Priority.REMINDER, world.now, {}, person_id=holder)
        await enqueue(session, [draft], world.now)
        session.add(
            Upload(
                programme_id=seeded.id, person_id=holder, name=f"{word}0.xlsx", sha256="", body=word.encode(),
                doubts=[[f"{word}0 колонка", "Сроки"]], decisions={}, seen="", at=world.now,
            )
        )  # fmt: skip


async def answered(world: World, deputy: User, task: int) -> None:
    async with world.database.transaction() as session:
        question = (await session.scalars(select(Question).order_by(Question.id))).all()[-1]
        session.add(
            Answer(task_id=task, question_id=question.id, value="БЕТА1", person_id=deputy.person_id, at=world.now)
        )


@pytest.fixture(scope="module")
def seeded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Matrix]:
    """Both programmes, made once; every test gets a copy of the file."""
    path = tmp_path_factory.mktemp("matrix") / "matrix.db"
    shutil.copy(sqlite_template, path)

    async def make() -> Matrix:
        world = World(Database(f"sqlite+aiosqlite:///{path}"))
        own, other = await side(world, "АЛЬФА"), await side(world, "БЕТА")
        everything = await seeding.rows(world.database)
        await world.database.dispose()
        return Matrix(world, own, other, everything)

    return path, asyncio.run(make())


@pytest.fixture
async def matrix(seeded: tuple[Path, Matrix], tmp_path: Path) -> AsyncIterator[Matrix]:
    path, matrix = seeded
    shutil.copy(path, tmp_path / "copy.db")
    matrix.world.database = Database(f"sqlite+aiosqlite:///{tmp_path / 'copy.db'}")
    for user in matrix.world.users.values():
        user.messages.clear()
    yield matrix
    await matrix.world.database.dispose()


DAY = 20210901


def numbers(matrix: Matrix, name: str) -> dict[tuple[str, str], list[Any]]:
    """What each field of each button is tried with; a new button or field has to be entered here."""

    def ids(table: str) -> list[int]:
        return matrix.foreign(name, table)

    some_people = [matrix.other.coordinator.person_id, *ids("people")[-1:]]
    return {
        ("Go", "page"): [0, 1],
        ("TasksButton", "page"): [0, 1],
        ("RolloverButton", "year"): [2021, 2022],
        ("TaskButton", "task"): [*ids("tasks"), *own_tasks(matrix)],
        ("TaskButton", "arg"): [0, DAY, *some_people],
        ("SurveyButton", "task"): ids("tasks"),
        ("SurveyButton", "question"): [matrix.everything["questions"][0]["id"]],
        ("SurveyButton", "choice"): [1],
        ("WaveButton", "code"): ["risk", "short"],
        ("WaveButton", "days"): [0, 14],
        ("ImportButton", "code"): ["бета", "альфа", "nazarovo"],
        ("ImportButton", "seen"): ["", "0123abcd"],
        ("FileButton", "upload"): ids("uploads"),
        ("FileButton", "step"): [0],
        ("FileButton", "doubt"): [0],
        ("PlanButton", "year"): [2021],
        ("TermButton", "question"): ids("term_questions"),
        ("TermButton", "choice"): [-3, -2, -1, 0],
        ("InviteButton", "field"): ["role", "school", "subject", "next"],
        ("InviteButton", "value"): ["deputy", "coordinator", *map(str, ids("schools"))],
        ("ReportButton", "school"): ids("schools"),
        ("SchoolsButton", "group"): [0, *ids("school_groups")[-1:]],
        ("SchoolsButton", "curator"): [0, some_people[0]],
        ("SchoolsButton", "settlement"): [0, *ids("schools")[-1:]],
        ("SchoolsButton", "page"): [0],
        ("PeopleButton", "school"): [0, *ids("schools")[-1:]],
        ("PeopleButton", "group"): ids("school_groups")[-1:],
        ("PeopleButton", "curator"): [0],
        ("PeopleButton", "page"): [0],
        ("SchoolButton", "school"): ids("schools"),
        ("SchoolButton", "arg"): [0],
        ("PersonButton", "person"): [*some_people, *ids("people")],
        ("PersonButton", "arg"): [0],
        ("JoinButton", "invitation"): [0, *ids("invitations")],
        ("JoinButton", "agreed"): [True],
        ("MeButton", "person"): some_people,
        ("ConsentButton", "programme"): [matrix.own.seeded.id, matrix.other.seeded.id],
        ("ConsentButton", "agreed"): [False, True],
        ("SettingButton", "value"): [0, 1, 9, DAY],
        ("CommunityButton", "community"): ids("communities"),
        ("CommunityButton", "subject"): [-1, 0],
    }


def own_tasks(matrix: Matrix) -> list[int]:
    """One task of the actor's own school, to be given to strangers."""
    own = matrix.own.seeded.schools[matrix.own.school[0]]
    return [next(row["id"] for row in matrix.everything["tasks"] if row["school_id"] == own)]


def presses(matrix: Matrix, name: str) -> Iterator[str]:
    tried = numbers(matrix, name)
    for kind in CallbackData.__subclasses__():
        if kind.__module__.startswith("handlers."):
            fields = {
                field: list(info.annotation)
                if inspect.isclass(info.annotation) and issubclass(info.annotation, StrEnum)
                else tried[kind.__name__, field]
                for field, info in kind.model_fields.items()
            }
            for values in product(*fields.values()):
                made = kind(**dict(zip(fields, values, strict=True)))
                if not isinstance(made, TaskButton) or not made.arg or made.act in (TaskAct.GIVE, TaskAct.MOVE_TO):
                    yield made.pack()


def assert_nothing_foreign(reply: Reply, words: Iterable[str], cause: str) -> None:
    dumped = replies.dump(reply).casefold()
    found = [word for word in words if word in dumped]
    assert not found, f"{cause} showed {found}: {dumped}"


@pytest.mark.parametrize("name", ACTORS)
async def test_buttons_with_foreign_ids(matrix: Matrix, name: str) -> None:
    user, forbidden = matrix.actor(name), matrix.forbidden(name)
    before = await matrix.contents(name)
    for data in presses(matrix, name):
        assert_nothing_foreign(await user.presses(data), forbidden, data)
    assert await matrix.contents(name) == before


def texts() -> list[str]:
    """Every command and word, with numbers, places and names of other schools behind them."""
    commands = [f"/{entry.command}" for entry in MENU if entry.command]
    words = ["меню", "помощь", "задачи", "анкета", "отчёт", "программа", "сроки", "волны", "пригласить", "сообщества"]
    found = [f"{word} {rest}".strip() for word in (*commands, "/start", "/terms", *words) for rest in ("", "1", "2")]
    return [*found, "отчёт Заречная", "отчёт Нагорная", "отчёт школа 2", "отчёт заречна", "/start t_1", "12", "-"]


@pytest.mark.parametrize("name", ACTORS)
async def test_commands_words_and_numbers(matrix: Matrix, name: str) -> None:
    user, forbidden = matrix.actor(name), matrix.forbidden(name)
    before = await matrix.contents(name)
    for text in texts():
        assert_nothing_foreign(await user.sends(text), forbidden, text)
    assert await matrix.contents(name) == before


@pytest.mark.parametrize("name", ACTORS)
async def test_groups_hear_nothing_of_any_programme(matrix: Matrix, name: str) -> None:
    user = matrix.actor(name)
    group = {"id": -100500, "type": "supergroup", "title": "Штаб"}
    before = await seeding.rows(matrix.world.database)
    for text in texts():
        reply = await matrix.world.take({"message": user.message(text=text, chat=group)})
        assert_nothing_foreign(reply, ("альфа", "бета"), text)
        assert "Школы" not in json.dumps(replies.dump(reply), ensure_ascii=False)
    assert await seeding.rows(matrix.world.database) == before


@pytest.mark.parametrize("name", ACTORS)
async def test_typed_answers_to_what_was_asked_about_foreign_things(matrix: Matrix, name: str) -> None:
    """A chat may still wait for an input that its person has lost the right to."""
    user, forbidden = matrix.actor(name), matrix.forbidden(name)
    before = await matrix.contents(name)
    for kind, subject in waiting(matrix, name):
        async with matrix.world.database.transaction() as session:
            await session.merge(
                ExpectedInput(chat_id=user.id, kind=kind, subject=subject, message_id=None, asked_at=matrix.world.now)
            )
        for text in ("1", "15.10.2021", "Иван Ильич", "-"):
            assert_nothing_foreign(await user.sends(text), forbidden, f"{kind} {subject} {text}")
    assert await matrix.contents(name) == before


def waiting(matrix: Matrix, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    question = matrix.everything["questions"][0]["id"]
    yield from (("survey", {"task": task, "question": question}) for task in matrix.foreign(name, "tasks"))
    for what, task in product(("result", "question", "reply"), matrix.foreign(name, "tasks")):
        yield "task", {"task": task, "what": what, "event": 1}
    yield from (("term", {"question": asked}) for asked in matrix.foreign(name, "term_questions"))
    for school in matrix.foreign(name, "schools"):
        yield "invite", {"role": "deputy", "schools": [school], "schools_done": True}


async def test_requests_to_join_foreign_communities(matrix: Matrix) -> None:
    before = await matrix.contents("teacher")
    user = matrix.actor("teacher")
    request = {
        "chat": {"id": -1000 - matrix.other.seeded.id, "type": "channel", "title": "Канал"},
        "from": user.account, "user_chat_id": user.id, "date": 1,
    }  # fmt: skip
    reply = await matrix.world.take({"chat_join_request": request})
    assert "ApproveChatJoinRequest" not in replies.dump(reply)
    assert await matrix.contents("teacher") == before


def test_the_matrix_tries_every_class_of_buttons_that_a_router_listens_to() -> None:
    kinds = {kind.__name__ for kind in CallbackData.__subclasses__() if kind.__module__.startswith("handlers.")}
    heard = {
        filter_.callback.callback_data.__name__
        for router in ROUTERS
        for handler in router.observers["callback_query"].handlers
        for filter_ in handler.filters or ()
        if hasattr(filter_.callback, "callback_data")
    }
    assert heard == kinds


async def test_the_seed_has_something_to_hide(matrix: Matrix) -> None:
    """Every table that the matrix hashes holds rows of the foreign programme; else it would prove nothing."""
    for table in ("schools", "people", "assignments", "tasks", "task_seats", "term_questions", "stages", "waves",
                  "answers", "communities", "invitations", "notices"):  # fmt: skip
        assert matrix.foreign("coordinator", table), table
    async with matrix.world.database.reading() as session:
        assert len((await session.scalars(select(TermQuestion))).all()) == 4
        assert {n.person_id for n in (await session.scalars(select(Notice))).all()}
        assert (await session.scalars(select(Task).where(Task.programme_id == matrix.other.seeded.id))).all()
    shown = replies.dump(await matrix.other.coordinator.sends("/tasks"))
    assert "БЕТА" in shown
    assert SUBJECTS[0] == "математика"
