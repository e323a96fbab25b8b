"""A coordinator's file while a finished task waits for its document: nobody guesses what it is for."""

from typing import NamedTuple

import pytest
from sqlalchemy import select

from handlers.callbacks import FileAct, FileButton, TaskAct, TaskButton
from storage.importing.raw import MAX_BYTES
from storage.models import Answer, Notice, QuestionKind, School, TaskResult
from storage.questionnaires import Form
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.handlers.sending_files import clicks, sends_file, settled
from tests.seeding import Seeded
from tests.storage.importing.hostile import CSV

CONTENT = CSV.encode()


class Office(NamedTuple):
    world: World
    seeded: Seeded
    olga: User
    task: int


@pytest.fixture
async def office(world: World) -> Office:
    """The coordinator has just marked a task done that is confirmed by an order."""
    seeded = await seeding.programme(world.database, schools=())
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга")
    task = await seeding.task(world.database, seeded, "Совет", seeding.TODAY, Role.COORDINATOR, result="Приказ")
    await olga.presses(TaskButton(act=TaskAct.DONE, task=task).pack())
    return Office(world, seeded, olga, task)


async def results(office: Office) -> list[str | None]:
    async with office.world.database.reading() as session:
        return [*await session.scalars(select(TaskResult.file_id))]


async def test_it_is_asked_what_the_file_is_for(office: Office) -> None:
    shown = await sends_file(office.olga, "приказ <12>.csv", CONTENT)
    assert "приказ <12>.csv" in office.olga.screen
    assert "документ к задаче" in office.olga.screen
    assert office.olga.labels() == ["Документ к задаче", "Таблица для программы"]
    assert (shown.text, await results(office)) == ("", [])


async def test_a_document_of_the_task_confirms_it(office: Office) -> None:
    await sends_file(office.olga, "приказ.csv", CONTENT)
    told = said(await office.olga.clicks("Документ к задаче"))
    assert "приказ.csv" in told
    assert await results(office) == ["F"]
    pressed = FileButton(act=FileAct.TO_PROGRAMME).pack()
    assert "устарела" in said(await office.olga.presses(pressed))


async def test_a_table_is_read_and_the_document_may_still_come(office: Office) -> None:
    await sends_file(office.olga, "школы.csv", CONTENT)
    shown = await clicks(office.olga, "Таблица для программы", CONTENT)
    assert "Новое: «Школы»" in shown.text
    assert "Загружено" in (await clicks(office.olga, "Загрузить", CONTENT)).text
    async with office.world.database.reading() as session:
        assert (await session.scalars(select(School.short_name))).all() == ["Речная СОШ"]
    await office.olga.sends("Приказ № 12 от 20.08.2021")
    async with office.world.database.reading() as session:
        assert (await session.scalars(select(TaskResult.text))).all() == ["Приказ № 12 от 20.08.2021"]


async def test_a_later_file_takes_the_place_of_an_earlier_one(office: Office) -> None:
    await sends_file(office.olga, "первый.csv", CONTENT)
    await sends_file(office.olga, "второй.csv", CONTENT)
    assert "второй.csv" in said(await office.olga.clicks("Документ к задаче"))


async def test_a_file_too_large_to_be_read_can_still_confirm_the_task(office: Office) -> None:
    await sends_file(office.olga, "скан.pdf", b"x", file_size=MAX_BYTES + 1)
    assert "больше 20 МБ" in said(await office.olga.clicks("Таблица для программы"))
    assert "скан.pdf" in said(await office.olga.clicks("Документ к задаче"))
    assert await results(office) == ["F"]


async def test_buttons_without_a_file_are_outdated(office: Office) -> None:
    for act in (FileAct.TO_TASK, FileAct.TO_PROGRAMME):
        assert "устарела" in said(await office.olga.presses(FileButton(act=act).pack()))
    async with office.world.database.reading() as session:
        assert (await session.scalars(select(Notice.kind).where(Notice.kind == "file_received"))).all() == []


async def test_nothing_is_asked_where_nothing_is_awaited(office: Office) -> None:
    await office.olga.sends("отмена")
    assert "Новое: «Школы»" in (await sends_file(office.olga, "школы.csv", CONTENT)).text
    assert (await settled(office.olga)).text == ""


PAPER = Form("paper", "С документом", "digest", (seeding.question("plan", QuestionKind.FILE, group=None),))


@pytest.fixture
async def asked(world: World) -> tuple[Office, str]:
    """A coordinator fills in a questionnaire by telephone for a school; its question asks for a document."""
    seeded = await seeding.programme(world.database)
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга")
    tasks = await seeding.wave(world, seeded, olga, PAPER)
    return Office(world, seeded, olga, tasks["Речная СОШ"]), f"s1:n:{tasks['Речная СОШ']}:0:0"


async def answers(office: Office) -> list[int | None]:
    async with office.world.database.reading() as session:
        return [*await session.scalars(select(Answer.task_id))]


async def test_a_document_for_the_open_question_answers_it(asked: tuple[Office, str]) -> None:
    """Regression: it went to the import of files."""
    office, opened = asked
    await office.olga.presses(opened)
    shown = await sends_file(office.olga, "план.csv", CONTENT)
    assert shown.text == "", "nothing was read as a table"
    assert await answers(office) == [office.task]


async def test_a_document_with_no_question_open_goes_to_the_import(asked: tuple[Office, str]) -> None:
    office, opened = asked
    assert "Загрузить" in (await sends_file(office.olga, "школы.csv", CONTENT)).buttons
    await office.olga.presses(opened)
    await office.olga.sends("/import")
    assert "Загрузить" in (await sends_file(office.olga, "школы.csv", CONTENT)).buttons
    assert await answers(office) == []
