"""/audit: who changed what, narrowed by buttons, by pages, and as a file that is written down itself."""

import io
from datetime import timedelta
from typing import Any

import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from bot import replies
from handlers.audit import SIZE
from handlers.notices import RENDERERS
from handlers.rendering import NoticeContext, Rendered
from handlers.texts.audit import EVENTS
from storage.database import Database
from storage.importing.workbook_files import xlsx_of
from storage.models import Audited, AuditEvent, Notice
from storage.queries.audit import Change, Who, record_as
from storage.queries.audit_lists import TOPICS
from storage.rights import Role
from tests import seeding
from tests.acting import BOT, User, World, said


@pytest.fixture
async def olga(sqlite: Database) -> User:
    """A coordinator whose school's deputy has finished a task; a month ago a file was loaded by the command line."""
    world = World(sqlite)
    seeded = await seeding.programme(sqlite)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Мария <Львовна>", "Речная СОШ")
    await seeding.task(sqlite, seeded, "План поддержки", seeding.TODAY, Role.DEPUTY, "Речная СОШ")
    async with sqlite.transaction() as session:
        told = Change(Audited.IMPORTED, "programmes", seeded.id, after={"file": "школы.xlsx"})
        record_as(session, Who(world.now - timedelta(days=20), seeded.id), told)
    await deputy.sends("/tasks")
    await deputy.clicks("План поддержки") if "План поддержки" in deputy.labels() else await deputy.presses("t1:d:1:0")
    return coordinator


async def change(user: User, what: Audited, number: int, **fields: Any) -> None:
    async with user.world.database.transaction() as session:
        for _ in range(number):
            record_as(session, Who(user.world.now, 1, user.person_id), Change(what, **fields))


async def test_an_event_tells_who_when_what_before_and_after(olga: User) -> None:
    await olga.sends("/audit")
    assert "Журнал изменений: 2 записи" in olga.screen
    assert "25 августа, ср, 9:00, Мария <Львовна>" in olga.screen
    assert "Задача изменена — План поддержки (Речная СОШ)" in olga.screen
    assert "состояние: открыта → принята" in olga.screen
    assert "без участия людей\nФайл загружен" in olga.screen


async def test_buttons_narrow_by_topic_person_and_days(olga: User) -> None:
    await olga.sends("журнал")
    await olga.clicks("О чём")
    await olga.clicks("Файлы")
    assert "1 запись" in olga.screen
    assert "школы.xlsx" in olga.screen
    await olga.clicks("За сколько дней")
    await olga.clicks("За неделю")
    assert "Файлы · за неделю" in olga.screen
    assert "Таких записей нет" in olga.screen
    await olga.clicks("Все записи")
    await olga.clicks("Кто")
    assert {"Мария <Львовна> · 1", "Без участия людей · 1"} <= set(olga.labels())
    await olga.clicks("Мария")
    assert "1 запись" in olga.screen
    assert "План поддержки" in olga.screen


async def test_pages_turn_and_one_past_the_end_is_the_last(olga: User) -> None:
    await change(olga, Audited.SETTINGS_CHANGED, 2 * SIZE)
    await olga.sends("/audit")
    for label in ("Ещё", "Ещё"):
        await olga.clicks(label)
    assert "Ещё →" not in olga.labels()
    assert "Файл загружен" in olga.screen
    await olga.presses("au1:s:a:0:0:99")
    assert "Файл загружен" in olga.screen


async def test_long_changes_fit_and_personal_fields_are_only_named(olga: User) -> None:
    fields = {f"Вопрос {n} {'длинный ' * 20}": "ответ " * 200 for n in range(50)}
    await change(olga, Audited.ANSWER_GIVEN, SIZE, after=fields)
    await change(olga, Audited.PERSON_CHANGED, 1, before={"name": "Анна"}, after={"name": "Инна"})
    await olga.sends("/audit")
    assert "имя: изменено" in olga.screen
    assert "Анна" not in olga.screen


async def test_the_file_holds_every_event_and_is_an_event(olga: User) -> None:
    await olga.sends("/audit")
    assert "Готовлю файл" in said(await olga.clicks("Файлом Excel"))
    world = olga.world
    async with world.database.reading() as session:
        notice = (await session.scalars(select(Notice).where(Notice.kind == "audit_file"))).one()
        made = await RENDERERS["audit_file"](NoticeContext(session, world.now, work, BOT), notice)
    assert isinstance(made, Rendered)
    rows = load_workbook(io.BytesIO(made.methods[0].document.data)).get_sheet_by_index(0).to_python()  # type: ignore[attr-defined]
    assert rows[0][:3] == ["Когда", "Кто", "Что"]
    assert [row[2] for row in rows[1:]] == ["задача изменена", "файл загружен"]
    assert made.then is not None
    async with world.database.transaction() as session:
        await made.then(session, [])
    async with world.database.reading() as session:
        newest = (await session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()))).first()
    assert newest is not None
    assert (newest.what, newest.person_id, newest.after) == (
        Audited.EXPORTED, olga.person_id, {"what": "журнал изменений", "rows": 2},
    )  # fmt: skip
    assert newest.update_id == notice.payload["update"] is not None


async def work(_: str, tables: Any) -> bytes:
    return xlsx_of(tables)


@pytest.mark.parametrize("role", [Role.HEAD, Role.OBSERVER, Role.METHODIST])
async def test_others_read_whose_it_is(olga: User, role: Role) -> None:
    seeded = seeding.Seeded(1, "Северная программа")
    other = await seeding.member(olga.world, seeded, role, "Другой")
    for data in ("/audit", "au1:s:a:0:0:0", "au1:t:a:0:0:0", "au1:p:a:0:0:0", "au1:d:a:0:0:0", "au1:f:a:0:0:0"):
        reply = await (other.sends(data) if data.startswith("/") else other.presses(data))
        assert "Журнал изменений открыт координатору" in said(reply), data
        assert "План поддержки" not in replies.dump(reply)


def test_every_event_has_its_words_and_its_topic() -> None:
    assert set(EVENTS) == set(Audited)
    assert sorted(one for topic in TOPICS.values() for one in topic) == sorted(Audited)
