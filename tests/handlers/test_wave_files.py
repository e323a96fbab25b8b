"""Answers of a wave as a file: asked for by its card, made of what its reader may see at the moment of sending."""

import io

import pytest
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile
from python_calamine import load_workbook
from sqlalchemy import delete, select

from handlers.notices import RENDERERS
from handlers.rendering import NoticeContext, Rendered, Suppressed
from reports import wave_files
from storage.models import Assignment, Notice
from storage.rights import Role
from tests import seeding
from tests.acting import BOT, User, World, said
from tests.seeding import Seeded


async def work(target: str, facts: object) -> bytes:
    """The worker without its process."""
    module, _, name = target.partition(":")
    assert module == "reports.wave_files"
    made: bytes = getattr(wave_files, name)(facts)
    return made


async def sent(world: World) -> Rendered | Suppressed:
    async with world.database.reading() as session:
        notice = (await session.scalars(select(Notice).where(Notice.kind == "wave_file"))).one()
        return await RENDERERS["wave_file"](NoticeContext(session, world.now, work, BOT), notice)


@pytest.fixture
async def office(world: World) -> tuple[Seeded, User, User, User]:
    seeded = await seeding.programme(world.database)
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    curator = await seeding.member(world, seeded, Role.CURATOR, "Нина Павловна", "Речная СОШ")
    marina = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    await seeding.wave(world, seeded, olga)
    await marina.sends("/survey")
    await marina.clicks("")
    await marina.clicks("немного")
    return seeded, olga, curator, marina


def schools(made: Rendered | Suppressed) -> list[object]:
    assert isinstance(made, Rendered)
    [document] = made.methods
    assert isinstance(document, SendDocument)
    assert isinstance(document.document, BufferedInputFile)
    rows = load_workbook(io.BytesIO(document.document.data)).get_sheet_by_name("Ответы").to_python()
    return [row[0] for row in rows[1:]]


async def test_the_coordinator_gets_every_school(world: World, office: tuple[Seeded, User, User, User]) -> None:
    _, olga, _, _ = office
    await olga.sends("/wave")
    await olga.clicks("1")
    assert "Готовлю файл" in said(await olga.clicks("Ответы в Excel"))
    assert schools(await sent(world)) == ["Речная СОШ", "Полевая СОШ"]


async def test_a_curator_gets_their_own_and_nothing_once_gone(
    world: World, office: tuple[Seeded, User, User, User]
) -> None:
    _, _, curator, _ = office
    await curator.sends("/wave")
    await curator.clicks("1")
    await curator.clicks("Ответы в Excel")
    assert schools(await sent(world)) == ["Речная СОШ"]
    async with world.database.transaction() as session:
        await session.execute(delete(Assignment).where(Assignment.person_id == curator.person_id))
    assert isinstance(await sent(world), Suppressed)


async def test_others_get_none(world: World, office: tuple[Seeded, User, User, User]) -> None:
    _, olga, _, marina = office
    for data in ("w2:f:1:0:0", "w2:f:1:1:0"):
        assert "Ответы школ видят" in said(await marina.presses(data))
    assert "устарела" in said(await olga.presses("w2:f:1:2:0"))
    assert "нет" in said(await olga.presses("w2:f:999:0:0"))
    async with world.database.reading() as session:
        assert (await session.scalars(select(Notice).where(Notice.kind == "wave_file"))).all() == []
