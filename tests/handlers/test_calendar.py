"""/calendar: one's own tasks as a file, again and again under the same names, with every change told."""

from datetime import date
from typing import Any, NamedTuple

import pytest
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile
from icalendar import Calendar
from sqlalchemy import select, update

from handlers.notices import RENDERERS, NoticeContext, Rendered, Suppressed
from scheduler import ics
from scheduler.calendar_events import WRITE
from storage.models import Assignment, Notice, Task, TaskEvent, TaskState
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded

DAY = date(2021, 9, 30)


class Desk(NamedTuple):
    world: World
    seeded: Seeded
    deputy: User


@pytest.fixture
async def desk(world: World) -> Desk:
    seeded = await seeding.programme(world.database)
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    return Desk(world, seeded, deputy)


async def owed(desk: Desk, title: str = "Семинар", **fields: Any) -> int:
    role = fields.pop("role", Role.DEPUTY)
    return await seeding.task(desk.world.database, desk.seeded, title, DAY, role, "Речная СОШ", **fields)


async def delivered(desk: Desk) -> Rendered | Suppressed:
    """What the newest notice is rendered to; the worker's function runs here."""

    async def work(name: str, *arguments: Any) -> Any:
        assert name == WRITE
        return ics.calendar(*arguments)

    async with desk.world.database.reading() as session:
        notice = (await session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1))).one()
        assert notice.kind == "calendar"
        return await RENDERERS[notice.kind](NoticeContext(session, desk.world.now, work, "kurator_bot"), notice)


async def events(desk: Desk) -> dict[str, Any]:
    """Events of the file the deputy gets now, by summary."""
    await desk.deputy.sends("/calendar")
    rendered = await delivered(desk)
    assert isinstance(rendered, Rendered)
    (method,) = rendered.methods
    assert isinstance(method, SendDocument)
    assert isinstance(method.document, BufferedInputFile)
    assert method.document.filename == "kurator.ics"
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(method.document.data).walk("VEVENT")}


async def test_who_owes_nothing_gets_no_file(desk: Desk) -> None:
    await owed(desk, role=Role.TEACHER)
    assert "в календарь пока нечего" in said(await desk.deputy.sends("календарь"))
    async with desk.world.database.reading() as session:
        assert (await session.scalars(select(Notice))).all() == []


async def test_the_file_comes_through_the_queue_and_says_which_phones_replace(desk: Desk) -> None:
    await owed(desk, phrase="до 30 сентября", result="Приказ")
    assert "пришлю файлом" in said(await desk.deputy.presses("g1:cal:0"))
    rendered = await delivered(desk)
    assert isinstance(rendered, Rendered)
    caption = str(rendered.methods[0].caption)  # type: ignore[attr-defined]
    assert caption.startswith("1\N{NO-BREAK SPACE}задача в календаре: напоминания за 3 дня и за день")
    assert caption.count("\n") == 1, "one line about phones"
    assert "iPhone" in caption
    assert "Android" in caption
    assert len(caption) <= 1024


async def test_only_ones_own_tasks_are_in_it(desk: Desk) -> None:
    task = await owed(desk, phrase="до 30 сентября", result="Приказ")
    await owed(desk, "Чужое", role=Role.DIRECTOR)
    found = await events(desk)
    assert list(found) == ["Семинар · Речная СОШ"]
    (event,) = found.values()
    assert (str(event["UID"]), event.start, event["SEQUENCE"]) == (f"sever-task-{task}@kurator", DAY, 0)
    assert str(event["DESCRIPTION"]) == "В дорожной карте: «до 30 сентября»\nПодтверждает: Приказ"


async def test_a_changed_deadline_raises_the_sequence_under_the_same_name(desk: Desk) -> None:
    await owed(desk)
    before = (await events(desk))["Семинар · Речная СОШ"]
    async with desk.world.database.transaction() as session:
        (task,) = (await session.scalars(select(Task))).all()
        task.deadline = date(2021, 10, 4)
        session.add(TaskEvent(task_id=task.id, at=desk.world.now, what="deadline", after="2021-10-04"))
    after = (await events(desk))["Семинар · Речная СОШ"]
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"], after.start) == (0, 1, date(2021, 10, 4))


async def test_what_was_cancelled_or_given_away_is_taken_from_the_phone(desk: Desk) -> None:
    await owed(desk, "Снято", state=TaskState.CANCELLED)
    given = await owed(desk, "Не моё")
    await owed(desk, "Сделано", state=TaskState.ACCEPTED)
    await seeding.member(desk.world, desk.seeded, Role.COORDINATOR, "Ольга Викторовна")
    await desk.deputy.presses(f"t1:g:{given}:0")
    found = await events(desk)
    assert {name.split(" · ")[0]: str(event["STATUS"]) for name, event in found.items()} == {
        "Снято": "CANCELLED", "Не моё": "CANCELLED", "✓ Сделано": "CONFIRMED"
    }  # fmt: skip


async def test_a_promised_day_stands_in_the_calendar_and_a_day_off_is_explained(desk: Desk) -> None:
    await owed(desk, promised=date(2021, 10, 8), printed_deadline=date(2021, 9, 26))
    (event,) = (await events(desk)).values()
    assert event.start == date(2021, 10, 8)
    assert "выходной день, поэтому он перенесён на 30" in str(event["DESCRIPTION"])


async def test_who_left_meanwhile_gets_no_file(desk: Desk) -> None:
    await owed(desk)
    await desk.deputy.sends("/calendar")
    async with desk.world.database.transaction() as session:
        await session.execute(update(Assignment).values(until=date(2021, 8, 1)))
    assert isinstance(await delivered(desk), Suppressed)


async def test_old_years_are_left_out(desk: Desk) -> None:
    await owed(desk, "Давнее", academic_year=2019)
    assert "пока нечего" in said(await desk.deputy.sends("/calendar"))
