"""Whatever comes in: a sentence, never silence in a private chat, never an exception, state unharmed."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from handlers import callbacks
from storage.database import Database
from storage.models import Answer, ExpectedInput, Question, Task, TaskEvent, TaskState
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, buttons_of, said
from tests.seeding import Rows, Seeded

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
Json = dict[str, Any]


@dataclass
class Stage:
    """A seeded world and the loop it lives in: one for all examples of a property."""

    loop: asyncio.Runner
    world: World
    seeded: Seeded
    users: dict[str, User]
    tasks: dict[str, int]


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    with asyncio.Runner() as loop:
        made = loop.run(_populated(loop, sqlite_url))
        yield made
        loop.run(made.world.database.dispose())


async def _populated(loop: asyncio.Runner, url: str) -> Stage:
    world = World(Database(url))
    seeded = await seeding.programme(world.database)
    users = {"stranger": world.user("Чужой")}
    for role in (Role.COORDINATOR, Role.DEPUTY, Role.TEACHER):
        school = None if role is Role.COORDINATOR else "Речная СОШ"
        users[role.value] = await seeding.member(world, seeded, role, f"{role} <b>&", school, "химия")
    await seeding.task(world.database, seeded, "Дело <i>", seeding.TODAY, Role.DEPUTY, "Речная СОШ")
    tasks = await seeding.wave(world, seeded, users["coordinator"])
    return Stage(loop, world, seeded, users, tasks)


def _members(kind: type[CallbackData]) -> Iterator[StrEnum]:
    for field in kind.model_fields.values():
        if isinstance(field.annotation, type) and issubclass(field.annotation, StrEnum):
            yield from field.annotation


any_text = st.text(max_size=200) | st.text(alphabet="0123456789,.-+ %е", min_size=1, max_size=30)
long_text = st.builds(lambda text, n: (text * n)[:4096], st.text(min_size=1, max_size=20), st.integers(1, 4096))
word = st.sampled_from(
    ["/start", "/tasks", "/report", "/wave", "/help", "/unknown", "/cancel", "/terms@kurator_bot", "/tasks@other_bot",
     "задачи", "отчёт школа", "отчет", "программа", "/", "//", "/start start", "волна", "/forget", "отмена", "люди"]
)  # fmt: skip
written = any_text | long_text | st.builds("{} {}".format, word, any_text)
number = st.integers(-(2**70), 2**70) | st.integers(1000, 2**31 - 1)
KINDS = [kind for kind in CallbackData.__subclasses__() if kind.__module__ == callbacks.__name__]
PARTS = {member.value for kind in KINDS for member in _members(kind)}
part = number.map(str) | st.text(max_size=12) | st.sampled_from(sorted({*PARTS, "role", "school", "risk"}))
prefix = st.sampled_from([*(kind.__prefix__ for kind in KINDS), "g0", "t2", ""])
forged = st.builds(lambda head, tail: ":".join([head, *tail])[:64], prefix, st.lists(part, max_size=5))
over_long = st.text(min_size=65, max_size=300)

MEDIA: list[Json] = [
        {"sticker": {"file_id": "a", "file_unique_id": "b", "type": "regular", "width": 1, "height": 1,
                     "is_animated": False, "is_video": False}},
        {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], "caption": "<b>отчёт"},
        {"document": {"file_id": "a", "file_unique_id": "b", "file_name": "план.xlsx"}, "caption": "/tasks"},
        {"location": {"latitude": 56.0, "longitude": 90.4}},
        {"contact": {"phone_number": "+70000000000", "first_name": "<i>"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}},
        {"new_chat_title": "Имя"},
        {"delete_chat_photo": True},
        {"migrate_to_chat_id": -100},
]  # fmt: skip
media = st.sampled_from(MEDIA)
content: st.SearchStrategy[Json] = written.map(lambda text: {"text": text}) | media
origin = {"type": "hidden_user", "sender_user_name": "Кто-то", "date": 1}
forwarded: st.SearchStrategy[Json] = content.map(lambda fields: {**fields, "forward_origin": origin})
GROUP = {"id": -100500, "type": "supergroup", "title": "Штаб"}
CHANNEL = {"id": -100600, "type": "channel", "title": "Канал"}
who = st.sampled_from(["stranger", "coordinator", "deputy", "teacher"])


def message(user: User, fields: Json, chat: Json | None = None, *, nobody: bool = False) -> Json:
    made = user.message(**(fields | ({"chat": chat} if chat else {})))
    if nobody:
        del made["from"]
    return made


STATUSES = ("left", "member", "kicked", "creator")


def member_change(user: User, chat: Json) -> st.SearchStrategy[Json]:
    """Somebody's standing in a chat that belongs to no programme; without the rights of an administrator."""

    def member(status: str) -> Json:
        return {"user": user.account, "status": status, "is_anonymous": False, "until_date": 0}

    about = {"chat": chat, "from": user.account, "date": 1}
    pairs = st.tuples(st.sampled_from(STATUSES), st.sampled_from(STATUSES))
    return pairs.map(lambda two: {**about, "old_chat_member": member(two[0]), "new_chat_member": member(two[1])})


def join_request(user: User, chat: Json) -> st.SearchStrategy[Json]:
    return written.map(
        lambda bio: {"chat": chat, "from": user.account, "user_chat_id": user.id, "date": 1, "bio": bio[:70]}
    )


NEWS = {"my_chat_member": member_change, "chat_member": member_change, "chat_join_request": join_request}


@st.composite
def updates(draw: st.DrawFn, stage: Stage) -> tuple[Json, bool]:
    """An update as JSON, and whether it has to be answered."""
    user = stage.users[draw(who)]
    kind = draw(st.sampled_from(["message", "edited_message", "click", "group", "channel", "nobody", "poll", *NEWS]))
    if kind in ("message", "edited_message"):
        return {kind: message(user, draw(content | forwarded))}, True
    if kind == "click":
        return {"callback_query": click(user, draw(forged | over_long), draw(places(user)))}, True
    if kind in NEWS:
        chat = draw(st.sampled_from([GROUP, CHANNEL]))
        return {kind: draw(NEWS[kind](user, chat))}, False
    if kind == "group":
        field = draw(st.sampled_from(["message", "edited_message"]))
        return {field: message(user, draw(content), GROUP, nobody=draw(st.booleans()))}, False
    if kind == "channel":
        field = draw(st.sampled_from(["channel_post", "edited_channel_post"]))
        return {field: message(user, draw(content), CHANNEL, nobody=True)}, False
    if kind == "nobody":
        return {"message": message(user, draw(content), nobody=True)}, True
    return {
        "poll_answer": {"poll_id": "1", "user": user.account, "option_ids": [0], "option_persistent_ids": ["0"]}
    }, False


def test_each_kind_of_content_gets_its_sentence(stage: Stage) -> None:
    user = stage.users["deputy"]

    async def answers() -> None:
        for fields in MEDIA:
            assert "Я читаю текст и кнопки" in said(await stage.world.take({"message": user.message(**fields)}))
        edited = {"edited_message": user.message(text="/tasks", edit_date=1)}
        assert "Исправленные сообщения я не перечитываю" in said(await stage.world.take(edited))
        for text in ("/unknown", "просто текст", "/survey_", "/@kurator_bot", "/tasks@other_bot"):
            assert "Не понял, к чему это отнести. Вот что я умею:" in said(await user.sends(text))
            assert "Задачи" in user.labels()
        for data in ("t1:o", "t1:?:1:0", "t0:o:1:0", "t1:o:1:0:0", "что угодно", "g1:nowhere:0"):
            reply = await user.presses(data)
            assert said(reply) == "Эта кнопка устарела. Откройте раздел заново: /start"
        unsigned = message(user, {"text": "/start token"}, nobody=True)
        assert "Пока я Вас не знаю" in said(await stage.world.take({"message": unsigned}))

    stage.loop.run(answers())


def test_a_command_for_the_bot_in_a_group_is_answered_and_tells_nothing(stage: Stage) -> None:
    async def answers() -> None:
        for user in stage.users.values():
            for text in ("/start", "/tasks@kurator_bot", "/unknown@Kurator_Bot 12", "/start@kurator_bot token"):
                reply = await stage.world.take({"message": message(user, {"text": text}, GROUP)})
                assert said(reply).endswith("говорю только лично: напишите мне, @kurator_bot.")
            for text in ("/unknown", "/tasks@other_bot", "задачи", "отмена", "@kurator_bot привет"):
                assert await stage.world.take({"message": message(user, {"text": text}, GROUP)}) == ()

    stage.loop.run(answers())


def places(user: User) -> st.SearchStrategy[Json]:
    """Where a button may hang: a message, a picture, one too old to be read, none, a group, an inline one."""
    return st.sampled_from(
        [
            {"message": user.under(5)},
            {"message": message(user, {"photo": [], "caption": "x"})},
            {"message": {"chat": user.chat, "message_id": 5, "date": 0}},
            {"message": message(user, {"text": "x"}, GROUP)},
            {"inline_message_id": "77"},
            {},
        ]
    )


def click(user: User, data: str, place: Json) -> Json:
    number = str(user.world.number())
    return {"id": number, "from": user.account, "chat_instance": "1", "data": data, **place}


async def state(world: World) -> Rows:
    """All that must stay as it is. A coordinator's file is owed an answer, which goes through the queue."""
    found = await seeding.rows(world.database, without=("updates", "join_attempts", "expected_inputs"))
    found["notices"] = [one for one in found["notices"] if one["kind"] != "file_received"]
    return found


async def wait_for_nothing(world: World) -> None:
    async with world.database.transaction() as session:
        await session.execute(delete(ExpectedInput))


def test_any_update_gets_a_fit_answer_and_harms_nothing(stage: Stage) -> None:
    before = stage.loop.run(state(stage.world))

    @settings(UNHURRIED, max_examples=150)
    @given(updates(stage))
    def check(drawn: tuple[Json, bool]) -> None:
        update, must_answer = drawn
        stage.loop.run(wait_for_nothing(stage.world))
        reply = stage.loop.run(stage.world.take(update))
        assert reply or not must_answer
        assert stage.loop.run(state(stage.world)) == before

    check()


def test_whatever_is_typed_to_a_question_is_a_valid_answer_or_none(stage: Stage) -> None:
    """The deputy types anything to each kind of question: a current answer is always one the question allows."""
    deputy, task = stage.users["deputy"], stage.tasks["Речная СОШ"]

    async def answers() -> dict[str, str | None]:
        async with stage.world.database.reading() as session:
            current = Answer.task_id == task, Answer.superseded_at.is_(None)
            found = await session.execute(
                select(Question.name, Answer.value).join_from(Question, Answer).where(*current)
            )
            return {row[0]: row[1] for row in found}

    async def shown(question: int) -> None:
        await deputy.presses(f"s1:s:{task}:{question}:0")

    @settings(UNHURRIED, max_examples=120)
    @given(st.integers(0, 3), any_text | long_text | st.floats().map(str) | st.integers().map(str))
    def check(place: int, text: str) -> None:
        question = 1 + place
        stage.loop.run(shown(question))
        assert stage.loop.run(deputy.sends(text))
        for name, value in stage.loop.run(answers()).items():
            assert is_allowed(name, value), (name, value)

    check()


def is_allowed(name: str, value: str | None) -> bool:
    if value is None or name == "free":
        return value is None or len(value) <= 2000
    if name == "choice":
        return value in {"0", "1", "2"}
    if name == "whole":
        return value.isdecimal() and 0 <= int(value) <= 2_000_000
    return "e" not in value and 0 <= float(value) <= 100


numbered = count(1)


def test_pressing_whatever_was_ever_shown_to_anybody_keeps_the_house_in_order(
    stage: Stage, sqlite_template: Path, tmp_path: Path
) -> None:
    """A walk: each step somebody presses any button that anybody has seen, or writes something."""

    @settings(UNHURRIED, max_examples=8)
    @given(st.lists(st.tuples(who, st.integers(0, 10_000)), min_size=30, max_size=60))
    def check(steps: list[tuple[str, int]]) -> None:
        path = tmp_path / f"walk{next(numbered)}.db"
        shutil.copy(sqlite_template, path)
        walking = stage.loop.run(_populated(stage.loop, f"sqlite+aiosqlite:///{path}"))
        try:
            stage.loop.run(walk(walking, steps))
            stage.loop.run(in_order(walking))
        finally:
            stage.loop.run(walking.world.database.dispose())

    check()


SAYINGS = ("/tasks", "/survey", "/wave", "/invite", "/terms", "/report", "/programme", "12", "Иван Ильич", "/start")


async def walk(stage: Stage, steps: list[tuple[str, int]]) -> None:
    seen: dict[str, None] = {}
    for name, choice in steps:
        user = stage.users[name]
        pressable = list(seen)
        if choice % 4 == 0 or not pressable:
            reply = await user.sends(SAYINGS[choice % len(SAYINGS)])
        else:
            reply = await user.presses(pressable[choice % len(pressable)])
        assert reply
        for method in reply:
            seen |= {button.callback_data: None for button in buttons_of(method) if button.callback_data}


async def in_order(stage: Stage) -> None:
    """Each task stands where its history left it, and each question has one current answer at most."""
    async with stage.world.database.reading() as session:
        for task in (await session.scalars(select(Task))).all():
            mine = TaskEvent.task_id == task.id, TaskEvent.what == "state"
            events = (await session.scalars(select(TaskEvent).where(*mine).order_by(TaskEvent.id))).all()
            states = [TaskState.OPEN.value, *(event.after for event in events)]
            assert [event.before for event in events] == states[:-1]
            assert task.state.value == states[-1]
            assert (task.finished_at is None) == (task.state not in (TaskState.ACCEPTED, TaskState.SUBMITTED))
        answers = (await session.scalars(select(Answer).where(Answer.superseded_at.is_(None)))).all()
        current = [(answer.task_id, answer.question_id) for answer in answers]
        assert len(current) == len(set(current))
